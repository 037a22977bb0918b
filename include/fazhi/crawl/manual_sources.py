"""Where reports collected by hand come from: a directory with an optional index.tsv, a WARC file, a list of URLs."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from fazhi import settings
from fazhi.archive import media
from fazhi.archive.records import BodyRefused, decode_body
from fazhi.crawl.guard import Guard
from fazhi.crawl.policy import Policy
from fazhi.crawl.scheduler import Job, Scheduler
from fazhi.crawl.visit import Visit, Visitor
from fazhi.crawl.wire import Wire
from fazhi.portals import dates
from fazhi.portals.registry import Portal
from fazhi.portals.sites import hostname
from fazhi.reference import titles
from fazhi.reference.charset import decode

MANUAL = "manual"
Fail = Callable[[str, str], None]  # takes a reason and a sentence
TAKEN = {
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
URL_META = re.compile(
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


def read(source: Path, fail: Fail, policy: Policy) -> Iterator[Found]:
    """What a directory, a WARC file or a list of URLs holds, one by one; ImportProblem for anything else."""
    if source.is_dir():
        return _directory(source)
    if not source.is_file():
        raise ImportProblem(
            f"{source}: no such file or directory: give a directory of reports, a .warc(.gz) file, "
            "or a text file of URLs"
        )
    with source.open("rb") as stream:
        head = stream.read(2048)
    if source.name.lower().endswith((".warc", ".warc.gz")):
        return _warc(source, fail)
    if media.sniff(head) == media.TEXT and any(line.strip().startswith(b"http") for line in head.splitlines()):
        return _urls(source, fail, policy)
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


def _warc(path: Path, fail: Fail) -> Iterator[Found]:
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
                    fail(f"error:{error.reason}", f"{url}: {error}")
                    continue
                if (
                    media.sniff(body) in TAKEN
                    and titles.classify(title_of(decode(body, header)[0]) or Path(urlsplit(url).path).stem).accepted
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


def _urls(path: Path, fail: Fail, policy: Policy) -> Iterator[Found]:
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
                fail(visit.failure or "error:internal", visit.sentence)
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


def title_of(html: str) -> str | None:
    """The page's title on one line."""
    found = first(_TITLE, html)
    return " ".join(found.split()) if found else None


def first(pattern: re.Pattern[str], text: str) -> str | None:
    """The first group of the first match that is not empty."""
    match = pattern.search(text)
    return next((g for g in match.groups() if g), None) if match else None
