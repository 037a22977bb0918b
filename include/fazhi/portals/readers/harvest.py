"""Rows of an HTML list, found by meaning: a link, the words of its title, a day in the smallest box that holds just it.

No class, id or tag name of a template is looked at, so a redesign that renames them changes nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html

from fazhi.portals import dates
from fazhi.portals.readers.base import Page, Row
from fazhi.portals.sites import identity
from fazhi.reference import titles

_DIALECT = re.compile(
    r"/t\d{6,}(?:_\d+)?\.s?html?|/art/\d{4}/|/art_\w+|/content_\d+\.|/c_?\d+(?:_\d+)?\.|post_\d+\.html|/[0-9a-f]{32}\.s?html?|/\d{5,}(?:/index)?\.s?html?"
    r"|/info/\d+/\d+\.htm|/doc_[0-9a-f]{24}|/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+\.html?|/pnidpv\d+|show/?-?\d+|/public/\d+/\d+|/content/article/\d+"
    r"|infoid=|[?&]id=|/P0\d{10,}|\.(?:pdf|docx?|wps|ofd)$|downfile\.jsp|download\.jsp|content\.jsp\?|/c\d+/content\.html|/\d{12,}/index|/index\.shtml\?|\.jhtml$",
    re.I,
)
_NOT_LINKS = ("javascript:", "mailto:", "tel:", "#", "data:")
_OPENED = re.compile(r"(?:open|href\s*=|go\w*|show\w*)\s*\(?\s*['\"]([^'\"\s]+\.s?html?[^'\"\s]*)['\"]", re.I)
_SAYS_EMPTY = re.compile(r"暂无|没有(?:找到)?(?:相关)?(?:信息|内容|数据|记录)|无相关")
_LIST_ITEMS = ("li", "tr", "dd")
_MAX_ROW_TEXT = 600


def text_of(node: Any) -> str:
    """Visible text of a node, white space collapsed."""
    return " ".join(node.text_content().split())


def _apart(node: Any) -> str:
    """The same with a blank between elements, which print a day in pieces."""
    return " ".join(" ".join(node.itertext()).split())


def says_empty(page: Page) -> str | None:
    """Why a page without rows may be believed: the words by which it says that it holds nothing."""
    found = _SAYS_EMPTY.search(page.shown)
    return f"the page says {found.group(0)}" if found else None


def rows(page: Page) -> tuple[Row, ...]:
    """Rows of the page in document order: the largest group of links, and every group that holds a report title."""
    return from_tree(page.tree, page.base)


def from_fragment(html: str, base: str) -> tuple[Row, ...]:
    """Rows of a piece of HTML (a CDATA record, a JSON field)."""
    if not html.strip():
        return ()
    return from_tree(lxml.html.fragment_fromstring(html, create_parent="div"), base, groups=False)


def from_tree(tree: Any, base: str, *, groups: bool = True) -> tuple[Row, ...]:
    """Rows under `tree`; with `groups` false all of them, whatever box they stand in."""
    anchors = [a for a in tree.iter("a") if _href(a)]
    per_box: dict[Any, set[str]] = defaultdict(set)
    for a in anchors:
        for box in a.iterancestors():
            per_box[box].add(_href(a))
    found: dict[Any, list[Row]] = defaultdict(list)
    seen: set[str] = set()
    for a in anchors:
        row_box, container = _row_of(a, per_box)
        if row := _row(a, row_box, base):
            mark = identity(row.url)
            if mark not in seen:
                seen.add(mark)
                found[container].append(row)
    if not groups:
        return tuple(row for group in found.values() for row in group)
    largest = max((len(group) for group in found.values()), default=0)
    kept = [g for g in found.values() if len(g) == largest or any(titles.classify(r.title).accepted for r in g)]
    return tuple(row for group in kept for row in group)


def _href(a: Any) -> str:
    """Where a link leads: its href, or the page that its script opens."""
    href = (a.get("href") or "").strip()
    if href and not href.lower().startswith(_NOT_LINKS):
        return href
    opened = _OPENED.search(f"{href} {a.get('onclick') or ''}")
    return opened.group(1) if opened else ""


def _row_of(a: Any, per_box: dict[Any, set[str]]) -> tuple[Any, Any]:
    """The highest box that holds no other link, and the box around it."""
    row = a
    for box in a.iterancestors():
        if len(per_box[box]) > 1:
            return row, box
        row = box
    return row, row


def _row(a: Any, box: Any, base: str) -> Row | None:
    try:
        url = urljoin(base, _href(a))
        if urlsplit(url).scheme not in ("http", "https"):
            return None
    except ValueError:
        return None
    title = title_of(a)
    if len(title) < 4:
        return None
    url_day = dates.in_url(url)
    text = _apart(box)
    near = text.replace(title, " ", 1) if len(text) <= _MAX_ROW_TEXT else ""
    day = dates.in_text(near, url_day=url_day) or _day_beside(box, title, url_day)
    if not (day or url_day or _DIALECT.search(url) or titles.classify(title).accepted):
        return None
    return Row(url, title, day or url_day)


def _day_beside(box: Any, title: str, url_day: date | None) -> date | None:
    """The day of a list item that holds a second link, such as a download, beside the title."""
    item = next((b for b in box.iterancestors() if b.tag in _LIST_ITEMS), None)
    if item is None or sum(1 for _ in item.iter("a")) > 3:
        return None
    text = _apart(item)
    return dates.in_text(text.replace(title, " ", 1), url_day=url_day) if len(text) <= _MAX_ROW_TEXT else None


def title_of(a: Any) -> str:
    """The title attribute where it says more than the text, which is often cut off; a heading before its teaser."""
    attribute = " ".join((a.get("title") or "").split())
    shown = text_of(a)
    inner = [
        t
        for t in (text_of(node) for node in a.iter("h1", "h2", "h3", "h4", "strong", "b", "em", "p", "span"))
        if len(t) >= 6
    ]
    if inner and len(shown) > 60:
        shown = inner[0]
    if len(attribute) >= 4 and (
        len(attribute) >= len(shown) or shown.rstrip(".…⋯")[:6] == attribute[:6] or not titles.classify(shown).accepted
    ):
        return attribute
    return re.sub(
        r"^[·•●◆■\-\s]+|^[\[(（]?20\d\d[-/.]\d{1,2}[-/.]\d{1,2}[\])）]?\s*(?=\D)|\s*[\[(（]?20\d\d[-/.]\d{1,2}[-/.]\d{1,2}[\])）]?\s*$",
        "",
        shown,
    )
