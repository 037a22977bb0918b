"""Which indicators a quantity states: head word beside it, further words around it, measure word, anti-cues."""

from __future__ import annotations

import re
from typing import NamedTuple

from fazhi.indicators.block import Cue, Indicator
from fazhi.indicators.fields import of_another_kind
from fazhi.parse.cues import Entry, Hits, Lexicon, fits, role_allows
from fazhi.parse.quantities import Quantity
from fazhi.parse.topics import names_strict, passed_over, strict_forum
from fazhi.parse.zones import Zone

_HEAD = 2.0  # weight of a character of the head
_NEAR, _AROUND, _WIDE = 1.0, 0.7, 0.25  # of a character of a further group, by where it was found
_LEFT, _RIGHT = 0.14, 0.06  # penalty per character between head and quantity; a noun phrase's head comes last
_REACH = 2.5  # penalty when the head is in an earlier clause
_AFTER = 4.0  # for an indicator that follows on the one stated by the figure before


# Verbs that say what was done and not with what: their object is elsewhere, or in the clause and then decides.
_VERBS = frozenset(
    "受理 办理 处理 接待 化解 办结 发生 收到 调解 调处 排查 共受理 共办理 共调解 共排查 共调处 产生 涉及 发布 印发 出台 制定 制发 公开".split()
)
_BEHIND = 0.9  # confidence of a cue of which a further word was found beyond the part
_ELSEWHERE = 0.93  # confidence of a cue of which a further word was found outside the clause
_NO_OBJECT = 2
_AWAY, _FAR = 0.05, 60  # penalty per character to the object named before, and the most that counts
_ADVERBS = re.compile(
    r"共计|累计|全年|合计|总计|目前|年内|今年以来|今年|本年度|20\d\d年(?:度|以来)?|先后|共|已|均|达到|达|其中|包括|的|成功|依法|及时|妥善|有效|全部|按期|顺利|各类|各种|新|了|为|我[县市区镇乡局委办]|全[县市区镇乡]|[省市县区镇乡村]{1,2}两?级|[省市县区]?本级|就地|当场|现场|跟踪|滚动|全面|集中|深入|排查出|(?:派出|司法)所|调委会|(?:综治|矛调)中心|“[^”]{1,8}”式?|以[^,。;、]{1,8}名义|经(?:依法)?(?:审查|审核|初审|审理)|符合|条件|截[至止](?:\d{1,2}月\d{0,2}[日底末]?)?|年底|年末|期末"
    r"|受理|办理|处理|接待|化解|办结|发生|收到|调解|调处|排查|产生|涉及|审结|案件|申请|事项|业务|综合|处置|[、,;:。()“”]"
)
_PERSONS = frozenset("人 人次 名 位".split())
_LED = 24  # characters before the clause of a rate or of attendance that may name its field
_OWN_ITEM = 8  # characters from which an item has a verb and a noun
_ITEM_VERB = re.compile(r"(?:研究)?部署|研究|审议|召开|开展|举办|组织|听取")
_NOT_DONE = re.compile(r"未|没有|无(?![证照牌偿障人])|不存在")  # between a quantity and a noun behind it


class Asked(NamedTuple):
    """What is known beside the words: the reporter's role in reconsideration, what the figure before stated, and the
    span of a noun that the measure word counts when that noun is a kind of body (18个乡镇)."""

    role: str | None
    before: frozenset[str] = frozenset()
    noun: tuple[int, int] | None = None
    bare: bool = True  # the quantity's own clause names nothing itself (共开展12次)
    noun_end: int = 0  # where the word for the body ends


class Match(NamedTuple):
    """An indicator that fits a quantity. Positions count characters of the folded text; score compares, confidence is 0..1."""

    indicator: Indicator
    cue: Cue
    score: float
    confidence: float
    head_start: int
    head_end: int
    reach: int = 0  # where the last of the further words behind the quantity ends


