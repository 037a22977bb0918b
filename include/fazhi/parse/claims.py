"""Which indicators claim a quantity, with what its place in a list or after another figure adds to its own words."""

from __future__ import annotations

import re
from collections.abc import Callable

from fazhi.indicators.catalogue import by_code
from fazhi.parse.checked import CHECKS, checked_too
from fazhi.parse.cues import fits
from fazhi.parse.lists import (
    BODY_UNITS,
    JOINED,
    LIST_MAX,
    NOUN_MIN,
    alike_before,
    chain_start,
    chained,
    coordinated_with,
    in_row,
    level_of,
    named_item,
    parallel,
    placed_item,
    risen_to,
    said_once,
    same_deed,
    total_of,
)
from fazhi.parse.match import Asked, Match, choose, following
from fazhi.parse.quantities import Quantity
from fazhi.parse.quick import quick
from fazhi.parse.source import Source
from fazhi.parse.zones import Zone

_RATE = re.compile(r"(?:参与|及格|普及|及时|[^,。;、和及与]){1,14}率")
_RATE_JOIN = re.compile(r"率(?:、|和|及|与|以及)")
_EACH = re.compile(r"(?:分别|依次)[^,。;、\d]{0,4}$")
_ITEM = re.compile(r"、|以及|和(?!解)|及|与")
_BODIES = re.compile(
    r"(?:[市县区省镇乡]?[直级属]|中央驻[一-鿿]|涉改|市政府|县政府|行政执法|执法|党政)?(?:部门|单位|盟市|旗县|苏木|乡镇|镇街|镇办|街镇|街道|(?:县|区|市|州)(?!级)|村(?!级|规|民(?!委))|社区|嘎查|科室|站所|领域|环节|省份|机关)"
)
_FILLER = quick(
    r"共计|累计|全年|合计|总计|目前|年内|今年以来|今年|本年度|20\d\d年(?:度|以来)?|先后|共|已|均|达到|达|开展|组织|举办|召开|进行|完成|办理|受理|实现|其中"
    r"|各类|各种|参加|覆盖|参与|人员|人数|总数|数量|总量|了|为|有|我[县市区镇乡局委办]|[、,;:。(“”]"
)
_MARKS = ",。;:)、 "
_BARE = 3  # characters that a clause may hold beside filler and still name nothing itself
_OWN_WORDS = 0.93  # confidence below which a match rests on words outside the clause
_AVERAGE = re.compile(r"(?:[日月年人户]均|平均每?)[^,。;、\d]{0,10}$")  # no sum: 日均接待群众40人次
_STAFF_OF = ("执法人员", "执法力量", "干部", "人员", "工作人员", "网格员", "党员", "群众")  # 17个镇街执法人员626人
_NOUN_TAIL = 5  # 村(社区), 乡镇政府: the noun may go on, but not behind 的 (24个部门的行政职权 counts no powers)
_FOLLOWS = 40  # characters from one figure to another that may follow on it


def _bare(text: str, q: Quantity, z: Zone) -> bool:
    """Do the words beside the quantity name nothing themselves? Asked where earlier clauses could be read instead."""
    if z.reach >= z.near_start:
        return False
    behind = text[q.end : z.near_end].rstrip(",。;:)、")
    return len(behind) <= _BARE and len(_FILLER.sub("", text[z.near_start : q.start])) + len(behind) <= _BARE


def _asked(t: Source, q: Quantity, z: Zone, stated: tuple[frozenset[str], int]) -> Asked:
    noun = _BODIES.match(t.text, q.end) if q.unit in ("个", "家") else None
    near = stated[1] > z.sentence_start and q.start - stated[1] < _FOLLOWS
    tail = 0 if noun and t.text.startswith(_STAFF_OF, noun.end()) else _NOUN_TAIL
    if noun and (of := t.text.find("的", noun.end(), noun.end() + tail)) >= 0:
        tail = of - noun.end()
    span = (noun.start(), noun.end() + tail) if noun else None
    return Asked(t.role, stated[0] if near else frozenset(), span, _bare(t.text, q, z), noun.end() if noun else 0)


