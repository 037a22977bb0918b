"""Which statements say again what an earlier one said: the same thing, with the same value, in other words or places.

Two items of one sentence or list are never a repetition (甲县2起, 乙县2起), nor are two small equal figures whose words
differ (审查30件 … 备案30件); a large figure of the same indicator that returns in another sentence is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from fazhi.records import Statement

_NOISE = re.compile(r"[\d\s,.%、，。；：:;“”‘’()（）《》余多近约共累计全年件次个]+")
_ALIKE = 0.5  # share of common character pairs, of the shorter wording, from which two wordings say the same
_TELLING = 100  # a count this large does not return by chance


def distinct(statements: Iterable[Statement]) -> tuple[list[Statement], list[Statement]]:
    """First mentions, and repetitions of the same indicator (or object and action), value and facets."""
    seen: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    kept: list[Statement] = []
    repeated: list[Statement] = []
    for s in statements:
        known = seen[_identity(s)]
        (repeated if any(_again(s, k) for k in known) else kept).append(s)
        known.append(s)
    return kept, repeated


def _identity(s: Statement) -> tuple[object, ...]:
    if s.indicator:
        return (s.indicator, s.value, s.value_max, tuple(sorted(s.facets.items())))
    return (s.object, s.action, s.value, s.unit)


def _again(s: Statement, earlier: Statement) -> bool:
    a, b = s.evidence, earlier.evidence
    if a.sentence_start == b.sentence_start:
        return _in_words(s) or _in_words(earlier)
    return (s.unit != "ratio" and s.value >= _TELLING) or _alike(a.text, b.text)


def _in_words(s: Statement) -> bool:
    """Was it said without a figure (未发生, 全覆盖)? Such a clause explains the figure beside it."""
    return ": zero: " in s.rule or ": full: " in s.rule


def _alike(a: str, b: str) -> bool:
    one, two = _pairs(a), _pairs(b)
    return len(one & two) >= _ALIKE * max(1, min(len(one), len(two)))


def _pairs(text: str) -> set[str]:
    words = _NOISE.sub("", text)
    return {words[i : i + 2] for i in range(len(words) - 1)} or {words}
