"""quick() finds what re.compile() finds, and puts the first characters in front where it can tell them."""

from __future__ import annotations

import random
import re

import pytest

from fazhi.parse.quick import quick

PATTERNS = [
    r"下一步|明年|(?:预计|拟)(?=在)",
    r"(?<!按)(?<!照)计划(?=开展)|努力(?=实现)",
    r"(?:近|过去)[一二三\d]+(?:个)?年|历年",
    r"自?(?:成立|设立)以来|[“\"]?[七八]五",
    r"(?P<a>复议|诉讼)\d{1,3}件|(?P<b>罚)款?",
    r"[一-龥]{2}局|\d+件",
    r"(?:共|计)*\d",
    r"^年|度",
    r"[^年]件",
    r".件",
    r"(?:年|度)*",
    r"(?:年|度)?$",
    r"\s{2}件",
]
ALPHABET = "按照计划开展努力实现近过去一二三历年自成立设立以来“七八五复议诉讼123件罚款局共度 \n在预拟下步明"


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_same_is_found(pattern: str) -> None:
    choose = random.Random(7)
    plain, fast = re.compile(pattern), quick(pattern)
    for _ in range(300):
        text = "".join(choose.choice(ALPHABET) for _ in range(60))
        found = [(m.span(), m.groups(), m.lastgroup) for m in fast.finditer(text)]
        assert found == [(m.span(), m.groups(), m.lastgroup) for m in plain.finditer(text)]
        a, b = plain.search(text, 7, 41), fast.search(text, 7, 41)
        assert (a and a.span()) == (b and b.span())
    for short in ("年", "件", "", "近三年", "按计划开展"):
        assert (plain.match(short) is None) == (fast.match(short) is None)


def test_first_characters_stand_in_front_only_where_they_can_be_told() -> None:
    assert quick(r"下一步|明年").pattern == "(?=[下明])(?:下一步|明年)"
    for unknown in (r"[^年]件", r".件", r"(?:年|度)*"):
        assert quick(unknown).pattern == unknown
