"""What the steps of a build share: slices of work, the fence around a year, the version of the code that reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from typing import Any

import psycopg
import sqlalchemy as sa

from fazhi import settings

MAX_BATCHES = 50  # mapped tasks per run stay bounded as the nation grows
LOCK_WAIT = "15min"  # a killed worker's children may still be writing: wait for them, then say so
CRAWL_WAIT = "12h"  # another year's crawl of the same portals


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of a year's work whose hash falls into `index` of `count`."""

    index: int
    count: int
    items: int

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


@dataclass(slots=True)
class BuildResult:
    """Counts of one step; `years` are the report years it changed."""

    read: int = 0
    refused: int = 0
    reports: int = 0
    years: list[int] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Busy(RuntimeError):
    """Another process is at the same work; the message says what to do."""


@contextmanager
def year_lock(engine: sa.Engine, what: str, year: int, index: int = 0) -> Iterator[None]:
    """Hold the fence of one step of a year: a retry waits for an orphan of the killed try instead of racing it."""
    with fence(engine, f"fazhi:{what}:{year}", index, LOCK_WAIT, f"{what} of {year}"):
        yield


@contextmanager
def fence(engine: sa.Engine, name: str, index: int, wait: str, said: str) -> Iterator[None]:
    """Hold an advisory lock by a name; a process that dies lets go of it. Busy when it is not free within `wait`."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(sa.text(f"set lock_timeout = '{wait}'"))
        try:
            conn.execute(sa.text("select pg_advisory_lock(hashtext(:k), :i)"), {"k": name, "i": index})
        except sa.exc.OperationalError as e:
            if not isinstance(e.orig, psycopg.errors.LockNotAvailable):
                raise
            raise Busy(f"{said} is still held by another try after {wait}: stop it, then clear this task") from e
        try:
            yield
        finally:
            with suppress(sa.exc.OperationalError):  # the server went away, and the lock with it
                conn.execute(sa.text("select pg_advisory_unlock_all()"))
                conn.execute(sa.text("reset lock_timeout"))


def parser_version() -> str:
    """Version of the parser, its catalogue, and the suffix by which an operator asks for everything to be read anew."""
    from fazhi.indicators.catalogue import digest
    from fazhi.parse import PARSER_VERSION

    return f"{PARSER_VERSION}-{digest()}{settings.get().code_suffix}"


def code_version() -> str:
    """Extractor and parser: a row read by another pair is read anew."""
    from fazhi.extract import EXTRACTOR_VERSION

    return f"{EXTRACTOR_VERSION}/{parser_version()}"


def partition(capture: sa.FromClause) -> sa.ColumnElement[int]:
    """Report year whose partition reads a capture: the listing's, else the year before it was first seen."""
    seen = sa.func.timezone("Asia/Shanghai", capture.c.first_seen_at)
    return sa.func.coalesce(capture.c.year_hint, sa.cast(sa.extract("year", seen), sa.Integer) - 1)


def in_slice(column: sa.ColumnElement[str], part: Slice | None) -> sa.ColumnElement[bool]:
    """SQL: does this row belong to the slice? Every row does when there is none."""
    if part is None:
        return sa.true()
    return sa.func.mod(sa.func.abs(sa.func.hashtext(column).cast(sa.BigInteger)), part.count) == part.index


def slices(items: int, per_batch: int) -> list[Slice]:
    """Slices for so many items, at most MAX_BATCHES."""
    count = min(MAX_BATCHES, -(-items // per_batch))
    return [Slice(i, count, items) for i in range(count)]
