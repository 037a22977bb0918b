"""The official divisions of China down to townships as of 2023, with the history of counties (sources: data/README.md).

Codes: 6 digits for provinces, cities and counties (GB/T 2260), 9 digits for townships and sub-districts (statistical
codes).
Tables load lazily, once, in about 0.1 s. A municipality's districts hang directly under it, so do the towns of a city
without counties (东莞, 中山, 儋州, 嘉峪关) and the counties that a province governs itself (仙桃, 石河子 ...).
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from fazhi.records import Region

Tier = Literal["province", "city", "county", "township"]
_MUNICIPALITIES = frozenset(("11", "12", "31", "50"))


@dataclass(frozen=True, slots=True)
class Division:
    """One division under one name. `since` and `until` are months (YYYY-MM, until is exclusive, None = in force);
    `successor` is the code that holds the place after `until`."""

    code: str
    name: str
    since: str | None = None
    until: str | None = None
    successor: str | None = None

    @property
    def tier(self) -> Tier:
        return tier_of(self.code)

    def in_force(self, year: int) -> bool:
        """Whether the name was in force at any time of the year."""
        return (self.since is None or self.since <= f"{year}-12") and (self.until is None or self.until > f"{year}-01")


def tier_of(code: str) -> Tier:
    """Tier of a 6- or 9-digit code: 110000 province, 440800 city, 440823 county, 440823112 township."""
    if len(code) == 9:
        return "township"
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "county"


def is_statistical(code: str) -> bool:
    """Is this six-digit code one of statistics only: a development zone, without a government of its own?"""
    return len(code) == 6 and "71" <= code[4:6] <= "79"


@lru_cache(maxsize=1)
def _current() -> dict[str, str]:
    raw = gzip.decompress(files("fazhi.reference").joinpath("data/divisions.csv.gz").read_bytes()).decode()
    return dict(line.split(",", 1) for line in raw.splitlines()[1:])


@lru_cache(maxsize=1)
def _history() -> dict[str, tuple[Division, ...]]:
    """Rows of history.csv by code, oldest first."""
    raw = files("fazhi.reference").joinpath("data/history.csv").read_text("utf-8")
    out: dict[str, list[Division]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(raw)):
        since = row["since"] if row["since"] > "1980-12" else None
        out[row["code"]].append(
            Division(row["code"], row["name"], since, row["until"] or None, row["successor"] or None)
        )
    return {code: tuple(sorted(rows, key=lambda d: d.until or "9")) for code, rows in out.items()}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, tuple[str, ...]]:
    """Codes in force by name, all tiers."""
    out: dict[str, list[str]] = defaultdict(list)
    for code, name in _current().items():
        out[name].append(code)
    return {name: tuple(codes) for name, codes in out.items()}


@lru_cache(maxsize=1)
def _past_by_name() -> dict[str, tuple[Division, ...]]:
    out: dict[str, list[Division]] = defaultdict(list)
    for rows in _history().values():
        for d in rows:
            if d.until:
                out[d.name].append(d)
    return {name: tuple(rows) for name, rows in out.items()}


def parent_code(code: str) -> str | None:
    """Code of the division above: 440823112 -> 440823 -> 440800 -> 440000 -> None; 110105 -> 110000; 429004 ->
    420000."""
    current = _current()
    if len(code) == 9:
        county = code[:6]
        return county if county in current else code[:4] + "00"
    if code.endswith("0000"):
        return None
    city = code[:4] + "00"
    if not code.endswith("00") and code[:2] not in _MUNICIPALITIES and (city in current or city in _history()):
        return city
    return code[:2] + "0000"


def by_code(code: str) -> Division | None:
    """The division in force under a code, or the last one that was."""
    name = _current().get(code)
    past = _history().get(code, ())
    if name is not None:
        return next((d for d in past if d.name == name and d.until is None), Division(code, name))
    return past[-1] if past else None


_PEOPLES = re.compile(
    r"(?:满族|回族|蒙古族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|侗族|瑶族|白族|土家族|哈尼族|傣族|黎族|"
    r"傈僳族|佤族|畲族|拉祜族|水族|纳西族|羌族|仫佬族|锡伯|"
    r"柯尔克孜|达斡尔族|毛南族|仡佬族|塔吉克|鄂温克族|保安族|裕固族|鄂伦春族|独龙族|怒族|普米族|东乡族|"
    r"撒拉族|土族|哈萨克|蒙古|布朗族|各族|景颇族)*"
    r"(?P<kind>特别行政区|自治县|自治州|自治旗|自治区|地区|新区|矿区|(?<=神农架)林区|特区|省|市|县|区|旗|盟)$"
)


def stem(name: str) -> str:
    """海安市 -> 海安, 恩施土家族苗族自治州 -> 恩施; a name of one character keeps its ending (蓟县)."""
    short = _PEOPLES.sub("", name)
    return short if len(short) > 1 else name


# Prefectures that call themselves by one character of their name; 巴州 is no short form of 巴州区
_BY_ONE_CHARACTER = {"巴州": "巴音郭楞蒙古自治州", "博州": "博尔塔拉蒙古自治州", "克州": "克孜勒苏柯尔克孜自治州"}


@lru_cache(maxsize=1)
def aliases() -> dict[str, str]:
    """Everyday names of autonomous places: 张家川县 -> 张家川回族自治县, 恩施州 -> 恩施土家族苗族自治州."""
    out: dict[str, str] = {short: name for short, name in _BY_ONE_CHARACTER.items() if name in _by_name()}
    for code, name in _current().items():
        match = _PEOPLES.search(name)
        if len(code) == 6 and match and match["kind"] in ("自治县", "自治州", "自治旗"):
            alias = stem(name) + match["kind"][-1]
            if alias not in _by_name() and alias not in _past_by_name():
                out[alias] = name
    return out


def official_name(name: str) -> str:
    """The official name behind an everyday one; any other name unchanged."""
    return aliases().get(name, name)


def named(name: str, year: int | None = None) -> tuple[Division, ...]:
    """Divisions of exactly this full name (遂溪县, 港门镇). With a year, past names in force then count too and names
    that began later do not; without, only those in force in the table's vintage."""
    now = (by_code(code) for code in _by_name().get(official_name(name), ()))
    found = [d for d in now if d is not None and (year is None or d.in_force(year))]
    if year is not None:
        have = {d.code for d in found}
        found += [d for d in _past_by_name().get(name, ()) if d.in_force(year) and d.code not in have]
    return tuple(found)


