"""Weekly: which portals went silent, were blocked, or suddenly list nothing."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, dag, task

from fazhi.airflow_support import DEFAULT_ARGS, Alarm, engine


@dag(
    # unpausing starts nothing by itself: False would still run what was due within a tenth of the interval
    schedule=CronTriggerTimetable("0 8 * * 1", timezone="Asia/Shanghai", run_immediately=timedelta(0)),
    catchup=False,
    max_active_runs=1,
    default_args={**DEFAULT_ARGS, "retries": 0},
    tags=["fazhi", "watch"],
    doc_md="""### Silent portals
Fails, visibly, when a portal has gone stale for the season, is blocked, or lost its links. The log names each with its
reason and the command that looks at it (`fazhi portals check URL`); FAZHI_ALERTS says who else is told. Fix the block
in the registry, or mark it blocked.
""",
)
def watch_portals():
    @task
    def stale() -> list[str]:
        from fazhi.crawl.health import stale_portals
        from fazhi.pipeline.crawl import today

        return [str(s) for s in stale_portals(engine(), today())]

    @task(on_failure_callback=Alarm("portals_silent", "stale"))
    def alarm(portals: list[str]) -> str:
        if portals:
            raise RuntimeError(f"{len(portals)} portals need a look:\n" + "\n".join(portals))
        return "every portal answered"

    alarm(stale())


watch_portals()
