"""Crawl every portal daily for the reports of the season."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, Param, dag, get_current_context, task

from fazhi.airflow_support import CAPTURES, DEFAULT_ARGS, deadline, engine


@dag(
    # without a start date and an immediate run, unpausing starts nothing by itself
    schedule=CronTriggerTimetable("15 3 * * *", timezone="Asia/Shanghai", run_immediately=False),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    deadline=deadline(hours=12),
    tags=["fazhi", "crawl"],
    params={
        "years": Param(
            [],
            type="array",
            items={"type": "integer"},
            title="报告年度 Report years",
            description_md="Empty: the years whose reports appear around today",
        ),
        "portals": Param(
            [], type="array", items={"type": "string"}, title="门户 Portals", description_md="Portal ids; empty: all"
        ),
        "all_years": Param(False, type="boolean", title="全部年度 Every listed year"),
    },
    doc_md="""### Daily crawl
Lists every portal of the registry in batches, fetches what is new (conditional requests, one connection a host) and
archives it. `years_to_build` then names the report years that have work; each starts one run of **build_year**.
A portal that is blocked or suddenly lists nothing fails by name in its batch's log and in `crawl.portal_health`; the rest goes on.
""",
)
def crawl_portals():
    @task
    def batches() -> list[list[str]]:
        from fazhi.airflow_support import use_connections
        from fazhi.pipeline import crawl
        from fazhi.portals import registry

        use_connections()
        wanted = get_current_context()["params"]["portals"]
        return crawl.portal_batches(wanted or list(registry.load()))

    @task(map_index_template="{{ batch_label }}", pool="portals", execution_timeout=timedelta(hours=8))
    def crawl_batch(portals: list[str]) -> dict:
        from fazhi.pipeline import crawl

        context = get_current_context()
        context["batch_label"] = f"{portals[0]} … {len(portals)} portals"
        params = context["params"]
        years = None if params["all_years"] else params["years"] or crawl.season_years()
        return crawl.crawl_batch(engine(), portals, years).as_dict()

    @task(outlets=[CAPTURES])
    def years_to_build(results: list[dict], *, outlet_events) -> dict:
        from fazhi.pipeline import crawl

        merged = crawl.merge(results)
        years = sorted({*merged.years, *crawl.years_with_work(engine())})
        if years:
            outlet_events[CAPTURES].add_partitions([str(y) for y in years])
        return {**merged.as_dict(), "years": years}

    years_to_build(crawl_batch.expand(portals=batches()))


crawl_portals()
