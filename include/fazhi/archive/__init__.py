"""Every response kept as it came, in WARC files that any web-archive tool reads, with an index in the warehouse."""

from fazhi.archive.records import ArchiveError
from fazhi.archive.store import Archive, Writer, open_archive

__all__ = ["Archive", "ArchiveError", "Writer", "open_archive"]
