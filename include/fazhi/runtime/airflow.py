"""Airflow on one machine: its settings, starting it, and talking to it through its REST API."""

from __future__ import annotations

import base64
import json
import os
import secrets
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

import requests

from fazhi import settings
from fazhi.runtime import observing, processes

PARTS = ("api-server", "scheduler", "dag-processor", "triggerer")  # children of `airflow standalone`
POOLS = {"portals": 2, "ocr": 1}  # a crawl serves many hosts at once: two of PARALLELISM leave room to build
PATIENCE, ASK_AGAIN = 60, 3  # seconds for an answer; times a question is asked
PRELOAD = """# written by fazhi
import sys

if "scheduler" in sys.argv[1:]:  # forked tasks then import these in no time
    import great_expectations  # noqa: F401
"""


class AirflowFailed(RuntimeError):
    """Airflow did not come up or did not answer; the message says where to look."""


def environment(root: Path, var: Path, database: str, port: int, secret_file: Path) -> dict[str, str]:
    """Airflow's settings as environment variables. Secrets are made once and kept in `secret_file` (mode 0600)."""
    if not secret_file.exists():
        secret_file.touch(mode=0o600)
        keys = {
            "jwt": secrets.token_urlsafe(48),
            "api": secrets.token_urlsafe(32),
            "fernet": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }
        secret_file.write_text(json.dumps(keys))
    keys = json.loads(secret_file.read_text())
    home = var / "airflow"
    base = f"http://127.0.0.1:{port}"
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(root / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(root / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__FERNET_KEY": keys["fernet"],
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin,viewer:viewer",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / "passwords.json"),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{base}/execution/",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database.replace("postgresql://", "postgresql+psycopg://"),
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": base,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__SECRET_KEY": keys["api"],
        "AIRFLOW__API_AUTH__JWT_SECRET": keys["jwt"],
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": os.environ.get("FAZHI_HEARTBEAT_SECONDS", "60"),
        "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "2",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "30",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "GX_ANALYTICS_ENABLED": "false",
        **_observed(var),
        "FAZHI_ROOT": str(root),
        "FAZHI_VAR": str(var),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
        "no_proxy": "127.0.0.1,localhost",  # its parts talk over loopback, whatever proxy the user has
    }


def _observed(var: Path) -> dict[str, str]:
    try:
        return observing.environment(var, os.environ)
    except ValueError as e:
        raise AirflowFailed(str(e)) from e


def prepare(env: dict[str, str]) -> dict[str, str]:
    """Write the files Airflow wants before it starts; returns the passwords by user, made at the first run."""
    home = Path(env["AIRFLOW_HOME"])
    (home / "config").mkdir(parents=True, exist_ok=True)
    (home / "config" / "airflow_local_settings.py").write_text(PRELOAD)
    file = Path(env["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"])
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(json.dumps({user: secrets.token_urlsafe(9) for user in ("admin", "viewer")}))
    passwords: dict[str, str] = json.loads(file.read_text())
    return passwords


def _binary() -> str:
    return str(Path(sys.executable).with_name("airflow"))


def start(var: Path, root: Path, env: dict[str, str]) -> None:
    """Start `airflow standalone` unless it runs already. It never brings back a part that died: then it starts anew."""
    record = var / "run" / "airflow.json"
    if processes.running(record) and lost_parts(record):
        processes.stop(record)
    if not processes.running(record):
        record.with_suffix(".healthy").unlink(missing_ok=True)
        processes.start(
            record,
            [_binary(), "standalone"],
            var / "log" / "airflow.log",
            {**env, "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"},
            root,
        )


def lost_parts(record: Path) -> list[str]:
    """Parts that are gone from an `airflow standalone` that was healthy once; one still coming up has lost none."""
    if not record.with_suffix(".healthy").exists():
        return []
    family = processes.family(record)
    return [part for part in PARTS if not any(f"airflow {part}" in line for line in family)]


def become_cli(arguments: list[str]) -> NoReturn:
    """Replace this process by Airflow's command line, with the settings that `fazhi run` started Airflow with."""
    conf = settings.get()
    var = conf.var.resolve()
    known = settings.read_env_file(var / "fazhi.env")
    if not {"AIRFLOW_DSN", "AIRFLOW_PORT"} <= known.keys():
        raise AirflowFailed(f"No Airflow was set up under {var}: run `make run` once")
    env = environment(conf.root, var, known["AIRFLOW_DSN"], int(known["AIRFLOW_PORT"]), var / "airflow.secrets")
    os.execve(_binary(), ["airflow", *arguments], {**os.environ, **env})  # noqa: S606 - no shell wanted


class Client:
    """Airflow's REST API, logged in as one user."""

    def __init__(self, base: str, user: str, password: str) -> None:
        self.base, self.user, self.password = base, user, password
        self.http = requests.Session()
        self.http.trust_env = False

    def healthy(self) -> bool:
        try:
            parts = self.http.get(f"{self.base}/api/v2/monitor/health", timeout=5).json()
        except (requests.RequestException, ValueError):
            return False
        return all(
            (parts.get(p) or {}).get("status") == "healthy" for p in ("metadatabase", "scheduler", "dag_processor")
        )

    def login(self) -> None:
        answer = self._ask("POST", "/auth/token", json={"username": self.user, "password": self.password})
        if answer.status_code >= 400:
            raise AirflowFailed(f"Airflow refused the login of {self.user}: {answer.status_code}")
        self.http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def _ask(self, method: str, path: str, **kw: Any) -> requests.Response:
        """One request; what only asks is asked again (an API server whose database went away may hang for a while)."""
        tries = ASK_AGAIN if method == "GET" or path == "/auth/token" else 1
        for left in reversed(range(tries)):
            try:
                return self.http.request(method, self.base + path, timeout=PATIENCE, **kw)
            except requests.RequestException as e:
                if not left:
                    why = f"Airflow does not answer at {self.base} ({type(e).__name__} on {path})"
                    raise AirflowFailed(f"{why}: see var/log/airflow.log, and start it again with `make run`") from e
                time.sleep(2)
        raise AssertionError("unreachable")

    def call(self, method: str, path: str, **kw: Any) -> Any:
        answer = self._ask(method, f"/api/v2{path}", **kw)
        if answer.status_code == 401:
            self.login()
            answer = self._ask(method, f"/api/v2{path}", **kw)
        if answer.status_code >= 400:
            raise AirflowFailed(f"Airflow answered {answer.status_code} to {method} {path}: {answer.text[:300]}")
        return answer.json() if answer.content else None

    def wait_for_dags(self, dag_ids: Iterable[str], patience: float = 120) -> None:
        """Until the DAG processor has read every one of them. AirflowFailed names what is missing or broken."""
        wanted = set(dag_ids)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            found = {d["dag_id"] for d in self.call("GET", "/dags?limit=200&exclude_stale=true")["dags"]}
            if wanted <= found:
                return
            time.sleep(1)
        errors = [
            e["filename"] + ": " + e["stack_trace"].strip().splitlines()[-1]
            for e in self.call("GET", "/importErrors")["import_errors"]
        ]
        raise AirflowFailed(
            f"DAGs not read: {sorted(wanted - found)}. "
            + ("; ".join(errors) or "No import errors; see var/log/airflow.log")
        )

    def ensure_pools(self, pools: dict[str, int]) -> None:
        have = {p["name"] for p in self.call("GET", "/pools?limit=100")["pools"]}
        for name, slots in pools.items():
            if name not in have:
                self.call(
                    "POST",
                    "/pools",
                    json={"name": name, "slots": slots, "description": "fazhi", "include_deferred": False},
                )

    def ensure_connection(self, name: str, url: str, description: str) -> None:
        """Create or update a Connection from a URL; Airflow keeps its password encrypted and masks it in logs."""
        parts = urlsplit(url)
        kind = "postgres" if parts.scheme.startswith("postgres") else "generic"
        body: dict[str, Any] = {"connection_id": name, "conn_type": kind, "description": description}
        if kind == "postgres":
            body.update(
                host=parts.hostname,
                port=parts.port,
                login=unquote(parts.username or ""),
                password=unquote(parts.password or ""),
                schema=parts.path.lstrip("/"),
            )
        else:
            body["extra"] = json.dumps({"url": url})
        have = {c["connection_id"] for c in self.call("GET", "/connections?limit=200")["connections"]}
        self.call(*(("PATCH", f"/connections/{name}") if name in have else ("POST", "/connections")), json=body)

    def unpause(self, dag_id: str) -> None:
        self.call("PATCH", f"/dags/{dag_id}", json={"is_paused": False})

    def trigger(self, dag_id: str, conf: dict[str, Any] | None = None, partition_key: str | None = None) -> str:
        """Start a run by hand; returns its id."""
        body = {"logical_date": None, "conf": conf or {}, "partition_key": partition_key}
        return str(self.call("POST", f"/dags/{dag_id}/dagRuns", json=body)["dag_run_id"])

    def runs(self, dag_id: str, limit: int = 50) -> list[dict[str, Any]]:
        """Newest runs first."""
        found: list[dict[str, Any]] = self.call("GET", f"/dags/{dag_id}/dagRuns?limit={limit}&order_by=-run_after")[
            "dag_runs"
        ]
        return found

    def tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("GET", f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances?limit=500")[
            "task_instances"
        ]
        return found


def wait_healthy(client: Client, var: Path, patience: float = 480) -> None:
    """Until every part of Airflow is healthy. AirflowFailed with the end of its log when a part died or hangs."""
    record, log = var / "run" / "airflow.json", var / "log" / "airflow.log"
    deadline = time.monotonic() + patience
    seen: set[str] = set()
    while time.monotonic() < deadline:
        if client.healthy() and not lost_parts(record):
            record.with_suffix(".healthy").touch()
            return
        parts = processes.family(record)
        dead = [p for p in PARTS if p in seen and not any(p in line for line in parts)]
        seen.update(p for p in PARTS if any(p in line for line in parts))
        if dead or not parts:
            _failed(f"Airflow's {dead[0] if dead else 'parent'} died", log, dead[0] if dead else "")
        time.sleep(1)
    _failed("Airflow did not become healthy", log, "")


def _failed(what: str, log: Path, part: str) -> NoReturn:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    tail = "\n".join([line for line in lines if line.startswith(part)][-8:])
    raise AirflowFailed(
        f"{what}. Start again with `make run`; the whole log is {log}, and this part of it ends:\n{tail}"
    )
