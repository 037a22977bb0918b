"""Dates as lists print them and as article URLs carry them. All are days in Asia/Shanghai."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from fazhi.settings import TZ

FIRST_YEAR, LAST_YEAR = 1990, 2100
_SEP = r"\s*[-/.年]\s*"
_FULL = re.compile(rf"(?<![\d-])((?:19|20)\d\d){_SEP}(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})(?![\d-])")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\s+((?:19|20)\d\d)[-/.](\d{1,2})(?!\d)")  # a big day above a small year-month
_MONTH_DAY = re.compile(r"(?<![\d-])(\d{1,2})\s*[-/月]\s*(\d{1,2})日?(?![\d-])")
_EIGHT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")


def make(year: int | str, month: int | str, day: int | str) -> date | None:
    """The date, or None when there is no such day or it lies outside 1990..2100."""
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def in_text(text: str, *, url_day: date | None = None) -> date | None:
    """First date printed in a row. `03-21` without a year takes the year of the URL's date, when the days agree."""
    for match in _FULL.finditer(text):
        if found := make(*match.groups()):
            return found
    for match in _DAY_FIRST.finditer(text):
        if found := make(match.group(2), match.group(3), match.group(1)):
            return found
    for match in _EIGHT.finditer(text):
        if found := make(*match.groups()):
            return found
    if url_day:
        for match in _MONTH_DAY.finditer(text):
            if found := make(url_day.year, *match.groups()):
                return found
    return None


_URL_FORMS = tuple(
    re.compile(p)
    for p in (
        r"/t((?:19|20)\d\d)(\d\d)(\d\d)_\d+\.",  # trs: /202501/t20250123_14203982.html
        r"/art/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})/art_",  # hanweb
        r"/((?:19|20)\d\d)-(\d\d)/(\d\d)/(?:content|c)_",  # central bodies
        r"/((?:19|20)\d\d)-(\d\d)-(\d\d)/\w+\.",  # /2025-02-21/1548140335.html
        r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})/[0-9a-f-]{32,36}\.",  # Sichuan
        r"/columns/[0-9a-f-]{36}/((?:19|20)\d\d)(\d\d)/(\d\d)/",  # Hebei
        r"/((?:19|20)\d\d)(\d\d)(\d\d)/(?:\d+|[0-9a-f-]{32,36})\.",  # Shanghai, Henan
        r"/html/((?:19|20)\d\d)/\w+?_(\d\d)(\d\d)/\d+\.",  # Yunnan
        r"/((?:19|20)\d\d)(\d\d)(\d\d)\d{4,}/index\.",  # leading eight digits of a long id
    )
)
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)(\d\d)/(?:[0-9a-f]{32}|c\d+_\d+|t\d+|[0-9a-f-]{36})")
_URL_DAY_OF_YEAR = re.compile(r"/((?:19|20)\d\d)/(\d{1,3})/\d{4,}\.html")
_URL_OBJECT_ID = re.compile(r"/doc_([0-9a-f]{8})[0-9a-f]{16}\.")


def in_url(url: str) -> date | None:
    """The day an article URL carries, in any of the known dialects; None when it carries no full date."""
    for form in _URL_FORMS:
        if (match := form.search(url)) and (found := make(*match.groups())):
            return found
    if (match := _URL_DAY_OF_YEAR.search(url)) and 1 <= int(match.group(2)) <= 366:
        found = date(int(match.group(1)), 1, 1) + timedelta(days=int(match.group(2)) - 1)
        return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
    if match := _URL_OBJECT_ID.search(url):
        return from_epoch(int(match.group(1), 16))
    return None


def month_in_url(url: str) -> date | None:
    """First day of the month that an address carries without a day (/202501/<32 hex>.shtml)."""
    match = _URL_MONTH.search(url)
    return make(match.group(1), match.group(2), 1) if match else None


def from_epoch(seconds: float) -> date | None:
    """Day of a Unix time (seconds or milliseconds)."""
    seconds = seconds / 1000 if seconds > 1e11 else seconds
    try:
        found = datetime.fromtimestamp(seconds, UTC).astimezone(TZ).date()
    except (OverflowError, OSError, ValueError):
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


_LABEL = re.compile(
    r"(?:发布|发表|公布|印发|时间|日期)[^0-9<]{0,10}((?:19|20)\d\d)[-/年.](\d{1,2})[-/月.](\d{1,2})(?!\d)"
)
_META = re.compile(
    r"<meta[^>]+name=[\"']?(?:PubDate|firstpublishedtime|publishdate|others)[\"']?[^>]+content=[\"']?\s*((?:19|20)\d\d)[-/年.](\d{1,2})[-/月.](\d{1,2})",
    re.I,
)


def in_page(html: str) -> date | None:
    """Publication day of a detail page: PubDate meta tag, else a labelled date in its text."""
    for form in (_META, _LABEL):
        if (match := form.search(html)) and (found := make(*match.groups())):
            return found
    return None
