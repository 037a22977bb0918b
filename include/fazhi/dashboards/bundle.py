"""The declarations as Superset's import bundle: a ZIP of YAML files, the same bytes for the same declarations."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import yaml

from fazhi.dashboards import charts, layout
from fazhi.dashboards.declare import Board, Chart, Dataset, boards, datasets, uid

VERSION = "1.0.0"  # of Superset's export format
ROOT = "fazhi"


def superset_dsn(dsn: str) -> str:
    """The address for Superset's driver. Raises ValueError when it is not one of PostgreSQL."""
    scheme, found, rest = dsn.partition("://")
    if not found or scheme.split("+")[0] not in ("postgresql", "postgres"):
        raise ValueError("Give the warehouse's read-only address as postgresql://user:password@host:port/database")
    return f"postgresql+psycopg2://{rest}"


def contents(dsn: str) -> dict[str, dict[str, Any]]:
    """File name to content. `dsn` is the read-only address of the warehouse, as Superset's machine reaches it."""
    out: dict[str, dict[str, Any]] = {"metadata.yaml": {"version": VERSION, "timestamp": "2025-01-01T00:00:00+00:00"}}
    out["databases/fazhi.yaml"] = {
        "database_name": "fazhi 法治", "sqlalchemy_uri": superset_dsn(dsn), "uuid": uid("database", "fazhi"),
        "version": VERSION,
        "cache_timeout": None, "expose_in_sqllab": True, "allow_run_async": False, "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False, "allow_csv_upload": False, "extra": {"metadata_params": {}, "engine_params": {}},
    }  # fmt: skip
    for dataset in datasets().values():
        out[f"datasets/fazhi/{dataset.name}.yaml"] = _dataset(dataset)
    for board in boards():
        for n, chart in enumerate(board.charts, 1):
            out[f"charts/{board.slug}-{n:02}.yaml"] = _chart(chart)
        out[f"dashboards/{board.slug}.yaml"] = _dashboard(board)
    return out


def packed(dsn: str) -> bytes:
    """The ZIP. It holds the password of the read-only login: keep it to yourself."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents(dsn).items():
            info = zipfile.ZipInfo(f"{ROOT}/{name}", date_time=(2025, 1, 1, 0, 0, 0))
            archive.writestr(info, yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=4096))
    return buffer.getvalue()


def _dataset(dataset: Dataset) -> dict[str, Any]:
    columns = [
        {
            "column_name": c.name, "verbose_name": c.label, "type": c.type, "description": c.comment or None,
            "expression": c.sql,
            "is_dttm": c.type in ("DATE", "TIMESTAMP WITH TIME ZONE"), "is_active": True, "groupby": True,
            "filterable": True, "extra": None,
            "python_date_format": None, "advanced_data_type": None,
        }
        for c in dataset.columns.values()
    ]  # fmt: skip
    measures = [
        {
            "metric_name": m.name, "verbose_name": m.label, "expression": m.sql, "d3format": m.format,
            "metric_type": None, "extra": None,
        }
        for m in dataset.measures.values()
    ]  # fmt: skip
    return {
        "table_name": dataset.table, "schema": dataset.schema, "sql": dataset.sql, "description": dataset.comment,
        "uuid": uid("dataset", dataset.name),
        "database_uuid": uid("database", "fazhi"), "version": VERSION, "main_dttm_col": None,
        "default_endpoint": None, "offset": 0,
        "cache_timeout": None, "catalog": None, "params": None, "template_params": None,
        "filter_select_enabled": True,
        "fetch_values_predicate": None, "extra": None, "normalize_columns": False, "always_filter_main_dttm": False,
        "columns": columns, "metrics": measures,
    }  # fmt: skip


def _chart(chart: Chart) -> dict[str, Any]:
    form = charts.params(chart)
    # Superset fills the dataset's number in when it imports.
    context = {
        "datasource": {"id": 0, "type": "table"}, "force": False, "queries": [charts.query(chart)], "form_data": form,
        "result_format": "json", "result_type": "full",
    }  # fmt: skip
    return {
        "slice_name": chart.title, "viz_type": charts.viz_type(chart), "params": form,
        "query_context": json.dumps(context, ensure_ascii=False),
        "cache_timeout": None, "uuid": chart.name, "version": VERSION,
        "dataset_uuid": uid("dataset", chart.dataset.name),
        "description": chart.dataset.comment,
    }  # fmt: skip


def _dashboard(board: Board) -> dict[str, Any]:
    return {
        "dashboard_title": board.title, "slug": board.slug, "uuid": uid("dashboard", board.slug),
        "version": VERSION, "description": None,
        "css": "", "published": True, "position": layout.position(board), "metadata": layout.metadata(board),
    }  # fmt: skip
