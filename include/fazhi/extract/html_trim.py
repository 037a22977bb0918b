"""Paragraphs of a page to those of its report: bylines, names of attachments and other pages go."""

from __future__ import annotations

import re
from collections.abc import Collection

from fazhi.extract import html_furniture
from fazhi.extract.html_walk import Paragraph, is_edge
from fazhi.extract.text import DATE_LINE, bare

_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[、．.）)]|第[一二三四五六七八九十]{1,3}[章节部条]")
_DAY = re.compile(r"^\W*20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?")
_A_TITLE = 8  # characters: shorter links are words of a text


def trim(found: list[Paragraph], documents: Collection[str] = (), pages: Collection[str] = ()) -> list[Paragraph]:
    """Without furniture lines; bylines and names of linked documents go at the edges only, where no sentence is.

    `documents` and `pages` are the words of the links in the body: the report's attachments, and other pages, which
    go with what the page says of them when they stand beneath the report.
    """
    kept = [p for p in found if p.kind == "table" or not html_furniture.is_anywhere(p.text)]
    start, end = 0, len(kept)
    while start < end and start < 8 and is_edge(kept[start]):
        start += 1
    head = kept[start : start + 4]
    bylines = {i for i, p in enumerate(head) if is_edge(p) or (p.kind != "table" and html_furniture.is_stamp(p.text))}
    kept = [p for i, p in enumerate(kept[start:end]) if i not in bylines]
    names = {bare(name) for name in documents}
    titles = {bare(name) for name in pages} - names
    kept = _without_others(kept, tuple(title for title in titles if len(title) >= _A_TITLE))
    while kept and (is_edge(kept[-1]) or _names_a_link(kept[-1].text, names)) and not DATE_LINE.match(kept[-1].text):
        kept.pop()
    return kept


def _without_others(kept: list[Paragraph], titles: tuple[str, ...]) -> list[Paragraph]:
    """Without what the page shows of other pages beneath the report, be it their titles or their first sentences.

    That begins with a line that says so, or after the report's signature with one that begins with a link (a day may
    stand before it). It ends the page: where a table, a signature or a heading as reports number them follows, or more
    text than before, all is kept.
    """
    total, before, signed = sum(len(p.text) for p in kept), 0, False
    report = max((at for at, p in enumerate(kept) if _of_a_report(p)), default=-1)
    for at, paragraph in enumerate(kept):
        signed = signed or paragraph.kind == "signature"
        if at > report and before * 2 > total:
            title = signed and bare(_DAY.sub("", paragraph.text)).startswith(titles)
            if title or html_furniture.opens_others(paragraph.text):
                return kept[:at]
        before += len(paragraph.text)
    return kept


def _of_a_report(paragraph: Paragraph) -> bool:
    return paragraph.kind in ("table", "signature") or _NUMBERED.match(paragraph.text) is not None


def _names_a_link(text: str, names: set[str]) -> bool:
    """附件：名称.pdf and the like, which the page's list of attachments holds already."""
    return bare(re.sub(r"^(?:附件|相关附件|附)\s*\d*\s*[：:.、]?\s*", "", text)) in names
