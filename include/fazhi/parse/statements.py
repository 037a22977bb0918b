"""Statements out of what was found: catalogued figures, open ones, zeros and full coverage said in words."""

from __future__ import annotations

from collections.abc import Iterator

from fazhi.indicators.catalogue import by_code
from fazhi.parse.match import Match
from fazhi.parse.period import period_of
from fazhi.parse.quantities import Quantity
from fazhi.parse.scope import is_higher, scope_of
from fazhi.parse.source import Source
from fazhi.parse.wording import facets_of, wording
from fazhi.parse.zeros import Stated, coverages, open_zeros, zeros
from fazhi.parse.zones import Zone
from fazhi.records import Statement

_SHARE = ("占", "所占", "比例", "比重")


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
        unit=indicator.unit,
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
        if is_higher(t.text, part[0], stated.core[0], t.whose):
            continue
        yield _stated(t, stated, section, part[0])


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


def open_zero_statements(t: Source, body_end: int, known: list[Statement]) -> Iterator[Statement]:
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
