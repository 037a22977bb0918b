"""Star to marts: coalesced, one refresh for however many years were loaded in a burst."""

from __future__ import annotations

import pendulum
from airflow.sdk import FixedKeyMapper, Param, PartitionedAssetTimetable, dag, get_current_context, task

from fazhi.airflow_support import DEFAULT_ARGS, FACTS, MARTS, deadline, engine


@dag(
    # Every year's event maps to one key, so a burst of loads waits behind one run instead of starting a run each.
    schedule=PartitionedAssetTimetable(assets=FACTS, default_partition_mapper=FixedKeyMapper("marts")),
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
""",
)
def publish_marts():
    @task(inlets=[FACTS], outlets=[MARTS])
    def refresh() -> dict:
        from datetime import date

        from fazhi.pipeline.publish import publish

        params = get_current_context()["params"]
        as_of = date.fromisoformat(params["as_of"]) if params["as_of"] else None
        return publish(engine(), as_of=as_of, all_years=params["all_years"])

    refresh()


publish_marts()
