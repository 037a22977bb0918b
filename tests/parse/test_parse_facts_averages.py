"""Averages, streaks, what was merged away, and money that follows on the persons it was paid to."""

from __future__ import annotations

import pytest
from facts_helper import facts, reasons, stated


def test_an_average_is_not_a_sum() -> None:
    assert facts("政务服务中心接待群众4200人次。") == {("FUNC_SERVICE_DONE", 4200.0, "exact")}
    assert facts("政务服务中心日均接待群众40人次。") == set()
    assert stated("政务服务中心日均接待群众40人次。") == {40.0}
    assert ("FUNC_AIR_PM", 31.0, "exact") in facts("PM2.5年均浓度31微克/立方米。")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("将52个服务窗口整合为20个。", 20.0),
        ("将大厅86项审批事项归并成31项。", 31.0),
    ],
    ids=["windows", "items"],
)
def test_what_was_merged_is_the_state_before(text: str, value: float) -> None:
    assert stated(text) == {value}
    assert reasons(text) == ["prior_value"]


def test_merging_without_a_second_figure_counts() -> None:
    assert 36.0 in stated("将36个服务窗口整合为综合受理专区。")


def test_a_streak_of_years_states_no_zero() -> None:
    assert stated("实现连续11年未发生生产安全事故。") == set()
    assert facts("全年未发生生产安全事故。") == {("EMER_INCIDENTS", 0.0, "exact")}


def test_money_follows_on_those_it_was_paid_to() -> None:
    assert facts("临时救助困难群众26人次，3.8万元。") == {
        ("FUNC_WELFARE_PERSONS", 26.0, "exact"),
        ("FUNC_WELFARE_AMOUNT", 38000.0, "exact"),
    }
    assert ("FUNC_WELFARE_AMOUNT", 38000.0, "exact") not in facts("检查企业26家次，3.8万元。")


def test_a_figure_right_behind_one_without_a_name_shares_its_words() -> None:
    assert ("EMER_EVACUATED", 186.0, "exact") in facts("地质灾害避险转移4次186人。")
    assert facts("检查企业26家120次。") == {("ENFO_INSPECTIONS", 26.0, "exact")}


def test_what_is_denied_behind_a_figure_does_not_name_it() -> None:
    stated_of = {(code, value) for code, value, _ in facts("全年行政处罚126件，无行政复议、行政诉讼案件发生。")}
    assert ("ENFO_PENALTY_CASES", 126.0) in stated_of
