"""The archive: WARC files on any fsspec storage, published whole or not at all.

A writer spools records to a local file. Every 60 seconds or 50 MB the file is rolled: closed, flushed to disk and
published under its final name in one step (rename on a local disk, one PUT on an object store), and only then are its
captures handed to the index. A crash therefore costs at most one unpublished file, and the index never points at a
missing one.
The number after -c in a name counts the captures inside, so that files which the index missed can be found by name.
"""

from __future__ import annotations

import os
import re
import secrets
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import fsspec

from fazhi import failpoint, settings
from fazhi.archive import index, records
from fazhi.archive.records import ArchiveError
from fazhi.records import Capture, sha256

ROLL_SECONDS, ROLL_BYTES = 60.0, 50 * 1024 * 1024
NAME = re.compile(r"fazhi-\d{14}-[0-9a-f]{8}-c(\d+)\.warc\.gz$")
Publish = Callable[[list[Capture]], None]


class Archive:
    """WARC files under one fsspec URL. Paths of files are relative to it: 2025/01/23/fazhi-….warc.gz."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.fs, self.root = fsspec.core.url_to_fs(url)
        self.local = (
            Path(self.root)
            if "file" in (self.fs.protocol if isinstance(self.fs.protocol, tuple | list) else (self.fs.protocol,))
            else None
        )

    def read(self, capture: Any) -> bytes:
        """Decoded body of a capture: a Capture, a row or mapping with warc_file and warc_offset, or a sha256.

        Raises ArchiveError when the file is missing, the record is unreadable, or nothing has that hash."""
        file, offset, digest = _place(capture)
        if file is None:
            from fazhi.warehouse import base

            file, offset = index.locate(base.engine(), digest or "")
        try:
            with self.fs.open(self._path(file), "rb") as stream:
                stream.seek(offset)
                _, body = records.read_at(stream)
        except FileNotFoundError:
            raise ArchiveError(
                f"{file} is not in the archive {self.url}: was the archive moved? Set ARCHIVE_URL to where it is"
            ) from None
        except Exception as error:  # whatever a damaged file makes the WARC reader raise
            raise ArchiveError(f"{file} at {offset} in {self.url} is not a readable record: {error}") from error
        if digest and sha256(body) != digest:
            raise ArchiveError(f"{file} at {offset} holds other bytes than the index says (expected sha256 {digest})")
        return body

    def open(self, file: str) -> IO[bytes]:
        """A WARC file for reading, by its path relative to the archive."""
        return self.fs.open(self._path(file), "rb")  # type: ignore[no-any-return]

    def files(self) -> list[str]:
        """Published WARC files, sorted."""
        self.fs.invalidate_cache()
        if not self.fs.exists(self.root):
            return []
        prefix = self.root.rstrip("/") + "/"
        found = (str(p).removeprefix(prefix) for p in self.fs.find(self.root))
        return sorted(p for p in found if NAME.search(p))

    def _path(self, file: str) -> str:
        return f"{self.root.rstrip('/')}/{file}"

    @contextmanager
    def writer(
        self, on_publish: Publish | None = None, *, seconds: float = ROLL_SECONDS, size: int = ROLL_BYTES
    ) -> Iterator[Writer]:
        """A writer; on leaving, also after an error, what was written is published."""
        writer = Writer(self, on_publish or (lambda captures: None), seconds, size)
        try:
            yield writer
        finally:
            writer.close()

    def publish(self, local: Path, file: str) -> None:
        """Put a finished local file under its final name in one step."""
        target = self._path(file)
        if self.local is not None:
            Path(target).parent.mkdir(parents=True, exist_ok=True)
            os.replace(local, target)
            _sync_folder(Path(target).parent)
        else:
            self.fs.put_file(str(local), target)
            local.unlink()

    def spool(self) -> Path:
        """Folder for files in the making: on the archive's own disk when it is local, so that a rename suffices."""
        folder = (
            self.local / ".spool"
            if self.local is not None
            else Path(tempfile.gettempdir()) / f"fazhi-spool-{os.getuid()}"
        )
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder


