"""The sample's sites, each after its CMS family (shapes of lists, pagers, addresses and attachments)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from html import escape
from urllib.parse import quote

from fazhi.sample import html
from fazhi.sample.html import Answer
from fazhi.sample.sites import ATTACHED, Column, Item, Site, column_items
from fazhi.settings import TZ

Query = Mapping[str, str]
Handler = Callable[[str, Query, str], Answer | None]  # path, query and form fields, base address


def _newest(rows: tuple[Item, ...]) -> date:
    return max((r.published for r in rows), default=date(2021, 1, 1))


def _shell(
    site: Site, column: Column, title: str, item: Item | None, inner: str, charset: str = "utf-8", announce: bool = True
) -> Answer:
    markup = (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n{html.head(site, title, charset, item, column.name)}\n<body>\n'
        f'<div class="header"><a href="/">{escape(site.name)}</a></div>\n{html.breadcrumb(column.name)}\n{inner}\n{html.footer(site)}\n</body>\n</html>\n'
    )
    return html.page(markup, item.published if item else None, charset, announce)


def _find(site: Site, number: str) -> tuple[Column, Item] | None:
    for column in site.columns:
        for item in column_items(site.key, column.key):
            if str(item.number) == number:
                return column, item
    return None


def _pages(rows: tuple[Item, ...], size: int) -> list[tuple[Item, ...]]:
    return [rows[i : i + size] for i in range(0, len(rows), size)] or [()]


def address(item: Item) -> str:
    """Path (with query) of an item's detail page on its site."""
    day = item.published
    match item.site:
        case "trs":
            return f"/{item.column}/{day:%Y%m}/t{day:%Y%m%d}_{item.number}.html"
        case "hanweb":
            return f"/art/{day.year}/{day.month}/{day.day}/art_{item.column}_{item.number}.html"
        case "gkmlpt":
            return f"/{DEPARTMENTS[item.column]}/gkmlpt/content/{item.number // 1000}/{item.number}/post_{item.number}.html"
        case "lonsun":
            return f"/public/{item.column}/{item.number}.html"
        case _:
            return f"/info/{VSB_NUMBERS[item.column]}/{item.number}.htm"


def _file_key(item: Item) -> str:
    return hashlib.md5((item.attachment or "").encode(), usedforsecurity=False).hexdigest()


# --- trs: static pages, createPageHTML, t-dates -----------------------------------------------------------------------


def trs(site: Site) -> Handler:
    def answer(path: str, query: Query, base: str) -> Answer | None:
        for column in site.columns:
            rows = column_items(site.key, column.key)
            pages = _pages(rows, 15)
            match = re.fullmatch(rf"/{column.key}/(?:index(?:_(\d+))?\.html)?", path)
            if match:
                at = int(match[1] or 0)
                return _trs_list(site, column, pages, at) if at < len(pages) else None
            match = re.fullmatch(rf"/{column.key}/\d{{6}}/t\d{{8}}_(\d+)\.html", path)
            found = _find(site, match[1]) if match else None
            if found and address(found[1]) == path:
                return _trs_detail(site, *found)
        return None

    return answer


def _trs_list(site: Site, column: Column, pages: list[tuple[Item, ...]], at: int) -> Answer:
    lines = []
    for item in pages[at]:
        shown = item.title if len(item.title) < 28 else item.title[:26] + "..."
        href = "." + address(item).removeprefix(f"/{column.key}")
        lines.append(
            f'<li class="clearfix"><a href="{href}" target="_blank" title="{escape(item.title)}">{escape(shown)}</a><span>{item.published}</span></li>'
        )
    inner = f'<ul class="tab-item">{"".join(lines)}</ul>\n<div class="page"><script>createPageHTML({len(pages)}, {at}, "index", "html");</script></div>'
    return _shell(site, column, column.name, None, inner)


def _trs_detail(site: Site, column: Column, item: Item) -> Answer:
    inner = (
        f'{html.catalogue(item, "brackets")}\n<h1 class="title">{escape(item.title)}</h1>\n{html.furniture(item)}\n'
        f'<div class="TRS_Editor"><style>.TRS_Editor P{{line-height:1.8;}}</style>\n{html.body(item)}\n</div>'
    )
    return _shell(site, column, item.title, item, inner)


# --- hanweb: records in the page's script, the rest from dataproxy.jsp ------------------------------------------------


