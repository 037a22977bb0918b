"""Who reports, when only the text tells: the subject of its opening, of 现将…报告如下, the town it names, 我镇."""

from __future__ import annotations

import re

from fazhi.parse import agency as bodies
from fazhi.parse.agency import Reporter
from fazhi.parse.mentions import stems
from fazhi.parse.quick import quick
from fazhi.parse.region import towns_in
from fazhi.parse.selfname import speaks
from fazhi.parse.title import squeeze
from fazhi.reference import regions

YEAR = r"(?:20\d ?\d\s?年?(?:度|年度)?|二[〇○零][一二三四五六七八九〇○零]{2}年(?:度)?)"
_SUBJECT_VERB = (
    r"(?:在|坚持|深入|认真|全面|紧紧|紧扣|积极|严格|始终|高度|按照|持续|切实|以|根据|围绕|贯彻|牢固|坚决|"
    r"不断|扎实|聚焦|立足|着力|大力|进一步|党委|党工委|党组|主要|结合|"
    r"深学|把|将|充分|统筹|对照|依法|坚定|锚定|突出|对标|推进|落实|主动|加强|强化|严守|践行|学习|继续|牢牢|"
    r"法治政府建设|法治建设|依法行政|的法治|共|各|全体|领导|(?<!人民)政府(?!办公)|工作|上下|纵深|有效|精心|多措|奋力|努力|"
    r"通过|多|牢记|自觉|优化|成立|高标准|高质量|高位|一体|创新|从|结合|抢抓|直面|为)"
)
_OPENING = re.compile(
    rf"(?:^|[。，,\n：:；;]|以来|年度?)[ \u3000\n]{{0,6}}(?P<who>(?:中共|中国)?[一-鿿、]{{2,30}}?)(?=[，"
    rf",]?{_SUBJECT_VERB})"
)
_INTRO = re.compile(
    rf"(?:现将|现就|现把|兹将|将|就|对|把)(?P<who>[^。，,；;\n]{{2,60}}?)(?=的|{YEAR}|法治|依法|推进|开展|"
    rf"落实|贯彻|有关|相关|工作|履行|情况|本年|全年|年度)"
)


def from_opening(main: str) -> Reporter | None:
    """Subject of the opening or of 现将…报告如下; a town named most often in a text that says 我镇."""
    head = re.sub(r"[（(](?:以下)?简称[^）)]{1,24}[)）]", "", main[:1500])
    votes: dict[str, tuple[float, int, Reporter]] = {}

    def vote(written: str, weight: float, at: int) -> None:
        written = re.sub(
            r"^(?:今年以来|以来|年来|一年来|近年来|同时|其中|年度|我|本|全|本年度|今年|截至目前|目前)+",
            "",
            squeeze(written),
        )
        written = re.sub(r"^.{0,30}?(?:正确|坚强|有力|统一)?领导下[，,]?", "", written)
        reporter = bodies.read(written) if 1 < len(written) <= 40 else None
        if (
            reporter is not None
            and reporter.type == "development_zone"
            and (len(reporter.rest) > 14 or re.search(r"[在为将推加的动，]", reporter.rest))
        ):
            return
        if reporter is None or (reporter.type in ("department", "other") and not _proper(reporter)):
            return
        if reporter.unit and not reporter.places and _NO_NAME.search(reporter.unit):
            return  # 部署安排全镇 is no town
        base = votes.get(reporter.written, (0.0, at, reporter))
        votes[reporter.written] = (base[0] + weight, base[1], reporter)

    for match in _INTRO.finditer(head):
        if re.match(r"[^。\n]{0,60}(?:报告|汇报|总结|公布|公开|公示)", head[match.end() : match.end() + 70]):
            vote(match["who"], 4.0, match.start())
    for match in _OPENING.finditer(head[:700]):
        vote(match["who"], 2.0 if match.start() < 200 else 1.0, match.start())
    for match in _COMMITTEE_AND_GOVERNMENT.finditer(head[:300]):
        if (name := _place_of(match["place"], match["tier"])) is not None:
            vote(name + "人民政府", 3.0, match.start())
    person = first_person(main)
    towns = towns_in(main)
    for name, offsets in towns.items():
        early = sum(1 for o in offsets if o < 600)
        weight = min(len(offsets), 6) * 0.4 + early * 0.6
        if (
            person
            and person.tier == "township"
            and bodies.GENERIC.match(person.written)
            and name.endswith(person.generic or "")
        ):
            weight += 1.5
        if person and person.tier in ("county", "city", "province"):
            weight -= 2.0
        if weight >= 1.0:
            vote(name, weight, offsets[0])
    if not votes:
        return person or _leaders(head)

    def rank(item: tuple[float, int, Reporter]) -> tuple[float, int]:
        weight, at, reporter = item
        if person and not reporter.named:
            weight -= 0.5
        if person and person.type == reporter.type:
            weight += 1.0
        return (weight + (0.5 if reporter.named else 0), -at)

    best = max(votes.values(), key=rank)
    if rank(best)[0] < 1.0:
        return person
    return best[2]


_COMMITTEE_AND_GOVERNMENT = re.compile(
    r"(?:^|[，。、,\n年])(?P<place>[一-鿿]{2,10}?)(?P<tier>[省市州县区旗盟镇乡]?)(?:党)?委[、和]{0,1}(?:[省市州县区旗盟镇乡](?:人民)?)?政府"
)


