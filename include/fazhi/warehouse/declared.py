"""Declared knowledge that no report states: reforms of departments, changes of an indicator's definition.

Tab-separated files beside this module; the vintage stands in their heads. Each row names its source and what text it
was compared with; "unchecked" where it was written from knowledge alone. `dw.department_succession.source` says so too.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from importlib.resources import files
from typing import Any

KINDS = ("renamed", "merged")
UNCHECKED = "unchecked"


def _rows(name: str, fields: int) -> list[list[str]]:
    """Rows of a declaration. Raises ValueError that names file and line."""
    out = []
    text = files("fazhi.warehouse").joinpath(name).read_text("utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#"):
            row = line.split("\t")
            if len(row) != fields or not all(row):
                raise ValueError(f"{name} line {number}: {len(row)} fields, {fields} are needed, none empty")
            out.append(row)
    return out


def department_rows() -> list[dict[str, Any]]:
    """Rows of dw.department_succession."""
    rows = []
    for predecessor, successor, day, kind, source, checked in _rows("department_successions.tsv", 6):
        if kind not in KINDS:
            raise ValueError(f"department_successions.tsv: {predecessor} is {kind!r}, not one of {', '.join(KINDS)}")
        rows.append(
            {
                "predecessor": predecessor,
                "successor": successor,
                "effective_on": dt.date.fromisoformat(day),
                "kind": kind,
                "source": f"{source}; {UNCHECKED if checked == UNCHECKED else f'compared with: {checked}'}",
            }
        )
    return rows


@lru_cache(maxsize=1)
def definition_changes() -> dict[str, tuple[int, ...]]:
    """Indicator code to the report years from which it counts something else."""
    out: dict[str, set[int]] = {}
    for code, year, _what, _source, _checked in _rows("definition_changes.tsv", 5):
        out.setdefault(code, set()).add(int(year))
    return {code: tuple(sorted(years)) for code, years in out.items()}
