"""What the DAGs share. The only module of the package that knows Airflow; it imports nothing heavy at parse time."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

from airflow.sdk import (
    Asset,
    AsyncCallback,
    DeadlineAlert,
    DeadlineReference,
    ExceptionRetryPolicy,
    RetryAction,
    RetryRule,
)

WAREHOUSE_CONNECTION = "fazhi_warehouse"
ARCHIVE_CONNECTION = "fazhi_archive"

CAPTURES = Asset(name="captures", uri="fazhi://captures", extra={"partition": "report year"})
FACTS = Asset(name="facts", uri="fazhi://facts", extra={"partition": "report year"})
MARTS = Asset(name="marts", uri="fazhi://marts")

# A missing page, a blocked year or an unreadable setting does not mend itself; a reset connection may.
RETRY = ExceptionRetryPolicy(
    rules=[
        RetryRule("fazhi.warehouse.base.WarehouseUnavailable", RetryAction.FAIL, reason="no warehouse is set"),
        RetryRule("builtins.FileNotFoundError", RetryAction.FAIL, reason="what is missing stays missing"),
        RetryRule(
            ["sqlalchemy.exc.IntegrityError", "sqlalchemy.exc.ProgrammingError", "sqlalchemy.exc.DataError"],
            RetryAction.FAIL,
            reason="the same statement fails the same way",
        ),
        RetryRule("builtins.ValueError", RetryAction.FAIL, reason="bad input does not mend itself"),
        RetryRule(["builtins.ConnectionError", "builtins.TimeoutError"], RetryAction.RETRY, timedelta(seconds=30)),
    ]
)
DEFAULT_ARGS: dict[str, Any] = {
    "owner": "fazhi",
    "retries": 3,
    "retry_delay": timedelta(seconds=10),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=5),
    "retry_policy": RETRY,
    "execution_timeout": timedelta(hours=4),
}


async def late(**kwargs: Any) -> None:
    """Deadline callback: say in the triggerer's log which run is late and where to look."""
    import logging

    logging.getLogger("fazhi.deadline").error("A run is late: %s. Open its grid for the task that hangs.", kwargs)


def deadline(hours: float) -> DeadlineAlert:
    """A run queued this long ago should have ended."""
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(hours=hours),
        callback=AsyncCallback("fazhi.airflow_support.late", kwargs={"hours": hours}),
    )


def use_connections() -> None:
    """Point fazhi at the warehouse and archive that Airflow's connections name, where they are defined."""
    from airflow.sdk import BaseHook
    from airflow.sdk.exceptions import AirflowNotFoundException

    from fazhi import settings

    for name, variable in ((WAREHOUSE_CONNECTION, "WAREHOUSE_DSN"), (ARCHIVE_CONNECTION, "ARCHIVE_URL")):
        try:
            connection = BaseHook.get_connection(name)
        except AirflowNotFoundException:
            continue
        os.environ[variable] = connection.extra_dejson.get("url") or connection.get_uri().replace(
            "postgres://", "postgresql://", 1
        )
    settings.get.cache_clear()


def engine() -> Any:
    """Engine of the warehouse for a task."""
    from fazhi.warehouse import base

    use_connections()
    return base.engine()


def run_year(context: Any) -> int:
    """Report year of a run: its partition key, else the form's `year`. ValueError says how to give one."""
    key = context["dag_run"].partition_key or context["params"].get("year")
    if not key:
        raise ValueError("This run has no report year: trigger it with a partition key such as 2023, or fill in `year`")
    if not (str(key).isdigit() and 2000 <= int(key) <= 2100):
        raise ValueError(f"{key!r} is not a report year; give four digits such as 2023")
    return int(key)
