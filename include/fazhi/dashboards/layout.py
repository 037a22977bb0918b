"""Where things stand on a dashboard, and its filters: Superset's position and metadata."""

from __future__ import annotations

from typing import Any

from fazhi.dashboards.declare import Board, uid

NOTE_HEIGHT = 11


def position(board: Board) -> dict[str, Any]:
    """Title, a note, then the rows of charts."""
    rows: dict[str, Any] = {}
    _row(rows, "NOTE", [("MARKDOWN-note", "MARKDOWN", {"code": board.note, "width": 12, "height": NOTE_HEIGHT})])
    number = 0
    for n, charts in enumerate(board.rows, 1):
        cells = []
        for chart in charts:
            number += 1
            size = {"width": chart.width, "height": chart.height}
            meta = {"uuid": chart.name, "chartId": number, "sliceName": chart.title, **size}
            cells.append((f"CHART-{number}", "CHART", meta))
        _row(rows, str(n), cells)
    top = [key for key, part in rows.items() if part["type"] == "ROW"]
    return {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": top, "parents": ["ROOT_ID"]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": board.title}},
        **rows,
    }


def _row(rows: dict[str, Any], name: str, cells: list[tuple[str, str, dict[str, Any]]]) -> None:
    row = f"ROW-{name}"
    parents = ["ROOT_ID", "GRID_ID"]
    rows[row] = {
        "type": "ROW", "id": row, "children": [c[0] for c in cells], "parents": parents,
        "meta": {"background": "BACKGROUND_TRANSPARENT"},
    }  # fmt: skip
    for key, kind, meta in cells:
        rows[key] = {"type": kind, "id": key, "children": [], "parents": [*parents, row], "meta": meta}


def metadata(board: Board) -> dict[str, Any]:
    """Filters and colours. A filter reaches every chart whose dataset has its column."""
    return {
        "native_filter_configuration": [_filter(board.slug, f) for f in board.filters],
        "label_colors": board.colors, "map_label_colors": {}, "shared_label_colors": [], "color_scheme": "",
        "color_scheme_domain": [],
        "filter_bar_orientation": "HORIZONTAL", "cross_filters_enabled": True, "refresh_frequency": 0,
        "expanded_slices": {},
        "timed_refresh_immune_slices": [], "chart_configuration": {},
        "global_chart_configuration": {"scope": {"rootPath": ["ROOT_ID"], "excluded": []}, "chartsInScope": []},
    }  # fmt: skip


def _filter(slug: str, declared: dict[str, Any]) -> dict[str, Any]:
    column, single, default = declared["column"], declared.get("single", False), declared.get("default")
    chosen: dict[str, Any] = {"extraFormData": {}, "filterState": {}, "ownState": {}}
    if default:
        chosen["extraFormData"] = {"filters": [{"col": column, "op": "IN", "val": [default]}]}
        chosen["filterState"] = {"value": [default], "label": default}
    return {
        "id": f"NATIVE_FILTER-{uid('filter', f'{slug}/{column}')}", "type": "NATIVE_FILTER",
        "filterType": "filter_select",
        "name": declared["label"], "description": "",
        "targets": [{"datasetUuid": uid("dataset", declared["dataset"]), "column": {"name": column}}],
        "defaultDataMask": chosen, "cascadeParentIds": [], "scope": {"rootPath": ["ROOT_ID"], "excluded": []},
        "controlValues": {
            "enableEmptyFilter": single, "defaultToFirstItem": False, "multiSelect": not single,
            "searchAllOptions": True, "inverseSelection": False,
        },
    }  # fmt: skip
