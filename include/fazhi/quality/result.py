"""What one run of the gate on a year came to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class GateResult:
    """Counts of statements unless said otherwise. `by_rule` counts open violations of the rules that failed."""

    year: int
    blocked: bool
    reports: int
    statements: int
    passed: int
    flagged: int
    quarantined: int
    rejected: int
    reports_quarantined: int
    by_rule: dict[str, int] = field(default_factory=dict)
    blocking_rules: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    expired_reviews: int = 0
    docs: str | None = None
