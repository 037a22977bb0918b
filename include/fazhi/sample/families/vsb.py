"""vsb: page numbers run backwards; pages are GBK and the header names no charset."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from html import escape

from fazhi.sample import html
from fazhi.sample.families.common import (
    Handler,
    Query,
    address,
    anchor,
    find,
    paged,
    shell,
)
from fazhi.sample.html import Answer
from fazhi.sample.sites import ATTACHED, Column, Item, Site, column_items


def vsb(site: Site) -> Handler:
    """Answers as VSB sites give them."""

    def answer(path: str, query: Query, base: str) -> Answer | None:
        if path == "/system/_content/download.jsp":
            name = next(
                (f for f, _ in ATTACHED.values() if f.endswith(".docx") and query.get("wbfileid") == _wbfile(f)), None
            )
            return html.attachment(name, date(2023, 2, 3)) if name else None
        for column in site.columns:
            pages = paged(column_items(site.key, column.key), 12)
            match = re.fullmatch(rf"/{column.key}(?:/(\d+))?\.htm", path)
            if match:
                at = len(pages) - int(match[1]) if match[1] else 0
                return _list(site, column, pages, at) if 0 <= at < len(pages) else None
        match = re.fullmatch(r"/info/\d+/(\d+)\.htm", path)
        found = find(site, match[1]) if match else None
        return _detail(site, *found) if found and address(found[1]) == path else None

    return answer


def _wbfile(name: str) -> str:
    return str(16000000 + int(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[:5], 16))


def _list(site: Site, column: Column, pages: list[tuple[Item, ...]], at: int) -> Answer:
    up = "../" if at else ""
    total, count = len(pages), sum(map(len, pages))
    lines = "".join(
        f'<li id="line_u8_{n}">{anchor(i, up + address(i)[1:], blank=False)}<span>{i.published}</span></li>'
        for n, i in enumerate(pages[at])
    )
    here = f"{column.key}/" if not at else ""
    later = (
        f'<a href="{here}{total - at - 1}.htm" class="Next">下页</a><a href="{here}1.htm" class="Next">尾页</a>'
        if at + 1 < total
        else ""
    )
    earlier = f'<a href="{"../" + column.key if at == 1 else total - at + 1}.htm" class="Prev">上页</a>' if at else ""
    counts = f'<span class="p_t">共{count}条</span> <span>{at + 1}/{total}</span>'
    inner = f'<ul class="list">{lines}</ul>\n<div class="pb_sys_common">{counts} {earlier}{later}</div>'
    return shell(site, column, column.name, None, inner, charset="gb2312", announce=False)


def _detail(site: Site, column: Column, item: Item) -> Answer:
    file = _wbfile(item.attachment or "")
    link = f"/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1744984858&wbfileid={file}"
    inner = (
        f'<form name="_newscontent_fromname"><h1>{escape(item.title)}</h1>\n'
        f"{html.catalogue(item, 'list')}\n{html.furniture(item)}\n"
        f'<div id="vsb_content"><div class="v_news_content">\n{html.body(item, link)}\n</div></div></form>'
    )
    return shell(site, column, item.title, item, inner, charset="gb2312", announce=False)
