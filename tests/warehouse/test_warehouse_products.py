"""Release, diff, trace, export, dictionary, synthetic nation."""

import csv
import json

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner
from warehouse_rows import make, put, rows

from fazhi.warehouse import dictionary, export, load, marts, release, synth, tables, trace
from fazhi.warehouse.find import NotFound


@pytest.fixture
def filled(star):
    put(
        star,
        make("440823", 2022, [("STUDY", 1), (None, 2)]),
        make("440823", 2023, [("STUDY", 3), ("CASES", 4)], words="=cmd。"),
    )
    for year in (2022, 2023):
        load.load_year(star, year)
    marts.refresh(star)
    yield star
    with star.begin() as conn:
        for schema in (
            conn.execute(sa.text("select nspname from pg_namespace where nspname like 'release\\_%'")).scalars().all()
        ):
            conn.execute(sa.text(f"drop schema {schema} cascade"))
        conn.execute(sa.text("truncate dw.release"))


def test_release_is_frozen_and_diff_says_what_moved(filled):
    one = release.freeze(filled, "v1")
    assert release.freeze(filled, "v1") == one
    assert release.diff(filled, "v1")["counts"] == {}
    put(filled, make("440823", 2023, [("STUDY", 5), ("LOST", 1)], publish="2024-03-01", url="http://127.0.0.1/n"))
    load.load_year(filled, 2023)
    moved = release.diff(filled, "v1")
    assert moved["counts"] == {"added": 2, "removed": 2}
    with pytest.raises(release.ReleaseExists):
        release.freeze(filled, "v1")
    with pytest.raises(sa.exc.DBAPIError, match="frozen"), filled.begin() as conn:
        conn.execute(sa.text("update release_v1.fact_statement set value = 0"))
    with pytest.raises(NotFound, match="v1"):
        release.diff(filled, "none")
    with pytest.raises(ValueError, match="small letters"):
        release.freeze(filled, "V 1; drop")


def test_diff_names_a_changed_value(filled):
    release.freeze(filled, "v2")
    with filled.begin() as conn:
        conn.execute(sa.text("update stage.statement set value_corrected = 7 where value = 3"))
    load.load_year(filled, 2023)
    (row,) = release.diff(filled, "v2")["rows"]
    assert (row["kind"], row["indicator"], int(row["before"]), int(row["after"])) == ("value", "STUDY", 3, 7)


def test_trace_walks_to_the_page(filled):
    ((sid,),) = rows(filled, "select statement_id from dw.fact_statement where value = 3")
    row = trace.trace(filled, sid)
    assert row["evidence_text"] in row["sentence_text"]
    assert (row["indicator"], row["url"]) == ("STUDY", "http://127.0.0.1/440823/2023")
    with pytest.raises(NotFound, match="No statement"):
        trace.trace(filled, "nothing")
    with filled.begin() as conn:
        conn.execute(sa.text("update stage.statement set verdict = 'quarantine' where value = 3"))
    load.load_year(filled, 2023)
    with pytest.raises(NotFound, match="quarantine"):
        trace.trace(filled, sid)


@pytest.mark.parametrize("to", export.FORMATS)
def test_export_has_every_row_and_a_datapackage(filled, tmp_path, to):
    files = export.export_year(filled, 2023, to, tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text())
    resource = {r["name"]: r for r in package["resources"]}
    assert resource["fact-statement"]["rows"] == 2
    assert {f.name for f in files} == {r["path"] for r in package["resources"]} | {"datapackage.json"}
    fields = [f["name"] for f in resource["yoy-indicator"]["schema"]["fields"]]
    kinds = {f["name"]: f["type"] for name in ("coverage", "trace") for f in resource[name]["schema"]["fields"]}
    wanted = {
        "report_year": "integer",
        "due_on": "date",
        "value": "number",
        "warc_offset": "integer",
        "status": "string",
    }
    assert wanted.items() <= kinds.items()
    path = tmp_path / f"yoy_indicator.{to}"
    if to == "csv":
        got = list(csv.DictReader(path.open(encoding="utf-8-sig")))
    elif to == "parquet":
        import pyarrow.parquet as pq

        got = pq.read_table(path).to_pylist()
    else:
        import openpyxl

        head, *body = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
        got = [dict(zip(head, r, strict=True)) for r in body]
    assert list(got[0]) == fields
    assert sorted(float(r["value"]) for r in got) == [3, 4]


def test_export_refuses_what_it_cannot_do(filled, tmp_path):
    with pytest.raises(ValueError, match="parquet"):
        export.export_year(filled, 2023, "doc", tmp_path)
    with pytest.raises(ValueError, match="2022, 2023"):
        export.export_year(filled, 1999, "csv", tmp_path)
    assert list(tmp_path.glob("*.csv")) == []


def test_text_from_the_web_is_no_formula():
    assert export.harmless("=1+1") == "'=1+1"
    assert export.harmless("学法") == "学法"


def test_dictionary_names_every_column_and_is_stable():
    text = dictionary.markdown()
    assert text == dictionary.markdown()
    assert "missing, as of a stated day?\n" in text and "?." not in text
    for table in tables.star():
        assert f"### {table.fullname}" in text
        assert all(c.comment for c in table.columns)
    assert "| STUDY | 学法次数 |" in text
    assert "LOST / CASES" in text


def test_synthetic_nation_is_the_same_for_a_seed_and_refuses_real_company(star):
    made = synth.populate(star, synth.Nation(reports=40, years=(2022, 2023)))
    assert made["reports"] > 60
    one = rows(star, "select * from stage.statement order by report_id, statement_id")
    with star.begin() as conn:
        conn.execute(sa.text("truncate stage.report, stage.statement, stage.touched"))
    synth.populate(star, synth.Nation(reports=40, years=(2022, 2023)))
    assert rows(star, "select * from stage.statement order by report_id, statement_id") == one
    assert load.load_year(star, 2022).statements > 300
    put(star, make("440823", 2022, [("STUDY", 1)]))
    with pytest.raises(ValueError, match="real reports"):
        synth.populate(star, synth.Nation(reports=5))


def test_cli_answers_in_sentences(filled, monkeypatch):
    from fazhi.cli import app

    monkeypatch.setattr("fazhi.warehouse.base.engine", lambda dsn=None: filled)
    run = CliRunner().invoke
    shown = run(app, ["yoy", "-i", "STUDY"])
    assert shown.exit_code == 0
    assert "+200.0%" in shown.output
    wrong = run(app, ["yoy", "-i", "没有"])
    assert wrong.exit_code == 1
    assert "No indicator" in wrong.output
    assert run(app, ["trace", "x"]).exit_code == 1
