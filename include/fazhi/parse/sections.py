"""The mandated contents M1-M5 and their task areas, from headings in every style.

Headings are numbered (一、 (一) 1. 第一部分), unnumbered on a line of their own, or run in before their text. A plan for
the next year that starts inside another part without a heading becomes an M4 of its own: quantities there are no facts
of the year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from fazhi.parse.dates import years_in
from fazhi.parse.quick import quick
from fazhi.parse.unmarked import unmarked
from fazhi.records import Section
from fazhi.reference import law

_NUM = "一二三四五六七八九十"
_MARK = re.compile(
    rf"[ \t\u00a0\u3000\*#]*(?:(?P<one>[{_NUM}]{{1,3}}[ \u00a0\u3000]{{0,2}}(?:、|[.．](?!\d)|，(?=[^，。"
    rf"]{{2,40}}$))|第[{_NUM}]{{1,2}}(?:部分|章)[ 、:：\u3000]{{0,2}})"
    rf"|(?P<two>[（(][ ]?[{_NUM}]{{1,3}}[ ]?[)）][、.]?)"
    rf"|(?P<three>\d{{1,2}}[ ]?(?:、|[.．](?!\d))|[（(]\d{{1,2}}[)）]|[①-⑳]))"
)
_INLINE_ONE = re.compile(rf"(?<=[。；;!！?？:：\s\u3000])(?P<n>[{_NUM}]{{1,3}})[ ]?、(?=[^\s、，。]{{2}})")
_INLINE_TWO = re.compile(rf"(?<=[。；;!！?？:：\s\u3000])[（(][{_NUM}]{{1,3}}[)）](?=[^\s、，。]{{2}})")
_STOP = re.compile(r"[。；;!！?？：:\n]")

_M4 = quick(
    r"下[ ]?一?[ ]?步|下一?阶段|下一?年度?(?!度?的?(?:报告|总结))|明年|来年|今后|未来|接下来|新的一年|后续|"
    r"下半年|努力方向|(?:工作|主要|重点|整体|总体)(?:计划|打算|安排|思路|谋划|展望)|"
    r"(?:改进|整改)(?:措施|方向|举措|的?打算)|思路(?:和|及|与)?(?:举措|打算|措施)?$|工作展望|^(?:打算|计划|展望|安排)"
)
_M2_STRONG = quick(
    r"(?:存在|面临|仍有|尚有|工作中?|主要)的?(?:主要|突出|一些|一定|明显|薄弱)?的?(?:问题|不足|困难|短板|"
    r"差距|弱项|薄弱|欠缺)|存在(?:的)?.{0,8}(?:问题|不足|短板|困难|差距|薄弱)|"
    r"(?:问题|不足|短板|困难|差距)(?:之处)?(?:和|与|及|以及|、|及其)?(?:主要)?(?:原因|不足|短板|困难|问题|"
    r"差距)|^(?:主要|当前)?(?:的)?(?:问题|不足|困难|短板|差距)(?:之处)?(?:和|与|及|及其|分析|$)|不足之处|"
    r"原因分析"
)
_NOT_M2 = re.compile(
    r"(?:解决|化解|整治|破解|聚焦|针对|围绕|整改|排查|补齐|防范|治理|攻克)[^，。]{0,12}(?:问题|短板|困难|"
    r"难题|不足|薄弱)"
)
_M3 = quick(
    r"第一[ ]?责任|(?:党政)?(?:主要|主官)(?:负责人|负责同志|领导)[^，。]{0,16}(?:履行|履职|职责|责任|述法)|"
    r"党政(?:主要)?(?:负责人|领导)[^，。]{0,16}(?:履行|履职|职责|责任)|法治建设[^，。]{0,6}责任人"
)
_M5 = quick(
    r"^(?:其他|其它)(?:需要?(?:报告|说明)|有关|相关|重要)?的?(?:情况|事项|工作|内容)?|需要?(?:报告|说明)"
    r"的(?:其他|其它)?(?:情况|事项|问题)|意见(?:和|与|、|及)建议$|(?:工作)?建议$|特色(?:工作|亮点)?$"
)
# when it was signed or put up: no plan
_DAY_GIVEN = re.compile(r"20\d\d(?:年\d{1,2}月(?:\d{1,2}日)?|([-./])\d{1,2}\1\d{1,2})")
_MOST = 600  # headings; a long report has 150, and more is an attack or a table


@dataclass(slots=True)
class _Heading:
    start: int
    end: int  # of the heading's own text
    level: int
    text: str
    bare: str  # without its marker
    numbered: bool


@lru_cache(maxsize=1)
def _area_cues() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((a["code"], tuple(a["cues"])) for a in law.areas())


def areas_of(heading: str) -> tuple[str, ...]:
    """Task areas a heading speaks of, at most three, in the order of the outline."""
    squeezed = re.sub(r"\s", "", heading)
    found: list[str] = []
    for code, cues in _area_cues():
        for cue in cues:
            if cue in squeezed:
                found.append(code)
                break
        if len(found) == 3:
            break
    return tuple(found)


_ITEM = re.compile(r"[一二三四五六七八九]是(?:要)?([^，。；,;\n]{2,24})")


def _areas_of_items(text: str) -> tuple[str, ...]:
    """Areas of a part whose headings are only 一是 … 二是 …."""
    found = dict.fromkeys(code for item in _ITEM.finditer(text) for code in areas_of(item[1])[:1])
    return tuple(found)[:4]


def content_of(heading: str, year: int | None) -> str | None:
    """M2..M5 if a heading's words say so, else None (M1, or what its parent is)."""
    h = re.sub(r"[\s*#]", "", heading)
    plan = _M4.search(h) is not None or (
        year is not None and any(y == year + 1 for y, _ in years_in(_DAY_GIVEN.sub("", h)))
    )
    gap = _M2_STRONG.search(h) is not None and not _NOT_M2.search(h)
    if _M3.search(h):
        return "M3"
    if gap and plan:
        return "M2+M4"
    if plan and not re.search(
        r"(?:完成|落实|执行|贯彻)(?:情况|$)|(?:年度)?工作(?:安排|计划|要点)(?:的)?(?:完成|落实|执行|情况)|"
        r"^[（(一二三四五六七八九十）)、]*(?:贯彻|落实|完成|执行|对照)",
        h,
    ):
        return "M4"
    if gap:
        return "M2"
    if _M5.search(h):
        return "M5"
    return None


