"""Which statements say again what an earlier one said: the same thing, with the same value, in other words or places.

Two items of one sentence or list are never a repetition (甲县2起, 乙县2起), nor are two small equal figures whose words
differ (审查30件 … 备案30件); a large figure of the same indicator that returns in another sentence is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from fazhi.records import Statement

_NOISE = re.compile(r"[\d\s,.%、，。；：:;“”‘’()（）《》余多近约共累计全年件次个]+")
_ALIKE = 0.5  # share of common character pairs, of the shorter wording, from which two wordings say the same
_TELLING, _TELLING_ALIKE = 100, 0.25  # a count this large does not return by chance: less likeness will do
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,4}?(?:县|区|市|镇|乡|街道|局|社区|村|大队|中心)")
_OWN = ("全", "我", "本", "各", "该", "社", "辖", "地", "片", "园")  # 全县, 我市 name no place of their own

_COMPARED = 60  # statements of one meaning and value that a later one is compared with; more is an attack


def distinct(statements: Iterable[Statement], text: str) -> tuple[list[Statement], list[Statement]]:
    """First mentions, and repetitions of the same indicator (or object and action), value and facets; `text` is the
    document's, in which the evidence stands."""
    seen: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    kept: list[Statement] = []
    repeated: list[Statement] = []
    for s in statements:
        known = seen[_identity(s)]
        (repeated if any(_again(s, k, text) for k in known) else kept).append(s)
        if len(known) < _COMPARED:
            known.append(s)
    return kept, repeated


def _identity(s: Statement) -> tuple[object, ...]:
    if s.indicator:
        return (s.indicator, s.value, s.value_max, tuple(sorted(s.facets.items())))
    return (s.object, s.action, s.value, s.unit)


def _again(s: Statement, earlier: Statement, text: str) -> bool:
    a, b = s.evidence, earlier.evidence
    if a.sentence_start == b.sentence_start:
        return _in_words(s) or _in_words(earlier)
    if s.value >= _TELLING if s.unit != "ratio" else 0 < s.value < 1 and round(s.value * 100, 6) % 1:
        return _alike(a.text, b.text, _TELLING_ALIKE)
    return _alike(a.text, b.text, _ALIKE) and _place(s, text) == _place(earlier, text)


def _place(s: Statement, text: str) -> str | None:
    """The place or office named last in the sentence up to the figure: 甲县事故2起, 死亡2人 is not 乙县's."""
    return _last_place(text[s.evidence.sentence_start : s.evidence.end])


@lru_cache(maxsize=512)
def _last_place(words: str) -> str | None:
    found = [p for p in _PLACE.findall(words) if not p.startswith(_OWN)]
    return found[-1] if found else None


def _in_words(s: Statement) -> bool:
    """Was it said without a figure (未发生, 全覆盖)? Such a clause explains the figure beside it."""
    return ": zero: " in s.rule or ": full: " in s.rule


def _alike(a: str, b: str, least: float) -> bool:
    one, two = _pairs(a), _pairs(b)
    return len(one & two) >= least * max(1, min(len(one), len(two)))


@lru_cache(maxsize=512)
def _pairs(text: str) -> frozenset[str]:
    words = _NOISE.sub("", text)
    return frozenset(words[i : i + 2] for i in range(len(words) - 1)) or frozenset((words,))
