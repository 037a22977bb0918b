"""What follows from the judgements: verdicts on the staged rows, the quarantine, the state of the year, the history."""

# ruff: noqa: E501 - SQL is laid out as SQL

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from fazhi.quality import tables as t
from fazhi.quality.result import GateResult
from fazhi.quality.review import ReviewError
from fazhi.quality.rules import Rule
from fazhi.quality.suite import Judgement

_JUDGED = """
create temporary table judged on commit drop as
select report_id, statement_id, bool_or(severity = 'quarantine_report') as whole, bool_or(severity = 'quarantine_row') as own,
       array_agg(rule_id order by rule_id) filter (where severity like 'quarantine%') as rules
from quality.violation where report_year = :year and outcome = 'open' and rule_id = any(:failed) and row_kind <> 'year'
group by 1, 2
"""
# Precedence: a reviewer's rejection, then quarantine of the whole report, of the row itself, then a flag.
_REPORTS = """
update stage.report r set verdict = n.verdict from (
  select r.report_id, case when x.report_id is not null then 'reject' when j.whole then 'quarantine' when j.report_id is not null then 'flag'
                           else 'pass' end as verdict
  from stage.report r left join judged j on j.report_id = r.report_id and j.statement_id = ''
       left join reach x on x.report_id = r.report_id and x.statement_id = '' and x.decision = 'reject' and not x.superseded
  where r.report_year = :year and r.is_current) n
where r.report_id = n.report_id and r.verdict is distinct from n.verdict
"""
_STATEMENTS = """
update stage.statement s set verdict = n.verdict from (
  select s.report_id, s.statement_id,
         case when r.verdict = 'reject' or x.report_id is not null then 'reject' when r.verdict = 'quarantine' or j.own or j.whole then 'quarantine'
              when j.report_id is not null then 'flag' else 'pass' end as verdict
  from stage.statement s left join stage.report r on r.report_id = s.report_id
       left join judged j on j.report_id = s.report_id and j.statement_id = s.statement_id and j.statement_id <> ''
       left join reach x on x.report_id = s.report_id and x.statement_id = s.statement_id and x.decision = 'reject' and not x.superseded
  where s.report_year = :year and (r.is_current or r.report_id is null)) n
where s.report_id = n.report_id and s.statement_id = n.statement_id and s.verdict is distinct from n.verdict
"""
_QUARANTINE = """
insert into quality.quarantine (report_id, statement_id, report_year, agency_id, row_kind, indicator, cause, rules)
select r.report_id, '', r.report_year, r.agency_id, 'report', null, case r.verdict when 'reject' then 'reject' else 'own' end,
       coalesce(j.rules, '{}')
from stage.report r left join judged j on j.report_id = r.report_id and j.statement_id = ''
where r.report_year = :year and r.is_current and r.verdict in ('quarantine', 'reject')
union all
select s.report_id, s.statement_id, s.report_year, s.agency_id, 'statement', s.indicator,
       case when s.verdict = 'reject' then 'reject' when j.own or j.whole then 'own' else 'report' end, coalesce(j.rules, b.rules, '{}')
from stage.statement s left join stage.report r on r.report_id = s.report_id
     left join judged j on j.report_id = s.report_id and j.statement_id = s.statement_id and j.statement_id <> ''
     left join judged b on b.report_id = s.report_id and b.statement_id = ''
where s.report_year = :year and (r.is_current or r.report_id is null) and s.verdict in ('quarantine', 'reject')
"""


@dataclass(frozen=True, slots=True)
class YearState:
    blocked: bool
    reasons: tuple[str, ...]


def write(conn: sa.Connection, year: int, failed: Sequence[str]) -> None:
    """Verdicts and quarantine of the year, from the rules whose expectation failed. Unchanged rows are not touched."""
    bind = {"year": year}
    conn.execute(sa.text(_JUDGED), bind | {"failed": list(failed)})
    conn.execute(sa.text("create index on judged (report_id, statement_id)"))
    conn.execute(sa.text("analyze judged"))
    conn.execute(sa.text(_REPORTS), bind)
    conn.execute(sa.text(_STATEMENTS), bind)
    conn.execute(sa.text("delete from quality.quarantine where report_year = :year"), bind)
    conn.execute(sa.text(_QUARANTINE), bind)


def year_state(conn: sa.Connection, year: int, blocking: Sequence[str]) -> YearState:
    """Blocked, unless a person has accepted every block-level rule that fails. A clean run ends an old release."""
    rows = conn.execute(
        sa.text(
            "select u.title_zh || ' / ' || u.title_en || ': ' || v.observed || ' (' || v.expected || ')' from quality.violation v "
            "join quality.rule u using (rule_id) where v.report_year = :year and v.rule_id = any(:rules) and v.outcome = 'open' order by 1"
        ),
        {"year": year, "rules": list(blocking)},
    )
    reasons = tuple(rows.scalars())
    accepted = set(
        conn.scalar(sa.select(t.year_status.c.released_rules).where(t.year_status.c.report_year == year)) or []
    )
    blocked = bool(set(blocking) - accepted)
    state = "blocked" if blocked else "released" if blocking else "open"
    values: dict[str, Any] = {
        "state": state,
        "rules": list(blocking),
        "reasons": list(reasons),
        "run_at": sa.func.now(),
    }
    if not blocking:
        values |= {"released_rules": [], "released_by": None, "released_why": None, "released_at": None}
    conn.execute(
        insert(t.year_status)
        .values(report_year=year, **values)
        .on_conflict_do_update(index_elements=["report_year"], set_=values)
    )
    return YearState(blocked, reasons)


