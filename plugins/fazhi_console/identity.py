"""Who asks, and what that person may do: Airflow's own login and permissions, nothing beside them.

Reading needs GET on the DAG `build_year`; deciding in the review queue needs PUT on `review_year`; "check now" and
"apply now" need POST on the runs of `crawl_portals` and `build_year`. Under the simple auth manager a viewer may
therefore read and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails
from airflow.api_fastapi.core_api.security import get_user
from airflow.models.dag import DagModel
from fastapi import Depends, HTTPException

BUILD_DAG, REVIEW_DAG, CRAWL_DAG = "build_year", "review_year", "crawl_portals"


@dataclass(frozen=True, slots=True)
class Person:
    """The signed-in user and the permissions the console asks about."""

    id: str
    name: str
    may_read: bool
    may_review: bool
    may_crawl: bool
    may_build: bool


def person(user: BaseUser = Depends(get_user)) -> Person:
    """The signed-in person. `get_user` answers 401 for anonymous requests before this is reached."""

    def may(method: str, dag_id: str, entity: DagAccessEntity | None = None) -> bool:
        details = DagDetails(id=dag_id, team_name=DagModel.get_team_name(dag_id))
        return bool(
            get_auth_manager().is_authorized_dag(method=method, access_entity=entity, details=details, user=user)
        )

    return Person(
        id=user.get_id(),
        name=user.get_name(),
        may_read=may("GET", BUILD_DAG),
        may_review=may("PUT", REVIEW_DAG),
        may_crawl=may("POST", CRAWL_DAG, DagAccessEntity.RUN),
        may_build=may("POST", BUILD_DAG, DagAccessEntity.RUN),
    )


def reader(who: Person = Depends(person)) -> Person:
    if not who.may_read:
        raise HTTPException(403, f"Your role may not read the DAG {BUILD_DAG}, and so not this console")
    return who


def reviewer(who: Person = Depends(reader)) -> Person:
    if not who.may_review:
        raise HTTPException(
            403, f"Your role may not edit the DAG {REVIEW_DAG}: releasing, correcting and rejecting need that"
        )
    return who


def crawler(who: Person = Depends(reader)) -> Person:
    if not who.may_crawl:
        raise HTTPException(403, f"Your role may not trigger the DAG {CRAWL_DAG}")
    return who


def builder(who: Person = Depends(reader)) -> Person:
    if not who.may_build:
        raise HTTPException(403, f"Your role may not trigger the DAG {BUILD_DAG}")
    return who