def claimed(
    t: Source, i: int, quantities: list[Quantity], zones: list[Zone], stated: tuple[frozenset[str], int]
) -> list[Match]:
    """Indicators of the i-th quantity; a rate said of several heads (A率、B率均达100%) states each of them."""
    q, z = quantities[i], zones[i]
    asked = _asked(t, q, z, stated)
    if q.kind == "ratio":
        spread = _spread(t, i, quantities, zones, asked)
        if spread:
            return spread
    if near := _respective(t, i, quantities, zones):
        return choose(q, z, t.hits, asked, near=near) or choose(q, z, t.hits, asked, near=(z.clause_start, q.start))
    found = choose(q, z, t.hits, asked)
    if not found and i and chained(t.text, quantities[i - 1], q) and t.text[q.end : z.near_end].strip(_MARKS) == "":
        start = chain_start(t.text, i, quantities)
        found = choose(q, z, t.hits, asked, near=(zones[start].near_start, zones[start].near_end))  # 占23%、18%
    if not found and i and quantities[i - 1].end == q.start and not stated[0]:
        found = choose(q, z, t.hits, asked, near=(zones[i - 1].near_start, z.near_end))  # 公布事项清单1批8项
    if not found and i and risen_to(t.text, quantities[i - 1], q):
        found = choose(q, z, t.hits, asked, near=(zones[i - 1].clause_start, zones[i - 1].near_end))
    if not found and (first := alike_before(t.text, i, quantities)) is not None:
        found = choose(q, z, t.hits, asked, near=(zones[first].near_start, zones[first].near_end))
    if i and q.kind in ("count", "money") and JOINED.fullmatch(t.text, quantities[i - 1].end, q.start):
        own = found if t.text[quantities[i - 1].end] in ",，" else []
        if not own and all(m.confidence < _OWN_WORDS and not m.indicator.after & asked.before for m in found):
            found = following(q, t.hits.lex, asked) or found
    if not found and i and q.kind == "count" and stated == (frozenset(), q.start) and q.unit != quantities[i - 1].unit:
        found = choose(q, z, t.hits, asked, near=(zones[i - 1].near_start, q.end))  # 避险转移4次186人
    if q.kind == "count" and all(m.confidence < _OWN_WORDS and m.indicator.code not in CHECKS for m in found):
        found = _checked(t, i, quantities, zones, stated) or found
    found = found or _row(t, i, quantities, z) or _next_kind(t, i, quantities, stated)
    for other in () if found else (level_of, coordinated_with, same_deed, total_of, said_once):
        j = other(t.text, i, quantities)
        if j is None:
            continue
        there = choose(quantities[j], zones[j], t.hits, _asked(t, quantities[j], zones[j], stated))
        found = [m for m in there if _shared(t.text, m, other, q, quantities[j], zones[j])]
        if found:
            break
    if found and _AVERAGE.search(t.text, z.near_start, q.start):
        return [m for m in found if m.indicator.aggregation != "sum"]
    return found


def _checked(
    t: Source, i: int, quantities: list[Quantity], zones: list[Zone], stated: tuple[frozenset[str], int]
) -> list[Match]:
    """A further kind of place in a list whose verb of checking stands at its head: 检查市场34个,使用单位126家,学校48所."""
    j = checked_too(t.text, i, quantities)
    if j is None:
        return []
    there = choose(quantities[j], zones[j], t.hits, _asked(t, quantities[j], zones[j], stated))
    return [m for m in there if m.indicator.code in CHECKS and fits(m.indicator, quantities[i])]


def _row(t: Source, i: int, quantities: list[Quantity], z: Zone) -> list[Match]:
    """An item of a row in a passage on one thing, which no cue names: 主动公开信息: 机构职能7条、林长制29条."""
    q = quantities[i]
    if not any(row.row and row.row[0] == q.unit for row in t.hits.lex.rows) or not in_row(t.text, i, quantities):
        return []
    passage = t.text[z.before_start : q.start]
    for indicator in t.hits.lex.rows:
        if indicator.row and indicator.row[0] == q.unit and any(word in passage for word in indicator.row[1]):
            return [Match(indicator, indicator.cues[0], 0.0, 0.65, z.near_start, q.start)]
    return []


