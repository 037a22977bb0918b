"""Who reports: from title, signature, opening, publisher and portal, in that order of trust, with its place
resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from fazhi.parse import agency as bodies
from fazhi.parse import naming, place
from fazhi.parse.agency import Reporter
from fazhi.parse.body import Body
from fazhi.parse.margin import Margin
from fazhi.parse.mentions import Mentions
from fazhi.parse.opening import YEAR, first_person, from_opening, led_by
from fazhi.parse.quick import quick
from fazhi.parse.region import Resolved, resolve
from fazhi.parse.selfname import self_named, speaks
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
        own = (self.title, self.listed, self.margin.publisher, self.margin.site, self.context.portal_agency)
        return "\n".join(squeeze(part) for part in (*own, self.text[:12000], self.text[-1500:]) if part)


@dataclass(frozen=True, slots=True)
class Found:
    agency: str | None = None
    type: str | None = None
    tier: str | None = None
    region: Region = field(default_factory=Region)
    short: str | None = None  # how a reader would call it: 白甸镇
    flags: tuple[str, ...] = ()


_CORE = quick(
    rf"关于|{YEAR}|(?:全面)?(?:深入|扎实|落实|贯彻|推进|加强|开展|建设(?=[“\"]?法|工作(?!领导)|情况|报告|[年的\d]|[^一-鿿]|$)|履行|年度)|(?<!依)法治(?!(?:政府)?(?:建设)?(?:工作)?领导小组|办)|依法(?!治[省市县区州旗镇乡](?:委|办))|法制(?![办局])|\d|"
    rf"[（(](?![^）)]{{2,8}}[)）](?:人民政府|管委会|管理委员会|办事处))|情况|工作(?:报告|总结|情况)|报告|"
    rf"年度|\s-\s|[—\-–|_]{{1,2}}|：|:"
)
_LEADING = re.compile(
    rf"^(?:关于|印发|转发|报送|上报|呈报|公布|发布|公开|《|〈|<|“|\"|{YEAR}|\d+|的|度|年|[、，, 　\s]|（[^）"
    rf"]{{0,16}}）|\([^)]{{0,16}}\)|【[^】]{{0,12}}】|\[[^\]]{{0,12}}\]|附件\d?[:：]?|标题[:：]|在|对)+"
)


_SENT = re.compile(r"(?:印发|转发|公布|报送|上报)[^《]{0,10}《(?P<title>[^《》]{6,60})》")


def from_title(title: str) -> Reporter | None:
    """Reporter in a title, before or after 关于 and the year; of a report sent with a letter, whose report it is."""
    if (sent := _SENT.search(title)) and (reporter := from_title(sent["title"])) and reporter.named:
        return reporter
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


def find_reporter(page: Page) -> Found:
    """The reporting body with official name, type, tier and region."""
    main, body, margin, year = page.main, page.body, page.margin, page.year
    heads = (page.title or "", page.listed or "", body.recipient or "", body.signature or "", margin.head[:600])
    seen = Mentions("\n".join((*heads, main[:6000])))
    named = _from_titles(page.title, page.listed)
    signed = bodies.read(body.signature) if body.signature else None
    flags: list[str] = []
    pick, source = _choose(named, signed, page)
    if pick is None and (pick := self_named(main, page.context.url)):
        source = "field" if not pick.places else "own_documents"
    led = led_by(main, named=pick is not None and pick.type == "department" and not pick.places)
    if pick is None:
        found = _only_portal(page, led, seen)
        return replace(found, type=found.type or ("department" if speaks(main) else None), tier=found.tier or led)
    if named and signed and source == "title" and signed.named and named.named and _disagree(named, signed):
        flags.append("agency_conflict")
    pick = _completed(pick, [r for r in (signed, named) if r])
    where = place.locate(pick, seen, page.context, year, (body.recipient, margin.publisher, margin.site), led)
    flags += place.flags_of(where)
    code = where.code
    region = where.region if code else place.partial(pick)
    said = page.said
    name: str | None = _fullest(naming.official(pick, code, year, said), pick, said, code)
    if code is None and source == "field":
        name = None  # 公安局 of nowhere is nobody's name
    if pick.tier == "township" and not pick.named and code and regions.tier_of(code) != "township":
        name = None  # 我镇 of which only the county is known: not the county's government
    if source not in ("title", "signature"):
        flags.append(f"agency_from_{source}")
    tier = naming.tier(pick, code) or place.tier_by_name(pick)
    tier = tier or led
    kind = "party_and_government" if pick.joint else pick.type
    return Found(name, kind, tier, region, _short(pick), tuple(flags))


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
    opening, person = from_opening(main), first_person(main)
    if speaks(main) in ("局", "分局", "厅", "委"):  # 我局 beside 《某区2022年工作要点》 and 全市
        opening, person = (r if r and r.type in ("department", "other") else None for r in (opening, person))
    if opening and opening.named and not (named and not _compatible(named, opening)):
        return opening, "opening"
    portal = bodies.read(context.portal_agency) if context.portal_agency else None
    publisher = bodies.read(margin.publisher) if margin.publisher else None
    hint = named or signed or opening or person
    if hint is None and speaks(main):  # 我局 is no government, and the justice office publishes for others
        portal, publisher = (r if r and _department(r, main) else None for r in (portal, publisher))
        if own := self_named(main, context.url):
            hint = own if own.places else None
    if portal and portal.named and (hint is None or _compatible(hint, portal)):
        return portal, "portal"
    if publisher and publisher.named and (hint is None or _compatible(hint, publisher)):
        return publisher, "publisher"
    for candidate, source in ((named, "title"), (signed, "signature"), (opening, "opening")):
        if candidate:
            return candidate, source
    if hint is None and publisher:
        return publisher, "publisher"
    return hint, "opening" if hint and not hint.places else "own_documents"


_JUSTICE_WORK = re.compile(r"社区矫正|司法所|人民调解|公证|律师|法律援助|司法行政")


def _department(reporter: Reporter, main: str) -> bool:
    """Whether a publisher or portal may be the 我局 of a text: a department, and a justice office only of its own
    work."""
    if reporter.type != "department":
        return False
    return "司法" not in reporter.rest or len(set(_JUSTICE_WORK.findall(main))) >= 4


def _compatible(a: Reporter, b: Reporter) -> bool:
    """Whether a nameless mention (县司法局, 我镇) may be the named body."""
    if a.type != b.type:
        return False
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


def _completed(pick: Reporter, others: list[Reporter]) -> Reporter:
    """A bare 港门镇 of the title takes the county that the signature writes before it."""
    for other in others:
        if other.type != pick.type:
            continue
        size = len(pick.places)
        if size and len(other.places) > size and other.places[-size:] == pick.places:
            return replace(pick, places=other.places, rest=pick.rest or other.rest)
        if not size and pick.generic and other.places:
            return other
    return pick


def _fullest(name: str, pick: Reporter, said: str, code: str | None) -> str:
    """The longest form of the name written in the text: 天津市静海区 before 人民政府 when the page says so."""
    if code is None:
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


def _only_portal(page: Page, led: str | None, seen: Mentions) -> Found:
    """What portal or address tell of a page that names no reporter."""
    context, year = page.context, page.year
    unnamed = speaks(page.main) is not None
    if context.portal_agency and (reporter := bodies.read(context.portal_agency)):
        code = context.region_code
        where = resolve(reporter.places, year=year, portal=code) if reporter.places else Resolved(code, "portal")
        at = where.code or code
        if not unnamed or reporter.type == "department":
            return Found(
                naming.official(reporter, at, year),
                reporter.type,
                naming.tier(reporter, at),
                regions.path(at, year) if at else Region(),
                _short(reporter),
                ("agency_from_portal",),
            )
    at, flags = context.region_code, ["agency_unknown"]
    if at is None and (at := place.of_host(context.url, place.tiers_led_by(led), "", seen)):
        flags.append("region_by_host")
    if at is None:
        return Found(flags=("agency_unknown",))
    scoped = led is None and unnamed and f"全{(regions.name_in(at) or '')[-1:]}" in page.main  # 我局 that says 全市
    tier = regions.tier_of(at) if scoped or (led and regions.tier_of(at) in place.tiers_led_by(led)) else led
    return Found(tier=tier, region=regions.path(at, year), flags=tuple(flags))
