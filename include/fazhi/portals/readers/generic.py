"""Any list page: rows by meaning, the next page by the words 下一页 or a query that counts pages."""

from __future__ import annotations

from fazhi.portals.readers import harvest, pager
from fazhi.portals.readers.base import ListPage, Page
from fazhi.portals.readers.trs import _NO_ROWS

FAMILY = "generic"


def detect(page: Page) -> str | None:
    """Claims a page that has rows at all; asked last."""
    rows = harvest.rows(page)
    return f"{len(rows)} dated or typically named links" if rows else None


def read(page: Page) -> ListPage:
    """Rows and next link; a page that says it holds nothing is believed."""
    rows = harvest.rows(page)
    following, how = pager.next_link(page)
    words = None if rows else _NO_ROWS.search(page.tree.text_content())
    return ListPage(
        rows,
        following,
        pager=how,
        total=pager.total_rows(page.tree.text_content()),
        empty=f"the page says {words.group(0)}" if words else None,
    )
