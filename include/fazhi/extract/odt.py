"""OpenDocument text and spreadsheets (.odt, .ods): content.xml of the package."""

from __future__ import annotations

from lxml import etree

from fazhi.extract.core import Builder, ExtractRefused
from fazhi.extract.packages import Package, local
from fazhi.extract.text import tidy
from fazhi.records import Document
from fazhi.reference.media_types import ODS, ODT

_SKIP = {
    "annotation",
    "tracked-changes",
    "note",
    "sequence-decls",
    "forms",
    "image",
    "desc",
    "title",
    "deletion",
    "bookmark",
}


def read_text(data: bytes) -> Document:
    """Text of an .odt, its tables as rows."""
    return _read(data, ODT)


def read_sheets(data: bytes) -> Document:
    """Sheets of an .ods, each a table."""
    return _read(data, ODS)


def _read(data: bytes, kind: str) -> Document:
    """Text of an OpenDocument file. Source of a block: "body/3", its place among the body's elements."""
    package = Package(data)
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.part("META-INF/manifest.xml"):
        raise ExtractRefused("encrypted: the OpenDocument asks for a password")
    root = package.xml("content.xml")
    builder = Builder()
    body = next(
        (
            e
            for e in root.iter()
            if local(e) in ("text", "spreadsheet") and (p := e.getparent()) is not None and local(p) == "body"
        ),
        None,
    )
    if body is None:
        raise ExtractRefused("damaged: the OpenDocument has no body")
    _walk(body, builder, "body", 0)
    if not builder.blocks:
        raise ExtractRefused("empty: the OpenDocument has no text")
    return builder.document(data, kind, "ods" if kind == ODS else "odt", title=builder.title())


def _walk(parent: etree._Element, builder: Builder, path: str, depth: int) -> None:
    for number, element in enumerate(parent, start=1):
        name, here = local(element), f"{path}/{number}"
        if name in ("p", "h"):
            for line in _text(element).split("\n"):
                builder.add(tidy(line), "heading" if name == "h" else None, source=here)
        elif name == "table":
            builder.add(_table(element), "table", source=here)
        elif name not in _SKIP and depth < 20:
            _walk(element, builder, here, depth + 1)


def _text(element: etree._Element) -> str:
    out: list[str] = []
    stack: list[etree._Element | str] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            out.append(item)
            continue
        name = local(item)
        if name in _SKIP or not name:
            continue
        if name in ("s", "tab"):
            out.append(" ")
        elif name == "line-break":
            out.append("\n")
        out.append(item.text or "")
        for child in reversed(item):
            if child.tail:
                stack.append(child.tail)
            stack.append(child)
    return "".join(out)


def _table(element: etree._Element) -> str:
    rows = []
    for row in element.iter():
        if local(row) != "table-row":
            continue
        cells = [
            tidy(" ".join(_text(p) for p in cell.iter() if local(p) == "p"))
            for cell in row
            if local(cell) == "table-cell"
        ]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append("\t".join(cells))
    return "\n".join(rows)
