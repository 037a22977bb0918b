"""The remainder grouped by similarity: what reports state often and no indicator names yet."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

_NOISE = re.compile(r"[\d\s,.%，。、；：:“”‘’()（）《》〔〕*余多近约共累计]+")
_ALIKE = 0.5  # Jaccard similarity of character pairs from which two wordings count as one group


@dataclass(frozen=True, slots=True)
class Open:
    """One statement without indicator, as it is grouped."""

    action: str
    object: str
    unit: str
    value: float
    evidence: str


@dataclass
class Gap:
    """A group of like statements; `leader` is the wording that opened it."""

    leader: str
    unit: str
    count: int = 0
    low: float = float("inf")
    high: float = 0.0
    wordings: Counter[str] = field(default_factory=Counter)
    evidence: list[str] = field(default_factory=list)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset((text,))


def group(statements: Iterable[Open]) -> list[Gap]:
    """Groups of like wording and equal unit, most frequent first. One pass: each statement joins the likest leader."""
    gaps: list[Gap] = []
    pairs: list[frozenset[str]] = []
    index: dict[tuple[str, str], list[int]] = defaultdict(list)  # (unit, pair) -> groups whose leader has the pair
    for s in statements:
        wording = _NOISE.sub("", s.action + s.object)
        if not wording:
            continue
        own = _pairs(wording)
        shared = Counter(g for pair in own for g in index[s.unit, pair])
        best, likeness = -1, 0.0
        for g, n in shared.items():
            jaccard = n / (len(own) + len(pairs[g]) - n)
            if jaccard > likeness:
                best, likeness = g, jaccard
        if likeness < _ALIKE:
            best = len(gaps)
            gaps.append(Gap(wording, s.unit))
            pairs.append(own)
            for pair in own:
                index[s.unit, pair].append(best)
        gap = gaps[best]
        gap.count += 1
        gap.low, gap.high = min(gap.low, s.value), max(gap.high, s.value)
        gap.wordings[wording] += 1
        if len(gap.evidence) < 3:
            gap.evidence.append(s.evidence)
    return sorted(gaps, key=lambda g: (-g.count, g.leader))