def find_sections(text: str, start: int, end: int, year: int | None) -> tuple[Section, ...]:
    """Sections of text[start:end] in order of appearance; empty when no heading is found. Level 1 contains levels 2
    and 3."""
    headings = _headings(text, start, end, year)
    out: list[Section] = []
    stack: list[tuple[int, str]] = []  # (level, content)
    for i, h in enumerate(headings):
        while stack and stack[-1][0] >= h.level:
            stack.pop()
        own = content_of(h.bare, year)
        parent = stack[-1][1] if stack else None
        if own is None or (h.level > 1 and parent in ("M4", "M2", "M3") and own not in ("M4", "M2")):
            own = parent if parent else "M1"
        if h.level > 1 and parent == "M4":
            own = "M4"
        if h.level >= 3 and own == "M4" and parent == "M1" and not _M4.match(re.sub(r"\s", "", h.bare)):
            own = "M1"
        if own == "M2+M4":
            own = "M2"
        stop = next((g.start for g in headings[i + 1 :] if g.level <= h.level), end)
        stack.append((h.level, own))
        if h.level == 1 or own != parent or (h.level == 2 and own == "M1"):
            areas = areas_of(h.bare) if own in ("M1", "M3") else ()
            if own == "M1" and not areas and h.level == 1 and (i + 1 == len(headings) or headings[i + 1].start >= stop):
                areas = _areas_of_items(text[h.end : min(stop, h.end + 6000)])
            out.append(Section(own, h.text, h.start, stop, h.level, areas))
    out += unmarked(text, start, end, out, year)
    return tuple(sorted(out, key=lambda s: (s.start, s.level)))


def _headings(text: str, start: int, end: int, year: int | None) -> list[_Heading]:
    found: list[_Heading] = []
    at = start
    flat = text.count("\n", start, end) * 700 < end - start  # a page flattened into few lines
    while at < end and len(found) < _MOST:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        line_end = min(stop, at + 2000)
        if match := _MARK.match(text, at, line_end):
            level = 1 if match["one"] else 2 if match["two"] else 3
            found.append(_heading(text, at, match.end(), line_end, level))
        elif h := _bare_heading(text, at, line_end, year):
            found.append(h)
        if stop - at > 500 or flat:
            found += _inline(text, at + 1, stop)
        at = stop + 1
    found.sort(key=lambda h: h.start)
    return _levelled(found[:_MOST])


def _heading(text: str, at: int, after: int, line_end: int, level: int) -> _Heading:
    lead = at + len(text[at:after]) - len(text[at:after].lstrip(" \t\u00a0\u3000*#"))
    while after < line_end and text[after] in " \t\u00a0\u3000":
        after += 1
    stop = _STOP.search(text, after, line_end)
    if line_end - after <= 60 and (stop is None or stop.start() >= line_end - 1):
        tail = line_end
    elif stop is not None and stop.start() - after <= 60:
        tail = stop.start() + (1 if text[stop.start()] == "。" else 0)
    else:
        space = re.compile(r"[ \u3000]{1,}").search(text, after + 4, min(line_end, after + 60))
        tail = space.start() if space else min(after + 40, line_end)
    shown = text[lead:tail].strip()
    return _Heading(lead, tail, level, shown, text[after:tail].strip().strip("。：:；;*"), True)


