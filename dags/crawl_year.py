"""Crawl the portals for one report year: the DAG people backfill."""

from __future__ import annotations

from airflow.sdk import Param, dag, get_current_context, task

from fazhi.airflow_support import (
    CAPTURES,
    DEFAULT_ARGS,
    PORTALS,
    PORTALS_PARAM,
    YEAR_PARAM,
    crawl_tasks,
    deadline,
    engine,
    run_year,
)
from fazhi_timetable import ReportYears


@dag(
    schedule=ReportYears(),
    catchup=False,
    max_active_runs=2,
    default_args=DEFAULT_ARGS,
    deadline=deadline(hours=48),
    tags=["fazhi", "crawl", "backfill"],
    params={
        "year": YEAR_PARAM,
        "portals": PORTALS_PARAM,
        "from_archive": Param(
            None,
            type=["null", "boolean"],
            title="仅用存档 From the archive only",
            description_md="true: no network, build from what is archived; false: crawl; empty: no network when newer "
            "code has yet to read this year's archived pages again",
        ),
    },
    doc_md="""### One report year, from every portal
Backfill: `fazhi airflow backfill create --dag-id crawl_year --from-date 2019-01-01 --to-date 2024-12-31` makes one run
per report year 2019 … 2024. Each run ends by updating **captures** for its year, which starts **build_year**.
Repeating it is safe: a repeated run (`--reprocess-behavior completed`, in the dialog *All Runs*) fetches only what
changed. After a new parser it goes to no portal at all: the year is read again from the archive. `from_archive` decides
otherwise.
""",
)
def crawl_year():
    def go_to_network(context) -> bool:
        from fazhi.pipeline import crawl

        asked = context["params"]["from_archive"]
        return not (crawl.awaits_rereading(engine(), run_year(context)) if asked is None else asked)

    @task(inlets=[PORTALS], outlets=[CAPTURES], trigger_rule="none_failed")
    def year_to_build(results: list[dict], *, outlet_events) -> dict:
        from fazhi.pipeline import crawl

        year = run_year(get_current_context())
        outlet_events[CAPTURES].add_partitions([str(year)])
        return crawl.merge(results or []).as_dict()

    year_to_build(crawl_tasks(lambda context: [run_year(context)], go_to_network, hours=24))


crawl_year()
