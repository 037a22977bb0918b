"""Shortcomings and next year's plans that begin with a sentence, not with a heading."""

from __future__ import annotations

import re

from fazhi.parse.quick import quick
from fazhi.records import Section

# The next year opening a paragraph without heading.
_PLAN_START = quick(
    r"(?:(?<=[。！!\n])|(?<=\n[\u3000 ])|(?<=\n[\u3000 ]{2})|(?<=\n[\u3000 ]{4}))(?P<s>下一?步(?:[，"
    r",：:我将要]|工作(?:中|[，,：:])|[^，,。\n]{1,12}[，,]?[^，,。\n]{0,12}将)|下一?阶段[，,我将：:]|今后[，"
    r",](?![^。\n]{0,6}仍)|"
    r"接下来[，,]|明年[，,我将]|新的一年[，,里]|在?今后的工作中|在下一?步(?:的)?工作中|(?P<y>20\d\d)年(?:度)"
    r"?[，,]?(?!来|以来)[^。\n]{0,60}?(?:将|要(?![求点件素闻]))[^。\n]{2})"
)
_GAP_START = re.compile(
    r"[ \t\u3000]*(?:[^。\n]{0,70}?(?:虽然?|尽管|取得了?)[^。\n]{0,80}?(?:但|同时|不过)[^。\n]{0,60}?(?:不足|"
    r"问题|差距|短板|薄弱)|[^。\n]{0,30}?存在(?:的)?(?:主要|一些|以下|一定|着)?的?(?:问题|不足|差距|短板)"
    r"(?:和不足)?[^。\n]{0,12}?(?:[:：]|主要是|主要表现|一是|有))"
)


def unmarked(text: str, start: int, end: int, found: list[Section], year: int | None) -> list[Section]:
    """M2 and M4 that begin with a sentence, not a heading. A plan runs to the next heading, or to the end of its
    part; to the end of its paragraph where a part for the plans follows anyway."""
    out: list[Section] = []
    has_plan = any(s.content == "M4" for s in found)
    has_gap = any(s.content == "M2" for s in found)
    heads = sorted(s.start for s in found)
    parts = [s for s in found if s.level == 1] or found
    spans = [(s.start, s.end, s.content) for s in parts if s.content != "M4"] or (
        [(start, end, "M1")] if not found else []
    )
    for lo, hi, content in spans:
        if content in ("M1", "M3") and (has_plan or hi != end):
            continue
        for match in _PLAN_START.finditer(text, lo + 30, hi):
            at = match.start("s")
            if match["y"] is not None and (year is None or int(match["y"]) != year + 1):
                continue
            if content != "M2" and at < lo + (hi - lo) * 0.4:
                continue
            line_end = text.find("\n", at, hi)
            paragraph = hi if line_end < 0 else line_end
            stop = next((h for h in heads if at < h < hi), paragraph if has_plan else hi)
            out.append(Section("M4", text[at : min(paragraph, at + 12)], at, stop, 2))
            if stop == hi:
                break
    if not has_gap:
        out += _unmarked_gap(text, spans, start, end)
    return out


def _unmarked_gap(text: str, spans: list[tuple[int, int, str]], start: int, end: int) -> list[Section]:
    """The paragraph that names shortcomings, when no heading does."""
    for lo, hi, content in spans:
        at = lo
        while at < hi and content == "M1":
            line_end = text.find("\n", at, hi)
            stop = hi if line_end < 0 else line_end
            if at > lo and at > start + (end - start) * 0.4 and _GAP_START.match(text, at, min(stop, at + 220)):
                mark = at + len(text[at:stop]) - len(text[at:stop].lstrip())
                return [Section("M2", text[mark : min(stop, mark + 20)], mark, stop, 2)]
            at = stop + 1
    return []
