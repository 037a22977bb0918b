"""One portal: read its lists, choose the reports, fetch what is new with its attachments, recheck a little of the old.

A generator over single requests (see visit.py). What goes wrong on one page is counted with its name and the rest goes
on; a portal that shows no links where it showed some is a failure, never an empty success.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from fazhi.archive import media
from fazhi.archive.records import Exchange, carried_of
from fazhi.crawl import attachments
from fazhi.crawl.charset import decode
from fazhi.crawl.known import Known, KnownCapture, to_recheck
from fazhi.crawl.outcome import PortalOutcome
from fazhi.crawl.policy import Policy
from fazhi.crawl.visit import Visit, Visitor
from fazhi.crawl.wire import Answer, Fetch
from fazhi.portals import dates, detect
from fazhi.portals.readers.base import Ask, ListPage, Page, ReaderError, Row
from fazhi.portals.readers.harvest import text_of
from fazhi.portals.registry import Portal
from fazhi.portals.sites import identity, same_site
from fazhi.records import Listing, sha256
from fazhi.reference import titles
from fazhi.settings import TZ

log = logging.getLogger(__name__)
Steps = Generator[Fetch, Answer, None]


class Sink(Protocol):
    """Where captures and findings go. `add` archives; with `carried` the exchange becomes a capture."""

    def add(
        self, exchange: Exchange, carried: dict[str, object] | None = None, *, same_as: str | None = None
    ) -> None: ...
    def touch(self, capture_id: str, at: datetime) -> None: ...
    def withdraw(self, capture_id: str, day: date) -> None: ...
    def archived(self, capture: KnownCapture) -> bytes: ...
    def finish(self, outcome: PortalOutcome) -> None: ...


@dataclass
class PortalCrawl:
    """State of one portal's crawl."""

    portal: Portal
    years: frozenset[int] | None
    known: Known
    visitor: Visitor
    sink: Sink
    policy: Policy
    now: datetime
    recheck: bool = True
    outcome: PortalOutcome = field(init=False)

    def __post_init__(self) -> None:
        self.outcome = PortalOutcome(self.portal.id)
        self._listings: dict[str, Listing] = {}
        self._seen_rows: set[str] = set()
        self._list_failures: list[tuple[str, str]] = []
        self._done: set[str] = set()
        self._later_pages: set[str] = set()  # asked because a pager named them

    def steps(self) -> Steps:
        """The whole crawl of the portal. Reports to the sink also when it breaks off."""
        try:
            yield from self._lists()
            self._judge()
            yield from self._details()
            if self.recheck:
                yield from self._rechecks()
        except Exception as error:
            log.exception("%s broke off", self.portal.id)
            self._blame("error:internal", f"{type(error).__name__}: {error}")
        finally:
            self.sink.finish(self.outcome)

    # --- lists

    def _lists(self) -> Steps:
        for url, optional in self._starts():
            waiting: deque[tuple[Ask, int]] = deque([(Ask(url), self.portal.follow)])
            asked: set[str] = set()
            while waiting and self.outcome.pages < self.portal.max_pages:
                ask, depth = waiting.popleft()
                if ask.identity in asked:
                    continue
                asked.add(ask.identity)
                page = yield from self._list_page(ask, optional=optional and len(asked) == 1)
                found = self._read(page) if page else None
                if found is None or page is None:
                    waiting.extendleft([(ask.instead, depth)] if ask.instead else [])
                    continue
                if ask.instead and found.rows and not self._new_rows:
                    waiting.appendleft((ask.instead, depth))
                    continue
                waiting.extendleft(reversed([(more, depth) for more in found.more]))
                if found.next and self._goes_on(found):
                    self._later_pages |= {a.identity for a in (found.next, found.next.instead) if a}
                    waiting.appendleft((found.next, depth))
                if depth:
                    waiting.extend((child, depth - 1) for child in self._children(page, url))
            if waiting:
                self.outcome.whole = False
                self.outcome.notes.append(f"stopped after {self.outcome.pages} list pages (max_pages)")

    def _starts(self) -> Iterator[tuple[str, bool]]:
        """List URLs; {year} written out, and then allowed not to exist."""
        today = self.now.astimezone(TZ).year
        years = sorted(
            {y for base in self.years for y in (base, base + 1)} if self.years else {today - 2, today - 1, today},
            reverse=True,
        )
        for url in self.portal.lists:
            if "{year}" in url:
                yield from ((url.replace("{year}", str(year)), True) for year in years)
            else:
                yield url, False

    def _list_page(self, ask: Ask, *, optional: bool) -> Generator[Fetch, Answer, Page | None]:
        known = self.known.lists.get(ask.identity)
        at = ask.url.split("#")[0]
        options = {"expect": "list", "data": ask.data, "referer": ask.referer, "max_bytes": self.policy.max_list_bytes}
        visit: Visit = yield from self.visitor.visit(at, validators=known.validators if known else None, **options)  # type: ignore[arg-type]
        self.outcome.notes += visit.notes
        if visit.unchanged and known:
            try:
                body = self.sink.archived(known)
            except Exception as error:
                self.outcome.notes.append(f"the archived copy of {at} cannot be read ({error}): asked again")
                visit = yield from self.visitor.visit(at, **options)  # type: ignore[arg-type]
            else:
                self.sink.add(visit.exchange, same_as=known.raw_sha256)  # type: ignore[arg-type]
                self.sink.touch(known.capture_id, self.now)
                self.outcome.pages += 1
                return Page(at, decode(body, None, self.portal.encoding)[0], ask)
        if visit.failure or visit.exchange is None:
            if not (optional and visit.failure == "gone"):
                self._list_failed(
                    "error:list_gone" if visit.failure == "gone" else visit.failure or "error:internal",
                    visit.sentence,
                    ask,
                )
            return None
        self.outcome.pages += 1
        self._store(visit, ask.identity, known, kind="list", title=ask.label or None)
        text, _ = decode(visit.exchange.body, visit.exchange.header("Content-Type"), self.portal.encoding)
        return Page(visit.final_url, text, ask)

    def _list_failed(self, reason: str, sentence: str, ask: Ask) -> None:
        """A later page that does not exist ends a list; any other failure is the portal's."""
        if reason == "error:list_gone" and ask.identity in self._later_pages:
            self.outcome.notes.append(f"the list ends before {ask.url}")
            return
        self.outcome.fail(reason, sentence)
        self._list_failures.append((reason, sentence))

    def _read(self, page: Page) -> ListPage | None:
        """Rows into listings; None when the page could not be read."""
        try:
            family, found = detect.read(page, self.portal.family)
        except ReaderError as error:
            if page.ask.identity in self._later_pages and len(page.text) < 600 and not page.ask.state:
                self.outcome.notes.append(f"the list ends at {page.url} (a stub page)")
                return None
            self._list_failed(f"error:{error.reason}", str(error), Ask(page.url))
            return None
        if self.portal.family not in ("auto", family) and self.outcome.family != family:
            self.outcome.notes.append(f"declared as {self.portal.family}, read as {family}")
        self.outcome.family = family
        self._new_rows = [row for row in found.rows if identity(row.url) not in self._seen_rows]
        for row in self._new_rows:
            self._seen_rows.add(identity(row.url))
            self._take(row)
        return found

    def _take(self, row: Row) -> None:
        reading = titles.classify(row.title, in_column=not self.portal.mixed)
        if not (reading.accepted or self.portal.take_all):
            return
        if not any(same_site(urlsplit(row.url).netloc, site) for site in self.visitor.sites):
            self.outcome.fail("refused:external", f"{row.url} ({row.title}) lies outside the portal")
            return
        hint = titles.year_hint(row.title, row.listed_on)
        self._listings.setdefault(identity(row.url), Listing(self.portal.id, row.url, row.title, row.listed_on, hint))

    def _goes_on(self, found: ListPage) -> bool:
        """Whether the next page is worth asking for: this one was new and not wholly before the window."""
        if found.rows and not self._new_rows:
            self.outcome.notes.append("a list page repeated the ones before: the list ends there")
            return False
        days = [row.listed_on for row in self._new_rows if row.listed_on]
        if self.years and days and len(days) == len(self._new_rows):
            self.outcome.whole = self.outcome.whole and max(days) >= date(min(self.years), 1, 1)
            return max(days) >= date(min(self.years), 1, 1)
        return True

    def _children(self, page: Page, start: str) -> Iterator[Ask]:
        """Sub-columns: links to folders below the list's own folder."""
        folder = urlsplit(start).path.rsplit("/", 1)[0] + "/"
        for a in page.tree.iter("a"):
            href, label = (a.get("href") or "").strip(), text_of(a)
            if not href or href.startswith(("#", "javascript:")) or not 1 < len(label) <= 40:
                continue
            parts = urlsplit(urljoin(page.base, href))
            path = parts.path if parts.path.endswith("/") else parts.path.rsplit("/", 1)[0] + "/"
            is_folder = parts.path.endswith(("/", "/index.html", "/index.htm", "/index.shtml"))
            if is_folder and same_site(parts.netloc, self.portal.site) and path.startswith(folder) and path != folder:
                yield Ask(parts._replace(fragment="").geturl(), label=label)

    def _judge(self) -> None:
        """Name the portal's outcome from what its lists gave."""
        self.outcome.links = len(self._listings)
        if self._list_failures:
            self._blame(*self._list_failures[0])
        elif not self._listings and self.known.links:
            self._blame(
                "error:links_lost",
                f"no report link on {self.outcome.pages} list pages where there were {self.known.links} before",
            )
        elif self.outcome.links < self.portal.min_links and self.outcome.whole:
            self._blame(
                "error:too_few_links",
                f"{self.outcome.links} report links where the registry expects at least {self.portal.min_links}",
            )
        elif not self._listings:
            self.outcome.outcome, self.outcome.detail = "empty", "the lists hold no report"

    def _blame(self, reason: str, sentence: str) -> None:
        self.outcome.outcome, self.outcome.detail = reason, sentence
        if not self.outcome.failures[reason]:
            self.outcome.fail(reason, sentence)

    # --- pages

    def _details(self) -> Steps:
        wanted = [
            li
            for li in self._listings.values()
            if self.years is None or li.year_hint is None or li.year_hint in self.years
        ]
        new = [li for li in wanted if self.known.page(li.url) is None]
        for listing in new[: self.policy.max_details]:
            yield from self._detail(listing)
        if len(new) > self.policy.max_details:
            self.outcome.notes.append(f"{len(new) - self.policy.max_details} new reports are left for the next crawl")

    def _detail(self, listing: Listing) -> Steps:
        visit: Visit = yield from self.visitor.visit(listing.url, max_bytes=self.policy.max_file_bytes)
        if visit.failure or visit.exchange is None:
            self.outcome.fail(
                "error:detail_gone" if visit.failure == "gone" else visit.failure or "error:internal", visit.sentence
            )
            return
        hint, listed = listing.year_hint, listing.listed_on
        text = self._html(visit.exchange)
        if text is not None and hint is None:
            listed = dates.in_page(text)
            hint = titles.year_hint(listing.title, listed)
        # The page is captured after its attachments: a crash in between leaves it unknown, so that it is asked again.
        yield from self._attachments(text, visit.final_url, listing.url, hint, listing.listed_on)
        self._store(
            visit,
            listing.url,
            None,
            kind="detail",
            title=listing.title,
            listed_on=listing.listed_on or listed,
            year_hint=hint,
        )

    def _html(self, exchange: Exchange) -> str | None:
        if media.sniff(exchange.body) != media.HTML:
            return None
        return decode(exchange.body, exchange.header("Content-Type"), self.portal.encoding)[0]

    def _attachments(self, text: str | None, base: str, parent: str, hint: int | None, listed_on: date | None) -> Steps:
        for url, name in attachments.find(text, base)[: self.policy.max_attachments] if text else ():
            if self.known.page(url) or identity(url) in self._done:
                continue
            self._done.add(identity(url))
            if not any(same_site(urlsplit(url).netloc, site) for site in self.visitor.sites):
                self.outcome.notes.append(f"attachment on another site left out: {url}")
                continue
            visit: Visit = yield from self.visitor.visit(
                url, expect="file", referer=parent, max_bytes=self.policy.max_file_bytes
            )
            if visit.failure or visit.exchange is None:
                self.outcome.fail(
                    "error:attachment_gone" if visit.failure == "gone" else visit.failure or "error:internal",
                    visit.sentence,
                )
                continue
            self._store(
                visit,
                url,
                None,
                kind="attachment",
                parent_url=parent,
                title=name or None,
                listed_on=listed_on,
                year_hint=hint,
            )

    def _store(self, visit: Visit, url: str, known: KnownCapture | None, **what: object) -> bool:
        """Archive a usable answer; True when its bytes are new at this URL."""
        exchange = visit.exchange
        assert exchange is not None
        if known and sha256(exchange.body) == known.raw_sha256:
            self.sink.add(exchange, same_as=known.raw_sha256)
            self.sink.touch(known.capture_id, self.now)
            return False
        carried = carried_of(
            exchange,
            media.sniff(exchange.body),
            url=url,
            portal_id=self.portal.id,
            provenance=self.portal.provenance,
            **what,
        )
        self.sink.add(exchange, carried)
        if what["kind"] != "list":
            self.outcome.fetched += 1
            if isinstance(hint := what.get("year_hint"), int):
                self.outcome.years.add(hint)
        return True

    # --- rechecks

    def _rechecks(self) -> Steps:
        for entry in to_recheck(self.known.pages.values(), self.now, self.policy.recheck_budget):
            expect = "file" if entry.kind == "attachment" else "page"
            visit: Visit = yield from self.visitor.visit(
                entry.url,
                expect=expect,
                validators=entry.validators,
                referer=entry.parent_url,
                max_bytes=self.policy.max_file_bytes,
            )
            if visit.unchanged and visit.exchange:
                self.sink.add(visit.exchange, same_as=entry.raw_sha256)
                self.sink.touch(entry.capture_id, self.now)
                self.outcome.unchanged += 1
            elif visit.failure == "gone":
                self._withdraw(entry, visit)
            elif visit.failure or visit.exchange is None:
                self.outcome.fail(visit.failure or "error:internal", visit.sentence)
            else:
                yield from self._again(entry, visit)

    def _withdraw(self, entry: KnownCapture, visit: Visit) -> None:
        """404 and 410 are a statement; a soft 404 is a guess and withdraws nothing."""
        if visit.exchange is None or visit.exchange.status not in (404, 410):
            self.outcome.fail("error:soft_404", visit.sentence)
            return
        if entry.withdrawn_on is None:
            self.sink.withdraw(entry.capture_id, self.now.astimezone(TZ).date())
            self.outcome.withdrawn += 1
            if entry.year_hint:
                self.outcome.years.add(entry.year_hint)

    def _again(self, entry: KnownCapture, visit: Visit) -> Steps:
        assert visit.exchange is not None
        text = self._html(visit.exchange) if entry.kind == "detail" else None
        yield from self._attachments(text, visit.final_url, entry.url, entry.year_hint, entry.listed_on)
        new = self._store(
            visit,
            entry.url,
            entry,
            kind=entry.kind,
            parent_url=entry.parent_url,
            title=entry.title,
            listed_on=entry.listed_on,
            year_hint=entry.year_hint,
        )
        if new:
            self.outcome.changed += 1
        else:
            self.outcome.unchanged += 1


def order(portals: Sequence[Portal]) -> dict[str, list[Portal]]:
    """Portals by host: one host's portals are crawled one after the other."""
    hosts: dict[str, list[Portal]] = {}
    for portal in portals:
        hosts.setdefault(portal.host, []).append(portal)
    return hosts
