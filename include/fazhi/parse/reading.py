"""All figures of a text: quantities first, then what they are not, then which indicator each states.

The order of work: fold the text; find quantities; reject what is no statement about the reporter's own year; let the
catalogue claim the rest by head noun, further words, measure word and section; keep what nobody claims as remainder; add
zeros and full coverage stated in words; take out repetitions; check the constraints.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from fazhi.indicators.catalogue import catalogue
from fazhi.parse.constraints import constraint_flags
from fazhi.parse.cues import Hits, lexicon
from fazhi.parse.decide import reject, year_marks
from fazhi.parse.fold import Folded, fold
from fazhi.parse.match import Asked, Match, choose, following
from fazhi.parse.period import period_of
from fazhi.parse.quantities import Quantity, find
from fazhi.parse.scope import Whose, is_higher, scope_of, whose
from fazhi.parse.wording import facets_of, wording
from fazhi.parse.zeros import Stated, coverages, open_zeros, zeros
from fazhi.parse.zones import Layout, Zone
from fazhi.records import Document, Evidence, Metadata, Reading, Rejected, Statement

_RATE = re.compile(r"[^,。;、和及与]{1,14}率")
_RATE_JOIN = re.compile(r"率(?:、|和|及|与|以及)")
_EACH = re.compile(r"(?:分别|依次)[^,。;、\d]{0,4}$")
_ITEM = re.compile(r"、|以及|和(?!解)|及|与")
_LIST_MAX = 20  # quantities of one list that are looked at
_CHAINING = ("delta", "norm", "plan", "prior_value", "other_year", "last_year", "several_years")


def recon_role(metadata: Metadata) -> str | None:
    """Who a body is in reconsideration: the organ that decides, a respondent, or unknown."""
    agency = metadata.agency or ""
    if "司法" in agency or "法制办" in agency:
        return "recon_organ"
    if metadata.tier in ("county", "city", "province", "national") and metadata.agency_type in (
        "government",
        "party_and_government",
    ):
        return "recon_organ"
    return "respondent" if metadata.tier or metadata.agency_type else None


@dataclass
class _Text:
    """One text under reading and what is known about it."""

    folded: Folded
    layout: Layout
    hits: Hits
    metadata: Metadata
    document: Document
    whose: Whose
    role: str | None
    marks: list[tuple[int, int, int]]
    sections: list[tuple[int, int, str]]  # original offsets, content; deeper ones later
    pages: tuple[list[int], list[int | None]]

    @property
    def text(self) -> str:
        return self.folded.text

    def section(self, origin: int) -> str | None:
        found = None
        for start, end, content in self.sections:
            if start <= origin < end:
                found = content
        return found

    def page(self, origin: int) -> int | None:
        starts, pages = self.pages
        i = bisect_right(starts, origin) - 1
        return pages[i] if i >= 0 else None

    def evidence(self, start: int, end: int, sentence: tuple[int, int]) -> Evidence:
        while start < end and self.text[start] in " ,、;:。\n)":
            start += 1
        while end > start and self.text[end - 1] in " ,、;:。\n(":
            end -= 1
        a, b = self.folded.span(start, max(end, start + 1))
        sa, sb = self.folded.span(sentence[0], max(sentence[1], sentence[0] + 1))
        return Evidence(self.document.text[a:b], a, b, self.page(a), sa, sb)


def _prepare(document: Document, metadata: Metadata) -> _Text:
    folded = fold(document.text, {metadata.body_start, *(s.start for s in metadata.sections)})
    ordered = sorted(metadata.sections, key=lambda s: (s.level, s.start))
    placed = sorted((b for b in document.blocks if b.page is not None), key=lambda b: b.start)
    return _Text(
        folded,
        Layout(folded.text),
        Hits(folded.text, lexicon()),
        metadata,
        document,
        whose(metadata),
        recon_role(metadata),
        [],
        [(s.start, s.end, s.content) for s in ordered],
        ([b.start for b in placed], [b.page for b in placed]),
    )


def read_facts(document: Document, metadata: Metadata) -> Reading:
    """Facts, remainder and rejected quantities of one document. Spans are code points of `document.text`."""
    t = _prepare(document, metadata)
    quantities, shapes = find(t.text)
    t.marks = year_marks(t.text, shapes)
    zones = t.layout.zones(quantities)
    facts: list[Statement] = []
    remainder: list[Statement] = []
    verdicts: list[str | None] = []
    stated: tuple[frozenset[str], int] = (frozenset(), 0)  # what the figure before stated, and where it ended
    rejected = [_rejected(t, s.start, s.end, s.reason) for s in shapes if s.end <= len(t.text)]
    body_end = metadata.body_end if metadata.body_end is not None else len(document.text)
    for i, (q, z) in enumerate(zip(quantities, zones, strict=True)):
        origin = t.folded.origin(q.start)
        section = t.section(origin)
        reason = "page_furniture" if not metadata.body_start <= origin < body_end else None
        if reason is None and i and _chained(t.text, quantities[i - 1], q) and verdicts[-1] in _CHAINING:
            reason = verdicts[-1]
        reason = reason or reject(t.text, q, z, t.marks, metadata.report_year, section)
        if reason is None and is_higher(t.text, z.part_start, q.start, t.whose):
            reason = "higher_body"
        verdicts.append(reason)
        if reason is not None:
            rejected.append(_rejected(t, q.start, q.end, reason))
            continue
        matches = _matches(t, i, quantities, zones, stated)
        stated = (frozenset(m.indicator.code for m in matches), q.end)
        if matches:
            facts.extend(_fact(t, q, z, m, section) for m in matches)
        elif q.kind != "bare":
            remainder.append(_open(t, q, z, section))
        else:
            rejected.append(_rejected(t, q.start, q.end, "no_unit"))
    facts.extend(_in_words(t, body_end))
    remainder.extend(_open_zeros(t, body_end, [f for f in facts if f.is_zero]))
    remainder.sort(key=lambda f: (f.evidence.start, f.evidence.end))
    facts.sort(key=lambda f: (f.evidence.start, f.evidence.end, f.indicator or ""))
    facts, repeated = _distinct(facts)
    rejected.extend(Rejected(f.evidence.text, f.evidence.start, f.evidence.end, "repeated") for f in repeated)
    rejected.sort(key=lambda r: (r.start, r.end))
    kept = _distinct(remainder)[0]
    return Reading(tuple(facts), tuple(kept), tuple(rejected), constraint_flags(facts, catalogue()))


def _rejected(t: _Text, start: int, end: int, reason: str) -> Rejected:
    a, b = t.folded.span(start, max(end, start + 1))
    return Rejected(t.document.text[a:b], a, b, reason)


_BODIES = re.compile(
    r"(?:[市县区省镇乡]?[直级属]|涉改|市政府|县政府|行政执法|党政)?(?:部门|单位|乡镇|镇街|街道|县|区|市|州|村|社区|嘎查|科室|站所|领域|环节|省份|机关)"
)
_FILLER = re.compile(
    r"共计|累计|全年|合计|总计|目前|年内|今年以来|今年|本年度|20\d\d年(?:度|以来)?|先后|共|已|均|达到|达|开展|组织|举办|召开|进行|完成|办理|受理|实现|其中"
    r"|各类|各种|参加|覆盖|参与|人员|人数|总数|数量|总量|了|为|有|我[县市区镇乡局委办]|[、,;:。(“”]"
)
_BARE = 3  # characters that a clause may hold beside filler and still name nothing itself
_NOUN_TAIL = 5  # 村(社区), 乡镇政府: the noun may go on
_FOLLOWS = 40  # characters from one figure to another that may follow on it


def _asked(t: _Text, q: Quantity, z: Zone, stated: tuple[frozenset[str], int]) -> Asked:
    noun = _BODIES.match(t.text, q.end) if q.unit in ("个", "家") else None
    near = stated[1] > z.sentence_start and q.start - stated[1] < _FOLLOWS
    own = _FILLER.sub("", t.text[z.near_start : q.start]) + t.text[q.end : z.near_end].rstrip(",。;:)、")
    span = (noun.start(), noun.end() + _NOUN_TAIL) if noun else None
    return Asked(t.role, stated[0] if near else frozenset(), span, len(own) <= _BARE)


def _matches(
    t: _Text, i: int, quantities: list[Quantity], zones: list[Zone], stated: tuple[frozenset[str], int]
) -> list[Match]:
    """Indicators of the i-th quantity; a rate said of several heads (A率、B率均达100%) states each of them."""
    q, z = quantities[i], zones[i]
    asked = _asked(t, q, z, stated)
    if q.kind == "ratio":
        spread = _spread(t, i, quantities, zones, asked)
        if spread:
            return spread
    if near := _respective(t, i, quantities, zones):
        return choose(q, z, t.hits, asked, near=near)
    found = choose(q, z, t.hits, asked)
    if not found and i and q.start - quantities[i - 1].end <= 1 and q.kind == "count":
        found = following(q, t.hits.lex, asked)
    return found


def _respective(t: _Text, i: int, quantities: list[Quantity], zones: list[Zone]) -> tuple[int, int] | None:
    """The words of the i-th of several quantities said 分别 of as many things: 收到、受理、审结案件分别为86件、77件、72件."""
    first = last = i
    while first and i - first < _LIST_MAX and _chained(t.text, quantities[first - 1], quantities[first]):
        first -= 1
    while (
        last + 1 < len(quantities) and last - i < _LIST_MAX and _chained(t.text, quantities[last], quantities[last + 1])
    ):
        last += 1
    if first == last:
        return None
    start = zones[first].clause_start
    m = _EACH.search(t.text, start, quantities[first].start)
    if m is None:
        return None
    items = [start, *(j.end() for j in _ITEM.finditer(t.text, start, m.start())), m.start() + 1]
    count = last - first + 1
    if len(items) - 1 < count:
        return None
    k = len(items) - 1 - count + (i - first)
    return items[k], items[k + 1] - 1


def _chained(text: str, a: Quantity, b: Quantity) -> bool:
    """Do two quantities stand in one list, with nothing but a mark or an "and" between them?"""
    return a.kind == b.kind and text[a.end : b.start] in ("、", "和", "及", "与", ",", "以及")


def _spread(t: _Text, i: int, quantities: list[Quantity], zones: list[Zone], asked: Asked) -> list[Match]:
    q, z = quantities[i], zones[i]
    left_start = z.clause_start
    first = i
    while (
        first
        and i - first < _LIST_MAX
        and quantities[first - 1].kind == "ratio"
        and quantities[first - 1].start >= left_start
    ):
        first -= 1
    if first == 0 or quantities[first - 1].end <= left_start:
        pass
    else:
        left_start = quantities[first - 1].end
    left = t.text[left_start : quantities[first].start]
    if not _RATE_JOIN.search(left):
        return []
    heads = [(left_start + m.start(), left_start + m.end()) for m in _RATE.finditer(left)]
    if len(heads) < 2:
        return []
    rank = i - first
    last = i
    while (
        last + 1 < len(quantities)
        and last - i < _LIST_MAX
        and quantities[last + 1].kind == "ratio"
        and quantities[last + 1].start < z.clause_end
    ):
        last += 1
    together = last == first
    spans = heads if together else heads[rank : rank + 1]
    out: list[Match] = []
    for span in spans:
        out.extend(
            m for m in choose(q, z, t.hits, asked, near=span) if m.indicator.code not in {o.indicator.code for o in out}
        )
    return out


def _fact(t: _Text, q: Quantity, z: Zone, m: Match, section: str | None) -> Statement:
    start = min(m.head_start, q.start)
    end = max(m.head_end, q.end, m.reach)
    lead = max(z.clause_start, z.near_start) if start >= z.near_start else start
    indicator = m.indicator
    state = indicator.aggregation == "last" and section in ("M2", "M3")
    return Statement(
        value=q.value,
        value_max=q.value_max,
        unit=indicator.unit,
        qualifier=q.qualifier,
        evidence=t.evidence(min(lead, start), end, (z.sentence_start, z.sentence_end)),
        rule=f"{indicator.code}: {m.cue.text}",
        confidence=m.confidence,
        indicator=indicator.code,
        name=indicator.name_cn,
        unit_stated=q.unit or None,
        is_zero=q.value == 0,
        facets=facets_of(
            t.text, indicator, z.clause_start if z.near_start == z.clause_start else z.near_start, z.near_end
        ),
        scope=scope_of(t.text, z.part_start, q.start, t.whose),
        period=period_of(t.text, z.sentence_start, q.start, t.metadata.report_year, state),
        section=section,
    )


def _open(t: _Text, q: Quantity, z: Zone, section: str | None) -> Statement:
    subject, action, obj = wording(t.text, q, z)
    unit = {"ratio": "ratio", "money": "元"}.get(q.kind, q.unit)
    return Statement(
        value=q.value,
        value_max=q.value_max,
        unit=unit,
        qualifier=q.qualifier,
        evidence=t.evidence(z.near_start, z.near_end, (z.sentence_start, z.sentence_end)),
        rule="open",
        confidence=0.6,
        unit_stated=q.unit or None,
        is_zero=q.value == 0,
        scope=scope_of(t.text, z.part_start, q.start, t.whose),
        period=period_of(t.text, z.sentence_start, q.start, t.metadata.report_year, False),
        section=section,
        subject=subject,
        action=action,
        object=obj,
    )


def _in_words(t: _Text, body_end: int) -> Iterator[Statement]:
    """Zeros and full coverage stated without a figure."""
    for stated in (*zeros(t.text, t.layout, t.hits, t.role), *coverages(t.text, t.layout, t.hits, t.role)):
        origin = t.folded.origin(stated.core[0])
        section = t.section(origin)
        if section == "M4" or not t.metadata.body_start <= origin < body_end:
            continue
        part = t.layout.part(stated.core[0])
        if is_higher(t.text, part[0], stated.core[0], t.whose):
            continue
        yield _stated(t, stated, section, part[0])


def _stated(t: _Text, s: Stated, section: str | None, part_start: int) -> Statement:
    i = s.indicator
    sentence = t.layout.sentence(s.core[0])
    return Statement(
        value=s.value,
        unit=i.unit,
        qualifier="exact",
        evidence=t.evidence(s.start, s.end, sentence),
        rule=f"{i.code}: {'zero' if s.value == 0 else 'full'}: {s.cue.text}",
        confidence=0.9,
        indicator=i.code,
        name=i.name_cn,
        is_zero=s.value == 0,
        facets=facets_of(t.text, i, s.start, s.end),
        scope=scope_of(t.text, part_start, s.core[0], t.whose),
        period=period_of(
            t.text, sentence[0], s.core[0], t.metadata.report_year, i.aggregation == "last" and section in ("M2", "M3")
        ),
        section=section,
    )


def _open_zeros(t: _Text, body_end: int, known: list[Statement]) -> Iterator[Statement]:
    """Zeros of happenings that no catalogued zero already states in the same clause."""
    for start, end, core, unit in open_zeros(t.text, t.layout):
        origin = t.folded.origin(core[0])
        section = t.section(origin)
        if section == "M4" or not t.metadata.body_start <= origin < body_end:
            continue
        part = t.layout.part(core[0])
        if is_higher(t.text, part[0], core[0], t.whose):
            continue
        evidence = t.evidence(start, end, t.layout.sentence(core[0]))
        if any(f.evidence.start < evidence.end and f.evidence.end > evidence.start for f in known):
            continue
        yield Statement(
            value=0.0,
            unit=unit,
            qualifier="exact",
            evidence=evidence,
            rule="open: zero",
            confidence=0.6,
            is_zero=True,
            scope=scope_of(t.text, part[0], core[0], t.whose),
            period=period_of(t.text, t.layout.sentence(core[0])[0], core[0], t.metadata.report_year, False),
            section=section,
            action="发生",
            object=t.text[core[1] : end].strip("，,。;、") or t.text[start : core[0]].strip("，,。;、") or None,
        )


def _distinct(statements: list[Statement]) -> tuple[list[Statement], list[Statement]]:
    """First mentions, and repetitions of the same indicator (or object), value and facets."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Statement] = []
    repeated: list[Statement] = []
    for s in statements:
        identity = (
            (s.indicator, s.value, s.value_max, tuple(sorted(s.facets.items())))
            if s.indicator
            else (s.object, s.action, s.value, s.unit)
        )
        (repeated if identity in seen else kept).append(s)
        seen.add(identity)
    return kept, repeated
