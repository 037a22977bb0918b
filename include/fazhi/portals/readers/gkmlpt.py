"""广东 政府信息公开目录平台: the index page holds a category tree in window._CONFIG, rows come as JSON, 100 a page.

Pages 0 and 1 of the interface are the same rows; some sites answer 404 from page 2 on.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from fazhi.portals import dates
from fazhi.portals.readers.base import Ask, ListPage, Page, ReaderError, Row

FAMILY = "gkmlpt"

_TREE = re.compile(r"[\"']?\bTREE[\"']?\s*:\s*")
_SID = re.compile(r"[\"']?\bSID[\"']?\s*:\s*[\"']?(\w+)")
_CATEGORY = re.compile(r"法治(?:政府|建设|工作)|依法行政|依法治")
_ESCAPED = re.compile(r"%u([0-9a-fA-F]{4})")
PER_PAGE = 100


def detect(page: Page) -> str | None:
    """window._CONFIG with a SID, or the path /gkmlpt/."""
    if "window._CONFIG" in page.text and _SID.search(page.text):
        return "window._CONFIG with SID"
    return "path /gkmlpt/" if "/gkmlpt/" in urlsplit(page.url).path else None


def read(page: Page) -> ListPage:
    """The index page gives the data calls of its categories; a data call gives rows and the next call."""
    return _answer(page) if "/gkmlpt/api/" in page.ask.url else _index(page)


def _index(page: Page) -> ListPage:
    sid = _SID.search(page.text)
    if not sid:
        raise ReaderError("no_sid", f"{page.url} holds no SID in window._CONFIG")
    base = page.url.split("/gkmlpt/", 1)[0] if "/gkmlpt/" in page.url else page.url.rstrip("/")
    wanted = urlsplit(page.ask.url).fragment
    chosen = (
        [(wanted, "named in the list URL")]
        if wanted.isdigit()
        else [(str(n["id"]), str(n["name"])) for n in _categories(page)]
    )
    how = (
        "category " + ", ".join(f"{i} {name}" for i, name in chosen)
        if chosen
        else "category 0 (everything): the tree names no 法治政府 category"
    )
    more = tuple(_call(base, i, sid.group(1), 1, page.url, label=name) for i, name in chosen or [("0", "")])
    return ListPage(more=more, pager=how)


def _categories(page: Page) -> list[Mapping[str, Any]]:
    """Nodes of the tree named for these reports; of a matching branch only its top."""
    start = _TREE.search(page.text)
    if not start:
        raise ReaderError("no_tree", f"{page.url} holds no TREE in window._CONFIG")
    try:
        tree, _ = json.JSONDecoder().raw_decode(page.text, start.end())
    except json.JSONDecodeError as error:
        raise ReaderError("bad_tree", f"{page.url}: TREE is not JSON: {error}") from None
    return list(_matching(tree))


def _matching(nodes: object) -> Iterator[Mapping[str, Any]]:
    for node in nodes if isinstance(nodes, list) else []:
        if not isinstance(node, dict) or "id" not in node:
            continue
        if _CATEGORY.search(str(node.get("name", ""))):
            yield node
        else:
            yield from _matching(node.get("children"))


def _call(base: str, category: str, sid: str, number: int, referer: str, *, label: str = "") -> Ask:
    state = {"base": base, "category": category, "sid": sid, "page": str(number)}
    return Ask(f"{base}/gkmlpt/api/all/{category}?page={number}&sid={sid}", state=state, referer=referer, label=label)


def _answer(page: Page) -> ListPage:
    try:
        data = json.loads(page.text)
        articles = data["articles"]
        total = int(data.get("total") or (data.get("classify") or {}).get("post_count") or len(articles))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ReaderError("bad_json", f"{page.url} did not answer with the article list of gkmlpt") from None
    rows = tuple(
        _row(item, page.url)
        for item in articles
        if isinstance(item, dict) and (item.get("url") or item.get("post_url"))
    )
    if not rows:
        return ListPage(
            (),
            total=total,
            pager="gkmlpt",
            empty=f"the interface counts {total} articles"
            if total == 0 or int(page.ask.state.get("page", 1)) > 1
            else None,
        )
    state = page.ask.state
    number = int(state.get("page", 1))
    following = None
    if number * PER_PAGE < total and state:
        following = _call(state["base"], state["category"], state["sid"], number + 1, page.ask.referer or page.url)
    return ListPage(rows, following, total=total, pager=f"gkmlpt, {total} articles, {PER_PAGE} a page")


def _row(item: Mapping[str, Any], base: str) -> Row:
    title = _ESCAPED.sub(lambda m: chr(int(m.group(1), 16)), str(item.get("title") or ""))
    url = urljoin(base, str(item.get("url") or item.get("post_url")))
    stamp = next(
        (item[k] for k in ("display_publish_time", "create_time", "date") if isinstance(item.get(k), int) and item[k]),
        None,
    )
    day = dates.from_epoch(stamp) if stamp else dates.in_text(str(item.get("created_at") or ""))
    return Row(url, html.unescape(title).strip(), day or dates.in_url(url))
