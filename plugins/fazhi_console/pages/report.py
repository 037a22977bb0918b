"""One report: the archived page or the text with every fact marked in place, its versions, whom it repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from fazhi.records import Document
from fazhi_console import compare, db, hiding, marked_pdf, render
from fazhi_console.identity import Person, reader
from fazhi_console.pages import documents
from fazhi_console.pages.archived import pdf_image
from fazhi_console.spans import Mark, Piece, pieces

router = APIRouter()
VIEWS = ("page", "text", "versions", "similar", "details")
KINDS = ("facts", "remainder", "all")


@router.get("/fact/{statement_id}", dependencies=[Depends(reader)])
def fact(request: Request, statement_id: str, engine: sa.Engine = Depends(db.warehouse)) -> Response:
    """From a number anywhere to the words that state it."""
    with db.reading(engine) as conn:
        found = db.one(conn, "report_of_statement", statement=statement_id)
    if found is None:
        raise HTTPException(404, f"No statement has the key {statement_id}")
    return RedirectResponse(
        render.link(request, f"report/{found['report_id']}", fact=statement_id) + f"#f-{statement_id}", 302
    )


@router.get("/report/{report_id}")
def report(
    request: Request,
    *,
    report_id: str,
    view: str = "page",
    fact: str = "",
    kind: str = "",
    other: str = "",
    sheet: int = 0,
    who: Person = Depends(reader),
    engine: sa.Engine = Depends(db.warehouse),
) -> Response:
    with db.reading(engine) as conn:
        row = documents.report(conn, report_id)
        shows = documents.shows(row["media_type"]) if row["warc_file"] else "text"
        known = documents.document(conn, row)
        withheld = shows in ("pdf", "image") and not documents.may_see_picture(conn, who, known)
        view = view if view in VIEWS else "page"
        if view == "page" and (shows == "text" or withheld):
            view = "text"
        seen = hiding.document(conn, who, known)
        stated = db.rows(conn, "report_statements", report=report_id, kind="all", limit=documents.PER_REPORT, offset=0)
        chosen = next((s for s in stated if s["statement_id"] == fact), None)
        kind = kind if kind in KINDS else "remainder" if chosen and not chosen["indicator"] else "facts"
        number = db.page_number(request)
        listed = db.paged(conn, "report_statements", number, 100, report=report_id, kind=kind)
        listed = replace(listed, rows=hiding.rows(conn, who, listed.rows))
        shown = hiding.rows(conn, who, [chosen])[0] if chosen else None
        more = _more(conn, who, row, seen, view, other=other, number=number)
    parts = opening(row["sections"])
    text = known.text if known else ""
    marks = documents.marks(text, stated)
    if view == "text":
        more["blocks"] = paragraphs(seen, marks, parts, fact) if seen else []
    if view == "page" and shows == "pdf":
        more.update(_sheet(row, known, marks, chosen, sheet))
    values: dict[str, Any] = {"shows": shows, "withheld": withheld, "row": row, "view": view, "kind": kind}
    return render.show(
        request,
        who,
        "report",
        **values,
        **more,
        parts=parts,
        views=VIEWS,
        kinds=KINDS,
        result=listed,
        fact=fact,
        chosen=shown,
        has_text=known is not None,
    )


def _more(
    conn: sa.Connection, who: Person, row: db.Row, known: Document | None, view: str, *, other: str, number: int
) -> dict[str, Any]:
    """What only one of the views needs."""
    if view == "versions":
        found = db.paged(conn, "report_versions", number, agency=row["agency_id"], year=row["report_year"])
        base = next((v for v in found.rows if v["report_id"] == other), None)
        base = base or next((v for v in found.rows if v["version_no"] < row["version_no"]), None)
        before = _seen(conn, who, base) if base else None
        changes = (
            compare.excerpt(compare.changes(before.text, known.text))
            if before and known and base and base["report_id"] != row["report_id"]
            else None
        )
        return {"versions": found, "base": base, "changes": changes}
    if view == "similar":
        found = db.paged(conn, "report_similar", number, agency=row["agency_id"], year=row["report_year"])
        base = next((v for v in found.rows if v["report_id"] and v["report_id"] == other), None)
        base = base or next((v for v in found.rows if v["report_id"]), None)
        beside = _seen(conn, who, base) if base else None
        sides = (
            (compare.repeated(known.text, beside.text), compare.repeated(beside.text, known.text))
            if beside and known
            else None
        )
        return {"similar": found, "base": base, "sides": sides}
    return {}


def opening(sections: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sections at which another mandated part begins than the one before: a part may have many headings."""
    found: list[dict[str, Any]] = []
    for s in sections:
        if not found or found[-1]["content"] != s["content"]:
            found.append(s)
    return found


def _seen(conn: sa.Connection, who: Person, other: db.Row) -> Document | None:
    """The document of another report, as this reader may see it."""
    known = documents.document(conn, documents.report(conn, other["report_id"]))
    return hiding.document(conn, who, known)


def _sheet(
    row: db.Row, known: Document | None, marks: Sequence[Mark], chosen: db.Row | None, sheet: int
) -> dict[str, Any]:
    """The PDF page to show: the one asked for, else the chosen fact's, else the first."""
    number = sheet or (chosen["page"] if chosen and chosen["page"] else 1)
    try:
        image = pdf_image(row, number)
    except HTTPException as e:
        return {"sheet": number, "failed": e.detail, "image": None, "rects": []}
    fact = chosen["statement_id"] if chosen else ""
    rects = marked_pdf.rects(image, number, known.text, marks, known.blocks, chosen=fact) if known else []
    return {"sheet": number, "failed": "", "image": image, "rects": rects}


def paragraphs(
    known: Document, marks: Sequence[Mark], sections: Sequence[dict[str, Any]], chosen: str
) -> list[dict[str, Any]]:
    """The extracted text block by block: kind, the sections that begin there, and its pieces."""
    spans = [(m, m.start, m.end) for m in marks]
    sentence = next(((m.sentence_start, m.sentence_end) for m in marks if m.id == chosen), None)
    blocks = known.blocks or ()
    edges = [(b.start, b.end, b.kind, b.page) for b in blocks] or [(0, len(known.text), "paragraph", None)]
    out: list[dict[str, Any]] = []
    begun: set[str] = set()
    for start, end, kind, page in edges:
        cut: list[Piece] = list(pieces(known.text, start, end, spans, sentence))
        anchors = []
        for piece in cut:
            anchor = next((i for i in piece.ids if i not in begun), None)
            begun.update([anchor] if anchor else [])
            anchors.append(anchor)
        opening = [s for s in sections if start <= s["start"] < end]
        out.append({"kind": kind, "page": page, "sections": opening, "pieces": list(zip(cut, anchors, strict=True))})
    return out
