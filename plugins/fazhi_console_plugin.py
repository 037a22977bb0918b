"""Registers the fazhi console with Airflow: one FastAPI app, its entries in the navigation, a tab on DAGs and runs.

Every Airflow process imports this file, so the app (FastAPI, Jinja2, SQLAlchemy) is only built where it is served.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from airflow.plugins_manager import AirflowPlugin

PREFIX = "/fazhi"
PAGES = (
    ("coverage", "覆盖 Coverage"),
    ("yoy", "逐年 Year over year"),
    ("reports", "报告 Reports"),
    ("quality", "质量 Quality"),
    ("review", "复核 Review queue"),
    ("portals", "门户 Portals"),
)


def _view(route: str, name: str, href: str, destination: str) -> dict[str, str]:
    return {"url_route": route, "name": name, "href": PREFIX + href, "destination": destination}


class FazhiConsolePlugin(AirflowPlugin):  # type: ignore[misc]
    name = "fazhi_console"
    external_views: ClassVar[list[Any]] = [
        *({**_view(f"fazhi-{page}", name, f"/{page}", "nav"), "category": "fazhi"} for page, name in PAGES),
        _view("fazhi-dag", "法治 fazhi", "/for/{DAG_ID}", "dag"),
        _view("fazhi-run", "法治 fazhi", "/for/{DAG_ID}/{RUN_ID}", "dag_run"),
    ]

    @cached_property
    def fastapi_apps(self) -> list[dict[str, Any]]:
        from fazhi_console.app import create_app

        return [{"app": create_app(), "url_prefix": PREFIX, "name": "fazhi console"}]
