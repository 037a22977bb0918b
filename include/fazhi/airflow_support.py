"""What the DAGs share. The only module of the package that knows Airflow; it imports nothing heavy at parse time."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from html import escape
from typing import Any
from urllib.parse import unquote

from airflow.sdk import (  # type: ignore[attr-defined]  # its stub file lags behind
    Asset,
    AsyncCallback,
    BaseNotifier,
    DeadlineAlert,
    DeadlineReference,
    ExceptionRetryPolicy,
    Param,
    RetryAction,
    RetryRule,
    Variable,
    get_current_context,
    task,
)

TOLD = "fazhi_told_"  # Variables, one per blocked report year

PORTALS = Asset(name="portals", uri="fazhi://portals")
CAPTURES = Asset(name="captures", uri="fazhi://captures", extra={"partition": "report year"})
FACTS = Asset(name="facts", uri="fazhi://facts", extra={"partition": "report year"})
UNPUBLISHED = Asset(name="unpublished", uri="fazhi://unpublished")  # loads that no run of publish_marts will see yet
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
        # another crawl is at the same sites; hours may pass, so this one does not wait in a worker's slot
        RetryRule("fazhi.pipeline.common.Busy", RetryAction.RETRY, timedelta(minutes=5)),
    ]
)
DEFAULT_ARGS: dict[str, Any] = {
    "owner": "fazhi",
    "retries": 3,
    "retry_delay": timedelta(seconds=float(os.environ.get("FAZHI_RETRY_SECONDS", "10"))),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=5),
    "retry_policy": RETRY,
    "execution_timeout": timedelta(hours=4),
}


async def late(**kwargs: Any) -> None:
    """Deadline callback: say in the triggerer's log which run is late and where to look."""
    import logging

    logging.getLogger("fazhi.deadline").error("A run is late: %s. Open its grid for the task that hangs.", kwargs)


class Alarm(BaseNotifier):  # type: ignore[misc]
    """Airflow notifier: tells of blocked years or silent portals in the task's log and wherever FAZHI_ALERTS says.

    kind: a function of fazhi.pipeline.alerts. source: the task whose result it is made from. Meant as a callback of the
    task that knows; where one place cannot be reached, that is logged and the others are still told. An Airflow
    Variable keeps what each place knows of a topic, so that it is told again only when that changes.
    """

    def __init__(self, kind: str, source: str) -> None:
        super().__init__()
        self.kind, self.source = kind, source

    def notify(self, context: Any) -> None:
        from fazhi import settings
        from fazhi.pipeline import alerts

        ti = context["ti"]
        result = ti.xcom_pull(task_ids=self.source)
        places = alerts.targets(settings.get().alerts)
        for alert in getattr(alerts, self.kind)(result, str(getattr(ti, "log_url", ""))):
            name = TOLD + alert.topic
            known = Variable.get(name, default={}, deserialize_json=True) if alert.topic else {}
            now = alerts.tell(alert, places, known, _send)
            if alert.topic and now != known:
                Variable.set(name, now, description="Who was told what of it", serialize_json=True)
        for topic in alerts.over(result):
            if Variable.get(TOLD + topic, default=None):
                Variable.delete(TOLD + topic)


def _send(kind: str, value: str, alert: Any) -> None:
    """connection: a webhook, its address in the Connection; mailto: the Connection smtp_default sends."""
    from airflow.sdk import BaseHook

    from fazhi.pipeline import alerts

    if kind == "mailto":
        from airflow.providers.smtp.hooks.smtp import SmtpHook

        with SmtpHook() as smtp:
            smtp.send_email_smtp(to=value, subject=alert.title, html_content=f"<pre>{escape(alert.text)}</pre>")
        return
    connection = BaseHook.get_connection(value)
    alerts.post(webhook(connection), alert, connection.password)


def webhook(connection: Any) -> str:
    """Address in a Connection: `url` in its extra, or host and path of one written as https://host/path."""
    if url := connection.extra_dejson.get("url"):
        return str(url)
    port = f":{connection.port}" if connection.port else ""
    scheme, path = connection.conn_type, connection.schema or ""
    if path in ("http", "https"):  # as Airflow's HTTP connections have it
        scheme, path = path, str(connection.extra_dejson.get("endpoint", ""))
    return f"{scheme}://{connection.host}{port}/{unquote(path).lstrip('/')}"


def deadline(hours: float) -> DeadlineAlert:
    """A run that takes this much longer than its DAG's runs do on average (the last ten; at least three) is late.

    Not counted from DAGRUN_QUEUED_AT: with that, Airflow 3.3.2 answers 500 when a failed run is cleared.
    """
    return DeadlineAlert(
        reference=DeadlineReference.AVERAGE_RUNTIME(max_runs=10, min_runs=3),
        interval=timedelta(hours=hours),
        callback=AsyncCallback("fazhi.airflow_support.late", kwargs={"hours": hours}),
    )


def use_connections() -> None:
    """Point fazhi at the warehouse and archive that Airflow's connections name, where they are defined."""
    from airflow.sdk import BaseHook
    from airflow.sdk.exceptions import AirflowNotFoundException

    from fazhi import settings

    for name, variable in settings.CONNECTIONS:
        try:
            connection = BaseHook.get_connection(name)
        except AirflowNotFoundException:
            continue
        os.environ[variable] = settings.address(connection)
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


# Without "null" among its types the trigger form marks a field as required, and refuses one that was emptied.
PORTALS_PARAM = Param(
    None,
    type=["null", "array"],
    items={"type": "string"},
    title="门户 Portals",
    description_md="Portal ids, one a line; empty: all",
)
YEAR_PARAM = Param(
    None,
    type=["null", "integer"],
    minimum=2000,
    maximum=2100,
    title="报告年度 Report year",
    description_md="Only for a run without a partition key",
)


def crawl_tasks(years: Callable[[Any], list[int] | None], wanted: Callable[[Any], bool], hours: float) -> Any:
    """The tasks `batches` and `crawl_batch` of a crawling DAG; gives the batches' results.

    years: report years to crawl for, from the run's context (None: every listed year). wanted: whether to go to the
    network at all; if not, no batch is made.
    """

    @task
    def batches() -> list[list[str]]:
        from fazhi.pipeline import crawl
        from fazhi.portals import registry

        use_connections()
        context = get_current_context()
        if not wanted(context):
            return []
        return crawl.portal_batches(context["params"]["portals"] or list(registry.load()))

    @task(  # type: ignore[untyped-decorator]
        map_index_template="{{ batch_label }}",
        pool="portals",
        execution_timeout=timedelta(hours=hours),
        inlets=[PORTALS],
    )
    def crawl_batch(portals: list[str]) -> dict[str, Any]:
        from fazhi.pipeline import crawl

        context = get_current_context()
        asked = years(context)
        of = f"{asked[0]}: " if asked and len(asked) == 1 else ""
        context["batch_label"] = f"{of}{portals[0]} … {len(portals)} portals"
        return crawl.crawl_batch(engine(), portals, asked).as_dict()

    return crawl_batch.expand(portals=batches())