def past(name: str) -> tuple[Division, ...]:
    """Divisions that once bore this name and no longer do, the most recent first."""
    return tuple(sorted(_past_by_name().get(name, ()), key=lambda d: d.until or "", reverse=True))


@lru_cache(maxsize=1)
def _towns() -> frozenset[str]:
    return frozenset(name for name, codes in _by_name().items() if any(len(c) == 9 for c in codes))


def is_town(name: str) -> bool:
    """Whether a township or sub-district bears this full name."""
    return name in _towns()


def exists(name: str) -> bool:
    """Whether any division bears or bore this full name."""
    return name in _by_name() or name in _past_by_name() or name in aliases()


def successor(code: str, name: str | None = None) -> Division | None:
    """The division now in force that holds the place of an ended one (海安县 320621 -> 海安市 320685); itself if it
    stands."""
    seen: set[str] = set()
    while code not in seen:
        seen.add(code)
        standing = _current().get(code)
        if standing is not None and (name is None or standing == name or len(seen) > 1):
            return by_code(code)
        ended = [d for d in _history().get(code, ()) if d.until and d.successor and (name is None or d.name == name)]
        if not ended or ended[-1].successor is None:
            return None
        code, name = ended[-1].successor, None
    return by_code(code)


def ancestors(code: str) -> tuple[str, ...]:
    """Codes from the division itself up to its province."""
    out: list[str] = []
    at: str | None = code
    while at is not None:
        out.append(at)
        at = parent_code(at)
    return tuple(out)


@lru_cache(maxsize=1)
def _predecessors() -> dict[str, tuple[Division, ...]]:
    """Ended divisions by the code that took their place."""
    out: dict[str, list[Division]] = defaultdict(list)
    for rows_of in _history().values():
        for d in rows_of:
            if d.until and d.successor and d.successor != d.code:
                out[d.successor].append(d)
    return {code: tuple(found) for code, found in out.items()}


def name_in(code: str, year: int | None = None) -> str | None:
    """Name of a code in a year; without a year, or for a year outside the tables, the latest name."""
    if year is not None:
        for d in _history().get(code, ()):
            if d.in_force(year):
                return d.name
        before = [d for d in _predecessors().get(code, ()) if d.in_force(year)]
        if before:
            own = by_code(code)
            same = [d for d in before if own and stem(d.name) == stem(own.name)]
            return (same or before)[0].name
    division = by_code(code)
    return division.name if division else None


def path(code: str, year: int | None = None) -> Region:
    """Path of names above and including a code, as of a year."""
    names: dict[str, str | None] = {tier_of(at): name_in(at, year) for at in ancestors(code)}
    return Region(names.get("province"), names.get("city"), names.get("county"), names.get("township"), code)


def rows() -> Iterator[tuple[str, str, Tier, str | None, str | None, str | None, str | None]]:
    """(code, name, tier, parent_code, valid_from, valid_to, successor) of every division there is or was, ordered by
    code and time: what a slowly changing region dimension is filled from. Townships are known for the vintage only."""
    for code in sorted(_current().keys() | _history().keys()):
        past_rows = _history().get(code, ())
        for d in past_rows:
            yield code, d.name, d.tier, parent_code(code), d.since, d.until, d.successor
        name = _current().get(code)
        if name is not None and not any(d.until is None and d.name == name for d in past_rows):
            since = max((d.until for d in past_rows if d.until), default=None)
            yield code, name, tier_of(code), parent_code(code), since, None, None
