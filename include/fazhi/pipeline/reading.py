"""Documents to parsed reports in the stage: choose between page and attachment, parse, stage, note refusals."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert

from fazhi.pipeline.common import BuildResult, Slice, code_version, in_slice, slices, year_lock
from fazhi.records import Context, Document, key, sha256
from fazhi.warehouse import operational as op

PAGES_PER_BATCH = 250



def pending_pages() -> sa.Subquery:
    """Detail captures whose bytes (with attachments) or reading code differ from what stage.page_result records."""
    c, a, p = op.capture, op.capture.alias("a"), op.page_result
    children = sa.func.string_agg(a.c.raw_sha256, aggregate_order_by(sa.literal(","), a.c.raw_sha256))
    digest = sa.func.md5(c.c.raw_sha256 + sa.func.coalesce(children, ""))
    pages = (
        sa.select(c.c.capture_id, c.c.year_hint, digest.label("inputs_digest"))
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
        n = conn.execute(sa.select(sa.func.count()).select_from(pending).where(pending.c.year_hint == year)).scalar_one()
    return slices(n, PAGES_PER_BATCH)


def parse_slice(engine: sa.Engine, year: int, part: Slice | None = None) -> BuildResult:
    """Parse the slice's pending pages and stage what they report, in one transaction.

    A page that is no report leaves a row in stage.refusal. A report that a page gave before and does not give any more
    (other code, other year, refused now) leaves the stage unless another page still gives it.
    """
    pending = pending_pages()
    with year_lock(engine, "parse", year, part.index if part else 0):
        with engine.connect() as conn:
            pages = conn.execute(
                sa.select(op.capture, pending.c.inputs_digest)
                .join(pending, pending.c.capture_id == op.capture.c.capture_id)
                .where(pending.c.year_hint == year, in_slice(op.capture.c.capture_id, part))
                .order_by(op.capture.c.capture_id)
            ).mappings().all()
            documents, unreadable, children = _load_documents(conn, pages)
        portals = _portals({p["portal_id"] for p in pages})
        outcomes = [
            _read_page(engine, page, documents, unreadable, children.get(page["url"], []), portals.get(page["portal_id"]))
            for page in pages
        ]
        return _store(engine, year, outcomes)


def _load_documents(
    conn: sa.Connection, pages: Any
) -> tuple[dict[str, Document], dict[str, str], dict[str, list[Any]]]:
    """Documents and refusals by raw hash, and attachment captures by page URL, for these pages."""
    from fazhi.extract import EXTRACTOR_VERSION, from_payload

    c, d = op.capture, op.document
    attachments = conn.execute(
        sa.select(c).where(c.c.kind == "attachment", c.c.parent_url.in_([p["url"] for p in pages])).order_by(c.c.url)
    ).mappings().all()
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
    engine: sa.Engine, page: Any, documents: dict[str, Document], unreadable: dict[str, str], attachments: list[Any], portal: Any
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
        outcome.update(report=parsed, document=document, body_capture_id=by_sha.get(document.raw_sha256, page["capture_id"]))
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
