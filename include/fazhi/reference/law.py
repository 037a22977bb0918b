"""Regimes by report year, mandated contents and task areas (regimes.yaml, contents.yaml), loaded once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml


def _load(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(files("fazhi.reference").joinpath(name).read_text("utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class Regime:
    """Duty in force for report years `first` to `last` (None = still). Deadlines are month-day of the year after."""

    code: str
    name: str
    first: int
    last: int | None
    public_duty: bool
    publish_by: str | None
    report_by: dict[str, str]


@lru_cache(maxsize=1)
def regimes() -> tuple[Regime, ...]:
    """The rules in force over time, oldest first (see regimes.yaml for their sources)."""
    return tuple(
        Regime(r["code"], r["name"], r["from"], r["to"], r["public_duty"], r["publish_by"], r["report_by"] or {})
        for r in _load("regimes.yaml")["regimes"]
    )


def regime(report_year: int) -> Regime | None:
    """The regime in force for a report year, None outside all of them."""
    return next((r for r in regimes() if r.first <= report_year and (r.last is None or report_year <= r.last)), None)


@lru_cache(maxsize=1)
def contents() -> tuple[dict[str, Any], ...]:
    """Mandated contents M1..M5: code, name, english, mandatory."""
    return tuple(_load("contents.yaml")["contents"])


@lru_cache(maxsize=1)
def areas() -> tuple[dict[str, Any], ...]:
    """Task areas: code, name, english, cues and their place in the two outlines."""
    return tuple(_load("contents.yaml")["areas"])
