"""Rows that stand in script arrays: urls[i]='…'; headers[i]="…"; year[i]='2024'; month[i]='1'; day[i]='18';"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from urllib.parse import urljoin

from fazhi.portals import dates
from fazhi.portals.readers import pager
from fazhi.portals.readers.base import ListPage, Page, Row

FAMILY = "js_array"

_ITEM = re.compile(r"\b(\w+)\[\s*\w+(?:\+\+)?\s*\]\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)')")
_ADDRESS = re.compile(r"^(?:https?:)?//|^\.{0,2}/|\.s?html?$")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def detect(page: Page) -> str | None:
    """Parallel script arrays of addresses and titles."""
    arrays = _arrays(page)
    address, title = _roles(arrays)
    return f"script arrays {address} and {title}" if address and title else None


def read(page: Page) -> ListPage:
    """Rows from the arrays; arrays of unequal length are cut to the shorter."""
    arrays = _arrays(page)
    address, title = _roles(arrays)
    following, how = pager.next_link(page)
    if not address or not title:
        empty = (
            "the script declares its arrays and fills none"
            if re.search(r"new\s+Array\s*\(|=\s*\[\s*\]", page.scripts)
            else None
        )
        return ListPage((), following, pager=how, empty=empty)
    rows = []
    for i, (link, name) in enumerate(zip(arrays[address], arrays[title], strict=False)):
        url = urljoin(page.base, link)
        rows.append(Row(url, re.sub(r"<[^>]+>", "", name).strip(), _day(arrays, i) or dates.in_url(url)))
    return ListPage(tuple(rows), following, pager=f"script arrays, {how}")


def _arrays(page: Page) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, double, single in _ITEM.findall(page.scripts):
        found[name].append((double or single).replace("\\/", "/").replace("\\'", "'").replace('\\"', '"'))
    return found


def _roles(arrays: dict[str, list[str]]) -> tuple[str | None, str | None]:
    """Names of the arrays of addresses and of titles, told by what they hold."""
    address = next((n for n, v in arrays.items() if all(_ADDRESS.search(x) for x in v)), None)
    chinese = {n: sum(map(len, v)) for n, v in arrays.items() if n != address and any(_CHINESE.search(x) for x in v)}
    return address, max(chinese, key=lambda n: chinese[n], default=None)


def _day(arrays: dict[str, list[str]], i: int) -> date | None:
    parts = [
        next((v[i] for n, v in arrays.items() if n.lower().startswith(p) and i < len(v)), "")
        for p in ("year", "month", "day")
    ]
    if found := dates.make(*parts) if all(p.isdigit() for p in parts) else None:
        return found
    return next(
        (
            d
            for v in arrays.values()
            if i < len(v) and not _CHINESE.search(v[i]) and "/" not in v[i] and (d := dates.in_text(v[i]))
        ),
        None,
    )
