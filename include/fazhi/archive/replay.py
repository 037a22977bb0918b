"""Extract a captured URL again from the archive alone."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from fazhi.archive.records import ArchiveError
from fazhi.archive.store import Archive
from fazhi.warehouse.operational import capture as table


@dataclass(frozen=True, slots=True)
class Version:
    """One captured version of the URL, read again."""

    capture_id: str
    seen: str
    media_type: str
    length: int
    method: str | None = None
    title: str | None = None
    text: str | None = None
    text_sha256: str | None = None
    refused: str | None = None

    def line(self) -> str:
        head = f"{self.seen}  {self.capture_id}  {self.media_type}  {self.length} bytes"
        if self.refused:
            return f"{head}  refused: {self.refused}"
        text = f"{len(self.text or '')} characters  text {(self.text_sha256 or '')[:12]}"
        return f"{head}  {self.method}  {text}  {self.title or ''}"


def replay(engine: sa.Engine, archive: Archive, url: str) -> list[Version]:
    """Versions of `url`, oldest first, each extracted anew. Raises ArchiveError when the URL was never captured."""
    from fazhi.extract import ExtractRefused, extract_bytes

    with engine.connect() as conn:
        rows = conn.execute(
            sa.select(table).where(sa.or_(table.c.url == url, table.c.final_url == url)).order_by(table.c.first_seen_at)
        ).all()
    if not rows:
        raise ArchiveError(f"{url} was never captured: `fazhi crawl` fetches, `fazhi import` takes in what you have")
    found = []
    for row in rows:
        head = (row.capture_id, row.first_seen_at.isoformat(timespec="seconds"), row.media_type, row.length)
        try:
            document = extract_bytes(archive.read(row), url=row.final_url, media_type=row.media_type, name=row.title)
            found.append(Version(*head, document.method, document.title, document.text, document.text_sha256))
        except ExtractRefused as error:
            found.append(Version(*head, refused=str(error)))
    return found
