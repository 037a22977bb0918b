"""A year's marts and star as files with a Frictionless datapackage.json (https://specs.frictionlessdata.io)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from fazhi.records import sha256
from fazhi.warehouse import mart_tables as m
from fazhi.warehouse import tables, views

FORMATS = ("parquet", "csv", "xlsx")
TABLES = (
    m.yoy_indicator, m.yoy_region, m.ranking, m.timeliness, m.completeness, m.quantification, m.text_reuse,
    tables.fact_statement, tables.fact_report, tables.dim_indicator, tables.dim_agency,
    tables.agency_succession,
)  # fmt: skip
VIEWS = (views.COVERAGE, views.TRACE)
XLSX_ROWS = 1_048_575
BATCH = 20_000
_TYPES = (
    (sa.Boolean, "boolean"), (sa.Integer, "integer"), (sa.Numeric, "number"), (sa.Double, "number"),
    (sa.DateTime, "datetime"), (sa.Date, "date"), (ARRAY, "array"), (JSONB, "object"),
)  # fmt: skip


def export_year(engine: sa.Engine, year: int, to: str, directory: Path) -> list[Path]:
    """Write the year's tables to `directory`, one file each, and datapackage.json; the files written.

    Evidence is masked (mart.trace). Written beside and moved into place: an interrupted export leaves the old files.
    Raises ValueError for another format, a year that the star does not hold, or a table too long for a worksheet.
    """
    if to not in FORMATS:
        raise ValueError(f"{to!r} is no export format: give one of {', '.join(FORMATS)}")
    directory.mkdir(parents=True, exist_ok=True)
    written, resources = [], []
    with engine.connect().execution_options(isolation_level="REPEATABLE READ", stream_results=True) as conn:
        if not conn.execute(
            sa.text("select 1 from dw.fact_report where report_year = :y limit 1"), {"y": year}
        ).scalar():
            years = conn.execute(sa.text("select distinct report_year from dw.fact_report order by 1")).scalars().all()
            raise ValueError(
                f"The star holds no report on {year}; it has " + (", ".join(map(str, years)) or "none yet")
            )
        for name, fields, query in _sources(conn):
            path = directory / f"{name}.{to}"
            beside = path.with_suffix(path.suffix + ".part")
            rows = _write(conn, sa.text(query), {"year": year}, fields, to, beside)
            beside.replace(path)
            written.append(path)
            resources.append(_resource(path, name, fields, rows, to))
    package = {
        "profile": "tabular-data-package" if to == "csv" else "data-package", "name": f"fazhi-{year}",
        "title": f"法治政府建设年度报告 {year}: stated values and marts", "version": m.MART_VERSION,
        "licenses": [{"name": "Apache-2.0"}], "resources": resources,
    }  # fmt: skip
    descriptor = directory / "datapackage.json"
    descriptor.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return [*written, descriptor]


def _sources(conn: sa.Connection) -> list[tuple[str, dict[str, tuple[str, str]], str]]:
    """(file name, column -> (type, description), query) of each file, rows in the order of their key."""
    out = []
    for table in TABLES:
        columns = [c for c in table.columns if not c.info.get("audit")]
        fields = {c.name: (_type(c.type), c.comment or "") for c in columns}
        where = "where report_year = :year " if "report_year" in table.c else ""
        key = ", ".join(c.name for c in table.primary_key)
        out.append((table.name, fields, f"select {', '.join(fields)} from {table.fullname} {where}order by {key}"))
    for view in VIEWS:
        kinds = _kinds(conn, view)
        fields = {c: (kinds.get(c, "string"), d) for c, d in view.columns.items()}
        selected = ", ".join(c if c in kinds else f"cast({c} as text) as {c}" for c in view.columns)
        key = "statement_id" if "statement_id" in fields else "agency_id"
        out.append(
            (
                view.name.split(".")[1],
                fields,
                f"select {selected} from {view.name} where report_year = :year order by {key}",
            )
        )
    return out


def _kinds(conn: sa.Connection, view: views.View) -> dict[str, str]:
    """The type of each column of a view that is more than text, as the database knows it."""
    known = {
        "boolean": "boolean", "integer": "integer", "bigint": "integer", "numeric": "number",
        "double precision": "number", "date": "date",
    }  # fmt: skip
    columns = "pg_attribute where attrelid = cast(:v as regclass) and attnum > 0"
    found = conn.execute(sa.text(f"select attname, format_type(atttypid, null) from {columns}"), {"v": view.name})
    return {name: known[kind] for name, kind in found if kind in known}


def _type(type_: Any) -> str:
    return next((name for cls, name in _TYPES if isinstance(type_, cls)), "string")


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, (dict, list)) else value


def _write(
    conn: sa.Connection, query: Any, params: dict[str, Any], fields: dict[str, tuple[str, str]], to: str, path: Path
) -> int:
    result = conn.execute(query, params)
    write = {"parquet": _parquet, "csv": _csv, "xlsx": _xlsx}[to]
    return write(result.partitions(BATCH), fields, path)


def _parquet(batches: Any, fields: dict[str, tuple[str, str]], path: Path) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"boolean": pa.bool_(), "integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}
    schema = pa.schema(
        [pa.field(n, kinds.get(t, pa.string()), metadata={"description": d}) for n, (t, d) in fields.items()]
    )
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            columns = [
                [float(v) if t == "number" and v is not None else _plain(v) for v in column]
                for (t, _), column in zip(fields.values(), zip(*batch, strict=True), strict=True)
            ]
            writer.write_table(pa.table(columns, schema=schema))
            rows += len(batch)
    return rows


def _csv(batches: Any, fields: dict[str, tuple[str, str]], path: Path) -> int:
    import csv

    rows = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # the mark lets spreadsheets read Chinese
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(fields)
        for batch in batches:
            writer.writerows([harmless(_plain(v)) for v in row] for row in batch)
            rows += len(batch)
    return rows


def harmless(value: Any) -> Any:
    """The value as a cell that no spreadsheet takes for a formula: what it holds comes from the web."""
    return "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _xlsx(batches: Any, fields: dict[str, tuple[str, str]], path: Path) -> int:
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    rows = 0
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("data")
        sheet.write_row(0, 0, list(fields))
        sheet.freeze_panes(1, 0)
        for batch in batches:
            for row in batch:
                rows += 1
                if rows > XLSX_ROWS:
                    raise ValueError(f"{path.stem} has more rows than a worksheet holds: export to parquet or csv")
                for i, value in enumerate(row):
                    if value is not None:
                        cell = _plain(value)
                        sheet.write(rows, i, float(cell) if type(cell).__name__ == "Decimal" else cell)
    return rows


def _resource(path: Path, name: str, fields: dict[str, tuple[str, str]], rows: int, to: str) -> dict[str, Any]:
    names = [{"name": n, "type": t, "description": d} for n, (t, d) in fields.items()]
    tabular = {"profile": "tabular-data-resource", "encoding": "utf-8-sig"} if to == "csv" else {}
    return {
        "name": name.replace("_", "-"), "path": path.name, "format": to, **tabular, "bytes": path.stat().st_size,
        "hash": "sha256:" + sha256(path.read_bytes()), "rows": rows, "schema": {"fields": names},
    }  # fmt: skip
