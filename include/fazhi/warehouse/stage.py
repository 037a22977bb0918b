"""Parsed reports into the stage: rows of stage.report and stage.statement, every version, idempotent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from fazhi.parse.contract import to_json
from fazhi.records import ParsedReport
from fazhi.warehouse.bulk import copy_rows
from fazhi.warehouse.locks import lock_years
from fazhi.warehouse.operational import report as report_table
from fazhi.warehouse.operational import statement as statement_table
from fazhi.warehouse.ranking import rank_versions
from fazhi.warehouse.stage_rows import StageItem, report_row, statement_rows


@dataclass(slots=True)
class StageResult:
    """What was staged: ids by capture, and the report years that changed."""

    reports: int = 0
    statements: int = 0
    years: set[int] = field(default_factory=set)
    report_ids: dict[str, str] = field(default_factory=dict)  # capture_id of the page -> report_id


def stage_reports(conn: sa.Connection, items: Iterable[StageItem]) -> StageResult:
    """Write these reports and their statements; the caller commits.

    The same text of the same agency and year found on several pages is one report; of its pages the one with the
    smallest (url, capture id) describes it. Raises StageRefused (nothing is written then) for a parse that names no
    agency or year: callers refuse those before.
    """
    result = StageResult()
    best: dict[str, tuple[dict[str, Any], StageItem, Mapping[str, Any]]] = {}
    for item in items:
        parsed = to_json(item.parsed) if isinstance(item.parsed, ParsedReport) else item.parsed
        row = report_row(item, parsed)
        result.report_ids[row["capture_id"]] = row["report_id"]
        known = best.get(row["report_id"])
        if known and known[0]["first_seen_on"] < row["first_seen_on"]:
            row = row | {"first_seen_on": known[0]["first_seen_on"]}
        if known is None or (row["url"], row["capture_id"]) <= (known[0]["url"], known[0]["capture_id"]):
            best[row["report_id"]] = (row, item, parsed)
        else:
            known[0]["first_seen_on"] = min(known[0]["first_seen_on"], row["first_seen_on"])
    if not best:
        return result
    result.years = {row["report_year"] for row, _, _ in best.values()}
    lock_years(conn, result.years)
    statements = [
        {"report_id": report_id} | s
        for report_id, (row, item, parsed) in best.items()
        for s in statement_rows(parsed, item.text, row["agency_id"], row["report_year"])
    ]
    result.reports, result.statements = len(best), len(statements)
    _merge(conn, [row for row, _, _ in best.values()], statements)
    rank_versions(conn, {(row["report_year"], row["agency_id"]) for row, _, _ in best.values()})
    return result


def _merge(conn: sa.Connection, reports: list[dict[str, Any]], statements: list[dict[str, Any]]) -> None:
    """Set-based: COPY beside, then write only what differs, so that an unchanged rerun touches nothing."""
    copy_rows(conn, "new_report", report_table, list(reports[0]), reports)
    columns = list(statements[0]) if statements else ["report_id", "statement_id"]
    copy_rows(conn, "new_statement", statement_table, columns, statements)
    names = [c for c in reports[0] if c not in ("report_id", "first_seen_on")]
    same = ", ".join(f"r.{c}" for c in names)
    new = ", ".join(f"n.{c}" for c in names)
    conn.execute(
        sa.text(f"""
        insert into stage.report ({", ".join(reports[0])}) select {", ".join(reports[0])} from new_report n
        where not exists (select from stage.report r where r.report_id = n.report_id)""")
    )
    conn.execute(
        sa.text("""
        delete from new_statement n using new_report w, stage.report r
        where n.report_id = w.report_id and r.report_id = w.report_id
          and (r.url, r.capture_id) < (w.url, w.capture_id)""")
    )
    conn.execute(
        sa.text(f"""
        update stage.report r set {", ".join(f"{c} = n.{c}" for c in names)}, first_seen_on = least(r.first_seen_on, n.first_seen_on)
        from new_report n where r.report_id = n.report_id and (n.url, n.capture_id) <= (r.url, r.capture_id)
          and (({same}) is distinct from ({new}) or n.first_seen_on < r.first_seen_on)""")  # noqa: E501
    )
    conn.execute(
        sa.text("""
        update stage.report r set first_seen_on = n.first_seen_on from new_report n
        where r.report_id = n.report_id and n.first_seen_on < r.first_seen_on""")
    )
    conn.execute(
        sa.text("""
        delete from stage.statement s using new_report n, stage.report r
        where s.report_id = n.report_id and r.report_id = n.report_id and r.capture_id = n.capture_id
          and not exists (select from new_statement w where w.report_id = s.report_id and w.statement_id = s.statement_id)""")  # noqa: E501
    )
    if not statements:
        return
    rest = [c for c in columns if c not in ("report_id", "statement_id")]
    # A statement that reads otherwise now has not been judged yet: the gate's columns go back to null.
    conn.execute(
        sa.text(f"""
        update stage.statement s set {", ".join(f"{c} = n.{c}" for c in rest)}, verdict = null, value_corrected = null, review_id = null
        from new_statement n where s.report_id = n.report_id and s.statement_id = n.statement_id
          and ({", ".join(f"s.{c}" for c in rest)}) is distinct from ({", ".join(f"n.{c}" for c in rest)})""")  # noqa: E501
    )
    conn.execute(
        sa.text(f"""
        insert into stage.statement ({", ".join(columns)}) select {", ".join(columns)} from new_statement n
        where not exists (select from stage.statement s where s.report_id = n.report_id and s.statement_id = n.statement_id)""")  # noqa: E501
    )
