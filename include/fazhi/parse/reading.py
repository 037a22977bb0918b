"""All figures of a text: quantities first, then what they are not, then which indicator each states.

The order of work: fold the text; find quantities; reject what is no statement about the reporter's own year; let the
catalogue claim the rest by head noun, further words, measure word and section; keep what nobody claims as remainder; add
zeros and full coverage stated in words; take out repetitions; check the constraints.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fazhi.parse.claims import claimed
from fazhi.parse.constraints import constraint_flags
from fazhi.parse.decide import reject
from fazhi.parse.lists import chained
from fazhi.parse.parts import marked
from fazhi.parse.quantities import Quantity, find
from fazhi.parse.repeats import distinct
from fazhi.parse.scope import is_higher
from fazhi.parse.source import Source, prepare
from fazhi.parse.statements import fact, in_words, open_in_words, open_statement
from fazhi.parse.years import year_marks
from fazhi.records import Document, Metadata, Reading, Rejected, Statement

_NEXT_STEP = re.compile(
    r",(?:已|均|共|全部|依法|按期|按时|成功)*(?:办结|调处|处理|处置|化解|完成|办理|答复|回复|审结|结案|解决|反馈)(?:了)?"
)
_OF_A_PART = re.compile(r"较大|重大|重特大|以上|行业|领域|直管")
_CHAINING = ("delta", "norm", "plan", "prior_value", "other_year", "last_year", "several_years")


def read_facts(document: Document, metadata: Metadata) -> Reading:
    """Facts, remainder and rejected quantities of one document. Spans are code points of `document.text`."""
    t = prepare(document, metadata)
    quantities, shapes = find(t.text)
    t.marks = year_marks(t.text, shapes, metadata.report_year)
    zones = t.layout.zones(quantities)
    facts: list[Statement] = []
    sentence: list[tuple[Quantity, Statement]] = []  # what the sentence states before the quantity
    sentence_start = -1
    remainder: list[Statement] = []
    verdicts: list[str | None] = []
    stated: tuple[frozenset[str], int] = (frozenset(), 0)  # what the figure before stated, and where it ended
    rejected = [_rejected(t, s.start, s.end, s.reason) for s in shapes if s.end <= len(t.text)]
    body_end = metadata.body_end if metadata.body_end is not None else len(document.text)
    for i, (q, z) in enumerate(zip(quantities, zones, strict=True)):
        origin = t.folded.origin(q.start)
        section = t.section(origin)
        reason = "page_furniture" if not metadata.body_start <= origin < body_end else None
        if reason is None and i and chained(t.text, quantities[i - 1], q) and verdicts[-1] in _CHAINING:
            reason = verdicts[-1]
        reason = reason or reject(t.text, q, z, t.marks, metadata.report_year, section)
        if reason is None and is_higher(t.text, z.part_start, q.start, t.whose):
            reason = "higher_body"
        verdicts.append(reason)
        if reason is not None:
            rejected.append(_rejected(t, q.start, q.end, reason))
            continue
        matches = claimed(t, i, quantities, zones, stated)
        codes = frozenset(m.indicator.code for m in matches)
        if matches and codes & stated[0] and _again_in_full(t.text, quantities[i - 1], q):
            matches = []  # an own statement, and no second figure of the indicator
        stated = (codes, q.end)
        if matches:
            if z.sentence_start != sentence_start:
                sentence, sentence_start = [], z.sentence_start
            made = marked(t.text, q, (fact(t, q, z, m, section) for m in matches), sentence)
            sentence += ((q, f) for f in made)
            facts.extend(made)
        elif q.kind != "bare":
            remainder.append(open_statement(t, q, z, section))
        else:
            rejected.append(_rejected(t, q.start, q.end, "no_unit"))
    facts.extend(_unqualified(in_words(t, body_end), facts))
    remainder.extend(list(open_in_words(t, body_end, [*facts, *remainder])))
    remainder.sort(key=lambda f: (f.evidence.start, f.evidence.end))
    facts.sort(key=lambda f: (f.evidence.start, f.evidence.end, f.indicator or ""))
    facts, repeated = distinct(facts, document.text)
    rejected.extend(Rejected(f.evidence.text, f.evidence.start, f.evidence.end, "repeated") for f in repeated)
    rejected.sort(key=lambda r: (r.start, r.end))
    kept = distinct(remainder, document.text)[0]
    return Reading(tuple(facts), tuple(kept), tuple(rejected), constraint_flags(facts))


def _again_in_full(text: str, before: Quantity, q: Quantity) -> bool:
    """受理342件,办结342件: the same number once more, of which only the next step is said."""
    same = (before.value, before.unit, before.kind) == (q.value, q.unit, q.kind)
    return same and _NEXT_STEP.fullmatch(text, before.end, q.start) is not None


def _unqualified(zeros: Iterator[Statement], counted: list[Statement]) -> list[Statement]:
    """Zeros said in words, without those of a part whose total is counted: 发生事故8起, 未发生较大以上事故."""
    known = {f.indicator for f in counted if f.value > 0}
    return [z for z in zeros if not (z.is_zero and z.indicator in known and _OF_A_PART.search(z.evidence.text))]


def _rejected(t: Source, start: int, end: int, reason: str) -> Rejected:
    a, b = t.folded.span(start, max(end, start + 1))
    return Rejected(t.document.text[a:b], a, b, reason)
