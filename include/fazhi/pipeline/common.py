"""What the steps of a build share: slices of work, the fence around a year, the version of the code that reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

import sqlalchemy as sa

MAX_BATCHES = 50  # mapped tasks per run stay bounded as the nation grows
LOCK_WAIT = "15min"  # a killed worker's children may still be writing: wait for them, then say so


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


class YearBusy(RuntimeError):
    """Another process is writing this year; the message says what to do."""


@contextmanager
def year_lock(engine: sa.Engine, what: str, year: int, index: int = 0) -> Iterator[None]:
    """Hold the fence of one piece of work: a retry waits for an orphan of the killed try instead of racing it."""
    with engine.connect() as conn:
        conn.execute(sa.text(f"set lock_timeout = '{LOCK_WAIT}'"))
        try:
            conn.execute(
                sa.text("select pg_advisory_lock(hashtext(:k), :i)"), {"k": f"fazhi:{what}:{year}", "i": index}
            )
        except sa.exc.OperationalError as e:
            raise YearBusy(
                f"{what} of {year} is still held by an earlier try after {LOCK_WAIT}; stop that process, then clear this task"
            ) from e
        conn.commit()
        try:
            yield
        finally:
            conn.execute(sa.text("select pg_advisory_unlock_all()"))
            conn.commit()


def code_version() -> str:
    from fazhi.extract import EXTRACTOR_VERSION
    from fazhi.parse import PARSER_VERSION

    return f"{EXTRACTOR_VERSION}/{PARSER_VERSION}"


def partition(capture: sa.FromClause) -> sa.ColumnElement[int]:
    """Report year whose partition reads a capture: the listing's, else the year before it was first seen."""
    seen = sa.func.timezone("Asia/Shanghai", capture.c.first_seen_at)
    return sa.func.coalesce(capture.c.year_hint, sa.cast(sa.extract("year", seen), sa.Integer) - 1)


def in_slice(column: sa.ColumnElement[str], part: Slice | None) -> sa.ColumnElement[bool]:
    if part is None:
        return sa.true()
    return sa.func.mod(sa.func.abs(sa.func.hashtext(column).cast(sa.BigInteger)), part.count) == part.index


def slices(items: int, per_batch: int) -> list[Slice]:
    count = min(MAX_BATCHES, -(-items // per_batch))
    return [Slice(i, count, items) for i in range(count)]
