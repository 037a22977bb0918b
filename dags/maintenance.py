"""Weekly: prune Airflow's metadata, logs and Data Docs, and watch the disk."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, Param, dag, get_current_context, task

from fazhi.airflow_support import DEFAULT_ARGS


@dag(
    # unpausing starts nothing by itself: False would still run what was due within a tenth of the interval
    schedule=CronTriggerTimetable("30 2 * * 0", timezone="Asia/Shanghai", run_immediately=timedelta(0)),
    catchup=False,
    max_active_runs=1,
    default_args={**DEFAULT_ARGS, "retries": 1},
    tags=["fazhi", "maintenance"],
    params={
        "keep_days": Param(
            180,
            type="integer",
            minimum=7,
            title="保留天数 Days kept",
            description_md="Older runs, logs and Data Docs go; the archive and the warehouse are never touched",
        ),
        "min_free_gb": Param(
            5, type="number", minimum=0, title="磁盘下限 GB free", description_md="Less than this fails the run"
        ),
    },
    doc_md="""### Housekeeping
Removes old Airflow metadata, task logs and Data Docs, then fails if the disk is nearly full. Captures, reports and
marts are records, not logs: nothing here deletes them.
""",
)
def maintenance():
    @task
    def metadata() -> str:
        from fazhi.runtime import housekeeping

        return housekeeping.prune_metadata(get_current_context()["params"]["keep_days"])

    @task
    def files() -> dict:
        from fazhi.runtime import housekeeping

        return housekeeping.prune_files(get_current_context()["params"]["keep_days"])

    @task(trigger_rule="all_done")
    def disk() -> float:
        from fazhi.runtime import housekeeping

        return housekeeping.check_disk(get_current_context()["params"]["min_free_gb"])

    [metadata(), files()] >> disk()


maintenance()
