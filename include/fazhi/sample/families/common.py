"""What the families share: the page around a list or an article, paging, and where an item's page lies."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from html import escape

from fazhi.sample import html
from fazhi.sample.html import Answer
from fazhi.sample.sites import Column, Item, Site, column_items

Query = Mapping[str, str]
Handler = Callable[[str, Query, str], Answer | None]  # path, query and form fields, base address

DEPARTMENTS = {"31001": "hpxrmzf", "31002": "hpxymz", "31003": "hysscjg"}
VSB_NUMBERS = {"jdzj": "1135", "bmzj": "1136"}


def newest(rows: tuple[Item, ...]) -> date:
    """The day of the newest row."""
    return max((r.published for r in rows), default=date(2021, 1, 1))


def shell(
    site: Site,
    column: Column,
    title: str,
    item: Item | None,
    inner: str,
    *,
    charset: str = "utf-8",
    announce: bool = True,
) -> Answer:
    """A whole page around `inner`; `announce=False` leaves its charset to the meta tag."""
    crumbs = html.breadcrumb(column.name, column_address(site, column))
    top = f'<div class="header"><a href="/">{escape(site.name)}</a></div>\n{crumbs}'
    markup = (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n{html.head(site, title, charset, item, column.name)}\n<body>\n'
        f"{top}\n{inner}\n{html.footer(site)}\n</body>\n</html>\n"
    )
    return html.page(markup, item.published if item else None, charset, announce)


def find(site: Site, number: str) -> tuple[Column, Item] | None:
    """Column and row of a page's number."""
    for column in site.columns:
        for item in column_items(site.key, column.key):
            if str(item.number) == number:
                return column, item
    return None


def paged(rows: tuple[Item, ...], size: int) -> list[tuple[Item, ...]]:
    """Rows by page; one empty page when there are none."""
    return [rows[i : i + size] for i in range(0, len(rows), size)] or [()]


def column_address(site: Site, column: Column) -> str:
    """Path of a column's first page."""
    match site.key:
        case "trs":
            return f"/{column.key}/"
        case "hanweb":
            return f"/col/col{column.key}/index.html"
        case "gkmlpt":
            return f"/{DEPARTMENTS[column.key]}/gkmlpt/index#{column.key}"
        case "lonsun":
            return f"/public/column/{column.key}?type=4&action=list&nav=3&catId={column.key}88"
        case _:
            return f"/{column.key}.htm"


def home(site: Site) -> Answer:
    """A front page, so that a person can walk through the sample in a browser."""
    rows = [(escape(column_address(site, c)), escape(f"{c.agency}：{c.name}")) for c in site.columns]
    links = "".join(f'<li><a href="{href}">{name}</a></li>' for href, name in rows)
    body = f"<h1>{escape(site.name)}</h1><ul>{links}</ul>{html.footer(site)}"
    head = html.head(site, site.name, "utf-8")
    return html.page(f"<!DOCTYPE html>\n<html>{head}<body>{body}</body></html>")


def address(item: Item) -> str:
    """Path (with query) of an item's detail page on its site."""
    day = item.published
    match item.site:
        case "trs":
            return f"/{item.column}/{day:%Y%m}/t{day:%Y%m%d}_{item.number}.html"
        case "hanweb":
            return f"/art/{day.year}/{day.month}/{day.day}/art_{item.column}_{item.number}.html"
        case "gkmlpt":
            folder = f"/{DEPARTMENTS[item.column]}/gkmlpt/content/{item.number // 1000}/{item.number}"
            return f"{folder}/post_{item.number}.html"
        case "lonsun":
            return f"/public/{item.column}/{item.number}.html"
        case _:
            return f"/info/{VSB_NUMBERS[item.column]}/{item.number}.htm"


def anchor(item: Item, href: str | None = None, *, blank: bool = True) -> str:
    """Link of a list row, its title shown in full."""
    title, target = escape(item.title), ' target="_blank"' if blank else ""
    return f'<a href="{href or address(item)}"{target} title="{title}">{title}</a>'


def file_key(item: Item) -> str:
    """Name under which the site serves the row's attachment."""
    return hashlib.md5((item.attachment or "").encode(), usedforsecurity=False).hexdigest()
