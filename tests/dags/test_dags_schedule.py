"""What a schedule starts by itself, after the DAG went through Airflow's own serialization: nothing that nobody asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import json, sys
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from unittest.mock import patch
import pendulum
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.exceptions import AirflowSkipException
from airflow.serialization.serialized_objects import DagSerialization
from airflow.timetables.base import DagRunInfo

bag = DagBag(sys.argv[1])
dags = {i: DagSerialization.from_dict(json.loads(json.dumps(DagSerialization.to_dict(d)))) for i, d in bag.dags.items()}
year = dags["crawl_year"]
utc = lambda *a: datetime(*a, tzinfo=timezone.utc)
east = timezone(timedelta(hours=8))
in_china = list(year.iter_dagrun_infos_between(datetime(2019, 1, 1, tzinfo=east), datetime(2024, 12, 31, tzinfo=east)))
infos = list(year.iter_dagrun_infos_between(utc(2019, 1, 1), utc(2024, 12, 31)))
backfilled = DagRunInfo(run_after=infos[-1].run_after, data_interval=None, partition_date=infos[-1].partition_date, partition_key="2024")
out = {
    "backfill": [i.partition_key for i in infos],
    "in_china": [i.partition_key for i in in_china],
    "dates": [i.partition_date.in_timezone("UTC").format("YYYY-MM-DD HH:mm") for i in infos],
    "after_backfill": year.next_dagrun_info(last_automated_run_info=backfilled),
    "unpaused": year.next_dagrun_info(last_automated_run_info=None),
    "soon": {},
    "days": {},
    "waits": {},
}
new_day = bag.dags["crawl_portals"].get_task("new_day")
for kind in ("scheduled", "manual", "backfill"):
    asked = []
    events = {outlet: SimpleNamespace(add_partitions=asked.extend) for outlet in new_day.outlets}
    try:
        new_day.python_callable(dag_run=SimpleNamespace(run_type=kind), outlet_events=events)
    except AirflowSkipException:
        asked = "skipped"
    out["days"][kind] = asked
waits = bag.dags["publish_marts"].get_task("burst_over")
out["poll"] = [waits.mode, waits.poke_interval]
for kind, ago in (("manual", 0), ("asset_triggered", 0), ("asset_triggered", 15)):
    run = SimpleNamespace(run_type=kind, start_date=pendulum.now("UTC").subtract(minutes=ago))
    building = SimpleNamespace(get_dr_count=lambda dag, states: int(dag == "build_year" and "running" in states))
    out["waits"][f"{kind} {ago}"] = not waits.python_callable(ti=building, dag_run=run)
for dag_id, due in (("crawl_portals", "2026-03-03T03:15"), ("watch_portals", "2026-03-02T08:00"), ("maintenance", "2026-03-01T02:30")):
    due = pendulum.parse(due, tz="Asia/Shanghai")
    with patch("airflow.timetables.trigger.utcnow", return_value=due.add(minutes=10).in_timezone("UTC")):
        info = dags[dag_id].next_dagrun_info(last_automated_run_info=None)
    out["soon"][dag_id] = (info.run_after - due).total_seconds() / 86400
print(json.dumps(out))
"""


@pytest.fixture(scope="module")
def schedule(tmp_path_factory):
    env = {
        **os.environ,
        "AIRFLOW_HOME": str(tmp_path_factory.mktemp("af")),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, str(ROOT / "dags")],
        capture_output=True, text=True, env=env, timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_a_backfill_is_one_run_a_report_year(schedule):
    assert schedule["backfill"] == ["2019", "2020", "2021", "2022", "2023", "2024"]
    assert schedule["in_china"] == schedule["backfill"]  # the dialog takes dates in the browser's time zone
    assert schedule["dates"] == [f"{year}-01-01 00:00" for year in schedule["backfill"]]


def test_crawl_year_starts_nothing_by_itself(schedule):
    assert schedule["unpaused"] is None and schedule["after_backfill"] is None


def test_what_was_due_ten_minutes_ago_is_not_started_by_unpausing(schedule):
    assert schedule["soon"] == {"crawl_portals": 1.0, "watch_portals": 7.0, "maintenance": 7.0}


def test_a_day_without_news_still_moves_the_status_date(schedule):
    assert schedule["days"] == {"scheduled": ["day"], "manual": "skipped", "backfill": "skipped"}


def test_publishing_waits_for_a_build_under_way_but_not_for_ever_and_not_by_hand(schedule):
    assert schedule["poll"] == ["reschedule", 10]  # it holds no worker's slot meanwhile
    assert schedule["waits"] == {"manual 0": False, "asset_triggered 0": True, "asset_triggered 15": False}
