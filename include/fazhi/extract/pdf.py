"""PDF: pdfium's text layer with the layout repaired; a page without a usable text layer goes to OCR alone.

pdfium is not safe for threads; one document is read by one thread of one process.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from fazhi.extract.core import LIMITS, Builder, ExtractRefused
from fazhi.extract.pdf_calls import calls
from fazhi.extract.pdf_layout import CLOSED, Line, flow, furniture
from fazhi.extract.pdf_lines import read_lines
from fazhi.extract.text import tidy
from fazhi.records import Document
from fazhi.reference.legible import looks_broken

_PATH, _IMAGE, _FORM = 2, 3, 5  # FPDF_PAGEOBJ_*


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """The pdfium document; ExtractRefused for what pdfium cannot open."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        text = str(error).lower()
        reason = (
            "encrypted: the PDF asks for a password"
            if "password" in text
            else f"damaged: pdfium cannot open the PDF ({error})"
        )
        raise ExtractRefused(reason) from None
    try:
        if len(document) == 0:
            raise ExtractRefused("damaged: the PDF has no pages")
        if len(document) > LIMITS.pages:
            raise ExtractRefused(f"too_large: {len(document)} pages, more than {LIMITS.pages}")
        yield document
    finally:
        document.close()


@dataclass(frozen=True, slots=True)
class PageText:
    number: int  # 1-based
    width: float
    height: float
    lines: tuple[Line, ...]
    readable: bool  # False: this page needs OCR
    ruled: bool  # has enough ruling lines to hold a table


def _read_page(page: int, number: int) -> PageText:
    """Lines of one opened page with their boxes, in pdfium's order, and whether they can be trusted."""
    pdfium = calls()
    text_page = pdfium.open_text(page)
    if not text_page:
        raise ExtractRefused(f"damaged: the text of page {number} cannot be read")
    try:
        lines = read_lines(text_page)
    finally:
        pdfium.close_text(text_page)
    width, height = pdfium.width(page), pdfium.height(page)
    text = "".join([line.text for line in lines])
    short = len(text) < 20
    rules, pictures = _objects(page, width * height, pictures=short)
    broken = looks_broken(text) or (pictures and short)
    if not text.strip():
        broken = pictures or rules  # an empty page is read; a picture or drawn glyphs are not
    return PageText(number, width, height, tuple(lines), not broken, rules)


def _objects(page: int, area: float, *, pictures: bool) -> tuple[bool, bool]:
    """(are there ruling lines enough for a table, is there a picture that covers a good part of the page).

    Without `pictures` only rules are looked for, among some of the objects first: those of a table are many.
    """
    pdfium = calls()
    get, kind_of = pdfium.item, pdfium.kind_of
    count = min(pdfium.count_items(page), 4000)
    if not pictures and count > 24:
        some = [*range(0, count, 4), *range(2, count, 7)]  # two strides: no regular drawing order slips through both
        if _PATH not in map(kind_of, map(get, repeat(page), some)):
            return False, False
    items = list(map(get, repeat(page, count), range(count)))
    kinds = list(map(kind_of, items))
    left, bottom, right, top = sides = [ctypes.c_float() for _ in range(4)]
    picture = pictures and any(
        abs((right.value - left.value) * (top.value - bottom.value)) > area * 0.25
        for kind, item in zip(kinds, items, strict=True)
        if kind in (_IMAGE, _FORM) and pdfium.bounds(item, *map(ctypes.addressof, sides))
    )
    return kinds.count(_PATH) >= 6, picture


def read(data: bytes, *, ocr: bool = True) -> Document:
    """Text of all pages; `source` of a block is its box "x0,y0,x1,y1" in PDF points, origin at the lower left.

    With ocr=False pages that need it are left out and named in `warnings` ("needs_ocr:2,3").
    """
    with opened(data) as document:
        pages = [_page(document, index) for index in range(len(document))]
        unread = [page for page in pages if not page.readable]
        if len(unread) > LIMITS.ocr_pages:
            raise ExtractRefused(f"too_large: {len(unread)} scanned pages, more than {LIMITS.ocr_pages}")
        builder, warnings, scores = Builder(), [], []
        tables = _tables(data, [p for p in pages if p.readable and p.ruled])
        skip = furniture([(page.lines, page.height) for page in pages])
        recognised = {}
        if ocr and unread:
            from fazhi.extract.scan import recognise_page

            recognised = {page.number: recognise_page(document[page.number - 1]) for page in unread}
        shortfall = CLOSED
        for page in pages:
            if page.readable:
                shortfall = flow(
                    builder,
                    page.number,
                    page.width,
                    page.lines,
                    shortfall,
                    skip=skip,
                    tables=tables.get(page.number, ()),
                )
            elif page.number in recognised:
                from fazhi.extract.scan import add_lines

                shortfall = add_lines(builder, recognised[page.number], page.number, shortfall)
                scores += [line.confidence for line in recognised[page.number]]
        if unread:
            kind = "ocr_pages" if ocr else "needs_ocr"
            warnings.append(kind + ":" + ",".join(str(page.number) for page in unread))
        if not builder.blocks and (ocr or not unread):
            raise ExtractRefused("empty: the PDF shows no text")
        method = "ocr" if ocr and len(unread) == len(pages) else "pdf_text+ocr" if ocr and unread else "pdf_text"
        return builder.document(
            data,
            "application/pdf",
            method,
            title=builder.title(),
            pages=len(pages),
            ocr_confidence=round(sum(scores) / len(scores), 4) if scores else None,
            warnings=warnings,
        )


def _page(document: Any, index: int) -> PageText:
    pdfium = calls()
    page = pdfium.open_page(ctypes.cast(document.raw, ctypes.c_void_p), index)
    if not page:
        raise ExtractRefused(f"damaged: page {index + 1} cannot be opened")
    try:
        return _read_page(page, index + 1)
    finally:
        pdfium.close_page(page)


def _tables(data: bytes, pages: list[PageText]) -> dict[int, list[tuple[tuple[float, float, float, float], str]]]:
    """Per page the ruled tables: (box in points, rows as lines with tabs). Only ruled pages cost pdfplumber's time."""
    if not pages:
        return {}
    import io

    import pdfplumber

    found: dict[int, list[tuple[tuple[float, float, float, float], str]]] = {}
    try:
        with pdfplumber.open(io.BytesIO(data), pages=[page.number for page in pages]) as plumber:
            for page in plumber.pages:
                for table in page.find_tables():
                    rows = [[tidy(cell or "") for cell in row] for row in table.extract()]
                    rows = [row for row in rows if any(row)]
                    if len(rows) < 2 or max(len(row) for row in rows) < 2:
                        continue
                    x0, top, x1, bottom = table.bbox
                    text = "\n".join("\t".join(row) for row in rows)
                    found.setdefault(page.page_number, []).append(
                        ((x0, page.height - bottom, x1, page.height - top), text)
                    )
    except Exception:  # a PDF that only pdfplumber stumbles over keeps its plain text
        return {}
    return found


def needs_ocr(data: bytes) -> bool:
    """Has the PDF a page without a usable text layer? Cheap: reads text layers, renders nothing."""
    with opened(data) as document:
        return any(not _page(document, index).readable for index in range(len(document)))
