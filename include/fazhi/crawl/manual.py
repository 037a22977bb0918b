"""Reports collected by hand, through the same door: archived, indexed, provenance `manual`.

A directory of files (with an optional index.tsv: file, url, title, date, portal), a WARC file, or a text file of URLs.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

import sqlalchemy as sa

from fazhi import settings
from fazhi.archive import Archive, index, media, open_archive
from fazhi.archive.records import BodyRefused, Exchange, carried_of, decode_body
from fazhi.crawl.charset import decode
from fazhi.crawl.guard import Guard
from fazhi.crawl.outcome import CrawlSummary, PortalOutcome
from fazhi.crawl.policy import Policy
from fazhi.crawl.scheduler import Job, Scheduler
from fazhi.crawl.visit import Visit, Visitor
from fazhi.crawl.wire import Wire
from fazhi.portals import dates, registry
from fazhi.portals.registry import Portal
from fazhi.portals.sites import hostname, same_site
from fazhi.records import key, sha256
from fazhi.reference import titles
from fazhi.warehouse.operational import capture as table

MANUAL = "manual"
_TAKEN = {
    media.HTML,
    media.PDF,
    media.DOC,
    media.DOCX,
    media.OFD,
    media.ODT,
    media.RTF,
    media.TEXT,
    media.OLE,
    media.ZIP,
    "image/jpeg",
    "image/png",
    "image/tiff",
}
_TITLE = re.compile(
    r"<meta[^>]+name=[\"']?ArticleTitle[\"']?[^>]+content=[\"']([^\"']+)|<h1[^>]*>\s*([^<]{4,200})|<title[^>]*>\s*([^<]{4,200})",
    re.I,
)
_URL_META = re.compile(
    r"<meta[^>]+name=[\"']?Url[\"']?[^>]+content=[\"'](https?://[^\"']+)|<link[^>]+rel=[\"']canonical[\"'][^>]+href=[\"'](https?://[^\"']+)",
    re.I,
)


class ImportProblem(ValueError):
    """A source that cannot be taken in; the message says what to give instead."""


@dataclass(frozen=True, slots=True)
class Found:
    """One document handed in."""

    name: str
    body: bytes
    url: str | None = None
    title: str | None = None
    listed_on: date | None = None
    portal: str | None = None
    media_header: str | None = None
    fetched_at: datetime | None = None


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
    index.reconcile(engine, archive)
    with engine.connect() as conn:
        known = set(conn.execute(sa.select(table.c.capture_id)).scalars())
    with archive.writer(lambda captures: index.upsert(engine, captures)) as writer:

        def take(found: Found) -> None:
            place = _portal_of(found, portal_id, portals)
            outcome = outcomes.setdefault(place, PortalOutcome(place))
            _take(found, place, outcome, known, writer.add)

        for source in sources:
            for found in _read(Path(source), outcomes, engine, policy):
                take(found)
    summary = CrawlSummary()
    for outcome in outcomes.values():
        summary.add(outcome)
    return summary


def _take(found: Found, portal: str, outcome: PortalOutcome, known: set[str], add: object) -> None:
    kind = media.sniff(found.body)
    if not found.body.strip() or kind not in _TAKEN:
        outcome.fail(
            "error:not_a_document",
            f"{found.name} is {'empty' if not found.body.strip() else kind}: give HTML, PDF, Word, OFD, text or an image",
        )
        return
    text = decode(found.body, found.media_header)[0] if kind == media.HTML else ""
    title = found.title or _title(text) or Path(found.name).stem
    url = found.url or _first(_URL_META, text) or f"urn:fazhi:manual:{quote(Path(found.name).name)}"
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
            f"{found.name}: neither its title ({title}) nor a date tells the report year: add index.tsv with the columns file and title, or file and date",
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
    )  # type: ignore[operator]
    outcome.fetched += 1
    outcome.links += 1
    outcome.years.add(hint)


def _read(source: Path, outcomes: dict[str, PortalOutcome], engine: sa.Engine, policy: Policy) -> Iterator[Found]:
    if source.is_dir():
        return _directory(source)
    if not source.is_file():
        raise ImportProblem(
            f"{source}: no such file or directory: give a directory of reports, a .warc(.gz) file, or a text file of URLs"
        )
    with source.open("rb") as stream:
        head = stream.read(2048)
    if source.name.lower().endswith((".warc", ".warc.gz")):
        return _warc(source, outcomes)
    if media.sniff(head) == media.TEXT and any(line.strip().startswith(b"http") for line in head.splitlines()):
        return _urls(source, outcomes, policy)
    return iter([Found(source.name, source.read_bytes())])


def _directory(folder: Path) -> Iterator[Found]:
    rows = {}
    table_file = folder / "index.tsv"
    if table_file.is_file():
        with table_file.open(encoding="utf-8-sig", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream, delimiter="\t"), 2):
                name = (row.get("file") or "").strip()
                if not name or not (folder / name).is_file():
                    raise ImportProblem(
                        f"{table_file}:{number}: no file {name or '(column `file` is empty)'} in {folder}"
                    )
                day = (row.get("date") or "").strip()
                if day and dates.in_text(day) is None:
                    raise ImportProblem(f"{table_file}:{number}: {day!r} is not a date: write it as 2025-03-21")
                rows[name] = row
    for path in sorted(
        p for p in folder.rglob("*") if p.is_file() and p.name != "index.tsv" and not p.name.startswith(".")
    ):
        name = str(path.relative_to(folder))
        row = rows.get(name, {})
        yield Found(
            name,
            path.read_bytes(),
            row.get("url") or None,
            row.get("title") or None,
            dates.in_text(row.get("date") or ""),
            row.get("portal") or None,
        )


def _warc(path: Path, outcomes: dict[str, PortalOutcome]) -> Iterator[Found]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type not in ("response", "resource"):
                    continue
                status = record.http_headers.get_statuscode() if record.http_headers else "200"
                coding = record.http_headers.get_header("Content-Encoding") if record.http_headers else None
                header = record.http_headers.get_header("Content-Type") if record.http_headers else None
                url = record.rec_headers.get_header("WARC-Target-URI")
                if status != "200":
                    continue
                try:
                    body = decode_body(record.raw_stream.read(), coding)
                except BodyRefused as error:
                    outcomes.setdefault(MANUAL, PortalOutcome(MANUAL)).fail(f"error:{error.reason}", f"{url}: {error}")
                    continue
                if (
                    media.sniff(body) in _TAKEN
                    and titles.classify(_title(decode(body, header)[0]) or Path(urlsplit(url).path).stem).accepted
                ):
                    stamp = record.rec_headers.get_header("WARC-Date")
                    yield Found(
                        url,
                        body,
                        url,
                        media_header=header,
                        fetched_at=datetime.fromisoformat(stamp.replace("Z", "+00:00")),
                    )
    except ArchiveLoadFailed as error:
        raise ImportProblem(f"{path} is not a WARC file: {error}") from None


def _urls(path: Path, outcomes: dict[str, PortalOutcome], policy: Policy) -> Iterator[Found]:
    """Fetch a list of URLs politely; each on its own host only, public addresses only."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    hosts: dict[str, list[str]] = {}
    for line in lines:
        if line and not line.startswith("#"):
            hosts.setdefault(hostname(urlsplit(line.split()[0]).netloc), []).append(line.split()[0])
    found: list[Found] = []
    guard = Guard(loopback=settings.get().sample_hosts)
    wire = Wire(guard, policy)

    def job(host: str, urls: list[str]) -> Job:
        portal = Portal(MANUAL, MANUAL, host, "000000", "national", "generic", tuple(urls))
        visitor = Visitor(portal, guard, policy, lambda exchange: None)
        for url in urls:
            visit: Visit = yield from visitor.visit(url, max_bytes=policy.max_file_bytes)
            if visit.failure or visit.exchange is None:
                outcomes.setdefault(MANUAL, PortalOutcome(MANUAL)).fail(
                    visit.failure or "error:internal", visit.sentence
                )
            else:
                found.append(
                    Found(
                        url,
                        visit.exchange.body,
                        url,
                        media_header=visit.exchange.header("Content-Type"),
                        fetched_at=visit.exchange.fetched_at,
                    )
                )

    try:
        Scheduler(wire, policy).run([job(host, urls) for host, urls in hosts.items()])
    finally:
        wire.close()
    return iter(found)


def _portal_of(found: Found, asked: str | None, portals: dict[str, Portal]) -> str:
    if asked or found.portal:
        return asked or str(found.portal)
    host = urlsplit(found.url).netloc if found.url else ""
    return next(
        (p.id for p in portals.values() if host and same_site(p.site, host) and hostname(p.site) == hostname(host)),
        MANUAL,
    )


def _title(html: str) -> str | None:
    found = _first(_TITLE, html)
    return " ".join(found.split()) if found else None


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return next((g for g in match.groups() if g), None) if match else None
