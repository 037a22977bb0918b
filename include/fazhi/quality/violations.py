"""The one generated pass over a staged year: which rows break which rule.

All row checks of a table are evaluated in one scan: a clean row costs one chain of comparisons, a row with hits is
unnested into one violation per rule. Set checks follow, then those that read what the others found.
"""

# ruff: noqa: E501 - SQL is laid out as SQL

from __future__ import annotations

import re
from collections.abc import Collection

import sqlalchemy as sa

from fazhi.quality import declared as declarations
from fazhi.quality import generated, handwritten, rereading
from fazhi.quality.rules import ROW, Check, RowCheck, RowKind, Rule, Rulebook, SetCheck, quote

WITNESS = Rule(
    "text.statement.number",
    ROW,
    "statement",
    "证据中没有这个数",
    "the evidence does not state this number",
    "另一套独立的读数程序在证据和所在句中都找不到这个数：多为数位颠倒、丢了“万”或错位。",
    "A second, independent reader finds the number neither in the evidence nor in its sentence: swapped digits, a lost 万, a shifted column.",
    about="reading",
)
_WITNESS_CHECK = RowCheck(
    (WITNESS,),
    f"not ({rereading.settled_sql('x.v', 's.unit', 's.evidence_text')})",
    "trim_scale(x.v)::text || ' ' || s.unit",
    "'in the evidence'",
    "s.evidence_text",
)
_MONEY_STEP = "power(10::numeric, floor(log(greatest(x.v, 1))))"
FACT = f"""
create temporary table fact on commit drop as
select s.report_id, s.statement_id, s.agency_id, s.indicator, s.facets, s.scope, s.period_type || coalesce(s.period_end::text, '') as period,
       s.qualifier, x.v, s.evidence_text as evidence, s.evidence_start, s.evidence_end, s.sentence_sha,
       case s.qualifier when 'at_most' then 0 when 'approx' then 0.9 * x.v else x.v end as lower,
       case s.qualifier when 'at_least' then x.v + {_MONEY_STEP} when 'approx' then 1.1 * x.v
                        when 'range' then coalesce(s.value_max, x.v) else x.v end as upper
from stage.statement s join stage.report r using (report_id)
     cross join lateral (select coalesce(s.value_corrected, s.value) as v) x
where s.report_year = :year and r.report_year = :year and r.is_current and s.indicator is not null and x.v >= 0 and x.v < 'Infinity'
"""
_INSERT = """
insert into quality.violation (report_year, rule_id, report_id, statement_id, row_kind, severity, agency_id, indicator, observed, expected, evidence)
"""


def rulebook(declared: declarations.Declared | None = None) -> Rulebook:
    """Every rule in force: hand-written, from the tables, from the indicator catalogue."""
    declared = declared or declarations.declared()
    checks: list[Check] = [
        *generated.from_tables(),
        *generated.ranges(declared.measures),
        *generated.siblings(declared),
        _WITNESS_CHECK,
        *handwritten.checks(),
    ]
    setup = (
        f"create temporary table k on commit drop as select * from ({generated.bounds_sql(declared.measures)}) as k(indicator, tier, lo, hi, unit, units)",
        "analyze k",
        FACT,
        "create index on fact (report_id, indicator)",
        "analyze fact (report_id, indicator, scope, period, sentence_sha)",
    )
    return Rulebook.of(checks, setup)


def _case(checks: list[RowCheck], part: str) -> str:
    """CASE over the rule that was hit; families of rules (range.*) share one branch, found by their layer."""
    arms = []
    for c in checks:
        value = getattr(c, part) or "''"
        test = f"h.rule_id = {quote(c.rules[0].rule_id)}" if not c.rule_id else f"h.rule_id = {c.rule_id}"
        arms.append(f"when {test} then ({value})::text")
    return "case " + " ".join(arms) + " end"


def _severity(checks: list[RowCheck]) -> str:
    by: dict[str, list[str]] = {}
    for c in checks:
        by.setdefault(c.rules[0].severity, []).append(f"h.rule_id = {c.id_sql}")
    return "case " + " ".join(f"when {' or '.join(tests)} then '{severity}'" for severity, tests in by.items()) + " end"


