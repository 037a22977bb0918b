"""How the star spreads over several machines under Citus, from the distribution keys that the declarations carry.

What grows with the statements is spread by agency, so that a report's rows lie on one node. All else, a tenth of the
star, stays whole on the coordinator: a load compares it with temporary tables there, which Citus refuses for copies on
every node, and walks successions by recursion, which it refuses for spread tables.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from fazhi.warehouse import tables

COORDINATOR = "coordinator"  # a table that stays whole there


def key(table: sa.Table) -> str:
    """The column that a table is distributed by, or COORDINATOR. Raises KeyError for a table that declares none."""
    return str(table.info["distribute_by"])


def statements() -> Iterator[str]:
    """SQL for a Citus coordinator with the migrated, empty star; tables that lie together name the first of them."""
    first: dict[str, str] = {}
    for table in tables.star():
        by = key(table)
        if by == COORDINATOR:
            continue
        if by not in table.primary_key.columns:  # Citus wants it in every unique key
            columns = ", ".join(c.name for c in (*table.primary_key, table.c[by]))
            yield f"alter table {table.fullname} drop constraint {table.name}_pkey, add primary key ({columns});"
        beside = f", colocate_with => '{first[by]}'" if by in first else ""
        first.setdefault(by, table.fullname)
        yield f"select create_distributed_table('{table.fullname}', '{by}'{beside});"
