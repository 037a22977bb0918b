"""Every rule of fazhi in one list: those of the gate, of the history of an agency, and of the marts."""

from __future__ import annotations

from fazhi.quality import history, marts, violations
from fazhi.quality.rules import Rule


def all_rules() -> list[Rule]:
    """Sorted by rule_id."""
    book = violations.rulebook().rules
    return sorted([*book.values(), *history.RULES, *marts.rules()], key=lambda r: r.rule_id)
