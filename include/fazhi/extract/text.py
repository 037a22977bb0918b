"""Repair of Chinese running text: spaces inside words and numbers, hard-wrapped lines, unreadable characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

# Han, CJK punctuation, full-width forms: between two of these no space belongs.
CJK = (
    "\u2e80-\u2fdf\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6"
    "\u2014\u2018\u2019\u201c\u201d\u2026\U00020000-\U0003ffff"
)
_BLANKS = r" \t\r\n\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SPACE = re.compile(f"[{_BLANKS}]+")
GAP = "\x1f"  # in raw lines: a gap so wide that two things stand here
_UNSEEN = r"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1e\x7f"
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
_UNTIDY = re.compile(f"[{_BLANKS}{_UNSEEN}{GAP}]")  # one set: it is sought in every paragraph
_BESIDE_CJK = re.compile(
    rf" (?:(?<=[{CJK}] )(?=[{CJK}0-9A-Za-z%％+\-(（\"'<《〈])|(?<=[0-9A-Za-z%％+)）\"'>》〉,.;:!?] )(?=[{CJK}]))"
)
_SINGLE_DIGITS = re.compile(r"(?<![\d.])\d(?: \d)+(?![\d.])")
_NUMBER_GAP = re.compile(r"(?<=\d) (?=[.,．，]\d)|(?<=\d[.．]) (?=\d)|(?<=\d) (?=[%％‰])")
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?: \d{3})+(?![\d ])")
_WIDE = re.compile(rf"[ \u00a0\u3000](?<=[{CJK}]{{2}}.)[ \u00a0\u3000]{{3,}}(?=[{CJK}0-9]{{2}})")

HEADING = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+[章节部分条]|[一二三四五六七八九十]{1,3}[、．.,，]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[、．.](?!\d)|[①-⑳])"
)
DATE_LINE = re.compile(
    r"^[（(]?\s*(?:20\d\d|二[〇○零Ｏ0O][一二三四五六七八九〇○零]{2})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月(?:\s*[\d一二三四五六七八九十]{1,3}\s*日)?\s*[）)]?$"
)
_BESIDE_WORDS = re.compile(r"[\W_]+")
_ENDS = "。；！？：;!?:…”’）)】》」』"
_OPEN_END = "，、,（(《“‘—-"


def tidy(text: str) -> str:
    """One paragraph on one line: white space collapsed, then taken out of Chinese words and of numbers."""
    if not _UNTIDY.search(text):
        return text
    text = _INVISIBLE.sub("", text)
    text = _WIDE.sub(GAP, text)
    text = _SPACE.sub(" ", text).strip()
    if " " in text:
        text = _BESIDE_CJK.sub("", text)
    if " " in text:
        text = _SINGLE_DIGITS.sub(lambda m: m[0].replace(" ", ""), text)
        text = _THOUSANDS.sub(lambda m: m[0].replace(" ", ""), text)
        text = _NUMBER_GAP.sub("", text)
    return text.replace(GAP, " ").strip()


def continues(previous: str, following: str, *, indented: bool = False, full: int = 20) -> bool:
    """Is `following` the rest of the hard-wrapped `previous`? Only words are known here, no positions.

    `full` is the length in characters at which a line may have been cut by a margin.
    """
    if not previous or not following or indented:
        return False
    if HEADING.match(following) or DATE_LINE.match(following):
        return False
    if previous[-1] in _OPEN_END:
        return True
    if previous[-1] in _ENDS or len(previous) < full:
        return following[0] in "，。、；：！？）》”,;" and previous[-1] not in "。！？"
    return not HEADING.match(previous) or "。" in previous  # a heading ends without a stop


def join_wrapped(lines: Sequence[str]) -> list[str]:
    """Paragraphs of lines that a typewriter, a converter or a copy from a PDF cut at a margin.

    Lines are joined only where cutting is evident: the longest lines crowd at one length. Leading white space of a
    line marks a new paragraph.
    """
    kept = [line for line in lines if line.strip()]
    lengths = sorted(len(line.strip()) for line in kept)
    if not kept:
        return []
    margin = lengths[int(len(lengths) * 0.9)] if len(lengths) > 1 else lengths[0]
    crowded = sum(1 for n in lengths if margin * 0.9 <= n <= margin * 1.1) >= max(3, len(lengths) // 3) and margin < 60
    full = int(margin * 0.85) if crowded else 10**9
    out: list[str] = []
    for line in kept:
        tidied = tidy(line)
        if not tidied:
            continue
        indented = line[:1] in " \u3000\u00a0\t" and len(line) - len(line.lstrip()) >= 2
        if out and continues(out[-1], tidied, indented=indented, full=full):
            out[-1] = tidy(out[-1] + glue(out[-1], tidied) + tidied)
        else:
            out.append(tidied)
    return out


def glue(left: str, right: str) -> str:
    """What belongs between two halves of a wrapped line: a space only between two Latin words."""
    return " " if left[-1:].isascii() and left[-1:].isalpha() and right[:1].isascii() and right[:1].isalpha() else ""


def bare(text: str) -> str:
    """Letters, digits and Han characters alone, to compare by."""
    return _BESIDE_WORDS.sub("", text)


def kind_of(text: str) -> Literal["heading", "signature", "paragraph"]:
    """What a line is by its words alone: numbered and short without a stop, a date on its own, or prose."""
    if DATE_LINE.match(text):
        return "signature"
    return "heading" if len(text) < 50 and HEADING.match(text) and text[-1] not in "。；" else "paragraph"
