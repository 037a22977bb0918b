"""Sums of several years, capacities, sessions, shares without a sign: figures that are not the own year's."""

from __future__ import annotations

import pytest
from facts_helper import reasons, stated

NOT_OWN = [
    ("several_years", "2018年3月至2021年9月，共受理行政诉讼案件860件，审结830件。"),
    ("several_years", "法律颁布以来，全市共办理案件4200件。累计为群众挽回损失310万元。"),
    ("several_years", "三年来，中心共服务群众900人次。累计办理援助案件120件，其中农民工案件70件。"),
    ("capacity", "年产6万吨饲料项目建成投产。"),
    ("ordinal", "贯彻落实九届县委三次、四次全会精神。"),
    ("plan", "今年的主要任务是：办理法律援助案件不少于900件。"),
    ("ranking", "营商环境位列全国80个县区第12名。"),
    ("ranking", "透明度在全国80个县级政府中排名第一。"),
    ("higher_body", "严格落实国务院安委会20条硬措施。"),
    ("page_furniture", "办公地址：光明路36号2栋。"),
    ("duration", "公证办理期限分别缩短至3个或6个工作日。"),
    ("list_length", "道路交通事故3项指数同比下降。"),
    ("several_years", "自2019年启动以来，截至目前累计化解纠纷320件。"),
    ("ordinal", "方案经县政府第十八届46次常务会议审议。"),
    ("ordinal", "县十八届人大三次会议以来持续用力。"),
    ("delta", "收案数超过同期一审案件数150%。"),
    ("list_length", "将权责事项细化为4大类。"),
    ("norm", "举办法治讲座全年不少于2场。"),
    ("norm", "领导干部每年应学法20余次。"),
    ("higher_body", "我国现有律师70万名。"),
    ("higher_body", "全国各级行政复议机关受理案件75万件。"),
    ("no_unit", "集体访占来访总量的60，走访量平稳。"),
]


@pytest.mark.parametrize(("reason", "text"), NOT_OWN, ids=[t for _, t in NOT_OWN])
def test_not_the_own_years(reason: str, text: str) -> None:
    assert stated(text) == set()
    assert reason in reasons(text)


OWN = [
    ("2022年12月至2023年11月，共受理行政诉讼案件86件。", {86.0}),
    ("三年来持续用力。今年累计办理援助案件120件。", {120.0}),
    ("近年来，镇村两级不断加大投入。累计发放资料500份。", {500.0}),
    ("自2019年启动以来持续用力，今年累计化解纠纷320件。", {320.0}),
    ("本届政府召开三次常务会议。", {3.0}),
    ("每年开展领导干部学法20余次。", {20.0}),
    ("新增的四处法治书屋投入使用。", {4.0}),
    ("两名同志获省级普法奖。", {2.0}),
    ("满意率高于全省平均水平，达98%。", {0.98}),
    ("这一年，抓获嫌疑人21名。", {21.0}),
    ("全年产出法治作品12件。", {12.0}),
    ("召开全会2次。", {2.0}),
    ("侦破部督目标案件3起。", {3.0}),
    ("完成考核指标18项。", {18.0}),
    ("将原有40个受理窗口压缩为30个。", {30.0}),
    ("落实惠企措施20条。", {20.0}),
    ("拆除光明路沿线违建2栋。", {2.0}),
    ("在2020年度法治建设考评中名列前茅；3个项目获奖。", {3.0}),
    ("占道经营整治60处。", {60.0}),
]


@pytest.mark.parametrize(("text", "values"), OWN, ids=[t for t, _ in OWN])
def test_the_own_years(text: str, values: set[float]) -> None:
    assert stated(text) == values


COUNTED = [
    ("我局仅有一人持有行政执法证。", {1.0}),
    ("出台优化法治化营商环境十项措施。", {10.0}),
    ("全年接待群众来访320件（人）次。", {320.0}),
]


@pytest.mark.parametrize(("text", "values"), COUNTED, ids=[t for t, _ in COUNTED])
def test_counted(text: str, values: set[float]) -> None:
    assert stated(text) == values


@pytest.mark.parametrize("text", ["落实行政执法三项制度。", "执行中央八项规定。", "推行三项措施联动，人人参与。"])
def test_names_of_rules_are_no_counts(text: str) -> None:
    assert stated(text) == set()
