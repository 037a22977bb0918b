"""Who, where, when, and whether a text is a report at all: one pure function over title, body, margins and context."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from fazhi.parse import refusal
from fazhi.parse.body import find_body
from fazhi.parse.dates import YearReading, report_year
from fazhi.parse.lookalike import is_column_title, is_report_title, title_reason
from fazhi.parse.margin import Margin, read_margin
from fazhi.parse.reporter import Found, Page, find_reporter
from fazhi.parse.sections import find_sections
from fazhi.parse.title import TitleAt, find_titles, looks_like_title, squeeze, tidy
from fazhi.records import Context, Document, Metadata
from fazhi.reference import regions


@dataclass(frozen=True, slots=True)
class _Titles:
    shown: str | None
    listed: str | None
    places: list[TitleAt]


def read_metadata(document: Document, context: Context) -> Metadata:
    """Metadata of one document. Never raises on content: what cannot be read stays None and is flagged."""
    text = document.text
    titles = _titles(document, context)
    body = find_body(text, titles.places)
    margin = read_margin(text, body, document, context)
    known = context.region_code is not None or context.portal_agency is not None
    verdict = refusal.judge(
        text, text[body.start : body.end], titles.shown, titles.listed, url=context.url, known_portal=known
    )
    flags = list(verdict.flags)
    hint = _hint(context)
    document_date = body.document_date or margin.document_date
    year = report_year(
        titles.shown or titles.listed, text[body.start : body.end], document_date, margin.publish_date, hint
    )
    if year.year is None and (column := _COLUMN_YEAR.search(context.url or "")):
        year = YearReading(int(column[1]), "hint")
    if year.conflict:
        flags.append("year_conflict")
    found = find_reporter(Page(text, titles.shown, titles.listed, body, margin, context, year.year))
    flags += found.flags
    flags += _date_flags(year.year, document_date, margin.publish_date)
    is_report, reason = verdict.is_report, verdict.reason
    if is_report and _repost(found, margin, context):
        is_report, reason = False, "repost_of_superior"
    sections = find_sections(text, body.start, body.end, year.year) if is_report or context.assume_report else ()
    return Metadata(
        is_report=is_report,
        refusal=reason,
        title=titles.shown,
        title_inferred=None if titles.shown else titles.listed or _inferred(found, year.year, is_report),
        agency=found.agency,
        agency_type=found.type,
        tier=found.tier,
        region=found.region,
        report_year=year.year,
        document_date=document_date,
        publish_date=margin.publish_date,
        doc_number=margin.doc_number,
        recipient=body.recipient,
        signature=body.signature,
        sections=sections,
        flags=tuple(dict.fromkeys(flags)),
        body_start=body.start,
        body_end=body.end,
    )


# /fzzf/2023/content/…: the year's folder of a column of these reports
_COLUMN_YEAR = re.compile(r"/[a-z]*(?:fzzf|fzbg|fznb|yfxz)[a-z]*/(20\d\d)n?d?/(?!\d+/)", re.I)


def _titles(document: Document, context: Context) -> _Titles:
    """The shown title: the report-like one among the text's head and the page's metadata, the fullest form first."""
    places = find_titles(document.text)
    listed = tidy(context.listed_title) if context.listed_title and len(squeeze(context.listed_title)) > 4 else None
    own = tidy(document.title) if document.title else None
    candidates = [t.text for t in places]
    if own and len(squeeze(own)) >= 6:
        candidates.insert(0, own)
    candidates = [c for c in candidates if not is_column_title(c)]
    good = [c for c in candidates if is_report_title(c)]
    if good:
        shown: str | None = max(good[:3], key=lambda c: (_states_year(c), c == own, -good.index(c)))
    else:
        shown = next((c for c in candidates if looks_like_title(c) or c == own), None)
    if shown is None and not places:
        shown = _any_title(document.text)
    if listed and not looks_like_title(listed):
        listed = None if shown else (listed if title_reason(listed) else None)
    return _Titles(shown, listed, places)


def _states_year(title: str) -> bool:
    return re.search(r"20\d ?\d|二[〇○零]", title) is not None


def _any_title(text: str) -> str | None:
    """First short line of a page without report title, if it reads like the title of a look-alike."""
    for line in text[:600].split("\n")[:6]:
        s = line.strip()
        if "。" in s or len(s) > 80 or re.match(r"[一二三四五六七八九十（(]{1,3}[、）)]", s):
            break
        if 6 <= len(squeeze(s)) <= 60 and not re.search(r"[。；;：:|>]", s) and title_reason(s):
            return tidy(s)
    return None


def _hint(context: Context) -> int | None:
    if context.listed_on is None:
        return None
    return context.listed_on.year - (1 if context.listed_on.month <= 10 else 0)


def _inferred(found: Found, year: int | None, is_report: bool) -> str | None:
    if not is_report or not (found.short or year):
        return None
    return f"{found.short or ''}{f'{year}年度' if year else ''}法治政府建设情况报告"


def _date_flags(year: int | None, document: date | None, publish: date | None) -> list[str]:
    flags = []
    if year and document and document.year == year:
        flags.append("dated_before_year_end")
    if year and publish and (publish.year < year or publish.year > year + 3):
        flags.append("publish_date_conflict")
    if document and publish and publish < document and (document - publish).days > 3:
        flags.append("published_before_dated")
    return flags


_DRAFTERS = re.compile(r"司法[局厅]|依法治|法治|政府办|办公室|人民政府$|政府网")


def _repost(found: Found, margin: Margin, context: Context) -> bool:
    """A superior's report in a lower body's column: the reporter's division lies strictly above the portal's, or
    above the township that published the page."""
    code = found.region.code
    if code is None or found.tier is None:
        return False
    portal = context.region_code
    if portal and portal != code and code in regions.ancestors(portal):
        return True
    if context.portal_agency and found.tier != "township" and _township_under(context.portal_agency, code):
        return True
    return bool(found.tier != "township" and margin.publisher and _township_under(margin.publisher, code))


def _township_under(name: str, code: str) -> bool:
    match = re.search(
        r"(?:^|[县区市旗府])([一-鿿]{1,8}?(?:镇|乡|街道|苏木))(?:人民政府|政府|办事处|党委|党工委)?$", squeeze(name)
    )
    return match is not None and regions.tier_of(code) != "township" and not _DRAFTERS.search(match[1])
