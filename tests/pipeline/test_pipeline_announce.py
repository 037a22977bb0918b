"""A burst of loads becomes one refresh, and no load is left unpublished: who announces, at each moment of a run."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from fazhi import settings
from fazhi.pipeline import publish

# A run of publish_marts from its making to its end: (run, burst_over, refresh), and has it looked which years are behind?
LIFE = [
    ("queued", None, None, False),
    ("running", None, None, False),
    ("running", "scheduled", None, False),
    ("running", "queued", None, False),
    ("running", "running", None, False),
    ("running", "up_for_reschedule", None, False),
    ("running", "up_for_retry", None, False),
    ("running", "success", None, False),
    ("running", "success", "scheduled", False),
    ("running", "success", "queued", False),
    ("running", "success", "running", True),
    ("running", "success", "up_for_retry", False),
    ("running", "success", "success", True),
    ("success", "success", "success", True),
    ("running", "success", "failed", True),
    ("failed", "success", "failed", True),
    ("failed", "failed", "upstream_failed", True),
]
UNCLEAR = {("running", None, None), ("running", "success", None)}  # between two states: announced once too often


class Airflow:
    """Counts of one moment, as a task asks for them."""

    def __init__(self, *, runs: dict[str, list[str]], tasks: dict[str, str | None] | None = None) -> None:
        self.runs, self.tasks = runs, tasks or {}

    def get_dr_count(self, dag_id: str, *, states: list[str]) -> int:
        return sum(state in states for state in self.runs.get(dag_id, []))

    def get_ti_count(self, dag_id: str, *, task_ids: list[str], states: list[str]) -> int:
        assert dag_id in self.runs
        return sum(self.tasks.get(task) in states for task in task_ids)


@pytest.fixture(scope="module")
def behind(warehouse):
    with warehouse.begin() as conn:
        conn.execute(
            sa.text(
                "insert into stage.year_state (report_year, load_seq, published_seq, dirty)"
                " values (2021, 2, 1, false), (2022, 3, 3, false), (2023, 1, 0, true)"
            )
        )
    return warehouse


@pytest.mark.parametrize(("run", "waits", "looks", "looked"), LIFE, ids=str)
def test_a_load_is_announced_unless_a_run_will_look_later(behind, run, waits, looks, looked):
    moment = Airflow(runs={"publish_marts": ["success", run]}, tasks={"burst_over": waits, "refresh": looks})
    announced = publish.to_announce(behind, moment)
    assert announced == ([2021, 2023] if looked or (run, waits, looks) in UNCLEAR else [])


def test_names_of_the_tasks_are_the_dags(behind):
    source = (settings.get().root / "dags" / "publish_marts.py").read_text()
    assert f"def {publish.DAG}(" in source and f"{publish.WAITS}() >> {publish.LOOKS}()" in source


def test_nothing_behind_is_not_announced(warehouse, behind):
    with warehouse.begin() as conn:
        conn.execute(sa.text("update stage.year_state set published_seq = load_seq"))
    assert publish.to_announce(warehouse, Airflow(runs={"publish_marts": []})) == []


@pytest.mark.parametrize(
    ("runs", "waited", "over"),
    [
        ({"build_year": ["success", "failed"]}, 0, True),
        ({"build_year": ["success", "running"]}, 0, False),
        ({"build_year": ["queued"], "crawl_year": ["success"]}, 0, False),
        ({"crawl_year": ["running"]}, 14, False),
        ({"crawl_year": ["running"]}, 15, True),
        ({"crawl_portals": ["running"]}, 0, True),
    ],
)
def test_a_burst_is_over_when_nothing_loads_any_more_or_patience_ends(runs, waited, over):
    assert publish.burst_over(Airflow(runs=runs), timedelta(minutes=waited)) is over
