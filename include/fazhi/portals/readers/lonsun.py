"""龙讯 Lonsun (Anhui): a column page whose rows come as HTML from /site/label/8888."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

from fazhi.portals.readers import harvest, pager
from fazhi.portals.readers.base import Ask, ListPage, Page, ReaderError

FAMILY = "lonsun"

_LABEL = "/site/label/8888"
_SITE_ID = re.compile(
    r"<meta[^>]+name=[\"']?SiteId[\"']?[^>]+content=[\"']?(\d+)|siteId[\"']?\s*[:=]\s*[\"']?(\d+)", re.I
)
_PAGES = re.compile(r"pageCount\s*[:=]\s*[\"']?(\d+)")
_COLUMN = re.compile(r"/public/column/(\d+)")
_FIXED = {
    "IsAjax": "1",
    "dataType": "html",
    "labelName": "publicInfoList",
    "pageSize": "15",
    "action": "list",
    "isDate": "true",
    "dateFormat": "yyyy-MM-dd",
    "length": "80",
    "fuzzySearch": "false",
    "fromCode": "title",
    "sortType": "1",
    "result": "暂无相关信息",
    "file": "/xxgk/publicInfoList_newest2020",
}
_NONE = re.compile(r"暂无相关信息|暂无|没有(?:相关)?(?:信息|数据)")


def detect(page: Page) -> str | None:
    """The label interface, or the address of a public column."""
    if "labelName=publicInfoList" in page.ask.url or "labelName=articlePageList" in page.ask.url:
        return "answer of the label interface"
    if _LABEL in page.text and "publicInfoList" in page.text:
        return "label interface publicInfoList"
    return "path /public/column/" if _COLUMN.search(urlsplit(page.url).path) else None


def read(page: Page) -> ListPage:
    """The column page gives the label call; a call gives rows and the next page."""
    if page.ask.state:
        return _answer(page)
    site = _SITE_ID.search(page.text)
    query = dict(parse_qsl(urlsplit(page.ask.url).query))
    column = _COLUMN.search(page.url) or re.search(r"organId[\"']?\s*[:=]\s*[\"']?(\d+)", page.text)
    category = query.get("catId") or next(iter(re.findall(r"catId[\"']?\s*[:=]\s*[\"']?(\d+)", page.scripts)), "")
    if not site or not column:
        raise ReaderError("no_site_id", f"{page.url} tells neither siteId nor organId of its column")
    fields = {
        "siteId": next(g for g in site.groups() if g),
        "organId": column.group(1),
        "type": query.get("type", "4"),
        "catId": category,
    }
    root = page.url.split("/public/column/")[0] if _COLUMN.search(page.url) else urljoin(page.url, "/").rstrip("/")
    host = urljoin(page.url, "/").rstrip("/")
    prefix = root if f"{root}{_LABEL}".removeprefix(host) in page.text else host
    return ListPage(more=(_call(prefix + _LABEL, fields, 1, page.url),), pager="label interface")


def _call(address: str, fields: dict[str, str], number: int, referer: str) -> Ask:
    query = _FIXED | fields | {"pageIndex": str(number)}
    url = pager.with_query(address, **query)
    return Ask(
        url,
        state={"address": address, "page": str(number), **{f"f.{k}": v for k, v in fields.items()}},
        referer=referer,
    )


def _answer(page: Page) -> ListPage:
    rows = harvest.rows(page)
    number = int(page.ask.state["page"])
    if not rows:
        words = _NONE.search(page.text)
        return ListPage(pager="label interface", empty=f"the list says {words.group(0)}" if words else None)
    pages = _PAGES.search(page.text)
    fields = {k[2:]: v for k, v in page.ask.state.items() if k.startswith("f.")}
    following = (
        _call(page.ask.state["address"], fields, number + 1, page.ask.referer or page.url)
        if pages and number < int(pages.group(1))
        else None
    )
    return ListPage(rows, following, pager=f"label interface, {pages.group(1) if pages else 'unknown'} pages")
