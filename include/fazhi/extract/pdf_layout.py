"""Lines with boxes to paragraphs: page furniture out, columns in order, hard-wrapped lines joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from fazhi.extract.core import Builder
from fazhi.extract.text import DATE_LINE, GAP, HEADING, glue, tidy

_PAGE_NUMBER = re.compile(
    r"^[\s\-—–－―_~·.•|/]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／,，]?\s*(?:共|of|/)?\s*\d{1,4}\s*页?)?[\s\-—–－―_~·.•|]*$"
)
_UNBROKEN = re.compile(r"(?:.[,，.。、;；:：!！?？)）》”]+)?[0-9A-Za-z.%]*")
_AT_MOST = re.compile(r"\s*.?[\s,，.。、;；:：!！?？)）》”]*[\s0-9A-Za-z.%]*")  # no less than _UNBROKEN after tidying
_TITLE_END = re.compile(r"(?:报告|总结|汇报|情况)\s*$")
CLOSED = float("inf")
Box = tuple[float, float, float, float]
Character = tuple[float, float, float, float, str]  # left, right, bottom, top: sorting puts a line in order


class Line(NamedTuple):
    """A printed line and its box in points. A tuple, since a PDF has thousands and a dataclass is slower to make."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    gaps: tuple[tuple[int, float, float], ...] = ()  # wide as a column's: (index in text, left and right edge)
    characters: tuple[Character, ...] = ()  # only where the order had to be repaired

    @property
    def height(self) -> float:
        """In points, at least one."""
        height = self.y1 - self.y0
        return height if height > 1.0 else 1.0

    @property
    def vertical(self) -> bool:
        """Set from top to bottom: a side note, a seal's column, a page in the old direction."""
        return self.y1 - self.y0 > 2 * (self.x1 - self.x0) and len(self.text) > 2


