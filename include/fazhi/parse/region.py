"""From written place names to official codes: by the names before it, the portal's region, the places the text names,
or because the name is the only one of its kind in the country.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fazhi.parse.mentions import Mentions, stems
from fazhi.parse.quick import quick
from fazhi.records import Region
from fazhi.reference import hosts, regions

_TOWN_END = re.compile(r"镇|乡|街道|苏木|办事处")
# 某某街党工委, 某某街坚持…: a 街道 as some cities call theirs; 长安街 as a road has no such words behind it
_STREET_ACTS = quick(
    r"街(?=党工委|党政|机关|办事处|领导班子|(?:坚持|坚决|认真|始终|深入|紧紧|全面|积极|持续|扎实|严格|高度重视|按照|在[区市]委))"
)


def towns_in(text: str, limit: int = 6000) -> dict[str, list[int]]:
    """Names of townships and sub-districts written in a text, with their offsets: every official name that ends at a
    镇, 乡 ..."""
    out: dict[str, list[int]] = {}
    text = text[:limit]
    for match in _TOWN_END.finditer(text):
        end = match.end()
        for size in range(12, 2, -1):
            at = end - size
            if at < 0:
                continue
            name = text[at:end]
            if regions.is_town(name):
                out.setdefault(name, []).append(at)
                break
    for match in _STREET_ACTS.finditer(text):
        end = match.end()
        for size in range(min(9, end), 2, -1):
            if regions.is_town(name := text[end - size : end] + "道"):
                out.setdefault(name, []).append(end - size)
                break
    return out


@dataclass(frozen=True, slots=True)
class Resolved:
    """Outcome for one written place: code or None, and how sure: written, portal, mentions, unique, ambiguous,
    unknown."""

    code: str | None
    how: str
    region: Region = field(default_factory=Region)


def _variants(name: str, year: int | None) -> tuple[str, ...]:
    """Codes that a name may mean: now, in that year, or once (then the heir)."""
    codes = [d.code for d in regions.named(name, year)]
    if not codes:
        codes = [d.code for d in regions.named(name)]
    if not codes:
        codes = [heir.code for d in regions.past(name)[:3] if (heir := regions.successor(d.code, d.name))]
    if not codes:
        codes = list(stems().get(name, ()))
    return tuple(dict.fromkeys(codes))


def _lies_in(code: str, above: str) -> bool:
    """Whether a code lies in (or is) a division, also when that one has since got a new code."""
    if above in regions.ancestors(code):
        return True
    heir = regions.successor(above)
    return heir is not None and heir.code in regions.ancestors(code)


def renamed_town(name: str, county: str) -> str | None:
    """A township that changed its kind (乡 -> 镇 -> 街道) and kept its stem, among those of the county."""
    base = re.sub(r"(?:街道办事处|街道|民族乡|镇|乡|苏木)$", "", name)
    for short in (
        (base, base.removesuffix("街")) if base.endswith("街") else (base,)
    ):  # 北城街街道 is 北城街道 in the table
        for ending in ("镇", "街道", "乡", "民族乡", "苏木") if len(short) > 1 else ():
            for d in regions.named(short + ending):
                if d.tier == "township" and _lies_in(d.code, county):
                    return d.code
    return None


def resolve(
    places: Sequence[str],
    *,
    year: int | None,
    portal: str | None = None,
    seen: Mentions | None = None,
    tiers: Iterable[str] = (),
    url: str | None = None,
) -> Resolved:
    """The code of the last of the written places (遂溪县, 港门镇). `tiers` limits what the last one may be; the page's
    address speaks where its portal is not known."""
    wanted = set(tiers)
    seen = seen or Mentions("")
    above: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    for i, name in enumerate(places):
        codes = _variants(name, year)
        if i == len(places) - 1 and wanted and any(regions.tier_of(c) in wanted for c in codes):
            codes = tuple(c for c in codes if regions.tier_of(c) in wanted)
        if above:
            inside = tuple(c for c in codes if any(c != a and _lies_in(c, a) for a in above))
            if not inside and i == len(places) - 1:
                town = next((t for a in above if (t := renamed_town(name, a))), None)
                inside = (town,) if town else ()
            if not inside:
                one = _pick(above, portal, seen, url)
                return _done(one, "township_unknown" if one else "ambiguous", year)
            codes = inside
        kept = above = codes
    if not kept:
        return Resolved(None, "unknown")
    if len(kept) == 1:
        how = "written" if len(places) > 1 or regions.tier_of(kept[0]) != "township" else "unique"
        if how == "unique" and portal and not _lies_in(kept[0], portal) and not portal.endswith("0000"):
            return Resolved(None, "conflicts_with_portal")
        return _done(kept[0], how, year)
    one = _pick(kept, portal, seen, url)
    return _done(one, "mentions" if one else "ambiguous", year)


def _pick(codes: Sequence[str], portal: str | None, seen: Mentions, url: str | None = None) -> str | None:
    """The one code that the portal's region, the text's places or the address speak for; None when they do not
    decide."""
    if len(codes) == 1:
        return codes[0]
    if portal:
        near = [c for c in codes if _lies_in(c, portal) or c in regions.ancestors(portal)]
        if len(near) == 1:
            return near[0]
        codes = near or codes
    ranked = sorted(((seen.lineage(c) - _shared(codes, seen), c) for c in codes), reverse=True)
    if ranked and ranked[0][0] <= 0.5 and (kind := seen.upper_kind()):
        fits = [c for c in codes if (regions.name_in(regions.parent_code(c) or "") or "").endswith(kind)]
        if len(fits) == 1:
            return fits[0]
    if not ranked:
        return None
    if (spelled := hosts.nearest(url, tuple(codes))) and hosts.strength(url, spelled) == hosts.FULL:
        return spelled
    best, runner = ranked[0], ranked[1] if len(ranked) > 1 else (0.0, "")
    if best[0] > 0.5 and best[0] > runner[0] * 1.25:
        return best[1]
    if spelled := hosts.nearest(url, tuple(codes)):
        return spelled
    higher = [c for c in codes if regions.tier_of(c) in ("province", "city")]
    return higher[0] if len(higher) == 1 and best[0] == runner[0] else None


def _shared(codes: Sequence[str], seen: Mentions) -> float:
    """What counties of one name all have from that name in the text: it tells no difference between them."""
    if not codes or any(regions.tier_of(c) != "county" for c in codes):
        return 0.0
    return min(seen.lineage(c) - seen.lineage(regions.parent_code(c) or "") for c in codes)


def _done(code: str | None, how: str, year: int | None) -> Resolved:
    return Resolved(code, how, regions.path(code, year) if code else Region())


def best_county(seen: Mentions, portal: str | None, tiers: Iterable[str], ending: str = "") -> str | None:
    """The division of one of the tiers (and with a name of this ending) that a text names most, inside the portal's
    region."""
    wanted = set(tiers)
    ranked = sorted(
        (
            (weight + 0.2 * seen.lineage(code), code)
            for code, weight in seen.weight.items()
            if regions.tier_of(code) in wanted
            and (regions.name_in(code) or "").endswith(ending)
            and (portal is None or _lies_in(code, portal) or code in regions.ancestors(portal))
        ),
        reverse=True,
    )
    if not ranked or ranked[0][0] < 0.9:
        return None
    if len(ranked) > 1 and ranked[1][0] >= ranked[0][0] * 0.9:
        return None
    return ranked[0][1]