def hanweb(site: Site) -> Handler:
    def answer(path: str, query: Query, base: str) -> Answer | None:
        if path == "/module/web/jpage/dataproxy.jsp":
            return _hanweb_proxy(site, query)
        if path == "/module/download/downfile.jsp":
            name = next(
                (
                    i.attachment
                    for c in site.columns
                    for i in column_items(site.key, c.key)
                    if i.attachment and _file_key(i) in query.get("filename", "")
                ),
                None,
            )
            return html.attachment(name, date(2024, 3, 14)) if name else None
        match = re.fullmatch(r"/col/col(\d+)/(?:index\.html)?", path)
        if match:
            column = next((c for c in site.columns if c.key == match[1]), None)
            return _hanweb_list(site, column) if column else None
        match = re.fullmatch(r"/art/\d+/\d+/\d+/art_\d+_(\d+)\.html", path)
        found = _find(site, match[1]) if match else None
        return _hanweb_detail(site, *found) if found and address(found[1]) == path else None

    return answer


def _record(item: Item) -> str:
    return f'<record><![CDATA[<li class="cf"><a href="{address(item)}" target="_blank" title="{escape(item.title)}">{escape(item.title)}</a><span>{item.published}</span></li>]]></record>'


def _hanweb_list(site: Site, column: Column) -> Answer:
    rows = column_items(site.key, column.key)
    unit = int(column.key) * 31
    proxy = f"/module/web/jpage/dataproxy.jsp?page=1&appid=1&webid=39&path=/&columnid={column.key}&unitid={unit}&webname={quote(site.name)}&permissiontype=0"
    records = "".join(_record(i) for i in rows[:30])
    inner = (
        f'<div id="{unit}" class="default_pgContainer"></div>\n<script type="text/xml"><datastore>\n<nextgroup><![CDATA[<a href="{proxy}"></a>]]></nextgroup>\n'
        f"<recordset>\n{records}</recordset></datastore></script>\n"
        f"<script>$('#{unit}').jpage({{urlmore:'', totalRecord:{len(rows)}, perPage:10, openCookies:false, proxyUrl:'/module/web/jpage/dataproxy.jsp', "
        f"columnid:{column.key}, webid:39, unitid:'{unit}', sourceContentType:1, dataBefore:'<ul>', dataAfter:'</ul>'}});</script>"
    )
    return _shell(site, column, column.name, None, inner)


