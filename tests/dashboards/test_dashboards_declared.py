"""The dashboards' declarations fit the marts, and make a bundle that holds together. (In a real Superset: tests/bi.)"""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile

import pytest
import yaml
from typer.testing import CliRunner

from fazhi.cli import app
from fazhi.dashboards import bundle, charts, declare

DSN = "postgresql://fazhi_reader:s3cret@db.example:5432/fazhi"


@pytest.fixture(scope="module")
def files():
    return bundle.contents(DSN)


def test_four_dashboards_named_in_chinese_first():
    assert [b.slug for b in declare.boards()] == ["fazhi-coverage", "fazhi-quality", "fazhi-timeliness", "fazhi-yoy"]
    titles = [b.title for b in declare.boards()] + [c.title for b in declare.boards() for c in b.charts]
    for title in titles:
        chinese = next(i for i, c in enumerate(title) if "\u4e00" <= c <= "\u9fff")
        assert chinese < 2 and any(c.isascii() and c.isalpha() for c in title), title
    assert len(set(titles)) == len(titles)


def test_every_dataset_and_measure_runs_on_the_warehouse(warehouse):
    import sqlalchemy as sa

    with warehouse.connect() as conn:
        for dataset in declare.datasets().values():
            source = f"({dataset.sql}) t" if dataset.sql else f"{dataset.schema}.{dataset.table}"
            columns = ", ".join(c.sql or c.name for c in dataset.columns.values())
            measures = ", ".join(m.sql for m in dataset.measures.values())
            for wanted in (columns, measures):
                conn.execute(sa.text(f"select {wanted} from {source} limit 1".replace(":", "\\:")))


def test_only_marts_and_dimensions_are_read():
    for dataset in declare.datasets().values():
        assert dataset.schema == "mart" or "from mart." in (dataset.sql or "")
        assert not any(word in (dataset.sql or "") for word in ("stage.", "quality.", "crawl.", "fact_"))


def test_the_bundle_refers_to_what_it_holds(files):
    held = {data["uuid"]: name.split("/")[0] for name, data in files.items() if "uuid" in data}
    assert len(held) == len(files) - 1
    for name, data in files.items():
        for key in ("database_uuid", "dataset_uuid"):
            assert key not in data or held[data[key]] == key.removesuffix("_uuid") + "s", name
        if name.startswith("dashboards/"):
            placed = [
                p["meta"]["uuid"] for p in data["position"].values() if isinstance(p, dict) and p["type"] == "CHART"
            ]
            assert {held[u] for u in placed} == {"charts"} and len(placed) == len(set(placed))
            targets = [t for f in data["metadata"]["native_filter_configuration"] for t in f["targets"]]
            assert {held[t["datasetUuid"]] for t in targets} == {"datasets"}


def test_every_chart_has_its_query(files):
    for name, data in files.items():
        if name.startswith("charts/"):
            (query,) = json.loads(data["query_context"])["queries"]
            assert query["columns"] or query["metrics"], name


def test_superset_may_not_write_and_the_bundle_is_reproducible(files):
    database = files["databases/fazhi.yaml"]
    assert database["sqlalchemy_uri"] == "postgresql+psycopg2://fazhi_reader:s3cret@db.example:5432/fazhi"
    assert not (database["allow_dml"] or database["allow_ctas"] or database["allow_cvas"])
    assert bundle.packed(DSN) == bundle.packed(DSN)
    with zipfile.ZipFile(io.BytesIO(bundle.packed(DSN))) as archive:
        assert yaml.safe_load(archive.read("fazhi/metadata.yaml"))["version"] == "1.0.0"


def test_a_file_with_the_password_is_for_its_owner_only(tmp_path):
    path = tmp_path / "b.zip"
    done = CliRunner().invoke(app, ["dashboards", "--zip", str(path), "--dsn", DSN])
    assert done.exit_code == 0 and stat.S_IMODE(os.stat(path).st_mode) == 0o600


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--dsn", "mysql://x/y", "--zip", "z.zip"], "postgresql://"),
        (["--dsn", DSN, "--url", "http://127.0.0.1:9", "--password", "x"], "does not answer"),
    ],
    ids=["no PostgreSQL", "no Superset"],
)
def test_errors_are_one_sentence(words, said):
    done = CliRunner().invoke(app, ["dashboards", *words])
    assert done.exit_code == 1 and said in done.output and "Traceback" not in done.output


def test_a_column_that_the_mart_has_not_is_refused_by_name():
    good = declare.boards()[0].charts[4]
    data = {
        "kind": "heatmap",
        "title": "t",
        "dataset": good.dataset.name,
        "x": "yeer",
        "y": "agency_name",
        "measure": "standing",
    }
    with pytest.raises(declare.Declared, match="yeer"):
        declare._chart("x.yaml", "s", {**data, "width": 12, "height": 10})


def test_chart_kinds_are_those_that_can_be_drawn():
    for board in declare.boards():
        for chart in board.charts:
            form = charts.params(chart)
            assert form["viz_type"] == charts.viz_type(chart) and form["row_limit"] > 0
