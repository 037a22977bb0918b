"""Reports collected by hand, through the same door: archived, indexed, provenance `manual`.

A directory of files (with an optional index.tsv: file, url, title, date, portal), a WARC file, or a text file of URLs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import sqlalchemy as sa

from fazhi.archive import Archive, index, media, open_archive
from fazhi.archive.reconcile import reconcile
from fazhi.archive.records import Exchange, carried_of
from fazhi.crawl.manual_sources import MANUAL, TAKEN, URL_META, Found, ImportProblem, first, read, title_of
from fazhi.crawl.outcome import CrawlSummary, PortalOutcome
from fazhi.crawl.policy import Policy
from fazhi.portals import dates, registry
from fazhi.portals.registry import Portal
from fazhi.portals.sites import hostname, same_site
from fazhi.records import key, sha256
from fazhi.reference import titles
from fazhi.reference.charset import decode
from fazhi.warehouse.operational import capture as table


def import_manual(
    engine: sa.Engine,
    sources: Sequence[str | Path],
    *,
    portal_id: str | None = None,
    archive: Archive | None = None,
    policy: Policy | None = None,
) -> CrawlSummary:
    """Archive and index documents of `sources`. Known ones (same URL and bytes) are left as they are.

    Raises ImportProblem for a source that is none of the three forms; a single unusable file is counted and named."""
    archive, policy = archive or open_archive(), policy or Policy()
    portals = registry.load()
    if portal_id and portal_id not in portals and portal_id != MANUAL:
        raise ImportProblem(f"no portal {portal_id} in the registry: `fazhi portals list` shows the ids")
    outcomes: dict[str, PortalOutcome] = {}
    reconcile(engine, archive)
    with engine.connect() as conn:
        known = set(conn.execute(sa.select(table.c.capture_id)).scalars())
    with archive.writer(lambda captures: index.upsert(engine, captures)) as writer:

        def take(found: Found) -> None:
            place = _portal_of(found, portal_id, portals)
            outcome = outcomes.setdefault(place, PortalOutcome(place))
            _take(found, place, outcome, known, writer.add)

        def fail(reason: str, sentence: str) -> None:
            outcomes.setdefault(MANUAL, PortalOutcome(MANUAL)).fail(reason, sentence)

        for source in sources:
            for found in read(Path(source), fail, policy):
                take(found)
    summary = CrawlSummary()
    for outcome in outcomes.values():
        summary.add(outcome)
    return summary


def _take(
    found: Found, portal: str, outcome: PortalOutcome, known: set[str], add: Callable[[Exchange, dict[str, Any]], None]
) -> None:
    """Hand one document to the archive, unless it is known already or says neither what it is nor of which year."""
    kind = media.sniff(found.body)
    if not found.body.strip() or kind not in TAKEN:
        outcome.fail(
            "error:not_a_document",
            f"{found.name} is {kind if found.body.strip() else 'empty'}: give HTML, PDF, Word, OFD, text or an image",
        )
        return
    text = decode(found.body, found.media_header)[0] if kind == media.HTML else ""
    title = found.title or title_of(text) or Path(found.name).stem
    url = found.url or first(URL_META, text) or f"urn:fazhi:manual:{quote(Path(found.name).name)}"
    digest = sha256(found.body)
    if key(url, digest) in known:
        outcome.unchanged += 1
        return
    known.add(key(url, digest))
    listed = found.listed_on or dates.in_page(text) or dates.in_url(url)
    hint = titles.year_hint(title, listed)
    if hint is None:
        outcome.fail(
            "error:year_unknown",
            f"{found.name}: neither its title ({title}) nor a date tells the report year: "
            "add index.tsv with the columns file and title, or file and date",
        )
        return
    exchange = Exchange(
        url,
        200,
        "OK",
        (("Content-Type", found.media_header or kind),),
        found.body,
        found.body,
        found.fetched_at or datetime.now(UTC),
    )
    add(
        exchange,
        carried_of(
            exchange,
            kind,
            portal_id=portal,
            provenance="manual",
            kind="detail",
            title=title,
            listed_on=listed,
            year_hint=hint,
        ),
    )
    outcome.fetched += 1
    outcome.links += 1
    outcome.years.add(hint)


def _portal_of(found: Found, asked: str | None, portals: dict[str, Portal]) -> str:
    if asked or found.portal:
        return asked or str(found.portal)
    host = urlsplit(found.url).netloc if found.url else ""
    return next(
        (p.id for p in portals.values() if host and same_site(p.site, host) and hostname(p.site) == hostname(host)),
        MANUAL,
    )
