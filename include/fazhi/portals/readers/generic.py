"""Any list page: rows by meaning, the next page by the words 下一页 or a query that counts pages."""

from __future__ import annotations

from urllib.parse import urljoin

from fazhi.portals.readers import harvest, pager
from fazhi.portals.readers.base import Ask, ListPage, Page

FAMILY = "generic"


def detect(page: Page) -> str | None:
    """Claims a page that has rows at all; asked last."""
    rows = harvest.rows(page)
    if rows:
        return f"{len(rows)} dated or typically named links"
    if page.tree.xpath("//a/@data-url"):
        return "lists named in data-url"
    return harvest.says_empty(page)


def read(page: Page) -> ListPage:
    """Rows and next link; a page that says it holds nothing is believed."""
    rows = harvest.rows(page)
    following, how = pager.next_link(page)
    if following is None:
        following, how = pager.form(page) or (None, how)
    if not rows and (shells := page.tree.xpath("//a/@data-url")):
        more = tuple(Ask(urljoin(page.base, s), referer=page.url) for s in dict.fromkeys(shells))[:5]
        return ListPage(more=more, pager="lists named in data-url")
    return ListPage(
        rows,
        following,
        pager=how,
        total=pager.total_rows(page.shown),
        empty=None if rows else harvest.says_empty(page),
    )
