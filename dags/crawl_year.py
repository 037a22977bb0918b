"""Crawl the portals for one report year: the DAG people backfill."""

from __future__ import annotations

from datetime import timedelta

import pendulum
from airflow.sdk import CronPartitionTimetable, Param, dag, get_current_context, task

from fazhi.airflow_support import CAPTURES, DEFAULT_ARGS, deadline, engine, run_year


@dag(
    # The run of 1 January crawls the year just over. 1 January also keeps backfills and manual runs on one partition date.
    schedule=CronPartitionTimetable(
        "0 0 1 1 *", timezone="Asia/Shanghai", run_offset=-1, key_format="%Y", run_immediately=False
    ),
    start_date=pendulum.datetime(2016, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=2,
    default_args=DEFAULT_ARGS,
    deadline=deadline(hours=48),
    tags=["fazhi", "crawl", "backfill"],
    params={
        "year": Param(
            None,
            type=["null", "integer"],
            minimum=2000,
            maximum=2100,
            title="报告年度 Report year",
            description_md="Only for a run without a partition key",
        ),
        "portals": Param(
            [], type="array", items={"type": "string"}, title="门户 Portals", description_md="Portal ids; empty: all"
        ),
    },
    doc_md="""### One report year, from every portal
Backfill: `airflow backfill create --dag-id crawl_year --from-date 2019-01-01 --to-date 2024-12-31` makes one run per
report year 2019 … 2024. Each run ends by updating **captures** for its year, which starts **build_year**.
A repeated run fetches only what changed; with `--reprocess-behavior completed` it rebuilds from the archive.
""",
)
def crawl_year():
    @task
    def batches() -> list[list[str]]:
        from fazhi.airflow_support import use_connections
        from fazhi.pipeline import crawl
        from fazhi.portals import registry

        use_connections()
        wanted = get_current_context()["params"]["portals"]
        return crawl.portal_batches(wanted or list(registry.load()))

    @task(map_index_template="{{ batch_label }}", pool="portals", execution_timeout=timedelta(hours=24))
    def crawl_batch(portals: list[str]) -> dict:
        from fazhi.pipeline import crawl

        context = get_current_context()
        year = run_year(context)
        context["batch_label"] = f"{year}: {portals[0]} … {len(portals)} portals"
        return crawl.crawl_batch(engine(), portals, [year]).as_dict()

    @task(outlets=[CAPTURES])
    def year_to_build(results: list[dict], *, outlet_events) -> dict:
        from fazhi.pipeline import crawl

        year = run_year(get_current_context())
        outlet_events[CAPTURES].add_partitions([str(year)])
        return crawl.merge(results).as_dict()

    year_to_build(crawl_batch.expand(portals=batches()))


crawl_year()
