"""Files that belong to a page: links, viewers, embedded files, links written by scripts; its own images when it is a
scan. The crawler asks for what is found here, the extractor names it: both must see the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urljoin, urlsplit

from lxml.html import HtmlElement

_FILE = re.compile(r"\.(?:pdf|docx?|wps|wpt|ofd|xlsx?|et|rtf|odt|rar|zip|7z|tiff?)(?:$|[?#&])", re.I)
_CALL = re.compile(
    r"downfile\.jsp|download\.jsp|DownloadAttach|/P0\d{12,}|/attachment/\d|/files?/[0-9a-f]{32}|/module/download/"
    r"|wbfileid=|/protect/",
    re.I,
)
_SCRIPT_LINK = re.compile(
    r"[\"'(]((?:https?:)?[^\"'()<>\s]{1,400}?(?:\.(?:pdf|docx?|wps|ofd)|downfile\.jsp\?[^\"'<>\s]+))[\"')]", re.I
)
_SCRIPT_ANCHOR = re.compile(r"(?<![\w-])href=\\?[\"']([^\"'\\]+)\\?[\"'][^>]*>([^<]*)<", re.I)
_SCAN = re.compile(r"\.(?:jpe?g|png|tiff?|bmp|gif)(?:$|[?#])|/picture/|/__local/", re.I)
_FURNITURE = re.compile(
    r"logo|icon|banner|share|weixin|wechat|qrcode|ewm|print|close|arrow|btn|button|fileType|gongan|beian|blue\.png"
    r"|red\.png|/images?/(?:index|common)|jiucuo|footer|header",
    re.I,
)
_NO_LINK = ("javascript:", "mailto:", "data:", "about:", "#")
FEW_CHARACTERS = 200  # a page with less text than this may be a scan shown as images
Found = tuple[str, str]


def find_files(root: HtmlElement, url: str | None, *, scope: HtmlElement | None = None) -> list[Found]:
    """(absolute URL, name shown or "") of each file of a page, each URL once.

    Images count when the page, or `scope` (its body), has hardly any words of its own: there they are the report."""
    base = url or ""
    if (declared := root.find(".//base")) is not None and declared.get("href"):
        base = urljoin(base, (declared.get("href") or "").strip())
    found: dict[str, str] = {}
    for link, name in [*_anchors(root), *_embedded(root), *_scripted(root)]:
        target = _resolve(base, link)
        if target and target != url:
            found[target] = found.get(target) or " ".join(name.split())
    if (scope is not None or not found) and _own_words(root if scope is None else scope) < FEW_CHARACTERS:
        for link in _images(root if scope is None else scope):
            if target := _resolve(base, link):
                found.setdefault(target, "")
    return list(found.items())


def _anchors(root: HtmlElement) -> Iterator[Found]:
    for a in root.iter("a", "file"):
        href = (a.get("href") or "").strip()
        name = a.text_content().strip() or a.get("title") or a.get("download") or ""
        if href and (_FILE.search(href) or _CALL.search(href) or _FILE.search(name)):
            yield href, name


def _embedded(root: HtmlElement) -> Iterator[Found]:
    for node in root.iter("iframe", "embed", "object"):
        source = node.get("src") or node.get("data") or node.get("href") or ""
        if _FILE.search(source) or _CALL.search(source) or "viewer.htm" in source or "file=" in source:
            yield source, node.get("title") or ""


def _scripted(root: HtmlElement) -> Iterator[Found]:
    for code in (node.text or "" for node in root.iter("script")):
        for match in _SCRIPT_ANCHOR.finditer(code):
            if _FILE.search(match[1]) or _CALL.search(match[1]):
                yield match[1], match[2]
        for match in _SCRIPT_LINK.finditer(code):
            if not match[1].startswith(("+", ".pdf")):
                yield match[1], ""


def _images(root: HtmlElement) -> Iterator[str]:
    for image in root.iter("img"):
        source = (image.get("src") or image.get("data-src") or "").strip()
        sizes = [int(m[0]) for m in (re.match(r"\d+", image.get(side) or "") for side in ("width", "height")) if m]
        if _SCAN.search(source) and not _FURNITURE.search(source) and min(sizes, default=100) >= 100:
            yield source


def _own_words(root: HtmlElement) -> int:
    """Characters shown outside of links: navigation is no text of a report."""
    apart = ("script", "style", "noscript", "a", "title")
    return sum(
        len("".join((text or "").split()))
        for node in root.iter()
        for text in (node.text if isinstance(node.tag, str) and node.tag not in apart else "", node.tail)
    )


def _resolve(base: str, href: str) -> str | None:
    """Absolute http(s) URL of a link; of a pdf.js viewer (viewer.html?file=/dir/name.pdf) the file it shows."""
    href = href.strip()
    if not href or href.lower().startswith(_NO_LINK):
        return None
    try:
        url = urljoin(base, href)
        shown = parse_qs(urlsplit(url).query).get("file", [""])[0]
        if shown and (_FILE.search(shown) or "viewer.htm" in url):
            url = urljoin(url, quote(shown, safe="/:?=&%+,;@~!$'()*"))
        parts = urlsplit(url)
    except ValueError:
        return None
    return url.split("#", 1)[0] if parts.scheme in ("http", "https") or not base else None
