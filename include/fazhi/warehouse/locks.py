"""Advisory locks that order writers; all are released at the end of the transaction."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

_LOCK = sa.text("select pg_advisory_xact_lock(hashtext(:what), :n)")


def lock_years(conn: sa.Connection, years: Iterable[int]) -> None:
    """One writer at a time per report year, over stage, gate and load; in ascending order, so never in a circle."""
    for year in sorted(set(years)):
        conn.execute(_LOCK, {"what": "fazhi:warehouse:year", "n": year})


def lock_star(conn: sa.Connection) -> None:
    """One writer at a time of dimensions, partitions and marts. Take it after lock_years and before touching any of them.

    Swapping a partition needs its parent exclusively, and reading or writing any partition holds the parent until the
    transaction ends: two writers that meet half-way would wait for each other.
    """  # noqa: E501
    conn.execute(_LOCK, {"what": "fazhi:warehouse:star", "n": 0})
