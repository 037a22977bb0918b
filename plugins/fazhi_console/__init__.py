"""The console: coverage, quality and evidence inside the Airflow UI. Pages are rendered here; SQL lies in sql/."""
