"""How the star spreads over several machines under Citus, from the distribution keys that the declarations carry."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from fazhi.warehouse import tables

REFERENCE = "reference"  # a copy on every node


def key(table: sa.Table) -> str:
    """The column that a table is distributed by, or "reference". Raises KeyError for a table that declares none."""
    return str(table.info["distribute_by"])


def statements() -> Iterator[str]:
    """SQL for a Citus coordinator with the migrated, empty star: copies first, then tables that lie together."""
    ordered = sorted(tables.star(), key=lambda t: (key(t) != REFERENCE, t.fullname))
    first: dict[str, str] = {}
    for table in ordered:
        by = key(table)
        if by != REFERENCE and by not in table.primary_key.columns:  # Citus wants it in every unique key
            columns = ", ".join(c.name for c in (*table.primary_key, table.c[by]))
            yield f"alter table {table.fullname} drop constraint {table.name}_pkey, add primary key ({columns});"
        if by == REFERENCE:
            yield f"select create_reference_table('{table.fullname}');"
            continue
        beside = f", colocate_with => '{first[by]}'" if by in first else ""
        first.setdefault(by, table.fullname)
        yield f"select create_distributed_table('{table.fullname}', '{by}'{beside});"
