"""南方 NFCMS (Guangdong): pages index.html, index_2.html … numbered from 2; articles content/post_<id>.html."""

from __future__ import annotations

import re

from fazhi.portals.readers import harvest, pager
from fazhi.portals.readers.base import Ask, ListPage, Page, Row

FAMILY = "nfcms"

_POST = re.compile(r"/m?post_(\d+)\.html")
_FILE = re.compile(r"/index(?:_(\d+))?\.html$|/$")
_FULL_PAGE = 10  # a page with fewer rows than this is taken for the last when nothing counts pages


def detect(page: Page) -> str | None:
    """Article links content/post_<id>.html or the site id in a script."""
    if "NFCMS_SITE_ID" in page.text:
        return "NFCMS_SITE_ID"
    links = sum(1 for href in page.tree.xpath("//a/@href") if _POST.search(href))
    return f"{links} links of the form post_<id>.html" if links else None


def read(page: Page) -> ListPage:
    """Rows once each (mpost_<id> is post_<id> elsewhere) and the next numbered page."""
    rows = _once(harvest.rows(page))
    match = _FILE.search(page.url.split("?")[0])
    number = int(match.group(1) or 1) if match else 1
    counted = pager.page_of(page.shown)
    linked = max(
        (int(n) for href in page.tree.xpath("//a/@href") for n in re.findall(r"index_(\d+)\.html", href)), default=0
    )
    last = counted[1] if counted else linked
    following, how = pager.next_link(page)
    if following is None and match and (number < last or (not last and len(rows) >= _FULL_PAGE)):
        following = Ask(pager.numbered(page.url, "index", "html", number + 1), referer=page.url)
        how = f"index_<n>.html from 2, {last or 'unknown'} pages"
    return ListPage(rows, following, pager=how, empty=None if rows else harvest.says_empty(page))


def _once(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    found: dict[str, Row] = {}
    for row in rows:
        match = _POST.search(row.url)
        mark = match.group(1) if match else row.url
        if mark not in found or "/mpost_" in found[mark].url:
            found[mark] = row
    return tuple(found.values())
