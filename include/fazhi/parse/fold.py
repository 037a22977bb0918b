"""A folded view of a text for reading, with a map back to the original offsets.

Folding turns full-width forms into ASCII and traditional characters into simplified ones, and takes out what layout put
inside words and numbers: spaces, U+00A0, U+3000, zero-width characters, markdown stars, pinyin in brackets behind a
character and the line breaks of a hard-wrapped page. A line break that really ends
something (a heading, a paragraph) stays as one "\\n". Everything found in the folded text is reported in code points of
the original.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files


def _simplified() -> dict[int, int]:
    """Traditional to simplified, one to one, from reference/data/traditional.txt."""
    lines = (files("fazhi.reference") / "data" / "traditional.txt").read_text("utf-8").splitlines()
    return {ord(pair[0]): ord(pair[1]) for line in lines if not line.startswith("#") for pair in line.split()}


_WIDE = {0xFF01 + i: 0x21 + i for i in range(94)}
_TABLE = {
    **_simplified(),
    **_WIDE,
    **{ord(c): "." for c in "．"},
    **{ord(c): "·" for c in "•・∙⋅"},
    **{ord(c): "-" for c in "‐‑‒–—―－﹣−"},
    **{ord(c): "~" for c in "～〜∼"},
    **{ord(c): "〔" for c in "［﹝"},
    **{ord(c): "〕" for c in "］﹞"},
    **{ord(c): "“" for c in "「『＂"},
    **{ord(c): "”" for c in "」』"},
    ord("﹪"): "%",
    ord("％"): "%",
    ord("︰"): ":",
    ord("﹐"): ",",
    ord("﹑"): "、",
    ord("〇"): "零",
    ord("○"): "零",
}
_PLAIN = {chr(code): plain if isinstance(plain, str) else chr(plain) for code, plain in _TABLE.items()}
_ODD = re.compile(f"[{''.join(map(re.escape, _PLAIN))}]")  # far faster than translate(), which asks for every character
_USUAL = "，；：（）％"  # first, as each of the others is looked up by itself
# All white space (written out: \\s is slower), invisible characters, the stars of markdown; and readings in brackets
# (內(nèi)蒙). The first character is a set, so that the search runs from one to the next.
_BLANK = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff*"
_READING = r"(?<=[\u4e00-\u9fff]\()[a-z\u00e0-\u01dc]{1,6}\)"
_GAP = re.compile(rf"[{_BLANK}(](?:(?<!\()|{_READING})(?:[{_BLANK}]|\({_READING})*")
_END = frozenset("。!?;:")  # a line that ends with one of these ends something
_MARK = re.compile(
    r"[(]?[一二三四五六七八九十]{1,3}[)]?\s{0,3}[、.:]|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}\s{0,3}[、.](?!\d)"
    r"|第[一二三四五六七八九十]{1,3}[章节部条]|[一二三四五六七八九十]是|附件|特此报告"
)
# A page that gives every figure a line of its own: 出动 / 8000 / 余人次, and 遭受阻工 / 4起
_UNIT = r"(?:[余多]|(?:平方米|公里|公斤|亩|[件起户份辆人条个家场项处台块次]次?)[,。;、])"
_UNIT_FIRST = re.compile(_UNIT)
_ALONE = re.compile(r"\d[\d,.]{0,11}")
_TORN = re.compile(rf"\d[\d,.]{{0,11}}[\r\n]{{1,2}}{_UNIT}")
_COUNTED = re.compile(r"\d{1,9}[余多]?[件起户份辆人条个家场项处台块次]")
_HEADING_MAX = 60  # a marked line without closing punctuation and shorter than this is a heading
_WRAP_MIN = 12  # a line shorter than this was not broken by the page's width


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is the folded view; `origin(i)` gives the original offset of its i-th character."""

    text: str
    _starts: list[int]  # where runs begin in the folded text
    _shifts: list[int]  # original offset minus folded offset within the run

    def origin(self, i: int) -> int:
        """Original code-point offset of the folded offset `i`."""
        return i + self._shifts[bisect_right(self._starts, i) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original span [start, end) of a non-empty folded span."""
        return self.origin(start), self.origin(end - 1) + 1

    def folded(self, origin: int) -> int:
        """Smallest folded offset whose original offset is at least `origin`."""
        lo, hi = 0, len(self.text)
        while lo < hi:
            mid = (lo + hi) // 2
            if self.origin(mid) < origin:
                lo = mid + 1
            else:
                hi = mid
        return lo


def _keeps(line: str, after: str, next_line: str, gap: str) -> str:
    """What a run of layout characters becomes: nothing, a blank or a line break.

    `line` is the text from the last line break to the gap, `after` the next character, `next_line` the text after it.
    """
    before = line[-1] if line else "\n"
    if "\n" not in gap and "\r" not in gap:
        both_latin = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
        return " " if both_latin else ""
    if before in _END:
        return "\n"
    heading = len(line) < _HEADING_MAX and before not in ",、" and "。" not in line and _MARK.match(line)
    if not heading and (
        (_ALONE.fullmatch(line) and _UNIT_FIRST.match(next_line))
        or _TORN.match(next_line)
        or ("," in line and _COUNTED.match(next_line))
    ):
        return ""
    if heading or _MARK.match(next_line) or len(line) < _WRAP_MIN:
        return "\n"
    return "" if before > "\u2e7f" or after > "\u2e7f" else " "


def fold(text: str, breaks: Iterable[int] = ()) -> Folded:
    """Fold a text. `breaks` are original offsets (starts of headings) before which a line break is always kept."""
    for sign in _USUAL:
        text = text.replace(sign, _PLAIN[sign])
    flat = _ODD.sub(lambda m: _PLAIN[m[0]], text)  # one character for one
    hard = set(breaks)
    pieces: list[str] = []
    starts: list[int] = [0]
    shifts: list[int] = [0]
    size = pos = line_start = 0
    for gap in _GAP.finditer(flat):
        at, end = gap.span()
        if at > pos:
            pieces.append(flat[pos:at])
            size += at - pos
        if size == 0 or end == len(flat):
            kept = ""
        elif end in hard:
            kept = "\n"
        else:
            kept = _keeps(flat[line_start:at], flat[end], flat[end : end + 20], gap.group())
        if kept:  # it stands for the gap's first character
            starts.append(size)
            shifts.append(at - size)
            pieces.append(kept)
            size += 1
        starts.append(size)
        shifts.append(end - size)
        if kept == "\n" or "\n" in gap.group():
            line_start = end
        pos = end
    pieces.append(flat[pos:])
    return Folded("".join(pieces), starts, shifts)