def scan_sql(book: Rulebook, kind: RowKind) -> str:
    """The INSERT … SELECT that judges every row of one table by all its row checks at once."""
    checks = [c for c in book.checks if isinstance(c, RowCheck) and c.row_kind == kind]
    hits = ", ".join(f"case when {c.when} then {c.id_sql} end" for c in checks)
    any_hit = " or ".join(f"({c.when})" for c in checks)
    if kind == "report":
        ids, source = "r.report_id, '', 'report'", "stage.report r"
        own = "r.agency_id, null::text"
        where = "r.report_year = :year and r.is_current"
    else:
        ids, own = "s.report_id, s.statement_id, 'statement'", "r.agency_id, s.indicator"
        source = f"""stage.statement s join stage.report r on r.report_id = s.report_id and r.is_current
             left join k on k.indicator = s.indicator and k.tier = coalesce(r.tier, '*')
             cross join lateral (select coalesce(s.value_corrected, s.value) as v, {rereading.folded_sql("s.evidence_text")} as words,
                                        {rereading.folded_sql("s.sentence_text")} as sentence) x"""
        where = "s.report_year = :year"
    return (
        f"{_INSERT} select :year, h.rule_id, {ids}, {_severity(checks)}, {own}, {_case(checks, 'observed')}, {_case(checks, 'expected')}, "
        f"left({_case(checks, 'evidence')}, 400) from {source} cross join lateral unnest(array_remove(array[{hits}], null)) h(rule_id) "
        f"where {where} and ({any_hit}) on conflict do nothing"
    )


def _set_sql(check: SetCheck) -> str:
    first = check.rules[0]
    return (
        f"{_INSERT} select :year, q.rule_id, q.report_id, q.statement_id, '{first.row_kind}', u.severity, r.agency_id, s.indicator, q.observed, q.expected, "
        f"left(q.evidence, 400) from ({check.query}) q join quality.rule u using (rule_id) left join stage.report r on r.report_id = q.report_id "
        "left join stage.statement s on s.report_id = q.report_id and s.statement_id = q.statement_id on conflict do nothing"
    )


def _settle_numbers(conn: sa.Connection, year: int) -> None:
    """Ask the second reader about the rows that SQL could not settle; drop the violation where it finds the number."""
    rows = conn.execute(
        sa.text(
            "select v.report_id, v.statement_id, s.value, s.unit, s.evidence_text, s.sentence_text from quality.violation v "
            "join stage.statement s using (report_id, statement_id) where v.report_year = :year and v.rule_id = :rule"
        ).execution_options(yield_per=5000),
        {"year": year, "rule": WITNESS.rule_id},
    )
    found = [
        (r.report_id, r.statement_id)
        for r in rows
        if rereading.states(r.value, r.unit, r.evidence_text, r.sentence_text)
    ]
    for start in range(0, len(found), 20000):
        chunk = found[start : start + 20000]
        conn.execute(
            sa.text(
                "delete from quality.violation v using unnest(cast(:r as text[]), cast(:s as text[])) as f(report_id, statement_id) "
                "where v.report_year = :year and v.rule_id = :rule and v.report_id = f.report_id and v.statement_id = f.statement_id"
            ),
            {"year": year, "rule": WITNESS.rule_id, "r": [r for r, _ in chunk], "s": [s for _, s in chunk]},
        )


# The stage was just filled: without statistics the planner takes it for empty and joins row by row.
_FRESH_STATISTICS = (
    "analyze stage.report (report_id, agency_id, report_year, is_current, text_sha256, url)",
    "analyze stage.statement (report_id, statement_id, agency_id, report_year, indicator)",
)


def write(conn: sa.Connection, year: int, book: Rulebook, suite: Collection[str]) -> None:
    """Rewrite quality.violation of the year: the rows that break a rule of the suite. One transaction, the caller's."""
    bind = {"year": year}
    conn.execute(sa.text("delete from quality.violation where report_year = :year"), bind)
    for statement in (*_FRESH_STATISTICS, *book.setup):
        conn.execute(sa.text(statement), bind)
    for kind in ("report", "statement"):
        conn.execute(sa.text(_escaped(scan_sql(book, kind))), bind)  # type: ignore[arg-type]
    _settle_numbers(conn, year)
    sets = [c for c in book.checks if isinstance(c, SetCheck) and {r.rule_id for r in c.rules} & set(suite)]
    for check in (c for c in sets if not c.after_rows):
        conn.execute(sa.text(_escaped(_set_sql(check))), bind)
    conn.execute(
        sa.text("delete from quality.violation where report_year = :year and not rule_id = any(:suite)"),
        bind | {"suite": list(suite)},
    )


def write_last(conn: sa.Connection, year: int, book: Rulebook, suite: Collection[str]) -> None:
    """The checks that count what the others found. Runs after reviewers' releases, so that a released row weighs nothing."""
    conn.execute(sa.text("analyze quality.violation"))
    for check in book.checks:
        if isinstance(check, SetCheck) and check.after_rows and check.rules[0].rule_id in suite:
            conn.execute(sa.text(_escaped(_set_sql(check))), {"year": year})


_COLON = re.compile(r"(?<!:):(?!:|year\b)")


def _escaped(sql: str) -> str:
    """Colons that are not the bound :year (JSON, regular expressions) escaped for sa.text."""
    return _COLON.sub(r"\\:", sql)
