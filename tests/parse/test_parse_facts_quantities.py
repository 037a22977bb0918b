"""Every form in which a report writes a quantity, and what only looks like one."""

from __future__ import annotations

import pytest

from fazhi.parse.fold import fold
from fazhi.parse.quantities import find
from fazhi.parse.shapes import spans


def _one(text: str) -> tuple[float, str, str, float | None]:
    found, _ = find(fold(text).text)
    assert len(found) == 1, found
    q = found[0]
    return q.value, q.unit, q.qualifier, q.value_max


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("办理案件128件", 128, "件", "exact"),
        ("办理案件１２８件", 128, "件", "exact"),
        ("办理案件1,286件", 1286, "件", "exact"),
        ("办理案件 1286 件", 1286, "件", "exact"),
        ("受教育群众2.3万人次", 23000, "人次", "exact"),
        ("受教育群众2万余人次", 20000, "人次", "at_least"),
        ("受教育群众两万三千人次", 23000, "人次", "exact"),
        ("发放资料3000余份", 3000, "份", "at_least"),
        ("发放资料3千多份", 3000, "份", "at_least"),
        ("发放资料近3000份", 3000, "份", "approx"),
        ("发放资料约3000份", 3000, "份", "approx"),
        ("发放资料3000份左右", 3000, "份", "approx"),
        ("发放资料超过3000份", 3000, "份", "at_least"),
        ("发放资料逾3000份", 3000, "份", "at_least"),
        ("发放资料3000份以上", 3000, "份", "at_least"),
        ("发放资料不足3000份", 3000, "份", "at_most"),
        ("罚款0.5万余元", 5000, "元", "at_least"),
        ("罚没款1.2亿元", 120_000_000, "元", "exact"),
        ("罚款7610元", 7610, "元", "exact"),
        ("成功率99.3%", 0.993, "%", "exact"),
        ("成功率９９.３％", 0.993, "%", "exact"),
        ("成功率百分之九十八点五", 0.985, "%", "exact"),
        ("发生率3.5‰", 0.0035, "‰", "exact"),
        ("举办培训班十二期", 12, "期", "exact"),
        ("办理处罚案件两件", 2, "件", "exact"),
        ("开展宣传三十余场", 30, "场", "at_least"),
        ("先后两次召开会议", 2, "次", "exact"),
        ("设置法治文化小广场一个", 1, "个", "exact"),
    ],
)
def test_value_unit_and_qualifier(text: str, value: float, unit: str, qualifier: str) -> None:
    got = _one(text)
    assert got[0] == pytest.approx(value)
    assert got[2] == qualifier
    assert got[1] == unit


def test_a_range_keeps_both_ends() -> None:
    assert _one("每次参加200至300人") == (200, "人", "range", 300)
    assert _one("培训干部20-30人次")[3] == 30


@pytest.mark.parametrize(
    "text",
    [
        "国办发〔2018〕37号",
        "省政府令第54号",
        "按照（粤府令第277号）要求",
        "拨打12345热线",
        "12348平台",
        "落实“四个意识”",
        "“八五”普法规划",
        "“十四五”时期",
        "12·4国家宪法日",
        "3·15消费者权益日",
        "2023年12月20日",
        "2021—2025年",
        "第3次会议",
        "第十二届人大",
        "构建“1+9+N”体系",
        "升级至4.0版本",
        "5G网络",
        "0563-8023456",
        "13912345678",
        "一窗受理、一网通办",
        "一人身兼多职",
        "由一名副局长分管",
        "一级抓一级",
        "形成“一盘棋”格局",
        "若干名干部",
        "多起纠纷",
        "一批骨干",
        "占案件总数的1/4",
        "四议两公开",
        "三资管理",
        "《关于印发10条措施的通知》",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    found, _ = find(fold(text).text)
    assert found == []


def test_spans_of_titles_and_short_quotations() -> None:
    assert [s.reason for s in spans("《民法典》和“三项制度”")] == ["title", "quotation"]


def test_a_long_quotation_may_state_figures() -> None:
    found, _ = find("“全年共受理各类矛盾纠纷并成功调解三百余件在全县排名靠前126件”")
    assert 126 in [q.value for q in found]
