"""Constraints between the facts of one report, as the catalogue declares them; a breach is a flag for the gate."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from fazhi.indicators.block import Constraint, Indicator
from fazhi.indicators.catalogue import catalogue
from fazhi.records import Statement

_TOLERANCE = 0.0051  # a rate stated to whole percents


def _values(facts: Sequence[Statement]) -> dict[str, Statement]:
    """The first fact of each indicator: the general one is stated before its breakdowns."""
    out: dict[str, Statement] = {}
    for f in facts:
        if f.indicator is not None:
            out.setdefault(f.indicator, f)
    return out


def _broken(c: Constraint, known: dict[str, Statement]) -> bool:
    if any(code not in known for code in (*c.left, *c.right)):
        return False
    left, right = [known[k] for k in c.left], [known[k] for k in c.right]
    if c.op == "==":
        part, whole = right
        if part.qualifier != "exact" or whole.qualifier != "exact" or not whole.value:
            return False
        return left[0].qualifier == "exact" and abs(left[0].value - part.value / whole.value) > _TOLERANCE
    if any(f.qualifier not in ("exact", "at_least") for f in left) or any(f.qualifier != "exact" for f in right):
        return False
    return sum(f.value for f in left) > sum(f.value for f in right) + 1e-9


@lru_cache(maxsize=1)
def _constrained() -> tuple[Indicator, ...]:
    return tuple(i for i in catalogue() if i.constraints)


def constraint_flags(facts: Sequence[Statement]) -> tuple[str, ...]:
    """`constraint:CODE` for each indicator whose declared constraint these facts break, in catalogue order."""
    known = _values(facts)
    return tuple(
        f"constraint:{i.code}"
        for i in _constrained()
        if i.code in known and any(_broken(c, known) for c in i.constraints)
    )
