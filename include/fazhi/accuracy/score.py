"""Precision, recall and F1 per indicator and overall, with Wilson intervals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from math import sqrt

from fazhi.accuracy.cases import Case, Label
from fazhi.records import Statement

_Z = 1.959964  # 95 % two-sided


def wilson(hits: int, of: int) -> tuple[float, float]:
    """95 % confidence interval of a proportion (Wilson 1927); (0, 1) without observations."""
    if not of:
        return 0.0, 1.0
    p, z2 = hits / of, _Z * _Z
    middle = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z * sqrt(p * (1 - p) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass
class Tally:
    """Counts of one indicator, or of all."""

    right: int = 0
    wrong: int = 0  # found and not so labelled
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass
class Score:
    """Result over one set of cases."""

    name: str
    facts: Tally = field(default_factory=Tally)
    by_code: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    own: Tally = field(default_factory=Tally)  # every own-year quantity, catalogued or not; complete cases only
    claimed: int = 0  # labelled own-year quantities that came out as a fact
    tripped: int = 0  # facts found inside spans labelled as stating nothing
    notes: list[str] = field(default_factory=list)

    @property
    def claim_share(self) -> float:
        return self.claimed / self.own.right if self.own.right else 1.0


def _same(s: Statement, label: Label) -> bool:
    if abs(s.value - label.value) > 1e-9 * max(1.0, abs(label.value)) or s.qualifier != label.qualifier:
        return False
    if label.value_max is not None and s.value_max != label.value_max:
        return False
    return s.evidence.start < label.end and s.evidence.end > label.start


def _take(found: list[Statement], label: Label, codes: tuple[str, ...] | None) -> Statement | None:
    """The statement that states a label, taken out of the list."""
    options = [s for s in found if _same(s, label) and (codes is None or s.indicator in codes)]
    if not options:
        return None
    best = min(options, key=lambda s: abs(s.evidence.start - label.start) + abs(s.evidence.end - label.end))
    found.remove(best)
    return best


def score(name: str, cases: Iterable[Case], known: Collection[str] = ()) -> Score:
    """Score the reader on labelled texts. Facts of a code that is neither in `known` nor in any label count as open."""
    cases = list(cases)
    known = {code for c in cases for label in c.labels for code in label.codes} | set(known)
    result = Score(name)
    for case in cases:
        _score_case(case, known, result)
    return result


def _score_case(case: Case, known: set[str], result: Score) -> None:
    reading = case.read().reading
    facts = list(reading.facts)
    for label in case.labels:
        if not label.codes:
            continue
        hit = _take(facts, label, label.codes)
        if label.disputed:
            continue
        code = label.codes[0]
        for tally in (result.facts, result.by_code[code]):
            if hit is None:
                tally.missed += 1
            else:
                tally.right += 1
        if hit is None:
            result.notes.append(f"{case.id}: missed {code} = {label.value:g} {label.qualifier}: {_quote(case, label)}")
    for s in facts:
        if s.indicator in known:
            result.facts.wrong += 1
            result.by_code[str(s.indicator)].wrong += 1
            result.notes.append(f"{case.id}: wrong {s.indicator} = {s.value:g} {s.qualifier}: {s.evidence.text}")
    for start, end in case.nothing:
        inside = [s for s in reading.facts if start <= s.evidence.start and s.evidence.end <= end]
        result.tripped += len(inside)
        result.notes += [f"{case.id}: fact where there is none: {s.indicator} {s.evidence.text}" for s in inside]
    if case.complete:
        _score_own(case, [*reading.facts, *reading.remainder], result)


def _score_own(case: Case, found: list[Statement], result: Score) -> None:
    """Every own-year quantity: found as fact or statement with value and qualifier, and nothing beside them."""
    for label in case.labels:
        hit = _take(found, label, label.codes or None) or _take(found, label, None)
        if hit is None:
            result.own.missed += 1
            if not label.codes:
                result.notes.append(f"{case.id}: missed open {label.value:g} {label.qualifier}: {_quote(case, label)}")
        else:
            result.own.right += 1
            result.claimed += hit.indicator is not None
    for s in found:
        result.own.wrong += 1
        if s.indicator is None:
            result.notes.append(f"{case.id}: not of the own year: {s.value:g} {s.unit}: {s.evidence.text}")


def _quote(case: Case, label: Label) -> str:
    return case.text[label.start : label.end][:80]


def _line(name: str, t: Tally) -> str:
    low_p, high_p = wilson(t.right, t.right + t.wrong)
    low_r, high_r = wilson(t.right, t.right + t.missed)
    return (
        f"{name:<26}{t.right + t.missed:>6}{t.precision:>8.3f} [{low_p:.3f} {high_p:.3f}]"
        f"{t.recall:>8.3f} [{low_r:.3f} {high_r:.3f}]{t.f1:>8.3f}"
    )


def table(result: Score, *, per_code: bool = True) -> Iterator[str]:
    """Lines of the table that `fazhi accuracy` prints."""
    yield f"{result.name:<26}{'n':>6}{'prec.':>8} {'95 %':^13}{'recall':>8} {'95 %':^13}{'F1':>8}"
    if per_code:
        for code in sorted(result.by_code):
            yield _line(code, result.by_code[code])
    yield _line("catalogued facts", result.facts)
    if result.own.right + result.own.missed:
        yield _line("all own-year quantities", result.own)
        yield f"claimed by the catalogue {result.claim_share:.3f} · facts in places that state none {result.tripped}"
