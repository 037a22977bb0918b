"""Rectangles over the picture of a PDF page: the words of each fact, by the text layer or the OCR's paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fazhi.records import Block
from fazhi_console.pdf_page import Box, PageImage
from fazhi_console.spans import Mark, locate


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in per mille of the page's width (x, w) and height (y, h)."""

    id: str
    kind: str  # f | q | r as in spans.Mark, s for the sentence around the chosen fact
    x: float
    y: float
    w: float
    h: float


def _rect(id: str, kind: str, box: Box) -> Rect:
    left, top, right, bottom = (min(max(v, 0.0), 1.0) * 1000 for v in box)
    return Rect(id, kind, round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1))


def _lines(boxes: Iterable[Box]) -> list[Box]:
    """Character boxes joined to one box per line."""
    out: list[Box] = []
    for box in boxes:
        if box[2] <= box[0] or box[3] <= box[1]:
            continue
        last = out[-1] if out else None
        same = (
            last is not None
            and min(last[3], box[3]) - max(last[1], box[1]) > 0.5 * (box[3] - box[1])
            and box[0] >= last[0]
        )
        if last is not None and same:
            out[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            out.append(box)
    return out


def rects(
    image: PageImage, number: int, text: str, marks: Sequence[Mark], blocks: Sequence[Block], *, chosen: str = ""
) -> list[Rect]:
    """Rectangles of the marks that stand on page `number`."""
    here = [b for b in blocks if b.page == number]
    mine = [m for m in marks if any(b.start < m.end and m.start < b.end for b in here)]
    out: list[Rect] = []
    located: set[str] = set()
    for mark, start, end, a, b in locate(text, mine, image.text) if image.text.strip() else []:
        located.add(mark.id)
        if mark.id == chosen:
            out[:0] = [_rect(mark.id, "s", box) for box in _lines(image.boxes[a:b])]
        out += [_rect(mark.id, mark.kind, box) for box in _lines(image.boxes[start:end])]
    # Of a scan only the paragraph's box is known: one rectangle stands for all its marks, the chosen one before others.
    rest = sorted((m for m in mine if m.id not in located), key=lambda m: (m.id != chosen, m.kind != "q"))
    for block in here:
        mark = next((m for m in rest if block.start < m.end and m.start < block.end), None)
        box = _block_box(block, image) if mark else None
        if mark and box:
            out.append(_rect(mark.id, mark.kind, box))
    return out


def _block_box(block: Block, image: PageImage) -> Box | None:
    """The paragraph's box; the extractor gives points from the bottom left corner."""
    try:
        x0, y0, x1, y1 = (float(v) for v in (block.source or "").split(","))
    except ValueError:
        return None
    width, height = image.size
    return x0 / width, 1 - y1 / height, x1 / width, 1 - y0 / height
