"""拓尔思 TRS WCM: static list pages index.html, index_1.html …; the page count stands in a script call.

Pager forms: createPageHTML(total, current, name, ext …) · createPageHTML('div', total, current from 1, name, ext …) ·
createPage(total, current, name, ext) · Pager({size, current, prefix, suffix}) · var countPage / currentPage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from fazhi.portals.readers import harvest, pager
from fazhi.portals.readers.base import Ask, ListPage, Page

FAMILY = "trs"

_QUOTED = r"[\"']([^\"']*)[\"']"
_PLAIN = re.compile(rf"createPage(?:HTML)?\s*\(\s*(\d+)\s*,\s*(\d+)\s*,\s*{_QUOTED}\s*,\s*{_QUOTED}")
_DIV_FIRST = re.compile(
    rf"createPage(?:HTML)?\s*\(\s*{_QUOTED}\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*{_QUOTED}\s*,\s*{_QUOTED}"
)
_OBJECT = re.compile(r"Pager\s*\(\s*\{([^}]*)\}")
_COUNT_PAGE = re.compile(r"countPage\s*=\s*(\d+)")
_CURRENT_PAGE = re.compile(r"currentPage\s*=\s*(\d+)")
_ARTICLE = re.compile(r"/t(?:(?:19|20)\d{6}_\d+|\d{6,})\.s?html?$")
_FILE = re.compile(r"/(\w+?)(?:_(\d+))?\.(s?html?)$")


@dataclass(frozen=True, slots=True)
class _Pages:
    total: int
    current: int  # counted from 0
    stem: str
    extension: str
    how: str
    div_first: bool = False


def detect(page: Page) -> str | None:
    """The pager call, or article links of the form t20250123_14203982.html."""
    if found := _pages(page):
        return found.how
    links = sum(1 for href in page.tree.xpath("//a/@href") if _ARTICLE.search(href.strip()))
    return f"{links} links of the form tYYYYMMDD_<id>" if links else None


def read(page: Page) -> ListPage:
    """Rows and the following numbered page."""
    rows = harvest.rows(page)
    pages = _pages(page)
    if pages is None:
        following, how = pager.next_link(page)
        return ListPage(rows, following, pager=how, empty=None if rows else harvest.says_empty(page))
    current = _current(page.url, pages)
    following = None
    if current + 1 < pages.total or (pages.div_first and 0 < current < pages.total):
        instead = None
        if pages.div_first and current == 0:  # the second page is _1 on some sites, _2 on others
            instead = Ask(pager.numbered(page.url, pages.stem, pages.extension, 2), referer=page.url)
        url = pager.numbered(page.url, pages.stem, pages.extension, current + 1)
        following = Ask(url, referer=page.url, instead=instead)
    empty = "the pager counts 0 pages" if pages.total == 0 else None if rows else harvest.says_empty(page)
    return ListPage(rows, following, pager=f"{pages.how}, {pages.total} pages", empty=empty)


def _pages(page: Page) -> _Pages | None:
    script = re.sub(r"/\*.*?\*/|^\s*//.*$", "", page.scripts, flags=re.S | re.M)
    if m := _DIV_FIRST.search(script):
        return _Pages(int(m[2]), max(int(m[3]) - 1, 0), m[4], m[5].lstrip("."), f"createPageHTML('{m[1]}', …)", True)
    if m := _PLAIN.search(script):
        return _Pages(int(m[1]), int(m[2]), m[3], m[4].lstrip("."), m[0].split("(")[0].strip() + "(total, current, …)")
    if m := _OBJECT.search(script):
        fields = dict(re.findall(r"(\w+)\s*:\s*[\"']?([\w.]+)[\"']?", m[1]))
        if fields.get("size", "").isdigit():
            current = int(fields["current"]) if fields.get("current", "").isdigit() else 0
            return _Pages(
                int(fields["size"]),
                current,
                fields.get("prefix", "index"),
                fields.get("suffix", "html").lstrip("."),
                "Pager({size, …})",
            )
    if m := _COUNT_PAGE.search(script):
        now = _CURRENT_PAGE.search(script)
        file = _FILE.search(page.url)
        stem, extension = (file[1], file[3]) if file else ("index", _extension(page))
        return _Pages(int(m[1]), int(now[1]) if now else 0, stem, extension, "var countPage")
    return None


def _extension(page: Page) -> str:
    """The extension that most article links of the page have."""
    found = [
        m[1]
        for href in page.tree.xpath("//a/@href")
        if (m := re.search(r"/t\d{6,}(?:_\d+)?\.(s?html?)$", href.strip()))
    ]
    return max(set(found), key=found.count) if found else "html"


def _current(url: str, pages: _Pages) -> int:
    """Page number by the URL's own suffix where it has one: some sites print the same call on every page."""
    file = _FILE.search(url)
    if file and file[1] == pages.stem and file[2]:
        return int(file[2])
    return 0 if file and file[1] == pages.stem else pages.current
