"""The one place where the gate reads the indicator catalogue: bounds by tier, units, constraints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

TIERS = ("national", "province", "city", "county", "township")

# Constraints that hold by habit rather than by arithmetic: the two sides may count different bodies, or carry cases
# over from the year before. They flag; all others quarantine. Named by their total or, for a rate, by the rate.
SOFT_TOTALS = frozenset(
    {
        "LEAD_STUDY_SESSIONS",
        "RULE_NORM_ISSUED",
        "RULE_NORM_REVIEWED",
        "DECI_LEGAL_REVIEW",
        "DISP_RECON_RECEIVED",
        "DISP_RECON_ACCEPTED",
        "ENFO_OFFICERS",
        "CTX_SUBUNITS",
        "LEGA_ADVISOR_RATE",
        "FUNC_LICENSE_ACCEPTED",
    }
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What the catalogue says of one indicator. `bounds`: tier (or "*") to smallest and largest plausible."""

    code: str
    name_zh: str
    name_en: str
    unit: str  # base unit; rates "ratio"
    kind: Literal["count", "ratio", "amount"]
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    units: frozenset[str] = frozenset()  # further units it may be counted in


@dataclass(frozen=True, slots=True)
class Sibling:
    """`sum(parts) <= sum(totals)` within one report, or with `rate`: rate == parts[0] / totals[0] within `tolerance`.

    A hard constraint is arithmetic (lost cases are cases); a soft one is usual but not certain and only flags.
    """

    parts: tuple[str, ...]
    totals: tuple[str, ...]
    rate: str | None = None
    tolerance: float = 0.0
    hard: bool = True

    @property
    def rule_id(self) -> str:
        if self.rate:
            return f"sibling.{self.rate}.is_{self.parts[0]}_of_{self.totals[0]}"
        return f"sibling.{'+'.join(self.parts)}.within_{'+'.join(self.totals)}"


@dataclass(frozen=True, slots=True)
class Declared:
    measures: tuple[Measure, ...]
    siblings: tuple[Sibling, ...]


def declared() -> Declared:
    """What the catalogue in force declares."""
    from fazhi.indicators.catalogue import catalogue

    indicators = catalogue()
    measures = tuple(
        Measure(i.code, i.name_cn, i.name_en, i.unit, i.value_kind, dict(i.plausible), i.units) for i in indicators
    )
    known = {m.code for m in measures}
    found: dict[str, Sibling] = {}
    for c in (c for i in indicators for c in i.constraints):
        if c.op == "==":
            sibling = Sibling(
                (c.right[0],), (c.right[1],), rate=c.left[0], tolerance=0.0051, hard=c.left[0] not in SOFT_TOTALS
            )
        else:
            sibling = Sibling(c.left, c.right, hard=not SOFT_TOTALS & set(c.right))
        missing = {*sibling.parts, *sibling.totals, sibling.rate or sibling.parts[0]} - known
        if missing:
            raise ValueError(f"the constraint {c.text!r} names {', '.join(sorted(missing))}, which no block declares")
        found[sibling.rule_id] = sibling
    return Declared(measures, tuple(found.values()))
