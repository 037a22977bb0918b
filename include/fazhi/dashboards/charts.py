"""A declared chart as Superset knows it: parameters for drawing it, and the query that gives its rows."""

from __future__ import annotations

import json
from typing import Any

from fazhi.dashboards.declare import Chart

ROWS = 1000  # of a table or chart, unless the declaration says otherwise
_VIZ = {
    "number": "big_number_total", "bar": "echarts_timeseries_bar", "line": "echarts_timeseries_line",
    "heatmap": "heatmap_v2",
    "table": "table", "pivot": "pivot_table_v2", "histogram": "histogram_v2", "pie": "pie",
}  # fmt: skip


def viz_type(chart: Chart) -> str:
    """Superset's name of the kind."""
    return _VIZ[chart.kind]


def measures(chart: Chart) -> list[str]:
    """Columns that the chart sums up, in its order; none for a plain table."""
    o = chart.options
    return list(o["measures"]) if "measures" in o else [o["measure"]] if "measure" in o else []


def columns(chart: Chart) -> list[str]:
    """Columns of the chart's query, in the order of its result."""
    o = chart.options
    named = [o.get("x"), o.get("y"), o.get("by"), o.get("column")]
    return list(dict.fromkeys(c for c in (*named, *o.get("rows", ()), *o.get("columns", ())) if c))


def params(chart: Chart) -> dict[str, Any]:
    """Superset's form data."""
    o, limit = chart.options, chart.options.get("limit", ROWS)
    out: dict[str, Any] = {
        "viz_type": viz_type(chart), "row_limit": limit, "adhoc_filters": _filters(chart), "extra_form_data": {},
    }  # fmt: skip
    first = chart.dataset.measures.get(measures(chart)[0]) if measures(chart) else None
    style = (first.format if first else None) or "SMART_NUMBER"
    if chart.kind == "number":
        out |= {"metric": o["measure"], "header_font_size": 0.5, "subheader_font_size": 0.125, "y_axis_format": style}
        out |= {"time_format": "%Y-%m-%d", "conditional_formatting": []}
    elif chart.kind in ("bar", "line"):
        out |= {
            "x_axis": o["x"], "metrics": measures(chart), "groupby": [o["by"]] if "by" in o else [],
            "x_axis_sort": o["x"] if not o.get("horizontal") else o["measure"], "x_axis_sort_asc": True,
            "xAxisForceCategorical": True,
            "sort_series_type": "name", "sort_series_ascending": True, "order_desc": True, "truncate_metric": True,
            "show_empty_columns": True, "y_axis_format": style, "rich_tooltip": True,
            "show_legend": "by" in o or len(measures(chart)) > 1,
            "legendType": "scroll", "legendOrientation": "top", "color_scheme": "supersetColors",
            "comparison_type": "values",
            "stack": "Stack" if o.get("stack") else None, "show_value": bool(o.get("stack") or o.get("horizontal")),
            "only_total": True, "logAxis": bool(o.get("log")), "markerEnabled": True, "markerSize": 7,
            "orientation": "horizontal" if o.get("horizontal") else "vertical", "x_axis_title_margin": 15,
            "y_axis_title_margin": 15,
            "truncateYAxis": False, "y_axis_bounds": [None, None], "annotation_layers": [],
        }  # fmt: skip
    elif chart.kind == "heatmap":
        out |= {
            "x_axis": o["x"], "groupby": o["y"], "metric": o["measure"], "sort_x_axis": "alpha_asc",
            "sort_y_axis": "alpha_desc",
            "normalize_across": "heatmap", "legend_type": "continuous", "linear_color_scheme": o["scheme"],
            "show_legend": not o.get("bare"),
            "show_values": not o.get("bare"), "show_percentage": False,
            "value_bounds": o.get("bounds", [None, None]), "y_axis_format": style,
            "xscale_interval": -1, "yscale_interval": -1, "left_margin": "auto", "bottom_margin": "auto",
            "border_width": 1,
            "border_color": {"r": 255, "g": 255, "b": 255, "a": 1},
        }  # fmt: skip
    elif chart.kind == "table":
        out |= {
            "query_mode": "raw", "all_columns": list(o["columns"]), "order_by_cols": _order_json(chart),
            "server_pagination": False,
            "page_length": o.get("page", 8), "include_search": True, "show_cell_bars": False,
            "table_timestamp_format": "%Y-%m-%d",
            "column_config": {c: f for c in o["columns"] if (f := _cell(c))},
        }  # fmt: skip
    elif chart.kind == "pivot":
        out |= {
            "groupbyRows": list(o["rows"]), "groupbyColumns": list(o["columns"]), "metrics": measures(chart),
            "metricsLayout": "COLUMNS",
            "aggregateFunction": "Sum", "valueFormat": style, "rowOrder": "key_z_to_a", "colOrder": "key_a_to_z",
            "rowTotals": True,
        }  # fmt: skip
    elif chart.kind == "pie":
        out |= {
            "groupby": [o["by"]], "metric": o["measure"], "donut": True, "innerRadius": 45, "outerRadius": 75,
            "show_labels": True,
            "label_type": "key_value", "labels_outside": True, "label_line": True, "show_legend": False,
            "number_format": style,
            "color_scheme": "supersetColors", "sort_by_metric": True, "show_labels_threshold": 0,
        }  # fmt: skip
    else:
        out |= {
            "x_axis_format": o.get("style", "SMART_NUMBER"), "column": o["column"],
            "groupby": [o["by"]] if "by" in o else [], "bins": o.get("bins", 10), "normalize": False,
            "show_legend": "by" in o, "show_value": True, "color_scheme": "supersetColors",
            "x_axis_title": chart.dataset.columns[o["column"]].label, "y_axis_title": "",
        }  # fmt: skip
    return out


def query(chart: Chart) -> dict[str, Any]:
    """The query of Superset's chart-data endpoint that gives the rows behind the chart."""
    raw = chart.kind in ("table", "histogram")
    order = [[name, way == "asc"] for name, way in (o.split() for o in chart.options.get("order", ()))]
    return {
        "columns": columns(chart), "metrics": None if raw else measures(chart), "orderby": order, "filters": [],
        "row_limit": chart.options.get("limit", ROWS),
        "extras": {"where": f"({chart.where})" if chart.where else "", "having": ""},
        "is_timeseries": False, "annotation_layers": [], "applied_time_extras": {}, "url_params": {},
        "custom_params": {}, "custom_form_data": {},
    }  # fmt: skip


def _filters(chart: Chart) -> list[dict[str, str]]:
    if not chart.where:
        return []
    return [{"clause": "WHERE", "expressionType": "SQL", "sqlExpression": chart.where}]


def _order_json(chart: Chart) -> list[str]:
    return [json.dumps([name, way == "asc"]) for name, way in (o.split() for o in chart.options.get("order", ()))]


def _cell(column: str) -> dict[str, Any]:
    if column.endswith("_year"):
        return {"d3NumberFormat": "d"}
    if column in ("change_ratio", "m2_share"):
        return {"d3NumberFormat": "+.1%" if column == "change_ratio" else ".1%"}
    if column in ("jaccard", "containment"):
        return {"d3NumberFormat": ".2f"}
    if column in ("value", "value_prev"):
        return {"d3NumberFormat": ",.10~g"}
    return {}
