"""Advisory locks that order writers; all are released at the end of the transaction."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

_LOCK = sa.text("select pg_advisory_xact_lock(hashtext(:what), :n)")


def lock_years(conn: sa.Connection, years: Iterable[int]) -> None:
    """One writer at a time per report year, over stage, gate and load; taken in ascending order, so never in a circle."""
    for year in sorted(set(years)):
        conn.execute(_LOCK, {"what": "fazhi:warehouse:year", "n": year})


def lock_members(conn: sa.Connection) -> None:
    """One writer at a time of the dimensions that all years share. Take it after lock_years, and late."""
    conn.execute(_LOCK, {"what": "fazhi:warehouse:members", "n": 0})


def lock_marts(conn: sa.Connection) -> None:
    """One refresh of the marts at a time."""
    conn.execute(_LOCK, {"what": "fazhi:warehouse:marts", "n": 0})
