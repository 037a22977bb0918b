"""Where a reporter sits: its written places, its addressee and publisher, the portal, and the places its text names."""

from __future__ import annotations

import re

from fazhi.parse import agency as bodies
from fazhi.parse.agency import Reporter
from fazhi.parse.mentions import Mentions
from fazhi.parse.region import Resolved, best_county, renamed_town, resolve
from fazhi.parse.selfname import column_names
from fazhi.records import Context, Region
from fazhi.reference import hosts, regions

Margins = tuple[str | None, str | None, str | None]  # addressee, publisher, site name


def tiers_led_by(led: str | None) -> tuple[str, ...]:
    """Tiers a department may be of that works under this Party committee: 市委 is a city's or a county-level city's."""
    return {"province": ("province",), "city": ("city", "county"), "county": ("county",)}.get(
        led or "", ("county", "city", "province")
    )


def locate(
    pick: Reporter, seen: Mentions, context: Context, year: int | None, spoken: Margins, led: str | None = None
) -> Resolved:
    """Region of the reporter. What addressee, publisher and site name write speaks for the county first; `led` is the
    tier under whose lead a body without a place works."""
    portal = context.region_code
    extra: tuple[str, ...] = ()
    if pick.places and not portal:
        extra = _upper(pick, spoken, year)
    if pick.places:
        tiers = ("township",) if pick.type in ("subdistrict_office",) else ()
        got = resolve((*extra, *pick.places), year=year, portal=portal, seen=seen, tiers=tiers, url=context.url)
        if extra and (got.code is None or got.how == "township_unknown"):
            alone = resolve(pick.places, year=year, portal=portal, seen=seen, tiers=tiers, url=context.url)
            got = alone if alone.code and regions.tier_of(alone.code) == "township" else got if got.code else alone
        if pick.unit and got.code:
            return _unit(pick.unit, got, year)
        if pick.type == "development_zone" and got.code:
            return _zone_district(got, seen, year)
        return _branch(pick, got)
    if pick.tier == "national":
        return Resolved(None, "written")
    got = _unit(pick.unit, _unplaced(pick, seen, context, year, spoken, led), year)
    if pick.tier == "township" and not pick.unit and got.code and regions.tier_of(got.code) != "township":
        town = hosts.town(column_names(context.url or ""), got.code, pick.generic or "")  # 我镇 under /xlzml/
        return Resolved(town, "host", regions.path(town, year)) if town else got
    return got


def _zone_district(got: Resolved, seen: Mentions, year: int | None) -> Resolved:
    """A zone named after its municipality (北京…开发区) sits in the one district of it that the page names in full."""
    if got.code not in ("110000", "120000", "310000", "500000"):
        return got
    inside = [c for c, w in seen.weight.items() if w >= 1 and c != got.code and got.code in regions.ancestors(c)]
    return Resolved(inside[0], "mentions", regions.path(inside[0], year)) if len(inside) == 1 else got


def _unit(unit: str | None, got: Resolved, year: int | None) -> Resolved:
    """A township that no table has under this name: one of the county's that is called much the same, or its county."""
    if unit is None or got.code is None:
        return got
    town = renamed_town(unit, got.code)
    return (
        Resolved(town, "mentions", regions.path(town, year))
        if town
        else Resolved(got.code, "township_unknown", got.region)
    )


def _unplaced(
    pick: Reporter, seen: Mentions, context: Context, year: int | None, spoken: Margins, led: str | None
) -> Resolved:
    """Region of a body whose name has no place."""
    portal = context.region_code
    wanted = {"province": ("province",), "city": ("city",), "county": ("county",), "township": ("county", "city")}.get(
        pick.tier or "", tiers_led_by(led)
    )
    if pick.generic in ("市",):
        wanted = ("city", "county", "province")  # a municipality says 全市 too
    township = pick.tier == "township"
    if portal and ((pick.tier is None and led is None) or regions.tier_of(portal) in wanted):
        return Resolved(portal, "portal", regions.path(portal, year))
    recipient = bodies.read(spoken[0]) if spoken[0] else None
    if recipient and recipient.places:
        got = resolve(recipient.places, year=year, seen=seen, url=context.url)
        if got.code and regions.tier_of(got.code) in wanted:
            return Resolved(got.code, "mentions", got.region)
    ending = _ENDING.get(pick.generic or "", "")
    if portal is None and (spelled := of_host(context.url, wanted, ending, seen)):
        return Resolved(spelled, "township_unknown" if township else "host", regions.path(spelled, year))
    best = best_county(seen, portal, wanted, ending)
    if best and not portal and not _fits(best, context.url):
        best = None  # 杭州 in the text of a page under putuo.gov.cn
    if best is None:
        return Resolved(None, "unknown")
    return Resolved(best, "township_unknown" if township else "mentions", regions.path(best, year))