def release(conn: sa.Connection, year: int, who: str, why: str) -> tuple[str, ...]:
    """Let a blocked year in: one decision per rule that blocks it. Gives those rules; ReviewError when it is not blocked."""
    status = conn.execute(sa.select(t.year_status).where(t.year_status.c.report_year == year)).mappings().first()
    if status is None or status["state"] != "blocked":
        raise ReviewError(f"Report year {year} is not blocked: there is nothing to release")
    rules = tuple(status["rules"])
    conn.execute(
        t.review.insert(),
        [
            {
                "decision": "release",
                "report_year": year,
                "rule_id": rule,
                "reason": why,
                "reviewer": who,
                "expires_when": "rule_passes",
                "source_text": "; ".join(status["reasons"]),
            }
            for rule in rules
        ],
    )
    conn.execute(
        sa.update(t.year_status)
        .where(t.year_status.c.report_year == year)
        .values(
            state="released", released_rules=list(rules), released_by=who, released_why=why, released_at=sa.func.now()
        )
    )
    return rules


def count(conn: sa.Connection, year: int) -> dict[str, int]:
    """Counts of GateResult for the current rows of the year."""
    row = (
        conn.execute(
            sa.text("""
        select count(*) as statements, count(*) filter (where s.verdict = 'pass') as passed, count(*) filter (where s.verdict = 'flag') as flagged,
               count(*) filter (where s.verdict = 'quarantine') as quarantined, count(*) filter (where s.verdict = 'reject') as rejected,
               (select count(*) from stage.report where report_year = :year and is_current) as reports,
               (select count(*) from stage.report where report_year = :year and is_current and verdict = 'quarantine') as reports_quarantined,
               (select count(*) from quality.review_state where report_year = :year and state = 'expired') as expired
        from stage.statement s left join stage.report r using (report_id) where s.report_year = :year and (r.is_current or r.report_id is null)
    """),
            {"year": year},
        )
        .mappings()
        .one()
    )
    return {k: int(v) for k, v in row.items()}


def fingerprint(conn: sa.Connection, year: int) -> str:
    """Changes when a staged row, a verdict or a correction of the year changes; independent of order."""
    return str(
        conn.scalar(
            sa.text("""
        select count(*) || ':' || coalesce(sum(hashtextextended(s.report_id || s.statement_id || coalesce(s.value_corrected, s.value)::text
               || coalesce(s.indicator, '') || s.verdict, 0)::numeric), 0) || ':' || (select coalesce(sum(hashtextextended(r.report_id || r.verdict, 0)::numeric), 0)
               from stage.report r where r.report_year = :year and r.is_current)
        from stage.statement s join stage.report r using (report_id) where s.report_year = :year and r.is_current
    """),
            {"year": year},
        )
    )


def history(
    conn: sa.Connection,
    run_id: str,
    result: GateResult,
    judged: Sequence[Judgement],
    rules: dict[str, Rule],
    seconds: float,
) -> None:
    """quality.result and quality.gate_run of this run; a rerun on the same rows overwrites its own rows."""
    of_indicator = {
        str(r.indicator): int(r.n)
        for r in conn.execute(
            sa.text(
                "select s.indicator, count(*) as n from stage.statement s join stage.report r using (report_id) "
                "where s.report_year = :year and r.is_current group by 1"
            ),
            {"year": result.year},
        )
    }

    def evaluated(rule: Rule) -> int:
        if rule.of_indicator:
            return of_indicator.get(rule.of_indicator, 0)
        return {"report": result.reports, "statement": result.statements}.get(rule.row_kind, 1)

    rows = [
        {
            "run_id": run_id,
            "rule_id": j.rule_id,
            "report_year": result.year,
            "severity": rules[j.rule_id].severity,
            "success": j.success,
            "unexpected": j.unexpected,
            "evaluated": evaluated(rules[j.rule_id]),
        }
        for j in judged
    ]
    _upsert(conn, t.result, rows)
    _upsert(
        conn,
        t.gate_run,
        [
            {
                "run_id": run_id,
                "report_year": result.year,
                "reports": result.reports,
                "statements": result.statements,
                "passed": result.passed,
                "flagged": result.flagged,
                "quarantined": result.quarantined,
                "rejected": result.rejected,
                "blocked": result.blocked,
                "reports_quarantined": result.reports_quarantined,
                "seconds": round(seconds, 2),
                "data_docs": result.docs,
            }
        ],
    )


def _upsert(conn: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    statement = insert(table)
    keys = [c.name for c in table.primary_key]
    new = {c.name: statement.excluded[c.name] for c in table.c if c.name not in keys}
    conn.execute(statement.on_conflict_do_update(index_elements=keys, set_=new), list(rows))
