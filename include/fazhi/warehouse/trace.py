"""From a number in the star back to the words, the document, the archived bytes and the address."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from fazhi.warehouse.find import NotFound


def trace(engine: sa.Engine, statement_id: str, *, unmasked: bool = False) -> dict[str, Any]:
    """Row of mart.trace (or dw.trace_unmasked) for a statement. NotFound says so of one that the gate holds back."""
    view = "dw.trace_unmasked" if unmasked else "mart.trace"
    with engine.connect() as conn:
        row = (
            conn.execute(sa.text(f"select * from {view} where statement_id = :s"), {"s": statement_id})
            .mappings()
            .first()
        )
        if row:
            return dict(row)
        held = conn.execute(
            sa.text(
                "select s.verdict, r.is_current, r.verdict as report_verdict from stage.statement s join stage.report r using (report_id) "  # noqa: E501
                "where statement_id = :s order by r.is_current desc"
            ),
            {"s": statement_id},
        ).first()
    if held is None:
        raise NotFound(
            f"No statement {statement_id!r}: take an id from `fazhi yoy --json`, mart.yoy_indicator or dw.fact_statement"  # noqa: E501
        )
    if not held.is_current:
        raise NotFound(
            f"Statement {statement_id} is of an older version of its report; the star holds the newest version only"
        )
    why = held.verdict if held.verdict not in ("pass", "flag") else f"report {held.report_verdict}"
    raise NotFound(f"Statement {statement_id} was read but is not in the star: verdict {why or 'not judged yet'}")
