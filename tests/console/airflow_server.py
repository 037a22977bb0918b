"""A real Airflow api-server with the console in it, for the browser tests: own home, own database, two users."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fazhi.runtime import postgres

ROOT = Path(__file__).resolve().parents[2]
USERS = {"admin": "admin-password", "viewer": "viewer-password"}


@dataclass
class AirflowServer:
    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGINT)
        try:
            self.process.wait(8)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)


def start(home: Path, airflow_dsn: str, warehouse_dsn: str, archive_url: str) -> AirflowServer:
    """Migrate, register the DAGs, serve on a free loopback port; returns once it answers."""
    port = postgres.free_port()
    home.mkdir(parents=True, exist_ok=True)
    (home / "passwords.json").write_text(json.dumps(USERS))
    url = f"http://127.0.0.1:{port}"
    setting = {
        "DATABASE__SQL_ALCHEMY_CONN": airflow_dsn.replace("postgresql://", "postgresql+psycopg://"),
        "CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "CORE__LOAD_EXAMPLES": "False",
        "CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin,viewer:viewer",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / "passwords.json"),
        "CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "API__PORT": str(port),
        "API__HOST": "127.0.0.1",
        "API__BASE_URL": url,
        "API__WORKERS": "1",
        "API__SECRET_KEY": "console-browser-test-secret",
        "API_AUTH__JWT_SECRET": "console-browser-test-jwt-secret-" * 3,
        "USAGE_DATA_COLLECTION__ENABLED": "False",
        "LOGGING__LOGGING_LEVEL": "WARNING",
    }
    env = {
        **os.environ,
        **{f"AIRFLOW__{k}": v for k, v in setting.items()},
        "AIRFLOW_HOME": str(home),
        "WAREHOUSE_DSN": warehouse_dsn,
        "ARCHIVE_URL": archive_url,
        "FAZHI_VAR": str(home / "var"),
        "GX_ANALYTICS_ENABLED": "false",
    }
    airflow = str(Path(sys.executable).with_name("airflow"))
    log = home / "server.log"
    with log.open("wb") as out:
        for command in (["db", "migrate"], ["dags", "reserialize"]):
            done = subprocess.run(
                [airflow, *command], env=env, cwd=home, stdout=out, stderr=out, timeout=300, check=False
            )
            assert done.returncode == 0, f"airflow {' '.join(command)} failed:\n{log.read_text()[-3000:]}"
        process = subprocess.Popen(
            [airflow, "api-server"], env=env, cwd=home, stdout=out, stderr=out, start_new_session=True
        )
    server = AirflowServer(url, process, log)
    for _ in range(240):
        assert process.poll() is None, f"the api-server ended:\n{log.read_text()[-3000:]}"
        with suppress(OSError), urllib.request.urlopen(f"{url}/api/v2/version", timeout=2):
            return server
        time.sleep(0.5)
    server.stop()
    raise AssertionError(f"the api-server does not answer:\n{log.read_text()[-3000:]}")
