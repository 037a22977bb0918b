"""The main job on one machine: everything up, the DAGs run through Airflow's scheduler, and what came of it printed."""

from __future__ import annotations

import sys
import time
from typing import Any

from rich.console import Console

from fazhi.runtime import airflow, summary
from fazhi.runtime.bring_up import DAGS, Options, Steps, up
from fazhi.runtime.home import RunFailed

FINISHED = {"success", "failed"}


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
    for dag_id in (crawl, "build_year", "publish_marts"):
        client.unpause(dag_id)
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


def main(options: Options) -> None:
    """Run and print. RunFailed, AirflowFailed and WarehouseUnavailable carry a sentence for the user."""
    console = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 120)
    steps = Steps(console)
    home, client = up(options, steps)
    result = work(options, steps, client)
    summary.show(console, home, client, result, time.monotonic() - steps.began)
