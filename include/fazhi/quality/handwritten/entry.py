"""How a hand-written rule is put down: by the condition on a row that breaks it, or by a query that finds what does."""

from __future__ import annotations

import re

from fazhi.quality.rules import RowCheck, RowKind, Rule, SetCheck, Severity, quote

CURRENT = "from stage.report r where r.report_year = :year and r.is_current"
_SQL = re.compile(r"'|[rsxk]\.|trim_scale\(|char_length\(")  # how an expression starts; other expectations are words


def rule(
    rule_id: str,
    severity: Severity,
    zh: str,
    en: str,
    why_zh: str,
    why_en: str,
    when: str,
    observed: str,
    expected: str,
    evidence: str = "",
    reading: bool = False,
) -> RowCheck:
    """A rule on one row: SQL that is true where it breaks, what is shown of it, what was expected (SQL or words).

    Its kind is in its id (`….report.…`, else a statement). reading: it judges how the text was read, not the value.
    """
    kind: RowKind = "report" if ".report." in rule_id else "statement"
    declared = Rule(rule_id, severity, kind, zh, en, why_zh, why_en, about="reading" if reading else "value")
    shown = expected if _SQL.match(expected) else quote(expected)
    evidence = evidence or ("s.evidence_text" if kind == "statement" else "r.title")
    return RowCheck((declared,), when, observed, shown, evidence)


def find(
    rule_id: str,
    severity: Severity,
    kind: RowKind,
    zh: str,
    en: str,
    why_zh: str,
    why_en: str,
    query: str,
    after_rows: bool = False,
) -> SetCheck:
    """A rule on several rows: a query of those that break it, in which {id} stands for the rule's id.

    after_rows: it asks what the rules on single rows have found.
    """
    declared = Rule(rule_id, severity, kind, zh, en, why_zh, why_en)
    return SetCheck((declared,), query.replace("{id}", quote(rule_id)), after_rows)
