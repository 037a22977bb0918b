"""What a crash left between the archive and its index: files that were published and never indexed."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from fazhi.archive import index, records
from fazhi.archive.store import NAME, Archive
from fazhi.warehouse.operational import capture


def unindexed(engine: sa.Engine, archive: Archive, files: Iterable[str] | None = None) -> list[str]:
    """Published files with captures of which the index has no row: a crash fell between publishing and indexing."""
    with engine.connect() as conn:
        known = set(conn.execute(sa.select(capture.c.warc_file).distinct()).scalars())
    found = []
    for file in archive.files() if files is None else files:
        match = NAME.search(file)
        if match and int(match.group(1)) and file not in known:
            found.append(file)
    return found


def reconcile(engine: sa.Engine, archive: Archive) -> int:
    """Index what was published and not indexed. Returns the number of captures read from such files."""
    count = 0
    for file in unindexed(engine, archive):
        with archive.open(file) as stream:
            found = list(records.captures(stream, file))
        index.upsert(engine, found)
        count += len(found)
    return count
