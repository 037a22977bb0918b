"""Which division an address speaks for: gov.cn names spell places (liujiang.gov.cn 柳江, xncz.gov.cn 西宁 + 城中).

Evidence, never proof: it decides between the divisions a page may mean, and names one by itself only where a single
division of the country is spelled that way. Romanisation: data/pinyin.csv (sources: data/README.md).
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from fazhi.reference import regions

FULL, INITIALS, WEAK = 3, 2, 1  # spelled out; initials with those of a division above; initials alone
_ENDINGS = {
    "省": ("s", "sheng"),
    "市": ("s", "shi"),
    "县": ("x", "xian"),
    "区": ("q", "qu"),
    "旗": ("q", "qi"),
    "州": ("z", "zhou"),
    "盟": ("m", "meng"),
}
# Registered under letters too few to tell by spelling alone.
_SHORT_NAMES = {
    "gd": "440000", "cq": "500000", "yn": "530000", "nx": "640000", "hlj": "230000", "nmg": "150000", "gxzf": "450000",
    "zj": "330000", "sc": "510000", "ah": "340000", "jl": "220000", "ln": "210000", "tj": "120000", "sh": "310000",
    "fj": "350000", "sz": "440300", "gz": "440100", "dg": "441900", "zs": "442000", "sg": "440200", "by": "440111",
    "lw": "440103", "zc": "440118", "xm": "350200", "sm": "350400", "np": "350700", "nc": "360100", "xa": "610100",
    "km": "530100", "qj": "530300", "hh": "532500", "hd": "130400", "lf": "131000", "xz": "320300", "lyg": "320700",
    "qz": "330800", "mas": "340500", "tl": "340700", "my": "510700", "ms": "511400", "hg": "421100",
    "sx": "330600", "ww": "340281", "gy": "341621", "ya": "350481", "pds": "410400", "dxh": "420112", "xxz": "433100",
    "lst": "431103", "da": "431122", "lg": "440307", "lc": "140406", "wz": "500101", "fl": "500102", "ybq": "500112",
    "psx": "500243", "lsz": "513400", "cxs": "532301", "yl": "610800", "jyg": "620200", "szlh": "440303",
    "szlhq": "440309", "qeda": "530300",
}  # fmt: skip
_SHORT_ENDING = re.compile(r"[市县区旗]$")


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    raw = files("fazhi.reference").joinpath("data/pinyin.csv").read_text("utf-8")
    return {row["text"]: tuple(row["pinyin"].split()) for row in csv.DictReader(io.StringIO(raw))}


def syllables(name: str) -> tuple[str, ...]:
    """柳江区 -> (liu, jiang); a name with a character that is not in the table has none."""
    short = regions.stem(name)
    if short == name and len(name) > 2:
        short = _SHORT_ENDING.sub("", name)
    table = _table()
    if whole := table.get(short) if len(short) > 1 else None:
        return whole
    read = [table.get(c) for c in short]
    return tuple(s[0] for s in read if s) if all(read) else ()


def labels(url: str | None) -> tuple[str, ...]:
    """The parts of a government host that may spell a place, the registered one first: zwgk.shmh.gov.cn -> (shmh,
    zwgk)."""
    if not url:
        return ()
    host = (urlsplit(url).hostname or "") if "://" in url else url.split("/", 1)[0].split(":", 1)[0]
    if not host.lower().endswith(".gov.cn"):
        return ()
    return tuple(
        p for p in reversed(host.lower()[: -len(".gov.cn")].split(".")) if p.isascii() and len(p) > 1 and p != "www"
    )


@lru_cache(maxsize=4096)
def _forms(code: str) -> dict[str, int]:
    """Every way a host may spell a division, with its strength."""
    name = regions.name_in(code) or ""
    own = syllables(name)
    if not own:
        return {}
    out: dict[str, int] = {}
    word, first = "".join(own), "".join(s[0] for s in own)
    short, long = _ENDINGS.get(name[-1:], ("", ""))
    fulls = {word, word.replace("lv", "lu"), word.replace("lv", "lyu")}
    for above in regions.ancestors(code)[1:]:
        upper = syllables(regions.name_in(above) or "")
        if not upper:
            continue
        letters = "".join(s[0] for s in upper)
        ushort = _ENDINGS.get((regions.name_in(above) or "")[-1:], ("", ""))[0]
        for body in (letters + first, letters + first + short, letters + ushort + first + short):
            out.setdefault(body, INITIALS)
        for full in tuple(fulls):
            out[letters + full] = out["".join(upper) + full] = FULL
    for full in fulls:
        for ending in ("", short, long):
            out[full + ending] = FULL
    if short and len(first) > 1:
        out.setdefault(first + short, WEAK)
    if len(first) > 1:
        out.setdefault(first, WEAK)
    return out


@lru_cache(maxsize=1)
def _index() -> dict[str, tuple[tuple[str, int], ...]]:
    """Spelling -> (code, strength) of every province, city and county in force."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for code, _name, tier, _parent, _since, until, _successor in regions.rows():
        if tier == "township" or until is not None or regions.is_statistical(code):
            continue
        for form, strength in _forms(code).items():
            found[form].append((code, strength))
    return {form: tuple(codes) for form, codes in found.items()}