def furniture(pages: Sequence[tuple[Sequence[Line], float]]) -> set[tuple[int, int]]:
    """(page index + 1, line index) of running headers, footers and page numbers.

    A page number is recognised by its form at the page's edge; a header or footer by standing at the same height with
    the same words (digits apart) on at least half of the pages.
    """
    found: set[tuple[int, int]] = set()
    repeated: Counter[tuple[str, int]] = Counter()
    candidates: list[tuple[int, int, tuple[str, int]]] = []
    for number, (lines, height) in enumerate(pages, start=1):
        for index, line in enumerate(lines):
            low, high = line.y1 < height * 0.12, line.y0 > height * 0.88
            if not (low or high):
                continue
            if _PAGE_NUMBER.match(line.text):
                found.add((number, index))
                continue
            mark = (re.sub(r"\d+", "0", tidy(line.text)), round(line.y0 / 8))
            repeated[mark] += 1
            candidates.append((number, index, mark))
    needed = max(2, (len(pages) + 1) // 2) if len(pages) < 6 else max(3, len(pages) // 3)
    if len(pages) >= 3:
        found |= {(number, index) for number, index, mark in candidates if repeated[mark] >= needed}
    return found


def flow(
    builder: Builder,
    number: int,
    width: float,
    lines: Sequence[Line],
    shortfall: float,
    *,
    skip: Collection[tuple[int, int]] = (),
    tables: Sequence[tuple[Box, str]] = (),
) -> float:
    """Add one page's paragraphs.

    shortfall: by how much, in widths of a character, the last line of the page before fell short of its right margin
    (infinite: it ended a table or the document). Returned for the next page.
    """
    kept = [line for index, line in enumerate(lines) if (number, index) not in skip]
    if tables:
        kept = [line for line in kept if not any(_inside(line, box) for box, _ in tables)]
    kept = _split_columns(kept, width)
    if not kept and not tables:
        return shortfall
    margins = _margins([line for line in kept if not line.vertical], width)
    indented = any(_indent(line, margins) > 1.2 * margins.em for line in kept)
    items: list[list[Line] | tuple[Box, str]] = []
    waiting = sorted(tables, key=lambda table: table[0][3])
    for line in kept:
        while waiting and line.y1 < waiting[-1][0][3]:
            items.append(waiting.pop())
        last = items[-1] if items else None
        if isinstance(last, list) and _same_paragraph(last[-1], line, margins, last[0]):
            last.append(line)
        else:
            items.append([line])
    items += reversed(waiting)
    for position, item in enumerate(items):
        if isinstance(item, tuple):
            builder.add(item[1], "table", page=number, source=_box_text(item[0]))
        elif (
            position == 0
            and builder.blocks
            and not item[0].vertical
            and _carries_over(builder, item[0], margins, indented, shortfall)
        ):
            text = _joined(item)
            builder.extend(text, glue=glue(builder.last, text), page=number, source=_box_text(_hull(item)))
        else:
            text = _joined(item)
            builder.add(text, page=number, source=_box_text(_hull(item)))
    final = items[-1]
    return _shortfall(final[-1], margins) if isinstance(final, list) and not final[-1].vertical else CLOSED


def _inside(line: Line, box: Box) -> bool:
    middle_x, middle_y = (line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2
    return box[0] - 1 <= middle_x <= box[2] + 1 and box[1] - 1 <= middle_y <= box[3] + 1


def _split_columns(lines: Sequence[Line], width: float) -> list[Line]:
    """Two columns read one after the other. Lines that pdfium joined across the gutter are cut at it first."""
    middles = [(a + b) / 2 for line in lines for _, a, b in line.gaps]
    gutters = Counter([round(x / 12) for x in middles if width * 0.35 < x < width * 0.65]) if middles else Counter()
    gutter, times = gutters.most_common(1)[0] if gutters else (0, 0)
    cut = [half for line in lines for half in _halves(line, gutter)] if times >= 4 else lines
    before, after, narrow = width * 0.54, width * 0.46, width * 0.2
    left = [line for line in cut if line.x1 < before and line.x1 - line.x0 > narrow]
    right = [line for line in cut if line.x0 > after and line.x1 - line.x0 > narrow]
    if len(left) < 4 or len(right) < 4 or len(left) + len(right) < 0.6 * len(cut):
        return list(cut)
    top = max(line.y1 for line in left + right)
    head = [line for line in cut if line.y0 >= top - 1]
    rest = [line for line in cut if line.y0 < top - 1]
    one = sorted((line for line in rest if (line.x0 + line.x1) / 2 < width / 2), key=lambda ln: -ln.y0)
    two = sorted((line for line in rest if (line.x0 + line.x1) / 2 >= width / 2), key=lambda ln: -ln.y0)
    return head + one + two


def _halves(line: Line, gutter: int) -> list[Line]:
    """The line, cut in two where it has a gap at the gutter, which is given in steps of 12 points."""
    at = next((gap for gap in line.gaps if abs((gap[1] + gap[2]) / 24 - gutter) <= 1.2), None)
    if at is None:
        return [line]
    return [
        Line(line.text[: at[0]].rstrip(), line.x0, line.y0, at[1], line.y1),
        Line(line.text[at[0] :], at[2], line.y0, line.x1, line.y1),
    ]


@dataclass(frozen=True, slots=True)
class _Margins:
    left: float
    right: float
    em: float
    middle: float
    right_two: float  # right margin of a second column, or the same
    left_two: float
    lead: float = float("inf")  # from one line to the next inside a paragraph


def _margins(lines: Sequence[Line], width: float) -> _Margins:
    if not lines:
        return _Margins(0, width, 12, width + 1, width, 0)
    em = median([line.height for line in lines])
    two = [ln for ln in lines if ln.x0 > width * 0.46]
    one = [ln for ln in lines if ln.x1 < width * 0.54]
    if len(two) >= 4 and len(one) >= 4 and len(one) + len(two) > 0.6 * len(lines):
        (left, right), (left_two, right_two), middle = _edges(one), _edges(two), width * 0.46
    else:
        left, right = left_two, right_two = _edges(lines)
        middle = width + 1
    margins = _Margins(left, right, em, middle, right_two, left_two)
    steps = [
        a.y0 - b.y0
        for a, b in pairwise(lines)
        if 0.8 * em < a.y0 - b.y0 < 4 * em and _was_full(_shortfall(a, margins), b.text)
    ]
    return replace(margins, lead=median(steps)) if len(steps) >= 2 else margins


def _edges(lines: Sequence[Line]) -> tuple[float, float]:
    """Left and right margin, by the longer half of the lines."""
    long = sorted(lines, key=lambda ln: ln.x1 - ln.x0)[-max(1, len(lines) // 2) :]
    rights = sorted(ln.x1 for ln in long)
    return min(ln.x0 for ln in long), rights[int(len(long) * 0.6)] if len(long) > 2 else rights[-1]


def _shortfall(line: Line, margins: _Margins) -> float:
    """How far the line ends before the right margin, in widths of a character."""
    right = margins.right_two if line.x0 > margins.middle else margins.right
    em, large = margins.em, line.height * 0.8
    return (right - line.x1) / (em if em > large else large)


def _was_full(shortfall: float, following: str) -> bool:
    """Was there no room for what follows? Numbers, Latin words and what punctuation ties need all their width."""
    if shortfall <= 1.6:
        return True
    widest = _AT_MOST.match(following)
    if widest is not None and shortfall > 1.6 + widest.end():
        return False
    unbroken = _UNBROKEN.match(tidy(following[:60]))
    return shortfall <= 1.6 + sum(0.5 if c.isascii() else 1.0 for c in (unbroken[0] if unbroken else ""))


def _indent(line: Line, margins: _Margins) -> float:
    return line.x0 - (margins.left_two if line.x0 > margins.middle else margins.left)


def _next_column(last: Line, line: Line) -> bool:
    """Do two vertical lines go on from right to left, the first down to the foot?"""
    size = max(last.x1 - last.x0, line.x1 - line.x0)
    return -1 < last.x0 - line.x1 < 2 * size and abs(last.y1 - line.y1) < 2 * size and last.y0 < line.y0 + 2 * size


def _same_paragraph(last: Line, line: Line, margins: _Margins, first: Line) -> bool:
    if last.vertical or line.vertical:
        return last.vertical and line.vertical and _next_column(last, line)
    if line.x0 >= last.x1 - 1 and abs(line.y0 - last.y0) < 0.4 * margins.em:
        return True  # pieces of one printed line
    if _centred_title(last, line, margins):
        return True
    text = line.text.strip()
    if not _was_full(_shortfall(last, margins), text) or _is_date(text):
        return False
    if last is first and text.endswith(("：", ":")) and _TITLE_END.search(last.text):
        return False  # a title that fills its line, and the addressee
    one, two = last.height, line.height
    if abs(one - two) > 0.35 * max(one, two) or last.y0 - line.y0 > 1.35 * margins.lead:
        return False
    if _indent(line, margins) > 1.2 * margins.em:
        # A block set in as a whole keeps its lines at one edge.
        return abs(line.x0 - last.x0) < 0.5 * margins.em and last is not first
    return True


def _is_date(text: str) -> bool:
    return text[:1] in "（(2二" and len(text) < 60 and DATE_LINE.match(tidy(text)) is not None


def _centred_title(last: Line, line: Line, margins: _Margins) -> bool:
    """A title set over two or three centred lines of larger type."""
    large, one, two = 1.15 * margins.em, last.height, line.height
    if one < large or two < large or abs(one - two) > 0.2 * one:
        return False
    return abs((last.x0 + last.x1) - (line.x0 + line.x1)) < 2 * margins.em and not tidy(last.text).endswith("报告")


def _carries_over(builder: Builder, line: Line, margins: _Margins, indented: bool, shortfall: float) -> bool:
    """Does a page's first line continue the paragraph that ended the page before?

    After a full stop only an edge that other paragraphs of the page are set in from can tell.
    """
    text = tidy(line.text)
    return (
        not line.vertical
        and builder.blocks[-1].kind in ("paragraph", "heading")
        and _was_full(shortfall, text)
        and (builder.last[-1:] not in "。！？" or indented)
        and _indent(line, margins) < 1.2 * margins.em
        and not DATE_LINE.match(text)
        and not HEADING.match(text)
    )


def _joined(lines: Sequence[Line]) -> str:
    text = lines[0].text.strip()
    for last, line in pairwise(lines):
        following, height = line.text.strip(), line.height
        cells = abs(line.y0 - last.y0) < 0.4 * height and line.x0 - last.x1 > 2.5 * height
        text += (GAP if cells else glue(text, following)) + following
    return tidy(text)


def _hull(lines: Sequence[Line]) -> Box:
    if len(lines) == 1:
        return lines[0][1:5]
    _, left, bottom, right, top, _, _ = zip(*lines, strict=True)
    return min(left), min(bottom), max(right), max(top)


def _box_text(box: Box) -> str:
    return "{:.1f},{:.1f},{:.1f},{:.1f}".format(*box)
