"""Where the words of a fact stand: in the extracted text exactly, on the archived page by the words themselves.

The extractor drops white space and folds widths, so a page is compared in compact form: NFKC, without white space.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """A statement's words at text[start:end] and the sentence around them; `kind`: f fact, q held back, r remainder."""

    id: str
    kind: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under one set of marks; `sentence`: it lies in the sentence of the chosen fact."""

    text: str
    kinds: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    sentence: bool = False


def sentence_around(text: str, sentence: str, start: int, end: int) -> tuple[int, int]:
    """Span of `sentence` in `text` around text[start:end]; the evidence itself when the sentence is not there."""
    at = text.find(sentence, max(0, end - len(sentence))) if sentence else -1
    return (at, at + len(sentence)) if 0 <= at <= start else (start, end)


def compact(text: str) -> tuple[str, list[int]]:
    """`text` without white space, NFKC-folded, and for each character of that the index it came from."""
    out: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        for folded in unicodedata.normalize("NFKC", char):
            if not folded.isspace() and unicodedata.category(folded) != "Cf":
                out.append(folded)
                origin.append(index)
    return "".join(out), origin


def locate(text: str, marks: Sequence[Mark], page: str) -> list[tuple[Mark, int, int, int, int]]:
    """(mark, start, end, sentence start, sentence end) in `page` for every mark whose sentence the page shows.

    Marks are searched in the order of the text, so the second of two equal sentences is found at its second place.
    """
    shown, origin = compact(page)
    found = []
    last, at, cursor = -1, -1, 0
    for mark in sorted(marks, key=lambda m: m.start):
        evidence = compact(text[mark.start : mark.end])[0]
        sentence = compact(text[mark.sentence_start : mark.sentence_end])[0]
        if not evidence:
            continue
        if mark.sentence_start != last:
            last, at = mark.sentence_start, _search(shown, sentence, cursor)
        if at >= 0:
            begin, ground = at + len(compact(text[mark.sentence_start : mark.start])[0]), (at, at + len(sentence))
        elif len(evidence) >= 4 and (begin := _search(shown, evidence, cursor)) >= 0:
            ground = (begin, begin + len(evidence))
        else:
            continue
        cursor = max(cursor, ground[1])
        stop = begin + len(evidence)
        found.append((mark, origin[begin], origin[stop - 1] + 1, origin[ground[0]], origin[ground[1] - 1] + 1))
    return found


def _search(text: str, words: str, start: int) -> int:
    """Where `words` stand from `start` on; before it when they stand nowhere after (a page may repeat or reorder)."""
    at = text.find(words, start)
    return at if at >= 0 else text.find(words)


def pieces(
    text: str, start: int, end: int, spans: Sequence[tuple[Mark, int, int]], chosen: tuple[int, int] | None = None
) -> Iterator[Piece]:
    """text[start:end] cut where marks begin and end; `chosen` is the sentence of the selected fact."""
    here = [s for s in spans if s[1] < end and s[2] > start]
    cuts = {start, end}
    for _, a, b in here:
        cuts |= {max(a, start), min(b, end)}
    if chosen and chosen[0] < end and chosen[1] > start:
        cuts |= {max(chosen[0], start), min(chosen[1], end)}
    ordered = sorted(cuts)
    for a, b in pairwise(ordered):
        over = [m for m, x, y in here if x < b and y > a]
        inside = bool(chosen and chosen[0] <= a and b <= chosen[1])
        yield Piece(text[a:b], tuple(sorted({m.kind for m in over})), tuple(m.id for m in over), inside)
