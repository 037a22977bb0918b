"""Where a quantity stands: its sentence, part, clause, and the words that belong to it rather than to its neighbours."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from fazhi.parse.quantities import Quantity

_PART = re.compile(r"[。!?\n;]")  # the ends of sentences, and the semicolon
_CLAUSE = re.compile(r"[。!?\n;:()]|,(?:(?<!\d,)|(?!\d{3}(?!\d)))")  # no comma of 12,345
# 村(社区), 党委(扩大)会, 纠正(含撤销、变更)决定: part of a word or of what follows, no clause of its own
_ASIDE = re.compile(r"\([^()\d]{1,8}\)|\([^()\d。;:\n]{9,40}\)(?=[^,。;:!?\n])")
_CLAUSE_MAX, _PART_MAX, _SENTENCE_MAX = 300, 500, 800  # text without a full stop is hostile or a table
# 从20%提高到50%: what the later value counts stands before the earlier one
_RISE = re.compile(
    r"[^,。;、\d]{0,3}(?:压缩|缩短|精简|压减|缩减|提升|提高|增加|上升|上涨|下降|降低|减少|扩大|增长|调整|变更|扩展|跃升|攀升|降|升|增|减)?"
    r"(?:到|至|为|成)了?"
)
_BEFORE, _BEFORE_MAX = 3, 300  # sentences, characters before a sentence that may hold what a `~` group asks for
_ITEM_TAIL = 8  # characters of an item behind its quantity
# 党组会18次研究重大事项44项, 信访17件办结率100%: a verb or rate behind the measure word belongs to the figure after it
_OF_THE_NEXT = re.compile(
    r"(?:共|累计|共计)?(?:研究|审定|审议|讨论|议定|涉及|占|办结|解决|提出|出具)|[^,。;、\d]{1,8}率(?:均?为|均?达|均?达到|是)?$"
)
_JOIN = re.compile(r"、|以及|和|及|与|并")


class Zone(NamedTuple):
    """Folded offsets around one quantity. near ⊂ clause ⊂ part ⊂ sentence; `follow` ends where the next quantity's words begin."""

    near_start: int
    near_end: int
    clause_start: int
    clause_end: int
    part_start: int
    part_end: int
    sentence_start: int
    sentence_end: int
    before_start: int  # of the sentences before, for what a heading or lead-in says
    follow: int
    reach: int  # like near_start, but over earlier clauses that hold no quantity


class Layout:
    """Boundaries of a folded text, found once."""

    def __init__(self, text: str, body: int = 0) -> None:
        """`body`: where the report begins; what stands above, its title, tells nothing of a single figure."""
        self.text = text
        self.body = body
        ends = [m.end() for m in _PART.finditer(text)]
        self.parts = [0, *ends, len(text) + 1]
        self.sentences = [0, *[end for end in ends if text[end - 1] != ";"], len(text) + 1]
        inside = {i for m in _ASIDE.finditer(text) for i in (m.start() + 1, m.end())}
        self.clauses = [0, *[end for m in _CLAUSE.finditer(text) if (end := m.end()) not in inside], len(text) + 1]

    @staticmethod
    def _around(bounds: list[int], at: int, most: int) -> tuple[int, int]:
        i = bisect_right(bounds, at)
        return max(bounds[i - 1], at - most), min(bounds[i] - 1, at + most)

    def sentence(self, at: int) -> tuple[int, int]:
        return self._around(self.sentences, at, _SENTENCE_MAX)

    def part(self, at: int) -> tuple[int, int]:
        return self._around(self.parts, at, _PART_MAX)

    def clause(self, at: int) -> tuple[int, int]:
        return self._around(self.clauses, at, _CLAUSE_MAX)

    def before(self, sentence_start: int) -> int:
        i = bisect_left(self.sentences, sentence_start)
        return min(sentence_start, max(self.sentences[max(0, i - _BEFORE)], sentence_start - _BEFORE_MAX, self.body))

    def zones(self, quantities: list[Quantity]) -> list[Zone]:
        """One zone per quantity, in order."""
        out = []
        for i, q in enumerate(quantities):
            previous = quantities[i - 1] if i else None
            following = quantities[i + 1] if i + 1 < len(quantities) else None
            out.append(self._zone(q, previous, following))
        return out

    def _zone(self, q: Quantity, previous: Quantity | None, following: Quantity | None) -> Zone:
        text = self.text
        ss, se = self.sentence(q.start)
        ps, pe = self.part(q.start)
        cs, ce = self.clause(q.start)
        start, end = cs, ce
        if previous is not None and previous.end > cs:
            gap = text[previous.end : q.start]
            join = _JOIN.search(gap)
            start = cs if _RISE.fullmatch(gap) else previous.end + (join.end() if join else 0)
        reach = max(ps, previous.end if previous is not None else 0)
        if previous is not None and previous.end > ps and previous.end <= cs:
            reach = self.clause(previous.end)[1] + 1  # the rest of the clause before belongs to its own quantity
            reach = min(reach, cs)
        reach = min(reach, start)
        follow = pe
        if following is not None and following.start < pe:
            follow = self.clause(following.start)[0]
            if following.start < ce:
                gap = text[q.end : following.start]
                join = _JOIN.search(gap)
                end = q.end + join.start() if join else q.end if _OF_THE_NEXT.match(gap) else following.start
                if gap.startswith("中"):  # 全所5人中法律专业4人: what follows is said of the second figure
                    end = q.end
                if join and join.start() <= _ITEM_TAIL:
                    follow = ce  # 6个集体、5名同志获表彰: what is said after a list is said of each item
        return Zone(start, max(end, q.end), cs, ce, ps, pe, ss, se, self.before(ss), max(follow, end), reach)
