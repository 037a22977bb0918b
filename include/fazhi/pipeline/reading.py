"""Pages of a report year into the stage: find what is pending, read it, stage reports, note refusals."""

from __future__ import annotations

import logging

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert

from fazhi import failpoint
from fazhi.pipeline.common import BuildResult, Slice, code_version, in_slice, partition, slices, year_lock
from fazhi.pipeline.extracting import retriable
from fazhi.pipeline.log import about
from fazhi.pipeline.pages import Outcome, cached_parser, load_inputs, read_pages
from fazhi.warehouse import operational as op

log = logging.getLogger(__name__)
PAGES_PER_BATCH = 250


def pending_pages() -> sa.Subquery:
    """Detail captures whose bytes (with attachments) or reading code differ from what stage.page_result records, or
    of whose bytes some will be read again: those stand in the digest until they are read or given up."""
    c, a, p = op.capture, op.capture.alias("a"), op.page_result
    again = retriable().cte("again")
    mine, childs = again.alias("mine"), again.alias("childs")
    children = sa.func.string_agg(a.c.raw_sha256, aggregate_order_by(sa.literal(","), a.c.raw_sha256))
    unsettled = sa.func.bool_or(mine.c.raw_sha256.is_not(None) | childs.c.raw_sha256.is_not(None))
    digest = sa.func.md5(c.c.raw_sha256 + sa.func.coalesce(children, "") + sa.case((unsettled, "!"), else_=""))
    pages = (
        sa.select(
            c.c.capture_id, partition(c).label("year"), digest.label("inputs_digest"), unsettled.label("unsettled")
        )
        .outerjoin(a, (a.c.parent_url == c.c.url) & (a.c.kind == "attachment"))
        .outerjoin(mine, mine.c.raw_sha256 == c.c.raw_sha256)
        .outerjoin(childs, childs.c.raw_sha256 == a.c.raw_sha256)
        .where(c.c.kind == "detail")
        .group_by(c.c.capture_id)
        .subquery()
    )
    return (
        sa.select(pages)
        .outerjoin(p, p.c.capture_id == pages.c.capture_id)
        .where(
            p.c.capture_id.is_(None)
            | pages.c.unsettled
            | (p.c.inputs_digest != pages.c.inputs_digest)
            | (p.c.code_version != code_version())
        )
        .subquery()
    )


def plan_parse(engine: sa.Engine, year: int) -> list[Slice]:
    """Slices of the year's pages that are not staged by the present code."""
    pending = pending_pages()
    with engine.connect() as conn:
        n = conn.execute(sa.select(sa.func.count()).select_from(pending).where(pending.c.year == year)).scalar_one()
    return slices(n, PAGES_PER_BATCH)


def parse_slice(engine: sa.Engine, year: int, part: Slice | None = None) -> BuildResult:
    """Parse the slice's pending pages and stage what they report, in one transaction.

    A page that is no report leaves a row in stage.refusal. A report that a page gave before and does not give any more
    (other code, other year, refused now) leaves the stage unless another page still gives it.
    """
    pending = pending_pages()
    with year_lock(engine, "parse", year, part.index if part else 0), about(partition=year):
        with engine.connect() as conn:
            query = (
                sa.select(op.capture, pending.c.inputs_digest)
                .join(pending, pending.c.capture_id == op.capture.c.capture_id)
                .where(pending.c.year == year, in_slice(op.capture.c.capture_id, part))
                .order_by(op.capture.c.capture_id)
            )
            pages = [dict(row) for row in conn.execute(query).mappings()]
            inputs = load_inputs(conn, pages)
        return _store(engine, year, read_pages(pages, inputs, cached_parser(engine)))


def _store(engine: sa.Engine, year: int, outcomes: list[Outcome]) -> BuildResult:
    """In one transaction: stage reports, note refusals and what each page came to, drop what no page gives any more."""
    from fazhi.pipeline.settling import mark_dirty
    from fazhi.warehouse.ranking import rank_versions
    from fazhi.warehouse.stage import stage_reports
    from fazhi.warehouse.stage_rows import StageItem

    given = [o for o in outcomes if o.report]
    refused = [o for o in outcomes if not o.report]
    if not outcomes:
        return BuildResult()
    items = [StageItem.of(o.report, o.document, o.page, o.body_capture_id) for o in given if o.report and o.document]
    failpoint.reached("parse.read")
    with engine.begin() as conn:
        staged = stage_reports(conn, items)
        before = _record(conn, outcomes, staged.report_ids)
        _refuse(conn, year, refused)
        conn.execute(sa.delete(op.refusal).where(op.refusal.c.capture_id.in_([o.page["capture_id"] for o in given])))
        dropped = _drop_unreferenced(conn, before)
        rank_versions(conn, dropped)
        years = staged.years | {y for y, _ in dropped}
        mark_dirty(conn, sorted(years))
        failpoint.reached("parse.staged")
    failpoint.reached("parse.committed")
    for page in (o.page for o in given):
        with about(portal=page["portal_id"], capture=page["capture_id"], report=staged.report_ids[page["capture_id"]]):
            log.info("staged")
    return BuildResult(read=len(outcomes), refused=len(refused), reports=len(given), years=sorted(years))


def _record(conn: sa.Connection, outcomes: list[Outcome], report_ids: dict[str, str]) -> set[str]:
    """Write stage.page_result for these pages; returns the reports they gave before."""
    p = op.page_result
    captures = [o.page["capture_id"] for o in outcomes]
    before = conn.execute(
        sa.select(p.c.report_id).where(p.c.capture_id.in_(captures), p.c.report_id.is_not(None))
    ).scalars()
    previous = set(before)
    rows = [
        {
            "capture_id": o.page["capture_id"],
            "inputs_digest": o.page["inputs_digest"],
            "code_version": code_version(),
            "report_id": report_ids.get(o.page["capture_id"]),
            "report_year": o.report["report_year"] if o.report else None,
        }
        for o in outcomes
    ]
    stmt = insert(p)
    changed = {c: stmt.excluded[c] for c in ("inputs_digest", "code_version", "report_id", "report_year")}
    conn.execute(stmt.on_conflict_do_update(index_elements=["capture_id"], set_=changed), rows)
    return previous


def _refuse(conn: sa.Connection, year: int, outcomes: list[Outcome]) -> None:
    if not outcomes:
        return
    stmt = insert(op.refusal)
    rows = [
        {
            "capture_id": o.page["capture_id"],
            "year_hint": year,
            "stage": o.stage,
            "reason": o.refusal,
            "title": o.page["title"],
            "url": o.page["url"],
            "portal_id": o.page["portal_id"],
            "code_version": code_version(),
        }
        for o in outcomes
    ]
    changed = {c: stmt.excluded[c] for c in ("year_hint", "stage", "reason", "title", "code_version")}
    conn.execute(stmt.on_conflict_do_update(index_elements=["capture_id"], set_=changed), rows)


def _drop_unreferenced(conn: sa.Connection, report_ids: set[str]) -> set[tuple[int, str]]:
    """Delete those of these reports that no page gives now; returns their (report year, agency)."""
    r, p = op.report, op.page_result
    gone = sa.select(r.c.report_id).where(
        r.c.report_id.in_(sorted(report_ids)), ~sa.exists().where(p.c.report_id == r.c.report_id)
    )
    conn.execute(sa.delete(op.statement).where(op.statement.c.report_id.in_(gone)))
    rows = conn.execute(sa.delete(r).where(r.c.report_id.in_(gone)).returning(r.c.report_year, r.c.agency_id)).all()
    return {(row.report_year, row.agency_id) for row in rows}
