"""Yearly partitions: made when a year first arrives; a full rebuild is built beside and swapped in.

`beside` makes an unattached table without indexes, to be filled at COPY speed; `finish` indexes it; `swap`, the last
that a transaction does, puts all that it built in the places of their partitions. Readers see the old rows until it
commits and the new ones after, and wait for no more than the swap itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex

from fazhi.warehouse import roles

# A swap asks for its tables for this share of the server's deadlock_timeout, then lets the readers behind it pass and
# asks again: before a reader who holds one table and wants another is found to be in a circle, the swap has let go.
SWAP_SHARE = 0.6
SWAP_PATIENCE = 120.0  # seconds
_SHORTEN = sa.text(
    "select set_config('statement_timeout', (extract(epoch from current_setting('deadlock_timeout')::interval) * 1000"
    " * :share)::int::text, true)".replace("::", "\\:\\:")
)
_KEY = sa.text(
    "select pg_get_constraintdef(oid) from pg_constraint where conrelid = cast(:t as regclass) and contype = 'p'"
)


class SwapTimeout(RuntimeError):
    """Readers kept the table locked; nothing was changed."""


def partition(table: sa.Table, year: int) -> str:
    """Name of the table's partition of a year."""
    return f"{table.fullname}_{int(year)}"


def new_name(table: sa.Table, year: int) -> str:
    """Name of the table that `beside` makes."""
    return f"{partition(table, year)}__new"


def exists(conn: sa.Connection, name: str) -> bool:
    """Is there a table of this name?"""
    return bool(conn.execute(sa.text("select to_regclass(:n) is not null"), {"n": name}).scalar_one())


def years(conn: sa.Connection, table: sa.Table) -> list[int]:
    """Years that have a partition."""
    rows = conn.execute(
        sa.text(
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = cast(:t as regclass)"  # noqa: E501
        ),
        {"t": table.fullname},
    ).scalars()
    return sorted(int(r.rsplit("_", 1)[1]) for r in rows)


def ensure(conn: sa.Connection, table: sa.Table, year: int) -> None:
    """Make the year's partition unless it is there. Attaching, unlike CREATE … PARTITION OF, does not block readers."""
    name = partition(table, year)
    if exists(conn, name):
        return
    conn.execute(sa.text(f"create table {name} (like {table.fullname} including defaults including constraints)"))
    _index(conn, table, name)
    conn.execute(sa.text(f"alter table {table.fullname} attach partition {name} for values in ({int(year)})"))


def beside(conn: sa.Connection, table: sa.Table, year: int) -> str:
    """A new empty table for the year, not attached and without indexes; its name. The partition must exist."""
    old, name = partition(table, year), new_name(table, year)
    conn.execute(sa.text(f"drop table if exists {name}"))
    shape = f"like {old} including defaults including constraints, check (report_year = {int(year)})"
    conn.execute(sa.text(f"create table {name} ({shape})"))
    return name


def _index(conn: sa.Connection, table: sa.Table, name: str) -> None:
    if table.fullname in roles.PRIVATE:
        roles.protect(conn, name)
    key = conn.execute(_KEY, {"t": table.fullname}).scalar_one()  # as it is: under Citus it is wider than declared
    conn.execute(sa.text(f"alter table {name} add {key}"))
    for index in sorted(table.indexes, key=lambda i: str(i.name)):
        ddl = str(CreateIndex(index).compile(dialect=conn.dialect))
        tail = ddl.split(f" ON {table.fullname} ", 1)[1]
        conn.execute(sa.text(f"create index on {name} {tail}"))


def finish(conn: sa.Connection, table: sa.Table, year: int, columns: str = "") -> None:
    """Index and analyze the filled table beside the year's partition; `columns`: those to analyze, as (a, b)."""
    name = new_name(table, year)
    _index(conn, table, name)
    conn.execute(sa.text(f"analyze {name} {columns}"))


def swap(conn: sa.Connection, built: Iterable[tuple[sa.Table, int]]) -> None:
    """Put the finished tables of these years in the places of their partitions; commit soon, for readers wait now.

    Raises SwapTimeout when readers hold the tables for too long; the transaction is then to be rolled back.
    """
    pairs = list(built)
    _lock(conn, {t.fullname for t, _ in pairs})
    for table, year in pairs:
        name = partition(table, year)
        if exists(conn, name):
            conn.execute(sa.text(f"alter table {table.fullname} detach partition {name}"))
            conn.execute(sa.text(f"drop table {name}"))
        conn.execute(sa.text(f"alter table {new_name(table, year)} rename to {name.split('.')[1]}"))
        conn.execute(sa.text(f"alter table {table.fullname} attach partition {name} for values in ({int(year)})"))
        for check in (
            conn.execute(
                sa.text("select conname from pg_constraint where conrelid = cast(:n as regclass) and contype = 'c'"),
                {"n": name},
            )
            .scalars()
            .all()
        ):
            conn.execute(sa.text(f'alter table {name} drop constraint "{check}"'))


def _lock(conn: sa.Connection, tables: set[str]) -> None:
    """Exclusive locks on the parents, all by one short statement, so that no reader is the one who has to give way."""
    names = ", ".join(sorted(tables))
    if not names:
        return
    deadline = time.monotonic() + SWAP_PATIENCE
    while time.monotonic() < deadline:
        point = conn.begin_nested()
        try:
            conn.execute(_SHORTEN, {"share": SWAP_SHARE})
            conn.execute(sa.text(f"lock table {names} in access exclusive mode"))
            conn.execute(sa.text("set local statement_timeout to default"))
            point.commit()
            return
        except sa.exc.OperationalError:
            point.rollback()
            time.sleep(0.5)
    raise SwapTimeout(f"queries kept {names} in use for {SWAP_PATIENCE:.0f} s: end them, then load the year again")
