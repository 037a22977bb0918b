"""Natural key of a reporting body: the same over the years, whatever variant of its name a report uses.

高显镇人民政府 and 曲沃县高显镇人民政府 are one body, 中共X县委 X县人民政府 reports as the government of X, and
X县市场监管局 is X县市场监督管理局. The key is (region code, type class, canonical department).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from fazhi.records import key

_CLASS = {"government": "government", "party_and_government": "government"}
_NOISE = re.compile(r"[\s\u3000\u00a0·•、,，.。“”\"'《》()（）]+")
_PARTY = re.compile(r"^(中国共产党|中共).*?(委员会|委)(?=.)")
_SUFFIX = re.compile(
    r"(特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|自治县|地区|新区|林区|特区|街道|省|市|州|盟|县|区|旗|镇|乡)$"
)
_ABBREVIATED_REGION = re.compile(
    r"^(省|市(?!场|政)|州|盟|县(?!域)|区(?!域)|旗|镇|乡(?!村)|街道)(?=.{2,}(局|委员会|委|办公室|办|厅|院|中心|站|所|队)$)"
)


@dataclass(frozen=True, slots=True)
class AgencyKey:
    """`agency_id` and the parts it is made of."""

    agency_id: str
    region: str
    type_class: str
    department: str


@lru_cache(maxsize=1)
def _aliases() -> dict[str, str]:
    """Short to canonical department names, from departments.tsv (canonical, then its variants)."""
    out: dict[str, str] = {}
    for line in files("fazhi.warehouse").joinpath("departments.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            canonical, *variants = line.split("\t")
            out.update(dict.fromkeys(variants, canonical))
    return out


def _strip_regions(name: str, names: list[str]) -> str:
    """The name without the region names it begins with, in full or without their suffix, in any order of tiers."""
    changed = True
    while changed:
        changed = False
        for region in names:
            short = _SUFFIX.sub("", region)
            for prefix in (region, short if len(short) > 1 else ""):
                if prefix and name.startswith(prefix) and len(name) > len(prefix) + 1:
                    name, changed = name[len(prefix) :], True
    return name


def canonical_department(name: str, regions: list[str]) -> str:
    """Department part of an agency's name: 曲沃县市场监管局 -> 市场监督管理局."""
    name = _strip_regions(_NOISE.sub("", name), regions)
    name = _strip_regions(_PARTY.sub("", name), regions)
    name = _ABBREVIATED_REGION.sub("", name)
    name = re.sub(r"^人民政府(?=.)", "", name)
    return _aliases().get(name, name)


def agency_key(name: str, agency_type: str, region: Mapping[str, str | None]) -> AgencyKey:
    """Key of the body called `name`. `region`: province, city, county, township (official names or None), code.

    A body whose region has no code is keyed by the path of names; one without any region by its own full name.
    """
    names = [n for k in ("township", "county", "city", "province") if (n := region.get(k))]
    code = region.get("code") or "/".join(reversed(names)) or _NOISE.sub("", name)
    type_class = _CLASS.get(agency_type, agency_type)
    township_known = len(region.get("code") or "") == 9
    if type_class == "government" or (type_class == "subdistrict_office" and township_known):
        department = ""
        # A township that the reference does not know has its county's code: its own name must tell it apart.
        if region.get("township") and not township_known and region.get("code"):
            department = region["township"] or ""
    else:
        above = names[1:] if type_class == "subdistrict_office" else names
        department = canonical_department(name, above)
        if type_class == "subdistrict_office":
            department = re.sub(r"(街道)?(办事处|党工委.*)$", "街道", department)
    return AgencyKey(key(code, type_class, department), code, type_class, department)
