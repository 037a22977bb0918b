"""The text layer of one page as printed lines with boxes.

pdfium gives characters in the order in which they were drawn. Word processors draw the quotation marks and digits of a
line after its Han characters when these come from another font; such lines are put in order by position. Whether a
line needs that is told by the runs in which it was drawn, a few to a line: boxes are asked for few characters.
"""

from __future__ import annotations

import ctypes
import re
from itertools import pairwise
from typing import Any

from fazhi.extract.pdf_layout import Line
from fazhi.extract.text import GAP

_PIECE = re.compile(r"[^\r\n\ufffe]+")
_SPACES = re.compile(r"(?<=\S)[ \t\u00a0\u3000]+(?=\S)")
_GUTTER, _CELL = 0.9, 2.5  # widths of a character: white that may part columns, white that parts two cells
_Box = tuple[float, float, float, float]


class _TextPage:
    """The calls on pdfium's text page that lines are made of; a box costs less than a microsecond."""

    def __init__(self, text_page: Any) -> None:
        from pypdfium2 import raw

        self._page, self.count = text_page.raw, text_page.count_chars()
        self.text = ""
        if self.count > 0:
            buffer = (ctypes.c_ushort * (self.count * 2 + 2))()
            written = raw.FPDFText_GetText(self._page, 0, self.count, buffer)
            self.text = bytes(memoryview(buffer)[: max(0, written - 1)]).decode("utf-16-le", "replace")
        self._aligned = len(self.text) == self.count  # else surrogates or excluded characters shift the numbering
        self._rect = raw.FS_RECTF()
        self._reference = ctypes.byref(self._rect)
        self._sides = tuple(ctypes.c_double() for _ in range(4))
        self._references = tuple(ctypes.byref(side) for side in self._sides)
        self._index, self._box = raw.FPDFText_GetCharIndexFromTextIndex, raw.FPDFText_GetLooseCharBox
        self._count_runs, self._run = raw.FPDFText_CountRects, raw.FPDFText_GetRect

    def box(self, index: int) -> _Box | None:
        """Left, bottom, right and top of a character with the room its font gives it."""
        at = index if self._aligned else self._index(self._page, index)
        if at < 0 or not self._box(self._page, at, self._reference):
            return None
        rect = self._rect
        return rect.left, rect.bottom, rect.right, rect.top

    def runs(self, first: int, last: int) -> list[tuple[float, float]] | None:
        """(left, right) of the pieces, in the order drawn, in which the characters first..last were drawn."""
        if not self._aligned:
            return None
        page, run, (left, top, right, bottom) = self._page, self._run, self._references
        at_left, _, at_right, _ = self._sides
        found = []
        for number in range(self._count_runs(page, first, last - first + 1)):
            run(page, number, left, top, right, bottom)
            found.append((at_left.value, at_right.value))
        return found


def read_lines(text_page: Any) -> list[Line]:
    """Lines of a pdfium text page in drawing order, each with its characters from left to right."""
    page = _TextPage(text_page)
    lines: list[Line] = []
    for match in _PIECE.finditer(page.text):
        piece = match[0].rstrip()
        if not piece:
            continue
        line = _line(piece, match.start(), page)
        if line is None:
            continue
        if lines and _interleaved(lines[-1], line):
            line = _merge(lines.pop(), line)
        lines.append(line)
    return _stacked(lines)


def _stacked(lines: list[Line]) -> list[Line]:
    """Characters drawn one beneath the other, each a line of its own to pdfium, as one vertical line."""
    out: list[Line] = []
    stack: list[Line] = []
    for line in lines:
        if stack and not (len(line.text) == 1 and _beneath(stack[-1], line)):
            out += _upright(stack)
            stack = []
        if len(line.text) == 1:
            stack.append(line)
        else:
            out.append(line)
    return out + _upright(stack)


def _beneath(one: Line, two: Line) -> bool:
    drop = (one.y0 + one.y1 - two.y0 - two.y1) / 2
    return abs(one.x0 + one.x1 - two.x0 - two.x1) < 0.6 * one.height and 0.7 * one.height < drop < 3 * one.height


def _upright(stack: list[Line]) -> list[Line]:
    if len(stack) < 3:
        return stack
    text = "".join(line.text for line in stack)
    left, right = min(line.x0 for line in stack), max(line.x1 for line in stack)
    return [Line(text, left, stack[-1].y0, right, stack[0].y1)]


