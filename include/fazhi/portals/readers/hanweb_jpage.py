"""大汉 JCMS jpage: rows sit in a <datastore> inside a script, further groups come from dataproxy.jsp as XML."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urljoin, urlsplit

from fazhi.portals.readers import harvest, pager
from fazhi.portals.readers.base import Ask, ListPage, Page, ReaderError, Row

FAMILY = "hanweb_jpage"

_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record>", re.S | re.I)
_NEXT_GROUP = re.compile(r"<nextgroup>.*?href=[\"']([^\"']*dataproxy\.jsp[^\"']*)[\"']", re.S | re.I)
_PROXY = re.compile(r"proxyUrl\s*:\s*[\"']([^\"']+)[\"']")
_NUMBER = {
    name: re.compile(rf"{name}\s*[:=]\s*[\"']?(\d+)")
    for name in ("totalRecord", "perPage", "unitid", "webid", "columnid", "col")
}
_TOTAL = re.compile(r"<totalrecord>\s*(\d+)\s*</totalrecord>", re.I)
_GROUP = 3  # pages that one data call delivers


def detect(page: Page) -> str | None:
    """A datastore with records in the page or in the answer."""
    text = _unescaped(page.text)
    if re.search(r"<(?:datastore|recordset)\b", text, re.I):
        return "<datastore> with records"
    return "dataproxy.jsp" if "dataproxy.jsp" in text else None


def read(page: Page) -> ListPage:
    """Rows of the inline datastore or of a data call's XML, and the data call for the records after them."""
    text = _unescaped(page.text)
    if not re.search(r"<(?:datastore|recordset)\b", text, re.I):
        if "startrecord" in page.ask.url:
            raise ReaderError(
                "empty_dataproxy", f"{page.url} answered without a datastore ({len(page.text)} characters)"
            )
        raise ReaderError("no_datastore", f"{page.url} names dataproxy.jsp but holds no datastore")
    rows = _rows(text, urljoin(page.url, "/") if "dataproxy.jsp" in page.url else page.base)
    total = _total(text)
    done = int(page.ask.state.get("done", 0)) + len(_RECORD.findall(text))
    if total == 0:
        return ListPage((), total=0, pager="jpage", empty="totalRecord is 0")
    if page.ask.state and not rows:
        raise ReaderError("empty_dataproxy", f"{page.url} states {total} records and sent none")
    following = _next(page, text, total, done)
    return ListPage(
        rows,
        following,
        total=total,
        pager=f"dataproxy.jsp, {total} records" if following or page.ask.state else "jpage, one group",
    )


def _rows(text: str, base: str) -> tuple[Row, ...]:
    found: dict[str, Row] = {}
    for record in _RECORD.findall(text):
        inner = record if "<" in record else html.unescape(record)
        for row in harvest.from_fragment(inner, base):
            found.setdefault(row.url, row)
    return tuple(found.values())


def _unescaped(text: str) -> str:
    """Some templates HTML-escape the whole datastore inside the script."""
    return html.unescape(text) if "&lt;record&gt;" in text and "<record>" not in text else text


def _total(text: str) -> int | None:
    if match := _TOTAL.search(text):
        return int(match.group(1))
    match = _NUMBER["totalRecord"].search(text)
    return int(match.group(1)) if match else None


def _next(page: Page, text: str, total: int | None, done: int) -> Ask | None:
    if total is None or done >= total or done == 0:
        return None
    state = dict(page.ask.state) or _call(page, text)
    if not state:
        return None
    per_page = int(state["perpage"])
    url = pager.with_query(
        state["proxy"],
        startrecord=str(done + 1),
        endrecord=str(min(done + per_page * _GROUP, total)),
        perpage=str(per_page),
    )
    fields = tuple((k[2:], v) for k, v in state.items() if k.startswith("f."))
    return Ask(url, fields, {**state, "done": str(done)}, referer=page.ask.state.get("column", page.url))


def _call(page: Page, text: str) -> dict[str, str]:
    """Address and form fields of the data call, from <nextgroup> and the jpage({…}) call."""
    group = _NEXT_GROUP.search(text)
    proxy = _PROXY.search(page.text)
    if not group and not proxy:
        return {}
    href = html.unescape(group.group(1)) if group else proxy.group(1) if proxy else ""
    address = urljoin(page.url, href)
    given = dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    given.pop("page", None)
    fields = {"col": "1", "appid": "1", "path": "/", "sourceContentType": "1", "permissiontype": "0", **given}
    per_page = _NUMBER["perPage"].search(page.text)
    return {
        "proxy": address.split("?")[0],
        "perpage": per_page.group(1) if per_page else "15",
        "column": page.url,
        **{f"f.{k}": v for k, v in fields.items()},
    }
