"""The texts and bytes behind a report, and its statements as marks: for the report page and the archived frame."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from fastapi import HTTPException

from fazhi.records import Document
from fazhi_console import db, hiding
from fazhi_console.identity import Person
from fazhi_console.spans import Mark, sentence_around

MAX_BODY = 40 * 1024 * 1024
PER_REPORT = 300


def report(conn: sa.Connection, report_id: str) -> db.Row:
    found = db.one(conn, "report", report=report_id)
    if found is None:
        raise HTTPException(404, f"No report has the key {report_id}")
    return found


def document(conn: sa.Connection, row: db.Row) -> Document | None:
    """The extracted Document of a report; None when the cache does not hold it (it can be rebuilt from the archive)."""
    from fazhi.extract import from_payload

    found = db.one(conn, "report_document", sha=row["raw_sha256"], version=row["extractor_version"])
    return from_payload(found["payload"]) if found and found["payload"] else None


def may_see_picture(conn: sa.Connection, who: Person, known: Document | None) -> bool:
    """Nothing can be hidden in a picture: who may not see names gets those of files that have none."""
    if who.may_review:
        return True
    seen = hiding.document(conn, who, known)
    return seen is not None and seen == known


def body(row: db.Row) -> bytes:
    """The archived bytes that carried the text. 404 with the reason when they cannot be read."""
    from fazhi.archive import ArchiveError, open_archive

    if row["warc_file"] is None:
        raise HTTPException(404, "The capture of this report is not in the index")
    if row["body_length"] > MAX_BODY:
        raise HTTPException(404, f"The archived file has {row['body_length']:,} bytes: too large to show here")
    try:
        return open_archive().read(
            {"warc_file": row["warc_file"], "warc_offset": row["warc_offset"], "raw_sha256": row["raw_sha256"]}
        )
    except ArchiveError as e:
        raise HTTPException(404, str(e)) from e


def marks(text: str, statements: Sequence[db.Row]) -> list[Mark]:
    """Statements as marks; offsets that the text does not have are left out."""
    out = []
    for s in statements:
        start, end = s["evidence_start"], s["evidence_end"]
        if not 0 <= start < end <= len(text):
            continue
        kind = "q" if s["verdict"] in ("quarantine", "reject") else "f" if s["indicator"] else "r"
        out.append(Mark(s["statement_id"], kind, start, end, *sentence_around(text, s["sentence_text"], start, end)))
    return out


def shows(media_type: str | None) -> str:
    """How the archived bytes can be shown: page (HTML), pdf, image, or text only."""
    kind = media_type or ""
    if "html" in kind:
        return "page"
    if kind == "application/pdf":
        return "pdf"
    return "image" if kind in ("image/png", "image/jpeg", "image/gif", "image/webp") else "text"
