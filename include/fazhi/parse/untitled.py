"""What a page without a title shows by its form: a list of links, a justice bureau's work, no report at all."""

from __future__ import annotations

import re

from fazhi.parse.lookalike import SUBJECT
from fazhi.parse.title import squeeze

LITIGATION_HEAD = re.compile(  # the first part of an untitled page counts the cases
    r"\n\s*一、[^\n。，,]{0,12}行政(?:复议|应诉|诉讼)[^\n。，,]{0,12}(?:基本|总体|案件|办理)[^\n。，,]{0,6}情况"
)
_NUMBERED = re.compile(
    r"(?:^|[\n。])\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、]|[一二三]是)"
)
# Its line of work, beside which 法治政府建设 is one duty of several
_JUSTICE_WORK = re.compile(
    r"司法行政(?:系统|部门|机关|工作|各项|改革|职能)|司法局|法律援助|社区矫正|人民调解|公共法律服务"
)
_ANNOUNCED = re.compile(r"法治政府(?!奖|示范)|依法行政|法治[^，。,；;]{0,4}建设(?:工作|情况|任务)")


def lacks_form(body: str) -> bool:
    """An untitled page that announces no report: neither its opening paragraphs speak of the subject nor, where they do,
    is it divided into numbered parts. A justice bureau's work summary and an article in the press look so."""
    first = _NUMBERED.search(body[:3000])
    if first is None:
        return len(squeeze(body)) > 300
    before = squeeze(body[: first.start()])
    heading = body[first.start() :].lstrip("。 \n").split("\n", 1)[0][:60]
    led = "法治政府建设" in heading and re.search(r"领导|责任|统筹|引领", heading) is not None
    return len(before) > 60 and SUBJECT.search(before) is None and not led


def of_justice_work(body: str) -> bool:
    """A justice bureau's summary of its whole work: the opening speaks of that work twice and announces no report on
    法治政府建设."""
    first = _NUMBERED.search(body[:3000])
    before = squeeze(body[: first.start()] if first else body[:600])
    return len(_JUSTICE_WORK.findall(before)) > 1 and _ANNOUNCED.search(before) is None


def is_list(body: str) -> bool:
    """A column page: many short title-like lines and no paragraph."""
    rows = [line.strip() for line in body[:6000].split("\n") if line.strip()]
    if len(rows) < 5:
        return False
    titles = sum(1 for r in rows if len(r) < 70 and "报告" in r and "。" not in r)
    return titles >= 5 and titles > len(rows) * 0.4 and not any(len(r) > 120 and "。" in r for r in rows)
