"""Reconsideration, litigation and shares: the verb decides when it is explicit, whoever publishes the figure."""

from __future__ import annotations

import pytest
from facts_helper import facts, read, stated

PRESS = {"agency": "", "kind": "", "tier": ""}


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [
        ("全年新收复议案件71件。", "DISP_RECON_RECEIVED", 71.0),
        ("各级复议机关共收到复议申请812件，依法受理645件。", "DISP_RECON_ACCEPTED", 645.0),
        ("全市复议机构审结复议案件503件，作出纠错决定的31件。", "DISP_RECON_CORRECTED", 31.0),
        ("各级复议机关共收到复议申请812件，其中年内已办结案件66件。", "DISP_RECON_CLOSED", 66.0),
        ("各级复议机关共收到复议申请812件，不予受理或作其他处理57件。", "DISP_RECON_REFUSED", 57.0),
        ("复议机关共收到复议申请812件，其中以市直部门为被申请人的93件。", "DISP_RECON_TYPES", 93.0),
    ],
)
def test_the_verb_decides_where_nobody_says_who_reports(text: str, code: str, value: float) -> None:
    assert (code, value, "exact") in facts(text, **PRESS)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("行政强制被申请行政复议2宗。", "ENFO_COERCION"),
        ("文件备案审查直接纠错率为4%。", "DISP_RECON_CORRECT_RATE"),
        ("共办理各类行政执法案件31万宗，涉及金额9亿元。", "ENFO_PENALTY_CASES"),
        ("共办理各类行政执法案件31万宗，涉及金额9亿元。", "ENFO_RECOVERED"),
        ("备案审查督促纠正问题文件2件。", "ENFO_ISSUES"),
        ("落实政策清单61项重点任务。", "ENFO_LENIENT_ITEMS"),
    ],
)
def test_a_like_word_of_another_object_is_not_enough(text: str, code: str) -> None:
    assert code not in {c for c, *_ in facts(text)}


def test_the_later_value_of_a_rise_counts_what_stands_before_the_earlier_one() -> None:
    assert ("DISP_LIT_HEAD_RATE", 0.97, "exact") in facts("负责人出庭应诉率由82%提升至97%。")
    assert 0.82 not in stated("负责人出庭应诉率由82%提升至97%。")


def test_a_share_tells_the_kind_named_in_the_clause_before() -> None:
    found = [f for f in read("审结复议案件90件，其中驳回27件，占比30%。").facts if f.indicator == "DISP_RECON_SHARE"]
    assert [(f.value, dict(f.facets)) for f in found] == [(0.3, {"outcome": "驳回"})]


def test_a_zero_listed_with_another_is_stated_too() -> None:
    got = facts("全年未发生行政复议、行政应诉败诉案件。")
    assert {("DISP_RECON_CASES", 0.0, "exact"), ("DISP_LIT_LOST", 0.0, "exact")} <= got


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("成立了宣传、应急等五个专项小组。", {5.0}),
        ("公布三批赋权事项。", {3.0}),
        ("坚持三个导向。", set()),
        ("围绕两个确立推进工作。", set()),
    ],
)
def test_counts_in_characters_after_what_was_made(text: str, values: set[float]) -> None:
    assert stated(text) == values


def test_like_items_of_a_list_share_its_verb() -> None:
    got = facts("查处围标案件4件、转包案件3件、挂靠案件2件。")
    assert {("ENFO_PENALTY_CASES", v, "exact") for v in (4.0, 3.0, 2.0)} <= got
    assert ("ENFO_PENALTY_CASES", 3.0, "exact") not in facts("查处围标案件4件、评查案卷3件。")


def test_what_is_included_in_brackets_names_no_count_of_its_own() -> None:
    got = facts("新收复议案件90件。全年结案（包括案前调解、不予受理及受理后审结）86件。", agency="安平县司法局")
    assert ("DISP_RECON_CLOSED", 86.0, "exact") in got
    assert not any(code == "DISP_RECON_REFUSED" for code, *_ in got)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("成功应对了6次强降雨。", "DISP_MEDIATION_SUCCESS"),
        ("执法部门与主管部门召开联席会议97次。", "SUPV_FORUMS"),
    ],
)
def test_a_general_word_needs_its_own_field(text: str, code: str) -> None:
    assert code not in {c for c, *_ in facts(text)}


def test_the_bodies_of_counted_people_are_no_people() -> None:
    assert {(c, v) for c, v, _ in facts("整合17个镇街执法人员626人。") if c == "ENFO_OFFICERS"} == {
        ("ENFO_OFFICERS", 626.0)
    }
