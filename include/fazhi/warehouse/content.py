"""What the star and the marts hold, as one hash per table: equal hashes, equal content, whatever came first."""

from __future__ import annotations

import sqlalchemy as sa

from fazhi.records import sha256
from fazhi.warehouse import tables


def content_hash(engine: sa.Engine) -> dict[str, str]:
    """Table name to a hash of its rows, independent of their order.

    Left out: audit columns, and the tables that carry the run's clock (mart.portal_health, mart.refreshed).
    """
    out = {}
    with engine.connect() as conn:
        for table in tables.star():
            if table.info.get("clock"):
                continue
            columns = ", ".join(f"t.{c.name}" for c in table.columns if not c.info.get("audit"))
            # The sum of 64-bit hashes of the rows: needs no sort, and a row twice counts twice.
            out[table.fullname] = conn.execute(
                sa.text(
                    f"select count(*) || ':' || coalesce(sum(hashtextextended(row({columns})\\:\\:text, 0)\\:\\:numeric), 0) from {table.fullname} t"  # noqa: E501
                )
            ).scalar_one()
    return out


def digest(hashes: dict[str, str]) -> str:
    """One hash over the hashes of tables."""
    return sha256("\n".join(f"{t} {h}" for t, h in sorted(hashes.items())))