class Writer:
    """Thread-safe. `add` returns at once; captures reach the index when their file is published."""

    def __init__(self, archive: Archive, on_publish: Publish, seconds: float, size: int) -> None:
        self._archive, self._on_publish, self._seconds, self._size = archive, on_publish, seconds, size
        self._lock = threading.Lock()
        self._publishing = threading.Lock()  # taken before _lock, never after it
        self._file: IO[bytes] | None = None
        self._path = Path()
        self._opened = 0.0
        self._pending: list[tuple[Mapping[str, Any], tuple[tuple[str, str], ...], int]] = []
        self._failure: BaseException | None = None
        self._stop = threading.Event()
        _remove_orphans(archive.spool())
        self._clock = threading.Thread(target=self._watch, name="archive-roll", daemon=True)
        self._clock.start()

    def add(
        self, exchange: records.Exchange, carried: Mapping[str, Any] | None = None, *, same_as: str | None = None
    ) -> None:
        """Archive an exchange. With `carried` (see records.carried_of) it becomes a capture of the index."""
        blob = records.to_warc(exchange, carried, same_as=same_as)
        with self._lock:
            self._raise()
            file = self._file or self._open()
            offset = file.tell()
            file.write(blob)
            if carried is not None and not same_as:
                self._pending.append((carried, exchange.headers, offset))
            full = file.tell() >= self._size
        if full:
            self._roll(at_least=self._size)

    def flush(self) -> None:
        """Publish what is there now."""
        self._roll()
        with self._lock:
            self._raise()

    def close(self) -> None:
        """Publish and stop the clock."""
        self._stop.set()
        self._clock.join()
        self.flush()

    def _open(self) -> IO[bytes]:
        token = secrets.token_hex(4)
        self._path = self._archive.spool() / f"{socket.gethostname()}-{os.getpid()}-{token}.part"
        self._file = file = self._path.open("wb")
        self._opened = time.monotonic()
        fields = {"software": f"fazhi/{version('fazhi')}", "format": "WARC File Format 1.1"}
        file.write(records.warcinfo(self._path.stem, fields))
        return file

    def _roll(self, *, at_least: int = 0) -> None:
        """Publish the open file and begin another. Others go on writing meanwhile; two files are never published at
        once, so whoever comes back from here knows that everything written before is public."""
        with self._publishing:
            with self._lock:
                if self._file is None or self._file.tell() < at_least:
                    return
                file, path, pending = self._file, self._path, self._pending
                self._file, self._pending = None, []
            file.flush()
            os.fsync(file.fileno())
            file.close()
            now, token = datetime.now(UTC), path.stem.rsplit("-", 1)[1]
            name = f"{now:%Y/%m/%d}/fazhi-{now:%Y%m%d%H%M%S}-{token}-c{len(pending)}.warc.gz"
            failpoint.reached("archive.spooled")
            self._archive.publish(path, name)
            failpoint.reached("archive.published")
            self._on_publish([records.from_carried(c, headers, name, offset) for c, headers, offset in pending])

    def _watch(self) -> None:
        while not self._stop.wait(min(1.0, self._seconds / 4)):
            with self._lock:
                due = self._file is not None and time.monotonic() - self._opened >= self._seconds
            if due:
                try:
                    self._roll()
                except Exception as error:
                    self._failure = error

    def _raise(self) -> None:
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise ArchiveError(f"a WARC file could not be published to {self._archive.url}: {failure}") from failure


def open_archive(url: str | None = None) -> Archive:
    """The archive at `url` (file://, s3://, …), or the configured one."""
    return Archive(url or settings.get().archive_url)


def _place(capture: Any) -> tuple[str | None, int, str | None]:
    if isinstance(capture, str):
        return None, 0, capture
    if isinstance(capture, Capture):
        return capture.warc_file, capture.warc_offset, capture.sha256
    row = capture if isinstance(capture, Mapping) else capture._mapping
    return row["warc_file"], row["warc_offset"], row.get("raw_sha256") or row.get("sha256")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_orphans(folder: Path) -> None:
    """Spool files of this machine's dead processes: their captures were never published and will be fetched again."""
    for path in folder.glob(f"{socket.gethostname()}-*.part"):
        pid = path.stem.removeprefix(socket.gethostname() + "-").split("-")[0]
        try:
            os.kill(int(pid), 0)
        except (ProcessLookupError, ValueError):
            path.unlink(missing_ok=True)
        except PermissionError:
            continue
