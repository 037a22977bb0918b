"""Fixtures of the warehouse's tests: a small catalogue, two cities of the region table, and the module's warehouse emptied."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from warehouse_rows import CATALOGUE, empty

from fazhi.warehouse import members, regions

_REAL = regions._official


@pytest.fixture(autouse=True)
def small_world(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Real rows of 湛江 and 南通 only: coverage of the whole nation would take most of the tests' time."""
    monkeypatch.setattr("fazhi.indicators.catalogue.catalogue", lambda: CATALOGUE)
    some = tuple(r for r in _REAL() if r[0][:4] in ("4400", "4408", "3200", "3206"))
    monkeypatch.setattr(regions, "_official", lambda: some)
    members._official.cache_clear()
    yield
    members._official.cache_clear()


@pytest.fixture
def star(warehouse: sa.Engine) -> sa.Engine:
    """The module's warehouse, emptied."""
    empty(warehouse)
    return warehouse
