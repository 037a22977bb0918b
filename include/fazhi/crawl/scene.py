"""What the parts of one portal's crawl share: the portal, what is known of it, the visitor, the outcome, and the way in
which a usable answer becomes a capture."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from fazhi.archive import media
from fazhi.archive.records import Exchange, carried_of
from fazhi.crawl.known import Known, KnownCapture
from fazhi.crawl.outcome import PortalOutcome
from fazhi.crawl.policy import Policy
from fazhi.crawl.visit import Visit, Visitor
from fazhi.crawl.wire import Answer, Fetch
from fazhi.portals.registry import Portal
from fazhi.portals.sites import identity
from fazhi.records import sha256
from fazhi.reference.charset import decode

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
class Scene:
    """One portal in one crawl."""

    portal: Portal
    years: frozenset[int] | None
    known: Known
    visitor: Visitor
    sink: Sink
    policy: Policy
    now: datetime
    outcome: PortalOutcome = field(init=False)

    def __post_init__(self) -> None:
        self.outcome = PortalOutcome(self.portal.id)

    def blame(self, reason: str, sentence: str) -> None:
        """Make a failure the portal's outcome."""
        self.outcome.outcome, self.outcome.detail = reason, sentence
        if not self.outcome.failures[reason]:
            self.outcome.fail(reason, sentence)

    def store(self, visit: Visit, url: str, known: KnownCapture | None, **what: object) -> bool:
        """Archive a usable answer; True when its bytes are new at this URL."""
        exchange = visit.usable
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
            self.known.elsewhere.add(identity(url))
            self.outcome.fetched += 1
            if isinstance(hint := what.get("year_hint"), int):
                self.outcome.years.add(hint)
        return True

    def text(self, exchange: Exchange) -> str:
        """The decoded body."""
        return decode(exchange.body, exchange.header("Content-Type"), self.portal.encoding)[0]

    def html(self, exchange: Exchange) -> str | None:
        """The decoded body when it is HTML."""
        return self.text(exchange) if media.sniff(exchange.body) == media.HTML else None
