"""The catalogue's cue words found in a text: one automaton, one pass, then questions about spans."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick

from fazhi.indicators.catalogue import Cue, Indicator, catalogue


@dataclass(frozen=True, slots=True)
class Entry:
    """One way in which a head term leads to an indicator."""

    indicator: Indicator
    cue: Cue


class Lexicon:
    """All terms of a catalogue. `heads[kind][term]` leads to entries; kind is "cues", "zero" or "full"."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self.heads: dict[str, dict[str, list[Entry]]] = {"cues": defaultdict(list), "zero": defaultdict(list), "full": defaultdict(list)}
        terms: set[str] = set()
        for indicator in indicators:
            terms.update(indicator.anti)
            for kind, cues in (("cues", indicator.cues), ("zero", indicator.zero), ("full", indicator.full)):
                for cue in cues:
                    for term in cue.head:
                        self.heads[kind][term].append(Entry(indicator, cue))
                    terms.update(cue.head)
                    for group in cue.rest:
                        terms.update(group.terms)
        self.automaton = ahocorasick.Automaton()
        for term in terms:
            self.automaton.add_word(term, term)
        self.automaton.make_automaton()


_TITLE = re.compile(r"《[^《》\n]{1,120}》")


def _inside(spans: list[tuple[int, int]], at: int) -> bool:
    """Does a position lie in one of the spans? Words of a document's title never head a count."""
    i = bisect_left(spans, (at, at)) - 1
    return i >= 0 and spans[i][0] <= at < spans[i][1]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    return Lexicon(catalogue())


class Hits:
    """Where the terms stand in one folded text."""

    def __init__(self, text: str, lex: Lexicon) -> None:
        self.lex = lex
        self.at: dict[str, list[int]] = defaultdict(list)
        self.order: dict[str, tuple[list[int], list[str]]] = {}
        found = [(end + 1 - len(term), term) for end, term in lex.automaton.iter(text)] if text and len(lex.automaton) else []
        found.sort()
        titles = [m.span() for m in _TITLE.finditer(text)]
        for start, term in found:
            self.at[term].append(start)
        for kind, heads in lex.heads.items():
            kept = [(s, t) for s, t in found if t in heads and not _inside(titles, s)]
            self.order[kind] = ([s for s, _ in kept], [t for _, t in kept])

    def within(self, term: str, start: int, end: int) -> int | None:
        """First position of a term wholly inside [start, end), or None."""
        places = self.at.get(term)
        if not places:
            return None
        i = bisect_left(places, start)
        return places[i] if i < len(places) and places[i] + len(term) <= end else None

    def longest(self, terms: Iterable[str], start: int, end: int) -> str | None:
        """The longest of the terms wholly inside [start, end)."""
        best = None
        for term in terms:
            if (best is None or len(term) > len(best)) and self.within(term, start, end) is not None:
                best = term
        return best

    def heads(self, kind: str, start: int, end: int) -> list[tuple[int, str]]:
        """Head terms of a kind wholly inside [start, end), by position."""
        starts, terms = self.order[kind]
        i = bisect_left(starts, start)
        out = []
        while i < len(starts) and starts[i] < end:
            if starts[i] + len(terms[i]) <= end:
                out.append((starts[i], terms[i]))
            i += 1
        return out
