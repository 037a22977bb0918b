"""The catalogue's cue words found in a text: one automaton, one pass, then questions about spans."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import ahocorasick

from fazhi.indicators.block import Cue, Indicator
from fazhi.indicators.catalogue import catalogue
from fazhi.indicators.fields import FOREIGN, names_law
from fazhi.parse.quantities import Quantity


class Entry(NamedTuple):
    """One way in which a head term leads to an indicator."""

    indicator: Indicator
    cue: Cue
    groups: tuple[frozenset[str], ...]  # the terms of each of the cue's further groups
    beside: tuple[frozenset[str], ...]  # of those that must stand beside the quantity
    anti: frozenset[str]  # the indicator's anti-cues


class Window(NamedTuple):
    """What stands inside a span: heads by position, and all terms."""

    heads: list[tuple[int, str]]
    terms: set[str]


def fits(indicator: Indicator, q: Quantity) -> bool:
    """Do measure word and kind of the quantity suit the indicator?"""
    if indicator.value_kind == "ratio":
        return q.kind == "ratio"
    if indicator.value_kind == "amount":
        return q.kind == "money"
    return q.kind in ("count", "bare", "time") and (
        q.unit in indicator.units
        or q.unit == ""
        or ("(" in q.unit and q.unit.partition("(")[0] in indicator.units)
        or (q.unit in _VISITS and not indicator.units.isdisjoint(("户次", "家次")))
        or (q.unit in _CASES and len(_CASES & indicator.units) > 1)
    )


# Measure words that count the same: visits to whatever is visited, and cases north and south. Verbs that say the same are
# in indicators/synonyms.py.
_VISITS = frozenset("户次 家次 所次 个次 店次 处次 矿次 厂次 校次 站次 艘次 台次".split())
_CASES = frozenset("件 起 宗 例".split())


def role_allows(indicator: Indicator, role: str | None) -> bool:
    """May a body of this role state the indicator? Unknown roles and unbound indicators pass."""
    return indicator.applies_to is None or role is None or indicator.applies_to == role


class Lexicon:
    """All terms of a catalogue. `heads[kind][term]` leads to entries; kind is "cues", "zero" or "full"."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self.heads: dict[str, dict[str, list[Entry]]] = {
            "cues": defaultdict(list),
            "zero": defaultdict(list),
            "full": defaultdict(list),
        }
        self.indicators = tuple(indicators)
        self.rows = tuple(i for i in self.indicators if i.row)
        terms: set[str] = set(_FOREIGN)
        for indicator in self.indicators:
            anti = frozenset(indicator.anti)
            terms.update(anti)
            for kind, cues in (("cues", indicator.cues), ("zero", indicator.zero), ("full", indicator.full)):
                for cue in cues:
                    groups = tuple(frozenset(g.terms) for g in cue.rest)
                    beside = tuple(frozenset(g.terms) for g in cue.rest if g.near)
                    for term in cue.head:
                        self.heads[kind][term].append(Entry(indicator, cue, groups, beside, anti))
                    terms.update(cue.head, *groups)
        self.suiting: dict[tuple[str, str, str, str | None], list[Entry]] = {}  # answers of `entries`, kept
        self.by_length: dict[int, list[str]] = {}  # by identity of a tuple of terms: the longest first
        self.finders = {kind: _finder(heads) for kind, heads in self.heads.items()} | {"cues": _finder(terms)}

    def entries(self, term: str, q: Quantity, role: str | None) -> list[Entry]:
        """Cues of a head term whose indicator suits the measure word and the reporter's role."""
        key = (term, q.kind, q.unit, role)
        found = self.suiting.get(key)
        if found is None:
            found = [e for e in self.heads["cues"][term] if fits(e.indicator, q) and role_allows(e.indicator, role)]
            self.suiting[key] = found
        return found


def _finder(words: Iterable[str]) -> Any:
    """An automaton that finds the words, and gives each with how far before its last character it begins."""
    finder = ahocorasick.Automaton()
    for char in _FREQUENT:  # children of the root are searched one after another: the likely ones first (6 % of a
        finder.add_word(char + "\0", ("", 0))  # report's time); what is found there is no word
    for word in sorted(words):
        finder.add_word(word, (word, len(word) - 1))
    finder.make_automaton()
    return finder


# The most frequent characters of these reports.
_FREQUENT = (
    ",法、。政治行的执制作和人建不化实全一推务设力工责动2依理度重公要持用件决解有督进律学主规“”府事等强1大监提坚开部性发加办民定问权落机会为体对上领信导在范众审平"
    "合面年自题0服任调策能分展()群方应习职查严项业社关时以议文案头普4与员够管负格健3处干及深出带是效保整高程"
)
# 结案(包括案前调解、不予受理)86件: what is included names no count of its own
_INCLUDED = re.compile(r"\((?:包括|包含|含|不含|不包括)[^()\d。;\n]{2,40}\)")
_TITLE = re.compile(r"《[^《》\n]{1,120}》|行政(?:处罚|许可|强制|复议|诉讼)法(?![律规治制院定人])")
# 制发《监督意见书》5份, 《普法读本》300册: what is counted are copies of the form, not words of a law's title
_COPIES = re.compile(r"(?:书|函|单|令|信|卡|表|册|折页|读本)》\d")


