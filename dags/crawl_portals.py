"""Crawl every portal daily for the reports of the season."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, Param, dag, task
from airflow.sdk.exceptions import AirflowSkipException

from fazhi.airflow_support import (
    CAPTURES,
    DEFAULT_ARGS,
    PORTALS,
    PORTALS_PARAM,
    UNPUBLISHED,
    crawl_tasks,
    deadline,
    engine,
)


@dag(
    # unpausing starts nothing by itself: False would still run what was due within a tenth of the interval
    schedule=CronTriggerTimetable("15 3 * * *", timezone="Asia/Shanghai", run_immediately=timedelta(0)),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    deadline=deadline(hours=12),
    tags=["fazhi", "crawl"],
    params={
        "years": Param(
            None,
            type=["null", "array"],
            items={"type": "integer"},
            title="报告年度 Report years",
            description_md="Such as [2023, 2024]; empty: the years whose reports appear around today",
        ),
        "portals": PORTALS_PARAM,
        "all_years": Param(False, type="boolean", title="全部年度 Every listed year"),
    },
    doc_md="""### Daily crawl
Lists every portal of the registry in batches, fetches what is new (conditional requests, one connection a host) and
archives it. `years_to_build` then names the report years that have work; each starts one run of **build_year**.
`new_day` asks for **publish_marts** even when nothing came: who is late or missing, and which portal is silent, is
judged as of a day. Runs by hand skip it.
A portal that is blocked or suddenly lists nothing fails by name in its batch's log and in `crawl.portal_health`; the
rest goes on.
""",
)
def crawl_portals():
    def years(context) -> list[int] | None:
        from fazhi.pipeline import crawl

        params = context["params"]
        return None if params["all_years"] else params["years"] or crawl.season_years()

    @task(inlets=[PORTALS], outlets=[CAPTURES])
    def years_to_build(results: list[dict], *, outlet_events) -> dict:
        from fazhi.pipeline import crawl

        merged = crawl.merge(results)
        years = sorted({*merged.years, *crawl.years_with_work(engine())})
        if years:
            outlet_events[CAPTURES].add_partitions([str(y) for y in years])
        return {**merged.as_dict(), "years": years}

    @task(outlets=[UNPUBLISHED])
    def new_day(*, dag_run, outlet_events) -> None:
        if dag_run.run_type != "scheduled":
            raise AirflowSkipException("Run by hand: builds announce what they load")
        outlet_events[UNPUBLISHED].add_partitions(["day"])

    years_to_build(crawl_tasks(years, wanted=lambda context: True, hours=8)) >> new_day()


crawl_portals()
