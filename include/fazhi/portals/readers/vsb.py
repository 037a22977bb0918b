"""西安博达 VSB: pages numbered backwards. Page 1 is slug.htm, page P is slug/<total-P+1>.htm, the last slug/1.htm."""

from __future__ import annotations

import re

from fazhi.portals.readers import harvest, pager
from fazhi.portals.readers.base import Ask, ListPage, Page

FAMILY = "vsb"

_ARTICLE = re.compile(r"(?:^|/)info/\d+/\d+\.htm$")
_LOGIN_WALL = re.compile(r"content\.jsp\?urltype=news\.NewsContentUrl")
_BACKWARDS = re.compile(r"/(\w+)/(\d+)\.htm$")


def detect(page: Page) -> str | None:
    """Article links info/<category>/<id>.htm, or the generator's own marks."""
    links = sum(1 for href in page.tree.xpath("//a/@href") if _ARTICLE.search(href.strip()) or _LOGIN_WALL.search(href))
    if links:
        return f"{links} links of the form info/<category>/<id>.htm"
    return "VSB marks" if re.search(r"vsb_content|_vsl|/_sitegray/|VSB", page.text) else None


def read(page: Page) -> ListPage:
    """Rows (those behind the login wall too: the visit names it) and the next page, counted backwards."""
    rows = harvest.rows(page)
    shown = page.shown
    counted = pager.page_of(shown)
    if counted is None:
        following, how = pager.next_link(page)
    else:
        current, pages = counted
        how = f"numbered backwards, {pages} pages"
        following = (
            Ask(f"{_slug(page)}/{pages - current}.htm", state={"slug": _slug(page)}, referer=page.url)
            if current < pages
            else None
        )
    total = pager.total_rows(shown)
    nothing = harvest.says_empty(page) or ("the page says 共0条" if total == 0 else None)
    return ListPage(
        rows,
        following,
        total=total,
        pager=how,
        empty=None if rows else nothing,
    )


def _slug(page: Page) -> str:
    """Address of the column without .htm."""
    if slug := page.ask.state.get("slug"):
        return slug
    url = page.url.split("?")[0].removesuffix("/index.htm")
    return _BACKWARDS.sub(r"/\1", url) if _BACKWARDS.search(url) else url.removesuffix(".htm")
