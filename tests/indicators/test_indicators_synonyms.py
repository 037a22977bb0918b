"""A cue that names two verbs of one deed means the others; one alone means itself."""

from __future__ import annotations

import pytest

from fazhi.indicators.block import parse_cue
from fazhi.indicators.synonyms import widened


@pytest.mark.parametrize(
    ("terms", "too"),
    [(("清理", "取缔"), "摘除"), (("追回", "返还"), "拿回"), (("下发", "下达"), "签发")],
    ids=["cleared", "recovered", "issued"],
)
def test_two_verbs_of_a_deed_mean_the_others(terms: tuple[str, ...], too: str) -> None:
    assert too in widened(terms)
    assert widened(terms)[: len(terms)] == terms


@pytest.mark.parametrize("terms", [("清理",), ("清理", "追回"), ("案件", "线索")], ids=["one", "of-two-deeds", "nouns"])
def test_one_verb_means_itself(terms: tuple[str, ...]) -> None:
    assert widened(terms) == terms


def test_a_cue_is_widened_in_every_group_and_keeps_its_text() -> None:
    cue = parse_cue("小广告 =清理|取缔")
    assert cue.head == ("小广告",) and "清刷" in cue.rest[0].terms
    assert cue.text == "小广告 =清理|取缔"
