"""大汉 JCMS xxgk catalogue: an information-disclosure directory whose rows are an HTML table fetched by POST."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from fazhi.portals.readers import harvest, pager
from fazhi.portals.readers.base import Ask, ListPage, Page, ReaderError

FAMILY = "hanweb_xxgk"

_FIELD = re.compile(r"\b(infotypeId|jdid|area|divid|texttype|standardXxgk)\b[\"']?\s*[=:]\s*[\"']?([\w-]+)")
_PAGES = re.compile(r"(?:共|/)\s*(\d+)\s*页|totalpage[\"']?\s*[:=]\s*[\"']?(\d+)", re.I)
_SEARCH = "/module/xxgk/search.jsp"
_NONE = re.compile(r"暂无|没有(?:找到)?(?:相关)?(?:信息|记录|数据)|无记录|共\s*0\s*条")


def detect(page: Page) -> str | None:
    """The search call in the page, or its answer: anchors that carry 公开方式 as an attribute."""
    if "xxgk/search.jsp" in page.text or "xxgk/search.jsp" in page.ask.url:
        return "module/xxgk/search.jsp"
    return "anchors with gkfs" if re.search(r"\bgkfs=[\"']", page.text) else None


def read(page: Page) -> ListPage:
    """The directory page gives the search call; the call's table gives rows and the next page."""
    if page.ask.state or re.search(r"\bgkfs=[\"']", page.text):
        return _table(page)
    fields = dict(_FIELD.findall(page.text))
    if "infotypeId" not in fields or "jdid" not in fields:
        raise ReaderError("no_search_fields", f"{page.url} names search.jsp without infotypeId and jdid")
    return ListPage(more=(_call(urljoin(page.url, _SEARCH), fields, 1, page.url),), pager="xxgk search")


def _call(url: str, fields: dict[str, str], number: int, referer: str) -> Ask:
    empty = ("infotypeId", "jdid", "area", "divid", "vc_title", "vc_number", "vc_filenumber", "vc_all", "fbtime")
    data = dict.fromkeys(empty, "") | {"sortfield": ",compaltedate:0", "currpage": str(number), "texttype": "0"}
    data.update(fields)
    return Ask(
        url, tuple(data.items()), {**{f"f.{k}": v for k, v in fields.items()}, "page": str(number)}, referer=referer
    )


def _table(page: Page) -> ListPage:
    rows = harvest.rows(page)
    shown = page.shown
    number = int(page.ask.state.get("page", 1))
    fields = {k[2:]: v for k, v in page.ask.state.items() if k.startswith("f.")}
    pages = _PAGES.search(shown) or _PAGES.search(page.text)
    total_pages = int(next(g for g in pages.groups() if g)) if pages else None
    has_next = (
        number < total_pages
        if total_pages
        else any(harvest.text_of(a) in ("下一页", "下页") for a in page.tree.iter("a"))
    )
    following = (
        _call(page.ask.url, fields, number + 1, page.ask.referer or page.url) if rows and fields and has_next else None
    )
    words = None if rows else _NONE.search(shown)
    return ListPage(
        rows,
        following,
        total=pager.total_rows(shown),
        pager=f"xxgk search, page {number} of {total_pages or 'unknown'}",
        empty=f"the table says {words.group(0)}" if words else None,
    )
