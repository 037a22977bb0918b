"""Rows in JSON, found by meaning: the largest list of objects that each hold a title and an address."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urljoin

from fazhi.portals import dates
from fazhi.portals.readers.base import ReaderError, Row

_TITLE = ("title", "doctitle", "headtitle", "name", "bt", "subject", "docSubtitle", "infotitle", "xxmc", "mc")
_ADDRESS = ("url", "link", "href", "docpuburl", "linkurl", "pageurl", "infourl", "post_url", "docurl", "path")
_DAY = ("publishedtimestr", "pubtime", "pubdate", "publishdate", "publishtime", "publish_time", "docreltime", "fbrq",
        "created_at", "create_time", "writedate", "date", "time", "displaydate", "rq")  # fmt: skip
_TOTAL = ("total", "totalcount", "totalrecord", "count", "recordcount", "totalnum", "totalrow", "postcount")
_LOOKS_LIKE_URL = re.compile(r"^(?:https?:)?//|^\.{0,2}/|\.s?html?(?:$|\?)|\.(?:pdf|docx?)$")


def parse(text: str, url: str) -> Any:
    """JSON, also when wrapped in a callback. Raises ReaderError."""
    body = text.strip().lstrip("\ufeff")
    if wrapped := re.fullmatch(r"[\w$.]+\s*\((.*)\)\s*;?", body, re.S):
        body = wrapped.group(1)
    try:
        return json.loads(body, strict=False)
    except json.JSONDecodeError as error:
        raise ReaderError("bad_json", f"{url} did not answer with JSON: {error}") from None


def rows(data: Any, base: str) -> tuple[Row, ...]:
    """Rows of the largest list of objects with title and address; an address is resolved against `base`."""
    best: tuple[Row, ...] = ()
    for items in _lists(data):
        found = tuple(row for item in items if isinstance(item, dict) and (row := _row(item, base)))
        best = found if len(found) > len(best) else best
    return best


def total(data: Any) -> int | None:
    """The number of rows that the answer states, wherever it stands."""
    for node in objects(data):
        for name, value in node.items():
            if (
                name.lower().replace("_", "") in _TOTAL
                and (isinstance(value, int) or str(value).isdigit())
                and not isinstance(value, bool)
            ):
                return int(value)
    return None


def _row(item: Mapping[str, Any], base: str) -> Row | None:
    title = _first(item, _TITLE, lambda v: len(v.strip()) >= 2)
    address = _first(item, _ADDRESS, lambda v: bool(_LOOKS_LIKE_URL.search(v)))
    if not title or not address:
        return None
    title = re.sub(r"<[^>]+>", "", html.unescape(title)).strip()
    url = urljoin(base, address.strip())
    return Row(url, title, _day(item) or dates.in_url(url))


def _first(item: Mapping[str, Any], names: tuple[str, ...], fits: Any) -> str | None:
    lower = {str(k).lower(): v for k, v in item.items()}
    return next(
        (lower[n.lower()] for n in names if isinstance(lower.get(n.lower()), str) and fits(lower[n.lower()])), None
    )


def _day(item: Mapping[str, Any]) -> date | None:
    lower = {str(k).lower(): v for k, v in item.items()}
    for name in _DAY:
        value = lower.get(name)
        if isinstance(value, int | float) and value > 1e8:
            found = dates.from_epoch(float(value))
        else:
            found = dates.in_text(str(value)) if value else None
        if found:
            return found
    return None


def _lists(data: Any) -> Iterator[list[Any]]:
    if isinstance(data, list):
        yield data
    for child in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        if isinstance(child, dict | list):
            yield from _lists(child)


def objects(data: Any) -> Iterator[Mapping[str, Any]]:
    """Objects from the outside in."""
    level = [data]
    while level:
        yield from (node for node in level if isinstance(node, dict))
        level = [
            c
            for node in level
            for c in (node.values() if isinstance(node, dict) else node if isinstance(node, list) else ())
            if isinstance(c, dict | list)
        ]