def _hanweb_proxy(site: Site, query: Query) -> Answer | None:
    rows = column_items(site.key, query.get("columnid", ""))
    if not rows:
        return None
    size = int(query.get("perpage", "10"))
    first = int(query.get("startrecord", (int(query.get("page", "1")) - 1) * size * 3 + 1))
    last = int(query.get("endrecord", first + size * 3 - 1))
    records = "".join(_record(i) for i in rows[first - 1 : last])
    pages = -(-len(rows) // size)
    xml = f"<datastore><totalrecord>{len(rows)}</totalrecord><totalpage>{pages}</totalpage><recordset>{records}</recordset></datastore>"
    return Answer(xml.encode(), "text/xml; charset=utf-8", _newest(rows))


def _hanweb_detail(site: Site, column: Column, item: Item) -> Answer:
    suffix = "." + (item.attachment or "").rsplit(".", 1)[-1]
    link = f"/module/download/downfile.jsp?classid=0&filename={_file_key(item)}{suffix}"
    inner = (
        f'{html.catalogue(item, "list")}\n<p class="bt">{escape(item.title)}</p>\n{html.furniture(item)}\n'
        f'<div id="zoom"><!--ZJEG_RSS.content.begin-->\n{html.body(item, link, indent="&emsp;&emsp;")}\n<!--ZJEG_RSS.content.end--></div>'
    )
    return _shell(site, column, item.title, item, inner)


# --- gkmlpt: window._CONFIG and a JSON interface ----------------------------------------------------------------------

DEPARTMENTS = {"31001": "hpxrmzf", "31002": "hpxymz", "31003": "hysscjg"}


def gkmlpt(site: Site) -> Handler:
    def answer(path: str, query: Query, base: str) -> Answer | None:
        for column in site.columns:
            home = f"/{DEPARTMENTS[column.key]}/gkmlpt"
            if path in (f"{home}/index", f"{home}/"):
                return _gkmlpt_index(site, column)
            match = re.fullmatch(rf"{home}/api/all/(\d+)", path)
            if match and match[1] in ("0", column.key):
                return _gkmlpt_api(column, column_items(site.key, column.key), query, base)
            match = re.fullmatch(rf"{home}/content/\d+/\d+/post_(\d+)\.html", path)
            found = _find(site, match[1]) if match else None
            if found and address(found[1]) == path:
                return _gkmlpt_detail(site, *found)
        return None

    return answer


def _gkmlpt_index(site: Site, column: Column) -> Answer:
    count = len(column_items(site.key, column.key))
    tree = [{"id": int(column.key), "name": column.name, "jump_url": "", "children": [], "post_count": count}]
    script = f"window._CONFIG = {{ SID: '{int(column.key) + 731000}', SERVICE_AREA_ID: 16, IS_INDEX: true, TREE: {json.dumps(tree, ensure_ascii=False)} }};"
    return _shell(
        site,
        column,
        column.name,
        None,
        f'<div id="app" class="gkmlpt"></div>\n<script>{script}</script>\n<script src="/gkmlpt/js/app.js"></script>',
    )


def _stamp(day: date, hour: int) -> int:
    return int(datetime.combine(day, time(hour), TZ).timestamp())


def _gkmlpt_api(column: Column, rows: tuple[Item, ...], query: Query, base: str) -> Answer | None:
    if int(query.get("page", "1")) > 1:
        return None
    articles = [
        {
            "id": i.number,
            "title": i.title,
            "url": base + address(i),
            "post_url": base + address(i),
            "created_at": f"{i.published} 09:30:00",
            "create_time": _stamp(i.published, 9),
            "date": _stamp(i.written, 0),
            "display_publish_time": _stamp(i.published, 9),
            "document_number": (i.report.doc_number if i.report else "") or "",
            "identifier": i.index_number,
            "publisher": i.source,
            "keywords": "",
            "classify_main": int(column.key),
            "classify_main_name": column.name,
            "abstract": "",
            "relation": "[]",
            "is_expired": 0,
            "is_abolished": 0,
            "attachment": [],
        }
        for i in rows
    ]
    data = {
        "classify": {"id": int(column.key), "name": column.name, "post_count": len(rows)},
        "total": len(rows),
        "articles": articles,
    }
    return Answer(json.dumps(data, ensure_ascii=False).encode(), "application/json; charset=utf-8", _newest(rows))


def _gkmlpt_detail(site: Site, column: Column, item: Item) -> Answer:
    content = html.body(item).replace("<", "\\u003C").replace(">", "\\u003E").replace('"', '\\"').replace("\n", "\\n")
    inner = (
        f'{html.catalogue(item, "table")}\n<h1 class="article-title">{escape(item.title)}</h1>\n{html.furniture(item)}\n'
        f"<div class=\"article-content\">\n{html.body(item)}\n</div>\n<script>window._CONFIG = {{ SID: '{int(column.key) + 731000}', "
        f'DETAIL: {{"id":{item.number},"title":"{item.title}","content":"{content}"}} }};</script>'
    )
    return _shell(site, column, item.title, item, inner)


# --- lonsun: rows from a label address --------------------------------------------------------------------------------


def lonsun(site: Site) -> Handler:
    def answer(path: str, query: Query, base: str) -> Answer | None:
        match = re.fullmatch(r"/public/column/(\d+)", path)
        if match:
            column = next((c for c in site.columns if c.key == match[1]), None)
            return _lonsun_list(site, column) if column else None
        if path == "/site/label/8888":
            return _lonsun_label(site, query)
        match = re.fullmatch(r"/public/\d+/(\d+)\.html", path)
        found = _find(site, match[1]) if match else None
        return _lonsun_detail(site, *found) if found and address(found[1]) == path else None

    return answer


def _lonsun_list(site: Site, column: Column) -> Answer:
    label = (
        f"/site/label/8888?IsAjax=1&dataType=html&labelName=publicInfoList&siteId=6789081&organId={column.key}&type=4&catId={column.key}88&pageIndex=1&pageSize=15"
        "&action=list&isDate=true&dateFormat=yyyy-MM-dd&length=80&fuzzySearch=false&fromCode=title&sortType=1&result=暂无相关信息&file=/xxgk/publicInfoList_newest2020"
    )
    first = _lonsun_rows(column_items(site.key, column.key), 1, 15)
    inner = f'<div class="xxgk_list" data-url="{escape(label)}">{first}</div>\n<script>var labelUrl = "{label}"; Ls.pagination("#page", labelUrl);</script>'
    answer = _shell(site, column, column.name, None, inner)
    return Answer(
        answer.body.replace(b"<meta charset", b'<meta name="SiteId" content="6789081">\n<meta charset', 1),
        answer.media_type,
        answer.modified,
    )


def _lonsun_rows(rows: tuple[Item, ...], at: int, size: int) -> str:
    pages = _pages(rows, size)
    if not 1 <= at <= len(pages):
        return "<p>暂无相关信息</p>"
    lines = "".join(
        f'<li><a href="{address(i)}" target="_blank" title="{escape(i.title)}">{escape(i.title)}</a><span class="date">{i.published}</span></li>'
        for i in pages[at - 1]
    )
    return f'<ul class="clearfix xxgk_nav_list">{lines}</ul><div id="page"></div><script>var pageOption = {{pageIndex:{at},pageCount:{len(pages)},total:{len(rows)}}};</script>'


def _lonsun_label(site: Site, query: Query) -> Answer:
    rows = column_items(site.key, query.get("organId", ""))
    inner = (
        _lonsun_rows(rows, int(query.get("pageIndex", "1")), int(query.get("pageSize", "15")))
        if rows
        else "<p>暂无相关信息</p>"
    )
    return html.page(inner, _newest(rows))


def _lonsun_detail(site: Site, column: Column, item: Item) -> Answer:
    inner = (
        f'{html.catalogue(item, "table")}\n<h1 class="newstitle">{escape(item.title)}</h1>\n{html.furniture(item)}\n'
        f'<div class="j-fontContent wzcon">\n{html.body(item, indent="　　")}\n</div>'
    )
    return _shell(site, column, item.title, item, inner)


# --- vsb: reverse page numbers, GBK pages whose header names no charset ------------------------------------------------

VSB_NUMBERS = {"jdzj": "1135", "bmzj": "1136"}


def vsb(site: Site) -> Handler:
    def answer(path: str, query: Query, base: str) -> Answer | None:
        if path == "/system/_content/download.jsp":
            name = next(
                (f for f, _ in ATTACHED.values() if f.endswith(".docx") and query.get("wbfileid") == _wbfile(f)), None
            )
            return html.attachment(name, date(2023, 2, 3)) if name else None
        for column in site.columns:
            pages = _pages(column_items(site.key, column.key), 12)
            match = re.fullmatch(rf"/{column.key}(?:/(\d+))?\.htm", path)
            if match:
                at = len(pages) - int(match[1]) if match[1] else 0
                return _vsb_list(site, column, pages, at) if 0 <= at < len(pages) else None
        match = re.fullmatch(r"/info/\d+/(\d+)\.htm", path)
        found = _find(site, match[1]) if match else None
        return _vsb_detail(site, *found) if found and address(found[1]) == path else None

    return answer


def _wbfile(name: str) -> str:
    return str(16000000 + int(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[:5], 16))


def _vsb_list(site: Site, column: Column, pages: list[tuple[Item, ...]], at: int) -> Answer:
    up = "../" if at else ""
    total, count = len(pages), sum(map(len, pages))
    lines = "".join(
        f'<li id="line_u8_{n}"><a href="{up}{address(i)[1:]}" title="{escape(i.title)}">{escape(i.title)}</a><span>{i.published}</span></li>'
        for n, i in enumerate(pages[at])
    )
    here = f"{column.key}/" if not at else ""
    later = (
        f'<a href="{here}{total - at - 1}.htm" class="Next">下页</a><a href="{here}1.htm" class="Next">尾页</a>'
        if at + 1 < total
        else ""
    )
    earlier = f'<a href="{"../" + column.key if at == 1 else total - at + 1}.htm" class="Prev">上页</a>' if at else ""
    inner = f'<ul class="list">{lines}</ul>\n<div class="pb_sys_common"><span class="p_t">共{count}条</span> <span>{at + 1}/{total}</span> {earlier}{later}</div>'
    return _shell(site, column, column.name, None, inner, "gb2312", announce=False)


def _vsb_detail(site: Site, column: Column, item: Item) -> Answer:
    link = f"/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1744984858&wbfileid={_wbfile(item.attachment or '')}"
    inner = (
        f'<form name="_newscontent_fromname"><h1>{escape(item.title)}</h1>\n{html.catalogue(item, "list")}\n{html.furniture(item)}\n'
        f'<div id="vsb_content"><div class="v_news_content">\n{html.body(item, link)}\n</div></div></form>'
    )
    return _shell(site, column, item.title, item, inner, "gb2312", announce=False)


FAMILIES: dict[str, Callable[[Site], Handler]] = {
    "trs": trs,
    "hanweb_jpage": hanweb,
    "gkmlpt": gkmlpt,
    "lonsun": lonsun,
    "vsb": vsb,
}
