"""大汉 jpaas publish server: the list is a unit that a script fetches as JSON with a piece of HTML inside."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode, urljoin

import lxml.html

from fazhi.portals.readers import harvest
from fazhi.portals.readers.base import Ask, ListPage, Page, ReaderError

FAMILY = "hanweb_jpaas"

_MAX_UNITS = 4


def detect(page: Page) -> str | None:
    """A script with parseType bu(i)ldstatic and querydata (the misspelling bulidstatic is real), or a unit's answer."""
    if page.ask.state.get("unit"):
        return "answer of a publish unit"
    return "script with querydata for a publish unit" if _units(page) else None


def read(page: Page) -> ListPage:
    """The column page gives its units; a unit's answer gives rows and the next page."""
    if page.ask.state.get("unit"):
        return _answer(page)
    units = _units(page)
    static = harvest.rows(page) if not units else ()
    more = tuple(_call(url, fields, 1, page.url, 0) for url, fields in units[:_MAX_UNITS])
    return ListPage(static, more=more, pager=f"{len(units)} publish units")


def _units(page: Page) -> list[tuple[str, dict[str, str]]]:
    """(address, query) of each unit, lists of the current column first."""
    found = []
    for node in page.tree.iter("script"):
        address, raw = node.get("url") or "", node.get("querydata") or ""
        if not raw or not re.search(r"bu(?:li|il)dstatic", (node.get("parsetype") or "") + raw):
            continue
        try:
            fields = json.loads(raw.replace("'", '"'))
        except json.JSONDecodeError:
            raise ReaderError(
                "bad_querydata", f"{page.url}: querydata of a publish unit is not readable: {raw[:80]}"
            ) from None
        found.append((urljoin(page.url, address), {str(k): str(v) for k, v in fields.items()}))
    return sorted(found, key=lambda unit: not re.search(r"list|列表", unit[1].get("tagId", ""), re.I))


def _call(url: str, fields: dict[str, str], number: int, referer: str, size: int) -> Ask:
    query = dict(fields)
    if number > 1:  # both spellings of the page number: some servers know the one, some the other
        query |= {
            "paramJson": json.dumps({"pageNo": number, "pageSize": size}, separators=(",", ":")),
            "pageNo": str(number),
        }
    state = {"unit": url, "page": str(number), "column": referer, **{f"f.{k}": v for k, v in fields.items()}}
    return Ask(f"{url}?{urlencode(query)}", state=state, referer=referer)


def _answer(page: Page) -> ListPage:
    try:
        data = json.loads(page.text)
        html = data["data"]["html"] if isinstance(data["data"], dict) else data["data"]
    except (ValueError, KeyError, TypeError):
        raise ReaderError("bad_json", f"{page.url} did not answer with the HTML of a publish unit") from None
    if not data.get("success", True):
        raise ReaderError("unit_refused", f"{page.url} answered: {data.get('message', 'no success')}")
    state = page.ask.state
    fragment = Page(state["column"], html or "", page.ask)
    rows = harvest.rows(fragment)
    number = int(state["page"])
    count, size = _counts(fragment.tree)
    if not rows:
        return ListPage(
            total=count,
            pager="publish unit",
            empty="the unit holds no list"
            if count in (0, None)
            else f"page {number} of a unit with {count} rows is empty",
        )
    fields = {k[2:]: v for k, v in state.items() if k.startswith("f.")}
    following = (
        _call(state["unit"], fields, number + 1, state["column"], size)
        if count and size and number * size < count
        else None
    )
    return ListPage(
        rows, following, total=count, pager=f"publish unit, {count if count is not None else 'unknown'} rows"
    )


def _counts(tree: Any) -> tuple[int | None, int]:
    """Total and rows a page, from the element that carries count and rows as attributes."""
    for node in tree.iter():
        if (
            isinstance(node, lxml.html.HtmlElement)
            and (node.get("count") or "").isdigit()
            and (node.get("rows") or "").isdigit()
        ):
            return int(node.get("count")), int(node.get("rows"))
    return None, 0