_LEADERS = re.compile(
    rf"(?:^|[。，,\n])(?:{YEAR}[，,]?)?(?P<tier>[省市州县区旗盟镇乡])委[、和]?(?P=tier)(?:人民)?政府(?={_SUBJECT_VERB})"
)


def _leaders(head: str) -> Reporter | None:
    """县委、县政府坚持以…: the county's government where its committee and government are the opening's subject."""
    match = _LEADERS.search(head[:300])
    return bodies.read(match["tier"] + "人民政府") if match else None


def _place_of(word: str, tier: str) -> str | None:
    """The division that 朔州(市)委、政府 speaks of."""
    if regions.exists(word + tier):
        return word + tier
    codes = stems().get(word, ()) if not tier else ()
    return regions.name_in(codes[0]) if len(codes) == 1 else None


_COMMISSIONS = re.compile(
    r"(?:发改|发展改革|卫健|卫生健康|国资|教|住建|经信|经济信息化|民宗|农业农村|城管|科|商务|农|文旅|民|体)委$"
)
_NOT_BODIES = re.compile(
    r"^(?:党委|党组|党中央|中央|国务院|各级|各部门|人大|政协|法治|相关|有关|全体|领导|班子|主要|委员会|"
    r"常委会|办公室|党工委|街道党工委|县委|区委|市委|省委|镇党委|乡党委)"
)


_LED = quick(
    r"(?P<county>[县区旗]委[、和]?(?:[县区旗]人民)?(?:[县区旗])?政府|[县区旗]委的?(?:坚强|正确|统一)?领导)"
    r"|(?P<city>(?:市|州|盟)委[、和]?(?:市|州|盟)(?:人民)?政府|[盟地]委、?行署)"
    r"|(?P<province>省委[、和]?省(?:人民)?政府|自治区党委[、和]?(?:自治区)?(?:人民)?政府)"
)


_OWN = re.compile(r"(?:(?P<city>[市州])|(?P<county>[县区旗]))局(?=党[委组]|领导班子|机关)")


def led_by(main: str, *, named: bool = False) -> str | None:
    """Tier of a department that says 我局 (or whose name has no place): that of the Party committee and government
    under whose lead it works."""
    if not named and speaks(main) is None:
        return None
    if speaks(main) == "厅":
        return "province"  # only provinces and the centre have 厅 that report
    led = _LED.search(main[:600]) or _OWN.search(main[:900])
    return led.lastgroup if led else None


# 两名干部: people counted, no body
_COUNTED = re.compile(r"[一二两三四五六七八九十百千数多几\d]+(?:余|多)?[名位个家支件项场次人]")


_NO_NAME = quick(
    r"[，。、的]|习近平|法治政府|以及|领导|重要|部署|要求|指导|安排|全[省市县区镇乡]|[我本][省市县区局委厅办]|经济社会|大局$|[一二三四五六七八九十]是|格局$|布局$|结局$|全局$|局$(?<=破局)"
    r"|^(?:通过|利用|运用|借助|充分|有效|注重|突出|聚焦|发挥|依托|结合|贯彻|落实|坚持|确保|提高|组织|强化|加强|推进|增强|提升|创新|做好|围绕|为|在|对|将|把|以|与|向|从|由|按|就|经|由|请|使|让|给|被|是|有)"
)
_BODY_END = re.compile(
    r"(?:局|厅|委员会|委|办公室|办公厅|中心|管理处|总队|支队|大队|海关|银行|联合会|总会|公司|院|处|部|办|站|所)$"
)


def _proper(reporter: Reporter) -> bool:
    """Whether a department of the opening is a body at all: 为全区经济社会, 两名干部 and 各部门 are none."""
    rest = reporter.rest
    return (
        len(rest) >= 2
        and not _NOT_BODIES.match(reporter.written)
        and not _NO_NAME.search(reporter.written)
        and not _COUNTED.match(reporter.written)
        and _BODY_END.search(rest) is not None
        and (bool(reporter.places) or not rest.endswith("分局"))
        and (not re.search(r"委$", rest) or _COMMISSIONS.search(rest) is not None)
        and (
            reporter.named
            or reporter.generic is not None
            or re.search(r"(?:局|厅|委员会|委|办公室|中心)$", rest) is not None
        )
    )


_PERSON = quick(
    r"(?:我|本)(街道|镇|乡|苏木|县|区|市|省|州|旗|盟|局|委|厅|办|处|中心|队|自治区|街|管委会|园区|开发区|"
    r"单位|部门)|全(镇|乡|街道|县|区|市|省|州|旗|局)(?!面)|(镇|乡|街道)(?:党委|党工委|政府|办事处)"
)


def first_person(main: str) -> Reporter | None:
    """What the text calls itself: 我镇 -> a township, 我局 -> a department."""
    counts: dict[str, float] = {}
    for match in _PERSON.finditer(main[:6000]):
        word = match[1] or match[2] or match[3]
        counts[word] = counts.get(word, 0.0) + (2.0 if match[1] else 1.0 if match[3] else 0.7)
    if not counts:
        return None
    word = max(counts, key=lambda w: counts[w])
    if word in ("局", "委", "厅", "办", "处", "中心", "队", "单位", "部门"):
        return None
    if word in ("管委会", "园区", "开发区"):
        return None
    return Reporter(
        word, (), "", "subdistrict_office" if word in ("街道", "街") else "government", {"苏木": "苏木"}.get(word, word)
    )
