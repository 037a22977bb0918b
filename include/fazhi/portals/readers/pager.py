"""Where the next list page is. Every form returns (Ask or None, how it was understood)."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from fazhi.portals.readers.base import Ask, Page
from fazhi.portals.readers.harvest import text_of

_NEXT_WORDS = re.compile(r"^(?:下一?页|下页|后一页|next|[>»›]{1,2}|下一页\s*[>»›]{1,2})$", re.I)
_COUNT = re.compile(r"(?:共|总共)\s*(\d+)\s*(?:条|篇|项)")
_NOTHING = re.compile(r"javascript:\s*(?:void\s*\(?\s*0?\s*\)?)?;?", re.I)
_PAGE_OF = re.compile(r"(?:第\s*)?(\d+)\s*(?:页)?\s*/\s*(?:共\s*)?(\d+)\s*(?:页)?(?!\d)")


def total_rows(text: str) -> int | None:
    """Number of rows a pager text states (共58条)."""
    match = _COUNT.search(text)
    return int(match.group(1)) if match else None


def page_of(text: str) -> tuple[int, int] | None:
    """Current page and number of pages in a pager text: 1/144, 第1页/共144页."""
    for match in _PAGE_OF.finditer(text):
        current, pages = int(match.group(1)), int(match.group(2))
        if 1 <= current <= pages <= 5000:
            return current, pages
    return None


def numbered(url: str, stem: str, extension: str, number: int) -> str:
    """URL of page file `stem`_`number`.`extension` beside `url`; number 0 is the bare file."""
    parts = urlsplit(url)
    folder = parts.path.rsplit("/", 1)[0] + "/"
    name = f"{stem}_{number}.{extension}" if number else f"{stem}.{extension}"
    return urlunsplit((parts.scheme, parts.netloc, folder + name, "", ""))


def with_query(url: str, **changes: str) -> str:
    """`url` with query fields set, the others kept in order."""
    parts = urlsplit(url)
    pairs = [(k, changes.pop(k, v)) for k, v in parse_qsl(parts.query, keep_blank_values=True)]
    return urlunsplit(parts._replace(query=urlencode(pairs + list(changes.items())), fragment=""))


def next_link(page: Page) -> tuple[Ask | None, str]:
    """A link that says 下一页 (or ›), or the link with the number after the current page's."""
    for a in page.tree.iter("a"):
        label = text_of(a) or (a.get("title") or "").strip()
        href = (a.get("href") or "").strip()
        if _NEXT_WORDS.match(label):
            if not href or href.startswith(("#", "javascript:")):
                calls = _NOTHING.sub("", href) + (a.get("onclick") or "")
                if number := re.search(r"\((?:['\"])?(\d+)(?:['\"])?[,)]", calls):
                    return by_query(page, int(number.group(1)))
                continue
            target = urljoin(page.base, href)
            if target.split("#")[0] != page.url.split("#")[0]:
                return Ask(target, referer=page.url), "next link"
    return None, "single page"


def by_query(page: Page, number: int) -> tuple[Ask | None, str]:
    """A script pager on a URL that already numbers its pages in the query."""
    for name, _ in parse_qsl(urlsplit(page.url).query, keep_blank_values=True):
        if name.lower() in ("page", "pageno", "pagenum", "pagenumber", "pageindex", "currpage", "cur_page", "p"):
            return Ask(with_query(page.url, **{name: str(number)}), referer=page.url), f"query {name}"
    return None, "script pager that is not understood"


_FORM_PAGE = ("pagenum", "pageno", "currpage", "currentpage", "page", "pageindex")


def form(page: Page) -> tuple[Ask, str] | None:
    """A form that posts the page number (Wuhan): its fields with the next number, while the pager counts more pages."""
    counted = page_of(page.shown)
    for node in page.tree.iter("form"):
        fields = {i.get("name"): i.get("value") or "" for i in node.iter("input") if i.get("name")}
        name = next((n for n in fields if n.lower() in _FORM_PAGE), None)
        if name and counted and counted[0] < counted[1]:
            action = urljoin(page.base, node.get("action") or page.url)
            data = tuple({**fields, name: str(counted[0] + 1)}.items())
            return Ask(action, data, {"form": "1"}, referer=page.url), f"form field {name}, {counted[1]} pages"
    return None
