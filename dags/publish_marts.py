"""Star to marts: coalesced, one refresh for however many years were loaded in a burst."""

from __future__ import annotations

from datetime import timedelta

import pendulum
from airflow.sdk import FixedKeyMapper, Param, PartitionedAssetTimetable, dag, get_current_context, task

from fazhi.airflow_support import DEFAULT_ARGS, FACTS, MARTS, UNPUBLISHED, deadline, engine


@dag(
    # Every year's event maps to one key: those of one moment start one run. That of a burst: fazhi.pipeline.publish
    schedule=PartitionedAssetTimetable(assets=UNPUBLISHED, default_partition_mapper=FixedKeyMapper("marts")),
    start_date=pendulum.datetime(2016, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    deadline=deadline(hours=6),
    tags=["fazhi", "publish"],
    params={
        "as_of": Param(
            None,
            type=["null", "string"],
            format="date",
            title="截至日期 Status as of",
            description_md="Day on which published / late / missing is judged; empty: today",
        ),
        "all_years": Param(False, type="boolean", title="全部年度 Refresh every year"),
    },
    doc_md="""### Marts
Refreshes what the loaded years touch: year over year (and the year after), coverage, timeliness, completeness, text
reuse, ranking. A run that finds nothing new only moves the status date. Safe to trigger at any time.

`burst_over` waits, at most a quarter of an hour, until no crawl or build of a year is under way, so that a backfill
ends in one refresh. A run started by hand does not wait.
""",
)
def publish_marts():
    @task.sensor(mode="reschedule", poke_interval=10, timeout=timedelta(hours=1).total_seconds())
    def burst_over(*, ti, dag_run) -> bool:
        from fazhi.pipeline import publish

        by_hand = dag_run.run_type == "manual"
        return by_hand or publish.burst_over(ti, pendulum.now("UTC") - dag_run.start_date)

    @task(inlets=[FACTS], outlets=[MARTS])
    def refresh() -> dict:
        from datetime import date

        from fazhi.pipeline.publish import publish

        params = get_current_context()["params"]
        as_of = date.fromisoformat(params["as_of"]) if params["as_of"] else None
        return publish(engine(), as_of=as_of, all_years=params["all_years"])

    burst_over() >> refresh()


publish_marts()
