"""eportal (Liaoning): rows as JSON from the portlet xxgkml!queryList."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin

from fazhi.portals.readers import jsonrows, pager
from fazhi.portals.readers.base import Ask, ListPage, Page, ReaderError

FAMILY = "eportal"

_CALL = re.compile(r"[\"'(]((?:https?://[\w.:-]+)?/eportal/ui\?[^\"')\s]*queryList\.portlet[^\"')\s]*)")


def detect(page: Page) -> str | None:
    """The portlet's address in the page, or its answer."""
    if "queryList.portlet" in page.ask.url:
        return "answer of the portlet"
    return "portlet xxgkml!queryList" if _CALL.search(html.unescape(page.text)) else None


def read(page: Page) -> ListPage:
    """The page gives the portlet call; a call gives rows and the next page."""
    if "queryList.portlet" not in page.ask.url:
        call = _CALL.search(html.unescape(page.text))
        if not call:
            raise ReaderError("no_portlet", f"{page.url} does not name the portlet's address")
        url = pager.with_query(urljoin(page.url, call.group(1)), pageNo="1", pageSize="20")
        return ListPage(more=(Ask(url, state={"page": "1"}, referer=page.url),), pager="portlet")
    data = jsonrows.parse(page.text, page.url)
    rows, total = jsonrows.rows(data, page.url), jsonrows.total(data)
    number = int(page.ask.state.get("page", 1))
    if not rows:
        empty = isinstance(data, dict) and (data.get("result") == [] or total == 0)
        return ListPage(total=total, pager="portlet", empty="the portlet's result is an empty list" if empty else None)
    more = number * 20 < total if total is not None else len(rows) >= 20
    following = (
        Ask(
            pager.with_query(page.ask.url, pageNo=str(number + 1)),
            state={"page": str(number + 1)},
            referer=page.ask.referer or page.url,
        )
        if more
        else None
    )
    return ListPage(rows, following, total=total, pager=f"portlet, {total if total is not None else 'unknown'} rows")
