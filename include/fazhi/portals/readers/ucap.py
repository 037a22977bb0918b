"""开普云 UCAP: static pages common_list.shtml, common_list_2.shtml …, or a shell with rows from /common/search."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from fazhi.portals.readers import jsonrows, trs
from fazhi.portals.readers.base import Ask, ListPage, Page, ReaderError

FAMILY = "ucap"

_SEARCH = re.compile(
    r"[\"'(=]\s*((?:https?://[\w.:-]+)?/?(?:[\w-]+/)*(?:common/search|searchList|search)/([0-9a-f]{32}))"
)
_CHANNEL = re.compile(r"channelId\s*[=:]\s*[\"']\s*([0-9a-f]{32}|\d{3,})\s*[\"']")
_CHANNEL_LIST = re.compile(r"[\"'(]((?:/[\w-]+)*/(?:getChannelList|getLocalList)\?[^\"')\s]+)")
_INFO = re.compile(r"[\"'(]((?:/[\w-]+)*/info/getInfoCommon/?\?[^\"')\s]+)")
_HEX = re.compile(r"/\d{6}/(?:[0-9a-f]{32}|c\d+_\d+)\.s?html?$")
_WANTED = re.compile(r"法治|依法行政")
_QUERY = "_isAgg=true&_isJson=true&_template=index&_rangeTimeGte=&_channelName="
_SIZE = 15


def detect(page: Page) -> str | None:
    """A call of /common/search with a channel, UCAP's own tags, or links YYYYMM/<32 hex>.shtml with its pager."""
    if page.ask.state.get("ucap"):
        return "answer of the search interface"
    if _SEARCH.search(page.scripts) or _CHANNEL_LIST.search(page.scripts) or _INFO.search(page.scripts):
        return "a search call with a channel id"
    if re.search(r"<ucapcontent|id=[\"']UCAP-CONTENT|<meta[^>]+name=[\"']channelid", page.text, re.I):
        return "UCAP tags"
    links = sum(1 for href in page.tree.xpath("//a/@href") if _HEX.search(href.strip()))
    return f"{links} links of the form YYYYMM/<id>.shtml" if links else None


def read(page: Page) -> ListPage:
    """Static rows, or the search calls of a shell, or an answer of the interface."""
    if page.ask.state.get("ucap"):
        return _answer(page)
    static = trs.read(page)
    if static.rows and any(_HEX.search(row.url) for row in static.rows):
        return static
    if calls := _calls(page):
        return ListPage(more=calls, pager=f"search interface, {len(calls)} channels")
    return static


def _calls(page: Page) -> tuple[Ask, ...]:
    found = []
    for match in _SEARCH.finditer(page.scripts):
        found.append(_search(urljoin(page.url, match.group(1)), 1, page.url))
    for match in _INFO.finditer(page.scripts):
        found.append(Ask(urljoin(page.url, match.group(1)), state={"ucap": "info", "page": "1"}, referer=page.url))
    for match in [] if found else _CHANNEL_LIST.finditer(page.scripts):
        found.append(Ask(urljoin(page.url, match.group(1)), state={"ucap": "channels"}, referer=page.url))
    if not found and (channel := _CHANNEL.search(page.scripts)):
        found.append(_search(urljoin(page.url, f"/common/search/{channel.group(1)}"), 1, page.url))
    return tuple({ask.url: ask for ask in found}.values())


def _search(address: str, number: int, referer: str, *, label: str = "") -> Ask:
    state = {"ucap": "search", "address": address, "page": str(number)}
    return Ask(f"{address}?page={number}&_pageSize={_SIZE}&{_QUERY}", state=state, referer=referer, label=label)


def _answer(page: Page) -> ListPage:
    data = jsonrows.parse(page.text, page.url)
    if page.ask.state["ucap"] == "channels":
        return _channels(page, data)
    rows, total = jsonrows.rows(data, page.url), jsonrows.total(data)
    number = int(page.ask.state.get("page", 1))
    if not rows:
        believable = total == 0 or (total is None and "results" in page.text) or number > 1
        return ListPage(
            total=total,
            pager="search interface",
            empty=f"the interface counts {total or 0} rows" if believable else None,
        )
    following = None
    if page.ask.state["ucap"] == "search" and total and number * _SIZE < total:
        following = _search(page.ask.state["address"], number + 1, page.ask.referer or page.url)
    elif page.ask.state["ucap"] == "info" and "currpage=" in page.ask.url and len(rows) >= _SIZE:
        url = re.sub(r"currpage=\d+", f"currpage={number + 1}", page.ask.url)
        following = Ask(url, state={"ucap": "info", "page": str(number + 1)}, referer=page.ask.referer)
    return ListPage(
        rows, following, total=total, pager=f"search interface, {total if total is not None else 'unknown'} rows"
    )


def _channels(page: Page, data: object) -> ListPage:
    """A channel tree: the channels named for these reports, or all when none is."""
    nodes = [n for n in jsonrows.objects(data) if n.get("channelId")]
    wanted = [n for n in nodes if _WANTED.search(str(n.get("displayName") or n.get("channelName") or ""))] or nodes
    if not wanted:
        raise ReaderError("no_channel", f"{page.url} names no channel")
    root = f"{urlsplit(page.url).scheme}://{urlsplit(page.url).netloc}"
    calls = tuple(
        _search(
            f"{root}/common/search/{n['channelId']}",
            1,
            page.ask.referer or page.url,
            label=str(n.get("displayName") or ""),
        )
        for n in wanted
    )
    return ListPage(more=calls, pager=f"{len(calls)} channels")
