"""A body element to paragraphs: block structure, tables, and no furniture."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from fazhi.extract import html_furniture
from fazhi.extract.core import Kind
from fazhi.extract.text import continues, glue, join_wrapped, kind_of, tidy

_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "publishtime",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "tr",
        "ucapcontent",
        "ucaptitle",
        "ul",
    ]
)
_SKIP = frozenset(
    [
        "audio",
        "button",
        "canvas",
        "embed",
        "footer",
        "head",
        "iframe",
        "input",
        "link",
        "map",
        "meta",
        "nav",
        "noscript",
        "object",
        "option",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
    ]
)
_BREAK, _WHITE = re.compile(r"\r?\n|\r"), re.compile(r"[ \t\r\n\f]+")
_KEPT_LINES = re.compile(r"white-space\s*:\s*(?:pre|break)", re.I)


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    kind: Kind
    path: str | None
    width: int = 0  # characters of the source line, its indentation included
    indented: bool = False


def paragraphs(body: HtmlElement) -> list[Paragraph]:
    """Paragraphs and tables under `body` in reading order, furniture elements left out."""
    furniture = html_furniture.elements(body)
    walker = _Walker(furniture, body.getroottree().getpath(body))
    walker.walk(body)
    return _join([p for p in walker.out if p.text])


class _Walker:
    def __init__(self, furniture: set[HtmlElement], base: str) -> None:
        self.furniture = furniture
        self.base = base
        self.out: list[Paragraph] = []
        self.buffer: list[str] = []
        self.holder: HtmlElement | None = None
        self.kept_lines = 0  # elements around here whose line breaks are shown

    def flush(self) -> None:
        raw = "".join(self.buffer)
        self.buffer.clear()
        if not raw.strip():
            return
        tag = self.holder.tag if self.holder is not None else "p"
        path = _path(self.holder) if self.holder is not None else self.base
        pieces = raw.split("\x1d") if "\x1d" in raw else [raw]  # <br> inside one block
        for piece in join_wrapped(pieces) if len(pieces) > 3 else pieces:
            text = tidy(piece)
            if not text:
                continue
            lead = len(piece) - len(piece.lstrip())
            indented = lead >= 2 or "text-indent" in (
                (self.holder.get("style") or "") if self.holder is not None else ""
            )
            kind: Kind = "heading" if isinstance(tag, str) and re.fullmatch(r"h[1-6]", tag) else kind_of(text)
            self.out.append(Paragraph(text, kind, path, len(piece.rstrip()), indented))

    def walk(self, root: HtmlElement) -> None:
        stack: list[tuple[HtmlElement, str]] = [(root, "enter")]
        while stack:
            element, phase = stack.pop()
            if phase == "tail":
                if element.tail and element is not root:
                    self.buffer.append(self._flat(element.tail))
                continue
            if phase == "kept":
                self.kept_lines -= 1
                continue
            if phase == "leave":
                self.flush()
                self.holder = element.getparent()
                continue
            tag = element.tag
            if not isinstance(tag, str) or tag in _SKIP or element in self.furniture:
                continue
            if tag == "br":
                self.buffer.append("\x1d")
                continue
            if tag == "table" and _is_data_table(element):
                self.flush()
                text = table_text(element)
                if text:
                    self.out.append(Paragraph(text, "table", _path(element)))
                continue
            block = tag in _BLOCK
            if block:
                self.flush()
                self.holder = element
                stack.append((element, "leave"))
            if tag == "pre" or _KEPT_LINES.search(element.get("style") or ""):
                self.kept_lines += 1
                stack.append((element, "kept"))
            if element.text:
                self.buffer.append(self._flat(element.text))
            for child in reversed(element):
                stack.append((child, "tail"))
                stack.append((child, "enter"))
        self.flush()

    def _flat(self, text: str) -> str:
        """White space of the source is one space, except ideographic and no-break spaces, which authors indent with."""
        if self.kept_lines:
            return _BREAK.sub("\x1d", text)
        return _WHITE.sub(" ", text)


def _path(element: HtmlElement) -> str:
    return str(element.getroottree().getpath(element))


def _is_data_table(table: HtmlElement) -> bool:
    """A table that states something, not one that lays out the page: several rows of several short cells."""
    if table.find(".//table") is not None:
        return False
    rows = table.findall(".//tr")
    wide = sum(1 for row in rows if sum(1 for cell in row if cell.tag in ("td", "th")) >= 2)
    cells = [len(cell.text_content().strip()) for row in rows for cell in row if cell.tag in ("td", "th")]
    return wide >= 1 and bool(cells) and max(cells) < 600


def table_text(table: HtmlElement) -> str:
    """Rows as lines, cells separated by a tab; a cell that spans columns or rows is written once."""
    lines = []
    for row in table.iter("tr"):
        cells = [tidy(" ".join(cell.itertext())) for cell in row if cell.tag in ("td", "th")]
        if any(cells):
            lines.append("\t".join(cells))
    return "\n".join(lines)


def _join(found: list[Paragraph]) -> list[Paragraph]:
    """Paragraphs that a converter cut at a margin are joined: <p> ends in the middle of a sentence."""
    margin = _margin(found)
    indents = any(p.indented for p in found)
    out: list[Paragraph] = []
    width = 0  # of the source line that the last paragraph ends with
    for paragraph in found:
        last = out[-1] if out else None
        joins = False
        if last is not None and last.kind != "table" and paragraph.kind != "table":
            if margin and indents:
                joins = width >= margin - 1 and not paragraph.indented
            elif paragraph.kind == last.kind == "paragraph" and not is_edge(last):
                joins = continues(last.text, paragraph.text, indented=paragraph.indented and not last.indented, full=28)
        width = paragraph.width
        if joins and last is not None:
            text = tidy(last.text + glue(last.text, paragraph.text) + paragraph.text)
            out[-1] = replace(last, text=text, kind="paragraph" if len(text) >= 50 else last.kind)
        else:
            out.append(paragraph)
    return out


def _margin(found: list[Paragraph]) -> int:
    """The length at which lines were cut, when a good part of them has exactly that length; otherwise 0."""
    widths = Counter(p.width for p in found if p.kind != "table" and 18 <= p.width <= 60)
    if not widths:
        return 0
    width, times = widths.most_common(1)[0]
    near = times + widths[width - 1]
    return width if near >= max(4, len(found) * 0.3) else 0


def is_edge(paragraph: Paragraph) -> bool:
    """Is this a line of the page's furniture when it stands before the first or after the last sentence?"""
    return paragraph.kind != "table" and html_furniture.is_edge(paragraph.text)
