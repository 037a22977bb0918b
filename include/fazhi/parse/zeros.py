"""Stated zeros and stated full coverage: facts without a figure. A zero needs a negator, what it negates, and no goal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from fazhi.indicators.block import Cue, Group, Indicator
from fazhi.parse.cues import Hits, role_allows
from fazhi.parse.decide import planned
from fazhi.parse.quick import quick
from fazhi.parse.zones import Layout

_NEGATOR = re.compile(
    r"均未|尚未|从未|未曾|未有|没有|均无|并无|无一|不存在|未|没|无|零(?=[发败上事投违诉案申差复被纠撤起件肇])"
)
_TRAP = re.compile(
    r"(?:无(?:事不扰|纸|障碍|缝|人机|偿|锡|关|法|须|需(?!要)|死角|力|私|差别|害化|主|业|职|效|故|形|条件|理|极|上光荣|一例外|一遗漏|疑|声|限|证|照|牌|线|论|为|微不至|盲区|忧|感)"
    r"|未(?:来|成年|及时|能|按|经|充分|完全|必|依法|取得|落实|到位|持|履行|健全|形成|建立|全面|做到|真正|达到|配齐|起到|得到|实现)"
    r"|没有(?:相关渠道|充分|及时|能|按|形成|建立|落实|达到|真正|完全|最好)|没(?:收|落)|(?:在|从|毫|全|有|公|能|别)$)"
)
_GOAL = re.compile(
    # a streak (连续9年未发生) tells of more than the one year
    r"(?:确保|力争|防止|避免|严禁|杜绝|防范|努力|争取|务必|严防|决不|坚决|目标|要求|不得|不准|如|若|凡|对(?!象)(?:于)?|连续[一二三四五六七八九十\d多]{1,4}年)[^,。;]{0,18}$"
)
# 败诉零起；行政复议无: the measure word or nothing behind it, and the end of the clause
_AFTER = quick(
    r"零发生|零出现|(?:为|是|均为|达|:)(?:零|0(?![\d.%]))"
    r"|(?<![从到有毫全绝一归清])(?:零(?:起|宗|例|件|件次|次|人次|份|条|批次)?|无)(?=[,。;)\n])"
)
# 未发生一起因执法不当引发的行政诉讼: what is negated stands behind its cause
_CAUSE = re.compile(
    r"(?:发生|出现|产生)?过?(?:一[起件例宗])?(?:因|由|由于)[^,。;]{2,24}?(?:引起|引发|导致|产生|造成|提起)的"
)
_AND = re.compile(r"、|以及|和(?!解)|及|或|与|，")
_VERB_REACH = 8  # between the negator and the word it negates
_VERB_LAST = re.compile(
    r"(?:再)?(?:发生|出台|制定|制发|印发|受理|收到|办理|作出|实施|开展)过?(?:一[件起宗例次])?(?=[,。;)\n]|$)"
)
_LISTED = 6  # between an "and" and the word that is listed: 行政复议、行政应诉败诉案件
_FULL = quick(r"全覆盖|均|全部|(?<![成首])都|百分之百|应[出诉审备办]\S{0,2}尽")
_UNDER_WAY = re.compile(
    r"(?:推进|推动|努力|力争|逐步|确保|目标|争取|要|促进|加快|探索|形成|打造|着力|计划|拟|将)[^,。;]{0,24}$"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A zero or a full coverage stated in words, at folded [start, end); `core` is the telling word's span."""

    indicator: Indicator
    cue: Cue
    start: int
    end: int
    core: tuple[int, int]
    value: float


def _all(groups: tuple[Group, ...], hits: Hits, start: int, end: int, wide: int) -> bool:
    """All groups in [start, end); a wide group (`~`) may stand from `wide` on."""
    return all(hits.longest(g.terms, wide if g.wide else start, end) is not None for g in groups)


def zeros(text: str, layout: Layout, hits: Hits, role: str | None) -> Iterator[Stated]:
    """Zeros by negation (未制定规范性文件) and by predicate (败诉案件为零)."""
    if not hits.lex.heads["zero"]:
        return
    pos = 0
    while (m := _NEGATOR.search(text, pos)) is not None:
        pos = m.end()
        cs, ce = layout.clause(m.start())
        trap = _TRAP.match(text, m.start()) or _TRAP.search(text, max(0, m.start() - 1), m.start())
        if trap or _GOAL.search(text, cs, m.start()):
            continue
        yield from _negated(text, hits, role, m.start(), m.end(), cs, ce)
    for m in _AFTER.finditer(text):
        cs, ce = layout.clause(m.start())
        if _GOAL.search(text, cs, m.start()):
            continue
        best = _best(hits, role, cs, m.start(), cs, m.start())
        if best:
            yield Stated(best[0], best[1], cs, m.end(), m.span(), 0.0)
            yield from _each(text, hits, role, cs, m, best[0])  # 行政复议、行政诉讼案件均为零


def _each(text: str, hits: Hits, role: str | None, cs: int, m: re.Match[str], known: Indicator) -> Iterator[Stated]:
    """The other things of one task area of which a zero is said together."""
    if not _AND.search(text, cs, m.start()):
        return
    cuts = [cs, *(j.end() for j in _AND.finditer(text, cs, m.start())), m.start()]
    seen = {known.code}
    for start, end in pairwise(cuts):
        other = _best(hits, role, start, end, start, end)
        if other and other[0].code not in seen and other[0].area == known.area:
            seen.add(other[0].code)
            yield Stated(other[0], other[1], cs, m.end(), m.span(), 0.0)


