"""Which of a page and its attachments is the report: the fullest faithful text wins, the page's metadata stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from fazhi.records import Block, Document

_HAN = re.compile(r"[\u3400-\u9fff]")
_REPORT = re.compile(r"(?:法治(?:政府)?(?:部门)?建设|依法行政).{0,30}(?:报告|总结|汇报|情况)")
_SHORT = 300  # Han characters: a page with fewer is an announcement of its attachment
_SAME = 0.5  # share of one text's shingles found in the other, above which both carry one report


def choose(page: Document, attachments: Sequence[Document]) -> tuple[Document, list[Document]]:
    """(the report, the others), the report with the page's title and metadata.

    Attachment instead of page: when the page is a mere announcement, or both carry the same report and the
    attachment's text is fuller by a twentieth or cleaner. Page images are put together in the page's order first.
    """
    others = _assemble(page, attachments)
    if not others:
        return page, []
    best = max(others, key=rank)
    winner = best if _prefer(page, best) else page
    if winner is page:
        return page, list(others)
    meta = {**winner.meta, **page.meta}
    chosen = replace(winner, title=page.title or winner.title, meta=meta, attachments=page.attachments)
    return chosen, [page, *(other for other in others if other is not best)]


def rank(document: Document) -> tuple[bool, float]:
    """Reports before annexes; then the longer readable text."""
    return bool(_REPORT.search(_head(document))), _han(document) * (1 - document.garbage_share) * (
        document.ocr_confidence or 1.0
    )


def _prefer(page: Document, other: Document) -> bool:
    """Is `other` the better carrier of what the page announces?"""
    page_size, other_size = _han(page), _han(other)
    if other_size < 100:
        return False
    if page_size < _SHORT:
        return other_size > page_size * 1.5
    if overlap(page, other) >= _SAME:
        if other.method.endswith("ocr"):
            return page_size < other_size * 0.6
        return page.garbage_share > other.garbage_share + 0.01 or other_size > page_size * 1.05
    return page_size < other_size * 0.35 and bool(_REPORT.search(_head(other))) and "报告如下" not in page.text


def overlap(one: Document, two: Document) -> float:
    """Share (0..1) of the shorter text's shingles of 8 Han characters that the longer one has too."""
    first, second = _shingles(one), _shingles(two)
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))


def _shingles(document: Document) -> set[str]:
    text = "".join(_HAN.findall(document.text))
    return {text[i : i + 8] for i in range(max(0, len(text) - 7))}


def _han(document: Document) -> int:
    return len(_HAN.findall(document.text))


def _head(document: Document) -> str:
    return (document.title or "") + "\n" + "".join(document.text[:200].split())


def _assemble(page: Document, attachments: Sequence[Document]) -> list[Document]:
    """The attachments, their page images joined to one Document when there are several."""
    pictures = [a for a in attachments if a.media_type.startswith("image/")]
    if len(pictures) < 2:
        return list(attachments)
    order = {url: number for number, (url, _) in enumerate(page.attachments)}
    pictures.sort(key=lambda a: order.get(a.meta.get("url", ""), len(order)))
    return [a for a in attachments if not a.media_type.startswith("image/")] + [join_pages(pictures)]


def join_pages(documents: Sequence[Document]) -> Document:
    """One Document of several page images in order; identity (raw_sha256) is the first one's."""
    text, blocks, page = "", [], 0
    for document in documents:
        shift = len(text) + 1 if text else 0
        text += ("\n" if text else "") + document.text
        for b in document.blocks:
            blocks.append(Block(b.start + shift, b.end + shift, b.kind, (b.page or 1) + page, b.source, b.confidence))
        page += max(1, document.pages)
    scores = [d.ocr_confidence for d in documents if d.ocr_confidence is not None]
    return replace(
        documents[0],
        text=text,
        blocks=tuple(blocks),
        pages=page,
        ocr_confidence=round(sum(scores) / len(scores), 4) if scores else None,
        garbage_share=max(d.garbage_share for d in documents),
        warnings=tuple(dict.fromkeys(w for d in documents for w in d.warnings)),
    )
