"""Archived bytes for the report page: a sandboxed HTML frame, pictures of PDF pages, scans."""

from __future__ import annotations

import sqlalchemy as sa
from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import Response

from fazhi_console import db, hiding, marked_html, pdf_page
from fazhi_console.identity import Person, reader
from fazhi_console.pages import documents

router = APIRouter(prefix="/archived", dependencies=[Depends(reader)])
_KEEP = {"Cache-Control": "private, max-age=3600"}


@router.get("/{report_id}/page")
def page(
    report_id: str, fact: str = "", who: Person = Depends(reader), engine: sa.Engine = Depends(db.warehouse)
) -> Response:
    """The archived HTML, rewritten without anything active, facts marked, under a policy of its own."""
    from fazhi.extract import ExtractRefused
    from fazhi.extract.html import parse_html

    with db.reading(engine) as conn:
        row = documents.report(conn, report_id)
        if documents.shows(row["media_type"]) != "page":
            raise HTTPException(404, "The archived file is not a web page")
        known = documents.document(conn, row)
        stated = db.rows(conn, "report_statements", report=report_id, kind="all", limit=documents.PER_REPORT, offset=0)
    try:
        tree = parse_html(documents.body(row))
    except ExtractRefused as e:
        raise HTTPException(404, e.reason) from e
    found = tree.find("body")
    text = known.text if known else ""
    marks = documents.marks(text, stated)
    with db.reading(engine) as conn:

        def hide(shown: str) -> str:
            return shown if who.may_review else hiding.hidden(conn, [shown])[0]

        html, _ = marked_html.marked(text, marks, found if found is not None else tree, fact, hide)
    return Response(
        marked_html.page(html),
        media_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": marked_html.POLICY},
    )


def pdf_image(row: db.Row, number: int) -> pdf_page.PageImage:
    """Page `number` of the archived PDF; 404 with the reason when it cannot be drawn."""
    try:
        return pdf_page.cached(row["raw_sha256"], number, lambda: documents.body(row))
    except pdf_page.PageFailed as e:
        raise HTTPException(404, str(e)) from e


def _pictured(conn: sa.Connection, who: Person, report_id: str) -> db.Row:
    """The report, if this reader may see it as a picture."""
    row = documents.report(conn, report_id)
    if not documents.may_see_picture(conn, who, documents.document(conn, row)):
        raise HTTPException(403, "The file names private persons: your role sees its text, with the names hidden")
    return row


@router.get("/{report_id}/{number}.png")
def picture(
    report_id: str, number: int, who: Person = Depends(reader), engine: sa.Engine = Depends(db.warehouse)
) -> Response:
    with db.reading(engine) as conn:
        row = _pictured(conn, who, report_id)
    if documents.shows(row["media_type"]) != "pdf":
        raise HTTPException(404, "The archived file is not a PDF")
    return Response(pdf_image(row, number).png, media_type="image/png", headers=_KEEP)


@router.get("/{report_id}/scan")
def scan(report_id: str, who: Person = Depends(reader), engine: sa.Engine = Depends(db.warehouse)) -> Response:
    with db.reading(engine) as conn:
        row = _pictured(conn, who, report_id)
    if documents.shows(row["media_type"]) != "image":
        raise HTTPException(404, "The archived file is not a picture")
    headers = {**_KEEP, "Content-Security-Policy": "sandbox; default-src 'none'"}
    return Response(documents.body(row), media_type=row["media_type"], headers=headers)
