"""Lists and breakdowns: which other quantity says what one names only by its level, its noun or its place in a row."""

from __future__ import annotations

import re

from fazhi.parse.mentions import stems
from fazhi.parse.quantities import Quantity
from fazhi.parse.wording import VERB as _VERB
from fazhi.reference import regions

_GRADE = r"(?:[省市州县区]?本级|县\([^()\d]{1,3}\)|县区|国家级?|全国|部级|省级?|自治区级?|市级?|县级?|区级?|旗级?|乡级|镇级|乡镇级?|街道级?|村级?|社区级?|[一二三四五]星级?)"
_LEVEL_ITEM = re.compile(rf"{_GRADE}(?:、|和|及|以及|,)")
_LEVEL_LEFT = re.compile(rf"(?:、|和|及|以及|,)(?:其中)?{_GRADE}")
# 培训6批次, 其中省级10人次
JOINED = re.compile(
    rf".?|,?(?:共计?|累计|合计|总计)|,?其中,?{_GRADE}|(?:行政村|村|社区|村\(社区\)|村委会|居委会|嘎查|村民小组)[,、]"
)
BODY_UNITS = frozenset("市 县 区 省 乡 镇 村 社区 街道 部门 单位".split())
_BODY_ITEM = re.compile(
    r"(?:[^,。;、\d()]{0,6}?(?:市|县|区|旗|省|乡|镇|村|社区|街道|乡镇|部门|单位|机关|科室|站所|学校|企业)(?:\([^()\d]{1,6}\))?)(?:、|和|及|以及|与)?"
)
_BODY_NOUN = re.compile(
    r"[^,。;、\d的()]{0,6}?(?:部门|单位|机关|乡镇|镇街|街道|镇|乡|县|区|市|村|社区|站所|科室|企业|学校)"
)
_NEW_ONE = re.compile(
    r",(?:其中,?)?(?:今年|本年度?|年内|全年|当年)?(?:新增|新建|新设|新聘|新培育|新创建|新配备|新成立)(?:了)?"
)
_SUM_OF = re.compile(
    r",(?:全[镇乡县市区州旗省]|全街道|辖区)(?:内)?(?:共有|共计|合计|总计|累计|共)(?:达到?|为)?|[,、](?:累计|总数|总量)已?(?:达到?|为|建成|建立|设立|创建|命名|培养|培育|配备|聘请|发展)?"
)
_SUMS = (",共有", ",共计", ",共", ",合计", ",目前共有", ",现有", ",现共有")
_NOUN = r"(?P<noun>[\u4e00-\u9fff“”]{1,10})"
_PART_OF = re.compile(rf"(?:\(|,?其中,?:?|\(其中,?:?|,?包括){_NOUN}")
_NEXT_PART = re.compile(rf"\)?[、,;]{_NOUN}")
_ROW_VERB = re.compile(
    r"收到|受理|办理|办结|答复|开展|组织|举办|召开|检查|查处|整改|培训|调解|化解|排查|提出|采纳|留言|回复|咨询|投诉|申请|推送"
)
_OTHER_OBJECT = re.compile(r"[、,;](?:和|及)?(?P<noun>[\u4e00-\u9fff“”]{2,10})")
_PERSONS = ("人", "名", "人次")
_TOWARDS = "进对向针面走到为给"
_CHANGE = re.compile(r",(?:同比|环比|比|较)[^,。;]{1,16}")  # how the total changed, between it and its parts
_THEN = re.compile(rf"{_NOUN}(?:、|和|及|与|以及)")
NOUN_MIN = 2  # characters of the shortest noun between a figure and its deed
_OUTCOME = re.compile(
    r"维持|免|纠|督促|撤|驳|胜诉|败诉|成功|合格|优秀|满意|死|伤|重大|一般|占|率|未|不|金额|新|保留|拟|修|废|现|正在|报考|待|尚"
)
LIST_MAX = 20  # quantities of one list that are looked at


def coordinated_with(text: str, i: int, quantities: list[Quantity]) -> int | None:
    """The last of several bodies counted one after another, of all of which something is said: 对9个镇、27个部门开展督察,
    对2市4县6个单位."""
    last = i
    while (
        last - i < LIST_MAX
        and last + 1 < len(quantities)
        and quantities[last].kind == "count"
        and _BODY_ITEM.fullmatch(text, _unit_start(quantities[last]), quantities[last + 1].start)
    ):
        last += 1
    return last if last > i and _BODY_NOUN.match(text, quantities[last].end) else None


def _unit_start(q: Quantity) -> int:
    return q.end - len(q.unit) if q.unit in BODY_UNITS else q.end


