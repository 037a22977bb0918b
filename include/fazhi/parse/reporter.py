"""Who reports: from title, signature, opening, publisher and portal, in that order of trust, with its place
resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from fazhi.parse import agency as bodies
from fazhi.parse import place
from fazhi.parse.agency import Reporter
from fazhi.parse.body import Body
from fazhi.parse.margin import Margin
from fazhi.parse.region import Mentions, Resolved, resolve, towns_in
from fazhi.parse.title import squeeze
from fazhi.records import Context, Region
from fazhi.reference import regions


@dataclass(frozen=True, slots=True)
class Page:
    """All that is known of a page before its reporter is."""

    text: str
    title: str | None
    listed: str | None
    body: Body
    margin: Margin
    context: Context
    year: int | None

    @property
    def main(self) -> str:
        """The report proper."""
        return self.text[self.body.start : self.body.end]

    @property
    def said(self) -> str:
        """Everything the page and its context say, without blanks: which upper names may stand in the official name."""
        code = self.context.region_code
        above = [n for c in regions.ancestors(code) if (n := regions.name_in(c, self.year))] if code else []
        own = (self.title, self.listed, self.margin.publisher, self.margin.site, self.context.portal_agency)
        return "\n".join(squeeze(part) for part in (*own, *above, self.text[:12000], self.text[-1500:]) if part)


@dataclass(frozen=True, slots=True)
class Found:
    agency: str | None = None
    type: str | None = None
    tier: str | None = None
    region: Region = field(default_factory=Region)
    short: str | None = None  # how a reader would call it: 白甸镇
    flags: tuple[str, ...] = ()


_YEAR = r"(?:20\d ?\d\s?年?(?:度|年度)?|二[〇○零][一二三四五六七八九〇○零]{2}年(?:度)?)"
_CORE = re.compile(
    rf"关于|{_YEAR}|(?:全面)?(?:深入|扎实|落实|贯彻|推进|加强|开展|建设|履行|年度)|法治|依法|法制|\d|"
    rf"[（(](?![^）)]{{2,8}}[)）](?:人民政府|管委会|管理委员会|办事处))|情况|工作(?:报告|总结|情况)|报告|"
    rf"年度|\s-\s|[—\-–|_]{{1,2}}|：|:"
)
_LEADING = re.compile(
    rf"^(?:关于|印发|转发|报送|上报|呈报|公布|发布|公开|《|〈|<|“|\"|{_YEAR}|\d+|的|度|年|[、，, 　\s]|（[^）"
    rf"]{{0,16}}）|\([^)]{{0,16}}\)|【[^】]{{0,12}}】|\[[^\]]{{0,12}}\]|附件\d?[:：]?|标题[:：]|在|对)+"
)


def from_title(title: str) -> Reporter | None:
    """Reporter in a title, before or after 关于 and the year."""
    s = re.sub(r"[ \t\u00a0]+", " ", title).strip()
    at = 0
    for _ in range(5):
        lead = _LEADING.match(s[at:])
        if lead:
            at += lead.end()
        cut = _CORE.search(s, at)
        piece = s[at : cut.start()] if cut else s[at:]
        if len(squeeze(piece)) >= 2 and (reporter := _named(piece)):
            return reporter
        if cut is None:
            return None
        at = max(cut.end(), at + 1) if piece or not lead else cut.end() if cut.end() > at else at + 1
    return None


def _named(piece: str) -> Reporter | None:
    piece = re.sub(r"^(?:关于|印发)", "", squeeze(piece))
    return bodies.read(piece)


_SUBJECT_VERB = (
    r"(?:在|坚持|深入|认真|全面|紧紧|紧扣|积极|严格|始终|高度|按照|持续|切实|以|根据|围绕|贯彻|牢固|坚决|"
    r"不断|扎实|聚焦|立足|着力|大力|进一步|党委|党工委|党组|主要|结合|"
    r"深学|把|将|充分|统筹|对照|依法|坚定|锚定|突出|对标|推进|落实|主动|加强|强化|严守|践行|学习|继续|牢牢|"
    r"法治政府建设|法治建设|依法行政|的法治|共|各|全体|领导|政府|工作|上下|纵深|有效|精心|多措|奋力|努力|"
    r"通过|多|牢记|自觉|优化|成立|高标准|高质量|高位|一体|创新|从|结合|抢抓|直面|为)"
)
_OPENING = re.compile(
    rf"(?:^|[。，,\n：:；;]|以来|年度?)[ \u3000\n]{{0,6}}(?P<who>(?:中共|中国)?[一-鿿、]{{2,30}}?)(?=[，"
    rf",]?{_SUBJECT_VERB})"
)
_INTRO = re.compile(
    rf"(?:现将|现就|现把|兹将|将|就|对|把)(?P<who>[^。，,；;\n]{{2,60}}?)(?=的|{_YEAR}|法治|依法|推进|开展|"
    rf"落实|贯彻|有关|相关|工作|履行|情况|本年|全年|年度)"
)


def find_reporter(page: Page) -> Found:
    """The reporting body with official name, type, tier and region."""
    main, body, margin, year = page.main, page.body, page.margin, page.year
    heads = (page.title or "", page.listed or "", body.recipient or "", body.signature or "", margin.head[:600])
    seen = Mentions("\n".join((*heads, main[:6000])))
    named = _from_titles(page.title, page.listed)
    signed = bodies.read(body.signature) if body.signature else None
    flags: list[str] = []
    pick, source = _choose(named, signed, page)
    if pick is None:
        return _only_portal(page.context, year)
    if named and signed and source == "title" and signed.named and named.named and _disagree(named, signed):
        flags.append("agency_conflict")
    pick = _completed(pick, [r for r in (signed, named) if r])
    where = place.locate(pick, seen, page.context, year, (body.recipient, margin.publisher, margin.site))
    flags += place.flags_of(where)
    code = where.code
    region = where.region if code else place.partial(pick)
    said = page.said
    name = _fullest(bodies.official(pick, code, year, said), pick, said, code)
    if source not in ("title", "signature"):
        flags.append(f"agency_from_{source}")
    tier = bodies.tier(pick, code) or place.tier_by_name(pick)
    return Found(name, pick.type, tier, region, _short(pick), tuple(flags))


def _from_titles(title: str | None, listed: str | None) -> Reporter | None:
    found = [r for t in (title, listed) if t and (r := from_title(t))]
    return next((r for r in found if r.named), found[0] if found else None)


def _choose(named: Reporter | None, signed: Reporter | None, page: Page) -> tuple[Reporter | None, str]:
    """The reporter and where it was read, by order of trust."""
    main, margin, context = page.main, page.margin, page.context
    if named and named.named:
        return named, "title"
    if signed and signed.named and not (named and not _compatible(named, signed)):
        return signed, "signature"
    opening = _opening(main)
    if opening and opening.named and not (named and not _compatible(named, opening)):
        return opening, "opening"
    portal = bodies.read(context.portal_agency) if context.portal_agency else None
    publisher = bodies.read(margin.publisher) if margin.publisher else None
    hint = named or signed or opening or _first_person(main)
    if portal and portal.named and (hint is None or _compatible(hint, portal)):
        return portal, "portal"
    if publisher and publisher.named and (hint is None or _compatible(hint, publisher)):
        return publisher, "publisher"
    for candidate, source in ((named, "title"), (signed, "signature"), (opening, "opening")):
        if candidate:
            return candidate, source
    return hint, "opening"


def _compatible(a: Reporter, b: Reporter) -> bool:
    """Whether a nameless mention (县司法局, 我镇) may be the named body."""
    if a.type != b.type and {a.type, b.type} - {"government", "party_and_government"}:
        return a.type == b.type
    if a.type == "department":
        return not a.rest or not b.rest or a.rest[-3:] == b.rest[-3:] or a.rest in b.rest or b.rest in a.rest
    if a.generic and b.places:
        last = b.places[-1]
        return last.endswith(a.generic) or (a.generic in ("街", "街道") and last.endswith("街道"))
    return True


def _disagree(a: Reporter, b: Reporter) -> bool:
    if a.places and b.places:
        return not set(a.places) & set(b.places)
    return False


def _opening(main: str) -> Reporter | None:
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
        base = votes.get(reporter.written, (0.0, at, reporter))
        votes[reporter.written] = (base[0] + weight, base[1], reporter)

    for match in _INTRO.finditer(head):
        if re.match(r"[^。\n]{0,60}(?:报告|汇报|总结|公布|公开|公示)", head[match.end() : match.end() + 70]):
            vote(match["who"], 4.0, match.start())
    for match in _OPENING.finditer(head[:700]):
        vote(match["who"], 2.0 if match.start() < 200 else 1.0, match.start())
    person = _first_person(main)
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
        return person

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


_NOT_BODIES = re.compile(
    r"^(?:党委|党组|党中央|中央|国务院|各级|各部门|人大|政协|法治|相关|有关|全体|领导|班子|主要|委员会|"
    r"常委会|办公室|党工委|街道党工委|县委|区委|市委|省委|镇党委|乡党委)"
)


def _proper(reporter: Reporter) -> bool:
    return (
        not _NOT_BODIES.match(reporter.written)
        and not re.search(r"[，。、]|习近平|法治政府|以及|领导|重要", reporter.written)
        and len(reporter.rest) >= 2
    )


_PERSON = re.compile(
    r"(?:我|本)(街道|镇|乡|苏木|县|区|市|省|州|旗|盟|局|委|厅|办|处|中心|队|自治区|街|管委会|园区|开发区|"
    r"单位|部门)|全(镇|乡|街道|县|区|市|省|州|旗|局)(?!面)|(镇|乡|街道)(?:党委|党工委|政府|办事处)"
)


def _first_person(main: str) -> Reporter | None:
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


def _completed(pick: Reporter, others: list[Reporter]) -> Reporter:
    """A bare 港门镇 of the title takes the county that the signature writes before it."""
    for other in others:
        if other.type != pick.type:
            continue
        size = len(pick.places)
        if size and len(other.places) > size and other.places[-size:] == pick.places:
            return Reporter(pick.written, other.places, pick.rest or other.rest, pick.type, pick.generic, pick.unit)
        if not size and pick.generic and other.places:
            return other
    return pick


def _fullest(name: str, pick: Reporter, said: str, code: str | None) -> str:
    """The longest form of the name written in the text: 天津市静海区 before 人民政府 when the page says so."""
    if code is None or pick.type == "party_and_government":
        return name
    uppers = [n for c in regions.ancestors(code)[1:] if (n := regions.name_in(c))]
    head = name[: min(len(name), 8)]
    out = name
    for upper in uppers:
        if not out.startswith(upper) and f"{upper}{head}" in said:
            out = upper + out
            head = out[: min(len(out), 10)]
    return out


def _short(pick: Reporter) -> str | None:
    if pick.type in ("department", "development_zone", "other"):
        return "".join(pick.places) + pick.rest
    return (pick.unit or pick.places[-1]) if (pick.unit or pick.places) else None


def _only_portal(context: Context, year: int | None) -> Found:
    if context.portal_agency and (reporter := bodies.read(context.portal_agency)):
        code = context.region_code
        where = resolve(reporter.places, year=year, portal=code) if reporter.places else Resolved(code, "portal")
        at = where.code or code
        return Found(
            bodies.official(reporter, at, year),
            reporter.type,
            bodies.tier(reporter, at),
            regions.path(at, year) if at else Region(),
            _short(reporter),
            ("agency_from_portal",),
        )
    if context.region_code:
        return Found(region=regions.path(context.region_code, year), flags=("agency_unknown",))
    return Found(flags=("agency_unknown",))
