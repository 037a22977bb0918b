"""The way in: the console's root, and the tabs that Airflow shows on a DAG and on a run."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from fazhi_console import render
from fazhi_console.identity import reader

router = APIRouter(dependencies=[Depends(reader)])
PAGE_OF = {
    "crawl_portals": "portals",
    "crawl_year": "portals",
    "watch_portals": "portals",
    "build_year": "quality",
    "review_year": "review",
}


@router.get("/")
def home(request: Request) -> Response:
    return RedirectResponse(render.link(request, "coverage"), 302)


@router.get("/for/{dag_id}")
def of_dag(request: Request, dag_id: str) -> Response:
    """The page that a person who looks at this DAG wants; coverage where no other is nearer."""
    return RedirectResponse(render.link(request, PAGE_OF.get(dag_id, "coverage")), 302)


@router.get("/for/{dag_id}/{run_id}")
def of_run(request: Request, dag_id: str, run_id: str) -> Response:
    """The same page at the report year of the run, when it has one."""
    page = PAGE_OF.get(dag_id, "coverage")
    year = run_year(dag_id, run_id) if page in ("quality", "review") else None
    return RedirectResponse(render.link(request, page, year=year), 302)


def run_year(dag_id: str, run_id: str) -> int | None:
    """Report year of a run: its partition key, else its parameter `year`."""
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session
    from sqlalchemy import select

    with create_session() as session:
        run = session.scalar(select(DagRun).where(DagRun.dag_id == dag_id, DagRun.run_id == run_id))
        if run is None:
            return None
        asked = run.partition_key or (run.conf or {}).get("year")
    return int(str(asked)) if str(asked).isdecimal() else None