def same_deed(text: str, i: int, quantities: list[Quantity]) -> int | None:
    """The next persons or things, when these do what they do: 12名班子成员、15名村书记年终述法."""
    if i + 1 >= len(quantities) or quantities[i].unit != quantities[i + 1].unit:
        return None
    noun = _THEN.fullmatch(text, quantities[i].end, quantities[i + 1].start)
    return i + 1 if noun is not None and _VERB.search(noun["noun"]) is None else None


def total_of(text: str, i: int, quantities: list[Quantity]) -> int | None:
    """The total of which the i-th is a part named by a bare noun: 录用信息8篇(普法5篇、法援3篇), 其中省级10人、市级21人."""
    q, k = quantities[i], i
    if k > 1 and quantities[k - 1].kind == "money" and quantities[k - 2].kind == q.kind == "count":
        noun = _PART_OF.fullmatch(text, quantities[k - 1].end, q.start)  # 立案74起,罚没38万元,其中无证经营5起
        if noun is not None and quantities[k - 2].unit == q.unit and q.value <= quantities[k - 2].value:
            return None if _VERB.search(noun["noun"]) or _OUTCOME.search(noun["noun"]) else k - 2
    if (
        k > 1
        and quantities[k - 1].kind != q.kind
        and _CHANGE.fullmatch(text, quantities[k - 2].end, quantities[k - 1].end)
    ):
        noun = _PART_OF.fullmatch(text, quantities[k - 1].end, q.start)  # 办理1503件,比增19.1%,其中残疾人169件
        bare = noun is not None and not _VERB.search(noun["noun"]) and not _OUTCOME.search(noun["noun"])
        return k - 2 if bare and quantities[k - 2].unit == q.unit and q.value <= quantities[k - 2].value else None
    while k and i - k < LIST_MAX and quantities[k - 1].unit == q.unit and quantities[k - 1].kind == q.kind == "count":
        gap = text[quantities[k - 1].end : quantities[k].start]
        if k == i and _NEW_ONE.fullmatch(gap):
            return k - 1  # 累计建成广场8个, 今年新建2个
        if (
            k == i
            and q.value > quantities[k - 1].value
            and (_SUM_OF.fullmatch(gap) or _sum_of_each(text, quantities[k - 1], gap))
        ):
            return k - 1  # 每村3名以上, 全镇共计62名
        noun = _PART_OF.fullmatch(gap)
        if noun is not None:
            bare = _VERB.search(noun["noun"]) is None and _OUTCOME.search(noun["noun"]) is None
            return k - 1 if bare and q.value <= quantities[k - 1].value else None
        noun = _NEXT_PART.fullmatch(gap)
        if noun is None or _VERB.search(noun["noun"]) or _OUTCOME.search(noun["noun"]):
            return None
        k -= 1
        if k > 1 and quantities[k - 1].kind != q.kind:
            again = total_of(text, k, quantities)  # the first part stands behind a change of the total
            return again if again is not None and q.value <= quantities[again].value else None
    return None


def _sum_of_each(text: str, each: Quantity, gap: str) -> bool:
    """每村不少于3名, 共有76名: the second is the sum of what the first sets for each."""
    return gap in _SUMS and "每" in text[max(0, each.start - 6) : each.start]


_ITEM_LEFT = re.compile(r"[)、,;:。\n]*(?:其中,?:?|\(|\d{1,2}\.)?(?P<noun>[\u4e00-\u9fff、“”()]{2,40})")
_ROW_GAP = 45  # characters between two items of one row


def in_row(text: str, i: int, quantities: list[Quantity]) -> bool:
    """Is the i-th quantity one of a row of nouns counted with one measure word: 机构职能7条、人事信息1条、工作规划3条?"""
    q = quantities[i]
    near = [
        o
        for o in (*quantities[max(0, i - 1) : i], *quantities[i + 1 : i + 2])
        if o.unit == q.unit and o.kind == q.kind and abs(o.start - q.start) < _ROW_GAP
    ]
    start = quantities[i - 1].end if i and q.start - quantities[i - 1].end < _ROW_GAP else max(0, q.start - _ROW_GAP)
    noun = _ITEM_LEFT.fullmatch(text, start, q.start)
    return bool(near) and noun is not None and _ROW_VERB.search(noun["noun"]) is None


