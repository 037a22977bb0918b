"""The text layer of one page as printed lines with boxes.

pdfium gives characters in the order in which they were drawn. Word processors draw the quotation marks and digits of a
line after its Han characters when these come from another font; such lines are put in order by position. Boxes are
asked for few characters of a line: its ends, and wherever the order may have been broken.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from fazhi.extract.pdf_layout import Line
from fazhi.extract.text import GAP

_BREAK = re.compile(r"(\r\n|\r|\n|\ufffe)")
_SUSPECT = re.compile(r"[“”‘’\"'…—·]|(?<![0-9A-Za-z.%])[0-9A-Za-z]|(?<=[0-9A-Za-z%])(?![0-9A-Za-z.% ])")
_SPACES = re.compile(r"(?<=\S)[ \t\u00a0\u3000]+(?=\S)")
_GUTTER, _CELL = 0.9, 2.5  # widths of a character: white that may part columns, white that parts two cells
_Box = tuple[float, float, float, float]


def read_lines(text_page: Any) -> list[Line]:
    """Lines of a pdfium text page in drawing order, each with its characters from left to right."""
    from pypdfium2 import raw

    count = text_page.count_chars()
    if count <= 0:
        return []
    buffer = (ctypes.c_ushort * (count * 2 + 2))()
    written = raw.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(memoryview(buffer)[: max(0, written - 1)]).decode("utf-16-le", "replace")
    aligned = len(text) == count  # else surrogates or excluded characters shift the numbering
    rect = raw.FS_RECTF()

    def box(index: int) -> _Box | None:
        at = index if aligned else raw.FPDFText_GetCharIndexFromTextIndex(text_page, index)
        if at < 0 or not raw.FPDFText_GetLooseCharBox(text_page, at, rect):
            return None
        return rect.left, rect.bottom, rect.right, rect.top

    lines: list[Line] = []
    position = 0
    for piece in _BREAK.split(text):
        start, position = position, position + len(piece)
        words = piece.strip()
        if not words or words == "\ufffe":
            continue
        line = _line(piece.rstrip(), start, box)
        if line is None:
            continue
        if lines and _interleaved(lines[-1], line):
            line = _merge(lines.pop(), line)
        lines.append(line)
    return lines


def _line(piece: str, start: int, box: Callable[[int], _Box | None]) -> Line | None:
    first = len(piece) - len(piece.lstrip())
    last = len(piece) - 1
    suspects = [m.start() for m in _SUSPECT.finditer(piece) if first < m.start() <= last]
    before = [len(piece[:at].rstrip()) - 1 for at in suspects]
    after = [at + 1 + len(piece[at + 1 :]) - len(piece[at + 1 :].lstrip()) for at in suspects if at < last]
    marks = sorted({first, last, (first + last) // 2, *suspects, *before, *after})
    known = {i: b for i in marks if not piece[i].isspace() and (b := box(start + i)) is not None}
    if not known:
        return None
    edges = [known[i][0] for i in sorted(known)]
    upright = known[min(known)][3] - known[min(known)][1]
    if any(right < left - 1 for left, right in pairwise(edges)):
        return _sorted_line(
            [(c, b) for i, c in enumerate(piece) if not c.isspace() and (b := box(start + i)) is not None]
        )
    gaps: list[tuple[int, float, float]] = []
    out, done = "", first
    for match in _SPACES.finditer(piece):
        if match.start() < first:
            continue
        left, right = box(start + match.start() - 1), box(start + match.end())
        white = right[0] - left[2] if left is not None and right is not None else 0.0
        out += piece[done : match.start()] + (GAP if white > _CELL * upright else match[0])
        done = match.end()
        if white > _GUTTER * upright and left is not None and right is not None:
            gaps.append((len(out), left[2], right[0]))
    out += piece[done:]
    boxes = list(known.values())
    return Line(
        out,
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
        tuple(gaps),
    )


def _sorted_line(characters: list[tuple[str, _Box]]) -> Line | None:
    """A line from its characters' positions: left to right, white space where there is white."""
    if not characters:
        return None
    characters = sorted(characters, key=lambda item: item[1][0] + item[1][2])
    out, gaps = characters[0][0], []
    height = max(b[3] - b[1] for _, b in characters)
    for (_, left), (character, right) in pairwise(characters):
        white = right[0] - left[2]
        if white > _GUTTER * height:
            gaps.append((len(out) + 1, left[2], right[0]))
        if white > 0.25 * height:
            out += GAP if white > _CELL * height else " "
        out += character
    boxes = [b for _, b in characters]
    return Line(
        out,
        boxes[0][0],
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
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
