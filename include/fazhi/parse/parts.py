"""Parts of a total that its own indicator counts too: 审查合同36份,其中行政协议12份 states 36 and, of these, 12.

A part carries the facet `part` with the words that name it, so that it stands beside its total and never against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from fazhi.parse.quantities import Quantity
from fazhi.records import Statement

FACET = "part"
_OPENS = re.compile(r"其中|包括|包含|[(:]")
_LEFT = re.compile(r"[,。;、:()\n]|其中|包括|包含|\d")
_RIGHT = re.compile(r"[,。;、:()\n\d]")
_LONGEST = 16  # characters of a part's name


def marked(
    text: str, q: Quantity, made: Iterable[Statement], sentence: list[tuple[Quantity, Statement]]
) -> list[Statement]:
    """`made`, with the facet where `sentence`, what was stated before in it, holds the total. `text` is folded."""
    return [replace(f, facets={**f.facets, FACET: _name(text, q)}) if _total(text, q, f, sentence) else f for f in made]


def _total(text: str, q: Quantity, f: Statement, sentence: list[tuple[Quantity, Statement]]) -> bool:
    return any(
        (whole.indicator, whole.scope, whole.facets, whole.period) == (f.indicator, f.scope, f.facets, f.period)
        and f.value <= whole.value
        and _OPENS.search(text, before.end, q.start) is not None
        for before, whole in sentence
    )


def _name(text: str, q: Quantity) -> str:
    """The noun before the figure, else the words behind it."""
    start = max(
        (m.end() for m in _LEFT.finditer(text, max(0, q.start - 2 * _LONGEST), q.start)), default=q.start - _LONGEST
    )
    if noun := text[max(0, start) : q.start].strip(" “”"):
        return noun[-_LONGEST:]
    stop = _RIGHT.search(text, q.end)
    return text[q.end : stop.start() if stop else len(text)][:_LONGEST].strip() or "其中"
