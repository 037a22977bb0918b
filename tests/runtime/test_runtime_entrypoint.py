"""What the image's entrypoint makes of secrets: connection strings, without touching what a Helm chart has set."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRETS = {"POSTGRES_PASSWORD": "p", "AIRFLOW_FERNET_KEY": "f", "AIRFLOW_JWT_SECRET": "j"}


def entered(env: dict[str, str]) -> dict[str, str]:
    path = {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        ["sh", ROOT / "deploy" / "entrypoint", "env"], env=path | env, capture_output=True, text=True, check=True
    )
    return dict(line.split("=", 1) for line in done.stdout.splitlines())


def test_connection_strings_are_made_from_secrets_and_secrets_may_come_from_files(tmp_path):
    (tmp_path / "password").write_text("from-a-file")
    files = {"POSTGRES_PASSWORD_FILE": str(tmp_path / "password"), "AIRFLOW_FERNET_KEY_FILE": ""}  # the latter unused
    env = entered({**SECRETS, "POSTGRES_PASSWORD": "", "POSTGRES_HOST": "db", **files})
    assert env["AIRFLOW__CORE__FERNET_KEY"] == "f"
    assert env["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == "postgresql+psycopg://fazhi:from-a-file@db:5432/airflow"
    assert env["AIRFLOW__CELERY__RESULT_BACKEND"] == "db+postgresql+psycopg://fazhi:from-a-file@db:5432/airflow"
    assert env["AIRFLOW_CONN_FAZHI_WAREHOUSE"] == "postgresql://fazhi:from-a-file@db:5432/fazhi"
    assert env["AIRFLOW__CELERY__BROKER_URL"] == "redis://redis:6379/0"
    assert env["AIRFLOW__API_AUTH__JWT_SECRET"] == env["AIRFLOW__API__SECRET_KEY"] == "j"


def test_what_a_chart_has_set_stays():
    chart = {
        "AIRFLOW__CELERY__BROKER_URL": "redis://:word@release-redis:6379/0",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql+psycopg://other/airflow",
        "AIRFLOW__API_AUTH__JWT_SECRET": "theirs",
    }
    env = entered(SECRETS | chart)
    assert {k: env[k] for k in chart} == chart


def test_what_others_may_watch_is_switched_as_on_one_machine(tmp_path):
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    env = entered({**SECRETS, **path, "FAZHI_METRICS": "statsd://metrics:9125", "FAZHI_LINEAGE": "console"})
    assert (env["AIRFLOW__METRICS__STATSD_HOST"], env["AIRFLOW__METRICS__STATSD_PORT"]) == ("metrics", "9125")
    assert json.loads(env["AIRFLOW__OPENLINEAGE__TRANSPORT"]) == {"type": "console"}
    with pytest.raises(subprocess.CalledProcessError) as refused:
        entered({**SECRETS, **path, "FAZHI_METRICS": "metrics:9125"})
    assert "FAZHI_METRICS=metrics:9125: write otlp://host:4318" in refused.value.stderr


def test_logins_are_made_once_and_a_given_password_is_not_printed(tmp_path):
    file = tmp_path / "passwords.json"
    env = {"AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(file), "ADMIN_PASSWORD": "given-word"}
    run = [sys.executable, ROOT / "deploy" / "login"]
    said = subprocess.run(run, env=env, capture_output=True, text=True, check=True).stdout
    assert json.loads(file.read_text())["admin"] == "given-word" and "given-word" not in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    subprocess.run(run, env=env | {"ADMIN_PASSWORD": "other"}, check=True)
    assert json.loads(file.read_text())["admin"] == "given-word"
