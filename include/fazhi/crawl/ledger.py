"""The crawl's one door to the database and the archive, shared by all threads of a task."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from fazhi.archive import Archive, Writer, index
from fazhi.archive.records import Exchange
from fazhi.crawl.known import KnownCapture
from fazhi.crawl.outcome import CrawlSummary, PortalOutcome
from fazhi.warehouse.operational import portal_health

WRITE_SECONDS = 2.0  # between two writings: portals that end together are written together


class Ledger:
    """Sink of discover.py: archives exchanges; sightings, withdrawals and health of portals that are done go to the
    database every few seconds and at the end."""

    def __init__(
        self,
        engine: sa.Engine,
        archive: Archive,
        writer: Writer,
        now: datetime,
        *,
        progress: Callable[[PortalOutcome], None] | None = None,
    ) -> None:
        self._engine, self._archive, self._writer, self._now = engine, archive, writer, now
        self._progress = progress
        self._lock = threading.Lock()
        self._touched: list[tuple[str, datetime]] = []
        self._withdrawn: list[tuple[str, date]] = []
        self._done: list[PortalOutcome] = []  # whose health is not written yet
        self._wrote = time.monotonic()
        self.summary = CrawlSummary()

    def add(self, exchange: Exchange, carried: dict[str, object] | None = None, *, same_as: str | None = None) -> None:
        self._writer.add(exchange, carried, same_as=same_as)

    def touch(self, capture_id: str, at: datetime) -> None:
        with self._lock:
            self._touched.append((capture_id, at))

    def withdraw(self, capture_id: str, day: date) -> None:
        with self._lock:
            self._withdrawn.append((capture_id, day))

    def archived(self, capture: KnownCapture) -> bytes:
        return self._archive.read(
            {"warc_file": capture.warc_file, "warc_offset": capture.warc_offset, "raw_sha256": capture.raw_sha256}
        )

    def finish(self, outcome: PortalOutcome) -> None:
        """A portal is done."""
        with self._lock:
            self.summary.add(outcome)
            self._done.append(outcome)
            if len(self._touched) + len(self._withdrawn) >= 200 or time.monotonic() - self._wrote >= WRITE_SECONDS:
                self._write()
        if self._progress:
            self._progress(outcome)

    def close(self) -> None:
        """Write what is left."""
        with self._lock:
            self._write()

    def _write(self) -> None:
        index.touch(self._engine, self._touched)
        for day in {d for _, d in self._withdrawn}:
            index.withdraw(self._engine, [i for i, d in self._withdrawn if d == day], day)
        for (ok, whole), group in itertools.groupby(sorted(self._done, key=_kind), key=_kind):
            self._health(list(group), ok=ok, whole=whole)
        self._touched, self._withdrawn, self._done = [], [], []
        self._wrote = time.monotonic()

    def _health(self, portals: list[PortalOutcome], *, ok: bool, whole: bool) -> None:
        rows = [
            {
                "portal_id": one.portal_id,
                "last_attempt_at": self._now,
                "outcome": one.outcome,
                "detail": one.detail or "; ".join(one.notes[:3]) or None,
                "pages": one.pages,
                **({"last_success_at": self._now, "links": one.links} if ok else {}),
            }
            for one in portals
        ]
        new = insert(portal_health)
        changes: dict[str, object] = {k: new.excluded[k] for k in rows[0] if k != "portal_id"}
        if ok and whole:
            changes["links_before"] = portal_health.c.links
        elif ok:  # a crawl that stopped at its window has not seen all links: it says nothing about their number
            changes["links"] = sa.func.coalesce(portal_health.c.links, new.excluded.links)
        with self._engine.begin() as conn:
            conn.execute(new.on_conflict_do_update(index_elements=["portal_id"], set_=changes), rows)


def _kind(one: PortalOutcome) -> tuple[bool, bool]:
    return one.ok, one.whole
