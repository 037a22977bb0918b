"""When something was done: the dates a text names, and words for another year, for several or for a row of years."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from fazhi.parse.quick import quick
from fazhi.parse.shapes import Shape

_SINCE_MADE = re.compile(r"(?:以来|至今)(?:[^,。;]{0,10}(?:制定|印发|出台|发布|制发|实施|形成))?的")
# 在2023年度考评中名列前茅: the year that was assessed, not when this was done
_ASSESSED = re.compile(r"[^,。;\d]{0,24}?(?:考评|考核|评估|测评|评议|评查|督察|评选)(?:工作|活动)?中")
_STREAK_OF = re.compile(r"连续[^,。;、]{1,6}年(?:以?来)?[^,。;]{0,16}$")  # 连续三年保持零事故
_LAST = quick(
    r"(?<![较比同与])(?<!相比)(?:去年|上年|上一年|前年|往年|上年度|上一年度)(?!度?(?:结转|转入|遗留|未结|结存|存案))(?:同期)?[^,。;]{0,18}$"
)
_RISEN = re.compile(r"\d[^,。;]{0,6}(?:到|至|为|成)$")  # 由去年的91%提高到: the later value is this year's
_MULTI = quick(
    r"(?:近|过去|这(?!一年)|最近|前)(?:[一二两三四五六七八九十\d几]+)(?:个)?年|(?<![\d一二三四五六七八九十])(?!一年)[一二两三四五六七八九十\d]{1,3}年(?:以)?来(?!的)|(?<!对)历年(?!的?(?:文件|规范性|政策|积案|案卷|制定|出台|印发))|多年来|近年来|党的十[八九]大以来|党的二十大以来|[“\"]?[七八十][一二三四]?五[”\"]?(?:普法|规划)?(?:以来|期间|时期|启动以来|实施以来)"
    r"|自?(?:成立|设立|运行|启动|开展|实施|改革|上线|挂牌|创建|[设建撤][市县区镇局])以来"
)
_OWN_TIME = re.compile(r"今年|本年度?|全年|年内|当年|一年来|本报告期|报告期内|年度内|截至目前|目前|20\d\d年")
# 自2021年启动以来, 截至目前累计320件: a sum of several years, whatever its cutoff
_SINCE = re.compile(r"[^,。;\d]{0,8}(?:以来|至今)")
_OWN_YEAR = re.compile(r"今年|本年度?|全年|年内|当年|一年来|报告期|20\d\d年")
_ADVERB_BEFORE = frozenset("\n。,;:!?(、自从在至于截到")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_SEVERAL = 0  # the year of a mark that spans more than two: 2019年1月至2022年5月
_FIRST = 2000  # before it nobody reported on law-based government: an older year is not the text's own
_LIKE = re.compile(r"(?:^|[,。;:、()\s])(?:比如|例如|譬如|如|像|尤其是|特别是|\([一二三四五六七八九十\d]{1,2}\))$")
# 法律实施以来，共…。累计…: the sentence goes on with the years of the one before
_GOES_ON = re.compile(r"[\s,]*(?:累计|总共|共计|期间)")
_LONG_SPAN = quick(
    r"(?:[一二两三四五六七八九十]|(?<!\d)\d{1,2})(?:个)?年(?:以)?来(?!的)|自?(?:成立|设立|运行|启动|实施|颁布|施行|上线|挂牌|创建)以来"
)


def year_marks(text: str, shapes: Sequence[Shape], year: int | None) -> list[tuple[int, int, int]]:
    """(folded start, end, year) of dates that say when something was done, by position. A span of two years is the
    report's where either is `year` (2022年7月至2023年6月)."""
    marks = []
    for s in shapes:
        if s.reason != "date" or not _YEAR.match(text, s.start):
            continue
        before = text[s.start - 1] if s.start else "\n"
        if before not in _ADVERB_BEFORE and text[s.start - 2 : s.start] not in (
            "截至",
            "截止",
            "今年",
            "将于",
            "对比",
            "开展",
        ):
            aside = _LIKE.search(text, max(0, s.start - 6), s.start)
            if not aside and not text.startswith(("以来", "全年", ",", "共", "累计"), s.end):
                continue
        if _SINCE_MADE.match(text, s.end) or _ASSESSED.match(text, s.end):
            continue  # 对1978年以来的132件文件开展清理: what was dealt with, not when
        years = [int(y) for y in _YEAR.findall(text[s.start : s.end])]
        if len(years) > 1 and "月" not in text[s.start : s.end] and not text.startswith(("间", "期间"), s.end):
            continue  # （2021—2025年） names a plan
        told = next((y for y in years if y == year), years[-1])
        marks.append((s.start, s.end, told if years[-1] - years[0] <= 1 else _SEVERAL))
    return marks


def streak(text: str, clause_start: int, at: int) -> bool:
    """Is what stands at `at` said of a row of years: 连续三年未发生?"""
    return _STREAK_OF.search(text, clause_start, at) is not None


def other_year(
    text: str, at: int, starts: tuple[int, int, int], marks: list[tuple[int, int, int]], year: int | None
) -> str | None:
    """The name of a time other than the report's own year of which what stands at `at` is said, or None. `starts`: of
    the sentences before, of the sentence and of the clause."""
    before_start, sentence_start, clause_start = starts
    lead = text[sentence_start:at]
    multi = None
    for multi in _MULTI.finditer(lead) if "年" in lead or "来" in lead or "期" in lead else ():
        pass
    last = bisect_left(marks, (at, 0, 0)) - 1
    mark = marks[last] if last >= 0 and marks[last][0] >= sentence_start else None
    if multi is not None and (mark is None or sentence_start + multi.start() > mark[0]):
        rest = lead[multi.end() :]
        if not _OWN_TIME.search(rest):
            return "several_years"
    if multi is None and mark is None and _GOES_ON.match(lead) and not _OWN_TIME.search(lead):
        before = text[before_start:sentence_start]
        if (spans := list(_LONG_SPAN.finditer(before))) and not _OWN_TIME.search(before, spans[-1].end()):
            return "several_years"
    if mark is not None and mark[2] == _SEVERAL:
        return None if _OWN_TIME.search(text[mark[1] : at]) else "several_years"
    if year is None and mark is not None and _SEVERAL < mark[2] < _FIRST:
        return "other_year"
    if year is not None and mark is not None and mark[2] < year and _SINCE.match(text, mark[1]):
        rest = text[mark[1] : at]
        if "累计" in rest and not _OWN_YEAR.search(rest):
            return "several_years"
    if year is not None and mark is not None and mark[2] != year and not _OWN_TIME.search(text[mark[1] : at]):
        if mark[2] > year:
            return "next_year"
        return "several_years" if text.startswith(("以来", "至今", "起"), mark[1]) else "other_year"
    clause = text[clause_start:at]
    if "年" in clause and "今年" not in clause and (m := _LAST.search(clause)) and not _RISEN.search(clause, m.start()):
        return "last_year"
    return None
