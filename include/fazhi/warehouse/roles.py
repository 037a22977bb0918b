"""The read-only login for BI: marts and star, without the unmasked words of evidence.

The role `fazhi_reader` may read every table of mart and dw except dw.fact_evidence and what else is marked closed; new
tables are covered by default privileges. A role belongs to the whole server, so its password is kept by the caller.
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

READER = "fazhi_reader"
OPEN_SCHEMAS = ("dw", "mart")
CLOSED_TABLES = (("dw", "fact_evidence"),)  # the words of reports, which may name private persons


def _as(dsn: str, user: str, password: str) -> str:
    parts = urlsplit(dsn)
    place = parts.netloc.rsplit("@", 1)[-1]
    return urlunsplit(("postgresql", f"{user}:{password}@{place}", parts.path, parts.query, ""))


def _works(dsn: str) -> bool:
    try:
        with psycopg.connect(dsn, connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False


def ensure_reader(dsn: str, known: str | None = None) -> str:
    """Make the reader's login with its grants, or refresh the grants; returns its DSN.

    `known` is the DSN returned last time: while it logs in at the same place, the password stays.
    """
    kept = urlsplit(known).password if known else None
    password = kept if kept and _works(_as(dsn, READER, kept)) else secrets.token_urlsafe(15)
    role = sql.Identifier(READER)
    with psycopg.connect(dsn.replace("postgresql+psycopg://", "postgresql://"), autocommit=True) as conn:
        exists = conn.execute("select 1 from pg_roles where rolname = %s", (READER,)).fetchone()
        verb = sql.SQL("alter" if exists else "create")
        conn.execute(sql.SQL("{} role {} login password {}").format(verb, role, sql.Literal(password)))
        conn.execute(sql.SQL("alter role {} set default_transaction_read_only = on").format(role))
        for schema in OPEN_SCHEMAS:
            name = sql.Identifier(schema)
            conn.execute(sql.SQL("grant usage on schema {} to {}").format(name, role))
            conn.execute(sql.SQL("grant select on all tables in schema {} to {}").format(name, role))
            conn.execute(sql.SQL("alter default privileges in schema {} grant select on tables to {}").format(name, role))
        for schema, table in CLOSED_TABLES:
            closed = conn.execute(
                "select inhrelid::regclass::text from pg_inherits where inhparent = %s::regclass"
                " union all select %s",
                (f"{schema}.{table}", f"{schema}.{table}"),
            ).fetchall()
            for (each,) in closed:
                part = sql.SQL(".").join(sql.Identifier(p) for p in each.split("."))
                conn.execute(sql.SQL("revoke all on {} from {}").format(part, role))
    return _as(dsn, READER, password)
