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
from fazhi.indicators.fields import FOREIGN, names_law
from fazhi.parse.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Entry:
    """One way in which a head term leads to an indicator."""

    indicator: Indicator
    cue: Cue


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


# Measure words that count the same: visits to whatever is visited, and cases north and south.
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
        terms: set[str] = set(FOREIGN)
        for indicator in self.indicators:
            terms.update(indicator.anti)
            for kind, cues in (("cues", indicator.cues), ("zero", indicator.zero), ("full", indicator.full)):
                for cue in cues:
                    for term in cue.head:
                        self.heads[kind][term].append(Entry(indicator, cue))
                    terms.update(cue.head)
                    for group in cue.rest:
                        terms.update(group.terms)
        self.suiting: dict[tuple[str, str, str, str | None], list[Entry]] = {}  # answers of Hits.entries, kept
        # by identity of a tuple of terms: its terms, longest first, and as a set
        self.by_length: dict[int, tuple[list[str], frozenset[str]]] = {}
        # One automaton for all terms, heads with the kinds they lead in. Those that are no heads and would match
        # everywhere are looked for one by one.
        common = {t for t in terms if len(t) == 1 or t in _EVERYWHERE}
        self.single = tuple(sorted(t for t in common if not any(t in h for h in self.heads.values())))
        self.automaton = ahocorasick.Automaton()
        for char in _FREQUENT:  # children of the root are searched one after another: the likely ones first
            self.automaton.add_word(char + "\0", None)
        for term in sorted(terms.difference(self.single)):
            kinds = tuple(kind for kind, heads in self.heads.items() if term in heads)
            self.automaton.add_word(term, (term, len(term) - 1, kinds))
        self.automaton.make_automaton()


# Words that stand in nearly every report many times.
_EVERYWHERE = frozenset(
    "法治 执法 行政 建设 依法 法律 监督 落实 群众 健全 决策 开展 完善 信息 工作 政府 法治建设 法治政府".split()
)
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


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of the whole catalogue, built once per process."""
    return Lexicon(catalogue())


class Hits:
    """Where the terms stand in one folded text."""

    def __init__(self, text: str, lex: Lexicon) -> None:
        self.lex = lex
        text = _INCLUDED.sub(lambda m: "(" * len(m.group()), text) if "(" in text else text
        self.text = text
        values = list(lex.automaton.iter(text)) if text else []
        self.terms = {value[0] for _, value in values}
        self.terms.update(t for t in lex.single if t in text)
        self._entries: dict[tuple[str, str, str, str | None], list[Entry]] = {}  # those that this text can satisfy
        # by identity of a cue: does the text hold a word of each of its further groups?
        self._can: dict[int, bool] = {}
        self._present: dict[int, list[str]] = {}  # by identity of a tuple of terms: those that occur in this text
        self.order: dict[str, tuple[list[int], list[str]]] = {}
        quoted = bytearray(len(text))  # words of a document's title head no count
        for m in _TITLE.finditer(text):
            if _COPIES.search(text, m.end() - 3, m.end() + 1):
                continue
            quoted[m.start() : m.end()] = b"\1" * (m.end() - m.start())
        heads = sorted((end - v[1], v[0], v[2]) for end, v in values if v[2] and not quoted[end])
        for kind in lex.heads:
            kept = [(start, term) for start, term, kinds in heads if kind in kinds]
            self.order[kind] = ([s for s, _ in kept], [t for _, t in kept])

    def within(self, term: str, start: int, end: int) -> int | None:
        """First position of a term wholly inside [start, end), or None."""
        at = self.text.find(term, start, end)
        return at if at >= 0 else None

    def longest(self, terms: tuple[str, ...], start: int, end: int) -> str | None:
        """The longest of the terms wholly inside [start, end). `terms` is a tuple that the catalogue holds."""
        present = self._present.get(id(terms))
        if present is None:
            known = self.lex.by_length.get(id(terms))
            if known is None:
                known = self.lex.by_length[id(terms)] = (sorted(terms, key=len, reverse=True), frozenset(terms))
            ordered, every = known
            present = [] if self.terms.isdisjoint(every) else [t for t in ordered if t in self.terms]
            self._present[id(terms)] = present
        find = self.text.find
        for term in present:
            if find(term, start, end) >= 0:
                return term
        return None

    def foreign(self, start: int, end: int) -> bool:
        """Do words of another field stand in [start, end), and none of law?"""
        return self.longest(FOREIGN, start, end) is not None and not names_law(self.text[start:end])

    def entries(self, term: str, q: Quantity, role: str | None) -> list[Entry]:
        """Cues of a head term whose indicator suits the measure word and the reporter's role."""
        key = (term, q.kind, q.unit, role)
        here = self._entries.get(key)
        if here is None:
            found = self.lex.suiting.get(key)
            if found is None:
                found = [
                    e for e in self.lex.heads["cues"][term] if fits(e.indicator, q) and role_allows(e.indicator, role)
                ]
                self.lex.suiting[key] = found
            here = self._entries[key] = [e for e in found if self._possible(e.cue)]
        return here

    def _possible(self, cue: Cue) -> bool:
        """Does the text hold a word of each further group of the cue?"""
        can = self._can.get(id(cue))
        if can is None:
            can = self._can[id(cue)] = not any(self.terms.isdisjoint(group.terms) for group in cue.rest)
        return can

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
