"""One row into one table, whatever columns the table has gained since."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

_NEUTRAL: dict[type, Any] = {
    dict: {},
    list: [],
    str: "",
    int: 0,
    bool: False,
    date: date(2025, 6, 1),
    datetime: datetime(2025, 6, 1, 4, 0, tzinfo=UTC),
}


def put(conn: sa.Connection, table: sa.Table, **values: Any) -> None:
    """Insert a row; columns that must not be null and that no test looks at get a neutral value."""
    for column in table.columns:
        if (
            column.name not in values
            and not column.nullable
            and column.server_default is None
            and column.identity is None
        ):
            kind = list if isinstance(column.type, sa.ARRAY) else column.type.python_type
            values[column.name] = _NEUTRAL.get(kind, 0)
    conn.execute(sa.insert(table).values(**values))
