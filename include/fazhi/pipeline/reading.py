"""Documents to parsed reports in the stage: choose between page and attachment, parse, stage, note refusals."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert

from fazhi.pipeline.common import BuildResult, Slice, code_version, in_slice, partition, slices, year_lock
from fazhi.records import Context, Document, key, sha256
from fazhi.warehouse import operational as op

PAGES_PER_BATCH = 250


def pending_pages() -> sa.Subquery:
    """Detail captures whose bytes (with attachments) or reading code differ from what stage.page_result records."""
    c, a, p = op.capture, op.capture.alias("a"), op.page_result
    children = sa.func.string_agg(a.c.raw_sha256, aggregate_order_by(sa.literal(","), a.c.raw_sha256))
    digest = sa.func.md5(c.c.raw_sha256 + sa.func.coalesce(children, ""))
    pages = (
        sa.select(c.c.capture_id, partition(c).label("year"), digest.label("inputs_digest"))
        .outerjoin(a, (a.c.parent_url == c.c.url) & (a.c.kind == "attachment"))
        .where(c.c.kind == "detail")
        .group_by(c.c.capture_id)
        .subquery()
    )
    return (
        sa.select(pages)
        .outerjoin(p, p.c.capture_id == pages.c.capture_id)
        .where(
            p.c.capture_id.is_(None)
            | (p.c.inputs_digest != pages.c.inputs_digest)
            | (p.c.code_version != code_version())
        )
        .subquery()
    )


def plan_parse(engine: sa.Engine, year: int) -> list[Slice]:
    """Slices of the year's pages that are not staged by the present code."""
    pending = pending_pages()
    with engine.connect() as conn:
        n = conn.execute(
            sa.select(sa.func.count()).select_from(pending).where(pending.c.year == year)
        ).scalar_one()
    return slices(n, PAGES_PER_BATCH)


def parse_slice(engine: sa.Engine, year: int, part: Slice | None = None) -> BuildResult:
    """Parse the slice's pending pages and stage what they report, in one transaction.

    A page that is no report leaves a row in stage.refusal. A report that a page gave before and does not give any more
    (other code, other year, refused now) leaves the stage unless another page still gives it.
    """
    pending = pending_pages()
    with year_lock(engine, "parse", year, part.index if part else 0):
        with engine.connect() as conn:
            pages = (
                conn.execute(
                    sa.select(op.capture, pending.c.inputs_digest)
                    .join(pending, pending.c.capture_id == op.capture.c.capture_id)
                    .where(pending.c.year == year, in_slice(op.capture.c.capture_id, part))
                    .order_by(op.capture.c.capture_id)
                )
                .mappings()
                .all()
            )
            documents, unreadable, children = _load_documents(conn, pages)
        portals = _portals({p["portal_id"] for p in pages})
        outcomes = [
            _read_page(
                engine, page, documents, unreadable, children.get(page["url"], []), portals.get(page["portal_id"])
            )
            for page in pages
        ]
        return _store(engine, year, outcomes)


def _load_documents(
    conn: sa.Connection, pages: Any
) -> tuple[dict[str, Document], dict[str, str], dict[str, list[Any]]]:
    """Documents and refusals by raw hash, and attachment captures by page URL, for these pages."""
    from fazhi.extract import EXTRACTOR_VERSION, from_payload

    c, d = op.capture, op.document
    attachments = (
        conn.execute(
            sa.select(c)
            .where(c.c.kind == "attachment", c.c.parent_url.in_([p["url"] for p in pages]))
            .order_by(c.c.url)
        )
        .mappings()
        .all()
    )
    children: dict[str, list[Any]] = {}
    for a in attachments:
        children.setdefault(a["parent_url"], []).append(a)
    shas = {r["raw_sha256"] for r in (*pages, *attachments)}
    rows = conn.execute(sa.select(d).where(d.c.raw_sha256.in_(shas), d.c.extractor_version == EXTRACTOR_VERSION))
    documents, unreadable = {}, {}
    for row in rows.mappings():
        if row["payload"] is not None:
            documents[row["raw_sha256"]] = from_payload(row["payload"])
        else:
            unreadable[row["raw_sha256"]] = row["error"] or "not read yet"
    return documents, unreadable, children


def _portals(ids: set[str]) -> dict[str, Any]:
    from fazhi.portals import registry

    known = registry.load()
    return {i: known[i] for i in ids if i in known}


