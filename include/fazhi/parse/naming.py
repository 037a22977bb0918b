"""Official name and tier of a reporting body whose place is known.

The rule for the name, the same for every body:
- It is the name that the page writes, in full: short forms spelled out (市监局, 恩施州), a doubled tier dropped, a
  township's government written 镇人民政府, a 街道 written 街道办事处, 「X区人民政府Y街道办事处」 kept where it is written so. A
  report signed together with the Party committee is the government's.
- A division above goes before it only if the page itself names it: any body takes the place written directly before its
  name somewhere on the page (上海市 before 闵行区人民政府 in the source line), a township or sub-district also the county that
  addressee, signature, publisher, site name or text name. What only portal, address or the table of divisions tell stands
  in `region`, not in the name: 高显镇人民政府 stays so although there is just one.
- A body that the page writes without a place (县司法局, 我局, 人力资源和社会保障局) is completed with the place found for it: as the
  page names that place, and where it does not, as on an official seal (岳西县司法局, 杭州市滨江区人力资源和社会保障局).
  A 我镇 of which only the county is found has no name.
"""

from __future__ import annotations

import re

from fazhi.parse.agency import BARE_ZONE, DOUBLE, ZONE, Reporter
from fazhi.reference import regions

_SHORT = (
    ("市场监管局", "市场监督管理局"),
    ("市监局", "市场监督管理局"),
    ("人社局", "人力资源和社会保障局"),
    ("人力社保局", "人力资源和社会保障局"),
    ("人社厅", "人力资源和社会保障厅"),
    ("住建局", "住房和城乡建设局"),
    ("住建厅", "住房和城乡建设厅"),
    ("住建委", "住房和城乡建设委员会"),
    ("卫健局", "卫生健康局"),
    ("卫健委", "卫生健康委员会"),
    ("卫生健康委", "卫生健康委员会"),
    ("发改局", "发展和改革局"),
    ("发改委", "发展和改革委员会"),
    ("发展改革委", "发展和改革委员会"),
    ("发展改革局", "发展和改革局"),
    ("文旅局", "文化和旅游局"),
    ("文旅厅", "文化和旅游厅"),
    ("应急局", "应急管理局"),
    ("医保局", "医疗保障局"),
    ("退役军人局", "退役军人事务局"),
    ("工信局", "工业和信息化局"),
    ("工信厅", "工业和信息化厅"),
    ("林草局", "林业和草原局"),
    ("农业农村委", "农业农村委员会"),
    ("政府办", "人民政府办公室"),
    ("政府办公室", "人民政府办公室"),
)


def spelled_out(rest: str) -> str:
    """市场监管局 -> 市场监督管理局: the short forms that portals use, written out; other names unchanged."""
    for short, full in _SHORT:
        if rest.endswith(short) and not rest.endswith(full):
            return rest[: -len(short)].removesuffix("人民") + full
    return rest


def official(reporter: Reporter, code: str | None, year: int | None, said: str = "") -> str:
    """Official name by the module's rule: 白甸镇 in 海安市 -> 海安市白甸镇人民政府, 县司法局 in 潼关县 -> 潼关县司法局.
    `said` is all that the page states."""
    return reporter.prefix + _without_prefix(reporter, code, year, said)


def _without_prefix(reporter: Reporter, code: str | None, year: int | None, said: str) -> str:
    rest = reporter.rest
    if DOUBLE.match(reporter.written):
        return reporter.written
    body = "".join(regions.official_name(p) for p in reporter.places)
    if len(reporter.places) > 1 and f"{reporter.places[0]}人民政府{reporter.places[1]}" in reporter.written:
        body = body.replace(reporter.places[0], f"{reporter.places[0]}人民政府", 1)  # 鲤城区人民政府金龙街道办事处
    if reporter.type == "subdistrict_office":
        body = (reporter.unit and body + reporter.unit) or body
        body = re.sub(r"(?:街道办事处|办事处|街道|街)$", "", body) + "街道办事处" if body else "街道办事处"
        if reporter.generic and not reporter.places:
            body = "街道办事处"
    elif reporter.type == "government":
        body = (body + reporter.unit if reporter.unit else body) + "人民政府"
        if reporter.generic and not reporter.places:
            body = "人民政府"
    elif reporter.type == "development_zone":
        body = _zone(_zone_in_full(body + rest, said), reporter, code)
    else:
        body += spelled_out(_without_tier(rest, reporter))
    if code is None:
        return (reporter.generic or "") + body if reporter.generic and not reporter.places else body
    return _prefixed(reporter, body, code, year, said)


def _without_tier(rest: str, reporter: Reporter) -> str:
    """元谋县县卫生健康局: the tier is in the place's name already."""
    last = reporter.places[-1] if reporter.places else ""
    doubled = bool(last) and rest[:1] == last[-1] and rest[:1] in "省市县区州旗"
    return rest[1:] if doubled and not rest.startswith(("市场", "市容", "市政", "区域", "县域")) else rest


