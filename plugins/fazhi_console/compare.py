"""Two texts side by side: what changed between versions, what one repeats of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from fazhi_console.spans import compact

LIMIT = 60_000  # characters compared; a report has 2,000 to 20,000
SHINGLE = 12  # characters that must agree in a row to count as repeated
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")
_WORD = re.compile(r"\d[\d,.]*|.", re.DOTALL)  # a number changes as a whole
Change = tuple[str, str]  # ("same" | "ins" | "del", text), in an excerpt also ("left_out", text)
AROUND = 120  # characters shown before and after a change


def sentences(text: str) -> list[str]:
    return [s for s in _SENTENCE.findall(text[:LIMIT]) if s]


def _inside(old: str, new: str) -> Iterator[Change]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.quick_ratio() < 0.5 or len(old) + len(new) > 2000:
        yield "del", old
        yield "ins", new
        return
    for op, a, b, c, d in matcher.get_opcodes():
        if op == "equal":
            yield "same", "".join(after[c:d])
        else:
            parts = ("del", "".join(before[a:b])), ("ins", "".join(after[c:d]))
            yield from ((kind, part) for kind, part in parts if part)


def changes(old: str, new: str) -> list[Change]:
    """What turns `old` into `new`: whole sentences, and the characters within a sentence that was edited."""
    left, right = sentences(old), sentences(new)
    keys = [[compact(s)[0] for s in side] for side in (left, right)]
    out: list[Change] = []
    for op, a, b, c, d in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        if op == "equal":
            out.append(("same", "".join(right[c:d])))
        elif op == "replace" and b - a == d - c:
            for before, after in zip(left[a:b], right[c:d], strict=True):
                out.extend(_inside(before, after))
        else:
            out.extend((kind, "".join(part)) for kind, part in (("del", left[a:b]), ("ins", right[c:d])) if part)
    return out


def excerpt(found: Sequence[Change]) -> list[Change]:
    """The changes with what stands around them; of longer stretches that stayed the same the middle is left out."""
    out: list[Change] = []
    last = len(found) - 1
    for n, (kind, text) in enumerate(found):
        head, tail = AROUND if n else 0, AROUND if n < last else 0
        if kind != "same" or len(text) <= head + tail + AROUND:
            out.append((kind, text))
            continue
        parts = ("same", text[:head]), ("left_out", text[head : len(text) - tail]), ("same", text[len(text) - tail :])
        out.extend(part for part in parts if part[1])
    return out


def repeated(text: str, other: str) -> list[tuple[bool, str]]:
    """`text` cut into stretches: True where at least SHINGLE characters in a row also stand in `other`."""
    mine, origin = compact(text[:LIMIT])
    theirs = compact(other[:LIMIT])[0]
    known = {theirs[i : i + SHINGLE] for i in range(len(theirs) - SHINGLE + 1)}
    covered = bytearray(len(text[:LIMIT]))
    for i in range(len(mine) - SHINGLE + 1):
        if mine[i : i + SHINGLE] in known:
            first, last = origin[i], origin[i + SHINGLE - 1]
            covered[first : last + 1] = b"\x01" * (last + 1 - first)
    out: list[tuple[bool, str]] = []
    start = 0
    for i in range(1, len(covered) + 1):
        if i == len(covered) or covered[i] != covered[start]:
            out.append((bool(covered[start]), text[start:i]))
            start = i
    return out
