"""The period a figure belongs to: the report year, up to a cutoff day, a part of the year, or a state as of its end."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

from fazhi.parse.quick import quick
from fazhi.records import Period

_CUTOFF = re.compile(r"截[至止]到?(?:目前)?(?:((?:19|20)\d{2})年)?(?:(\d{1,2})月)?(?:(\d{1,2})[日号]|底|末|份)?")
_SPAN = quick(r"(?:((?:19|20)\d{2})年)?(\d{1,2})月?(?:份)?[-~至到](?:((?:19|20)\d{2})年)?(\d{1,2})月")
_HALF = quick(r"(上|下)半年|(?:第)?([一二三四1-4])季度|前([一二三])个?季度")


def _last_day(year: int, month: int, day: int | None) -> date | None:
    try:
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None


@lru_cache(maxsize=64)
def _whole(year: int, state: bool) -> Period:
    """The year itself, or its last day for a state: the period of most figures, made once."""
    if state:
        return Period("as_of", None, date(year, 12, 31))
    return Period("report_year", date(year, 1, 1), date(year, 12, 31))


def period_of(text: str, sentence_start: int, at: int, year: int | None, state: bool) -> Period:
    """Period of a figure at folded offset `at`; `state`: the indicator is a stock read at the year's end."""
    if year is None:
        return Period()
    lead = text[sentence_start:at]
    first, final = date(year, 1, 1), date(year, 12, 31)
    cut = None
    for cut in _CUTOFF.finditer(lead) if "截" in lead else ():
        pass
    if cut is not None and cut[2]:
        end = _last_day(int(cut[1] or year), int(cut[2]), int(cut[3]) if cut[3] else None)
        if end is not None and end.year in (year, year + 1):
            return Period("cutoff", first, end)
    spans = list(_SPAN.finditer(lead)) if "月" in lead else []
    if spans:
        m = spans[-1]
        end = _last_day(int(m[3] or m[1] or year), int(m[4]), None)
        try:
            start = date(int(m[1] or year), int(m[2]), 1)
        except ValueError:
            start = first
        if end is not None and start <= end and end.year == year:
            return Period("part_year" if (start, end) != (first, final) else "report_year", start, end)
    half = None
    for half in _HALF.finditer(lead) if "半年" in lead or "季度" in lead else ():
        pass
    if half is not None and half[1]:
        return (
            Period("part_year", first, date(year, 6, 30))
            if half[1] == "上"
            else Period("part_year", date(year, 7, 1), final)
        )
    return _whole(year, state)