_ZONES = (
    ("高新区", ("高新技术产业开发区", "高新技术产业园区")),
    ("经开区", ("经济技术开发区", "经济开发区")),
    ("综保区", ("综合保税区",)),
)


def _zone_in_full(body: str, said: str) -> str:
    """天津滨海高新区 -> 天津滨海高新技术产业开发区, where the page writes it so."""
    for short, fulls in _ZONES:
        before, cut, after = body.partition(short)
        for full in fulls:
            if cut and before and before + full in said:
                return before + full + after
    return body


def _zone(body: str, reporter: Reporter, code: str | None) -> str:
    """滨海湾新区 -> 滨海湾新区管理委员会; a bare 高新区 takes the city's name."""
    body = re.sub(r"(?:管委会|管理委员会|党工委)+$", "", body)
    if code and not reporter.places and BARE_ZONE.match(body) and regions.tier_of(code) in ("city", "county"):
        body = regions.stem(regions.name_in(code) or "") + body
    return body + "管理委员会" if re.search(rf"{ZONE}$", body) else "".join(reporter.places) + reporter.rest


def _prefixed(reporter: Reporter, body: str, code: str, year: int | None, said: str) -> str:
    """Add the county before a township's name and the place before a nameless body."""
    at = regions.path(code, year)
    if reporter.type == "development_zone":
        return body
    if not reporter.places and not reporter.unit and (reporter.generic or _bare(reporter, code)):
        return constructed(code, year, body, said)
    first = reporter.places[0] if reporter.places else reporter.unit or ""
    if regions.tier_of(code) == "township" or reporter.unit or reporter.type == "subdistrict_office":
        upper = at.county or at.city or ""
        if (
            first == at.township
            or (reporter.unit and not reporter.places)
            or (len(reporter.places) == 1 and first not in (at.county, at.city, at.province))
        ):
            return upper + body if upper and upper in said and not body.startswith(upper) else body
    if (
        at.province
        and code[:2] in ("11", "12", "31", "50")
        and first == at.county
        and len(reporter.places) == 1
        and reporter.type in ("government", "department")
        and at.province + first in said
    ):
        return at.province + body  # 重庆市铜梁区公安局, where the page says so
    if reporter.type != "department" or _ZONE_OFFICE.match(reporter.rest):
        return body  # 武汉经开区统计局: an office of a zone, whose name bears the stem
    return _with_suffix(body, (at.county, at.city, at.province))


_ZONE_OFFICE = re.compile(rf"{ZONE}[一-鿿]{{2,16}}(?:局|委员会|委|办公室|中心|大队)$")


def _bare(reporter: Reporter, code: str) -> bool:
    """A department without its place (人力资源和社会保障局); a national one or 国家税务总局建德市税务局 is not bare."""
    if reporter.type != "department" or reporter.tier == "national" or re.match(r"国家|中国|中华", reporter.rest):
        return False
    return not any(regions.stem(n) in reporter.rest for c in regions.ancestors(code) if (n := regions.name_in(c)))


def constructed(code: str, year: int | None, body: str, said: str = "") -> str:
    """Name of a body that the page never writes with its place: the place as the page names it, otherwise as on
    official seals, a district below its city (杭州市滨江区), a county and its towns alone."""
    at = regions.path(code, year)
    own = at.township or at.county or at.city or at.province or ""
    if regions.tier_of(code) == "township":
        upper = at.county or at.city or ""
        body = re.sub(r"^街道办事处$", "办事处", body) if own.endswith("街道") else body
        return upper + own + body
    upper = at.city or at.province or ""
    if at.county and at.county.endswith("区") and (own not in said or upper + own in said):
        own = upper + own
    return own + body


def _with_suffix(body: str, names: tuple[str | None, ...]) -> str:
    """烟台人力资源和社会保障局 -> 烟台市人力资源和社会保障局."""
    for name in filter(None, names):
        if body.startswith(name):
            return body  # 楚雄市, not 楚雄州
        stem = regions.stem(name)
        if len(stem) > 1 and body.startswith(stem):
            return name + body[len(stem) :]
    return body


def tier(reporter: Reporter, code: str | None) -> str | None:
    """Tier of the body: a government's own, a department's that of its place, a zone's that of a county at least."""
    if (by_words := reporter.tier) in ("national", "township"):
        return by_words
    if code is None:
        return by_words
    place = regions.tier_of(code)
    if reporter.type == "department" and place == "city" and _ZONE_OFFICE.match(reporter.rest):
        return "county"
    if reporter.type == "development_zone" and not regions.is_statistical(code):
        own = regions.by_code(code)
        if reporter.places and own and own.name == reporter.places[-1] and not reporter.rest.strip():
            return "county" if place == "township" else place
        return "county" if place in ("province", "city", "township") else place
    return place
