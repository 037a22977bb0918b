"""A static JSON file beside the column, or a tree of such files with the page number in their names."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from fazhi.portals.readers import harvest, jsonrows
from fazhi.portals.readers.base import Ask, ListPage, Page, ReaderError
from fazhi.reference import titles

FAMILY = "static_json"

_FILE = re.compile(r"[\"']([^\"'\s<>]{1,300}\.json)(?:\?[^\"']*)?[\"']")
_PAGE = re.compile(r"(page(?:Index|No|Num)?[=_-])(\d+)", re.I)
_SIZE = re.compile(r"pageSize[=_-](\d+)", re.I)
_NOT_ROWS = re.compile(r"(?:config|manifest|lang|menu|nav|package|map)[\w.-]*\.json$", re.I)


def detect(page: Page) -> str | None:
    """A JSON body with rows, or a page without report rows whose scripts name a JSON file."""
    if page.ask.state.get("file") or page.text.lstrip()[:1] in ("{", "["):
        return "a JSON file"
    if not _files(page) or any(titles.classify(row.title).accepted for row in harvest.rows(page)):
        return None
    return f"script that loads {_files(page)[0]}"


def read(page: Page) -> ListPage:
    """The page gives its files; a file gives rows and the next file."""
    if page.text.lstrip()[:1] not in ("{", "["):
        if page.ask.state.get("file"):
            raise ReaderError("bad_json", f"{page.url} is named as the list's data and is not JSON")
        files = _files(page)
        return ListPage(
            more=tuple(
                Ask(urljoin(page.base, f), state={"file": f, "column": page.base}, referer=page.url) for f in files[:3]
            ),
            pager=f"{len(files)} JSON files",
        )
    data = jsonrows.parse(page.text, page.url)
    rows, total = jsonrows.rows(data, page.ask.state.get("column", page.url)), jsonrows.total(data)
    if not rows:
        nothing = total == 0 or data in ([], {}) or (isinstance(data, dict) and any(v == [] for v in data.values()))
        return ListPage(total=total, pager="JSON file", empty="the JSON file holds an empty list" if nothing else None)
    return ListPage(
        rows,
        _next(page, len(rows), total),
        total=total,
        pager=f"JSON file, {total if total is not None else len(rows)} rows",
    )


def _files(page: Page) -> list[str]:
    return [f for f in dict.fromkeys(_FILE.findall(page.scripts)) if not _NOT_ROWS.search(f)]


def _next(page: Page, here: int, total: int | None) -> Ask | None:
    number, size = _PAGE.search(page.ask.url), _SIZE.search(page.ask.url)
    if not number or total is None:
        return None
    per_page = int(size.group(1)) if size else here
    if int(number.group(2)) * per_page >= total:
        return None
    url = page.ask.url[: number.start(2)] + str(int(number.group(2)) + 1) + page.ask.url[number.end(2) :]
    return Ask(url, state={**page.ask.state, "file": url}, referer=page.ask.referer or page.url)
