"""lonsun: rows come from a label address."""

from __future__ import annotations

import re
from html import escape

from fazhi.sample import html
from fazhi.sample.families.common import (
    Handler,
    Query,
    address,
    anchor,
    find,
    newest,
    paged,
    shell,
)
from fazhi.sample.html import Answer
from fazhi.sample.sites import Column, Item, Site, column_items


def lonsun(site: Site) -> Handler:
    """Answers as Lonsun sites give them."""

    def answer(path: str, query: Query, base: str) -> Answer | None:
        match = re.fullmatch(r"/public/column/(\d+)", path)
        if match:
            column = next((c for c in site.columns if c.key == match[1]), None)
            return _list(site, column) if column else None
        if path == "/site/label/8888":
            return _label(site, query)
        match = re.fullmatch(r"/public/\d+/(\d+)\.html", path)
        found = find(site, match[1]) if match else None
        return _detail(site, *found) if found and address(found[1]) == path else None

    return answer


def _list(site: Site, column: Column) -> Answer:
    label = (
        f"/site/label/8888?IsAjax=1&dataType=html&labelName=publicInfoList&siteId=6789081&organId={column.key}&type=4&catId={column.key}88&pageIndex=1&pageSize=15"
        "&action=list&isDate=true&dateFormat=yyyy-MM-dd&length=80&fuzzySearch=false&fromCode=title&sortType=1&result=暂无相关信息&file=/xxgk/publicInfoList_newest2020"
    )
    first = _rows(column_items(site.key, column.key), 1, 15)
    script = f'<script>var labelUrl = "{label}"; Ls.pagination("#page", labelUrl);</script>'
    inner = f'<div class="xxgk_list" data-url="{escape(label)}">{first}</div>\n{script}'
    answer = shell(site, column, column.name, None, inner)
    return Answer(
        answer.body.replace(b"<meta charset", b'<meta name="SiteId" content="6789081">\n<meta charset', 1),
        answer.media_type,
        answer.modified,
    )


def _rows(rows: tuple[Item, ...], at: int, size: int) -> str:
    pages = paged(rows, size)
    if not 1 <= at <= len(pages):
        return "<p>暂无相关信息</p>"
    lines = "".join(f'<li>{anchor(i)}<span class="date">{i.published}</span></li>' for i in pages[at - 1])
    option = f"{{pageIndex:{at},pageCount:{len(pages)},total:{len(rows)}}}"
    script = f"<script>var pageOption = {option};</script>"
    return f'<ul class="clearfix xxgk_nav_list">{lines}</ul><div id="page"></div>{script}'


def _label(site: Site, query: Query) -> Answer:
    rows = column_items(site.key, query.get("organId", ""))
    inner = (
        _rows(rows, int(query.get("pageIndex", "1")), int(query.get("pageSize", "15")))
        if rows
        else "<p>暂无相关信息</p>"
    )
    return html.page(inner, newest(rows))


def _detail(site: Site, column: Column, item: Item) -> Answer:
    inner = (
        f'{html.catalogue(item, "table")}\n<h1 class="newstitle">{escape(item.title)}</h1>\n{html.furniture(item)}\n'
        f'<div class="j-fontContent wzcon">\n{html.body(item, indent="　　")}\n</div>'
    )
    return shell(site, column, item.title, item, inner)
