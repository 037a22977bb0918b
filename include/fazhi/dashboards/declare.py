"""The dashboards as they are declared (boards/*.yaml, datasets.yaml), checked against the marts' own declarations."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

import sqlalchemy as sa
import yaml

from fazhi.warehouse import tables, views

KINDS = ("number", "bar", "line", "heatmap", "table", "pivot", "histogram", "pie")
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "fazhi.dashboards")
_DIALECT = sa.create_engine("postgresql+psycopg://").dialect


class Declared(ValueError):
    """A declaration that cannot be right; the message names file, chart and what to do."""


@dataclass(frozen=True, slots=True)
class Column:
    """`sql`: how a calculated column is made; None for one that the mart has."""

    name: str
    type: str
    label: str
    comment: str = ""
    sql: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """An aggregate with the d3 format of its values."""

    name: str
    label: str
    sql: str
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A mart (`schema`.`table`) or a query over marts (`sql`)."""

    name: str
    schema: str | None
    table: str
    sql: str | None
    comment: str
    columns: dict[str, Column]
    measures: dict[str, Measure]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart; `options` are those of its kind (charts.py)."""

    name: str
    board: str
    kind: str
    title: str
    dataset: Dataset
    width: int  # of 12 columns
    height: int  # in units of 8 pixels
    where: str = ""
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Board:
    """One dashboard: rows of charts, filters over all of them, colours of labels."""

    slug: str
    title: str
    note: str
    rows: list[list[Chart]]
    filters: list[dict[str, Any]]
    colors: dict[str, str]

    @property
    def charts(self) -> list[Chart]:
        return [chart for row in self.rows for chart in row]


def uid(kind: str, name: str) -> str:
    """The UUID of a thing of ours: the same in every Superset, so that an import finds what it replaces."""
    return str(uuid.uuid5(_NAMESPACE, f"{kind}/{name}"))


@lru_cache(maxsize=1)
def datasets() -> dict[str, Dataset]:
    """Every dataset by name. Raises Declared."""
    data = _read("datasets.yaml")
    return {name: _dataset(name, entry, data["labels"], data["common"]) for name, entry in data["datasets"].items()}


@lru_cache(maxsize=1)
def boards() -> list[Board]:
    """The dashboards, by file name. Raises Declared."""
    found = sorted(p.name for p in files("fazhi.dashboards").joinpath("boards").iterdir() if p.name.endswith(".yaml"))
    return [_board(name, _read(f"boards/{name}")) for name in found]


def _read(path: str) -> Any:
    return yaml.safe_load(files("fazhi.dashboards").joinpath(path).read_text("utf-8"))


def _mart(name: str) -> tuple[str, list[tuple[str, str, str]]]:
    """(comment, [(column, type, comment)]) of a declared mart or view."""
    for view in views.VIEWS:
        if view.name == name:
            dates = {"as_of", "due_on", "published_on", "first_seen_on"}
            kinds = {"report_year": "INTEGER", **dict.fromkeys(dates, "DATE")}
            return view.comment, [(c, kinds.get(c, "TEXT"), d) for c, d in view.columns.items()]
    for table in tables.star():
        if table.fullname == name:
            return table.comment or "", [
                (str(c.name), str(c.type.compile(dialect=_DIALECT)), c.comment or "") for c in table.columns
            ]
    raise Declared(f"datasets.yaml: there is no mart {name}: see mart_tables.py for those there are")


def _dataset(name: str, entry: dict[str, Any], labels: dict[str, str], common: dict[str, Any]) -> Dataset:
    mart = entry.get("table") or entry.get("like")
    comment, given = _mart(mart) if mart else (f"{name}: query over marts", [])
    columns = {c: Column(c, kind, labels.get(c, c), text) for c, kind, text in given}
    for c, more in (entry.get("columns") or {}).items():
        columns[c] = Column(c, more.get("type", "TEXT"), more.get("label") or labels.get(c, c), sql=more.get("sql"))
    for source, more in common.items():
        if source in columns and more["name"] not in columns:
            columns[more["name"]] = Column(more["name"], "TEXT", more["label"], sql=more["sql"])
    measures = {m: Measure(m, v["label"], v["sql"], v.get("format")) for m, v in (entry.get("measures") or {}).items()}
    schema, _, table = entry["table"].partition(".") if "table" in entry else (None, "", f"fazhi_{name}")
    return Dataset(name, schema, table, entry.get("sql"), comment, columns, measures)


def _board(file: str, data: dict[str, Any]) -> Board:
    rows = [[_chart(file, data["slug"], dict(chart)) for chart in row] for row in data["rows"]]
    for n, row in enumerate(rows, 1):
        if sum(c.width for c in row) != 12:
            raise Declared(f"boards/{file}: the charts of row {n} do not fill the 12 columns")
    for f in data["filters"]:
        _known(file, f["label"], datasets()[f["dataset"]].columns, [f["column"]])
    return Board(data["slug"], data["title"], data["note"], rows, data["filters"], data.get("colors") or {})


def _chart(file: str, slug: str, data: dict[str, Any]) -> Chart:
    title, kind = data.pop("title"), data.pop("kind")
    name = data.pop("dataset")
    if kind not in KINDS or name not in datasets():
        raise Declared(f"boards/{file}: {title}: no kind {kind!r} or no dataset {name!r}")
    dataset = datasets()[name]
    width, height, where = data.pop("width"), data.pop("height"), data.pop("where", "")
    listed = [*data.get("columns", ()), *data.get("rows", ()), *(o.split()[0] for o in data.get("order", ()))]
    single = [data[k] for k in ("x", "y", "by", "column") if k in data]
    _known(file, title, dataset.columns, [*listed, *single])
    measured = [*data.get("measures", ()), *([data["measure"]] if "measure" in data else [])]
    _known(file, title, dataset.measures, measured)
    return Chart(uid("chart", f"{slug}/{title}"), slug, kind, title, dataset, width, height, where, data)


def _known(file: str, title: str, there: dict[str, Any], names: list[str]) -> None:
    if missing := [n for n in names if n not in there]:
        raise Declared(f"boards/{file}: {title}: its dataset has no {', '.join(missing)}; it has {', '.join(there)}")
