"""Tables of the gate: the catalogue of rules, what they found, what was held back, what people decided.

All but `review` are derived and are rewritten by a run of the gate; `review` is append-only (a trigger refuses
UPDATE, DELETE and TRUNCATE). In `violation` and `quarantine` an empty string stands for "no report" or "no statement",
so that the natural key stays a key.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from fazhi.warehouse.base import metadata

Text, Int, Num, Bool, Date, Big = sa.Text, sa.Integer, sa.Numeric, sa.Boolean, sa.Date, sa.BigInteger
TS = sa.DateTime(timezone=True)


def _col(name: str, type_: object, comment: str, **kw: object) -> sa.Column[object]:
    return sa.Column(name, type_, comment=comment, **kw)  # type: ignore[arg-type]


rule = sa.Table(
    "rule",
    metadata,
    _col("rule_id", Text, "layer.topic[.detail]", primary_key=True),
    _col("severity", Text, "block_year | quarantine_report | quarantine_row | flag", nullable=False),
    _col("layer", Text, "key | domain | range | sibling | date | text | cross | year | history | mart", nullable=False),
    _col("row_kind", Text, "report | statement | year | mart: what a violation points at", nullable=False),
    _col("origin", Text, "table | catalogue | hand: what it was generated from", nullable=False),
    _col("title_zh", Text, "中文标题", nullable=False),
    _col("title_en", Text, "title", nullable=False),
    _col("explain_zh", Text, "为什么、怎么办", nullable=False),
    _col("explain_en", Text, "why it matters and what to do", nullable=False),
    _col("active", Bool, "part of the suite at the last run", nullable=False, server_default=sa.true()),
    schema="quality",
    comment="Catalogue of data-quality rules; one Great Expectations expectation each",
)

violation = sa.Table(
    "violation",
    metadata,
    _col("report_year", Int, "the year reported on", primary_key=True, autoincrement=False),
    _col("rule_id", Text, "quality.rule", primary_key=True),
    _col("report_id", Text, "stage.report; '' for a violation of the year", primary_key=True),
    _col("statement_id", Text, "stage.statement; '' for a violation of the report or the year", primary_key=True),
    _col("row_kind", Text, "report | statement | year", nullable=False),
    _col("severity", Text, "block_year | quarantine_report | quarantine_row | flag", nullable=False),
    _col("agency_id", Text, "stage.report"),
    _col("indicator", Text, "catalogue code of the statement"),
    _col("observed", Text, "what the row says"),
    _col("expected", Text, "what the rule asks"),
    _col("evidence", Text, "the words of the report, or the other row"),
    _col("outcome", Text, "open | waived: a reviewer released it", nullable=False, server_default="open"),
    _col("review_id", Big, "decision that waived it"),
    _col("run_at", TS, "audit: the gate's run", server_default=sa.func.now()),
    sa.Index("ix_violation_row", "report_id", "statement_id"),
    schema="quality",
    comment="Rows that break a rule, of every year at its last gate run",
)

quarantine = sa.Table(
    "quarantine",
    metadata,
    _col("report_id", Text, "stage.report", primary_key=True),
    _col("statement_id", Text, "stage.statement; '' when the row is the report itself", primary_key=True),
    _col("report_year", Int, "the year reported on", nullable=False),
    _col("agency_id", Text, "stage.report", nullable=False),
    _col("row_kind", Text, "report | statement", nullable=False),
    _col("indicator", Text, "catalogue code of the statement"),
    _col(
        "cause", Text, "own violation | report held back | rejected by a reviewer: own, report, reject", nullable=False
    ),
    _col("rules", ARRAY(Text), "quality.rule, the open violations behind it", nullable=False),
    _col("run_at", TS, "audit: the gate's run", server_default=sa.func.now()),
    sa.Index("ix_quarantine_year", "report_year", "agency_id"),
    schema="quality",
    comment="Rows the gate keeps out of the star, with the rules that failed",
)

review = sa.Table(
    "review",
    metadata,
    sa.Column("review_id", Big, sa.Identity(), primary_key=True, comment="order of decisions"),
    _col("decision", Text, "release | correct | reject | withdraw", nullable=False),
    _col("agency_id", Text, "natural key of the agency; null: the decision is about the year"),
    _col("report_year", Int, "the year reported on", nullable=False),
    _col("indicator", Text, "catalogue code; null: uncatalogued statement, or the whole report"),
    _col("facets", JSONB, "facets of the statement; null: the whole report"),
    _col("sentence_sha", Text, "hash of the sentence; null: the whole report"),
    _col("rule_id", Text, "release: the one rule waived; null: all"),
    _col("value_read", Num, "value the reader had found when the decision was made"),
    _col("value", Num, "correct: the right value, in the base unit"),
    _col("reason", Text, "why", nullable=False),
    _col("reviewer", Text, "who", nullable=False),
    _col("source_sha", Text, "hash of the report's text when the decision was made"),
    _col("source_text", Text, "the sentence, or the report's title, that was judged"),
    _col("expires_when", Text, "sentence_changes | report_changes | never", nullable=False),
    _col("decided_at", TS, "when", nullable=False, server_default=sa.func.now()),
    sa.CheckConstraint("decision in ('release', 'correct', 'reject', 'withdraw')", name="review_decision"),
    sa.CheckConstraint("(decision = 'correct') = (value is not null)", name="review_value"),
    sa.Index("ix_review_key", "report_year", "agency_id"),
    schema="quality",
    comment="Decisions of people, append-only; applied by every later run of the gate",
)

review_state = sa.Table(
    "review_state",
    metadata,
    _col("review_id", Big, "quality.review", primary_key=True, autoincrement=False),
    _col("report_year", Int, "the year reported on", nullable=False),
    _col("state", Text, "applied | superseded | expired | idle: nothing to waive any more", nullable=False),
    _col("detail", Text, "in words"),
    _col("rows", Int, "rows it reached at the last run", nullable=False, server_default="0"),
    _col("checked_at", TS, "audit: the gate's run", server_default=sa.func.now()),
    schema="quality",
    comment="What became of each decision at the last run of the gate",
)

result = sa.Table(
    "result",
    metadata,
    _col("run_id", Text, "key(report_year, fingerprint of the staged year and the suite)", primary_key=True),
    _col("rule_id", Text, "quality.rule", primary_key=True),
    _col("report_year", Int, "the year reported on", nullable=False),
    _col("severity", Text, "severity at that run", nullable=False),
    _col("success", Bool, "no unexpected row", nullable=False),
    _col("unexpected", Int, "rows that break the rule", nullable=False),
    _col("evaluated", Int, "rows the rule looks at", nullable=False),
    _col("run_at", TS, "audit: the gate's run", nullable=False, server_default=sa.func.now()),
    sa.Index("ix_result_year", "report_year", "run_at"),
    schema="quality",
    comment="History of results, one row per run and rule; a rerun on the same rows overwrites its own",
)

gate_run = sa.Table(
    "gate_run",
    metadata,
    _col("run_id", Text, "as in quality.result", primary_key=True),
    _col("report_year", Int, "the year reported on", nullable=False),
    _col("reports", Int, "current reports judged", nullable=False),
    _col("statements", Int, "their statements", nullable=False),
    _col("passed", Int, "statements that passed", nullable=False),
    _col("flagged", Int, "statements that passed with a flag", nullable=False),
    _col("quarantined", Int, "statements held back", nullable=False),
    _col("rejected", Int, "statements a reviewer rejected", nullable=False),
    _col("reports_quarantined", Int, "reports held back", nullable=False),
    _col("blocked", Bool, "the year was blocked", nullable=False),
    _col("seconds", Num, "audit: how long it took"),
    _col("data_docs", Text, "path of the Data Docs page, relative to var/"),
    _col("run_at", TS, "audit", nullable=False, server_default=sa.func.now()),
    sa.Index("ix_gate_run_year", "report_year", "run_at"),
    schema="quality",
    comment="History of gate runs; volume rules compare with the run before",
)

year_status = sa.Table(
    "year_status",
    metadata,
    _col("report_year", Int, "the year reported on", primary_key=True, autoincrement=False),
    _col("state", Text, "open | blocked | released", nullable=False),
    _col("rules", ARRAY(Text), "block-level rules that failed at the last run", nullable=False),
    _col("reasons", ARRAY(Text), "the same in words", nullable=False),
    _col("released_rules", ARRAY(Text), "block-level failures a person accepted", nullable=False, server_default="{}"),
    _col("released_by", Text, "who"),
    _col("released_why", Text, "why"),
    _col("released_at", TS, "when"),
    _col("run_at", TS, "audit: the gate's run", server_default=sa.func.now()),
    schema="quality",
    comment="May the year be loaded? A blocked year keeps its old star until a person releases it",
)

yoy_flag = sa.Table(
    "yoy_flag",
    metadata,
    _col("report_year", Int, "the year reported on", primary_key=True, autoincrement=False),
    _col("rule_id", Text, "quality.rule of the layer history", primary_key=True),
    _col("report_id", Text, "stage.report", primary_key=True),
    _col("statement_id", Text, "stage.statement; '' when the flag is on the report", primary_key=True),
    _col("agency_id", Text, "natural key of the agency", nullable=False),
    _col("indicator", Text, "catalogue code"),
    _col("observed", Text, "this year's value", nullable=False),
    _col("expected", Text, "what history or peers suggest", nullable=False),
    _col("score", Num, "robust z-score, or share copied"),
    _col("evidence", Text, "the years and values it was judged by"),
    _col("run_at", TS, "audit: the refresh", server_default=sa.func.now()),
    sa.Index("ix_yoy_flag_agency", "agency_id", "report_year"),
    schema="quality",
    comment="Flags that read another year; recomputed at publishing, never a quarantine",
)

_APPEND_ONLY = """
create or replace function quality.review_append_only() returns trigger language plpgsql as $$
begin raise exception 'quality.review is append-only: add a decision (withdraw undoes one)'; end $$;
create or replace trigger review_append_only before update or delete or truncate on quality.review
for each statement execute function quality.review_append_only();
"""
sa.event.listen(review, "after_create", sa.DDL(_APPEND_ONLY))  # type: ignore[no-untyped-call]
