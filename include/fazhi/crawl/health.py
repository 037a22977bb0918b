"""Portals gone silent: blocked, failing, emptied, or without a report although the publication season is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from fazhi.portals import registry
from fazhi.portals.registry import Portal
from fazhi.settings import TZ
from fazhi.warehouse.operational import capture, portal_health

SILENT_AFTER = timedelta(days=14)
# 《法治政府建设与责任落实督察工作规定》 Article 24: the report of a year goes public before 1 April of the next.
DUE_MONTH, DUE_DAY = 4, 1


@dataclass(frozen=True, slots=True)
class StalePortal:
    """A portal that needs a person. `reason` is a short code, `sentence` says what to do."""

    portal_id: str
    site: str
    reason: str
    sentence: str
    since: date | None = None

    def __str__(self) -> str:
        return f"{self.portal_id} ({self.site}): {self.reason}: {self.sentence}"


def stale_portals(
    engine: sa.Engine,
    today: date,
    *,
    portals: Mapping[str, Portal] | None = None,
    silent_after: timedelta = SILENT_AFTER,
) -> list[StalePortal]:
    """Portals of the registry (default: the configured one) gone silent as of `today`, in the order of their ids.

    Reasons: never_crawled, the outcome of the last crawl (blocked:…, error:…) when no success is recent, not_crawled,
    fewer_links (half as many as before), and season_missed: it published a report of the year before last but, a month
    after 1 April, none of last year. Paused portals are left out: someone knows."""
    portals = portals if portals is not None else registry.load()
    with engine.connect() as conn:
        health = {row.portal_id: row for row in conn.execute(sa.select(portal_health))}
        years = sa.select(capture.c.portal_id, sa.func.max(capture.c.year_hint)).where(capture.c.kind == "detail")
        newest: dict[str, int | None] = {p: y for p, y in conn.execute(years.group_by(capture.c.portal_id))}
    found = [
        _judge(p, health.get(p.id), newest.get(p.id), today, silent_after) for p in portals.values() if not p.paused
    ]
    return sorted((one for one in found if one), key=lambda one: one.portal_id)


def _judge(
    portal: Portal, row: sa.Row[tuple[object, ...]] | None, newest: int | None, today: date, silent: timedelta
) -> StalePortal | None:
    def stale(reason: str, sentence: str, since: date | None = None) -> StalePortal:
        return StalePortal(portal.id, portal.site, reason, sentence, since)

    if row is None:
        return stale("never_crawled", f"{portal.id} was never crawled: run `fazhi crawl --portal {portal.id}`")
    success, attempt = _day(row.last_success_at), _day(row.last_attempt_at)
    if success is None or today - success > silent:
        since = f"since {success}" if success else "ever"
        if row.outcome not in ("ok", "empty"):
            return stale(
                str(row.outcome),
                f"{portal.id} has given nothing {since}: {row.outcome}: {row.detail or 'no detail'}. "
                f"Look with `fazhi portals check {portal.lists[0]}`",
                success,
            )
        return stale("not_crawled", f"{portal.id} was last crawled on {attempt}: is the daily crawl running?", success)
    if row.links is not None and row.links_before and row.links * 2 < row.links_before:
        return stale(
            "fewer_links",
            f"{portal.id} shows {row.links} report links where there were {row.links_before}: was the column moved?",
            success,
        )
    season_over = date(today.year, DUE_MONTH, DUE_DAY) + timedelta(days=30)
    if newest is not None and today >= season_over and newest == today.year - 2:
        return stale(
            "season_missed",
            f"{portal.id} published a report of {newest} but none of {today.year - 1} by {today}",
            success,
        )
    return None


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(TZ).date() if moment else None
