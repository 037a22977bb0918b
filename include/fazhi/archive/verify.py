"""Read the whole archive back and hold it against the index."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from fazhi.archive.reconcile import reconcile, unindexed
from fazhi.archive.records import ArchiveError
from fazhi.archive.store import Archive
from fazhi.warehouse.operational import capture as table


@dataclass
class Report:
    """What was read and what was wrong, one sentence each."""

    files: int = 0
    captures: int = 0
    repaired: int = 0
    problems: list[str] = field(default_factory=list)


def verify(engine: sa.Engine, archive: Archive, *, repair: bool = False) -> Report:
    """Every indexed record is read and its hash compared; files and rows that lack each other are named."""
    from warcio.archiveiterator import ArchiveIterator

    report = Report()
    if repair:
        report.repaired = reconcile(engine, archive)
    files = archive.files()
    report.files = len(files)
    report.problems += [
        f"{file}: holds captures that are not in the index: run `fazhi archive verify --repair`"
        for file in unindexed(engine, archive, files)
    ]
    for file in files:
        try:
            with archive.open(file) as stream:
                for record in ArchiveIterator(stream):
                    record.raw_stream.read()
        except Exception as error:
            report.problems.append(f"{file}: cannot be read to its end: {error}")
    with engine.connect() as conn:
        rows = conn.execute(
            sa.select(
                table.c.capture_id, table.c.url, table.c.warc_file, table.c.warc_offset, table.c.raw_sha256
            ).order_by(table.c.warc_file, table.c.warc_offset)
        ).all()
    for row in rows:
        try:
            archive.read(row)
            report.captures += 1
        except ArchiveError as error:
            report.problems.append(f"{row.url}: {error}")
    return report
