"""A changed parser over what is staged: what would move, before anything is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from fazhi.pipeline.pages import Outcome, load_inputs, read_pages
from fazhi.records import Context, Document
from fazhi.warehouse import operational as op

WHO = ("agency", "agency_type", "tier", "report_year", "document_date", "publish_date")
STAGED = {"agency": "agency_name"}  # names of these columns in stage.report where they differ


@dataclass(frozen=True, slots=True)
class Move:
    """One difference: kind is gained | lost | changed | metadata | refused | accepted."""

    kind: str
    url: str
    what: str  # indicator, or field of the metadata
    before: str
    after: str


@dataclass(slots=True)
class Shadow:
    """Pages compared and every difference found."""

    pages: int = 0
    left_out: int = 0  # no text of the present extractor
    moves: list[Move] = field(default_factory=list)

    def by_kind(self) -> Counter[tuple[str, str]]:
        return Counter((m.kind, m.what) for m in self.moves)


def shadow(engine: sa.Engine, years: Sequence[int] | None = None, limit: int | None = None) -> Shadow:
    """Parse the archive's pages again with the code at hand and compare with the stage. Writes nothing.

    Pages whose text was not extracted by the present extractor are left out: run the build first.
    """
    from fazhi.parse import parse
    from fazhi.parse.contract import to_json

    def fresh(document: Document, context: Context) -> dict[str, Any]:
        return to_json(parse(document, context))

    p = op.page_result
    query = sa.select(op.capture, p.c.report_id).join(p, p.c.capture_id == op.capture.c.capture_id)
    if years:
        query = query.where(sa.func.coalesce(p.c.report_year, op.capture.c.year_hint).in_(years))
    with engine.connect() as conn:
        pages = [dict(row) for row in conn.execute(query.order_by(op.capture.c.capture_id).limit(limit)).mappings()]
        inputs = load_inputs(conn, pages)
        outcomes = read_pages(pages, inputs, fresh)
        left_out = sum(outcome.stage == "extract" for outcome in outcomes)
        result = Shadow(len(outcomes) - left_out, left_out)
        for outcome in outcomes:
            result.moves += _compare(conn, outcome)
    return result


def _compare(conn: sa.Connection, outcome: Outcome) -> list[Move]:
    url, report_id = outcome.page["url"], outcome.page["report_id"]
    if outcome.stage == "extract":
        return []
    if report_id is None or outcome.report is None:
        if report_id is None and outcome.report is None:
            return []
        if outcome.report is None:
            return [Move("refused", url, "report", "a report", outcome.refusal or "")]
        return [Move("accepted", url, "report", "refused", str(outcome.report["title"]))]
    staged = conn.execute(sa.select(op.report).where(op.report.c.report_id == report_id)).mappings().one()
    moves = []
    for name in WHO:
        before, after = staged[STAGED.get(name, name)], outcome.report[name]
        if str(before) != str(after):
            moves.append(Move("metadata", url, name, str(before), str(after)))
    return moves + _statements(conn, url, report_id, outcome.report)


def _statements(conn: sa.Connection, url: str, report_id: str, parsed: dict[str, Any]) -> list[Move]:
    s = op.statement.c
    rows = conn.execute(
        sa.select(s.indicator, s.value, s.unit, s.qualifier, s.evidence_start, s.evidence_text).where(
            s.report_id == report_id
        )
    )
    before = {(r.indicator, r.evidence_start): _shown(r.value, r.unit, r.qualifier, r.evidence_text) for r in rows}
    after = {
        (f["indicator"], f["evidence"]["start"]): _shown(f["value"], f["unit"], f["qualifier"], f["evidence"]["text"])
        for f in (*parsed["facts"], *parsed["remainder"])
    }
    moves = []
    for where in sorted(before.keys() | after.keys(), key=str):
        old, new = before.get(where, ""), after.get(where, "")
        if old != new:
            kind = "changed" if old and new else "gained" if new else "lost"
            moves.append(Move(kind, url, where[0] or "uncatalogued", old, new))
    return moves


def _shown(value: Any, unit: str, qualifier: str, text: str) -> str:
    return f"{float(value):g} {unit} {qualifier} 「{text}」"
