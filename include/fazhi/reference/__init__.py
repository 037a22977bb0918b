"""Data that others publish: regions, mandated contents, regimes, task areas. Sources and licences: data/README.md."""
