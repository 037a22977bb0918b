"""Whose figure, which head, which unit: one case per rule that an outside measurement asked for."""

from __future__ import annotations

import pytest
from facts_helper import facts, read, stated

from fazhi.parse.mentions import Mentions
from fazhi.parse.opening import from_opening, led_by


def test_the_nearest_head_of_the_sentence_is_inherited() -> None:
    got = facts("行政复议案件9件，维持7件，行政诉讼案件6件，维持4件。")
    assert ("DISP_RECON_UPHELD", 7.0, "exact") in got
    assert ("DISP_LIT_WON", 4.0, "exact") in got
    assert ("DISP_RECON_UPHELD", 4.0, "exact") not in got


def test_what_is_kept_of_proof_requirements_is_no_document_in_force() -> None:
    got = facts("清理规范性文件后，清单涉及证明事项90项，取消20项，保留70项。")
    assert ("FUNC_CERT_CANCELLED", 20.0, "exact") in got
    assert not any(code == "RULE_NORM_EFFECTIVE" for code, *_ in got)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ENFO_PENALTY_SIMPLE", "复议机构通过简易程序办理案件71件。"),
        ("DISP_LEGAL_AID_PERSONS", "增配法律援助中心编外聘用人员3名。"),
        ("CTX_SUBUNITS", "我镇组织宣讲团4个到各村(社区)宣讲。"),
        ("DISP_RECON_ACCEPTED", "办理行政复议案件30件，受理前化解4件。"),
        ("LEAD_STUDY_PERSONS", "开展集中学习6期，参加授课干部11名。"),
    ],
)
def test_one_word_of_the_clause_does_not_decide_alone(code: str, text: str) -> None:
    last = max(read(text).facts, key=lambda f: f.evidence.start, default=None)
    assert last is None or last.indicator != code or last.value > 20


@pytest.mark.parametrize(
    "text",
    [
        "深入学习省委十二届六次全会精神。",
        "3月2日上午9点，举行宣誓仪式。",
        "调解组织被县司法局等3部门联合表彰。",
        "年均浓度低于县定目标值70微克/立方米。",
    ],
)
def test_ordinals_hours_and_targets_are_no_statements(text: str) -> None:
    assert stated(text) == set()


def test_units_of_air_and_of_traditional_pages() -> None:
    r = read("细颗粒物浓度为31µg/m³。栽種景觀樹45條，製作展板2.6萬塊，建成陣地60處。")
    assert {(s.value, s.unit_stated) for s in (*r.facts, *r.remainder)} >= {
        (31.0, "µg/m³"),
        (45.0, "条"),
        (26000.0, "块"),
        (60.0, "处"),
    }


def test_a_page_in_traditional_characters_states_the_same() -> None:
    assert facts("對幹部開展法治培訓3次，查處違法案件1.8萬件(guì)。") == facts(
        "对干部开展法治培训3次，查处违法案件1.8万件。"
    )


def test_people_counted_in_characters_at_the_start_of_a_clause() -> None:
    assert 3.0 in stated("三名干部通过法律职业资格考试。")
    assert stated("一名群众表示满意。") == set()


def test_as_high_as_states_the_figure_itself() -> None:
    assert {(s.value, s.qualifier) for s in read("满意率高达96%。").remainder} | {
        (v, q) for _, v, q in facts("满意率高达96%。")
    } == {(0.96, "exact")}


def test_counted_people_are_no_body() -> None:
    found = from_opening("扎实工作。两名干部通过司法考试。")
    assert found is None or "干部" not in found.written


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("在区委、区政府的坚强领导下，我局扎实推进各项工作。", "county"),
        ("在市委、市政府的领导下，我委认真履职。", "city"),
        ("我厅按照部署推进行业法治建设。", "province"),
        ("在县委、县政府的领导下，各项工作有序开展。", None),
    ],
)
def test_tier_of_a_department_follows_its_leaders(text: str, tier: str | None) -> None:
    assert led_by(text) == tier


def test_natural_resources_name_no_county() -> None:
    assert Mentions("全区自然资源系统依法行政").weight == {}
    assert "450329" in Mentions("资源县人民政府").weight
