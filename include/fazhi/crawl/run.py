"""Crawl portals: the function that the pipeline and the command line call."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa

from fazhi import settings
from fazhi.archive import Archive, index, open_archive
from fazhi.archive.reconcile import reconcile
from fazhi.crawl import known as known_captures
from fazhi.crawl.discover import PortalCrawl, order
from fazhi.crawl.guard import Guard, Resolver, system_resolver
from fazhi.crawl.ledger import Ledger
from fazhi.crawl.outcome import CrawlSummary, PortalOutcome
from fazhi.crawl.policy import Policy
from fazhi.crawl.robots import Rules
from fazhi.crawl.scene import Scene
from fazhi.crawl.scheduler import Job, Scheduler
from fazhi.crawl.visit import Visitor
from fazhi.crawl.wire import Wire
from fazhi.portals import registry
from fazhi.portals.registry import Portal
from fazhi.records import key

_LOCK_SPACE = 0x66617A68  # "fazh": the first half of the advisory lock's key


class UnknownPortal(ValueError):
    """A portal id that the registry does not hold."""


def crawl_portals(
    engine: sa.Engine,
    portal_ids: Sequence[str],
    years: Sequence[int] | None,
    *,
    recheck: bool = True,
    progress: Callable[[PortalOutcome], None] | None = None,
    portals: Mapping[str, Portal] | None = None,
    archive: Archive | None = None,
    policy: Policy | None = None,
    resolver: Resolver = system_resolver,
    now: datetime | None = None,
) -> CrawlSummary:
    """Crawl portals for the reports of `years` (None: all that are listed) and keep every response.

    Many hosts run at once, each with one connection and its delay. Captures already known are not fetched again, save
    a few rechecks (`recheck`). A host that another crawl is at is left out with the failure `busy`.
    Raises UnknownPortal; what a site does wrong is in the summary, never an exception."""
    registered = portals if portals is not None else registry.load()
    if missing := [i for i in portal_ids if i not in registered]:
        raise UnknownPortal(f"no portal {', '.join(missing)} in the registry: `fazhi portals list` shows the ids")
    chosen = [registered[i] for i in dict.fromkeys(portal_ids)]
    policy, now, archive = policy or Policy(), now or datetime.now(UTC), archive or open_archive()
    guard = Guard(loopback=settings.get().sample_hosts, resolver=resolver)
    reconcile(engine, archive)
    wire, rules = Wire(guard, policy), dict[str, Rules]()
    with (
        _hosts_to_ourselves(engine, order([p for p in chosen if not p.paused]), policy) as (mine, busy),
        archive.writer(lambda captures: index.upsert(engine, captures)) as writer,
    ):
        ledger = Ledger(engine, archive, writer, now, progress=progress)
        known = known_captures.load(engine, [p.id for group in mine.values() for p in group])
        for portal in [p for group in busy.values() for p in group]:
            ledger.finish(_left_out(portal, "error:busy", f"another crawl is at {portal.host}: run it again later"))
        for portal in [p for p in chosen if p.paused]:
            ledger.finish(_left_out(portal, "blocked:paused", str(portal.paused)))

        def job(group: list[Portal]) -> Job:
            shared = {mark for portal in group for mark in known[portal.id].pages}
            for portal in group:
                known[portal.id].elsewhere = shared
                visitor = Visitor(portal, guard, policy, ledger.add, rules)
                window = frozenset(years) if years else None
                scene = Scene(portal, window, known[portal.id], visitor, ledger, policy, now)
                yield from PortalCrawl(scene, recheck=recheck).steps()

        try:
            Scheduler(wire, policy).run([job(group) for group in mine.values()])
        finally:
            wire.close()
            writer.flush()
            ledger.close()
    return ledger.summary


def batches(portals: Sequence[Portal], size: int) -> list[list[str]]:
    """Portal ids in batches of about `size`, for as many tasks. Portals of one host stay together."""
    found: list[list[str]] = []
    for group in order(portals).values():
        if not found or len(found[-1]) + len(group) > size:
            found.append([])
        found[-1] += [p.id for p in group]
    return found


def _left_out(portal: Portal, reason: str, sentence: str) -> PortalOutcome:
    outcome = PortalOutcome(portal.id, reason, sentence)
    outcome.fail(reason, sentence)
    return outcome


@contextmanager
def _hosts_to_ourselves(
    engine: sa.Engine, hosts: Mapping[str, list[Portal]], policy: Policy
) -> Iterator[tuple[dict[str, list[Portal]], dict[str, list[Portal]]]]:
    """Hosts that no other crawl of this warehouse is at, and those that one is at. A dead crawl lets go at once."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        mine: dict[str, list[Portal]] = {}
        deadline = time.monotonic() + policy.host_wait
        left = dict(hosts)
        while left:
            numbers = {_number(host): host for host in left}
            tried = conn.execute(
                sa.text("select n, pg_try_advisory_lock(:space, n) from unnest(cast(:numbers as int[])) n"),
                {"space": _LOCK_SPACE, "numbers": list(numbers)},
            )
            mine |= {numbers[n]: left.pop(numbers[n]) for n, got in tried if got}
            if not left or time.monotonic() >= deadline:
                break
            time.sleep(min(1.0, policy.host_wait / 4 or 0.01))
        try:
            yield mine, left
        finally:
            conn.execute(sa.text("select pg_advisory_unlock_all()"))


def _number(host: str) -> int:
    """A signed 32-bit number for a host."""
    return int(key("host", host, length=8), 16) - 2**31