def level_of(text: str, i: int, quantities: list[Quantity]) -> int | None:
    """The item that holds the noun of one that names only its level: 建成2个省级、3个市级普法基地, 示范村4个、省级26个."""
    first = last = i
    while (
        i - first < LIST_MAX
        and first
        and _LEVEL_LEFT.fullmatch(text, quantities[first - 1].end, quantities[first].start)
    ):
        first -= 1
    while (
        first == i
        and last - i < LIST_MAX
        and last + 1 < len(quantities)
        and _LEVEL_ITEM.fullmatch(text, quantities[last].end, quantities[last + 1].start)
    ):
        last += 1
    j = last if first == i else first
    return j if j != i and quantities[j].unit == quantities[i].unit else None


def alike_before(text: str, i: int, quantities: list[Quantity]) -> int | None:
    """The first of a list of like things of which the i-th is one: 查处围标案件4件、转包案件3件、挂靠案件1件 shares its verb."""
    q, first = quantities[i], i
    noun = text[q.start - 2 : q.start]
    while (
        first
        and i - first < LIST_MAX
        and quantities[first - 1].unit == q.unit
        and text[quantities[first - 1].end : quantities[first].start].startswith(("、", "和", "及"))
        and text[quantities[first - 1].start - 2 : quantities[first - 1].start] == noun
    ):
        first -= 1
    return first if first < i else None


def said_once(text: str, i: int, quantities: list[Quantity]) -> int | None:
    """The first of a list whose verb is said once, of which the i-th names another object: 惠及居民4100人, 农民工230人."""
    q, k = quantities[i], i
    while (
        k
        and i - k < LIST_MAX
        and quantities[k - 1].unit == q.unit
        and quantities[k - 1].kind == q.kind == "count"
        and (noun := _OTHER_OBJECT.fullmatch(text, quantities[k - 1].end, quantities[k].start)) is not None
        and not (_VERB.search(noun["noun"]) or _OUTCOME.search(noun["noun"]))
        and (text[quantities[k - 1].end] in "、和及" or noun["noun"][0] in _TOWARDS or q.unit in _PERSONS)
    ):
        k -= 1
    return k if k < i else None


def parallel(text: str, first: tuple[int, int], q: Quantity) -> bool:
    """Does the item begin with the preposition of the first one (送法进社区13场、进网格26场)? `first` spans its words."""
    at = max(text.rfind(mark, 0, q.start) for mark in "、,;") + 1
    return text[at] in _TOWARDS and text.find(text[at], *first) >= 0


_NEXT_ITEM = re.compile(r"(?:、|和|及|以及)(?:其他|其它)?(?P<noun>[\u4e00-\u9fff“”()]{2,10})")


def named_item(text: str, i: int, quantities: list[Quantity]) -> bool:
    """Does the i-th quantity stand after the one before in a list of nouns: 公安21件、综合执法13件, 刀具47把、烟花126箱?"""
    a, q = quantities[i - 1], quantities[i]
    m = _NEXT_ITEM.fullmatch(text, a.end, q.start) if a.kind == q.kind else None
    noun = m["noun"] if m is not None else ""
    return (
        bool(noun) and not _VERB.search(noun) and not _OUTCOME.search(noun) and "诉" not in noun and "复议" not in noun
    )


_NEXT_PLACE = re.compile(r"[、,;和及](?:其次(?:是|为))?(?P<place>[\u4e00-\u9fff]{2,10})")


def placed_item(text: str, i: int, quantities: list[Quantity]) -> bool:
    """Does the i-th quantity stand after a like one with nothing but a place between: 甲市402件、乙市297件?"""
    a, q = quantities[i - 1], quantities[i]
    alike = a.kind == q.kind == "count" and a.unit == q.unit
    m = _NEXT_PLACE.fullmatch(text, a.end, q.start) if alike else None
    return m is not None and (m["place"] in stems() or regions.exists(m["place"]))


_TO = re.compile(r",(?:总数|总量|数量)?(?:达到?|增至|升至|增加到|上升到|增长到|降至|下降到)了?")


def risen_to(text: str, change: Quantity, q: Quantity) -> bool:
    """Is the quantity what a change led to, of which the clause before tells the noun: 案件比上年多12件, 达57件?"""
    return (change.unit, change.kind) == (q.unit, q.kind) and _TO.fullmatch(text, change.end, q.start) is not None


def chain_start(text: str, i: int, quantities: list[Quantity]) -> int:
    """The first of a run of bare figures that the i-th ends: 占36%、22%、17%."""
    first = i
    while first and i - first < LIST_MAX and chained(text, quantities[first - 1], quantities[first]):
        first -= 1
    return first


def chained(text: str, a: Quantity, b: Quantity) -> bool:
    """Do two quantities stand in one list, with nothing but a mark or an "and" between them?"""
    return a.kind == b.kind and text[a.end : b.start] in ("、", "和", "及", "与", ",", "以及")
