"""Which forum a clause speaks of: reconsideration, court, petitions, requests for information, …

An outcome (撤销1件, 处理率100%, 占比12%) names no forum itself; it belongs to the one named last before it. A cue may not
reach past that one to an earlier forum that it would like better.
"""

from __future__ import annotations

import re
from functools import lru_cache

from fazhi.parse.quick import quick
from fazhi.parse.zones import Zone


def _alone(word: str) -> str:
    """Not in 行政复议应诉工作, 行政复议和行政诉讼: what follows such a heading is the first's until the second is named alone."""
    joints = ("", "、", "和", "及", "与", "行政", "、行政", "和行政", "及行政", "与行政")
    return word + "".join(f"(?<!复议{joint}{word})" for joint in joints)


_FORUMS = {
    "recon": "行政复议|复议",
    "court": "|".join(
        (
            *map(_alone, ("行政诉讼", "诉讼", "应诉")),
            "被告|被诉|败诉|胜诉|出庭|行政审判|一审(?<!会一审)|二审(?<!会二审)",
        )
    ),
    "public": "公益诉讼",
    "petition": "信访|来访|初信|初访|接访",
    "proof": "证明事项",
    "request": "依申请公开|信息公开申请|申请公开",
    "disclosure": "主动公开|政务公开",
    "dispute": "矛盾纠纷|民间纠纷|纠纷|人民调解",
    "arbitration": "仲裁",
    "aid": "法律援助|法援",
    "notary": "公证",
    "grid": "网格",
    "hotline": "12345|热线|工单",
    "norm": "规范性文件",
    "law": "地方性法规|政府规章|法规草案|规章草案|法规规章",
    "advice": "检察建议|司法建议",
    "proposal": "提案|代表建议|人大建议",
    "hazard": "隐患",
    "correction": "社区矫正|矫正对象",
    "administrative": "行政争议(?<!引发行政争议)(?<!产生行政争议)",
    "audit": "审计",
    "inspection": "督察|法治督查|法治督导",
    "discipline": "纪检|纪委|监委|巡察",
}
_LESSER = {
    "licence": "行政许可|许可",
    "penalty": "行政处罚|处罚|执法案件",
    "contract": "合同",
}  # also objects of the others
# Their outcomes are their own.
_STRICT = frozenset(
    "administrative recon court public petition proof request arbitration inspection audit discipline aid".split()
)
_ALL = {**_FORUMS, **_LESSER}


def _any_of(topics: dict[str, str]) -> re.Pattern[str]:
    """Any of the topics' words, the group naming the topic. The first character is a set, so that the search runs from
    one to the next, and each word looks back at it."""
    groups = (
        f"(?P<{name}>{'|'.join(f'(?<={word[0]}){word[1:]}' for word in words.split('|'))})"
        for name, words in topics.items()
    )
    firsts = sorted({word[0] for words in topics.values() for word in words.split("|")})
    return re.compile(f"[{''.join(firsts)}](?:{'|'.join(groups)})")


_ANY = _any_of(_ALL)
_FORUM = _any_of(_FORUMS)
# The name of an act opens a count of its own; only a breakdown lets it be a kind of what was said before.
_ACT = quick(
    r"行政(?:处罚|许可|强制|检查|确认|征收|征用|给付|奖励|裁决|备案)|(?:受理|处理|接到|办理)[^,。;]{0,4}(?:投诉举报|举报投诉|投诉)"
)
_BREAKDOWN = re.compile(r"其中|主要|集中|包括|居前|居于|类型|类别|按|分为|分别|涉及|类案|类\d|事项中|:")
# A meeting that is held and counsel that is engaged or advises are no outcome of what was named before
_OWN_DEED = re.compile(r"法律顾问|公职律师|召开|聘[请用任]")
_CIVIL = re.compile(r"民事(?:案件|诉讼|纠纷)|刑事案件")  # of which a court that is said to try them reports the outcome
_CLAUSE = re.compile(r"[,。;:()!?\n]")


@lru_cache(maxsize=4096)
def topic_of(term: str) -> str | None:
    """The topic a cue term names, None when it names none."""
    m = _ANY.search(term)
    return m.lastgroup if m else None


@lru_cache(maxsize=4096)
def names_strict(term: str) -> bool:
    """Does a cue term name a forum whose outcomes are its own? What stands beyond the part's end is not said of it yet."""
    return topic_of(term) in _STRICT


def _last_named(text: str, start: int, end: int, topic: str) -> set[str]:
    """Topics named in the last clause of text[start:end] that names a forum (or `topic`)."""
    cuts = [start, *(m.end() for m in _CLAUSE.finditer(text, start, end)), end]
    for piece, stop in zip(cuts[-2::-1], cuts[:0:-1], strict=True):
        found = {m.lastgroup for m in _FORUM.finditer(text, piece, stop) if m.lastgroup}
        if topic in _LESSER and re.search(_ALL[topic], text[piece:stop]):
            found.add(topic)
        if found:
            return found
    return set()


def passed_over(text: str, terms: tuple[str, ...], term: str, z: Zone, near: tuple[int, int]) -> bool:
    """Would taking `term`, one of a group's, from an earlier clause reach past a nearer forum of another kind?"""
    topic = topic_of(term)
    if topic is None:
        return False
    own = {m.lastgroup for m in _FORUM.finditer(text, *near)}
    if own:
        return topic not in own
    if _ACT.search(text, *near):
        at = max(text.rfind(term, z.before_start, near[0]), z.before_start)
        between = text[at : near[1]]
        if (";" in between or "。" in between) and not _BREAKDOWN.search(between):
            return True
    found = _last_named(text, z.before_start, near[0], topic)
    return bool(found) and topic not in found and not any(topic_of(t) in found for t in terms)


def strict_forum(text: str, z: Zone, near: tuple[int, int]) -> str | None:
    """The forum named last before words that name no topic themselves, when its outcomes are its own: whoever bars that
    word, bars them."""
    if _ANY.search(text, *near) or _ACT.search(text, *near) or _OWN_DEED.search(text, *near):
        return None
    last = None
    for last in _FORUM.finditer(text, z.sentence_start, near[0]):
        pass
    for civil in _CIVIL.finditer(text, last.end() if last is not None else z.sentence_start, near[0]):
        return civil[0][:2]
    return last[0] if last is not None and last.lastgroup in _STRICT else None
