"""The lists of one portal: every page in order, rows into listings, with the rules for going on and for stopping."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Mapping
from datetime import date
from urllib.parse import urljoin, urlsplit

from fazhi.crawl.scene import Scene, Steps
from fazhi.crawl.visit import Visit
from fazhi.crawl.wire import Answer, Fetch
from fazhi.portals import detect
from fazhi.portals.readers.base import Ask, ListPage, Page, ReaderError, Row
from fazhi.portals.readers.harvest import text_of
from fazhi.portals.sites import identity, same_site
from fazhi.records import Listing
from fazhi.reference import titles
from fazhi.reference.charset import decode
from fazhi.settings import TZ


class ListWalk:
    """Walks the lists of a scene's portal and collects `listings` by URL identity."""

    def __init__(self, scene: Scene) -> None:
        self._scene, self._portal, self._outcome = scene, scene.portal, scene.outcome
        self.listings: dict[str, Listing] = {}
        self._seen_rows: set[str] = set()
        self._new_rows: list[Row] = []
        self._failures: list[tuple[str, str]] = []
        self._later_pages: set[str] = set()  # asked because a pager named them

    def steps(self) -> Steps:
        """Read the lists."""
        for url, optional in self._starts():
            waiting: deque[tuple[Ask, int]] = deque([(Ask(url), self._portal.follow)])
            asked: set[str] = set()
            while waiting and self._outcome.pages < self._portal.max_pages:
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
                self._outcome.whole = False
                self._outcome.notes.append(f"stopped after {self._outcome.pages} list pages (max_pages)")

    def _starts(self) -> Iterator[tuple[str, bool]]:
        """List URLs; {year} written out, and then allowed not to exist."""
        today = self._scene.now.astimezone(TZ).year
        years = sorted(
            {y for base in self._scene.years for y in (base, base + 1)}
            if self._scene.years
            else {today - 2, today - 1, today},
            reverse=True,
        )
        for url in self._portal.lists:
            if "{year}" in url:
                yield from ((url.replace("{year}", str(year)), True) for year in years)
            else:
                yield url, False

    def _list_page(self, ask: Ask, *, optional: bool) -> Generator[Fetch, Answer, Page | None]:
        known = self._scene.known.lists.get(ask.identity)
        at = ask.url.split("#")[0]
        visit = yield from self._visit(ask, known.validators if known else None)
        self._outcome.notes += visit.notes
        if visit.unchanged and known:
            try:
                body = self._scene.sink.archived(known)
            except Exception as error:
                self._outcome.notes.append(f"the archived copy of {at} cannot be read ({error}): asked again")
                visit = yield from self._visit(ask, None)
            else:
                self._scene.sink.add(visit.usable, same_as=known.raw_sha256)
                self._scene.sink.touch(known.capture_id, self._scene.now)
                self._outcome.pages += 1
                return Page(at, decode(body, None, self._portal.encoding)[0], ask)
        if visit.failure or visit.exchange is None:
            if not (optional and visit.failure == "gone"):
                self._list_failed(
                    "error:list_gone" if visit.failure == "gone" else visit.failure or "error:internal",
                    visit.sentence,
                    ask,
                )
            return None
        self._outcome.pages += 1
        self._scene.store(visit, ask.identity, known, kind="list", title=ask.label or None)
        return Page(visit.final_url, self._scene.text(visit.exchange), ask)

    def _visit(self, ask: Ask, validators: Mapping[str, str] | None) -> Generator[Fetch, Answer, Visit]:
        return self._scene.visitor.visit(
            ask.url.split("#")[0],
            expect="list",
            data=ask.data,
            validators=validators,
            referer=ask.referer,
            max_bytes=self._scene.policy.max_list_bytes,
        )

    def _list_failed(self, reason: str, sentence: str, ask: Ask) -> None:
        """A later page that does not exist ends a list; any other failure is the portal's."""
        if reason == "error:list_gone" and ask.identity in self._later_pages:
            self._outcome.notes.append(f"the list ends before {ask.url}")
            return
        self._outcome.fail(reason, sentence)
        self._failures.append((reason, sentence))

    def _read(self, page: Page) -> ListPage | None:
        """Rows into listings; None when the page could not be read."""
        try:
            family, found = detect.read(page, self._portal.family)
        except ReaderError as error:
            if page.ask.identity in self._later_pages and len(page.text) < 600 and not page.ask.state:
                self._outcome.notes.append(f"the list ends at {page.url} (a stub page)")
                return None
            self._list_failed(f"error:{error.reason}", str(error), Ask(page.url))
            return None
        if self._portal.family not in ("auto", family) and self._outcome.family != family:
            self._outcome.notes.append(f"declared as {self._portal.family}, read as {family}")
        self._outcome.family = family
        self._new_rows = [row for row in found.rows if identity(row.url) not in self._seen_rows]
        for row in self._new_rows:
            self._seen_rows.add(identity(row.url))
            self._take(row)
        return found

    def _take(self, row: Row) -> None:
        reading = titles.classify(row.title, in_column=not self._portal.mixed)
        if not (reading.accepted or self._portal.take_all):
            return
        if not any(same_site(urlsplit(row.url).netloc, site) for site in self._scene.visitor.sites):
            self._outcome.fail("refused:external", f"{row.url} ({row.title}) lies outside the portal")
            return
        hint = titles.year_hint(row.title, row.listed_on)
        self.listings.setdefault(identity(row.url), Listing(self._portal.id, row.url, row.title, row.listed_on, hint))

    def _goes_on(self, found: ListPage) -> bool:
        """Whether the next page is worth asking for: this one was new and not wholly before the window."""
        if found.rows and not self._new_rows:
            self._outcome.notes.append("a list page repeated the ones before: the list ends there")
            return False
        days = [row.listed_on for row in self._new_rows if row.listed_on]
        if self._scene.years and days and len(days) == len(self._new_rows):
            within = max(days) >= date(min(self._scene.years), 1, 1)
            self._outcome.whole = self._outcome.whole and within
            return within
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
            if is_folder and same_site(parts.netloc, self._portal.site) and path.startswith(folder) and path != folder:
                yield Ask(parts._replace(fragment="").geturl(), label=label)

    def judge(self) -> None:
        """Name the portal's outcome from what its lists gave."""
        self._outcome.links = len(self.listings)
        if self._failures:
            self._scene.blame(*self._failures[0])
        elif not self.listings and self._scene.known.links:
            self._scene.blame(
                "error:links_lost",
                f"no report link on {self._outcome.pages} list pages where there were {self._scene.known.links} before",
            )
        elif self._outcome.links < self._portal.min_links and self._outcome.whole:
            self._scene.blame(
                "error:too_few_links",
                f"{self._outcome.links} report links where the registry expects at least {self._portal.min_links}",
            )
        elif not self.listings:
            self._outcome.outcome, self._outcome.detail = "empty", "the lists hold no report"
