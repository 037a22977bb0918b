"""The text layer of one page as printed lines with boxes.

pdfium gives characters in the order in which they were drawn. Word processors draw the quotation marks and digits of a
line after its Han characters when these come from another font; such lines are put in order by position. Whether a
line needs that is told by the runs in which it was drawn, a few to a line: boxes are asked for few characters.
"""

from __future__ import annotations

import ctypes
import re
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, repeat
from operator import ge, sub

from fazhi.extract.pdf_calls import ROOM, calls
from fazhi.extract.pdf_layout import Character, Line
from fazhi.extract.text import GAP

_PIECE = re.compile(r"[^\s\ufffe](?:[^\r\n\ufffe]*[^\s\ufffe])?")  # a line without the white space around it
_SPACES = re.compile(r"(?<=\S)[ \t\u00a0\u3000]+(?=\S)")
_BLANK = re.compile(r"[ \t\u00a0\u3000]")
_WHITE = re.compile(r"\s")
_GUTTER, _CELL = 0.9, 2.5  # widths of a character: white that may part columns, white that parts two cells
_Box = tuple[float, float, float, float]
_Runs = Sequence[tuple[float, float]]  # left and right edges


class _TextPage:
    """What lines are made of: the page's text, and boxes of its characters and runs in points."""

    def __init__(self, text_page: int) -> None:
        pdfium = self._calls = calls()
        self._page, self.count = text_page, pdfium.count_characters(text_page)
        self.text = ""
        if self.count > 0:
            buffer = (ctypes.c_ushort * (self.count * 2 + 2))()
            written = pdfium.text(text_page, 0, self.count, buffer)
            self.text = bytes(memoryview(buffer)[: max(0, written - 1)]).decode("utf-16-le", "replace")
        self._aligned = len(self.text) == self.count  # else surrogates or excluded characters shift the numbering

    def box(self, index: int) -> _Box | None:
        """Left, bottom, right and top of a character with the room its font gives it."""
        pdfium = self._calls
        at = index if self._aligned else pdfium.index(self._page, index)
        if at < 0 or not pdfium.box(self._page, at, pdfium.box_places[0]):
            return None
        left, top, right, bottom = pdfium.boxes[:4]
        return left, bottom, right, top

    def characters(self, first: int, text: str) -> list[Character]:
        """The visible characters of `text`, which begins at `first`."""
        pdfium, count = self._calls, len(text)
        if not self._aligned or count > ROOM:
            every = [(self.box(first + i), c) for i, c in enumerate(text) if not c.isspace()]
            return [(box[0], box[2], box[1], box[3], c) for box, c in every if box is not None]
        found = list(map(pdfium.box, repeat(self._page, count), range(first, first + count), pdfium.box_places))
        flat = pdfium.boxes[: 4 * count]
        made = list(zip(flat[::4], flat[2::4], flat[3::4], flat[1::4], text, strict=True))
        if all(found) and not _WHITE.search(text):
            return made
        return [c for c, known in zip(made, found, strict=True) if known and not c[4].isspace()]

    def ends(self, pieces: Sequence[tuple[int, int]]) -> list[tuple[_Box, _Box] | None]:
        """Per piece (first, last character) the boxes of these two; None where they are unknown."""
        pdfium, count = self._calls, 2 * len(pieces)
        if not self._aligned or count > ROOM:
            every = [(self.box(first), self.box(last)) for first, last in pieces]
            return [(one, two) if one is not None and two is not None else None for one, two in every]
        found = list(map(pdfium.box, repeat(self._page, count), chain.from_iterable(pieces), pdfium.box_places))
        flat = pdfium.boxes[: 4 * count]
        boxes = list(zip(flat[::4], flat[3::4], flat[2::4], flat[1::4], strict=True))
        if all(found):
            return list(zip(boxes[::2], boxes[1::2], strict=True))
        return [(boxes[i], boxes[i + 1]) if found[i] and found[i + 1] else None for i in range(0, count, 2)]

    def runs(self, pieces: Sequence[tuple[int, int]]) -> list[_Runs]:
        """Per piece (first, last character) its runs: what was drawn at once, in the order drawn; none if unknown.

        pdfium keeps the runs of the last range it was asked about. Those of the whole page are fetched at once and
        dealt out by each piece's number of them; where the numbers do not add up each piece is asked for its own.
        """
        if not self._aligned:
            return [()] * len(pieces)
        pdfium, page = self._calls, self._page
        counts = [pdfium.count_runs(page, first, last - first + 1) for first, last in pieces]
        total = pdfium.count_runs(page, 0, -1)
        if total == sum(counts) <= ROOM:
            fetched = self._fetch(total)
            return [fetched[end - count : end] for count, end in zip(counts, accumulate(counts), strict=True)]
        return [self._fetch(pdfium.count_runs(page, first, last - first + 1)) for first, last in pieces]

    def _fetch(self, count: int) -> _Runs:
        """The runs that pdfium counted last."""
        pdfium = self._calls
        if not 0 < count <= ROOM:
            return ()
        deque(map(pdfium.run, repeat(self._page, count), range(count), *pdfium.side_places), maxlen=0)
        left, _, right, _ = pdfium.sides
        return list(zip(left[:count], right[:count], strict=True))


