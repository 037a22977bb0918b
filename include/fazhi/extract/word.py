""".docx: paragraphs and tables of the main part, in reading order, revisions accepted."""

from __future__ import annotations

from lxml import etree

from fazhi.extract.core import Builder, ExtractRefused
from fazhi.extract.packages import Package, local
from fazhi.extract.text import tidy
from fazhi.records import Document
from fazhi.reference.media_types import DOCX

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIP = {
    "del",
    "moveFrom",
    "instrText",
    "rPr",
    "pPr",
    "Fallback",
    "footnoteReference",
    "delText",
    "sectPr",
}


def read(data: bytes) -> Document:
    """Text of a .docx. Source of a block: "body/12" (12th element of the body)."""
    package = Package(data)
    root = package.xml("word/document.xml")
    body = next((e for e in root.iter() if local(e) == "body"), None)
    if body is None:
        raise ExtractRefused("damaged: the Word document has no body")
    builder = Builder()
    headings = _heading_styles(package)
    _blocks(body, builder, headings, "body", 0)
    if not builder.blocks:
        raise ExtractRefused("empty: the Word document has no text")
    return builder.document(data, DOCX, "docx", title=builder.title())


def _heading_styles(package: Package) -> set[str]:
    if "word/styles.xml" not in package:
        return set()
    found = set()
    for style in package.xml("word/styles.xml").iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        if name is not None and (name.get(f"{_W}val") or "").lower().startswith(("heading", "title")):
            found.add(style.get(f"{_W}styleId") or "")
    return found


def _blocks(parent: etree._Element, builder: Builder, headings: set[str], path: str, depth: int) -> None:
    for number, element in enumerate(parent, start=1):
        name, here = local(element), f"{path}/{number}"
        if name == "p":
            _paragraph(element, builder, headings, here)
        elif name == "tbl":
            builder.add(_table(element), "table", source=here)
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml") and depth < 20:
            _blocks(element, builder, headings, here, depth + 1)


def _paragraph(element: etree._Element, builder: Builder, headings: set[str], path: str) -> None:
    style = element.find(f"{_W}pPr/{_W}pStyle")
    marked = style is not None and style.get(f"{_W}val") in headings
    for line in _text(element).split("\n"):
        builder.add(tidy(line), "heading" if marked else None, source=path)


def _text(element: etree._Element) -> str:
    """Runs of a paragraph in order; text boxes inside it stand on lines of their own."""
    out: list[str] = []
    stack: list[etree._Element | str] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            out.append(item)
            continue
        name = local(item)
        if name in _SKIP:
            continue
        if name == "t":
            out.append((item.text or "") + "".join(child.tail or "" for child in item))
        elif name == "tab":
            out.append(" ")
        elif name in ("br", "cr"):
            out.append("\n")
        elif name == "noBreakHyphen":
            out.append("-")
        else:
            if name == "txbxContent":
                out.append("\n")
                stack.append("\n")
            stack.extend(reversed(item))
            if name == "p" and item is not element:
                stack.insert(len(stack) - len(item), "\n")
    return "".join(out)


def _table(element: etree._Element) -> str:
    rows = []
    for row in element.iter(f"{_W}tr"):
        cells = [tidy(" ".join(_text(p) for p in cell.iter(f"{_W}p"))) for cell in row.iterchildren(f"{_W}tc")]
        if any(cells):
            rows.append("\t".join(cells))
    return "\n".join(rows)
