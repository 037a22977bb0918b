"""Statements out of what was found: catalogued figures, open ones, zeros and full coverage said in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fazhi.indicators.catalogue import by_code
from fazhi.parse.match import Match
from fazhi.parse.period import period_of
from fazhi.parse.quantities import Quantity
from fazhi.parse.scope import is_higher, scope_of
from fazhi.parse.source import Source
from fazhi.parse.wording import facets_of, wording
from fazhi.parse.years import other_year, streak
from fazhi.parse.zeros import Stated, coverages, open_coverages, open_zeros, zeros
from fazhi.parse.zones import Zone
from fazhi.records import Statement

_SHARE = ("占", "所占", "比例", "比重")
_EDGE = "，,。;、"


def fact(t: Source, q: Quantity, z: Zone, m: Match, section: str | None) -> Statement:
    """The statement of a quantity that an indicator claims."""
    start = min(m.head_start, q.start)
    end = max(m.head_end, q.end, m.reach)
    lead = max(z.clause_start, z.near_start) if start >= z.near_start else start
    indicator = m.indicator
    facets = facets_of(t.text, indicator, _facets_start(t, z), z.near_end)
    named = next((by_code().get(code) for v, code in indicator.becomes.items() if v in facets.values()), None)
    if named is not None:  # the share of lost cases is the loss rate
        indicator = named
        facets = facets_of(t.text, indicator, _facets_start(t, z), z.near_end)
    state = indicator.aggregation == "last" and section in ("M2", "M3")
    return Statement(
        value=q.value,
        value_max=q.value_max,
        unit=q.unit if indicator.as_written and q.unit in indicator.units else indicator.unit,
        qualifier=q.qualifier,
        evidence=t.evidence(min(lead, start), end, (z.sentence_start, z.sentence_end)),
        rule=f"{indicator.code}: {m.cue.text}",
        confidence=m.confidence,
        indicator=indicator.code,
        name=indicator.name_cn,
        unit_stated=q.unit or None,
        is_zero=q.value == 0,
        facets=facets,
        scope=scope_of(t.text, z.part_start, q.start, t.whose),
        period=period_of(t.text, z.sentence_start, q.start, t.metadata.report_year, state),
        section=section,
    )


def _facets_start(t: Source, z: Zone) -> int:
    """Where the words that tell a figure's kind begin; those of a bare share (维持48件，占比60%) stand one clause earlier."""
    if z.near_start != z.clause_start:
        return z.near_start
    if t.text.startswith(_SHARE, z.clause_start):
        return t.layout.clause(max(0, z.clause_start - 2))[0]
    return z.clause_start


def open_statement(t: Source, q: Quantity, z: Zone, section: str | None) -> Statement:
    """The statement of a quantity that no indicator claims, under its own words."""
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


def in_words(t: Source, body_end: int) -> Iterator[Statement]:
    """Zeros and full coverage stated without a figure."""
    for stated in (*zeros(t.text, t.layout, t.hits, t.role), *coverages(t.text, t.layout, t.hits, t.role)):
        origin = t.folded.origin(stated.core[0])
        section = t.section(origin)
        if section == "M4" or not t.metadata.body_start <= origin < body_end:
            continue
        part = t.layout.part(stated.core[0])
        if is_higher(t.text, part[0], stated.core[0], t.whose) or _elsewhen(t, stated.core[0]):
            continue
        yield _stated(t, stated, section, part[0])


def _elsewhen(t: Source, at: int) -> bool:
    """Is what words state at `at` said of another year, of several, or of a row of years?"""
    sentence, clause = t.layout.sentence(at)[0], t.layout.clause(at)[0]
    starts = (t.layout.before(sentence), sentence, clause)
    return streak(t.text, clause, at) or other_year(t.text, at, starts, t.marks, t.metadata.report_year) is not None


def _stated(t: Source, s: Stated, section: str | None, part_start: int) -> Statement:
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


def open_in_words(t: Source, body_end: int, known: list[Statement]) -> Iterator[Statement]:
    """Zeros of happenings and full coverage that no statement of the same value says in the same clause."""
    zero = [f for f in known if f.is_zero]
    full = [f for f in known if f.unit == "ratio" and f.value == 1.0]
    for start, end, core, unit in open_zeros(t.text, t.layout):
        told = t.text[core[1] : end].strip(_EDGE) or t.text[start : core[0]].strip(_EDGE) or None
        if s := _open(t, body_end, (start, end), core, zero):
            yield replace(s, unit=unit, rule="open: zero", is_zero=True, action="发生", object=told)
    for start, end, core in open_coverages(t.text, t.layout):
        if s := _open(t, body_end, (start, end), core, full):
            told = t.text[start : core[0]].rpartition("实现")[2].strip(_EDGE + "了") or t.text[start : core[0]]
            yield replace(s, value=1.0, unit="ratio", rule="open: full", action="实现", object=told)


def _open(
    t: Source, body_end: int, clause: tuple[int, int], core: tuple[int, int], known: list[Statement]
) -> Statement | None:
    """A statement of nothing yet, at the telling word `core`; None where it is none of the own year's, or known."""
    origin = t.folded.origin(core[0])
    section = t.section(origin)
    if section == "M4" or not t.metadata.body_start <= origin < body_end:
        return None
    part = t.layout.part(core[0])
    if is_higher(t.text, part[0], core[0], t.whose) or _elsewhen(t, core[0]):
        return None
    sentence = t.layout.sentence(core[0])
    evidence = t.evidence(*clause, sentence)
    if any(f.evidence.start < evidence.end and f.evidence.end > evidence.start for f in known):
        return None
    return Statement(
        value=0.0,
        unit="",
        qualifier="exact",
        evidence=evidence,
        rule="open",
        confidence=0.6,
        scope=scope_of(t.text, part[0], core[0], t.whose),
        period=period_of(t.text, sentence[0], core[0], t.metadata.report_year, False),
        section=section,
    )
