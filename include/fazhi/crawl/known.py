"""What earlier crawls captured of a portal: the newest version of every URL, with its validators."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from fazhi.portals.sites import identity
from fazhi.warehouse.operational import capture as table
from fazhi.warehouse.operational import portal_health


@dataclass(frozen=True, slots=True)
class KnownCapture:
    """Newest captured version of a URL."""

    capture_id: str
    url: str
    final_url: str
    media_type: str
    kind: str
    parent_url: str | None
    title: str | None
    listed_on: date | None
    year_hint: int | None
    raw_sha256: str
    warc_file: str
    warc_offset: int
    etag: str | None
    last_modified: str | None
    first_seen_at: datetime
    last_seen_at: datetime
    withdrawn_on: date | None

    @property
    def validators(self) -> dict[str, str]:
        """Headers that make a request conditional; none when the site gave none."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {k: v for k, v in given.items() if v}


@dataclass
class Known:
    """Captures of one portal by URL identity, and its last number of links."""

    pages: dict[str, KnownCapture] = field(default_factory=dict)
    lists: dict[str, KnownCapture] = field(default_factory=dict)
    links: int | None = None
    elsewhere: set[str] = field(default_factory=set)  # identities that the host's other portals captured

    def has(self, url: str) -> bool:
        """Whether the URL was captured, for this portal or for another of the same host."""
        return identity(url) in self.pages or identity(url) in self.elsewhere


_COLUMNS = [table.c[name] for name in KnownCapture.__dataclass_fields__]


def load(engine: sa.Engine, portal_ids: Sequence[str]) -> dict[str, Known]:
    """What is known of each of the portals."""
    found = {i: Known() for i in portal_ids}
    with engine.connect() as conn:
        query = (
            sa.select(table.c.portal_id, *_COLUMNS)
            .where(table.c.portal_id.in_(portal_ids))
            .order_by(table.c.last_seen_at)
        )
        for portal_id, *values in conn.execute(query):
            entry = KnownCapture(*values)
            if entry.kind == "list":
                found[portal_id].lists[entry.url] = entry
            else:
                found[portal_id].pages[identity(entry.url)] = entry
        health = sa.select(portal_health.c.portal_id, portal_health.c.links).where(
            portal_health.c.portal_id.in_(portal_ids)
        )
        for portal_id, links in conn.execute(health):
            found[portal_id].links = links
    return found


def due(entry: KnownCapture, now: datetime) -> float:
    """How overdue a recheck is, as a multiple of its interval; below 1 it is not due.

    The interval grows with the time a version has stood unchanged: a day at first, then half that time."""
    stood = entry.last_seen_at - entry.first_seen_at
    interval = max(timedelta(days=1), stood / 2)
    return (now - entry.last_seen_at) / interval


def to_recheck(pages: Iterable[KnownCapture], now: datetime, budget: int) -> list[KnownCapture]:
    """The most overdue pages, at most `budget`. Withdrawn ones are asked too: some come back."""
    ranked: list[tuple[float, str, Any]] = sorted(((due(p, now), p.url, p) for p in pages), key=lambda t: (-t[0], t[1]))
    return [p for overdue, _, p in ranked[:budget] if overdue >= 1]
