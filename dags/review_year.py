"""By hand: a person looks at a blocked report year and releases it."""

from __future__ import annotations

import pendulum
from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import Param, dag, get_current_context, task

from fazhi.airflow_support import CAPTURES, DEFAULT_ARGS, engine, run_year


@dag(
    schedule=None,
    start_date=pendulum.datetime(2016, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=4,
    default_args=DEFAULT_ARGS,
    tags=["fazhi", "review"],
    params={
        "year": Param(2024, type="integer", minimum=2000, maximum=2100, title="报告年度 Report year"),
        "why": Param("", type="string", title="理由 Reason", description_md="Kept with the release"),
    },
    doc_md="""### Release a blocked year
Shows why the gate blocked the year and waits for an approval (Required Actions). *Approve* records the release with
your reason and starts **build_year** for it again; *Reject* leaves the year blocked and its old star readable.
""",
)
def review_year():
    @task
    def reasons() -> str:
        from fazhi.quality.gate import blocking_reasons

        year = run_year(get_current_context())
        found = blocking_reasons(engine(), year)
        if not found:
            raise ValueError(f"{year} is not blocked: there is nothing to release")
        return "\n".join(f"- {r}" for r in found)

    approve = ApprovalOperator(
        task_id="approve",
        subject="Release report year {{ params.year }}?",
        body="The gate blocked this year:\n\n{{ ti.xcom_pull(task_ids='reasons') }}\n\nReason given: {{ params.why }}",
    )

    @task(outlets=[CAPTURES])
    def release(*, outlet_events) -> int:
        from fazhi.quality.gate import release_year

        context = get_current_context()
        year = run_year(context)
        who = (context["ti"].xcom_pull(task_ids="approve") or {}).get("responded_by_user") or {}
        release_year(engine(), year, who=str(who.get("name") or "airflow"), why=context["params"]["why"])
        outlet_events[CAPTURES].add_partitions([str(year)])
        return year

    reasons() >> approve >> release()


review_year()
