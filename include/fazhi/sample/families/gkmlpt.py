"""gkmlpt: window._CONFIG and a JSON interface whose pages 0 and 1 are the same."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time
from html import escape

from fazhi.sample import html
from fazhi.sample.families.common import (
    DEPARTMENTS,
    Handler,
    Query,
    address,
    find,
    newest,
    shell,
)
from fazhi.sample.html import Answer
from fazhi.sample.sites import Column, Item, Site, column_items
from fazhi.settings import TZ


def gkmlpt(site: Site) -> Handler:
    """Answers as gkmlpt sites give them."""

    def answer(path: str, query: Query, base: str) -> Answer | None:
        for column in site.columns:
            home = f"/{DEPARTMENTS[column.key]}/gkmlpt"
            if path in (f"{home}/index", f"{home}/"):
                return _index(site, column)
            match = re.fullmatch(rf"{home}/api/all/(\d+)", path)
            if match and match[1] in ("0", column.key):
                return _api(column, column_items(site.key, column.key), query, base)
            match = re.fullmatch(rf"{home}/content/\d+/\d+/post_(\d+)\.html", path)
            found = find(site, match[1]) if match else None
            if found and address(found[1]) == path:
                return _detail(site, *found)
        return None

    return answer


def _index(site: Site, column: Column) -> Answer:
    count = len(column_items(site.key, column.key))
    tree = [{"id": int(column.key), "name": column.name, "jump_url": "", "children": [], "post_count": count}]
    trees = json.dumps(tree, ensure_ascii=False)
    script = f"window._CONFIG = {{ SID: '{_sid(column)}', SERVICE_AREA_ID: 16, IS_INDEX: true, TREE: {trees} }};"
    return shell(
        site,
        column,
        column.name,
        None,
        f'<div id="app" class="gkmlpt"></div>\n<script>{script}</script>\n<script src="/gkmlpt/js/app.js"></script>',
    )


def _sid(column: Column) -> int:
    return int(column.key) + 731000


def _stamp(day: date, hour: int) -> int:
    return int(datetime.combine(day, time(hour), TZ).timestamp())


def _api(column: Column, rows: tuple[Item, ...], query: Query, base: str) -> Answer | None:
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
    return Answer(json.dumps(data, ensure_ascii=False).encode(), "application/json; charset=utf-8", newest(rows))


def _detail(site: Site, column: Column, item: Item) -> Answer:
    content = html.body(item).replace("<", "\\u003C").replace(">", "\\u003E").replace('"', '\\"').replace("\n", "\\n")
    inner = (
        f'{html.catalogue(item, "table")}\n<h1 class="article-title">{escape(item.title)}</h1>\n'
        f'{html.furniture(item)}\n<div class="article-content">\n{html.body(item)}\n</div>\n'
        f"<script>window._CONFIG = {{ SID: '{_sid(column)}', "
        f'DETAIL: {{"id":{item.number},"title":"{item.title}","content":"{content}"}} }};</script>'
    )
    return shell(site, column, item.title, item, inner)
