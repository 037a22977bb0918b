"""The reporting body: a written name taken apart into places, kind and tier."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from fazhi.parse.mentions import stems
from fazhi.parse.title import squeeze
from fazhi.reference import regions

ZONE = (
    r"(?:经济技术开发区|高新技术产业开发区|高新技术产业园区|经济开发区|旅游度假区|风景名胜区|风景区|"
    r"综合保税区|综保区|保税区|保税港区|自贸试验区|自由贸易试验区|"
    r"试验区|示范区|合作区|度假区|工业园区|产业园区|工业园|产业园|工业区|科技园区|科技园|科学城|科技城|"
    r"生态城|空港区|航空港区|航空港|物流园区|物流园|集聚区|聚集区|集中区|"
    r"管理区|开发区|经开区|高新区|园区|新城区|新区|新城|农场|林场|园)"
)
_GOV = r"(?:人民政府|政府)"
_STREET = r"(?:街道办事处|办事处|街道办|街道|街)"
_BOARD = r"(?:管理委员会|管委会|管理局|服务中心|党工委)"
_DEPARTMENT = re.compile(
    r"(?:委员会办公室|领导小组办公室|办公厅|办公室|研究室|事务局|管理局|监督管理局|执法局|税务局|公安局|"
    r"司法局|分局|总局|局|厅|委员会|委|总队|支队|大队|中队|"
    r"海关|海事处|银行|中心|管理处|处|所|站|馆|署|社|台|队|办|部|院|联合会|总会|协会|学会|会|集团|公司|医院|"
    r"学校|大学|学院|指挥部|服务处|专员公署|行署)$"
)
_OTHER = re.compile(r"(?:人民法院|人民检察院|法院|检察院|医院|学校|大学|学院|公司|集团|协会|学会|中学|小学)$")
_NATIONAL = re.compile(
    r"^(?:国务院|中华人民共和国)?(?:外交|国防|教育|科学技术|科技|工业和信息化|"
    r"公安|国家安全|民政|司法|财政|人力资源和?社会保障|自然资源|生态环境|"
    r"住房和城乡建设|交通运输|水利|农业农村|商务|文化和旅游|退役军人事务|应急管理)部$"
    r"|^国家(?:发展和?改革|民族事务|民|卫生健康)(?:委员会|委)$"
    r"|^(?:国家(?:[^市县区省]|市场){2,14}(?:局|总局|委员会|总署|署)|海关总署|中国(?:人民银行|证监会|银保监会|"
    r"气象局|民用航空局|地震局|证券监督管理委员会|民航局)|审计署|"
    r"[^市县区省]{2,8}总局)$"
)
_PARTY = re.compile(r"委员会|党委|党工委|工委|[县区市省镇乡旗州盟]委(?!员)|党组")
_JOINT_GOV = re.compile(r"(?:中共)?(?P<gov>[^、]{0,24}(?:人民政府|政府|办事处|管理委员会|管委会|街道办))$")
GENERIC = re.compile(
    r"^(?:我|本|全|该|各)?(省|自治区|市|县|区|旗|州|盟|镇|乡|街道|街|苏木"
    r"|地区(?=[一-鿿]{2,16}(?:处|局|委|委员会|办公室|中心|支队)$))(?=$|[^一-鿿]|.{2,})"  # 地区司法处, not 地区发展
)
_TIER_OF_GENERIC = {
    "省": "province",
    "自治区": "province",
    "市": "city",
    "州": "city",
    "地区": "city",
    "盟": "city",
    "县": "county",
    "区": "county",
    "旗": "county",
    "镇": "township",
    "乡": "township",
    "街道": "township",
    "街": "township",
    "苏木": "township",
}


@dataclass(frozen=True, slots=True)
class Reporter:
    """A body as written. `places` are official (or stem) names from wide to narrow, `rest` what follows them,
    `generic` the bare tier word of 县司法局 or 我镇."""

    written: str
    places: tuple[str, ...]
    rest: str
    type: str
    generic: str | None = None
    unit: str | None = None  # a township-like place that is in no table
    joint: bool = False  # written together with its Party committee
    prefix: str = ""  # what stands before the places: 国家税务总局建德市税务局, 中共岳西县委办公室

    @property
    def named(self) -> bool:
        if self.type == "development_zone" and not self.places:
            return not BARE_ZONE.match(self.rest)
        return bool(self.places or self.unit) or self.tier == "national"

    @property
    def tier(self) -> str | None:
        """Tier as far as the words alone tell."""
        if _NATIONAL.match(self.written) and not self.places:
            return "national"
        if self.type == "subdistrict_office" or self.unit:
            return "township"
        if self.generic and not self.places:
            return _TIER_OF_GENERIC[self.generic]
        return None


def split_places(text: str) -> tuple[tuple[str, ...], str]:
    """Leading division names of a string and what is left: 遂溪县港门镇人民政府 -> (遂溪县, 港门镇), 人民政府."""
    places: list[str] = []
    at = 0
    while at < len(text):
        size = _full_name(text, at) or (_stem_name(text, at) if len(places) < 3 else 0)
        if not size:
            break
        places.append(text[at : at + size])
        at += size
        if text.startswith("人民政府", at) and re.match(r"人民政府.{2,}(?:街道|镇|乡|办事处)", text[at:]):
            at += 4  # 白云区人民政府新市街道办事处
    return tuple(places), text[at:]


BARE_ZONE = re.compile(rf"(?:国家级?|省级|市级)?{ZONE}(?:管委会|管理委员会)?$")


def _full_name(text: str, at: int) -> int:
    best = 0
    for size in range(2, min(16, len(text) - at) + 1):
        if regions.exists(text[at : at + size]):
            best = size
    if best and (BARE_ZONE.match(text[at : at + best]) or text[at : at + best] == "街道"):
        return 0  # 高新区 and 街道 are in the table of townships too, and name nothing
    if (
        best
        and regions.is_town(text[at : at + best])
        and not re.search(r"(?:镇|乡|街道|苏木|区|场|团|办事处)$", text[at : at + best])
    ):
        return 0
    if best and text[at + best : at + best + 1] in ("镇", "乡") and text[at : at + best][-1] in "市县区" and best <= 3:
        if regions.exists(text[at : at + best + 1]):
            return best + 1
        return best if _full_name(text, at + best) > 2 else 0  # 荔城区镇海街道
    return best


_ZONE_OF_ONE = re.compile(rf"[一-鿿]{ZONE}(?:{_BOARD})?$")


def _stem_name(text: str, at: int) -> int:
    """海安白甸镇, 北京朝阳区: a stem counts as a place only where another place or a body follows it."""
    for size in range(5, 1, -1):
        word = text[at : at + size]
        if len(word) == size and word in stems():
            rest = text[at + size :]
            if _ZONE_OF_ONE.match(rest):
                continue  # 滨海湾新区 is no 湾新区 of 滨海
            if _full_name(rest, 0) or (
                re.match(r"[^镇乡街村]{2,14}(?:局|厅|委员会|管委会|海关|区|中心)$", rest)
                and not rest.startswith(("镇", "乡", "街"))
            ):
                return size
    return 0


@lru_cache(maxsize=4096)
def read(written: str) -> Reporter | None:
    """A written body, or None when the string names none (法治, 工作, 2023年 ...)."""
    s = squeeze(written).strip("《》“”\"'（）()、,，。:：-—*#")
    s = re.sub(r"^(?:关于|印发|报送|上报|公布|发布)+", "", s)
    s = re.sub(r"(?:的|对|就|在|本级)$", "", s)
    if not 1 <= len(s) <= 60:
        return None
    if joint := _joint(s):
        return joint
    if before := _PREFIX.match(s):
        inner = read(s[before.end() :])
        if inner is not None and inner.places and (inner.type == "department" or "师" in before[0]):
            prefix = before[0] if inner.type == "department" else ""  # 第八师石河子市 is the city
            return replace(inner, written=s, prefix=prefix)
    if (double := DOUBLE.match(s)) and (inner := read(double["place"] + double["rest"])) and inner.places:
        return replace(inner, written=s)  # 高新区(新市区)人民政府: one body under two names
    places, rest = split_places(s)
    generic = None
    if not places and (match := GENERIC.match(s)):
        generic, rest = match[1], s[match.end() :]
    kind, unit = _kind(places, rest, generic)
    if kind is None:
        return None
    return Reporter(s, places, rest, kind, generic, unit)


_PREFIX = re.compile(
    r"(?:中共|中国共产党|国家税务总局|国家统计局|国家金融监督管理总局|(?:新疆生产建设兵团)?第[一二三四五六七八九十]{1,3}师、?)(?=..)"
)
DOUBLE = re.compile(r"^(?P<zone>[一-鿿]{2,12}?区)[（(](?P<place>[一-鿿]{2,8})[)）](?P<rest>.*)$")


def _joint(s: str) -> Reporter | None:
    """A Party committee and a government in one name: 中共和平县委 和平县人民政府. Each place the Party's name may
    end is tried, with and without a joining 、 or 和 (which may also begin a name)."""
    said = s.startswith(("中共", "中国共产党"))
    for cut in _PARTY.finditer(s, 0, 40):
        if cut.start() < 2 or (not said and cut[0] == "委员会"):
            continue
        party = re.sub(
            r"^(?:中共|中国共产党)", "", s[: cut.start() + (1 if len(cut[0]) == 2 and cut[0][1] == "委" else 0)]
        )
        party = re.sub(r"[党工]$", "", party)
        for skip in ("", "、", "和", "及", "与"):
            if not s.startswith(skip, cut.end()):
                continue
            at = cut.end() + len(skip)
            if not (rest := _JOINT_GOV.match(s, at)):
                continue
            gov = read(rest["gov"])
            if gov is None or not gov.named:
                gov = read(party + rest["gov"])
            if gov is not None and gov.named and not gov.joint:
                return replace(gov, written=f"{s[: cut.end()]} {s[at:]}", joint=True)
    return None


_UNKNOWN_TOWN = re.compile(
    r"^(?!各?(?:乡镇|镇乡|镇街))(?!.*城乡)(?P<name>[一-鿿]{1,7}?(?:镇|乡|街道|苏木))(?P<rest>(?:人民)?政府|办事处|党委|)$"
)


def _kind(places: tuple[str, ...], rest: str, generic: str | None) -> tuple[str | None, str | None]:
    """(type, unknown township) of the part after the places."""
    rest = re.sub(r"^(?:党工委|党委|工委|党组)[、和]?", "", rest)
    last = places[-1] if places else ""
    if not rest:
        if not last:
            return ("subdistrict_office" if generic in ("街道", "街") else "government" if generic else None), None
        if last.endswith(("街道", "街道办事处", "办事处")):
            return "subdistrict_office", None
        return ("development_zone" if _is_zone(last) else "government"), None
    if re.fullmatch(_GOV, rest):
        return ("government" if last or generic else None), None
    if re.fullmatch(_STREET, rest) and (last.endswith("街道") or generic or re.search(r"街道|街", rest)):
        return ("subdistrict_office" if last or generic else None), None
    if last.endswith("街道") and rest in ("办事处", "办"):
        return "subdistrict_office", None
    if (
        re.search(rf"{ZONE}(?:{_BOARD}|{_GOV})?$", rest)
        or (re.fullmatch(_BOARD, rest) and _is_zone(last))
        or rest in ("管委会", "管理委员会")
    ):
        return "development_zone", None
    if match := _UNKNOWN_TOWN.match(rest):
        street = match["name"].endswith("街道")
        return ("subdistrict_office" if street else "government"), match["name"]
    if _OTHER.search(rest):
        return "other", None
    if _DEPARTMENT.search(rest) and len(rest) <= 40:
        if not places and not generic and not _NATIONAL.match(rest) and len(rest) < 3:
            return None, None
        return "department", None
    return None, None


def _is_zone(name: str) -> bool:
    return (
        re.search(rf"{ZONE}$", name) is not None
        and not re.search(r"[县市]$", name)
        and any(regions.is_statistical(d.code) or d.tier == "township" for d in regions.named(name))
    )