def _next_kind(t: Source, i: int, quantities: list[Quantity], stated: tuple[frozenset[str], int]) -> list[Match]:
    """An item of a list of kinds whose noun no cue knows: 涉及公安21件、综合执法13件; or of one of places: 甲市21件、乙市13件."""
    if not i or stated[1] != quantities[i - 1].end:
        return []
    place = placed_item(t.text, i, quantities)
    if not place and not named_item(t.text, i, quantities):
        return []
    for code in stated[0]:
        indicator = by_code()[code]
        if (place or code in indicator.after) and fits(indicator, quantities[i]):
            return [Match(indicator, indicator.cues[0], 0.0, 0.7, quantities[i - 1].end + 1, quantities[i].start)]
    return []


def _shared(t: str, m: Match, by: Callable[..., int | None], q: Quantity, other: Quantity, z: Zone) -> bool:
    """Is what the other quantity states said of this one as well?"""
    if by is coordinated_with:
        return fits(m.indicator, q) or q.unit in BODY_UNITS
    if by is said_once:  # the verb, with an object of its own between it and the figure
        own = other.start - m.head_end >= NOUN_MIN and "集中" not in t[z.near_start : other.start]
        return m.indicator.slot == "main" and (own or parallel(t, (z.near_start, other.start), q))
    if by is same_deed:
        return m.head_start >= other.end + NOUN_MIN  # the deed, not the noun
    return by is level_of or m.indicator.slot == "main"


def _respective(t: Source, i: int, quantities: list[Quantity], zones: list[Zone]) -> tuple[int, int] | None:
    """The words of the i-th of several quantities said 分别 of as many things: 收到、受理、审结案件分别为86件、77件、72件."""
    first = last = i
    while first and i - first < LIST_MAX and chained(t.text, quantities[first - 1], quantities[first]):
        first -= 1
    while (
        last + 1 < len(quantities) and last - i < LIST_MAX and chained(t.text, quantities[last], quantities[last + 1])
    ):
        last += 1
    if first == last:
        return None
    start = zones[first].clause_start
    m = _EACH.search(t.text, start, quantities[first].start)
    if m is None:
        return None
    items = [start, *(j.end() for j in _ITEM.finditer(t.text, start, m.start())), m.start() + 1]
    count = last - first + 1
    if len(items) - 1 < count:
        return None
    k = len(items) - 1 - count + (i - first)
    return items[k], items[k + 1] - 1


def _spread(t: Source, i: int, quantities: list[Quantity], zones: list[Zone], asked: Asked) -> list[Match]:
    q, z = quantities[i], zones[i]
    left_start = z.clause_start
    first = i
    while (
        first
        and i - first < LIST_MAX
        and quantities[first - 1].kind == "ratio"
        and quantities[first - 1].start >= left_start
    ):
        first -= 1
    if first and quantities[first - 1].end > left_start:
        left_start = quantities[first - 1].end
    left = t.text[left_start : quantities[first].start]
    if not _RATE_JOIN.search(left):
        return []
    heads = [(left_start + m.start(), left_start + m.end()) for m in _RATE.finditer(left)]
    if len(heads) < 2:
        return []
    rank = i - first
    last = i
    while (
        last + 1 < len(quantities)
        and last - i < LIST_MAX
        and quantities[last + 1].kind == "ratio"
        and quantities[last + 1].start < z.clause_end
    ):
        last += 1
    together = last == first
    spans = heads if together else heads[rank : rank + 1]
    out: list[Match] = []
    for span in spans:
        out.extend(
            m for m in choose(q, z, t.hits, asked, near=span) if m.indicator.code not in {o.indicator.code for o in out}
        )
    return out
