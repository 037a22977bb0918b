"""Who may read what. fazhi_reader is the role of BI: marts and star, neither raw evidence nor anything operational."""

from __future__ import annotations

import sqlalchemy as sa
from psycopg import sql

READER = "fazhi_reader"
PRIVATE_ROLE = "fazhi_private"  # members may read unmasked evidence as well
PRIVATE = ("dw.fact_evidence", "dw.trace_unmasked")


def grant(conn: sa.Connection) -> None:
    """Make both roles (without login) where this user may, and give them their rights on what there is.

    On a server where the user may not create roles and they do not exist, nothing is granted: the administrator makes
    them, and the next upgrade fills them.
    """
    may = conn.exec_driver_sql(
        "select rolcreaterole or rolsuper from pg_roles where rolname = current_user"
    ).scalar_one()
    for role in (READER, PRIVATE_ROLE):
        there = conn.exec_driver_sql("select 1 from pg_roles where rolname = %s", (role,)).scalar()
        if not there and not may:
            return
        if not there:
            # Roles belong to the server: another database's migration may make them at the same moment.
            conn.exec_driver_sql(
                f"do $$ begin create role {role} nologin; exception when duplicate_object or unique_violation then null; end $$"  # noqa: E501
            )
    private_tables = _private(conn)
    for schema in ("dw", "mart"):
        conn.exec_driver_sql(f"grant usage on schema {schema} to {READER}, {PRIVATE_ROLE}")
        conn.exec_driver_sql(f"grant select on all tables in schema {schema} to {READER}, {PRIVATE_ROLE}")
        conn.exec_driver_sql(
            f"alter default privileges in schema {schema} grant select on tables to {READER}, {PRIVATE_ROLE}"
        )
    conn.exec_driver_sql(f"revoke all on {', '.join(private_tables)} from {READER}")
    conn.exec_driver_sql(f"grant execute on function dw.mask_names(text) to {READER}, {PRIVATE_ROLE}")


def protect(conn: sa.Connection, table: str) -> None:
    """Take a new partition of private evidence away from the reader (default privileges gave it)."""
    if conn.exec_driver_sql("select 1 from pg_roles where rolname = %s", (READER,)).scalar():
        conn.exec_driver_sql(f"revoke all on {table} from {READER}")


def _private(conn: sa.Connection) -> list[str]:
    """Private tables with all partitions, those that a killed load left unattached among them."""
    parts = conn.exec_driver_sql(
        "select oid::regclass::text from pg_class where relnamespace = 'dw'::regnamespace and relkind = 'r' "
        "and starts_with(relname, 'fact_evidence_')"
    ).scalars()
    return [*PRIVATE, *parts]


def set_reader_password(engine: sa.Engine, password: str, *, private: bool = False) -> str:
    """Let the reader (or the private reader) log in with this password; the role's name."""
    role = PRIVATE_ROLE if private else READER
    with engine.begin() as conn:
        raw = conn.connection.driver_connection
        statement = sql.SQL("alter role {} login password {}").format(sql.Identifier(role), sql.Literal(password))
        conn.exec_driver_sql(statement.as_string(raw).replace("%", "%%"))
    return role