_STREET = ("jd", "jdb", "jdbsc")
_TOWN_ENDINGS = {"镇": ("z",), "乡": ("x",), "街道": _STREET, "街": _STREET, "苏木": ("sm",)}
_ANY_TOWN = frozenset(("xzz", "xzx", "xzjd", "zjd", "gzjd", "gxz", "gzx"))  # 乡镇街道, 各乡镇: columns of all towns


def town(words: tuple[str, ...], county: str, kind: str) -> str | None:
    """The one township of a county, of this kind (镇, 乡, 街道), that a folder abbreviates: /xlz/ 西联镇."""
    endings = _TOWN_ENDINGS.get(kind, ())
    wanted = {w.removesuffix(e) for w in words for e in endings if len(w) > 2 and w.endswith(e) and w not in _ANY_TOWN}
    if not wanted:
        return None
    found = set()
    for code, name, tier, _parent, _since, until, _successor in regions.rows():
        if tier == "township" and until is None and code.startswith(county) and name.endswith(kind):
            known = _initials(name.removesuffix(kind))
            if known and any(re.fullmatch(known, letters) for letters in wanted):
                found.add(code)
    return found.pop() if len(found) == 1 else None


def _initials(name: str) -> str | None:
    """Pattern of a name's initials, any letter for a character not in the table; None of fewer than two known."""
    table = _table()
    read = syllables(name) or [(table.get(c) or ("",))[0] for c in name]
    return "".join(s[:1] or "[a-z]" for s in read) if sum(map(bool, read)) > 1 else None


def strength(url: str | None, code: str) -> int:
    """How clearly an address spells a division, or the nearest one above a township: 0 (not at all) to 3 (in full)."""
    parts = labels(url)
    if len(code) == 9:
        code = regions.parent_code(code) or code
    forms = _forms(code) if parts else {}
    return max((forms.get(p, 0) for p in parts), default=0)


def nearest(url: str | None, codes: tuple[str, ...]) -> str | None:
    """The one of several divisions that an address speaks for: by its own spelling, else by that of one above it."""
    if not labels(url):
        return None
    ranked = sorted(((_weight(url, code), code) for code in codes), reverse=True)
    if ranked and ranked[0][0] > 0 and (len(ranked) == 1 or ranked[0][0] > ranked[1][0]):
        return ranked[0][1]
    return None


def _weight(url: str | None, code: str) -> float:
    above = regions.ancestors(code)
    return max((strength(url, at) / (1 + 0.4 * i) for i, at in enumerate(a for a in above if len(a) == 6)), default=0.0)


@lru_cache(maxsize=1024)
def divisions(url: str | None) -> tuple[str, ...]:
    """Divisions whose spelling is the registered part of an address, the clearest kind of spelling only; initials count
    from four letters on. More than one: the page must decide."""
    parts = labels(url)
    if not parts:
        return ()
    registered = parts[0].removesuffix("city") if len(parts[0]) > 5 else parts[0]
    if folder := _folder(url, registered):
        return folder
    if known := _SHORT_NAMES.get(registered):
        return _inside(parts[1:], (known,)) or (known,)
    found = _index().get(registered, ())
    best = max((s for _, s in found), default=0)
    if best == FULL:
        codes = tuple(c for c, s in found if s == FULL)
    elif best == INITIALS and len(registered) >= 4:
        codes = tuple(c for c, s in found if s == INITIALS)
    else:
        return ()
    if len(codes) > 1 and (one := _by_folder(url, codes)):
        return one
    return _inside(parts[1:], codes) or codes


def office_letters(word: str, url: str | None) -> tuple[str, ...]:
    """What a folder or subdomain adds to the letters of the address's own division: swlhmzj under luhe.gov.cn is
    汕尾, 陆河 + mzj. Every way to take them off, the shortest rest first."""
    rests = {
        word[len(form) :]
        for code in divisions(url)
        for form in _forms(code)
        if len(form) < len(word) and word.startswith(form)
    }
    return tuple(sorted(rests, key=lambda rest: (len(rest), rest)))


def _by_folder(url: str | None, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The one of several divisions of one spelling whose letters, with those of the one above, begin a folder:
    xinxing.gov.cn/yfxxgaj/ is 云浮, 新兴."""
    words = [w for w in urlsplit(url or "").path.lower().strip("/").split("/")[:3] if len(w) > 4]
    found = tuple(
        code
        for code in codes
        if any(s == INITIALS and len(f) > 3 and w.startswith(f) for f, s in _forms(code).items() for w in words)
    )
    return found if len(found) == 1 else ()


def _folder(url: str | None, registered: str) -> tuple[str, ...]:
    """The county that city and folder spell together: yzcity.gov.cn/nyx/ is 永州, 宁远县."""
    first = urlsplit(url or "").path.strip("/").split("/")[0].lower()
    if not 2 <= len(first) <= 4 or not first.endswith(("x", "q", "s")):
        return ()
    found = tuple(
        c for c, s in _index().get(registered + first, ()) if s == INITIALS and regions.tier_of(c) == "county"
    )
    return found if len(found) == 1 else ()


def _inside(parts: tuple[str, ...], codes: tuple[str, ...]) -> tuple[str, ...]:
    """Divisions below the given ones that a subdomain spells out: changxing.huzhou.gov.cn."""
    for part in parts:
        inside = tuple(
            c for c, s in _index().get(part, ()) if s == FULL and any(a in regions.ancestors(c)[1:] for a in codes)
        )
        if inside:
            return inside
    return ()
