"""Stage to star, one report year at a time, set-based; readers see each year change in one transaction.

Two ways to the same star: `full` builds the year beside and swaps it in; otherwise only the agencies whose staged rows
changed since the last load (stage.touched) are replaced. Both run the same SELECTs. Rows come from the version in
force of each agency and year, when the gate let report and statement through (verdict pass or flag).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from fazhi import failpoint
from fazhi.warehouse import agencies, members, partitions, selects, successions, tables
from fazhi.warehouse.aside import Aside
from fazhi.warehouse.locks import lock_star, lock_years

FULL_FROM = 0.3  # more than this share of a year's agencies touched: building it anew is cheaper
ASIDE = (tables.fact_evidence, tables.fact_section)  # read from the stage alone, half of what a load writes
_SELECTS = {
    "fact_statement": selects.STATEMENTS, "fact_evidence": selects.EVIDENCE, "fact_section": selects.SECTIONS,
    "fact_report": selects.REPORTS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did. `mode`: full | delta | none; counts are of what was written, not of what the year holds."""

    year: int
    mode: str
    agencies: int = 0  # agencies looked at
    reports: int = 0
    statements: int = 0

    @property
    def changed(self) -> bool:
        return self.mode != "none"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"changed": self.changed}


def load_year(engine: sa.Engine, year: int, *, full: bool = False) -> LoadResult:
    """Bring the star's `year` up to the stage. A second call writes nothing.

    Safe beside other loads, refreshes and readers: writers of the star take turns. A year that never had a row in the
    stage does not become one of the star's: coverage would call everybody missing in a year that nobody reported on.
    """
    with engine.begin() as conn:
        lock_years(conn, [year])
        lock_star(conn)
        if {"region_succession", "department_succession"} & set(members.sync_members(conn)):
            successions.bridge(conn)
        if not _of_the_star(conn, year):
            return LoadResult(year, "none")
        for table in tables.FACTS:
            partitions.ensure(conn, table, year)
    with Aside(engine, year) as aside, engine.begin() as conn:
        lock_years(conn, [year])
        touched = list(
            conn.execute(
                sa.text("delete from stage.touched where report_year = :year returning agency_id"), {"year": year}
            ).scalars()
        )
        if not touched and not full:
            return LoadResult(year, "none")
        lock_star(conn)
        _settings(conn)
        params = {"year": year}
        # Counted only as far as it matters: an arrival does not pay for the size of its year.
        few = int(len(touched) / FULL_FROM) + 1
        held = conn.execute(
            sa.text("select count(*) from (select from dw.dim_document where report_year = :year limit :few) d"),
            params | {"few": few},
        ).scalar_one()
        if full or len(touched) > FULL_FROM * held:
            return _rebuild(conn, year, touched, aside)
        return _replace(conn, year, touched)


def _of_the_star(conn: sa.Connection, year: int) -> bool:
    """Does the star have this year, or the stage something for it?"""
    if partitions.exists(conn, partitions.partition(tables.fact_report, year)):
        return True
    staged = "select exists (select from stage.{} where report_year = :year)"
    return any(
        conn.execute(sa.text(staged.format(table)), {"year": year}).scalar_one() for table in ("touched", "report")
    )


def _settings(conn: sa.Connection) -> None:
    conn.execute(sa.text("set local work_mem = '128MB'"))
    conn.execute(sa.text("set local maintenance_work_mem = '512MB'"))  # indexes of a year are sorted in memory
    # For less than this, starting helpers beside two sessions costs more than they do.
    conn.execute(sa.text("set local min_parallel_table_scan_size = '128MB'"))


def _columns(table: sa.Table) -> str:
    return ", ".join(c.name for c in table.columns if not c.info.get("audit"))


def _insert(conn: sa.Connection, table: sa.Table, target: str, scope: str, params: dict[str, Any]) -> int:
    """Rows of the table's SELECT, written into `target`."""
    select = _escape(_SELECTS[table.name].format(scope=scope))
    return conn.execute(sa.text(f"insert into {target} ({_columns(table)}) {select}"), params).rowcount


def _statements(conn: sa.Connection, target: str, scope: str, params: dict[str, Any]) -> int:
    """Fill the statements, mark contradictions, count them by agency (pg_temp.counted); statements written."""
    written = _insert(conn, tables.fact_statement, target, scope, params)
    # The planner knows nothing of rows just written: row by row, its plan for few, grows with their square, and what
    # it takes for a few rows to sort are all of them.
    conn.execute(sa.text("set local enable_nestloop = off"))
    conn.execute(sa.text("set local enable_sort = off"))
    again = scope.replace("r.", "s.")
    conn.execute(sa.text(selects.CONTRADICTED.format(scope=scope, again=again, statements=target)), params)
    conn.execute(sa.text(selects.COUNTED.format(scope=scope, statements=target)), params)
    conn.execute(sa.text("set local enable_nestloop = on"))
    conn.execute(sa.text("set local enable_sort = on"))
    return written