def _negated(text: str, hits: Hits, role: str | None, at: int, end: int, cs: int, ce: int) -> Iterator[Stated]:
    if cause := _CAUSE.match(text, end, ce):
        end = cause.end()
    best = _best(hits, role, end, min(ce, end + _VERB_REACH + 12), end, ce, end + _VERB_REACH)
    if best is None:
        best = _best(hits, role, end, min(ce, end + _VERB_REACH + 12), cs, ce, end + _VERB_REACH)
    if best is None and (mark := _AND.search(text, end, ce)):  # 无复议纠错和诉讼败诉: the first thing on its own
        best = _best(hits, role, end, mark.start(), end, mark.start(), end + _VERB_REACH)
    if best is None and _VERB_LAST.match(text, end):
        best = _best(hits, role, cs, at, cs, ce)  # 规范性文件全年没有出台: what is negated stands first
    if best is None:
        return
    yield Stated(best[0], best[1], cs, ce, (at, end), 0.0)
    seen = {best[0].code}
    starts = [end, *(m.end() for m in _AND.finditer(text, end, ce))]
    for i, start in enumerate(starts):  # 无行政复议和行政诉讼案件: what is listed with it, of the same task area
        stop = starts[i + 1] if i + 1 < len(starts) else ce
        other = _best(hits, role, start, stop, start, stop, start + _LISTED)
        if other is not None and other[0].area == best[0].area and other[0].code not in seen:
            seen.add(other[0].code)
            yield Stated(other[0], other[1], cs, ce, (at, end), 0.0)


def _best(
    hits: Hits, role: str | None, start: int, end: int, scope_start: int, scope_end: int, latest: int | None = None
) -> tuple[Indicator, Cue] | None:
    """The most specific zero cue whose head begins inside [start, latest] and whose groups lie in the scope."""
    best: tuple[float, Indicator, Cue] | None = None
    for at, term in hits.heads("zero", start, end):
        if latest is not None and at > latest:
            break
        for entry in hits.lex.heads["zero"][term]:
            i = entry.indicator
            if not role_allows(i, role) or (i.anti and hits.longest(i.anti, scope_start, scope_end)):
                continue
            if not _all(entry.cue.rest, hits, scope_start, scope_end, scope_start):
                continue
            score = len(term) + sum(len(hits.longest(g.terms, scope_start, scope_end) or "") for g in entry.cue.rest)
            if best is None or score > best[0]:
                best = (score, i, entry.cue)
    return None if best is None else (best[1], best[2])


_OPEN = re.compile(r"未发生|没有发生|无发生|零发生|无一(?P<unit>[例人起件名])")
_NO_EVENT = re.compile(r"(?:变化|改变|根本|明显|大的)")


def open_zeros(text: str, layout: Layout) -> Iterator[tuple[int, int, tuple[int, int], str]]:
    """Zeros of happenings that no indicator names: (clause start, end, span of the telling word, measure word)."""
    for m in _OPEN.finditer(text):
        cs, ce = layout.clause(m.start())
        if not _GOAL.search(text, cs, m.start()) and not _NO_EVENT.match(text, m.end()) and ce - cs >= 6:
            yield cs, ce, m.span(), m["unit"] or "起"


def coverages(text: str, layout: Layout, hits: Hits, role: str | None) -> Iterator[Stated]:
    """Ratios of 1.0 stated in words: 村委会实现法律顾问全覆盖, 负责人均出庭应诉."""
    if not hits.lex.heads["full"]:
        return
    for m in _FULL.finditer(text):
        cs, ce = layout.clause(m.start())
        if (
            _UNDER_WAY.search(text, cs, m.start())
            or planned(text, layout.part(m.start())[0], m.start())
            or text.startswith(("的目标", "的要求"), m.end())
        ):
            continue
        seen: set[str] = set()
        for _, term in hits.heads("full", cs, ce):
            for entry in hits.lex.heads["full"][term]:
                i = entry.indicator
                wide = any(g.wide for g in entry.cue.rest)
                anti_start = layout.part(m.start())[0] if wide else cs
                if i.code in seen or not role_allows(i, role) or (i.anti and hits.longest(i.anti, anti_start, ce)):
                    continue
                if _all(entry.cue.rest, hits, cs, ce, layout.part(m.start())[0]):
                    seen.add(i.code)
                    yield Stated(i, entry.cue, cs, ce, m.span(), 1.0)


_OPEN_FULL = quick(
    r"(?<![为以来可能本步])(?:实现|达到|做到)了?[^,。;\d“”]{0,20}?(?<!个)全覆盖(?!的|、|率|监测|检查|排查|监管)"
)


def open_coverages(text: str, layout: Layout) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Full coverage that no indicator names: (clause start, end, span of the telling word)."""
    for m in _OPEN_FULL.finditer(text):
        cs, ce = layout.clause(m.start())
        if not _UNDER_WAY.search(text, cs, m.start()) and not planned(text, layout.part(m.start())[0], m.start()):
            yield cs, ce, (m.end() - len("全覆盖"), m.end())
