"""Files that belong to a page: links, embedded viewers, script variables; the page's own images when it is a scan."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from fazhi.crawl.classify import visible
from fazhi.portals.readers.base import Ask, Page
from fazhi.portals.readers.harvest import text_of

_FILE = re.compile(r"\.(?:pdf|docx?|wps|wpt|ofd|xlsx?|et|rtf|odt|rar|zip|7z|tiff?)(?:$|[?#&])", re.I)
_CALL = re.compile(
    r"downfile\.jsp|download\.jsp|DownloadAttach|/P0\d{12,}|/attachment/\d|/files?/[0-9a-f]{32}|/module/download/", re.I
)
_SCRIPT_LINK = re.compile(
    r"[\"'(]((?:https?:)?[^\"'()<>\s]{1,400}?(?:\.(?:pdf|docx?|wps|ofd)|downfile\.jsp\?[^\"'<>\s]+))[\"')]", re.I
)
_SCRIPT_ANCHOR = re.compile(r"(?<![\w-])href=\\?[\"']([^\"'\\]+)\\?[\"'][^>]*>([^<]*)<", re.I)
_SCAN = re.compile(r"\.(?:jpe?g|png|tiff?|bmp)(?:$|\?)|/picture/|/__local/", re.I)
_FURNITURE = re.compile(
    r"logo|icon|banner|share|weixin|wechat|qrcode|ewm|print|close|arrow|btn|gongan|beian|blue\.png|red\.png|/images?/(?:index|common)|jiucuo|footer|header",
    re.I,
)
FEW_CHARACTERS = 200  # a page with less text than this may be a scan shown as images
Found = tuple[str, str]


def find(html: str, url: str) -> tuple[Found, ...]:
    """(absolute URL, name shown) of each file, in order, without duplicates."""
    page = Page(url, html, Ask(url))
    found: dict[str, str] = {}
    for link, name in [*_anchors(page), *_embedded(page), *_scripted(page)]:
        target = _viewer(urljoin(page.base, link.strip()))
        if urlsplit(target).scheme in ("http", "https") and target != url:
            found.setdefault(target, " ".join(name.split()))
    if not found and len(visible(html)) < FEW_CHARACTERS + _furniture_length(page):
        found = dict.fromkeys(_images(page), "")
    return tuple(found.items())


def _anchors(page: Page) -> list[Found]:
    out = []
    for a in page.tree.iter("a"):
        href = a.get("href") or ""
        name = text_of(a) or a.get("title") or a.get("download") or ""
        if (
            href
            and not href.lower().startswith(("javascript:", "mailto:", "#"))
            and (_FILE.search(href) or _CALL.search(href) or _FILE.search(name + "?"))
        ):
            out.append((href, name))
    return out


def _embedded(page: Page) -> list[Found]:
    out = []
    for node in page.tree.iter("iframe", "embed", "object", "file"):
        source = node.get("src") or node.get("data") or node.get("href") or ""
        if _FILE.search(source) or _CALL.search(source) or "viewer.html" in source:
            out.append((source, node.get("title") or ""))
    return out


def _scripted(page: Page) -> list[Found]:
    script = page.scripts
    out = [(m[1], m[2]) for m in _SCRIPT_ANCHOR.finditer(script) if _FILE.search(m[1]) or _CALL.search(m[1])]
    return out + [(m[1], "") for m in _SCRIPT_LINK.finditer(script) if not m[1].startswith(("+", "." + "pdf"))]


def _viewer(url: str) -> str:
    """The file behind a pdf.js viewer: viewer.html?file=/dir/name.pdf."""
    if "viewer.html" not in url and "viewer.htm" not in url:
        return url
    file = parse_qs(urlsplit(url).query).get("file", [""])[0]
    return urljoin(url, unquote(file)) if file else url


def _images(page: Page) -> list[str]:
    sources = (node.get("src") or node.get("data-src") or "" for node in page.tree.iter("img"))
    return list(
        dict.fromkeys(urljoin(page.base, s.strip()) for s in sources if _SCAN.search(s) and not _FURNITURE.search(s))
    )


def _furniture_length(page: Page) -> int:
    """Characters that stand in links: navigation is no text of a report."""
    return sum(len(text_of(a)) for a in page.tree.iter("a"))