def _rest(entry: Entry, hits: Hits, z: Zone, near: tuple[int, int], here: set[str]) -> tuple[float, float, int] | None:
    """(score, confidence, end of the last word behind `near`) of a cue's further groups; None when one is missing.
    `here`: the terms in `near`."""
    score, confidence, reach = 0.0, 0.97, 0
    for group, terms in zip(entry.cue.rest, entry.groups, strict=True):
        if not here.isdisjoint(terms) and (term := hits.longest(group.terms, *near)):
            score += _NEAR * len(term)
        elif group.near:
            return None
        elif group.clause:
            term = hits.longest(group.terms, max(0, z.clause_start - 1), near[1])  # with its mark: ",辖"
            if term is None:
                return None
            score += _AROUND * len(term)
            confidence = min(confidence, 0.93)
        elif term := hits.longest(
            group.terms, min(z.reach, near[0]) if group.follows else z.part_start, max(z.follow, near[1])
        ):
            score += _AROUND * len(term)
            confidence = min(confidence, 0.9)
            behind = hits.within(term, near[1], max(z.follow, near[1]))
            if behind is not None and hits.within(term, z.part_start, near[0]) is None:
                if _NOT_DONE.search(hits.text, near[1], behind):
                    return None  # 完成合法性审查48件,未制定规范性文件
                reach = max(reach, behind + len(term))
            elif passed_over(hits.text, group.terms, term, z, near):
                return None
        elif group.follows:
            return None
        elif term := hits.longest(group.terms, z.sentence_start, z.part_start):
            if passed_over(hits.text, group.terms, term, z, near):
                return None
            score += _WIDE * 2 * len(term)
            confidence = min(confidence, 0.85)
        elif group.wide and (
            term := hits.longest(
                group.terms, z.before_start, z.part_end if names_strict(group.terms[0]) else z.sentence_end
            )
        ):
            if passed_over(hits.text, group.terms, term, z, near):
                return None
            score += _WIDE * len(term)
            confidence = min(confidence, 0.75)
        else:
            return None
    return score, confidence, reach


_COMPOUND = re.compile(r"(?:级|\([^()\d]{1,4}\))?")
_PLACES = "站室心点园场地廊墙"  # 6个社区法律服务工作站 are places, not communities
_PHRASE_END = re.compile(r"[,。;:、)!?\n]|建设|并|全|均|$")


def _about(cue: Cue, hits: Hits, noun: tuple[int, int]) -> bool:
    """Does the cue name the noun that the measure word counts (18个乡镇, 36家单位)?"""
    return any(hits.longest(terms, *noun) is not None for terms in (cue.head, *(g.terms for g in cue.rest)))


def _compound(text: str, noun: int, start: int, end: int, stop: int) -> bool:
    """Does that noun only qualify the head, which ends the phrase (109个村(社区)公共法律服务工作室)?"""
    return (
        (noun < start or text[end - 1] in _PLACES)
        and _COMPOUND.fullmatch(text, noun, start) is not None
        and _PHRASE_END.match(text, end, max(end, stop) + 1) is not None
    )


def _away(text: str, cue: Cue, z: Zone, near: tuple[int, int]) -> int:
    """How far before the clause the nearest of the cue's further words stands: a verb's object is the last one named."""
    at = max(
        (found + len(t) for g in cue.rest for t in g.terms if (found := text.rfind(t, z.before_start, near[0])) >= 0),
        default=-_FAR,
    )
    return min(_FAR, max(0, near[0] - at))


def _object_size(text: str, near: tuple[int, int], q: Quantity) -> int:
    """How many characters beside verbs and adverbs stand around the quantity."""
    behind = "" if text[near[1] : near[1] + 1].isdigit() else text[q.end : near[1]]  # else the next figure's words
    return len(_ADVERBS.sub("", text[near[0] : q.start] + "," + behind))


def _last_item(text: str, start: int, end: int) -> int | None:
    """Where the last of several things said before the quantity begins, when it has a verb and noun of its own (传达学习、
    研究部署法治建设议题27次): what bars an indicator beside the others does not bar it there."""
    at = text.rfind("、", start, end)
    return at + 1 if at >= 0 and end - at > _OWN_ITEM and _ITEM_VERB.match(text, at + 1) else None


class _Bars:
    """Does a word beside the quantity, the forum that it belongs to or another field rule an indicator out? An answer holds
    for every head of the indicator; the forum is looked for once, when first needed."""

    def __init__(self, q: Quantity, z: Zone, hits: Hits, near: tuple[int, int], here: set[str]) -> None:
        self.q, self.z, self.hits, self.near, self.here = q, z, hits, near, here
        self.item = _last_item(hits.text, near[0], q.start)
        self.known: dict[tuple[str, bool], bool] = {}
        self.looked = False
        self.forum: str | None = None
        self.foreign: dict[int, bool] = {}  # by where the words begin

    def bar(self, entry: Entry, start: int) -> bool:
        """Is the entry's indicator ruled out at a head that begins at `start`?"""
        item = self.item if self.item is not None and start >= self.item else None
        key = (entry.indicator.code, item is not None)
        known = self.known.get(key)
        if known is None:
            known = self.known[key] = self._ask(entry, self.near[0] if item is None else item)
        return known

    def _ask(self, entry: Entry, start: int) -> bool:
        indicator, end = entry.indicator, self.near[1]
        if entry.anti:
            beside = not self.here.isdisjoint(entry.anti)
            if beside and (start == self.near[0] or self.hits.longest(indicator.anti, start, end) is not None):
                return True
            if not self.looked:
                self.forum, self.looked = strict_forum(self.hits.text, self.z, self.near), True
            if self.forum is not None and any(anti in self.forum for anti in indicator.anti):
                return True
        if not indicator.lawful:
            return False
        if self.q.kind == "ratio" or self.q.unit in _PERSONS:  # said of what the figure before counts
            start = max(self.z.part_start, start - _LED)
        if start not in self.foreign:
            self.foreign[start] = self.hits.foreign(start, end)
        return self.foreign[start]


