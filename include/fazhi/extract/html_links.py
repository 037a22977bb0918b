"""Documents that hang on a page: links, viewers, embedded files, links written by scripts, page images."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, unquote, urljoin, urlsplit

from lxml import html as lxml_html
from lxml.html import HtmlElement

from fazhi.extract.text import tidy

_SUFFIX = re.compile(r"\.(?:pdf|docx?|wps|ofd|rtf|odt|xlsx?|et|zip|rar|7z)(?=$|[?#&])", re.I)
_DOWNLOAD = re.compile(r"(?:download|downfile|attach|/protect/|fileid=|wbfileid=|/attachment/)", re.I)
_SCRIPT_ANCHOR = re.compile(r"<a\s[^>]*?\bhref=\\?[\"']([^\"'\\]+)\\?[\"'][^>]*>(.*?)<\\?/a>", re.I | re.S)
_SCRIPT_VIEWER = re.compile(
    r"(?:showVsbpdfIframe|showPdf|openPdf|pdfh5|PDFObject\.embed)\s*\(\s*[\"']([^\"']+)[\"']", re.I
)
_IMAGE = re.compile(r"\.(?:jpe?g|png|bmp|tiff?|gif)(?=$|[?#])", re.I)
_ICON = re.compile(r"icon|logo|share|weixin|qrcode|ewm|arrow|btn|button|fileType|banner", re.I)


def find_attachments(
    html: str | HtmlElement, base_url: str | None, *, scope: HtmlElement | None = None
) -> list[tuple[str, str]]:
    """(absolute URL, name shown) of every document the page links or embeds, in page order, each URL once.

    Page images count only inside `scope` (the body) when it has hardly any text: there they are the report.
    """
    root: HtmlElement = lxml_html.document_fromstring(html) if isinstance(html, str) else html  # type: ignore[assignment]
    base = base_url or ""
    if (declared := root.find(".//base")) is not None and declared.get("href"):
        base = urljoin(base, declared.get("href") or "")
    found: dict[str, str] = {}

    def put(href: str | None, name: str | None) -> None:
        target = _resolve(base, href)
        if target:
            found.setdefault(target, tidy(name or "") or unquote(target.rsplit("/", 1)[-1]))

    for element in root.iter():
        tag = element.tag
        if tag in ("a", "file"):
            href, name = element.get("href"), element.text_content()
            if href and (_SUFFIX.search(href) or _SUFFIX.search(name.strip()) or _DOWNLOAD.search(href)):
                put(href, name or element.get("title"))
        elif tag in ("iframe", "embed", "object"):
            source = element.get("src") or element.get("data")
            if source and (_SUFFIX.search(source) or "file=" in source):
                put(source, element.get("title"))
        elif tag == "script" and (code := element.text or ""):
            for href, name in _SCRIPT_ANCHOR.findall(code):
                if _SUFFIX.search(href):
                    put(href, re.sub(r"<[^>]*>", "", name))
            for href in _SCRIPT_VIEWER.findall(code):
                put(href, None)
    if scope is not None and len(scope.text_content().strip()) < 200:
        for image in scope.iter("img"):
            source = image.get("src") or image.get("data-src") or ""
            if _IMAGE.search(source) and not _ICON.search(source) and _large(image):
                put(source, image.get("alt") or image.get("title"))
    return list(found.items())


def _large(image: HtmlElement) -> bool:
    sizes = [int(m[0]) for m in (re.match(r"\d+", image.get(name) or "") for name in ("width", "height")) if m]
    return not sizes or min(sizes) >= 100


def _resolve(base: str, href: str | None) -> str | None:
    """Absolute http(s) URL of a link; of a pdf.js viewer the file it shows."""
    href = (href or "").strip()
    if not href or href.lower().startswith(("javascript:", "mailto:", "data:", "#", "about:")):
        return None
    try:
        url = urljoin(base, href)
        query = parse_qs(urlsplit(url).query)
        if (shown := query.get("file")) and _SUFFIX.search(shown[0]):
            url = urljoin(url, quote(shown[0], safe="/:?=&%+,;@~!$'()*"))
        parts = urlsplit(url)
    except ValueError:
        return None
    if base and parts.scheme not in ("http", "https"):
        return None
    return url.split("#", 1)[0]
