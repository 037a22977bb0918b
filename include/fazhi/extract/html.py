"""HTML of any CMS: the report's own text, its metadata, and what hangs on the page.

Order of trust: national meta tags (国办发〔2017〕47号) for metadata; the body container of a known CMS family;
otherwise the densest part of the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote

from lxml import html as lxml_html
from lxml.html import HtmlElement

from fazhi.extract import html_body, html_carried, html_furniture, html_meta, html_title, html_trim, html_walk
from fazhi.extract.core import Builder, ExtractRefused
from fazhi.extract.text import bare, tidy
from fazhi.records import Document
from fazhi.reference.charset import decode
from fazhi.reference.legible import looks_broken
from fazhi.reference.page_files import find_files

# Gambling brands that hijacked mirrors write in the place of 关于: a Latin brand, or two characters and 体育平台
# between an agency and a year.
_BRANDS = re.compile(
    r"(?<![A-Za-z])[A-Za-z]{2,12}\d{0,5}(?:体育|彩票|娱乐|棋牌|博彩|平台|官网|在线|入口|下载|注册|直播|投注){1,4}(?:@?[:：]|@)?"
    r"|(?<=[府会局镇乡处院办])[\u4e00-\u9fa5]{2}(?:体育|彩票|娱乐|棋牌|博彩)(?:平台|官网|入口|在线)@?[:：]?(?=20\d\d|关于)"
)
_MIRROR_TAIL = re.compile(r"(?:^|\n)(?:Baidu|map|sitemap|网站地图|谷歌地图)(?=\n|$)")


def parse_html(data: bytes) -> HtmlElement:
    """The tree of a page, whatever its encoding says. Raises ExtractRefused for bytes without any element."""
    text, _ = decode(data)
    text = text.replace("\x00", "")
    if not text.strip():
        raise ExtractRefused("empty: the page has no content")
    parser = lxml_html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except Exception as error:  # lxml raises several unrelated types for hopeless input
        raise ExtractRefused(f"html: no readable page ({type(error).__name__})") from None
    if not isinstance(root, HtmlElement):
        raise ExtractRefused("html: no readable page")
    return root


def read(data: bytes, *, url: str | None = None) -> Document:
    """Text, blocks (source = node path), metadata and attachments of a page."""
    root = parse_html(data)
    elements = list(
        root.iter()
    )  # held to the end: lxml makes an object anew for each pass that meets an element (17 %)
    meta = html_meta.read_meta(root, url)
    title = html_title.read_title(root)
    warnings: list[str] = []
    body = html_body.find_body(root, elements)
    if (written := html_carried.written_out(body.elements[0])) is not None:
        body = html_body.Body((written,), body.family)
    paragraphs = [p for element in body.elements for p in html_walk.paragraphs(element)]
    method = "html"
    shown = sum(len(p.text) for p in paragraphs)
    if (body.family == "general" or shown < 120) and (hidden := html_carried.carried(root)) is not None:
        candidate = html_walk.paragraphs(hidden)
        if sum(len(p.text) for p in candidate) > (0.5 if shown < 500 else 1.5) * shown:
            paragraphs, body = candidate, html_body.Body((hidden,), "script")
    paragraphs, fields = html_meta.split_fields(paragraphs)
    meta = {**fields, **meta}
    if "publish_date" not in meta:
        stamp = next((p.text for p in paragraphs[:6] if html_furniture.is_stamp(p.text)), None)
        date = html_meta.date_beside(root, title, body.elements[0]) or stamp or html_carried.carried_date(root)
        meta["publish_date"] = html_meta.iso(date or "") or ""
    attachments = [
        (target, tidy(name) or unquote(target.rsplit("/", 1)[-1]))
        for target, name in find_files(root, url, scope=body.elements[0])
    ]
    pages = [link.text_content() for element in body.elements for link in element.iter("a")]
    paragraphs = html_trim.trim(paragraphs, [name for _, name in attachments], pages)
    builder = Builder()
    paragraphs = [replace(p, text=_clean_injected(p.text, warnings)) for p in paragraphs]
    title = _clean_injected(title, warnings) if title else None
    if title and not _shows_title(paragraphs, title):
        builder.add(title, "title")
    for paragraph in paragraphs:
        is_title = bool(title) and bare(paragraph.text) == bare(title or "")
        builder.add(paragraph.text, "title" if is_title else paragraph.kind, source=paragraph.path)
    if looks_broken(builder.text):
        raise ExtractRefused("encoding: the page is unreadable in every known encoding")
    chars = sum(len(p.text) for p in paragraphs)
    if chars == 0 and not attachments:
        raise ExtractRefused("empty: the page shows no text and links no document")
    if chars < 120:
        warnings.append("thin_body")
    if body.family == "general":
        warnings.append("body:general")
    return builder.document(
        data, "text/html", method, title=title, meta=_known(meta, url), attachments=attachments, warnings=warnings
    )


def _shows_title(paragraphs: list[html_walk.Paragraph], title: str) -> bool:
    """Do the first lines already show the title, be it cut over two or three lines?"""
    head = bare("".join(p.text for p in paragraphs[:6])[:400])
    return bare(title) in head


def _clean_injected(text: str, warnings: list[str]) -> str:
    """Take out what hijacked mirrors write into copied reports: gambling brands, map links at the end."""
    cleaned = _MIRROR_TAIL.sub("", _BRANDS.sub("", text)) if len(text) < 20000 else text
    if cleaned != text:
        warnings.append("injected_words")
        return tidy(cleaned) if "\n" not in cleaned else cleaned
    return text


def _known(meta: Mapping[str, str], url: str | None) -> dict[str, str]:
    return {k: v for k, v in {**meta, **({"url": url} if url else {})}.items() if v}
