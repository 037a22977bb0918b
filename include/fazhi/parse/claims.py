"""Which indicators claim a quantity, with what its place in a list or after another figure adds to its own words."""

from __future__ import annotations

import re

from fazhi.parse.cues import fits
from fazhi.parse.match import Asked, Match, choose, following
from fazhi.parse.quantities import Quantity
from fazhi.parse.quick import quick
from fazhi.parse.source import Source
from fazhi.parse.wording import VERB as _VERB
from fazhi.parse.zones import Zone

_RATE = re.compile(r"(?:参与|[^,。;、和及与]){1,14}率")
_RATE_JOIN = re.compile(r"率(?:、|和|及|与|以及)")
_EACH = re.compile(r"(?:分别|依次)[^,。;、\d]{0,4}$")
_ITEM = re.compile(r"、|以及|和(?!解)|及|与")
_GRADE = r"(?:国家级?|全国|部级|省级?|自治区级?|市级?|县级?|区级?|旗级?|乡级|镇级|乡镇级?|街道级?|村级?|社区级?|[一二三四五]星级?)"
_LEVEL_ITEM = re.compile(rf"{_GRADE}(?:、|和|及|以及|,)")
_LEVEL_LEFT = re.compile(rf"(?:、|和|及|以及|,)(?:其中)?{_GRADE}")
_JOINED = re.compile(rf".?|,?其中,?{_GRADE}")  # 培训6批次, 其中省级10人次
_BODY_UNITS = frozenset("市 县 区 省 乡 镇 村 社区 街道 部门 单位".split())
_BODY_ITEM = re.compile(
    r"(?:[^,。;、\d()]{0,6}?(?:市|县|区|旗|省|乡|镇|村|社区|街道|乡镇|部门|单位|机关|科室|站所|学校|企业)(?:\([^()\d]{1,6}\))?)(?:、|和|及|以及|与)?"
)
_BODY_NOUN = re.compile(r"[^,。;、\d的()]{0,6}?(?:部门|单位|机关|乡镇|镇街|街道|镇|乡|县|区|市|村|社区|站所|科室|企业|学校)")
_NEW_ONE = re.compile(r",(?:其中,?)?(?:今年|本年度?|年内|全年|当年)?(?:新增|新建|新设|新聘|新培育|新创建|新配备|新成立)(?:了)?")
_SUM_OF = re.compile(r",(?:全[镇乡县市区州旗省]|全街道|辖区)(?:内)?(?:共有|共计|合计|总计|累计|共)(?:达到?|为)?")
_NOUN = r"(?P<noun>[\u4e00-\u9fff“”]{1,10})"
_PART_OF = re.compile(rf"(?:\(|,?其中,?:?|\(其中,?:?|,?包括){_NOUN}")
_NEXT_PART = re.compile(rf"[、,;]{_NOUN}")
_THEN = re.compile(rf"{_NOUN}(?:、|和|及|与|以及)")
_NOUN_MIN = 2  # characters of the shortest noun between a figure and its deed
_OUTCOME = re.compile(r"维持|撤|驳|胜诉|败诉|成功|合格|优秀|满意|死|伤|重大|一般|占|率|未|不|金额|新|保留|拟|修|废|现")
_LIST_MAX = 20  # quantities of one list that are looked at
_BODIES = re.compile(
    r"(?:[市县区省镇乡]?[直级属]|涉改|市政府|县政府|行政执法|党政)?(?:部门|单位|盟市|旗县|苏木|乡镇|镇街|街道|(?:县|区|市|州)(?!级)|村(?!级|规|民(?!委))|社区|嘎查|科室|站所|领域|环节|省份|机关)"
)
_FILLER = quick(
    r"共计|累计|全年|合计|总计|目前|年内|今年以来|今年|本年度|20\d\d年(?:度|以来)?|先后|共|已|均|达到|达|开展|组织|举办|召开|进行|完成|办理|受理|实现|其中"
    r"|各类|各种|参加|覆盖|参与|人员|人数|总数|数量|总量|了|为|有|我[县市区镇乡局委办]|[、,;:。(“”]"
)
_MARKS = ",。;:)、 "
_BARE = 3  # characters that a clause may hold beside filler and still name nothing itself
_STAFF_OF = ("执法人员", "执法力量", "干部", "人员", "工作人员", "网格员", "党员", "群众")  # 17个镇街执法人员626人
_NOUN_TAIL = 5  # 村(社区), 乡镇政府: the noun may go on
_FOLLOWS = 40  # characters from one figure to another that may follow on it


