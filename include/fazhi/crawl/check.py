"""Look at a portal without archiving anything: what fazhi makes of its list pages, for the person who adds it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field

from fazhi import settings
from fazhi.crawl.guard import Guard, Resolver, system_resolver
from fazhi.crawl.policy import Policy
from fazhi.crawl.scheduler import Scheduler
from fazhi.crawl.visit import Visit, Visitor
from fazhi.crawl.wire import Answer, Fetch, Wire
from fazhi.portals import detect
from fazhi.portals.readers.base import Ask, Page, ReaderError, Row
from fazhi.portals.registry import Portal
from fazhi.portals.sites import identity
from fazhi.reference import titles
from fazhi.reference.charset import decode


@dataclass
class Report:
    """What was seen."""

    url: str
    family: str | None = None
    evidence: str = ""
    charset: str = ""
    pager: list[str] = field(default_factory=list)
    taken: list[tuple[Row, int | None]] = field(default_factory=list)
    left: list[tuple[Row, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report for people."""
        out = [self.url]
        if self.family:
            out.append(f"family: {self.family} ({self.evidence}); read as {self.charset}")
        out += [f"pages: {p}" for p in self.pager] + [f"note: {n}" for n in self.notes]
        out.append(f"links it would take: {len(self.taken)}")
        out += [
            f"  {row.listed_on or '----------'}  {year or '----'}  {row.title}  {row.url}" for row, year in self.taken
        ]
        out.append(f"links it would leave: {len(self.left)}")
        out += [f"  {row.listed_on or '----------'}  ({reason})  {row.title}" for row, reason in self.left[:15]]
        return out + [f"wrong: {p}" for p in self.problems]


def check(
    portal: Portal, *, pages: int = 3, policy: Policy | None = None, resolver: Resolver = system_resolver
) -> Report:
    """Read up to `pages` list pages of the portal's first list. Never raises for what the site does."""
    report, policy = Report(portal.lists[0]), policy or Policy()
    guard = Guard(loopback=settings.get().sample_hosts, resolver=resolver)
    wire = Wire(guard, policy)
    try:
        Scheduler(wire, policy).run(
            [_look(portal, Visitor(portal, guard, policy, lambda exchange: None), report, pages)]
        )
    finally:
        wire.close()
    if not report.taken and not report.problems:
        report.problems.append(
            "no link on these pages is titled like an annual report: is this the right column? "
            "Set `follow` if the reports are in sub-columns"
        )
    return report


def _look(portal: Portal, visitor: Visitor, report: Report, pages: int) -> Generator[Fetch, Answer, None]:
    waiting, seen = [Ask(portal.lists[0])], set[str]()
    while waiting and pages > 0:
        ask, pages = waiting.pop(0), pages - 1
        visit: Visit = yield from visitor.visit(
            ask.url.split("#")[0], expect="list", data=ask.data, referer=ask.referer
        )
        report.notes += visit.notes
        if visit.failure or visit.exchange is None:
            report.problems.append(f"{visit.failure}: {visit.sentence}")
            continue
        text, report.charset = decode(visit.exchange.body, visit.exchange.header("Content-Type"), portal.encoding)
        page = Page(visit.final_url, text, ask)
        try:
            family, found = detect.read(page, portal.family)
        except ReaderError as error:
            report.problems.append(f"{error.reason}: {error}")
            continue
        if report.family is None:
            report.family, report.evidence = family, detect.detect(page)[1]
        report.pager.append(
            found.pager
            + (f"; next {found.next.url}" if found.next else "")
            + (f"; {found.empty}" if found.empty else "")
        )
        for row in found.rows:
            if identity(row.url) not in seen:
                seen.add(identity(row.url))
                reading = titles.classify(row.title, in_column=not portal.mixed)
                if reading.accepted:
                    report.taken.append((row, titles.year_hint(row.title, row.listed_on)))
                else:
                    report.left.append((row, reading.reason))
        waiting = [*found.more, *([found.next] if found.next else []), *waiting]
