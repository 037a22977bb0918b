"""Fixtures of the console: the invented nation in a real warehouse, the app under its real prefix, people by role."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "plugins"), str(Path(__file__).parent)]
# Before anything imports Airflow: a home of our own, never the developer's.
os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="fazhi-test-airflow-"))
os.environ.setdefault("AIRFLOW__API__SECRET_KEY", "console-test-secret")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An archive of this module; the settings point at it."""
    from fazhi import settings

    url = (tmp_path_factory.mktemp("archive")).as_uri()
    before = os.environ.get("ARCHIVE_URL")
    os.environ["ARCHIVE_URL"] = url
    settings.get.cache_clear()
    yield url
    os.environ.pop("ARCHIVE_URL")
    if before is not None:
        os.environ["ARCHIVE_URL"] = before
    settings.get.cache_clear()


@pytest.fixture(scope="module")
def nation(warehouse: Any, archive: str) -> Any:
    """The warehouse filled; the keys a test may ask for."""
    import nation_fill

    return nation_fill.fill(warehouse, archive)


@pytest.fixture(scope="module")
def app(warehouse: Any, nation: Any) -> Any:
    """The console mounted as Airflow mounts it, on this module's warehouse."""
    from fastapi import FastAPI

    from fazhi_console import db
    from fazhi_console.app import create_app
    from fazhi_console.pages import portals

    inner = create_app()
    inner.dependency_overrides[db.warehouse] = lambda: warehouse
    inner.dependency_overrides[portals.crawl_schedule] = lambda: None  # Airflow's own database: test_console_browser.py
    outer = FastAPI()
    outer.mount("/fazhi", inner)
    outer.state.console = inner
    return outer


@pytest.fixture
def client(app: Any) -> Iterator[Callable[..., Any]]:
    """client("admin" | "viewer" | "anonymous"): a browser-like client. Anonymous goes through Airflow's own check."""
    from fastapi.testclient import TestClient

    from fazhi_console import identity

    def sign_in(role: str = "admin", **headers: str) -> Any:
        console = app.state.console
        console.dependency_overrides.pop(identity.person, None)
        if role != "anonymous":
            free = role == "admin"
            who = identity.Person(role, role, True, free, free, free)
            console.dependency_overrides[identity.person] = lambda: who
        accept = {"Accept": "text/html", "Accept-Language": "zh-CN", **headers}
        return TestClient(app, base_url="http://console.test", headers=accept, follow_redirects=False)

    yield sign_in
    app.state.console.dependency_overrides.pop(identity.person, None)