_FOREIGN = frozenset(FOREIGN)
_PATIENCE = 8  # characters for each of which a text is asked one question before it is searched as a whole


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of the whole catalogue, built once per process."""
    return Lexicon(catalogue())


class Hits:
    """Where the terms stand in one folded text. Windows are searched when they are asked for: those beside quantities hold
    a tenth of a report's characters, and to search all of it took a sixth of the reader's time."""

    def __init__(self, text: str, lex: Lexicon) -> None:
        self.lex = lex
        text = _INCLUDED.sub(lambda m: "(" * len(m.group()), text) if "(" in text else text
        self.text = text
        self._quoted = bytearray(len(text))  # words of a document's title head no count
        for m in _TITLE.finditer(text):
            if _COPIES.search(text, m.end() - 3, m.end() + 1):
                continue
            self._quoted[m.start() : m.end()] = b"\1" * (m.end() - m.start())
        # A text crowded with figures is searched as a whole after so many questions: then only terms that it holds anywhere
        # are asked for, and it is read two to four times as fast. A report is not asked that often.
        self._patience = len(text) // _PATIENCE
        self._ordered = lex.by_length  # by identity of a tuple of terms
        self._all: set[str] | None = None  # its terms, once searched
        self._entries: dict[tuple[str, str, str, str | None], list[Entry]] = {}
        self._heads: dict[str, list[tuple[int, str]]] = {}

    def within(self, term: str, start: int, end: int) -> int | None:
        """First position of a term wholly inside [start, end), or None."""
        at = self.text.find(term, start, end)
        return at if at >= 0 else None

    def longest(self, terms: tuple[str, ...], start: int, end: int) -> str | None:
        """The longest of the terms wholly inside [start, end). `terms` is a tuple that the catalogue holds."""
        self._patience -= 1
        if self._patience < 0 and self._all is None:
            self._all = {term for _, (term, _) in self.lex.finders["cues"].iter(self.text)}
            self._ordered = {}
        ordered = self._ordered.get(id(terms))
        if ordered is None:
            ordered = sorted(terms if self._all is None else self._all.intersection(terms), key=terms.index)
            ordered.sort(key=len, reverse=True)
            self._ordered[id(terms)] = ordered
        find = self.text.find
        for term in ordered:
            if find(term, start, end) >= 0:
                return term
        return None

    def entries(self, term: str, q: Quantity, role: str | None) -> list[Entry]:
        """Cues of a head term whose indicator suits the measure word and the reporter's role."""
        found = self.lex.entries(term, q, role)
        if self._all is None:
            return found
        key = (term, q.kind, q.unit, role)
        here = self._entries.get(key)
        if here is None:
            here = self._entries[key] = [e for e in found if not any(map(self._all.isdisjoint, e.groups))]
        return here

    def window(self, start: int, end: int) -> Window:
        """The terms wholly inside [start, end), and the heads among them."""
        leads = self.lex.heads["cues"]
        terms: set[str] = set()
        heads: list[tuple[int, str]] = []
        for last, (term, size) in self._found("cues", start, end):
            terms.add(term)
            if term in leads and not self._quoted[last]:
                heads.append((last - size, term))
        heads.sort()
        return Window(heads, terms)

    def heads(self, kind: str, start: int, end: int) -> list[tuple[int, str]]:
        """Heads of "zero" or "full" wholly inside [start, end), by position."""
        self._patience -= 1
        if self._patience >= 0:
            return self._said(kind, start, end)
        if kind not in self._heads:
            self._heads[kind] = self._said(kind, 0, len(self.text))
        everywhere = self._heads[kind]
        first, last = bisect_left(everywhere, (start,)), bisect_left(everywhere, (end,))
        return [(at, term) for at, term in everywhere[first:last] if at + len(term) <= end]

    def _said(self, kind: str, start: int, end: int) -> list[tuple[int, str]]:
        found = self._found(kind, start, end)
        return sorted((last - size, term) for last, (term, size) in found if term and not self._quoted[last])

    def _found(self, kind: str, start: int, end: int) -> Iterable[tuple[int, tuple[str, int]]]:
        start, end = max(start, 0), min(end, len(self.text))
        found: Iterable[tuple[int, tuple[str, int]]] = self.lex.finders[kind].iter(self.text, start, max(start, end))
        return found

    def foreign(self, start: int, end: int) -> bool:
        """Do words of another field stand in [start, end), and none of law?"""
        return not self.window(start, end).terms.isdisjoint(_FOREIGN) and not names_law(self.text[start:end])
