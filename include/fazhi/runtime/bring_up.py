"""Everything one machine needs, started when it is not running: PostgreSQL, schemas, sample portals, Airflow."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console

from fazhi import settings
from fazhi.runtime import airflow, postgres, processes, sample
from fazhi.runtime.home import Home, RunFailed

DAGS = ("crawl_portals", "crawl_year", "build_year", "publish_marts", "watch_portals", "review_year", "maintenance")
# unpaused at the first start; what is paused later is the user's decision
SWITCHED_ON = ("crawl_portals", "crawl_year", "build_year", "publish_marts", "review_year")
MIN_FREE = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Options:
    """What `make run` was asked for."""

    sample: Path | None = None  # a directory of the user's own report files
    portals: str = "sample"  # or "registry": the live crawl
    year: int | None = None
    airflow_port: int | None = None
    pg_port: int | None = None
    warehouse_dsn: str | None = None  # a server of the user's


class Steps:
    """Prints each stage as it begins and ends, with its seconds."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.began = time.monotonic()

    @contextmanager
    def step(self, title: str) -> Iterator[list[str]]:
        """The block may append what it found; it is printed on the stage's line."""
        notes: list[str] = []
        start = time.monotonic()
        with self.console.status(f"{title} …") if self.console.is_terminal else _quiet():
            yield notes
        self.console.print(f"[green]✓[/] {title:<34}{'  '.join(notes)}  [dim]{time.monotonic() - start:.0f} s[/]")


@contextmanager
def _quiet() -> Iterator[None]:
    yield


def _pick_port(asked: int | None, remembered: str | None, default: int, variable: str, ours: bool) -> int:
    """The asked port, else last time's, else the default, else any free one. RunFailed when an asked port is taken."""
    if ours and remembered:
        return int(remembered)
    if asked:
        if postgres.port_taken(asked):
            raise RunFailed(
                f"Port {asked} is taken by another program: choose another with {variable}=…, or stop that program"
            )
        return asked
    for port in (int(remembered or default), default):
        if not postgres.port_taken(port):
            return port
    return postgres.free_port()


def own_server(known: Mapping[str, str]) -> str | None:
    """The warehouse of the last run where it is a server of the user's; None when it is the embedded one."""
    dsn = known.get("WAREHOUSE_DSN", "")
    place = urlsplit(dsn)
    embedded = place.hostname == "127.0.0.1" and str(place.port) == known.get("PG_PORT")
    return None if embedded or not dsn else dsn


def up(options: Options, steps: Steps) -> tuple[Home, airflow.Client]:
    """Everything started that is not running yet: PostgreSQL, schemas, sample portal, Airflow."""
    conf = settings.get()
    home = Home(conf.root, conf.var.resolve())
    home.var.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(home.var).free < MIN_FREE:
        raise RunFailed(f"Less than 2 GB are free at {home.var}: free some disk, or set FAZHI_VAR to a larger one")
    _databases(home, options, steps)
    _portals(home, options, steps)
    return home, _airflow(home, options, steps)


def _databases(home: Home, options: Options, steps: Steps) -> None:
    from fazhi.warehouse import migrate

    with steps.step("PostgreSQL") as notes:
        known = home.known()
        try:
            asked = options.pg_port or (int(known["PG_PORT"]) if "PG_PORT" in known else None)
            remembered_taken = not options.pg_port and asked is not None and postgres.port_taken(asked)
            server = postgres.start(home.var / "postgres", None if remembered_taken else asked)
        except postgres.PostgresFailed as e:
            raise RunFailed(str(e)) from e
        for name in ("airflow", "fazhi"):
            server.ensure_database(name)
        warehouse = options.warehouse_dsn or server.dsn("fazhi")
        home.remember(PG_PORT=str(server.port), AIRFLOW_DSN=server.dsn("airflow"), WAREHOUSE_DSN=warehouse)
        notes.append("your server" if options.warehouse_dsn else f"127.0.0.1:{server.port}")
    with steps.step("Warehouse schema"):
        migrate.upgrade(warehouse)
        home.remember(FAZHI_READER_DSN=_reader(warehouse, home.known().get("FAZHI_READER_DSN")))


def _reader(warehouse: str, known: str | None) -> str:
    """DSN of the read-only login for BI; its password is made once and kept while the warehouse is the same."""
    from fazhi.warehouse import base, roles

    place = urlsplit(warehouse).netloc.rsplit("@", 1)[-1] + urlsplit(warehouse).path
    kept = urlsplit(known) if known and known.endswith(place) else None
    password = (kept.password if kept else None) or secrets.token_urlsafe(12)
    user = roles.set_reader_password(base.engine(warehouse), password)
    return f"postgresql://{user}:{password}@{place}"


def _portals(home: Home, options: Options, steps: Steps) -> None:
    if options.portals != "sample":
        home.remember(FAZHI_PORTALS=options.portals, FAZHI_SAMPLE_HOSTS="0")
        return
    with steps.step("Sample portal") as notes:
        port, sources = sample.start(home.root, home.var, home.known().get("FAZHI_SAMPLE_PORT"), options.sample)
        home.remember(FAZHI_SAMPLE_PORT=str(port), FAZHI_SAMPLE_HOSTS="1", FAZHI_PORTALS=sources)
        notes.append(f"127.0.0.2:{port}")


def _airflow(home: Home, options: Options, steps: Steps) -> airflow.Client:
    with steps.step("Airflow") as notes:
        known = home.known()
        record = home.var / "run" / "airflow.json"
        ours = processes.running(record)
        port = _pick_port(options.airflow_port, known.get("AIRFLOW_PORT"), 8080, "AIRFLOW_PORT", ours)
        home.remember(AIRFLOW_PORT=str(port))
        env = airflow.environment(home.root, home.var, known["AIRFLOW_DSN"], port, home.var / "airflow.secrets")
        password = airflow.prepare(env)["admin"]
        airflow.start(home.var, home.root, env)
        client = airflow.Client(f"http://127.0.0.1:{port}", "admin", password)
        airflow.wait_healthy(client, home.var)
        client.login()
        client.wait_for_dags(DAGS)
        client.ensure_pools(airflow.POOLS)
        conf = settings.get()
        client.ensure_connection(settings.WAREHOUSE_CONNECTION, conf.warehouse_dsn, "PostgreSQL warehouse of fazhi")
        client.ensure_connection(settings.ARCHIVE_CONNECTION, conf.archive_url, "WARC archive of fazhi")
        if "FAZHI_SWITCHED_ON" not in known:
            for dag_id in SWITCHED_ON:
                client.unpause(dag_id)
            home.remember(FAZHI_SWITCHED_ON="1")
        notes.append(client.base)
    return client


def stop(console: Console) -> None:
    """Stop what `run` started, nothing else."""
    conf = settings.get()
    var = conf.var.resolve()
    for name, title in (("airflow", "Airflow"), ("sample", "Sample portal")):
        was = processes.stop(var / "run" / f"{name}.json")
        console.print(f"{title}: {'stopped' if was else 'was not running'}")
    if (var / "postgres").is_dir() and (var / "postgres.password").exists():
        running = postgres.running_port(var / "postgres") is not None
        if running:
            postgres.Server(var / "postgres", 0, "").stop()
        console.print(f"PostgreSQL: {'stopped' if running else 'was not running'}")
