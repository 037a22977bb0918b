"""Decisions of people, applied at every run of the gate.

A decision is keyed on agency, year, indicator, facets and the hash of the sentence it was made about (or, for a whole
report, the hash of its text). It holds through re-crawl and re-parse as long as those words stand; when they change it
expires and says so. Of several decisions on one key the last counts; `withdraw` undoes those before it. Releases that
name a rule add to one another.
"""

# ruff: noqa: E501 - SQL is laid out as SQL

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from fazhi.quality import tables as t

_GENERAL = "(d.decision <> 'release' or d.rule_id is null)"
_SAME = (
    "l.agency_id = d.agency_id and l.report_year = d.report_year and l.indicator is not distinct from d.indicator "
    "and l.facets is not distinct from d.facets and l.sentence_sha is not distinct from d.sentence_sha"
)

# Which decisions are in force, and what each of them reaches among the current rows of the year.
_REACH = f"""
create temporary table reach on commit drop as
with d as (
  select d.*, exists (select from quality.review l where {_SAME} and l.review_id > d.review_id and (
      l.decision = 'withdraw' or (case when {_GENERAL} then l.decision <> 'release' or l.rule_id is null
                                  else l.decision = 'release' and l.rule_id = d.rule_id end))) as superseded
  from quality.review d where d.report_year = :year and d.agency_id is not null
), m as (
  select d.review_id, s.report_id, s.statement_id, s.value = d.value_read as same_value,
         count(*) over (partition by d.review_id, s.report_id) as rivals
  from d join stage.report r on r.agency_id = d.agency_id and r.report_year = d.report_year and r.is_current
         join stage.statement s on s.report_id = r.report_id and s.indicator is not distinct from d.indicator
                               and s.facets = d.facets and s.sentence_sha = d.sentence_sha
  where d.sentence_sha is not null
), hit as (
  select review_id, report_id, statement_id from m where rivals = 1 or same_value
  union all
  select d.review_id, r.report_id, '' from d join stage.report r on r.agency_id = d.agency_id and r.report_year = d.report_year
         and r.is_current and r.text_sha256 = d.source_sha
  where d.sentence_sha is null
)
select d.review_id, d.decision, d.rule_id, d.value, d.superseded, h.report_id, h.statement_id from d left join hit h using (review_id)
"""

_CORRECT = """
update stage.statement s set value_corrected = n.value, review_id = n.review_id
from (select s.report_id, s.statement_id, x.review_id, case when x.decision = 'correct' then x.value end as value
      from stage.statement s join stage.report r on r.report_id = s.report_id
      left join reach x on x.report_id = s.report_id and x.statement_id = s.statement_id and not x.superseded
                       and x.decision in ('correct', 'reject')
      where s.report_year = :year and r.is_current and (x.review_id is not null or s.review_id is not null or s.value_corrected is not null)) n
where s.report_id = n.report_id and s.statement_id = n.statement_id
  and (s.value_corrected, s.review_id) is distinct from (n.value, n.review_id)
"""

_WAIVE = """
update quality.violation v set outcome = 'waived', review_id = x.review_id
from reach x, quality.rule u
where v.report_year = :year and u.rule_id = v.rule_id and x.report_id = v.report_id and x.statement_id = v.statement_id and not x.superseded
  and ((x.decision = 'release' and (x.rule_id is null or x.rule_id = v.rule_id))
       or (x.decision = 'correct' and v.rule_id = any(:reading)))
"""

_STATES = """
insert into quality.review_state (review_id, report_year, state, detail, rows)
select d.review_id, d.report_year,
       case when x.superseded then 'superseded' when x.rows > 0 and d.decision = 'release' and not exists (
              select from quality.violation v where v.review_id = d.review_id) then 'idle'
            when x.rows > 0 or d.decision = 'withdraw' then 'applied' when c.report_id is null then 'idle' else 'expired' end,
       case when x.superseded then 'a later decision on the same figure counts'
            when x.rows > 0 or d.decision = 'withdraw' then null
            when c.report_id is null then 'no report of this agency and year is staged'
            when d.sentence_sha is null then 'the text of the report changed since the decision'
            when still.indicators is not null then 'the sentence stands, but is now read as ' || still.indicators
            else 'the sentence is no longer in the report: ' || coalesce(d.source_text, '') end,
       x.rows
from quality.review d
join (select review_id, bool_or(superseded) as superseded, count(report_id)::int as rows from reach group by 1) x using (review_id)
left join lateral (select r.report_id from stage.report r where r.agency_id = d.agency_id and r.report_year = d.report_year and r.is_current limit 1) c on true
left join lateral (select string_agg(distinct coalesce(s.indicator, 'uncatalogued') || ' ' || trim_scale(s.value), ', ') as indicators
                   from stage.statement s where s.report_id = c.report_id and s.sentence_sha = d.sentence_sha) still on true
on conflict (review_id) do update set state = excluded.state, detail = excluded.detail, rows = excluded.rows, checked_at = excluded.checked_at
"""


