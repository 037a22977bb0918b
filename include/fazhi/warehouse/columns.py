"""How the star's columns are declared: type, comment, and what else the dictionary and the loader must know of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

Text, Int, Num, Bool, Date = sa.Text, sa.Integer, sa.Numeric, sa.Boolean, sa.Date
Texts, Ints, Json, Real = ARRAY(sa.Text), ARRAY(sa.Integer), JSONB, sa.Double
TS = sa.DateTime(timezone=True)


def col(
    name: str, type_: Any, comment: str, *, ref: str | None = None, unit: str | None = None, **kw: Any
) -> sa.Column[Any]:
    """A column with its comment.

    `ref` names the "table.column" it points at (dictionary and key tests; the database
    does not enforce it, because a check of every row would dominate the load of a year). `unit` is for the dictionary.
    """
    info = {k: v for k, v in (("ref", ref), ("unit", unit)) if v}
    return sa.Column(name, type_, comment=comment, info=info, **kw)


def pk(name: str, type_: Any, comment: str, *, ref: str | None = None) -> sa.Column[Any]:
    """A column of the primary key; the value is never made by a sequence."""
    return col(name, type_, comment, ref=ref, primary_key=True, autoincrement=False)


def need(
    name: str, type_: Any, comment: str, *, ref: str | None = None, unit: str | None = None, **kw: Any
) -> sa.Column[Any]:
    """A column that is never null."""
    return col(name, type_, comment, ref=ref, unit=unit, nullable=False, **kw)


def audit() -> sa.Column[Any]:
    """When the row was last written: the only place where the run's clock may appear; content hashes leave it out."""
    return sa.Column(
        "loaded_at",
        TS,
        server_default=sa.func.now(),
        nullable=False,
        comment="audit: when the row was written",
        info={"audit": True},
    )


YEARLY: dict[str, Any] = {"postgresql_partition_by": "LIST (report_year)"}
BY_AGENCY: dict[str, Any] = {"distribute_by": "agency_id"}  # Citus: spread over the nodes, co-located by agency
AGENCY_TYPES = "government | party_and_government | department | subdistrict_office | development_zone | other"
WHOLE: dict[str, Any] = {"distribute_by": "coordinator"}  # Citus: stays there whole
