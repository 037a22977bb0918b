"""Weekly: which portals went silent, were blocked, or suddenly list nothing."""

from __future__ import annotations

import pendulum
from airflow.sdk import CronTriggerTimetable, dag, task

from fazhi.airflow_support import DEFAULT_ARGS, engine


@dag(
    schedule=CronTriggerTimetable("0 8 * * 1", timezone="Asia/Shanghai"),
    start_date=pendulum.datetime(2024, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    default_args={**DEFAULT_ARGS, "retries": 0},
    tags=["fazhi", "watch"],
    doc_md="""### Silent portals
Fails, visibly, when a portal has gone stale for the season, is blocked, or lost its links. The log names each with its
reason and the command that looks at it (`fazhi portals check URL`). Fix the block in the registry, or mark it blocked.
""",
)
def watch_portals():
    @task
    def stale() -> list[str]:
        from fazhi.crawl.health import stale_portals

        from fazhi.pipeline.crawl import today

        return [str(s) for s in stale_portals(engine(), today())]

    @task
    def alarm(portals: list[str]) -> str:
        if portals:
            raise RuntimeError(f"{len(portals)} portals need a look:\n" + "\n".join(portals))
        return "every portal answered"

    alarm(stale())


watch_portals()
