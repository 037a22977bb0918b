"""The title of a report among all that a page calls a title: its site's name, its logo, its column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from fazhi.extract.text import tidy

_PARTS = re.compile(r"[|_]|\s+[-–—]+\s*|-{1,2}(?=[^\d])")
_YEAR = re.compile(r"20\d\d|二[〇○零Ｏ0O]")
_REPORT = ("报告", "总结", "汇报")


def read_title(root: HtmlElement) -> str | None:
    """ArticleTitle, the CMS's title element, the heading that ends as reports do, the first h1, the head's title."""
    for tag in root.iter("meta"):
        name = (tag.get("name") or tag.get("property") or "").strip().lower()
        if name == "articletitle" and (title := tidy(tag.get("content") or "")):
            return _without_site(title)
    for element in root.iter("ucaptitle"):
        if title := tidy(element.text_content()):
            return title
    head = root.findtext(".//head/title") or root.findtext(".//title") or ""
    parts = [tidy(part) for part in _PARTS.split(head) if part.strip()]
    named = max(parts, key=lambda part: ("报告" in part, len(part)), default=None)
    headings = list(_headings(root))
    reports = [title for title in headings if title.endswith(_REPORT)]
    if reports:
        return reports[0]
    classed = list(_classed(root))
    dated = [title for title in classed if _YEAR.search(title)]  # a column's name ends in 报告 too
    if dated:
        return dated[0]
    if named and "报告" in named and _YEAR.search(named) and not any("报告" in title for title in headings):
        return named
    return next(iter([*headings, *classed]), named)


def _headings(root: HtmlElement) -> Iterator[str]:
    for element in root.iter("h1"):
        if 4 <= len(title := tidy(element.text_content())) <= 120:
            yield title


def _classed(root: HtmlElement) -> Iterator[str]:
    """Lesser headings, and elements that the page's style calls titles, that end as reports do."""
    for element in root.xpath(
        "//*[contains(@class,'title') or contains(@class,'Title') or contains(@class,'biaoti')"
        " or contains(@class,'tit') or contains(@id,'title')] | //h2 | //h3"
    ):
        if len(element) <= 6 and 6 <= len(title := tidy(element.text_content())) <= 100 and title.endswith(_REPORT):
            yield title


def _without_site(title: str) -> str:
    """`…报告-青禾县人民政府` without the name of the site, which templates append."""
    parts = [part for part in _PARTS.split(title) if part.strip()]
    if len(parts) > 1 and tidy(parts[0]).endswith(_REPORT) and not tidy(parts[-1]).endswith(_REPORT):
        return tidy(parts[0])
    return title
