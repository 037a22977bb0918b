"""One report year from captured bytes to the star."""

from __future__ import annotations

from datetime import timedelta

import pendulum
from airflow.sdk import PartitionedAssetTimetable, dag, get_current_context, task, task_group

from fazhi.airflow_support import CAPTURES, DEFAULT_ARGS, FACTS, YEAR_PARAM, Alarm, deadline, engine, run_year


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
Works only on what is new or changed, compared by (bytes, code version). Every step is fenced per year and repeats
safely. `settle` runs the gate and loads what passes in one transaction. A **blocked** year keeps its old star: see the
Quality page, then release it with **review_year**. This DAG never waits for a person.
""",
)
def build_year():
    def slices(step: str) -> list[dict]:
        from fazhi.pipeline import extracting, reading

        plan = {"extract": extracting.plan_extract, "ocr": extracting.plan_ocr, "parse": reading.plan_parse}[step]
        return [s.as_dict() for s in plan(engine(), run_year(get_current_context()))]

    def label(part: dict) -> int:
        context = get_current_context()
        year = run_year(context)
        context["slice_label"] = f"{year}: part {part['index'] + 1} of {part['count']}"
        return year

    @task_group
    def extract():
        @task
        def plan_text() -> list[dict]:
            return slices("extract")

        @task(map_index_template="{{ slice_label }}")
        def text(part: dict) -> dict:
            from fazhi.pipeline.common import Slice
            from fazhi.pipeline.extracting import extract_slice

            return extract_slice(engine(), label(part), Slice(**part)).as_dict()

        @task(trigger_rule="none_failed")
        def plan_ocr() -> list[dict]:
            return slices("ocr")

        @task(map_index_template="{{ slice_label }}", pool="ocr", execution_timeout=timedelta(hours=8))
        def ocr(part: dict) -> dict:
            from fazhi.pipeline.common import Slice
            from fazhi.pipeline.extracting import extract_slice

            return extract_slice(engine(), label(part), Slice(**part), ocr=True).as_dict()

        planned = plan_ocr()
        text.expand(part=plan_text()) >> planned
        ocr.expand(part=planned)

    @task_group
    def read():
        @task(trigger_rule="none_failed")
        def plan_parse() -> list[dict]:
            return slices("parse")

        @task(map_index_template="{{ slice_label }}")
        def parse(part: dict) -> dict:
            from fazhi.pipeline.common import Slice
            from fazhi.pipeline.reading import parse_slice

            return parse_slice(engine(), label(part), Slice(**part)).as_dict()

        parse.expand(part=plan_parse())

    @task(
        inlets=[CAPTURES],
        outlets=[FACTS],
        trigger_rule="none_failed",
        on_success_callback=Alarm("year_blocked", "settle"),
    )
    def settle(*, outlet_events) -> dict:
        from fazhi.pipeline import publish, settling

        result = settling.settle(engine(), run_year(get_current_context()))
        # every load the marts do not show, not only this run's: an earlier try may have been killed before it said so
        if behind := publish.unpublished_years(engine()):
            outlet_events[FACTS].add_partitions([str(y) for y in sorted(behind)])
        return result.as_dict()

    extract() >> read() >> settle()


build_year()
