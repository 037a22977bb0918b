"""The rules nobody could generate: dates, text quality, evidence, documents compared with one another, the whole year.

Each entry is an identity, a severity, a title and an explanation in 中文 and English, and the SQL of the rows that
break it (names in scope: see rules.py). A rule quarantines only what contradicts itself or its evidence; what is merely
unusual flags.
"""

from __future__ import annotations

from fazhi.quality.handwritten.comparing import comparing_rules
from fazhi.quality.handwritten.reports import report_rules
from fazhi.quality.handwritten.statements import statement_rules
from fazhi.quality.handwritten.years import year_rules
from fazhi.quality.rules import Check


def checks() -> list[Check]:
    """All hand-written checks, in the order they run."""
    return [*statement_rules(), *report_rules(), *comparing_rules(), *year_rules()]
