"""One portal: read its lists, choose the reports, fetch what is new with its attachments, recheck a little of the old.

A generator over single requests (see visit.py). What goes wrong on one page is counted with its name and the rest goes
on; a portal that shows no links where it showed some is a failure, never an empty success.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from fazhi.archive import media
from fazhi.crawl.known import KnownCapture, to_recheck
from fazhi.crawl.lists import ListWalk
from fazhi.crawl.scene import Scene, Steps
from fazhi.crawl.visit import Visit
from fazhi.portals import dates
from fazhi.portals.readers.base import Ask, Page
from fazhi.portals.registry import Portal
from fazhi.portals.sites import identity, same_site
from fazhi.records import Listing
from fazhi.reference import titles
from fazhi.reference.charset import decode
from fazhi.reference.page_files import find_files
from fazhi.settings import TZ

log = logging.getLogger(__name__)


class PortalCrawl:
    """The crawl of a scene's portal. `recheck`: ask some captured pages again."""

    def __init__(self, scene: Scene, *, recheck: bool = True) -> None:
        self._scene, self._outcome, self._recheck = scene, scene.outcome, recheck
        self._lists = ListWalk(scene)
        self._done: set[str] = set()  # attachments asked for in this crawl
        self._in_a_row = 0  # visits without an answer that can be used
        self._refused = False

    def steps(self) -> Steps:
        """The whole crawl of the portal, reported to the sink at its end. A crawl that is stopped reports nothing."""
        try:
            yield from self._lists.steps()
            self._lists.judge()
            yield from self._details()
            if self._recheck and not self._refused:
                yield from self._rechecks()
        except Exception as error:
            log.exception("%s broke off", self._scene.portal.id)
            self._scene.blame("error:internal", f"{type(error).__name__}: {error}")
        self._scene.sink.finish(self._outcome)

    def _details(self) -> Steps:
        wanted = [
            li
            for li in self._lists.listings.values()
            if self._scene.years is None or li.year_hint is None or li.year_hint in self._scene.years
        ]
        new = [li for li in wanted if not self._scene.known.has(li.url)]
        for listing in new[: self._scene.policy.max_details]:
            yield from self._detail(listing)
            if self._refused:
                return
        if len(new) > self._scene.policy.max_details:
            self._outcome.notes.append(
                f"{len(new) - self._scene.policy.max_details} new reports are left for the next crawl"
            )

    def _detail(self, listing: Listing) -> Steps:
        visit: Visit = yield from self._scene.visitor.visit(listing.url, max_bytes=self._scene.policy.max_file_bytes)
        self._mind(visit)
        if visit.failure or visit.exchange is None:
            self._outcome.fail(
                "error:detail_gone" if visit.failure == "gone" else visit.failure or "error:internal", visit.sentence
            )
            return
        hint, listed = listing.year_hint, listing.listed_on
        text = self._scene.html(visit.exchange)
        if hint is None:
            listed = dates.in_page(text) if text else None
            hint = titles.year_hint(listing.title, listed or dates.month_in_url(listing.url))
        if hint is None:
            self._outcome.fail("error:year_unknown", f"{listing.url} ({listing.title}): no year in title, list or page")
        # The page is captured after its attachments: a crash in between leaves it unknown, so that it is asked again.
        yield from self._attachments(text, visit.final_url, listing.url, hint, listing.listed_on)
        self._scene.store(
            visit,
            listing.url,
            None,
            kind="detail",
            title=listing.title,
            listed_on=listing.listed_on or listed,
            year_hint=hint,
        )

    def _mind(self, visit: Visit) -> None:
        """A site that blocks or breaks page after page is left alone until the next crawl."""
        unwilling = visit.failure and (visit.exchange is None or visit.failure.startswith("blocked:"))
        forbidden = visit.failure == "blocked:robots" or (visit.failure or "").startswith("refused:")
        self._in_a_row = self._in_a_row + 1 if unwilling and not forbidden else 0
        if self._in_a_row >= self._scene.policy.unwilling:
            self._refused = True
            self._scene.blame(str(visit.failure), f"left alone after {self._in_a_row} such pages: {visit.sentence}")

    def _attachments(self, text: str | None, base: str, parent: str, hint: int | None, listed_on: date | None) -> Steps:
        found = find_files(Page(base, text, Ask(base)).tree, base) if text else []
        for url, name in found[: self._scene.policy.max_attachments]:
            if self._scene.known.has(url) or identity(url) in self._done:
                continue
            self._done.add(identity(url))
            if not any(same_site(urlsplit(url).netloc, site) for site in self._scene.visitor.sites):
                self._outcome.notes.append(f"attachment on another site left out: {url}")
                continue
            visit: Visit = yield from self._scene.visitor.visit(
                url, expect="file", referer=parent, max_bytes=self._scene.policy.max_file_bytes
            )
            if visit.failure or visit.exchange is None:
                self._outcome.fail(
                    "error:attachment_gone" if visit.failure == "gone" else visit.failure or "error:internal",
                    visit.sentence,
                )
                continue
            self._scene.store(
                visit,
                url,
                None,
                kind="attachment",
                parent_url=parent,
                title=name or None,
                listed_on=listed_on,
                year_hint=hint,
            )

    # --- rechecks

    def _rechecks(self) -> Steps:
        for entry in to_recheck(self._scene.known.pages.values(), self._scene.now, self._scene.policy.recheck_budget):
            expect = "file" if entry.kind == "attachment" else "page"
            visit: Visit = yield from self._scene.visitor.visit(
                entry.url,
                expect=expect,
                validators=entry.validators,
                referer=entry.parent_url,
                max_bytes=self._scene.policy.max_file_bytes,
            )
            if visit.unchanged and visit.exchange:
                self._scene.sink.add(visit.exchange, same_as=entry.raw_sha256)
                self._scene.sink.touch(entry.capture_id, self._scene.now)
                self._outcome.unchanged += 1
                yield from self._missing_attachments(entry)
            elif visit.failure == "gone":
                self._withdraw(entry, visit)
            elif visit.failure or visit.exchange is None:
                self._outcome.fail(visit.failure or "error:internal", visit.sentence)
            else:
                yield from self._again(entry, visit)

    def _missing_attachments(self, entry: KnownCapture) -> Steps:
        """Attachments of an unchanged page that an earlier crawl could not fetch."""
        if entry.kind == "detail" and entry.media_type == media.HTML:
            text = decode(self._scene.sink.archived(entry), None, self._scene.portal.encoding)[0]
            yield from self._attachments(text, entry.final_url, entry.url, entry.year_hint, entry.listed_on)

    def _withdraw(self, entry: KnownCapture, visit: Visit) -> None:
        """404 and 410 are a statement; a soft 404 is a guess and withdraws nothing."""
        if visit.exchange is None or visit.exchange.status not in (404, 410):
            self._outcome.fail("error:soft_404", visit.sentence)
            return
        if entry.withdrawn_on is None:
            self._scene.sink.withdraw(entry.capture_id, self._scene.now.astimezone(TZ).date())
            self._outcome.withdrawn += 1
            if entry.year_hint:
                self._outcome.years.add(entry.year_hint)

    def _again(self, entry: KnownCapture, visit: Visit) -> Steps:
        text = self._scene.html(visit.usable) if entry.kind == "detail" else None
        yield from self._attachments(text, visit.final_url, entry.url, entry.year_hint, entry.listed_on)
        new = self._scene.store(
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
            self._outcome.changed += 1
        else:
            self._outcome.unchanged += 1


def order(portals: Sequence[Portal]) -> dict[str, list[Portal]]:
    """Portals by host: one host's portals are crawled one after the other."""
    hosts: dict[str, list[Portal]] = {}
    for portal in portals:
        hosts.setdefault(portal.host, []).append(portal)
    return hosts
