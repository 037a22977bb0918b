"""Fixtures of the crawl tests: a server on loopback, a portal on it, an archive in a temporary folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from crawl_site import Site

from fazhi import settings
from fazhi.archive import Archive


@pytest.fixture(autouse=True)
def loopback_allowed() -> Iterator[None]:
    before = os.environ.get("FAZHI_SAMPLE_HOSTS")
    os.environ["FAZHI_SAMPLE_HOSTS"] = "1"
    settings.get.cache_clear()
    yield
    if before is None:
        os.environ.pop("FAZHI_SAMPLE_HOSTS")
    else:
        os.environ["FAZHI_SAMPLE_HOSTS"] = before
    settings.get.cache_clear()


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive((tmp_path / "archive").as_uri())


@pytest.fixture
def db(warehouse: sa.Engine) -> sa.Engine:
    """The module's warehouse, emptied of captures."""
    with warehouse.begin() as conn:
        conn.execute(sa.text("truncate crawl.capture, crawl.portal_health"))
    return warehouse