def _escape(sql: str) -> str:
    """A colon that is no bind parameter is written \\: for SQLAlchemy; only JSON literals and casts have one."""
    return sql.replace("::", "\\:\\:").replace('": "', '"\\: "')


def _documents(conn: sa.Connection, scope: str, params: dict[str, Any]) -> None:
    """The year's documents; rows that stay the same are not touched."""
    columns = [c.name for c in tables.dim_document.columns if not c.info.get("audit")]
    old, new = (f"({', '.join(f'{t}.{c}' for c in columns)})" for t in "rn")
    changes = ", ".join(f"{c} = n.{c}" for c in columns if c != "report_id")
    documents = f"({selects.DOCUMENTS.format(scope=scope)}) n"
    for step in (
        f"""delete from dw.dim_document r where report_year = :year {scope}
          and not exists (select from {documents} where n.report_id = r.report_id)""",
        f"""update dw.dim_document r set {changes} from {documents}
          where n.report_id = r.report_id and {old} is distinct from {new}""",
        f"""insert into dw.dim_document ({", ".join(columns)}) select * from {documents}
          where not exists (select from dw.dim_document r where r.report_id = n.report_id)""",
    ):
        conn.execute(sa.text(step), params)


def _replace(conn: sa.Connection, year: int, agency_ids: list[str]) -> LoadResult:
    """A day's arrival: delete and insert the touched agencies of the year, nothing else."""
    params = {"year": year, "agencies": agency_ids}
    scope = "and r.agency_id = any(:agencies)"
    targets = {t.name: partitions.partition(t, year) for t in tables.FACTS}
    # Evidence has no index of agencies: it goes with its statements.
    gone = f"select r.statement_id from {targets['fact_statement']} r where r.report_year = :year {scope}"
    conn.execute(sa.text(f"delete from {targets['fact_evidence']} where statement_id in ({gone})"), params)
    for table in (tables.fact_statement, tables.fact_section, tables.fact_report):
        conn.execute(sa.text(f"delete from {targets[table.name]} r where report_year = :year {scope}"), params)
    statements = _statements(conn, targets["fact_statement"], scope, params)
    for table in ASIDE:
        _insert(conn, table, targets[table.name], scope, params)
    reports = _insert(conn, tables.fact_report, targets["fact_report"], scope, params)
    _documents(conn, scope, params)
    agencies.refresh(conn, agency_ids)
    return LoadResult(year, "delta", len(agency_ids), reports, statements)


def _rebuild(conn: sa.Connection, year: int, touched: list[str], aside: Aside) -> LoadResult:
    """The whole year: built beside without indexes by two sessions, indexed, swapped in by one transaction."""
    params: dict[str, Any] = {"year": year}
    aside.start([partitions.new_name(t, year) for t in ASIDE], lambda other: _build_aside(other, params))
    known = sa.text("select agency_id from dw.dim_document where report_year = :year")
    before = set(conn.execute(known, params).scalars())
    target = partitions.beside(conn, tables.fact_statement, year)
    statements = _statements(conn, target, "", params)
    _finish(conn, tables.fact_statement, year)
    target = partitions.beside(conn, tables.fact_report, year)
    reports = _insert(conn, tables.fact_report, target, "", params)
    _finish(conn, tables.fact_report, year)
    after = set(conn.execute(sa.text(f"select agency_id from {target}")).scalars())
    _documents(conn, "", params)
    agencies.refresh(conn, sorted(before | after | set(touched)), swapping=(year, target))
    aside.wait()
    partitions.swap(conn, [(table, year) for table in tables.FACTS])
    failpoint.reached("load.swapped")
    return LoadResult(year, "full", len(before | after), reports, statements)


def _build_aside(conn: sa.Connection, params: dict[str, Any]) -> None:
    _settings(conn)
    for table in ASIDE:
        target = partitions.beside(conn, table, params["year"])
        _insert(conn, table, target, "", params)
        _finish(conn, table, params["year"])


def _finish(conn: sa.Connection, table: sa.Table, year: int) -> None:
    """Indexes, and statistics of the columns that the marts' plans need at once: keys and indexed ones, of reports all.

    The server's own analysis adds the others within minutes; here it would be a tenth of the load.
    """
    if table is tables.fact_report:
        partitions.finish(conn, table, year)
        return
    # Of a key it is enough to see that it hardly repeats: of 300 times the target's rows.
    conn.execute(sa.text("set local default_statistics_target = 10"))
    partitions.finish(conn, table, year, f"({', '.join(c.name for c in table.primary_key)})")
    conn.execute(sa.text("set local default_statistics_target to default"))
    if indexed := sorted({c.name for index in table.indexes for c in index.columns}):
        conn.execute(sa.text(f"analyze {partitions.new_name(table, year)} ({', '.join(indexed)})"))