def _line(piece: str, start: int, page: _TextPage) -> Line | None:
    """A line from few boxes: those of its ends, and the runs in which it was drawn."""
    words = piece.lstrip()
    first, last = len(piece) - len(words), len(piece) - 1
    one = page.box(start + first)
    two = page.box(start + last) if last > first else one
    if one is None or two is None or not (runs := page.runs(start + first, start + last)):
        return _from_characters(piece, start, page)
    x0, x1 = one[0], two[2]
    drawn, widest, end = 0.0, 0.0, x0
    for left, right in runs:
        white = left - end
        if white < -1:  # a run that begins inside the one before
            return _from_characters(piece, start, page)
        drawn += right - left
        widest = max(widest, white)
        end = max(end, right)
    if two[0] < one[0] - 1:
        return _from_characters(piece, start, page)
    y0, y1, upright = min(one[1], two[1]), max(one[3], two[3]), one[3] - one[1]
    box = x0, y0, max(x1, end), y1
    if " " not in words and "\u3000" not in words and "\u00a0" not in words and "\t" not in words:
        return Line(words, *box)
    narrow = len(words.encode("ascii", "ignore"))
    em = max(one[2] - one[0], two[2] - two[0])
    if widest < _GUTTER * upright and drawn < em * (len(words) - 0.4 * narrow) + 0.5 * upright:
        return Line(words, *box)  # no room for a gap that means something
    return _with_gaps(piece, first, start, page, upright, box)


def _with_gaps(piece: str, first: int, start: int, page: _TextPage, upright: float, box: _Box) -> Line:
    """A line whose wide gaps are looked up: they may part columns or cells."""
    gaps: list[tuple[int, float, float]] = []
    out, done = "", first
    for match in _SPACES.finditer(piece, first):
        left, right = page.box(start + match.start() - 1), page.box(start + match.end())
        white = right[0] - left[2] if left is not None and right is not None else 0.0
        out += piece[done : match.start()] + (GAP if white > _CELL * upright else match[0])
        done = match.end()
        if white > _GUTTER * upright and left is not None and right is not None:
            gaps.append((len(out), left[2], right[0]))
    return Line(out + piece[done:], *box, tuple(gaps))


def _from_characters(piece: str, start: int, page: _TextPage) -> Line | None:
    """A line that was not drawn from left to right, or whose runs are unknown."""
    boxes = [(c, b) for i, c in enumerate(piece) if not c.isspace() and (b := page.box(start + i)) is not None]
    if all(right[0] >= left[0] - 1 for (_, left), (_, right) in pairwise(boxes)) and boxes:
        hull = (
            min(b[0] for _, b in boxes),
            min(b[1] for _, b in boxes),
            max(b[2] for _, b in boxes),
            max(b[3] for _, b in boxes),
        )
        first = len(piece) - len(piece.lstrip())
        return _with_gaps(piece, first, start, page, boxes[0][1][3] - boxes[0][1][1], hull)
    return _sorted_line(boxes)


def _sorted_line(characters: list[tuple[str, _Box]]) -> Line | None:
    """A line from its characters' positions: left to right, white space where there is white."""
    if not characters:
        return None
    characters = sorted(characters, key=lambda item: item[1][0] + item[1][2])
    height = max([b[3] - b[1] for _, b in characters])
    word, gutter, end = 0.25 * height, _GUTTER * height, characters[0][1][2]
    out, gaps, length = [], [], 0
    for character, box in characters:
        white = box[0] - end
        if white > word:
            out.append(GAP if white > _CELL * height else " ")
            length += 1
            if white > gutter:
                gaps.append((length, end, box[0]))
        out.append(character)
        length += len(character)
        end = box[2]
    return Line(
        "".join(out),
        characters[0][1][0],
        min([b[1] for _, b in characters]),
        max([b[2] for _, b in characters]),
        max([b[3] for _, b in characters]),
        tuple(gaps),
        tuple(characters),
    )


def _interleaved(one: Line, two: Line) -> bool:
    """Do two consecutively drawn lines stand on one baseline, so that they are one printed line?"""
    if abs((one.y0 + one.y1) - (two.y0 + two.y1)) > 0.6 * min(one.height, two.height):
        return False
    return -1 < two.x0 - one.x1 < 0.6 * one.height or (two.x0 < one.x1 and one.x0 < two.x1)


def _merge(one: Line, two: Line) -> Line:
    if one.characters and two.characters and two.x0 < one.x1:
        merged = _sorted_line([*one.characters, *two.characters])
        if merged is not None:
            return merged
    left, right = (one, two) if one.x0 <= two.x0 else (two, one)
    shift = len(left.text)
    gaps = (*left.gaps, *((at + shift, a, b) for at, a, b in right.gaps))
    return Line(left.text + right.text, left.x0, min(one.y0, two.y0), max(one.x1, two.x1), max(one.y1, two.y1), gaps)