def _read_page(
    engine: sa.Engine,
    page: Any,
    documents: dict[str, Document],
    unreadable: dict[str, str],
    attachments: list[Any],
    portal: Any,
) -> dict[str, Any]:
    """Outcome of one page: the capture, and either a parsed report with its document or a refusal with its stage."""
    from fazhi.extract import choose

    outcome: dict[str, Any] = {"page": page, "report": None, "refusal": None, "stage": "extract"}
    own = documents.get(page["raw_sha256"])
    others = [documents[a["raw_sha256"]] for a in attachments if a["raw_sha256"] in documents]
    if own is None and not others:
        outcome["refusal"] = unreadable.get(page["raw_sha256"], "not extracted")
        return outcome
    document = choose(own, others)[0] if own else others[0]
    context = Context(
        url=page["url"],
        media_type=document.media_type,
        listed_title=page["title"],
        listed_on=page["listed_on"],
        region_code=portal.region if portal else None,
        portal_agency=portal.agency if portal else None,
    )
    parsed = _parse_cached(engine, document, context)
    outcome["stage"] = "parse"
    if not parsed["is_report"]:
        outcome["refusal"] = parsed["refusal"] or "not a report"
    elif not (parsed["agency"] and parsed["report_year"]):
        outcome["refusal"] = "report without " + ("agency" if not parsed["agency"] else "year")
    else:
        by_sha = {r["raw_sha256"]: r["capture_id"] for r in (page, *attachments)}
        outcome.update(
            report=parsed, document=document, body_capture_id=by_sha.get(document.raw_sha256, page["capture_id"])
        )
    return outcome


def _parse_cached(engine: sa.Engine, document: Document, context: Context) -> dict[str, Any]:
    from fazhi.parse import PARSER_VERSION, parse

    # Offsets point into this very text, and the page's own metadata counts too: both are part of the key.
    digest = key(context.digest, sha256(document.text), document.title, sorted(document.meta.items()))
    where = {"text_sha256": document.text_sha256, "context_digest": digest, "parser_version": PARSER_VERSION}
    t = op.parse
    with engine.begin() as conn:
        cached = conn.execute(
            sa.select(t.c.payload).where(*(t.c[k] == v for k, v in where.items()))
        ).scalar_one_or_none()
        if cached is not None:
            return dict(cached)
        payload = parse(document, context).as_json()
        conn.execute(insert(t).values(**where, payload=payload).on_conflict_do_nothing())
    return payload


def _store(engine: sa.Engine, year: int, outcomes: list[dict[str, Any]]) -> BuildResult:
    """Stage reports, note refusals and what each page came to, and drop what no page gives any more; one transaction."""
    from fazhi.pipeline.settling import mark_dirty
    from fazhi.warehouse.stage import StageItem, rank_versions, stage_reports

    given = [o for o in outcomes if o["report"]]
    refused = [o for o in outcomes if not o["report"]]
    if not outcomes:
        return BuildResult()
    with engine.begin() as conn:
        staged = stage_reports(
            conn, (StageItem.of(o["report"], o["document"], o["page"], o["body_capture_id"]) for o in given)
        )
        before = _record(conn, outcomes, staged.report_ids)
        _refuse(conn, year, refused)
        conn.execute(sa.delete(op.refusal).where(op.refusal.c.capture_id.in_([o["page"]["capture_id"] for o in given])))
        dropped = _drop_unreferenced(conn, before)
        rank_versions(conn, dropped)
        years = staged.years | {y for y, _ in dropped}
        mark_dirty(conn, sorted(years))
    return BuildResult(read=len(outcomes), refused=len(refused), reports=len(given), years=sorted(years))


def _record(conn: sa.Connection, outcomes: list[dict[str, Any]], report_ids: dict[str, str]) -> set[str]:
    """Write stage.page_result for these pages; returns the reports they gave before."""
    p = op.page_result
    captures = [o["page"]["capture_id"] for o in outcomes]
    before = conn.execute(
        sa.select(p.c.report_id).where(p.c.capture_id.in_(captures), p.c.report_id.is_not(None))
    ).scalars()
    previous = set(before)
    rows = [
        {
            "capture_id": o["page"]["capture_id"],
            "inputs_digest": o["page"]["inputs_digest"],
            "code_version": code_version(),
            "report_id": report_ids.get(o["page"]["capture_id"]),
            "report_year": o["report"]["report_year"] if o["report"] else None,
        }
        for o in outcomes
    ]
    stmt = insert(p)
    changed = {c: stmt.excluded[c] for c in ("inputs_digest", "code_version", "report_id", "report_year")}
    conn.execute(stmt.on_conflict_do_update(index_elements=["capture_id"], set_=changed), rows)
    return previous


def _refuse(conn: sa.Connection, year: int, outcomes: list[dict[str, Any]]) -> None:
    if not outcomes:
        return
    stmt = insert(op.refusal)
    rows = [
        {
            "capture_id": o["page"]["capture_id"],
            "year_hint": year,
            "stage": o["stage"],
            "reason": o["refusal"],
            "title": o["page"]["title"],
            "url": o["page"]["url"],
            "portal_id": o["page"]["portal_id"],
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
