"""A rig that kills parts of a running pipeline at stated moments, brings them back, and compares the stars."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import sqlalchemy as sa

from conftest import Place
from fazhi.runtime.airflow import AirflowFailed, Client

YEAR, SCANNED = 2022, 2021  # of the sample: a quick year, and the one with a scan, so that OCR has work
DAGS = ("crawl_year", "build_year", "publish_marts")
BROUGHT_BACK = ("scheduler", "dag-processor", "postgres", "portal")  # by `fazhi up`; the rest Airflow retries


class Rig:
    """One Airflow, one warehouse that is emptied between points."""

    def __init__(self, var: Path, **extra: str) -> None:
        self.points = var.parent / "failpoints"
        self.points.mkdir(parents=True, exist_ok=True)
        self.place = Place(var, {"FAZHI_FAILPOINTS": str(self.points), "FAZHI_HEARTBEAT_SECONDS": "30", **extra})
        self.after: dict[str, set[str]] = {dag: set() for dag in DAGS}

    # what runs

    def up(self) -> None:
        done = self.place.fazhi("up")
        assert done.returncode == 0, done.stdout + done.stderr
        assert self.place.settings()["AIRFLOW_PORT"] == str(self.place.airflow_port)

    @property
    def client(self) -> Client:
        password = json.loads((self.place.var / "airflow" / "passwords.json").read_text())["admin"]
        return Client(f"http://127.0.0.1:{self.place.settings()['AIRFLOW_PORT']}", "admin", password)

    def empty(self) -> None:
        """A warehouse and an archive as on the first day."""
        from fazhi.warehouse import migrate

        with self.engine().begin() as conn:
            conn.exec_driver_sql(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
            for schema in ("crawl", "stage", "quality", "dw", "mart"):
                conn.exec_driver_sql(f"drop schema if exists {schema} cascade")
        migrate.upgrade(self.place.settings()["WAREHOUSE_DSN"])
        shutil.rmtree(self.place.var / "archive", ignore_errors=True)
        self.after = {dag: {r["dag_run_id"] for r in self.client.runs(dag, 200)} for dag in DAGS}

    def engine(self) -> sa.Engine:
        return sa.create_engine(
            self.place.settings()["WAREHOUSE_DSN"].replace("postgresql://", "postgresql+psycopg://"),
            poolclass=sa.pool.NullPool,
        )

    def trigger(self, year: int = YEAR) -> str:
        return self.client.trigger("crawl_year", {}, str(year))

    def runs(self) -> dict[str, list[dict]]:
        return {d: [r for r in self.client.runs(d, 200) if r["dag_run_id"] not in self.after[d]] for d in DAGS}

    def wait(self, patience: float = 420) -> list[str]:
        """Until crawl, build and publish have ended and nothing is unpublished; names of failed runs."""
        from fazhi.pipeline.publish import unpublished_years

        deadline, quiet = time.monotonic() + patience, 0
        while time.monotonic() < deadline:
            with contextlib.suppress(AirflowFailed, OSError, sa.exc.OperationalError):
                runs = self.runs()
                states = [(f"{d} {r['dag_run_id']}", r["state"]) for d, found in runs.items() for r in found]
                failed = [name for name, state in states if state == "failed"]
                ended = all(state in ("success", "failed") for _, state in states)
                if failed and ended:
                    return failed
                done = ended and all(runs.values()) and not unpublished_years(self.engine())
                quiet = quiet + 1 if done else 0
                if quiet >= 3:
                    return []
            time.sleep(1)
        raise AssertionError(f"not settled after {patience:.0f} s: {self.states()}")

    def ended(self, *dags: str, at_least: int = 1, patience: float = 300) -> None:
        """Until every run of these DAGs since the emptying has ended, and each has so many."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            runs = self.runs()
            if all(
                len(runs[d]) >= at_least and all(r["state"] in ("success", "failed") for r in runs[d]) for d in dags
            ):
                return
            time.sleep(1)
        raise AssertionError(f"not ended after {patience:.0f} s: {self.states()}")

    def end_all(self) -> None:
        """After a point that went wrong: nothing of it may run on into the next."""
        for dag in DAGS:
            for run in self.client.runs(dag, 200):
                if run["state"] in ("queued", "running"):
                    self.client.call("PATCH", f"/dags/{dag}/dagRuns/{run['dag_run_id']}", json={"state": "failed"})

    def states(self) -> dict[str, list[str]]:
        client, out = self.client, {}
        for dag, found in self.runs().items():
            tasks = [t for r in found for t in client.tasks(dag, r["dag_run_id"])]
            out[dag] = [f"{t['task_id']}[{t['map_index']}]={t['state']}" for t in tasks]
        return out

    def content(self) -> dict[str, str]:
        from fazhi.warehouse import content_hash

        return content_hash(self.engine())

    def retry_failed(self) -> int:
        """What a person does in the UI: clear the failed tasks of failed runs. How many runs that took."""
        cleared = 0
        for dag, found in self.runs().items():
            for run in found:
                if run["state"] == "failed":
                    cleared += 1
                    body = {"dry_run": False, "only_failed": True, "reset_dag_runs": True}
                    self.client.call(
                        "POST", f"/dags/{dag}/clearTaskInstances", json={**body, "dag_run_id": run["dag_run_id"]}
                    )
        return cleared

    # what kills

    @contextlib.contextmanager
    def held_at(self, place: str, patience: float = 240) -> Iterator[Callable[[], int]]:
        """Arm a place. The yielded function waits until a step is held there and gives its process number."""
        armed, noted = self.points / place, self.points / f"{place}.pid"
        noted.unlink(missing_ok=True)
        armed.touch()

        def caught() -> int:
            deadline = time.monotonic() + patience
            while time.monotonic() < deadline:
                if noted.exists() and noted.read_text():
                    return int(noted.read_text())
                time.sleep(0.1)
            raise AssertionError(f"nothing came by {place}: {self.states()}")

        try:
            yield caught
        finally:
            armed.unlink(missing_ok=True)

    def kill(self, victim: str, task: int) -> None:
        """kill -9 the task, its supervisor (the LocalExecutor's worker), a part of Airflow, PostgreSQL or the portal."""
        if victim == "task":
            os.kill(task, signal.SIGKILL)
        elif victim == "worker":
            os.kill(psutil.Process(task).parent().pid, signal.SIGKILL)
        elif victim in ("scheduler", "dag-processor"):
            parent = psutil.Process(json.loads((self.place.var / "run" / "airflow.json").read_text())["pid"])
            parts = {p: " ".join(p.cmdline()).replace("_", "-") for p in parent.children()}
            [part] = [p for p, line in parts.items() if victim in line]
            part.kill()
        elif victim == "postgres":
            pid = int((self.place.var / "postgres" / "postmaster.pid").read_text().split()[0])
            os.kill(pid, signal.SIGKILL)
        elif victim == "portal":
            os.kill(json.loads((self.place.var / "run" / "sample.json").read_text())["pid"], signal.SIGKILL)
        else:
            raise ValueError(victim)

    def retried(self, patience: float = 120) -> bool:
        """Wait for a task on its second try, running beside what the first left behind. False: there is none yet."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            with contextlib.suppress(AirflowFailed, OSError):
                client = self.client
                for dag, found in self.runs().items():
                    for run in found:
                        for t in client.tasks(dag, run["dag_run_id"]):
                            if t["try_number"] > 1 and t["state"] == "running":
                                return True
            time.sleep(1)
        return False

    def disturb(self, place: str, victim: str, year: int = YEAR) -> dict[str, object]:
        """Empty, trigger, kill `victim` while a step stands at `place`, recover, wait. What it took and the outcome."""
        self.empty()
        began = time.monotonic()
        with self.held_at(place) as caught:
            self.trigger(year)
            self.kill(victim, caught())
            overlapped = False
            if victim == "worker":  # the task lives on: let the retry start beside it before it may go on
                overlapped = self.retried()
        if victim in BROUGHT_BACK:
            time.sleep(2)
            self.up()
        failed = self.wait()
        cleared = self.retry_failed() if failed else 0
        if failed:
            assert not self.wait(), f"{place}, {victim}: failed again: {self.states()}"
        return {"seconds": round(time.monotonic() - began), "overlapped": overlapped, "cleared": cleared}

    def wrong(self, undisturbed: dict[str, str]) -> list[str]:
        """What a kill must not leave: other tables than the undisturbed run's, locks, half files, unfinished years."""
        from fazhi.archive import Archive
        from fazhi.archive.verify import verify

        found = [f"{table} differs" for table in differing(undisturbed, self.content())]
        engine = self.engine()
        with engine.connect() as conn:
            held = conn.exec_driver_sql(
                "select count(*) from pg_locks l join pg_database d on d.oid = l.database"
                " where l.locktype = 'advisory' and d.datname = current_database()"
            ).scalar_one()
            behind = conn.exec_driver_sql(
                "select report_year from stage.year_state where dirty or load_seq <> published_seq"
            ).scalars()
            found += [f"{year} is not settled and published" for year in behind]
        found += [f"{held} locks held"] if held else []
        archive = self.place.var / "archive"
        found += [f"{p.name} left in the spool" for p in archive.rglob("*.part")]
        return found + verify(engine, Archive(archive.as_uri())).problems

    def stop(self) -> None:
        self.place.fazhi("stop")


def mount_small(target: Path, size: str) -> None:
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "fazhi-small", str(target)], check=True)


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(t for t in before if before[t] != after.get(t))


def backfill(rig: Rig, *options: str) -> None:
    """`fazhi airflow backfill create` of the sample's four years."""
    done = rig.place.fazhi(
        "airflow", "backfill", "create", "--dag-id", "crawl_year", "--from-date", "2021-01-01", "--to-date",
        "2024-12-31", *options,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
