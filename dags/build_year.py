"""One report year from captured bytes to the star."""

from __future__ import annotations

from datetime import timedelta

import pendulum
from airflow.sdk import PartitionedAssetTimetable, dag, get_current_context, task, task_group
from airflow.sdk.exceptions import AirflowSkipException

from fazhi.airflow_support import (
    CAPTURES,
    DEFAULT_ARGS,
    FACTS,
    UNPUBLISHED,
    YEAR_PARAM,
    Alarm,
    deadline,
    engine,
    run_year,
)


@dag(
    schedule=PartitionedAssetTimetable(assets=CAPTURES),
    start_date=pendulum.datetime(2016, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=2,
    default_args=DEFAULT_ARGS,
    deadline=deadline(hours=24),
    tags=["fazhi", "build"],
    params={"year": YEAR_PARAM},
    doc_md="""### extract → OCR → parse → gate → load, for one report year
Works only on what is new or changed by (bytes, code version). Every step is fenced per year and repeats safely.
`settle` runs the gate and loads what passes, in one transaction; a **blocked** year keeps its old star: see the
Quality page, release it with **review_year**. `announce` asks for **publish_marts** unless a run of that waits already.
""",
)
def build_year():
    def plan(step: str) -> list[dict]:
        from fazhi.pipeline import steps

        return steps.plan(engine(), run_year(get_current_context()), step)

    def work(step: str, part: dict) -> dict:
        from fazhi.pipeline import steps

        context = get_current_context()
        year = run_year(context)
        context["slice_label"] = f"{year}: part {part['index'] + 1} of {part['count']}"
        return steps.work(engine(), year, step, part)

    @task_group
    def extract():
        @task
        def plan_text() -> list[dict]:
            return plan("extract")

        @task(map_index_template="{{ slice_label }}")
        def text(part: dict) -> dict:
            return work("extract", part)

        @task(trigger_rule="none_failed")
        def plan_ocr() -> list[dict]:
            return plan("ocr")

        @task(map_index_template="{{ slice_label }}", pool="ocr", execution_timeout=timedelta(hours=8))
        def ocr(part: dict) -> dict:
            return work("ocr", part)

        planned = plan_ocr()
        text.expand(part=plan_text()) >> planned
        ocr.expand(part=planned)

    @task_group
    def read():
        @task(trigger_rule="none_failed")
        def plan_parse() -> list[dict]:
            return plan("parse")

        @task(map_index_template="{{ slice_label }}")
        def parse(part: dict) -> dict:
            return work("parse", part)

        parse.expand(part=plan_parse())

    @task(
        inlets=[CAPTURES],
        outlets=[FACTS],
        trigger_rule="none_failed",
        on_success_callback=Alarm("year_blocked", "settle"),
    )
    def settle() -> dict:
        from fazhi.pipeline import settling

        return settling.settle(engine(), run_year(get_current_context())).as_dict()

    @task(outlets=[UNPUBLISHED])  # a task of its own: one that succeeds tells of its outlets whether it wants or not
    def announce(*, ti, outlet_events) -> None:
        from fazhi.pipeline import publish

        behind = publish.to_announce(engine(), ti)
        if not behind:
            raise AirflowSkipException("The marts show every load, or a run of publish_marts that waits will")
        outlet_events[UNPUBLISHED].add_partitions([str(y) for y in behind])

    extract() >> read() >> settle() >> announce()


build_year()