def candidates(
    q: Quantity, z: Zone, hits: Hits, near: tuple[int, int], asked: Asked, penalty: float = 0.0
) -> list[Match]:
    """All indicators whose cue is satisfied with its head inside `near`, best first."""
    best: dict[str, Match] = {}
    heads, here = hits.window(*near)
    bars = _Bars(q, z, hits, near, here)
    # by identity of a cue: the answer holds for all its heads
    asked_of: dict[int, tuple[float, float, int] | None] = {}
    object_size: int | None = None  # asked for once, when first needed
    bare, told = q.kind == "bare", not penalty and near[0] <= q.start <= near[1]
    for start, term in heads:
        end = start + len(term)
        if start < q.end and end > q.start:
            continue
        gap, weight = (q.start - end, _LEFT) if end <= q.start else (start - q.end, _RIGHT)
        if bare and (gap > 3 or end > q.start):
            continue
        verb = told and term in _VERBS
        foreign: bool | None = None  # asked for once for a head, when first needed
        for entry in hits.entries(term, q, asked.role):
            if entry.beside and any(map(here.isdisjoint, entry.beside)):
                continue
            indicator, cue = entry.indicator, entry.cue
            if (
                asked.noun
                and not _about(cue, hits, asked.noun)
                and not _compound(hits.text, asked.noun_end, start, end, near[1])
            ):
                continue
            if not cue.sure and bars.bar(entry, start):
                continue
            if indicator.lawful:
                if foreign is None:
                    foreign = of_another_kind(hits.text[near[0] : start], term)
                if foreign:
                    continue
            if id(cue) not in asked_of:
                asked_of[id(cue)] = _rest(entry, hits, z, near, here)
            rest = asked_of[id(cue)]
            if rest is None:
                continue
            distance = weight * gap
            if verb and rest[1] < _ELSEWHERE:
                if object_size is None:
                    object_size = _object_size(hits.text, near, q)
                if object_size > _NO_OBJECT:
                    continue  # 处理劳动争议1件 in a passage on petitions: the clause has an object of its own
                away = _away(hits.text, cue, z, near)
                if away >= _FAR and rest[1] < _BEHIND:
                    continue  # what the verb is said of stands nowhere before it
                distance += _AWAY * away
            follows = _AFTER if indicator.after & asked.before else 0.0
            score = _HEAD * len(term) + rest[0] - distance - penalty + follows
            known = best.get(indicator.code)
            if known is None or score > known.score:
                confidence = rest[1] - (0.1 if penalty else 0.0) - (0.15 if bare else 0.0)
                best[indicator.code] = Match(indicator, cue, score, confidence, start, end, rest[2])
    return sorted(best.values(), key=lambda m: (-m.score, m.indicator.code))


def following(q: Quantity, lex: Lexicon, asked: Asked) -> list[Match]:
    """For a figure said right after another with no word between (培训班3期150人次): the indicator that follows on it."""
    for indicator in lex.indicators:
        if indicator.after & asked.before and fits(indicator, q) and q.unit and role_allows(indicator, asked.role):
            return [Match(indicator, indicator.cues[0], _AFTER, 0.7, q.start, q.end)]
    return []


def choose(q: Quantity, z: Zone, hits: Hits, asked: Asked, near: tuple[int, int] | None = None) -> list[Match]:
    """The best indicator of each slot; words of earlier clauses without a quantity are asked when the own clause is silent."""
    own = near or (z.near_start, z.near_end)
    found: list[Match] = []
    if near is None and hits.text.startswith("(", q.end):  # 行政复议案件2件(均维持): the aside says more of the same
        found = candidates(q, z, hits, (z.near_start, q.end), asked)
    found = found or candidates(q, z, hits, own, asked)
    silent = near is None and z.reach < z.near_start and not any(m.indicator.slot == "main" for m in found)
    if silent and asked.bare:
        earlier = candidates(q, z, hits, (z.reach, z.near_end), asked, _REACH)
        seen = {m.indicator.code for m in found}
        found = sorted([*found, *(m for m in earlier if m.indicator.code not in seen)], key=lambda m: -m.score)
    chosen: dict[str, Match] = {}
    for m in found:
        chosen.setdefault(m.indicator.slot, m)
    main = chosen.get("main")
    for slot, m in list(chosen.items()):
        if main is not None and m.indicator.beside and main.indicator.code not in m.indicator.beside:
            chosen.pop("main" if m.score > main.score else slot, None)
    return list(chosen.values())
