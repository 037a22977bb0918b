"""Advisory locks that order writers: released at the end of the transaction, or with the session that held them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

_HOLD = sa.text("select pg_advisory_lock(hashtext(:what), :n)")
_LET_GO = sa.text("select pg_advisory_unlock(hashtext(:what), :n)")
_LOCK = sa.text("select pg_advisory_xact_lock(hashtext(:what), :n)")


def lock_years(conn: sa.Connection, years: Iterable[int]) -> None:
    """One writer at a time per report year, over stage, gate and load; in ascending order, so never in a circle."""
    for year in sorted(set(years)):
        conn.execute(_LOCK, {"what": "fazhi:warehouse:year", "n": year})


@contextmanager
def hold_year(conn: sa.Connection, year: int) -> Iterator[None]:
    """The lock of lock_years for work of several transactions: `conn` (in autocommit) holds it, others wait.

    Inside, nothing of the same work may call lock_years for this year on another connection: it would wait for itself.
    """
    bind = {"what": "fazhi:warehouse:year", "n": year}
    conn.execute(_HOLD, bind)
    try:
        yield
    finally:
        conn.execute(_LET_GO, bind)


def try_year(conn: sa.Connection, year: int) -> bool:
    """Take the lock of lock_years unless somebody holds it: did it?"""
    bind = {"what": "fazhi:warehouse:year", "n": year}
    return bool(conn.execute(sa.text("select pg_try_advisory_xact_lock(hashtext(:what), :n)"), bind).scalar_one())


def lock_aside(conn: sa.Connection, year: int) -> None:
    """One second session of a load (aside.py) at a time per year."""
    conn.execute(_LOCK, {"what": "fazhi:warehouse:aside", "n": year})


def lock_star(conn: sa.Connection) -> None:
    """One writer at a time of dimensions, partitions and marts. Take it after lock_years, before touching any of them.

    Swapping a partition needs its parent exclusively, and reading or writing any partition holds the parent until the
    transaction ends: two writers that meet half-way would wait for each other.
    """
    conn.execute(_LOCK, {"what": "fazhi:warehouse:star", "n": 0})
