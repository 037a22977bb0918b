"""OFD (GB/T 33190-2016), the layout format of Chinese offices: text objects with boxes, laid out like a PDF's.

Lengths in OFD are millimetres from the upper left; blocks carry PDF points from the lower left like every other page.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from fazhi.extract.core import LIMITS, Builder, ExtractRefused
from fazhi.extract.packages import Package, local
from fazhi.extract.pdf_layout import CLOSED, Line, flow, furniture
from fazhi.records import Document
from fazhi.reference.legible import looks_broken
from fazhi.reference.media_types import OFD

_MM = 72 / 25.4


def read(data: bytes, *, ocr: bool = True) -> Document:
    """Text of all pages of all documents in the container; a page that is one picture goes to OCR."""
    package = Package(data)
    builder, warnings, scores, number, shortfall = Builder(), [], [], 0, CLOSED
    pages = list(_pages(package))
    if not pages:
        raise ExtractRefused("empty: the OFD has no pages")
    laid = [(_lines(page, height), width, height, page, base) for page, width, height, base in pages]
    skip = furniture([(lines, height) for lines, _, height, _, _ in laid])
    for number, (lines, width, height, page, base) in enumerate(laid, start=1):
        if lines and not looks_broken("".join(line.text for line in lines)):
            shortfall = flow(builder, number, width, lines, shortfall, skip=skip)
            continue
        picture = _picture(package, page, base)
        if picture is None:
            continue
        warnings.append(f"{'ocr_pages' if ocr else 'needs_ocr'}:{number}")
        if ocr:
            from fazhi.extract.scan import add_lines, recognise_bytes

            found = recognise_bytes(picture, width)
            shortfall = add_lines(builder, found, number, shortfall, width=width, height=height)
            scores += [line.confidence for line in found]
    if not builder.blocks and (ocr or not warnings):
        raise ExtractRefused("empty: the OFD shows no text")
    return builder.document(
        data,
        OFD,
        "ofd+ocr" if scores else "ofd",
        title=builder.title(),
        pages=number,
        ocr_confidence=round(sum(scores) / len(scores), 4) if scores else None,
        warnings=warnings,
    )


def needs_ocr(data: bytes) -> bool:
    """Is there a page that is a picture?"""
    package = Package(data)
    return any(
        not _lines(page, height) and _picture(package, page, base) is not None
        for page, _, height, base in _pages(package)
    )


def _pages(package: Package) -> Iterator[tuple[list[etree._Element], float, float, str]]:
    """(content roots, width and height in points, folder of the document) of each page; templates come first."""
    count = 0
    for root in _texts(package.xml("OFD.xml"), "DocRoot"):
        document, folder = package.xml(_join("", root)), posixpath.dirname(_join("", root))
        default = _box(next(iter(_texts(document, "PhysicalBox")), "0 0 210 297"))
        templates = {
            e.get("ID"): _join(folder, e.get("BaseLoc") or "") for e in document.iter() if local(e) == "TemplatePage"
        }
        for entry in (e for e in document.iter() if local(e) == "Page" and e.get("BaseLoc")):
            count += 1
            if count > LIMITS.pages:
                raise ExtractRefused(f"too_large: more than {LIMITS.pages} pages")
            content = package.xml(_join(folder, entry.get("BaseLoc") or ""))
            box = _box(next(iter(_texts(content, "PhysicalBox")), "")) if _texts(content, "PhysicalBox") else default
            used = [
                templates[e.get("TemplateID")]
                for e in content.iter()
                if local(e) == "Template" and e.get("TemplateID") in templates
            ]
            roots = [package.xml(path) for path in used[:4] if path in package] + [content]
            yield roots, max(1.0, box[2]) * _MM, max(1.0, box[3]) * _MM, folder


def _join(folder: str, path: str) -> str:
    return path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))


def _texts(root: etree._Element, name: str) -> list[str]:
    return [(e.text or "").strip() for e in root.iter() if local(e) == name and (e.text or "").strip()]


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        values = [float(v) for v in text.split()]
    except ValueError:
        values = []
    values = [v if abs(v) < 1e5 else 0.0 for v in values]
    return (values[0], values[1], values[2], values[3]) if len(values) >= 4 else (0.0, 0.0, 210.0, 297.0)


def _lines(roots: list[etree._Element], height: float) -> list[Line]:
    """Text objects put together to printed lines, top to bottom."""
    pieces = []
    for root in roots:
        for item in root.iter():
            if local(item) != "TextObject":
                continue
            x, y, w, h = _box(item.get("Boundary") or "")
            for code in (e for e in item if local(e) == "TextCode"):
                words = (code.text or "").strip("\r\n")
                if not words.strip():
                    continue
                left = x + _number(code.get("X"))
                low = height - (y + h) * _MM
                pieces.append(Line(words, left * _MM, low, max(left * _MM + 1, (x + w) * _MM), height - y * _MM))
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda p: -(p.y0 + p.y1)):
        middle = (piece.y0 + piece.y1) / 2
        if (
            rows
            and rows[-1][0].y0 < middle < rows[-1][0].y1
            and abs(rows[-1][0].height - piece.height) < 0.6 * rows[-1][0].height
        ):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_row(sorted(row, key=lambda p: p.x0)) for row in rows]


def _row(row: list[Line]) -> Line:
    text, gaps = row[0].text, []
    for left, right in pairwise(row):
        if right.x0 - left.x1 > 1.5 * right.height:
            text += "  "
            gaps.append((len(text), left.x1, right.x0))
        text += right.text
    return Line(text, row[0].x0, min(p.y0 for p in row), row[-1].x1, max(p.y1 for p in row), tuple(gaps))


def _number(text: str | None) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if abs(value) < 1e4 else 0.0


def _picture(package: Package, roots: list[etree._Element], folder: str) -> bytes | None:
    """Bytes of the largest picture on the page, when it covers a good part of it."""
    pictures = [
        (w * h, e.get("ResourceID"))
        for root in roots
        for e in root.iter()
        if local(e) == "ImageObject"
        for _, _, w, h in [_box(e.get("Boundary") or "")]
    ]
    if not pictures or max(pictures)[0] < 210 * 297 * 0.25:
        return None
    wanted = max(pictures)[1]
    for name in ("DocumentRes.xml", "PublicRes.xml"):
        path = _join(folder, name)
        if path not in package:
            continue
        root = package.xml(path)
        base = root.get("BaseLoc") or ""
        for media in (e for e in root.iter() if local(e) == "MultiMedia" and e.get("ID") == wanted):
            for file in _texts(media, "MediaFile"):
                place = _join(posixpath.join(folder, base), file)
                if place in package:
                    return package.part(place)
    return None
