"""One captured page to what it comes to: choose between page and attachments, parse, or say why it is no report."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from fazhi.pipeline.log import about
from fazhi.records import Context, Document, key, sha256
from fazhi.warehouse import operational as op

log = logging.getLogger(__name__)
Row = Mapping[str, Any]
Parse = Callable[[Document, Context], dict[str, Any]]  # gives the parse contract


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a page came to: the parsed report with its document, or a refusal and the stage that refused."""

    page: Row  # crawl.capture with inputs_digest
    report: dict[str, Any] | None = None
    document: Document | None = None
    body_capture_id: str | None = None
    refusal: str | None = None
    stage: str = "parse"


@dataclass(slots=True)
class Inputs:
    """What the pages of a slice are read from."""

    documents: dict[str, Document] = field(default_factory=dict)  # by raw hash
    unreadable: dict[str, str] = field(default_factory=dict)  # reason by raw hash
    attachments: dict[str, list[Row]] = field(default_factory=dict)  # captures by page URL
    portals: dict[str, Any] = field(default_factory=dict)


def load_inputs(conn: sa.Connection, pages: Sequence[Row]) -> Inputs:
    """Documents of these pages and of their attachments, as the present extractor read them."""
    from fazhi.extract import EXTRACTOR_VERSION, from_payload
    from fazhi.portals import registry

    c, d = op.capture, op.document
    urls = sorted({p["url"] for p in pages})
    query = sa.select(c).where(c.c.kind == "attachment", c.c.parent_url.in_(urls)).order_by(c.c.url)
    attachments: list[Row] = [dict(row) for row in conn.execute(query).mappings()]
    inputs = Inputs(portals=dict(registry.load()))
    for attachment in attachments:
        inputs.attachments.setdefault(attachment["parent_url"], []).append(attachment)
    shas = sorted({r["raw_sha256"] for r in (*pages, *attachments)})
    rows = conn.execute(sa.select(d).where(d.c.raw_sha256.in_(shas), d.c.extractor_version == EXTRACTOR_VERSION))
    for row in rows.mappings():
        if row["payload"] is not None:
            inputs.documents[row["raw_sha256"]] = from_payload(row["payload"])
        else:
            inputs.unreadable[row["raw_sha256"]] = row["error"] or "not read yet"
    return inputs


def read_pages(pages: Iterable[Row], inputs: Inputs, parse: Parse) -> list[Outcome]:
    """Outcomes in the order of the pages. A page on which the reader itself fails is refused by name."""
    outcomes = []
    for page in pages:
        with about(portal=page["portal_id"], capture=page["capture_id"], url=page["url"]):
            try:
                outcome = _read_page(page, inputs, parse)
            except sa.exc.SQLAlchemyError:
                raise
            except Exception as e:
                log.exception("could not be read")
                outcome = Outcome(page, refusal=f"reader failed: {type(e).__name__}: {e}")
            log.info("refused: %s" if outcome.refusal else "read", *filter(None, [outcome.refusal]))
            outcomes.append(outcome)
    return outcomes


def _read_page(page: Row, inputs: Inputs, parse: Parse) -> Outcome:
    from fazhi.extract import choose

    attachments = inputs.attachments.get(page["url"], [])
    own = inputs.documents.get(page["raw_sha256"])
    others = [inputs.documents[a["raw_sha256"]] for a in attachments if a["raw_sha256"] in inputs.documents]
    if own is None and not others:
        return Outcome(page, refusal=inputs.unreadable.get(page["raw_sha256"], "not extracted"), stage="extract")
    document = choose(own, others)[0] if own else others[0]
    portal = inputs.portals.get(page["portal_id"])
    context = Context(
        url=page["url"],
        media_type=document.media_type,
        listed_title=page["title"],
        listed_on=page["listed_on"],
        region_code=portal.region if portal else None,
        portal_agency=portal.agency if portal else None,
    )
    parsed = parse(document, context)
    if not parsed["is_report"]:
        return Outcome(page, refusal=parsed["refusal"] or "not a report")
    missing = [name for name in ("agency", "agency_type", "report_year") if not parsed[name]]
    if missing:
        return Outcome(page, refusal="report without " + ", ".join(missing))
    by_sha = {r["raw_sha256"]: r["capture_id"] for r in (page, *attachments)}
    return Outcome(page, parsed, document, by_sha.get(document.raw_sha256, page["capture_id"]))


def cached_parser(engine: sa.Engine) -> Parse:
    """The parser behind stage.parse: one reading per (text and its metadata, context, parser version)."""
    from fazhi.parse import parse
    from fazhi.parse.contract import to_json
    from fazhi.pipeline.common import parser_version

    t = op.parse

    def read(document: Document, context: Context) -> dict[str, Any]:
        # Offsets point into this very text, and the page's own metadata counts too: both are part of the key.
        digest = key(context.digest, sha256(document.text), document.title, sorted(document.meta.items()))
        where = {"text_sha256": document.text_sha256, "context_digest": digest, "parser_version": parser_version()}
        with engine.begin() as conn:
            cached = conn.execute(sa.select(t.c.payload).where(*(t.c[k] == v for k, v in where.items())))
            known: dict[str, Any] | None = cached.scalar_one_or_none()
            if known is not None:
                return known
            payload = to_json(parse(document, context))
            conn.execute(insert(t).values(**where, payload=payload).on_conflict_do_nothing())
        return payload

    return read
