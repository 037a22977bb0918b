"""Is a quantity a statement about the reporter's own year? Norms, plans, changes, other years and bodies are none."""

from __future__ import annotations

import pytest
from facts_helper import facts, read, reasons, stated

from fazhi.records import Region

NOT_OWN = [
    ("norm", "每年集体学法不少于4次。"),
    ("norm", "每季度至少开展一次法治讲座2场。"),
    ("norm", "行政机关负责人出庭应诉率不低于90%。"),
    ("norm", "原则上学法时间不少于40学时。"),
    ("norm", "要求各单位开展普法活动不少于2次。"),
    ("plan", "下一步，力争开展法治讲座40场。"),
    ("plan", "计划举办培训班3期。"),
    ("plan", "矛盾纠纷化解率达98%的目标逐步推进。"),
    ("plan", "确保调解成功率达到98%。"),
    ("delta", "案件数同比增长23%。"),
    ("delta", "败诉率同比下降7.01个百分点。"),
    ("delta", "较上年减少12件。"),
    ("delta", "申请量增加154件。"),
    ("prior_value", "处罚案件数较2022年的354件明显下降。"),
    ("other_year", "2021年受理行政复议案件21件。"),
    ("next_year", "2024年开展法治讲座40场。"),
    ("several_years", "三年来累计办理处罚案件860宗。"),
    ("several_years", "“七五”普法期间发放资料3万份。"),
    ("last_year", "去年受理案件21件。"),
    ("ranking", "考核位列全市第2位。"),
    ("streak", "连续3年获评优秀。"),
    ("duration", "严格执行24小时值班制度。"),
    ("duration", "在7个工作日内公示。"),
    ("list_length", "主要抓好以下5个方面的工作。"),
    ("list_length", "是全省12个试点县之一。"),
    ("age", "年满60周岁人员优先。"),
    ("higher_body", "全市政务服务事项网办率达99.1%。"),
    ("higher_body", "全省共开展演练3200场。"),
]


@pytest.mark.parametrize(("reason", "text"), NOT_OWN, ids=[t for _, t in NOT_OWN])
def test_not_of_the_own_year(reason: str, text: str) -> None:
    assert stated(text) == set()


def test_reasons_are_named() -> None:
    assert "higher_body" in reasons("全市网办率达99.1%。")
    assert "prior_value" in reasons("处罚案件数较2022年的354件明显下降。")
    assert "delta" in reasons("案件数同比增长23%。")


def test_next_years_section_yields_nothing() -> None:
    assert read("开展法治讲座40场，培养“法律明白人”100名。", section="M4").facts == ()
    assert facts("开展法治讲座40场。", section="M2") == {("LEGA_LECTURES", 40, "exact")}


def test_a_list_of_changes_is_rejected_whole() -> None:
    assert stated("事故起数、死亡人数同比分别下降15.2%、9.5%。") == set()


def test_own_year_after_another_years_figure() -> None:
    assert facts("2022年受理行政诉讼案件21件，2023年受理行政诉讼案件35件。") == {("DISP_LIT_CASES", 35, "exact")}


def test_a_level_reached_is_a_value_and_its_start_is_none() -> None:
    assert stated("办理时限由15个工作日压缩，事项数由494项减到304项。") == {304}


def test_stock_dealt_with_is_no_time() -> None:
    assert 132 in stated("对1978年以来的132件规范性文件进行全面清理。")


def test_own_area_after_a_higher_one() -> None:
    assert facts("全省学法考试有120万人参加，我局47人参考。") >= {("LEAD_EXAM_PERSONS", 47, "exact")}
    assert 1_200_000 not in stated("全省学法考试有120万人参加，我局47人参考。")


@pytest.mark.parametrize(
    ("tier", "agency", "expected"),
    [
        ("city", "衡水市人民政府", {217.0}),
        ("county", "安平县人民政府", set()),
        ("township", "安平县子文乡人民政府", set()),
    ],
)
def test_the_whole_city_is_own_only_for_the_city(tier: str, agency: str, expected: set[float]) -> None:
    region = Region("河北省", "衡水市", None if tier == "city" else "安平县")
    assert stated("全市行政应诉案件217件。", tier=tier, agency=agency, kind="government", region=region) == expected


def test_the_name_of_a_service_is_no_area() -> None:
    assert 731 in stated("全市域通办业务731宗。")
    assert 731 in stated("全省通办业务731宗。")
    assert 731 not in stated("全市共办理业务731宗。")


def test_a_named_place_above_is_higher() -> None:
    assert stated("衡水市“法律明白人”已超过3.5万名。") == set()


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("我局办理行政处罚案件12件。", "own"),
        ("全县办理行政处罚案件12件。", "jurisdiction"),
        ("联合县公安局开展法治宣传活动12场次。", "joint"),
        ("司法所共调解纠纷12件。", "sub_unit"),
    ],
)
def test_scope(text: str, scope: str) -> None:
    assert [f.scope for f in read(text).facts] == [scope]
