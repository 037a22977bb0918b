"""Whole sentences: lists, shared heads, parts and totals, one figure for several facts, zeros and full coverage."""

from __future__ import annotations

import pytest
from facts_helper import facts, read, stated

ORGAN = {"agency": "安平县司法局"}


def test_total_and_parts() -> None:
    assert facts("共开展学法活动60次，其中党组会议20次、理论学习中心组会议12次、职工大会28次。") == {
        ("LEAD_STUDY_SESSIONS", 60, "exact"),
        ("LEAD_STUDY_PC", 20, "exact"),
        ("LEAD_STUDY_CG", 12, "exact"),
        ("LEAD_STUDY_STAFF", 28, "exact"),
    }


def test_a_verb_shared_along_a_list() -> None:
    assert facts("收到行政复议申请74件，受理66件，审结61件。", **ORGAN) == {
        ("DISP_RECON_RECEIVED", 74, "exact"),
        ("DISP_RECON_ACCEPTED", 66, "exact"),
        ("DISP_RECON_CLOSED", 61, "exact"),
    }


def test_figures_said_respectively() -> None:
    assert facts("收到、受理、审结行政复议案件分别为86件、77件、72件。", **ORGAN) == {
        ("DISP_RECON_RECEIVED", 86, "exact"),
        ("DISP_RECON_ACCEPTED", 77, "exact"),
        ("DISP_RECON_CLOSED", 72, "exact"),
    }


def test_one_rate_said_of_two_heads() -> None:
    assert facts("学法考试参考率、合格率均达100%。") == {
        ("LEAD_EXAM_PART_RATE", 1, "exact"),
        ("LEAD_EXAM_PASS_RATE", 1, "exact"),
    }


def test_the_and_inside_a_word_parts_no_rates() -> None:
    assert facts("本局干部学法考试参与率和优秀率均为100%。") == {
        ("LEAD_EXAM_PART_RATE", 1, "exact"),
        ("LEAD_EXAM_EXCEL_RATE", 1, "exact"),
    }


def test_a_zero_of_two_things_is_told_by_each() -> None:
    assert facts("本年无行政复议纠错和行政诉讼败诉情形。") == {
        ("DISP_RECON_CORRECTED", 0, "exact"),
        ("DISP_LIT_LOST", 0, "exact"),
    }


def test_one_figure_states_several_facts() -> None:
    assert facts("辖区12个村（社区）实现法律顾问全覆盖。", tier="township", agency="安平县子文乡人民政府") == {
        ("CTX_SUBUNITS", 12, "exact"),
        ("LEGA_ADVISOR_UNITS", 12, "exact"),
        ("LEGA_ADVISOR_RATE", 1, "exact"),
    }


def test_the_same_value_twice_is_one_fact_and_another_value_a_second() -> None:
    assert len(read("调解纠纷56件。全年共调解纠纷56件。").facts) == 1
    assert len(read("一季度调解纠纷56件。二季度调解纠纷57件。").facts) == 2


def test_sessions_and_their_attendance() -> None:
    assert facts("组织行政执法培训6场，参训人员120人次。") == {
        ("ENFO_TRAIN_SESSIONS", 6, "exact"),
        ("ENFO_OFFICER_TRAINED", 120, "exact"),
    }


def test_who_reports_decides_the_reconsideration_code() -> None:
    text = "全年受理行政复议案件3件。"
    assert facts(text, **ORGAN) == {("DISP_RECON_ACCEPTED", 3, "exact")}
    assert facts(text) == {("DISP_RECON_CASES", 3, "exact")}


def test_words_of_a_title_head_no_count() -> None:
    assert facts("印发《法治宣传教育活动方案》，走访群众30户。") == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("全年未制定规范性文件。", "RULE_NORM_ISSUED"),
        ("本年度没有制发行政规范性文件。", "RULE_NORM_ISSUED"),
        ("未发生行政诉讼案件。", "DISP_LIT_CASES"),
        ("无诉讼败诉案件。", "DISP_LIT_LOST"),
        ("全年没发生一起安全生产事故。", "EMER_INCIDENTS"),
        ("安全责任事故零发生。", "EMER_INCIDENTS"),
        ("未收到政府信息公开申请。", "SUPV_FOI"),
        ("全年未作出行政处罚决定。", "ENFO_PENALTY_CASES"),
        ("尚未聘用公职律师。", "DECI_PUBLIC_LAWYERS"),
    ],
)
def test_stated_zero(text: str, code: str) -> None:
    found = [f for f in read(text).facts if f.indicator == code]
    assert [(f.value, f.is_zero) for f in found] == [(0, True)]


def test_zeros_named_together() -> None:
    assert {c for c, _, _ in facts("我局无行政复议和行政诉讼案件。")} == {"DISP_RECON_CASES", "DISP_LIT_CASES"}


@pytest.mark.parametrize(
    "text",
    [
        "对守法者无事不扰。",
        "没有规矩不成方圆。",
        "没有法律法规依据不得作出减损公民权益的决定。",
        "确保社区矫正对象不脱管、不漏管。",
        "严禁出现违规干预司法活动。",
        "行政复议工作未及时公开。",
        "避免发生生产安全事故。",
        "无纸化学法考试平台运行平稳。",
        "法律顾问作用尚未充分发挥。",
        "力争行政诉讼案件零败诉。",
        "实现群众办事“零跑腿”。",
    ],
)
def test_what_is_no_zero(text: str) -> None:
    assert [f for f in read(text).facts if f.is_zero] == []


def test_a_happening_without_indicator_is_an_open_zero() -> None:
    r = read("全年未发生越级上访。")
    assert [(s.value, s.is_zero) for s in (*r.facts, *r.remainder)] == [(0, True)]


@pytest.mark.parametrize("text", ["努力形成村（社区）法律顾问全覆盖。", "推进村级法律顾问全覆盖的目标。"])
def test_coverage_under_way_is_no_fact(text: str) -> None:
    assert facts(text) == set()


def test_the_open_statement_keeps_its_words() -> None:
    (s,) = read("县水利局修复灌溉渠道36处。").remainder
    assert (s.value, s.unit, s.rule) == (36, "处", "open")
    assert s.object and "渠道" in s.object


def test_facets_of_forum_and_target() -> None:
    (f,) = read("对机动车驾驶员进行交通安全法律宣传300余次。").facts
    assert (f.indicator, f.facets) == ("LEGA_TARGETED_EVENTS", {"target": "机动车驾驶员"})


def test_rates_are_ratios_and_money_is_yuan() -> None:
    found = {f.indicator: (f.value, f.unit) for f in read("作出行政处罚6件，罚款3.5万元，调解成功率99.3%。").facts}
    assert found["ENFO_PENALTY_AMOUNT"] == (35000, "元")
    assert found["DISP_MEDIATION_RATE"] == (0.993, "ratio")


def test_a_broken_constraint_is_flagged() -> None:
    assert any(f.startswith("constraint:DISP_MEDIATION") for f in read("受理矛盾纠纷50件，调解成功60件。").flags)
    assert read("受理矛盾纠纷60件，调解成功50件。").flags == ()


def test_nothing_stated_nothing_found() -> None:
    r = read("坚持以习近平新时代中国特色社会主义思想为指导，落实“三项制度”。")
    assert (r.facts, r.remainder) == ((), ())
    assert stated("") == set()
