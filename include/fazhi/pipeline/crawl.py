"""Crawl in batches of portals, and say which report years have work to do."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from fazhi import failpoint, settings
from fazhi.pipeline import reading
from fazhi.pipeline.common import CRAWL_WAIT, MAX_BATCHES, Busy, code_version, fence, partition
from fazhi.pipeline.log import about
from fazhi.records import key
from fazhi.warehouse import operational as op

log = logging.getLogger(__name__)
PORTALS_PER_BATCH = 60  # at least some ten seconds of work at one request a second and host
FIRST_YEAR = 2015  # reporting became a duty with the 纲要 (2015-2020)


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What one batch of portals gave; counts of pages and a sentence per failed portal."""

    portals: int = 0
    found: int = 0
    fetched: int = 0
    unchanged: int = 0
    failures: dict[str, str] = field(default_factory=dict)
    years: list[int] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def today() -> date:
    """The day in Asia/Shanghai, where reports are dated and due."""
    return datetime.now(settings.TZ).date()


def season_years(day: date | None = None) -> list[int]:
    """Report years a daily crawl looks for: those whose reports appear or are corrected around `day`."""
    day = day or today()
    return [day.year - 2, day.year - 1, day.year]


def portal_batches(portal_ids: Sequence[str]) -> list[list[str]]:
    """Portals dealt into lists of at least PORTALS_PER_BATCH; those of one host stay together, since a host is served
    by one task at a time. Ids that the registry does not hold are left to the crawl, which names them."""
    from fazhi.crawl import batches
    from fazhi.portals import registry

    registered = registry.load()
    ids = sorted(portal_ids)
    size = max(PORTALS_PER_BATCH, -(-len(ids) // MAX_BATCHES))
    found = batches([registered[i] for i in ids if i in registered], size)
    unknown = [i for i in ids if i not in registered]
    return [*found, unknown] if unknown else found


def crawl_batch(engine: sa.Engine, portal_ids: Sequence[str], years: Sequence[int] | None) -> BatchResult:
    """Crawl these portals for reports on `years` (None: every year listed).

    The same portals for another year, or by a try that was killed and lives on, are waited for. Raises Busy when a
    crawl of other portals of the same hosts went on meanwhile: what was left out wants a retry.
    """
    from fazhi.crawl import crawl_portals

    portal_ids = sorted(portal_ids)
    with fence(engine, f"fazhi:crawl:{key(*portal_ids)}", 0, CRAWL_WAIT, "The crawl of these portals"):
        failpoint.reached("crawl.begin")
        summary = crawl_portals(engine, portal_ids, list(years) if years else None)
        failpoint.reached("crawl.end")
    for portal_id, o in summary.portals.items():
        with about(portal=portal_id):
            log.log(
                logging.INFO if o.ok else logging.ERROR,
                "%s: %d links, %d fetched, %d unchanged%s",
                *(o.outcome, o.links, o.fetched, o.unchanged, f": {o.detail}" if o.detail else ""),
            )
            for sentence in o.sentences:
                log.warning("%s", sentence)
    if busy := [p for p, o in summary.portals.items() if o.outcome == "error:busy"]:
        raise Busy(f"Another crawl is at {', '.join(busy[:5])}{' …' if len(busy) > 5 else ''}: this one goes on later")
    return BatchResult(
        portals=len(portal_ids),
        found=summary.found,
        fetched=summary.fetched,
        unchanged=summary.unchanged,
        failures=dict(summary.failures),
        years=sorted(summary.years_touched),
    )


def merge(results: Sequence[dict[str, Any]]) -> BatchResult:
    """One result over all batches."""
    return BatchResult(
        portals=sum(r["portals"] for r in results),
        found=sum(r["found"] for r in results),
        fetched=sum(r["fetched"] for r in results),
        unchanged=sum(r["unchanged"] for r in results),
        failures={k: v for r in results for k, v in r["failures"].items()},
        years=sorted({y for r in results for y in r["years"]}),
    )


def awaits_rereading(engine: sa.Engine, year: int) -> bool:
    """Were pages of this year read, and by other code than the present?"""
    c, p = op.capture, op.page_result
    query = sa.select(
        sa.exists()
        .where(p.c.capture_id == c.c.capture_id, p.c.code_version != code_version(), partition(c) == year)
        .select_from(c)
    )
    with engine.connect() as conn:
        return bool(conn.execute(query).scalar_one())


def years_with_work(engine: sa.Engine) -> list[int]:
    """Partitions with captures that the present code has not read, staged rows not loaded, or decisions not applied."""
    from fazhi.quality.gate import years_decided

    with engine.connect() as conn:
        pending = conn.execute(sa.select(reading.pending_pages().c.year).distinct()).scalars().all()
        dirty = conn.execute(sa.select(op.year_state.c.report_year).where(op.year_state.c.dirty)).scalars().all()
    return sorted({y for y in (*pending, *dirty, *years_decided(engine)) if y is not None})