def _fits(code: str, url: str | None) -> bool:
    """Whether a division agrees with the ones that the address spells (it may lie in or above them)."""
    spelled = hosts.divisions(url)
    line = regions.ancestors(code)
    return not spelled or any(c in line or code in regions.ancestors(c) for c in spelled)


def of_host(url: str | None, tiers: tuple[str, ...], ending: str, seen: Mentions) -> str | None:
    """The division of one of the tiers that the page's address spells; of several, the one that the text names."""
    codes = [
        c for c in hosts.divisions(url) if regions.tier_of(c) in tiers and (regions.name_in(c) or "").endswith(ending)
    ]
    if len(codes) == 1:
        return codes[0]
    ranked = sorted(((seen.lineage(c), c) for c in codes), reverse=True)
    return ranked[0][1] if len(ranked) > 1 and ranked[0][0] > 0.5 and ranked[0][0] > ranked[1][0] * 1.25 else None


_ENDING = {
    "省": "省",
    "自治区": "自治区",
    "市": "市",
    "州": "自治州",
    "地区": "地区",
    "盟": "盟",
    "县": "县",
    "区": "区",
    "旗": "旗",
}


_BRANCH = re.compile(r"局(?P<p>[一-鿿]{2,8}?)(?:区|县|市)?分局$")


def _branch(pick: Reporter, got: Resolved) -> Resolved:
    """X市公安局Y分局 sits in county Y."""
    match = _BRANCH.search(pick.rest) if pick.type == "department" else None
    if not match or got.code is None:
        return got
    name = match["p"]
    for ending in ("区", "县", "市", "新区", ""):
        for d in regions.named(name + ending):
            if d.tier == "county" and got.code in regions.ancestors(d.code):
                return Resolved(d.code, "written", regions.path(d.code))
    return got


def _upper(pick: Reporter, spoken: Margins, year: int | None) -> tuple[str, ...]:
    """County that addressee, publisher or site name write, when the reporter's own name has none."""
    if len(pick.places) != 1 or not any(len(d.code) == 9 for d in regions.named(pick.places[0])):
        return ()
    for written in spoken:
        other = bodies.read(written) if written else None
        if (
            other
            and other.places
            and other.places[-1] != pick.places[0]
            and any(d.tier in ("county", "city") for d in regions.named(other.places[-1], year))
        ):
            return tuple(p for p in other.places if p != pick.places[0])
    return ()


def flags_of(place: Resolved) -> list[str]:
    """Flags of the report that tell how its region was found; none when its name said it."""
    return {
        "unique": ["region_by_unique_name"],
        "mentions": ["region_by_mentions"],
        "host": ["region_by_host"],
        "ambiguous": ["region_ambiguous"],
        "unknown": ["region_unknown"],
        "township_unknown": ["township_not_in_table"],
        "conflicts_with_portal": ["region_conflicts_with_portal"],
    }.get(place.how, [])


def partial(pick: Reporter) -> Region:
    """Names only, when no code could be decided."""
    names: dict[str, str] = {}
    for place in pick.places:
        tiers = {d.tier for d in regions.named(place)}
        if len(tiers) == 1:
            names[tiers.pop()] = place
    if pick.unit:
        names["township"] = pick.unit
    return Region(names.get("province"), names.get("city"), names.get("county"), names.get("township"))


def tier_by_name(pick: Reporter) -> str | None:
    """Tier of the place named last, when every region of that name has the same."""
    if pick.places:
        tiers = [d.tier for d in regions.named(pick.places[-1])]
        if tiers and len(set(tiers)) == 1:
            return tiers[0]
    return None
