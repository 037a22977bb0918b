"""hanweb jpage: thirty records in the page's script, the rest from dataproxy.jsp."""

from __future__ import annotations

import re
from datetime import date
from html import escape
from urllib.parse import quote

from fazhi.sample import html
from fazhi.sample.families.common import (
    Handler,
    Query,
    address,
    anchor,
    file_key,
    find,
    newest,
    shell,
)
from fazhi.sample.html import Answer
from fazhi.sample.sites import Column, Item, Site, column_items


def hanweb(site: Site) -> Handler:
    """Answers as hanweb sites give them."""

    def answer(path: str, query: Query, base: str) -> Answer | None:
        if path == "/module/web/jpage/dataproxy.jsp":
            return _proxy(site, query)
        if path == "/module/download/downfile.jsp":
            name = next(
                (
                    i.attachment
                    for c in site.columns
                    for i in column_items(site.key, c.key)
                    if i.attachment and file_key(i) in query.get("filename", "")
                ),
                None,
            )
            return html.attachment(name, date(2024, 3, 14)) if name else None
        match = re.fullmatch(r"/col/col(\d+)/(?:index\.html)?", path)
        if match:
            column = next((c for c in site.columns if c.key == match[1]), None)
            return _list(site, column) if column else None
        match = re.fullmatch(r"/art/\d+/\d+/\d+/art_\d+_(\d+)\.html", path)
        found = find(site, match[1]) if match else None
        return _detail(site, *found) if found and address(found[1]) == path else None

    return answer


def _record(item: Item) -> str:
    return f'<record><![CDATA[<li class="cf">{anchor(item)}<span>{item.published}</span></li>]]></record>'


def _list(site: Site, column: Column) -> Answer:
    rows = column_items(site.key, column.key)
    unit = int(column.key) * 31
    proxy = (
        f"/module/web/jpage/dataproxy.jsp?page=1&appid=1&webid=39&path=/&columnid={column.key}&unitid={unit}"
        f"&webname={quote(site.name)}&permissiontype=0"
    )
    records = "".join(_record(i) for i in rows[:30])
    inner = (
        f'<div id="{unit}" class="default_pgContainer"></div>\n<script type="text/xml"><datastore>\n'
        f'<nextgroup><![CDATA[<a href="{proxy}"></a>]]></nextgroup>\n'
        f"<recordset>\n{records}</recordset></datastore></script>\n"
        f"<script>$('#{unit}').jpage({{urlmore:'', totalRecord:{len(rows)}, perPage:10, openCookies:false, "
        f"proxyUrl:'/module/web/jpage/dataproxy.jsp', columnid:{column.key}, webid:39, unitid:'{unit}', "
        "sourceContentType:1, dataBefore:'<ul>', dataAfter:'</ul>'});</script>"
    )
    return shell(site, column, column.name, None, inner)


def _proxy(site: Site, query: Query) -> Answer | None:
    rows = column_items(site.key, query.get("columnid", ""))
    if not rows:
        return None
    size = int(query.get("perpage", "10"))
    first = int(query.get("startrecord", (int(query.get("page", "1")) - 1) * size * 3 + 1))
    last = int(query.get("endrecord", first + size * 3 - 1))
    records = "".join(_record(i) for i in rows[first - 1 : last])
    pages = -(-len(rows) // size)
    totals = f"<totalrecord>{len(rows)}</totalrecord><totalpage>{pages}</totalpage>"
    xml = f"<datastore>{totals}<recordset>{records}</recordset></datastore>"
    return Answer(xml.encode(), "text/xml; charset=utf-8", newest(rows))


def _detail(site: Site, column: Column, item: Item) -> Answer:
    suffix = "." + (item.attachment or "").rsplit(".", 1)[-1]
    link = f"/module/download/downfile.jsp?classid=0&filename={file_key(item)}{suffix}"
    inner = (
        f'{html.catalogue(item, "list")}\n<p class="bt">{escape(item.title)}</p>\n{html.furniture(item)}\n'
        '<div id="zoom"><!--ZJEG_RSS.content.begin-->\n'
        f"{html.body(item, link, indent='&emsp;&emsp;')}\n<!--ZJEG_RSS.content.end--></div>"
    )
    return shell(site, column, item.title, item, inner)
