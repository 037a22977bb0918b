"""`field: law`: words of another field beside a figure bar an indicator, a word of law lifts that."""

from __future__ import annotations

from typing import Any

import pytest
from facts_helper import facts

from fazhi.indicators.block import CatalogueError, build, parse_cue
from fazhi.indicators.fields import FOREIGN, names_law, of_another_kind


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        ("召开安全生产工作会议11次", "LEAD_MEETINGS_LAW"),
        ("举办就业技能培训班6期", "LEAD_TRAIN_SESSIONS"),
        ("开展内审业务培训2期", "LEAD_TRAIN_SESSIONS"),
    ],
    ids=["meeting", "skills", "audit"],
)
def test_another_field_bars_the_indicator(clause: str, code: str) -> None:
    assert code not in {f[0] for f in facts(f"落实法治建设责任，{clause}。")}


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        ("召开安全生产法治工作会议11次", "LEAD_MEETINGS_LAW"),
        ("举办统计法培训班6期", "LEAD_TRAIN_SESSIONS"),
        ("举办干部法治培训班6期", "LEAD_TRAIN_SESSIONS"),
    ],
    ids=["meeting", "statistics-law", "plain"],
)
def test_a_word_of_law_lifts_it(clause: str, code: str) -> None:
    assert code in {f[0] for f in facts(f"落实法治建设责任，{clause}。")}


def test_words_of_law_are_told_from_methods_and_practice() -> None:
    assert all(names_law(words) for words in ("安全生产法培训", "行政执法", "《规定》宣讲", "信访条例"))
    assert not any(names_law(words) for words in ("工作办法", "典型做法", "教学方法", "书法展", "算法"))
    assert not any(names_law(word) for word in FOREIGN)


def test_only_law_is_a_field() -> None:
    block: dict[str, Any] = dict(
        code="X_Y",
        name_cn="甲",
        name_en="a",
        definition="乙",
        unit="次",
        value_kind="count",
        aggregation="sum",
        plausible=[1, 2, 3, 4],
        cues=["甲"],
    )
    assert build({**block, "field": "law"}, "X").lawful
    assert not build(block, "X").lawful
    with pytest.raises(CatalogueError, match="field is law or left out"):
        build({**block, "field": "money"}, "X")


def test_a_law_named_with_another_figure_makes_no_meeting_on_law() -> None:
    both = facts("市委常委会研究法治建设4次，市政府常务会议31次审议各类事项。")
    assert {f for f in both if f[0] == "LEAD_MEETINGS_LAW"} == {("LEAD_MEETINGS_LAW", 4.0, "exact")}
    assert ("LEAD_MEETINGS_LAW", 3.0, "exact") in facts("召开常务会议3次，研究法治建设。")
    assert ("LEAD_MEETINGS_LAW", 5.0, "exact") in facts("压实法治建设责任，先后召开常务会议5次。")


def test_a_group_that_follows_is_written_with_its_mark() -> None:
    assert [g.follows for g in parse_cue("会议 >法治|依法 研究").rest] == [True, False]


@pytest.mark.parametrize(
    ("words", "head"),
    [("开展智改数转", "培训"), ("召开秸秆禁烧", "动员会"), ("全年举办盲人按摩", "培训班")],
    ids=["digital", "straw", "massage"],
)
def test_words_right_before_a_noun_tell_another_field(words: str, head: str) -> None:
    assert of_another_kind(words, head)


@pytest.mark.parametrize(
    ("words", "head"),
    [
        ("组织镇村干部", "轮训"),
        ("召开依法治镇", "工作会议"),
        ("县政府常务", "会议"),
        ("举办新任职科级领导干部综合素质能力提升", "培训班"),
        ("人居环境整治", "问题"),
    ],
    ids=["officials", "law", "government", "general", "no-session"],
)
def test_who_how_and_how_often_tell_no_field(words: str, head: str) -> None:
    assert not of_another_kind(words, head)
