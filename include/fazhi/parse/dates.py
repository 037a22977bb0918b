"""Dates and the report year.

Dates are read in every written form (2023年12月20日, 2023-12-20, 二〇二三年十二月二十日, with blanks inside). The
report year is voted for by title, opening, headings and dates; a conflict is flagged, never hidden.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from fazhi.parse.quick import quick

_HAN = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "Ｏ": 0,
    "O": 0,
    "o": 0,
    "0": 0,
    "元": 1,
}
_FULL = str.maketrans("０１２３４５６７８９", "0123456789")
_B = r"[ \t\u00a0\u3000]{0,3}"  # blanks that layout puts inside a date
_HAN_YEAR = r"二[〇零○ＯOo0][〇零○ＯOo0一二三四五六七八九]{2}"
DATE = quick(
    rf"(?<![0-9０-９])(?P<y>(?:19|20|２０)[0-9０-９]{{2}}|{_HAN_YEAR}){_B}(?:年|[-/.．－](?=[\d０-９ ])){_B}"
    rf"(?P<m>[0-9０-９]{{1,2}}|[元一二三四五六七八九十]{{1,2}}){_B}(?:月|[-/.．－](?=[\d０-９ ])){_B}"
    rf"(?P<d>[0-9０-９]{{1,2}}|[一二三四五六七八九十]{{1,3}})(?![0-9０-９]){_B}日?"
)
_SPACED_YEAR = r"2[ ]?0[ ]?[0-4][ ]?[0-9]"  # 202 3年, as PDF layers break it
YEAR = quick(
    rf"(?<![0-9０-９\-—–－~至/.])(?P<y>(?:20|２０)[0-9０-９]{{2}}|{_SPACED_YEAR}|{_HAN_YEAR})"
    r"[ \t\u00a0\u3000\n\*]{0,3}(?:年度?|度(?=法治))(?!度?[ ]{0,2}(?:[-—–－~至到]|以前|代))"
)


def han_number(text: str) -> int:
    """十二 -> 12, 二十 -> 20, 三十一 -> 31, 〇五 -> 5; digits pass through. ValueError or KeyError if it is neither."""
    text = text.translate(_FULL)
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_HAN[tens] if tens else 1) * 10 + (_HAN[ones] if ones else 0)
    return int("".join(str(_HAN[c]) for c in text))


def _year(text: str) -> int:
    text = text.replace(" ", "").translate(_FULL)
    return int(text) if text.isdigit() else int("".join(str(_HAN[c]) for c in text))


def to_date(match: re.Match[str]) -> date | None:
    """The day a DATE match names, or None when the calendar has no such day."""
    try:
        return date(_year(match["y"]), han_number(match["m"]), han_number(match["d"]))
    except (ValueError, KeyError):
        return None


def years_in(text: str) -> list[tuple[int, int]]:
    """(year, offset) of every single year (2023年, 2023年度) that is not an end of a span such as 2021-2025年."""
    out = []
    for match in YEAR.finditer(text):
        year = _year(match["y"])
        if 2000 <= year <= 2060:
            out.append((year, match.start()))
    return out


def title_year(title: str) -> int | None:
    """The year a title states: that of 年度 if there are several, otherwise the first; 2023年…总结及2024年计划 gives
    2023."""
    found = years_in(title)
    if not found:
        bare = re.search(r"[（(](20\d\d)[)）]", title) or re.search(r"(?<![\d-])(20\d\d)(?=[一-鿿])(?!年)", title)
        return int(bare[1]) if bare else None
    first = found[0][0]
    return next((y for y, at in found if re.match(r".{4,6}?年[ ]?度", title[at : at + 9]) and y < first), first)


_INTRO = re.compile(r"(?:现将|现就|现把|兹将|将)([^。\n]{0,80}?)(?:报告|汇报|总结|公布|通报|公开|公示|汇总)")
_PLAN = re.compile(r"计划|安排|打算|思路|重点|谋划|展望|目标|举措|规划|部署|任务|将|方向|工作要点")
_HEADING = re.compile(r"\n[ \u3000]*[一二三四五六七八九十（(]{1,3}[^。\n]{0,60}")


@dataclass(frozen=True, slots=True)
class YearReading:
    year: int | None
    source: str | None = None  # title, opening, dates, hint
    conflict: bool = False


def report_year(
    title: str | None, body: str, document: date | None, publish: date | None, hint: int | None = None
) -> YearReading:
    """The year reported on. `body` is the report's text (only its first 6,000 characters count), `hint` what the list
    says."""
    body = body[:6000]
    votes: Counter[int] = Counter()
    opening = body[:1200]
    named = title_year(title) if title else None
    for match in _INTRO.finditer(opening):
        for year, _ in years_in(match[1])[:1]:
            votes[year] += 6
    found = years_in(opening)
    if found:
        votes[found[0][0]] += 2
        votes[found[0][0]] += 2 if found[0][1] < 60 else 0
    for match in _HEADING.finditer("\n" + body):
        for year, at in years_in(match[0])[:1]:
            votes[year - 1 if _PLAN.search(match[0], at) else year] += 3
    for year, count in Counter(y for y, _ in found).items():
        votes[year] += min(count, 3)
    day = document or publish
    usual = None
    if day:
        usual = day.year if day.month >= 11 else day.year - 1
        votes[usual] += 2
        for year in list(votes):
            if year > day.year or year < day.year - 2:
                votes[year] -= 3
    best = max(votes, key=lambda y: (votes[y], y)) if votes else None
    if named is not None:
        far = day is not None and not named <= day.year <= named + 2
        strong = best is not None and best != named and votes[best] >= votes.get(named, 0) + 6
        return YearReading(named, "title", far or strong)
    if best is not None and votes[best] > 0:
        disputed = hint is not None and hint != best
        return YearReading(best, "dates" if best == usual and votes[best] <= 2 else "opening", disputed)
    return YearReading(hint, "hint" if hint else None)
