"""The main job on one machine: everything up, the DAGs run through Airflow's scheduler, and what came of it printed."""

from __future__ import annotations

import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console

from fazhi import settings
from fazhi.runtime import airflow, postgres, processes, sample

DAGS = ("crawl_portals", "crawl_year", "build_year", "publish_marts", "watch_portals", "review_year", "maintenance")
SCHEDULED = ("build_year", "publish_marts", "crawl_portals")  # what a first run needs unpaused
FINISHED = {"success", "failed"}
MIN_FREE = 2 * 1024**3


class RunFailed(RuntimeError):
    """The run cannot go on; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """What `make run` was asked for."""

    sample: Path | None = None  # a directory of the user's own report files
    portals: str = "sample"  # or "registry": the live crawl
    year: int | None = None
    airflow_port: int | None = None
    pg_port: int | None = None
    warehouse_dsn: str | None = None  # a server of the user's


@dataclass(slots=True)
class Home:
    """var/ and the settings file in it."""

    root: Path
    var: Path

    @property
    def env_file(self) -> Path:
        return self.var / "fazhi.env"

    def known(self) -> dict[str, str]:
        return settings.read_env_file(self.env_file)

    def remember(self, **values: str | None) -> None:
        """Add to the settings that every later command and task reads. Mode 0600: it holds passwords."""
        merged = {**self.known(), **{k: v for k, v in values.items() if v is not None}}
        temporary = self.env_file.with_suffix(".new")
        temporary.touch(mode=0o600)
        temporary.write_text("# written by `fazhi run`\n" + "".join(f"{k}={v}\n" for k, v in sorted(merged.items())))
        temporary.replace(self.env_file)
        settings.get.cache_clear()


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
        client.ensure_connection("fazhi_warehouse", conf.warehouse_dsn, "PostgreSQL warehouse of fazhi")
        client.ensure_connection("fazhi_archive", conf.archive_url, "WARC archive of fazhi")
        for dag_id in SCHEDULED:
            client.unpause(dag_id)
        notes.append(client.base)
    return client


def _follow(client: airflow.Client, dag_id: str, run_ids: set[str], patience: float = 3600) -> list[dict[str, Any]]:
    """Wait for these runs to end. RunFailed names the failed task and where its log is."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        runs = [r for r in client.runs(dag_id) if r["dag_run_id"] in run_ids]
        failed = [r for r in runs if r["state"] == "failed"]
        if failed:
            tasks = [t for t in client.tasks(dag_id, failed[0]["dag_run_id"]) if t["state"] == "failed"]
            names = ", ".join(t["task_id"] for t in tasks) or "a task"
            raise RunFailed(
                f"{dag_id}: {names} failed. Its log: {client.base}/dags/{dag_id}/runs/{failed[0]['dag_run_id']}"
            )
        if len(runs) == len(run_ids) and all(r["state"] in FINISHED for r in runs):
            return runs
        time.sleep(1)
    raise RunFailed(f"{dag_id} has not ended after {patience / 60:.0f} minutes: look at {client.base}/dags/{dag_id}")


def _settled(client: airflow.Client, dag_id: str, since: set[str], wanted: set[str]) -> list[dict[str, Any]]:
    """Runs of `dag_id` that are not in `since`, once every partition in `wanted` has one and all have ended."""
    deadline = time.monotonic() + 120
    while True:
        new = [r for r in client.runs(dag_id) if r["dag_run_id"] not in since]
        if wanted <= {r.get("partition_key") for r in new}:
            return _follow(client, dag_id, {r["dag_run_id"] for r in new})
        if time.monotonic() > deadline:
            raise RunFailed(
                f"{dag_id} did not start for {sorted(wanted)}: look at {client.base}/dags/{dag_id} (is it paused?)"
            )
        time.sleep(1)


def _published(client: airflow.Client, since: set[str], patience: float = 3600) -> None:
    """Until the marts show every load. One run serves a burst of loads, and a later run repairs a failed one."""
    from fazhi.pipeline.publish import unpublished_years
    from fazhi.warehouse import base

    deadline = time.monotonic() + patience
    idle = 0
    while behind := unpublished_years(base.engine()):
        runs = [r for r in client.runs("publish_marts") if r["dag_run_id"] not in since]
        idle = idle + 1 if all(r["state"] in FINISHED for r in runs) else 0
        if idle > 30 or time.monotonic() > deadline:  # half a minute for the scheduler to start the next one
            failed = [r["dag_run_id"] for r in runs if r["state"] == "failed"]
            where = f"/dags/publish_marts/runs/{failed[0]}" if failed else "/dags/publish_marts"
            raise RunFailed(f"The marts do not show the years {sorted(behind)}: look at {client.base}{where}")
        time.sleep(1)
    _follow(
        client, "publish_marts", {r["dag_run_id"] for r in client.runs("publish_marts") if r["state"] not in FINISHED}
    )


def work(options: Options, steps: Steps, client: airflow.Client) -> dict[str, Any]:
    """Crawl, build and publish through the scheduler; returns the crawl's counts and the years built."""
    from fazhi.pipeline.publish import unpublished_years
    from fazhi.warehouse import base

    before = {dag_id: {r["dag_run_id"] for r in client.runs(dag_id)} for dag_id in DAGS}
    crawl, conf, key = (
        ("crawl_year", {}, str(options.year)) if options.year else ("crawl_portals", {"all_years": True}, None)
    )
    client.unpause(crawl)
    with steps.step("Crawl (" + crawl + ")") as notes:
        run_id = client.trigger(crawl, conf, key)
        _follow(client, crawl, {run_id})
        task = "year_to_build" if options.year else "years_to_build"
        found = client.call(
            "GET", f"/dags/{crawl}/dagRuns/{run_id}/taskInstances/{task}/xcomEntries/return_value?deserialize=true"
        )["value"]
        years = [str(options.year)] if options.year else [str(y) for y in found["years"]]
        notes.append(f"{found['portals']} portals, {found['found']} listed, {found['fetched']} fetched")
    if years:
        with steps.step("Build (build_year)") as notes:
            _settled(client, "build_year", before["build_year"], set(years))
            notes.append("report years " + ", ".join(years))
    if years or unpublished_years(base.engine()):
        with steps.step("Publish (publish_marts)"):
            _published(client, before["publish_marts"])
    return {**found, "years": years}


def stop(console: Console) -> None:
    """Stop what `run` started, nothing else."""
    conf = settings.get()
    var = conf.var.resolve()
    for name, title in (("airflow", "Airflow"), ("sample", "Sample portal")):
        was = processes.stop(var / "run" / f"{name}.json")
        console.print(f"{title}: {'stopped' if was else 'was not running'}")
    if (var / "postgres").is_dir() and (var / "postgres.password").exists():
        running = postgres._running_port(var / "postgres") is not None
        if running:
            postgres.Server(var / "postgres", 0, "").stop()
        console.print(f"PostgreSQL: {'stopped' if running else 'was not running'}")


def main(options: Options) -> None:
    """Run and print. RunFailed, AirflowFailed and WarehouseUnavailable carry a sentence for the user."""
    from fazhi.runtime import summary

    console = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 120)
    steps = Steps(console)
    home, client = up(options, steps)
    result = work(options, steps, client)
    summary.show(console, home, client, result, time.monotonic() - steps.began)