class ReviewError(ValueError):
    """A decision that cannot be recorded; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one figure (statement_id set) or one report."""

    decision: str  # release | correct | reject | withdraw
    report_id: str
    statement_id: str = ""
    rule_id: str | None = None
    value: float | None = None
    reason: str = ""
    reviewer: str = ""


def decide(engine: sa.Engine, decision: Decision) -> int:
    """Append a decision about a staged row; the gate applies it at its next run. Returns its review_id. Raises ReviewError."""
    if not decision.reason.strip() or not decision.reviewer.strip():
        raise ReviewError("A decision needs a reason (--why) and a name (--who)")
    if (decision.decision == "correct") != (decision.value is not None):
        raise ReviewError("correct needs the right value (--value), the other decisions take none")
    if decision.decision == "correct" and not decision.statement_id:
        raise ReviewError("Only a figure can be corrected: name its statement, not the report")
    if decision.value is not None and not 0 <= decision.value < float("inf"):
        raise ReviewError(
            f"{decision.value} is no value a report can state: give a finite number, 0 or more, in the base unit"
        )
    with engine.begin() as conn:
        row = _subject(conn, decision)
        known = decision.rule_id is None or conn.scalar(
            sa.select(t.rule.c.rule_id).where(t.rule.c.rule_id == decision.rule_id)
        )
        if not known:
            raise ReviewError(f"No rule is called {decision.rule_id}: `fazhi rules` lists them")
        stated = conn.execute(
            t.review.insert().returning(t.review.c.review_id),
            {
                "decision": decision.decision,
                "rule_id": decision.rule_id,
                "value": decision.value,
                "reason": decision.reason.strip(),
                "reviewer": decision.reviewer.strip(),
                **row,
            },
        )
        return int(stated.scalar_one())


def _subject(conn: sa.Connection, decision: Decision) -> dict[str, object]:
    from fazhi.warehouse.operational import report, statement

    r = conn.execute(sa.select(report).where(report.c.report_id == decision.report_id)).mappings().first()
    if r is None:
        raise ReviewError(f"No report {decision.report_id} is staged: `fazhi review list` shows what can be decided")
    common = {"agency_id": r["agency_id"], "report_year": r["report_year"], "source_sha": r["text_sha256"]}
    if not decision.statement_id:
        return common | {"source_text": r["title"], "expires_when": "report_changes"}
    s = (
        conn.execute(
            sa.select(statement).where(
                statement.c.report_id == decision.report_id, statement.c.statement_id == decision.statement_id
            )
        )
        .mappings()
        .first()
    )
    if s is None:
        raise ReviewError(
            f"Report {decision.report_id} has no statement {decision.statement_id}: `fazhi review list` shows them"
        )
    return common | {
        "indicator": s["indicator"],
        "facets": s["facets"],
        "sentence_sha": s["sentence_sha"],
        "value_read": s["value"],
        "source_text": s["sentence_text"],
        "expires_when": "sentence_changes",
    }


def match(conn: sa.Connection, year: int) -> None:
    """Find what the decisions in force reach (temporary table `reach`) and put corrected values in place."""
    conn.execute(sa.text(_REACH), {"year": year})
    conn.execute(sa.text("analyze reach"))
    conn.execute(sa.text(_CORRECT), {"year": year})


def waive(conn: sa.Connection, year: int, reading_rules: list[str]) -> None:
    """Mark the violations that a release covers, or that a correction settles (`reading_rules`: about how it was read)."""
    conn.execute(sa.text(_WAIVE), {"year": year, "reading": reading_rules})


def record_states(conn: sa.Connection, year: int) -> None:
    """Say of every decision of the year whether it was applied, superseded, expired or has nothing to do."""
    conn.execute(sa.text("delete from quality.review_state where report_year = :year"), {"year": year})
    conn.execute(sa.text(_STATES), {"year": year})
