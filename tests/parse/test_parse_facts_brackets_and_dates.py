"""Last year's figure in brackets, numbers of houses and lines, the date under a title: sentences of our own."""

from __future__ import annotations

import pytest
from facts_helper import reasons, stated

from fazhi.parse.sections import content_of

NOT_OWN = [
    ("prior_value", "全年受理投诉40件，较上年（52件）有所减少。", {40.0}),
    ("prior_value", "办理法律援助案件75件，比2022年（61件）多。", {75.0}),
    ("delta", "立案查处60件，比去年同期（41件）增加19件。", {60.0}),
    ("delta", "受理行政复议案件30件，比2022年（31件）下降3%。", {30.0}),
    ("doc_number", "办公地点设在政务服务中心3号楼。", set()),
    ("list_length", "救援队获应急管理部等4部委表彰。", set()),
    ("list_length", "工作专班获县委政法委等3个部门通报表扬。", set()),
    ("no_unit", "调解室位于综治中心6楼。", set()),
    ("doc_number", "咨询服务大厅设在法治广场18号。", set()),
]


@pytest.mark.parametrize(("reason", "text", "left"), NOT_OWN, ids=[t for _, t, _ in NOT_OWN])
def test_not_the_own_years(reason: str, text: str, left: set[float]) -> None:
    assert stated(text) == left
    assert reason in reasons(text)


OWN = [
    ("与去年（机构合并后）相比，办结案件70件。", {70.0}),
    ("受理投诉40件（含上级转办12件），增加人手3人。", {40.0, 12.0, 3.0}),
    ("检查在建楼盘12个、写字楼30座。", {12.0, 30.0}),
    ("获得国家级表彰4项。", {4.0}),
    ("排查2号线沿线隐患15处。", {15.0}),
]


@pytest.mark.parametrize(("text", "values"), OWN, ids=[t for t, _ in OWN])
def test_the_own_years(text: str, values: set[float]) -> None:
    assert stated(text) == values


@pytest.mark.parametrize("line", ["（2024年1月31日）", "2024-01-31 某县司法局", "某县司法局 2024.1.31", "2024年1月"])
def test_a_day_after_the_year_is_no_plan(line: str) -> None:
    assert content_of(line, 2023) is None


@pytest.mark.parametrize("line", ["2024年工作重点", "三、2024年度法治建设任务", "2024年打算（2024年1月31日）"])
def test_the_next_year_is(line: str) -> None:
    assert content_of(line, 2023) == "M4"
