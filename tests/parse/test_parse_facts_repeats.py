"""What is said twice counts once; equal figures of different things count each."""

from __future__ import annotations

import pytest
from facts_helper import facts, read


def _values(text: str) -> list[float]:
    r = read(text)
    return sorted(s.value for s in (*r.facts, *r.remainder))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("柳林乡发生事故2起，死亡2人；石桥乡发生事故2起，死亡2人。", [2, 2, 2, 2]),
        ("组织防汛演练1次、消防演练1次、地震演练1次、反恐演练1次。", [1, 1, 1, 1]),
        ("柳林乡发生事故2起，死亡2人。石桥乡发生事故2起，死亡2人。", [2, 2, 2, 2]),
        ("年内已办结案件312件。全县共审结行政复议申请312件。", [312, 312]),
        ("报送备案文件31件。全年共审结案件31件。", [31, 31]),
        ("查处串通投标案件4件、违法分包案件4件。", [4, 4]),
        ("在职人员参考率100%。组织新进人员考试，新录用公务员考试参考率100%，合格率98%。", [0.98, 1, 1]),
    ],
)
def test_equal_figures_of_different_things_count_each(text: str, values: list[float]) -> None:
    assert _values(text) == sorted(map(float, values))


@pytest.mark.parametrize(
    "text",
    [
        "全年受理行政复议案件318件。办案压力明显加大，受理的318件行政复议案件均按期办理。",
        "举办执法培训班6期。通过举办执法培训班6期，提升了能力。",
    ],
)
def test_what_is_said_again_counts_once(text: str) -> None:
    assert len([f for f in read(text, agency="安平县司法局").facts if f.value > 1]) == 1


def test_a_zero_said_twice_in_a_sentence_counts_once() -> None:
    got = [
        f
        for f in read("全年无行政诉讼案件，未发生行政诉讼败诉，行政诉讼案件为零。").facts
        if f.indicator == "DISP_LIT_CASES"
    ]
    assert len(got) == 1
    assert facts("全年无行政诉讼案件。")
