"""trs: static pages, createPageHTML, addresses with a date."""

from __future__ import annotations

import re
from html import escape

from fazhi.sample import html
from fazhi.sample.families.common import (
    Handler,
    Query,
    address,
    find,
    paged,
    shell,
)
from fazhi.sample.html import Answer
from fazhi.sample.sites import Column, Item, Site, column_items


def trs(site: Site) -> Handler:
    """Answers as TRS sites give them."""

    def answer(path: str, query: Query, base: str) -> Answer | None:
        for column in site.columns:
            rows = column_items(site.key, column.key)
            pages = paged(rows, 15)
            match = re.fullmatch(rf"/{column.key}/(?:index(?:_(\d+))?\.html)?", path)
            if match:
                at = int(match[1] or 0)
                return _list(site, column, pages, at) if at < len(pages) else None
            match = re.fullmatch(rf"/{column.key}/\d{{6}}/t\d{{8}}_(\d+)\.html", path)
            found = find(site, match[1]) if match else None
            if found and address(found[1]) == path:
                return _detail(site, *found)
        return None

    return answer


def _list(site: Site, column: Column, pages: list[tuple[Item, ...]], at: int) -> Answer:
    lines = []
    for item in pages[at]:
        shown = item.title if len(item.title) < 28 else item.title[:26] + "..."
        href = "." + address(item).removeprefix(f"/{column.key}")
        lines.append(
            f'<li class="clearfix"><a href="{href}" target="_blank" title="{escape(item.title)}">{escape(shown)}</a>'
            f"<span>{item.published}</span></li>"
        )
    pager = f'<script>createPageHTML({len(pages)}, {at}, "index", "html");</script>'
    inner = f'<ul class="tab-item">{"".join(lines)}</ul>\n<div class="page">{pager}</div>'
    return shell(site, column, column.name, None, inner)


def _detail(site: Site, column: Column, item: Item) -> Answer:
    inner = (
        f'{html.catalogue(item, "brackets")}\n<h1 class="title">{escape(item.title)}</h1>\n{html.furniture(item)}\n'
        f'<div class="TRS_Editor"><style>.TRS_Editor P{{line-height:1.8;}}</style>\n{html.body(item)}\n</div>'
    )
    return shell(site, column, item.title, item, inner)
