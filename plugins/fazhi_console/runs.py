"""What the console asks of Airflow itself: start a run, when the next one is due, which connections are defined."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from typing import Any


class NotStarted(RuntimeError):
    """The run could not be started; the message says why."""


@dataclass(frozen=True, slots=True)
class Schedule:
    next_run: datetime | None
    paused: bool


def start(dag_id: str, by: str, *, conf: dict[str, Any] | None = None, partition_key: str | None = None) -> str:
    """Queue a manual run of `dag_id` in the name of `by`; its run id."""
    from airflow.api.common.trigger_dag import trigger_dag
    from airflow.exceptions import AirflowException
    from airflow.utils.types import DagRunTriggeredByType

    try:
        run = trigger_dag(
            dag_id,
            triggered_by=DagRunTriggeredByType.UI,
            triggering_user_name=by,
            conf=conf or {},
            partition_key=partition_key,
        )
    except (AirflowException, ValueError) as e:
        raise NotStarted(f"{dag_id} was not started: {e}") from e
    if run is None:
        raise NotStarted(f"{dag_id} was not started: the scheduler does not know it yet")
    return str(run.run_id)


def schedule(dag_id: str) -> Schedule | None:
    """When `dag_id` runs next, and whether it is paused; None while Airflow does not know it."""
    from airflow.models.dag import DagModel
    from airflow.utils.session import create_session

    with create_session() as session:
        dag = session.get(DagModel, dag_id)
        return Schedule(dag.next_dagrun_create_after, bool(dag.is_paused)) if dag else None


def adopt_connections() -> None:
    """Where no setting names the warehouse or the archive, take Airflow's connections, as the tasks do."""
    from airflow.exceptions import AirflowNotFoundException
    from airflow.models.connection import Connection

    from fazhi import settings

    for name, variable in settings.CONNECTIONS:
        if os.environ.get(variable):
            continue
        try:
            found = Connection.get_connection_from_secrets(name)
        except AirflowNotFoundException:
            continue
        os.environ[variable] = settings.address(found)
    settings.get.cache_clear()
