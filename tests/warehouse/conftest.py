"""Fixtures of the warehouse's tests: a small catalogue, and the module's warehouse emptied."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from warehouse_rows import CATALOGUE, empty


@pytest.fixture(autouse=True)
def small_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fazhi.indicators.catalogue.catalogue", lambda: CATALOGUE)


@pytest.fixture
def star(warehouse: sa.Engine) -> sa.Engine:
    """The module's warehouse, emptied."""
    empty(warehouse)
    return warehouse
