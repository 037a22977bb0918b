"""Ready-made Apache Superset dashboards on the marts: YAML declarations made into its import bundle."""