def _asked(t: Source, q: Quantity, z: Zone, stated: tuple[frozenset[str], int]) -> Asked:
    noun = _BODIES.match(t.text, q.end) if q.unit in ("个", "家") else None
    near = stated[1] > z.sentence_start and q.start - stated[1] < _FOLLOWS
    own = _FILLER.sub("", t.text[z.near_start : q.start]) + t.text[q.end : z.near_end].rstrip(",。;:)、")
    tail = 0 if noun and t.text.startswith(_STAFF_OF, noun.end()) else _NOUN_TAIL
    span = (noun.start(), noun.end() + tail) if noun else None
    return Asked(t.role, stated[0] if near else frozenset(), span, len(own) <= _BARE, noun.end() if noun else 0)


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
        return choose(q, z, t.hits, asked, near=near)
    found = choose(q, z, t.hits, asked)
    if not found and i and chained(t.text, quantities[i - 1], q) and t.text[q.end : z.near_end].strip(_MARKS) == "":
        found = choose(q, z, t.hits, asked, near=(zones[i - 1].near_start, zones[i - 1].near_end))  # 占23%、18%
    if not found and (first := _alike_before(t, i, quantities)) is not None:
        found = choose(q, z, t.hits, asked, near=(zones[first].near_start, zones[first].near_end))
    if not found and i and q.kind == "count" and _JOINED.fullmatch(t.text, quantities[i - 1].end, q.start):
        found = following(q, t.hits.lex, asked)
    found = found or _level(t, i, quantities, zones, stated) or _coordinate(t, i, quantities, zones, stated)
    found = found or _same_deed(t, i, quantities, zones, stated)
    if not found and (total := _total(t, i, quantities)) is not None:
        found = choose(quantities[total], zones[total], t.hits, _asked(t, quantities[total], zones[total], stated))
        found = [m for m in found if m.indicator.slot == "main"]
    return found


def _coordinate(
    t: Source, i: int, quantities: list[Quantity], zones: list[Zone], stated: tuple[frozenset[str], int]
) -> list[Match]:
    """A body counted with others shares what is said of the last: 对9个镇、27个部门开展督察, 对2市4县6个单位."""
    last = i
    while (
        last - i < _LIST_MAX
        and last + 1 < len(quantities)
        and quantities[last].kind == "count"
        and _BODY_ITEM.fullmatch(t.text, _unit_start(quantities[last]), quantities[last + 1].start)
    ):
        last += 1
    if last == i or not _BODY_NOUN.match(t.text, quantities[last].end):
        return []
    q, z = quantities[last], zones[last]
    found = choose(q, z, t.hits, _asked(t, q, z, stated))
    return [m for m in found if fits(m.indicator, quantities[i]) or quantities[i].unit in _BODY_UNITS]


def _same_deed(
    t: Source, i: int, quantities: list[Quantity], zones: list[Zone], stated: tuple[frozenset[str], int]
) -> list[Match]:
    """Persons or things that do what the next ones do: 12名班子成员、15名村书记年终述法."""
    if i + 1 >= len(quantities) or quantities[i].unit != quantities[i + 1].unit:
        return []
    noun = _THEN.fullmatch(t.text, quantities[i].end, quantities[i + 1].start)
    if noun is None or _VERB.search(noun["noun"]):
        return []
    q, z = quantities[i + 1], zones[i + 1]
    found = choose(q, z, t.hits, _asked(t, q, z, stated))
    return [m for m in found if m.head_start >= q.end + _NOUN_MIN]  # the deed, not the noun


def _unit_start(q: Quantity) -> int:
    return q.end - len(q.unit) if q.unit in _BODY_UNITS else q.end


