"""Lists of places of which a verb of checking is said once, at the head: 检查市场34个,使用单位126家,学校48所.

Each item is a noun of its own, so neither the total nor a level of one says what it states: the first item does.
"""

from __future__ import annotations

import re

from fazhi.parse.lists import LIST_MAX
from fazhi.parse.quantities import Quantity
from fazhi.parse.wording import VERB

CHECKS = frozenset("ENFO_INSPECTIONS ENFO_CAMPAIGN_SITES EMER_HAZARD_CHECKS".split())  # what the first item states
_PLACE = re.compile(
    r"[、,](?:和|及|以及)?(?P<noun>[\u4e00-\u9fff、()]{0,14}(?:单位|企业|公司|场所|商户|店|市场|商场|超市|学校|食堂|幼儿园|工地|机构|诊所|医院|药房|站|厂|宾馆|酒店|网吧|仓库|码头|作坊))"
)
_PLACE_UNITS = frozenset("家 个 户 处 所 间 家次 户次 个次 处次 所次".split())
_PLACE_VERBS = frozenset("培训 服务 建设 宣传 有 共".split())  # of 培训机构, 服务站, 建设工地
_NOT_CHECKED = re.compile(r"责令|停[产业工]|取缔|查封|问题|违|未|不|失信|其中|新|涉|约谈|警告")


def checked_too(text: str, i: int, quantities: list[Quantity]) -> int | None:
    """The first of a list of kinds of places of which the i-th is a later one, with no verb of its own: 检查市场34个,
    使用单位126家,学校48所."""
    k = i
    while (
        k
        and i - k < LIST_MAX
        and quantities[k - 1].kind == "count"
        and {quantities[k - 1].unit, quantities[k].unit} <= _PLACE_UNITS
        and (m := _PLACE.fullmatch(text, quantities[k - 1].end, quantities[k].start)) is not None
        and _PLACE_VERBS.issuperset(VERB.findall(m["noun"]))
        and _NOT_CHECKED.search(m["noun"]) is None
    ):
        k -= 1
    return k if k < i else None