def read_lines(text_page: int) -> list[Line]:
    """Lines of a pdfium text page (its handle) in drawing order, each with its characters from left to right."""
    page = _TextPage(text_page)
    found = [(match.start(), match[0]) for match in _PIECE.finditer(page.text)]
    spans = [(start, start + len(piece) - 1) for start, piece in found]
    lines: list[Line] = []
    for (start, piece), ends, runs in zip(found, page.ends(spans), page.runs(spans), strict=True):
        line = _line(piece, start, page, ends, runs)
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


def _line(piece: str, start: int, page: _TextPage, ends: tuple[_Box, _Box] | None, runs: _Runs) -> Line | None:
    """A line from few boxes: those of its ends, and the runs in which it was drawn."""
    if ends is None or not runs or ends[1][0] < ends[0][0] - 1:
        return _from_characters(piece, start, page)
    one, two = ends
    drawn, widest, end = 0.0, 0.0, one[0]
    for left, right in runs:
        white = left - end
        if white < -1:  # a run that begins inside the one before
            return _from_characters(piece, start, page)
        drawn += right - left
        widest = white if white > widest else widest
        end = right if right > end else end
    box = one[0], min(one[1], two[1]), max(two[2], end), max(one[3], two[3])
    if not _BLANK.search(piece):
        return Line(piece, *box)
    upright = one[3] - one[1]
    narrow = len(piece.encode("ascii", "ignore"))
    em = max(one[2] - one[0], two[2] - two[0])
    if widest < _GUTTER * upright and drawn < em * (len(piece) - 0.4 * narrow) + 0.5 * upright:
        return Line(piece, *box)  # no room for a gap that means something
    return _with_gaps(piece, start, page, upright, box)


def _with_gaps(piece: str, start: int, page: _TextPage, upright: float, box: _Box) -> Line:
    """A line whose wide gaps are looked up: they may part columns or cells."""
    gaps: list[tuple[int, float, float]] = []
    out, done = "", 0
    for match in _SPACES.finditer(piece):
        left, right = page.box(start + match.start() - 1), page.box(start + match.end())
        white = right[0] - left[2] if left is not None and right is not None else 0.0
        out += piece[done : match.start()] + (GAP if white > _CELL * upright else match[0])
        done = match.end()
        if white > _GUTTER * upright and left is not None and right is not None:
            gaps.append((len(out), left[2], right[0]))
    return Line(out + piece[done:], *box, tuple(gaps))


def _from_characters(piece: str, start: int, page: _TextPage) -> Line | None:
    """A line that was not drawn from left to right, or whose runs are unknown."""
    characters = page.characters(start, piece)
    if not characters:
        return None
    left, right, bottom, top, _ = zip(*characters, strict=True)
    if all(map(ge, left[1:], [x - 1 for x in left[:-1]])):
        return _with_gaps(piece, start, page, top[0] - bottom[0], (left[0], min(bottom), max(right), max(top)))
    return _sorted_line(characters)


def _sorted_line(characters: Iterable[Character]) -> Line:
    """A line from its characters' positions: left to right, white space where there is white."""
    characters = sorted(characters)
    left, right, bottom, top, text = zip(*characters, strict=True)
    height = max(map(sub, top, bottom))
    word, gutter = 0.25 * height, _GUTTER * height
    out, gaps, length, done = [], [], 0, 0
    for at, white in enumerate(map(sub, left[1:], right), start=1):
        if white <= word:
            continue
        out += [*text[done:at], GAP if white > _CELL * height else " "]
        length += sum(map(len, text[done:at])) + 1
        done = at
        if white > gutter:
            gaps.append((length, right[at - 1], left[at]))
    hull = left[0], min(bottom), max(right), max(top)
    return Line("".join([*out, *text[done:]]), *hull, tuple(gaps), tuple(characters))


def _interleaved(one: Line, two: Line) -> bool:
    """Do two consecutively drawn lines stand on one baseline, so that they are one printed line?"""
    apart = abs((one.y0 + one.y1) - (two.y0 + two.y1))
    if apart > 0.6 * one.height or apart > 0.6 * two.height:
        return False
    return -1 < two.x0 - one.x1 < 0.6 * one.height or (two.x0 < one.x1 and one.x0 < two.x1)


def _merge(one: Line, two: Line) -> Line:
    if one.characters and two.characters and two.x0 < one.x1:
        return _sorted_line([*one.characters, *two.characters])
    left, right = (one, two) if one.x0 <= two.x0 else (two, one)
    shift = len(left.text)
    gaps = (*left.gaps, *((at + shift, a, b) for at, a, b in right.gaps))
    return Line(left.text + right.text, left.x0, min(one.y0, two.y0), max(one.x1, two.x1), max(one.y1, two.y1), gaps)
