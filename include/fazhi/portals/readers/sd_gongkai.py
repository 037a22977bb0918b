"""Shandong 政务公开 platform: articles /gongkai/site_<x>/channel_<y>/doc_<24 hex>.html, whose id holds the day."""

from __future__ import annotations

import re

from fazhi.portals.readers import harvest, pager
from fazhi.portals.readers.base import ListPage, Page

FAMILY = "sd_gongkai"

_ARTICLE = re.compile(r"/gongkai/(?:site_[^/]+/)?channel_[^/]+/doc_[0-9a-f]{24}\.html")


def detect(page: Page) -> str | None:
    """Article links of the platform, or the address of one of its channels."""
    links = sum(1 for href in page.tree.xpath("//a/@href") if _ARTICLE.search(href))
    if links:
        return f"{links} links of the form channel_<y>/doc_<24 hex>.html"
    return "path /gongkai/…channel_" if re.search(r"/gongkai/(?:site_[^/]+/)?channel_", page.url) else None


def read(page: Page) -> ListPage:
    """Rows; the next page by its link or by the query that counts pages."""
    rows = harvest.rows(page)
    shown = page.shown
    following, how = pager.next_link(page)
    counted = pager.page_of(shown)
    if following is None and counted and counted[0] < counted[1]:
        following, how = pager.by_query(page, counted[0] + 1)
    return ListPage(
        rows,
        following,
        total=pager.total_rows(shown),
        pager=how,
        empty=None if rows else harvest.says_empty(page),
    )
