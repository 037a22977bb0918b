"""Whose figure is it: the reporter's own, its jurisdiction's, a unit's below, a joint one, or a higher body's?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from fazhi.parse.quick import quick
from fazhi.records import Metadata, Scope

_REGION = {
    "national": "全国",
    "province": "全省|全区|全自治区|全市",
    "city": "全市|全州|全盟|全地区",
    "county": "全县|全区|全市|全旗",
    "township": "全镇|全乡|全街道|全街",
}
_ORDER = ("national", "province", "city", "county", "township")
_PRAISE = r"(?!首|率先|前列|前茅|领先|推广|试点|先进|通报|范围|表彰|评|示范|第|排名|最|唯一|典型|优秀|统一(?!组织的)|一体|覆盖|法治政府|十|百|“|各|上下|一盘棋|率|域|通办)"
_OWN = quick(
    r"我(?:县|市|区|镇|乡|省|州|旗|局|委|办|街道|街|单位|厅|所|处|会|校|中心)|本(?:级|镇|乡|县|市|区|局|单位|机关|街道|辖区)|其中|辖区"
)
_JURISDICTION = quick(
    r"辖区|各(?:村|镇|乡|街|部门|单位|社区|县|区|市|级|行政|站所|科室|执法)|镇村|村\(?(?:社区|居)|两级|系统"
)
_JOINT = quick(
    r"(?:联合|会同|协同|配合)(?!执法|惩戒|整治|检查|行动|办公|接访|调解|会商|督查|开展|普法|宣传|发文|印发|督导)[^,。;、]{2,14}(?:开展|举办|组织|召开|进行|处置|查处|调处|化解|检查|在|对)"
)
_SUB = quick(
    r"(?:司法所|派出所|综合执法(?:大|中|支)?队|执法大队|法庭|法院|检察院|公安局|村委会|居委会|调委会|法律援助中心|学校|卫生院)(?=[^,。;的]{0,12}(?:共|办理|开展|组织|受理|调解|调处|化解|举办|召开|参与|接待|审结|查处))"
)


_ANY_AREA = re.compile(r"全(?:省|市|县|区|镇|乡|街道|州|旗)")
_STATES = frozenset("“已共全累现")


@dataclass(frozen=True, slots=True)
class Whose:
    """Words that name the reporter's area and those of the levels above, from the report's tier and region."""

    own: re.Pattern[str]
    higher: re.Pattern[str] | None
    named: tuple[str, ...] = ()  # divisions above by name


_LEADS = ("\n", "。", ",", ";", ":", "(", "年", "度", "月", "月底", "以来", "目前", "前", "较", "比")
_LEAD = r"(?:^|[\n。,;:(]|年|度|月|月底|以来|目前|前|较|比)"


@lru_cache(maxsize=256)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(words))


@lru_cache(maxsize=256)
def _any_above(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"{_LEAD}(?:(?:{'|'.join(words)}){_PRAISE})")


def whose(metadata: Metadata) -> Whose:
    """Region words relative to one reporter: 全市 is the city's own area and a level above its county."""
    tier = metadata.tier
    if tier not in _ORDER:
        return Whose(_ANY_AREA, None)
    own_words = set(_REGION[tier].split("|"))
    region = metadata.region
    name = {"province": region.province, "city": region.city, "county": region.county, "township": region.township}.get(
        tier
    )
    if name and name[-1] in "省市县区旗州镇乡盟":
        own_words = (
            {"全" + name[-1]}
            if tier != "province"
            else {"全" + name[-1], "全区" if name.endswith("自治区") else "全省"}
        )
    if tier == "township":
        own_words |= {"全街道", "全街", "全镇", "全乡"}
    agency = metadata.agency or ""
    if metadata.agency_type == "development_zone" or "管委会" in agency or "管理委员会" in agency:
        own_words |= {"全区"}
    higher_words: set[str] = {"全国"}
    above = {"province": region.province, "city": region.city, "county": region.county}
    for level in _ORDER[1 : _ORDER.index(tier)]:
        known = above.get(level)
        if known:
            higher_words.add("全区" if known.endswith("自治区") else "全" + known[-1])
        else:
            higher_words |= set(_REGION[level].split("|"))
    higher_words |= {"全国各级", "全国各地", "我国"}
    higher_words -= own_words
    if tier == "national":
        higher_words = set()
    named = tuple(n for level in _ORDER[1 : _ORDER.index(tier)] if (n := above.get(level)))
    higher = _any_above(tuple(sorted(higher_words))) if higher_words else None
    return Whose(_any_of(tuple(sorted(own_words))), higher, named)


def _last_named(lead: str, names: tuple[str, ...]) -> int:
    """End of the last mention of a division above that begins a statement (广东省共, 2023年湛江市已), or -1."""
    last = -1
    for name in names:
        at = lead.find(name)
        while at >= 0:
            end = at + len(name)
            if lead[end : end + 1] in _STATES and (at == 0 or lead.endswith(_LEADS, 0, at)):
                last = max(last, end)
            at = lead.find(name, at + 1)
    return last


def is_higher(text: str, part_start: int, at: int, w: Whose) -> bool:
    """Does the nearest area named before the quantity, in its part of the sentence, lie above the reporter?"""
    if w.higher is None:
        return False
    lead = text[max(0, part_start - 1) : at]
    last = _last_named(lead, w.named)
    for match in w.higher.finditer(lead) if "全" in lead or "我国" in lead else ():
        last = max(last, match.end())
    if last < 0:
        return False
    rest = lead[last:]
    return _OWN.search(rest) is None and w.own.search(rest) is None


def scope_of(text: str, part_start: int, at: int, w: Whose) -> Scope:
    """Scope of a quantity that is not a higher body's."""
    lead = text[part_start:at]
    if _JOINT.search(lead):
        return "joint"
    if w.own.search(lead) or _JURISDICTION.search(lead):
        return "jurisdiction"
    if _SUB.search(lead[-40:]):
        return "sub_unit"
    return "own"
