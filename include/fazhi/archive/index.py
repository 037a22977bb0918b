"""The capture index: crawl.capture, one row per (URL, bytes). Writing the same captures again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from fazhi.archive.records import ArchiveError
from fazhi.records import Capture
from fazhi.warehouse.operational import capture as table


def row_of(capture: Capture) -> dict[str, Any]:
    """The index row of a capture."""
    same = ("capture_id", "portal_id", "url", "final_url", "kind", "parent_url", "title", "listed_on", "year_hint",
            "status", "media_type", "length", "warc_file", "warc_offset", "provenance")  # fmt: skip
    return {name: getattr(capture, name) for name in same} | {
        "raw_sha256": capture.sha256,
        "etag": capture.headers.get("etag"),
        "last_modified": capture.headers.get("last-modified"),
        "first_seen_at": capture.fetched_at,
        "last_seen_at": capture.fetched_at,
    }


def upsert(engine: sa.Engine, captures: Iterable[Capture]) -> None:
    """Insert captures. A known one only moves its first and last sighting apart; seen later, it is not withdrawn."""
    rows = list({r["capture_id"]: r for r in map(row_of, captures)}.values())
    if not rows:
        return
    new = insert(table)
    later = new.excluded.last_seen_at > table.c.last_seen_at
    statement = new.on_conflict_do_update(
        index_elements=[table.c.capture_id],
        set_={
            "first_seen_at": sa.func.least(table.c.first_seen_at, new.excluded.first_seen_at),
            "last_seen_at": sa.func.greatest(table.c.last_seen_at, new.excluded.last_seen_at),
            "etag": sa.case((later, new.excluded.etag), else_=table.c.etag),
            "last_modified": sa.case((later, new.excluded.last_modified), else_=table.c.last_modified),
            "withdrawn_on": sa.case((later, sa.null()), else_=table.c.withdrawn_on),
            "year_hint": sa.func.coalesce(table.c.year_hint, new.excluded.year_hint),
        },
    )
    with engine.begin() as conn:
        conn.execute(statement, rows)


def touch(engine: sa.Engine, seen: Sequence[tuple[str, datetime]]) -> None:
    """Captures whose URL still answers with the same bytes."""
    if seen:
        with engine.begin() as conn:
            conn.execute(
                sa.update(table)
                .where(table.c.capture_id == sa.bindparam("id"))
                .values(
                    last_seen_at=sa.func.greatest(table.c.last_seen_at, sa.bindparam("at")), withdrawn_on=sa.null()
                ),
                [{"id": i, "at": at} for i, at in seen],
            )


def withdraw(engine: sa.Engine, capture_ids: Sequence[str], day: date) -> None:
    """Captures whose URL now answers 404 or 410; the first such day is kept."""
    if capture_ids:
        with engine.begin() as conn:
            conn.execute(
                sa.update(table)
                .where(table.c.capture_id.in_(capture_ids), table.c.withdrawn_on.is_(None))
                .values(withdrawn_on=day)
            )


def locate(engine: sa.Engine, digest: str) -> tuple[str, int]:
    """File and offset of a record with that hash (the first eight digits suffice when they are unique)."""
    with engine.connect() as conn:
        rows = conn.execute(
            sa.select(table.c.raw_sha256, table.c.warc_file, table.c.warc_offset)
            .where(table.c.raw_sha256.startswith(digest.lower(), autoescape=True))
            .order_by(table.c.first_seen_at)
        ).all()
    if len(digest) < 8 or not rows:
        raise ArchiveError(f"no capture has sha256 {digest or '(empty)'}: give at least its first 8 hexadecimal digits")
    if len({r.raw_sha256 for r in rows}) > 1:
        raise ArchiveError(f"sha256 {digest} is the beginning of several captures: give more digits")
    return rows[0].warc_file, rows[0].warc_offset
