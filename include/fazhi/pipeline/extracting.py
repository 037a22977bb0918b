"""Captured bytes of a report year to documents, each read once per (bytes, extractor version)."""

from __future__ import annotations

import logging
import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from fazhi import failpoint
from fazhi.pipeline.common import BuildResult, Slice, in_slice, partition, slices, year_lock
from fazhi.pipeline.log import about
from fazhi.warehouse import operational as op

log = logging.getLogger(__name__)
PAGES_PER_BATCH = 250
OCR_PER_BATCH = 8
TRIES = 3  # of bytes whose reader ran out of time or memory or died: a busy machine may have been the cause
_TRANSIENT = re.compile(r"(?:timeout|crash|memory):")
_TRIED = re.compile(rf"\(try (\d+) of {TRIES}\)$")


def retriable() -> sa.Select[Any]:
    """Bytes (`raw_sha256`) that the present extractor could not read for a passing cause, and will be given again."""
    from fazhi.extract import EXTRACTOR_VERSION

    d = op.document
    return sa.select(d.c.raw_sha256).where(
        d.c.extractor_version == EXTRACTOR_VERSION,
        d.c.method == "refused",
        d.c.error.regexp_match(f"^{_TRANSIENT.pattern}"),
        ~d.c.error.endswith(f"(try {TRIES} of {TRIES})"),
    )


def _reason(refusal: Exception, earlier: str | None) -> str:
    """Why bytes were refused; of a passing cause with the number of the try, which `earlier` tells of the last one."""
    if not _TRANSIENT.match(str(refusal)):
        return str(refusal)
    tried = _TRIED.search(earlier or "")
    return f"{refusal} (try {int(tried[1]) + 1 if tried else 1} of {TRIES})"


def _unread(year: int) -> sa.Select[Any]:
    """Bytes of the year's pages and attachments that the present extractor has not read."""
    from fazhi.extract import EXTRACTOR_VERSION

    c, d = op.capture, op.document
    return (
        sa.select(c.c.raw_sha256, sa.func.min(c.c.capture_id).label("capture_id"))
        .outerjoin(d, (d.c.raw_sha256 == c.c.raw_sha256) & (d.c.extractor_version == EXTRACTOR_VERSION))
        .where(
            partition(c) == year,
            c.c.kind.in_(("detail", "attachment")),
            d.c.raw_sha256.is_(None) | d.c.raw_sha256.in_(retriable()),
        )
        .group_by(c.c.raw_sha256)
    )


def _awaiting_ocr(year: int) -> sa.Select[Any]:
    from fazhi.extract import EXTRACTOR_VERSION

    c, d = op.capture, op.document
    return (
        sa.select(c.c.raw_sha256, sa.func.min(c.c.capture_id).label("capture_id"))
        .join(d, (d.c.raw_sha256 == c.c.raw_sha256) & (d.c.extractor_version == EXTRACTOR_VERSION))
        .where(partition(c) == year, d.c.method == "needs_ocr")
        .group_by(c.c.raw_sha256)
    )


def plan_extract(engine: sa.Engine, year: int) -> list[Slice]:
    """Slices of the year's unread captures."""
    with engine.connect() as conn:
        n = conn.execute(sa.select(sa.func.count()).select_from(_unread(year).subquery())).scalar_one()
    return slices(n, PAGES_PER_BATCH)


def plan_ocr(engine: sa.Engine, year: int) -> list[Slice]:
    """Slices of the year's scans; OCR is slow, so it has batches of its own and is never repeated."""
    with engine.connect() as conn:
        n = conn.execute(sa.select(sa.func.count()).select_from(_awaiting_ocr(year).subquery())).scalar_one()
    return slices(n, OCR_PER_BATCH)


def extract_slice(engine: sa.Engine, year: int, part: Slice | None = None, *, ocr: bool = False) -> BuildResult:
    """Read the slice's captures into stage.document. Unreadable bytes are stored as refused, with the reason; those
    refused for a passing cause are read again by the next run, TRIES times in all."""
    from fazhi.archive import open_archive
    from fazhi.extract import EXTRACTOR_VERSION, ExtractRefused, extract_safely, needs_ocr, to_payload

    archive = open_archive()
    result = BuildResult()
    fence = year_lock(engine, "ocr" if ocr else "extract", year, part.index if part else 0)
    with fence, about(partition=year):
        wanted, d = (_awaiting_ocr(year) if ocr else _unread(year)).subquery(), op.document
        with engine.connect() as conn:
            rows = (
                conn.execute(
                    sa.select(op.capture, d.c.error.label("earlier"))
                    .join(wanted, wanted.c.capture_id == op.capture.c.capture_id)
                    .outerjoin(
                        d,
                        (d.c.raw_sha256 == op.capture.c.raw_sha256) & (d.c.extractor_version == EXTRACTOR_VERSION),
                    )
                    .where(in_slice(op.capture.c.raw_sha256, part))
                    .order_by(op.capture.c.raw_sha256)
                )
                .mappings()
                .all()
            )
        for row in rows:
            values: dict[str, Any] = {"raw_sha256": row["raw_sha256"], "extractor_version": EXTRACTOR_VERSION}
            try:
                with about(portal=row["portal_id"], capture=row["capture_id"], url=row["url"]):
                    log.info("extract")
                data = archive.read(row)
                if not ocr and needs_ocr(data, row["media_type"]):
                    values.update(method="needs_ocr")
                else:
                    doc = extract_safely(data, url=row["url"], media_type=row["media_type"], name=row["title"])
                    values.update(method=doc.method, text_sha256=doc.text_sha256, payload=to_payload(doc), error=None)
                result.read += 1
            except ExtractRefused as e:
                values.update(method="refused", error=_reason(e, row["earlier"]))
                result.refused += 1
            failpoint.reached("ocr.read" if ocr else "extract.read")
            with engine.begin() as conn:
                stmt = insert(op.document).values(**values)
                conn.execute(
                    stmt.on_conflict_do_update(index_elements=["raw_sha256", "extractor_version"], set_=values)
                )
    return result