_RUN_IN_MIN, _RUN_IN_MAX = 5, 38  # characters of a heading that its text follows on the same line
_RUN_IN = re.compile(r"[ \t\u3000]*(?P<h>[^\s，,。；;：:、0-9“”《》（(]{5,24}[^。；;：:\n]{0,14})。(?=[^\n]{30})")
_OWN_LINE = re.compile(r"[ \t\u3000\*#]*(?P<h>[^。；;：:\n!?！？]{4,40}?)[ \t\u3000\*：:]*$")


def _bare_heading(text: str, at: int, end: int, year: int | None) -> _Heading | None:
    """An unnumbered heading: on its own line naming M2-M4 or an area, or run in (依法高效履行政府职能。……)."""
    size = end - at
    if size <= 60:
        if not (match := _OWN_LINE.match(text, at, end)):
            return None
        bare = match["h"].strip()
        if re.search(
            r"^(?:特此|以上|附件|此致|报告|[0-9])|同志|[，,].*[，,]|如下|(?:政府|委员会|办事处|局|厅)$|"
            r"法治政府建设.{0,6}报告$|^20\d\d年\d",
            bare,
        ):
            return None
        own = content_of(bare, year)
        if own is None and not (areas_of(bare) and len(bare) <= 30):
            return None
        return _Heading(match.start("h"), end, 1 if own in ("M2", "M4", "M2+M4", "M5") else 2, bare, bare, False)
    first = at
    while first < end and text[first] in " \t\u3000":
        first += 1
    if not text.find("。", first, min(end, first + _RUN_IN_MAX + 1)) - first >= _RUN_IN_MIN:
        return None  # asked first because it is cheap
    match = _RUN_IN.match(text, at, min(end, at + 80))
    if match is None and size > 60:
        match = _RUN_IN.match(text, at, min(end, at + 120))
    if match and re.match(
        r"(?:加强|推进|强化|依法|加快|深入|健全|完善|坚持|严格|全面|优化|提升|规范|落实|持续|着力|带头|"
        r"进一步|压实|深化|切实|认真|积极|构建|突出|提高|创新|扎实|聚焦|筑牢|夯实|有效|大力|不断|打造|推动|"
        r"存在|主要|下一步|做好|抓好|狠抓|履行|注重|统筹|建立|维护|营造|紧盯|监督|多元)",
        match["h"],
    ):
        bare = match["h"].strip()
        return _Heading(match.start("h"), match.end(), 2, bare + "。", bare, False)
    return None


def _inline(text: str, at: int, stop: int) -> list[_Heading]:
    """Numbered headings inside a flattened line, kept when their numbers go up one by one."""
    found: list[_Heading] = []
    expected = 1
    stop = min(stop, at + 60_000)
    for match in _INLINE_ONE.finditer(text, at, stop):
        number = _value(match["n"])
        if number == expected or (expected == 1 and number == 2):
            h = _heading(text, match.start(), match.end(), stop, 1)
            if len(h.bare) <= 60:
                found.append(h)
                expected = number + 1
    for match in _INLINE_TWO.finditer(text, at, stop):
        found.append(_heading(text, match.start(), match.end(), stop, 2))
    return found


def _value(han: str) -> int:
    if han == "十":
        return 10
    if "十" in han:
        tens, _, ones = han.partition("十")
        return (_NUM.index(tens) + 1 if tens else 1) * 10 + (_NUM.index(ones) + 1 if ones else 0)
    return _NUM.index(han[0]) + 1


def _levelled(found: list[_Heading]) -> list[_Heading]:
    """Without any first-level number the best numbering there is becomes level 1; bare headings go one below their
    number's."""
    numbered = {h.level for h in found if h.numbered}
    if numbered and 1 not in numbered:
        top = min(numbered)
        for h in found:
            if h.numbered:
                h.level -= top - 1
    if numbered and 1 in {h.level for h in found if h.numbered}:
        for h in found:
            if (
                not h.numbered
                and h.level == 1
                and not re.search(r"问题|不足|短板|差距|下一?步|计划|打算|安排|思路|20\d\d年", h.bare)
            ):
                h.level = 2
    elif not numbered:
        for h in found:
            h.level = min(h.level, 2)
    return found
