"""Rules as rows of quality.rule, for whoever judges by them: the gate, the history of an agency, the marts."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from fazhi.quality import tables
from fazhi.quality.rules import RULE_COLUMNS, Rule


def declare(conn: sa.Connection, rules: Iterable[Rule], active: Collection[str] | None = None) -> None:
    """Insert these rules or bring their rows up to date. active: ids of those in the suite (None: every one)."""
    rows = [{n: getattr(r, n) for n in RULE_COLUMNS} | {"active": active is None or r.rule_id in active} for r in rules]
    new = insert(tables.rule)
    changed = {c.name: new.excluded[c.name] for c in tables.rule.c if c.name != "rule_id"}
    conn.execute(new.on_conflict_do_update(index_elements=["rule_id"], set_=changed), rows)