def _total(t: Source, i: int, quantities: list[Quantity]) -> int | None:
    """The total of which the i-th is a part named by a bare noun: 录用信息8篇(普法5篇、法援3篇), 其中省级10人、市级21人."""
    q, k = quantities[i], i
    while k and i - k < _LIST_MAX and quantities[k - 1].unit == q.unit and quantities[k - 1].kind == q.kind == "count":
        gap = t.text[quantities[k - 1].end : quantities[k].start]
        if k == i and _NEW_ONE.fullmatch(gap):
            return k - 1  # 累计建成广场8个, 今年新建2个
        if k == i and q.value > quantities[k - 1].value and _SUM_OF.fullmatch(gap):
            return k - 1  # 每村3名以上, 全镇共计62名
        noun = _PART_OF.fullmatch(gap)
        if noun is not None:
            bare = _VERB.search(noun["noun"]) is None and _OUTCOME.search(noun["noun"]) is None
            return k - 1 if bare and q.value <= quantities[k - 1].value else None
        noun = _NEXT_PART.fullmatch(gap)
        if noun is None or _VERB.search(noun["noun"]) or _OUTCOME.search(noun["noun"]):
            return None
        k -= 1
    return None


def _level(
    t: Source, i: int, quantities: list[Quantity], zones: list[Zone], stated: tuple[frozenset[str], int]
) -> list[Match]:
    """An item that names only its level takes the noun of its list: 建成2个省级、3个市级普法基地, 示范村4个、省级26个."""
    first = last = i
    while (
        i - first < _LIST_MAX
        and first
        and _LEVEL_LEFT.fullmatch(t.text, quantities[first - 1].end, quantities[first].start)
    ):
        first -= 1
    while (
        first == i
        and last - i < _LIST_MAX
        and last + 1 < len(quantities)
        and _LEVEL_ITEM.fullmatch(t.text, quantities[last].end, quantities[last + 1].start)
    ):
        last += 1
    j = last if first == i else first
    if j == i or quantities[j].unit != quantities[i].unit:
        return []
    return choose(quantities[j], zones[j], t.hits, _asked(t, quantities[j], zones[j], stated))


def _alike_before(t: Source, i: int, quantities: list[Quantity]) -> int | None:
    """The first of a list of like things of which the i-th is one: 查处围标案件4件、转包案件3件、挂靠案件1件 shares its verb."""
    q, first = quantities[i], i
    noun = t.text[q.start - 2 : q.start]
    while (
        first
        and i - first < _LIST_MAX
        and quantities[first - 1].unit == q.unit
        and t.text[quantities[first - 1].end : quantities[first].start].startswith(("、", "和", "及"))
        and t.text[quantities[first - 1].start - 2 : quantities[first - 1].start] == noun
    ):
        first -= 1
    return first if first < i else None


def _respective(t: Source, i: int, quantities: list[Quantity], zones: list[Zone]) -> tuple[int, int] | None:
    """The words of the i-th of several quantities said 分别 of as many things: 收到、受理、审结案件分别为86件、77件、72件."""
    first = last = i
    while first and i - first < _LIST_MAX and chained(t.text, quantities[first - 1], quantities[first]):
        first -= 1
    while (
        last + 1 < len(quantities) and last - i < _LIST_MAX and chained(t.text, quantities[last], quantities[last + 1])
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


def chained(text: str, a: Quantity, b: Quantity) -> bool:
    """Do two quantities stand in one list, with nothing but a mark or an "and" between them?"""
    return a.kind == b.kind and text[a.end : b.start] in ("、", "和", "及", "与", ",", "以及")


def _spread(t: Source, i: int, quantities: list[Quantity], zones: list[Zone], asked: Asked) -> list[Match]:
    q, z = quantities[i], zones[i]
    left_start = z.clause_start
    first = i
    while (
        first
        and i - first < _LIST_MAX
        and quantities[first - 1].kind == "ratio"
        and quantities[first - 1].start >= left_start
    ):
        first -= 1
    if first == 0 or quantities[first - 1].end <= left_start:
        pass
    else:
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
        and last - i < _LIST_MAX
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
