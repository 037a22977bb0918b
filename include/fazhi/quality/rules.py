"""What a rule is: an identity people can read, and the SQL that finds the rows that break it.

A `RowCheck` looks at one row of stage.report or stage.statement at a time; all of them are evaluated together in one
scan. A `SetCheck` is a query of its own, for rules that compare rows. In the SQL of a check these names are in scope:
`s` stage.statement, `r` its stage.report, `x.v` the value in force (a reviewer's correction before the value read),
`x.words` the evidence without white space, and `k` what the catalogue declares of the indicator (null where nothing).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from fazhi.records import key

Severity = Literal["block_year", "quarantine_report", "quarantine_row", "flag"]
RowKind = Literal["report", "statement", "year", "mart"]

BLOCK: Severity = "block_year"
REPORT: Severity = "quarantine_report"
ROW: Severity = "quarantine_row"
FLAG: Severity = "flag"


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation of the suite. `rule_id` is layer.subject.topic and never changes once published."""

    rule_id: str
    severity: Severity
    row_kind: RowKind
    title_zh: str
    title_en: str
    explain_zh: str
    explain_en: str
    origin: Literal["table", "catalogue", "hand"] = "hand"
    # A rule about how the text was read is settled once a person has put the value right; one about the value is not.
    about: Literal["value", "reading"] = "value"
    of_indicator: str | None = None  # the rule looks only at statements of this indicator

    @property
    def layer(self) -> str:
        return self.rule_id.split(".", 1)[0]


@dataclass(frozen=True, slots=True)
class RowCheck:
    """`when` is true for a row that breaks the rule. `rule_id` overrides the one rule's id by an SQL expression."""

    rules: tuple[Rule, ...]
    when: str
    observed: str
    expected: str
    evidence: str = ""
    rule_id: str = ""

    @property
    def id_sql(self) -> str:
        return self.rule_id or quote(self.rules[0].rule_id)

    @property
    def row_kind(self) -> RowKind:
        return self.rules[0].row_kind


@dataclass(frozen=True, slots=True)
class SetCheck:
    """`query` yields rule_id, report_id, statement_id, observed, expected, evidence; `:year` is bound.

    `after_rows` checks run last and may read quality.violation of the year.
    """

    rules: tuple[Rule, ...]
    query: str
    after_rows: bool = False


Check = RowCheck | SetCheck
RULE_COLUMNS = (
    "rule_id",
    "severity",
    "layer",
    "row_kind",
    "origin",
    "title_zh",
    "title_en",
    "explain_zh",
    "explain_en",
)  # of quality.rule, and what a rule shows of itself


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every check and rule in force, in a fixed order."""

    checks: tuple[Check, ...]
    setup: tuple[str, ...] = ()  # SQL that makes the temporary tables the checks read
    rules: dict[str, Rule] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Changes when any rule's SQL, severity or wording changes."""
        return key(*map(repr, self.checks), *self.setup)

    @classmethod
    def of(cls, checks: Sequence[Check], setup: Sequence[str] = (), extra: Sequence[Rule] = ()) -> Rulebook:
        rules: dict[str, Rule] = {}
        for rule in [r for c in checks for r in c.rules] + list(extra):
            if rule.rule_id in rules:
                raise ValueError(f"rule {rule.rule_id} is declared twice")
            rules[rule.rule_id] = rule
        return cls(tuple(checks), tuple(setup), dict(sorted(rules.items())))


def quote(text: str) -> str:
    """SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def values(rows: Sequence[Sequence[object]], types: Sequence[str]) -> str:
    """A VALUES list; the first row carries the types. An empty list gives a query without rows."""
    if not rows:
        return "select " + ", ".join(f"null::{t}" for t in types) + " where false"

    def cell(value: object, type_: str, first: bool) -> str:
        text = "null" if value is None else quote(str(value))
        return f"{text}::{type_}" if first or (value is not None and type_ != "text") else text

    return "values " + ", ".join(
        "(" + ", ".join(cell(v, t, i == 0) for v, t in zip(row, types, strict=True)) + ")" for i, row in enumerate(rows)
    )
