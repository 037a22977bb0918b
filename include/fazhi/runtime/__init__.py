"""What `make run` starts and stops on one machine: PostgreSQL, Airflow, the sample portal."""
