"""What `fazhi export` writes, read by others: Frictionless validates it, Spark computes the marts' figures from it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from bi_program import ROOT, fazhi

pytestmark = [pytest.mark.bi, pytest.mark.timeout(1800)]  # Spark on a busy machine
VALIDATE = """
import json, sys
from frictionless import Package
report = Package(sys.argv[1]).validate()
print(json.dumps({"valid": report.valid, "rows": {t.name: t.stats.get("rows") or 0 for t in report.tasks},
  "errors": [f"{t.name}: {e.message}" for t in report.tasks for e in t.errors][:5] + [e.message for e in report.errors]}))
"""
DESCRIBE = """
import json, sys
from frictionless import Package
package = Package(sys.argv[1])
print(json.dumps({r.name: [f.name for f in r.schema.fields] for r in package.resources}))
"""


def run(bi_python: str, *words: str, **env: str) -> str:
    done = subprocess.run([bi_python, *words], env={**os.environ, **env}, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def years(heirs):
    return [y for (y,) in heirs.rows("select distinct report_year from dw.fact_report order by 1")]


@pytest.fixture(scope="module")
def parquet(heirs, years, tmp_path_factory) -> Path:
    """One folder a year, by the command that the documentation names."""
    home = tmp_path_factory.mktemp("exports")
    for year in years:
        fazhi("export", "--year", str(year), "--to", "parquet", str(home / str(year)), WAREHOUSE_DSN=heirs.dsn)
    return home


def test_frictionless_finds_every_row_of_the_csv_valid(star, bi_python, tmp_path):
    fazhi("export", "--year", "2023", "--to", "csv", str(tmp_path), WAREHOUSE_DSN=star.dsn)
    report = json.loads(run(bi_python, "-c", VALIDATE, str(tmp_path / "datapackage.json")))
    assert report["valid"] and report["errors"] == []
    counted = {r["name"]: r["rows"] for r in json.loads((tmp_path / "datapackage.json").read_text())["resources"]}
    assert report["rows"] == counted
    ((stated,),) = star.rows("select count(*) from dw.fact_statement where report_year = 2023")
    assert report["rows"]["fact-statement"] == stated > 100


def test_frictionless_notices_a_changed_file(star, bi_python, tmp_path):
    fazhi("export", "--year", "2022", "--to", "csv", str(tmp_path), WAREHOUSE_DSN=star.dsn)
    file = tmp_path / "timeliness.csv"
    file.write_text(file.read_text("utf-8-sig").replace("2022,", "twenty,", 1), "utf-8-sig")
    report = json.loads(run(bi_python, "-c", VALIDATE, str(tmp_path / "datapackage.json")))
    assert not report["valid"] and any("timeliness" in e for e in report["errors"])


def test_frictionless_reads_the_description_of_the_parquet(parquet, bi_python):
    described = json.loads(run(bi_python, "-c", DESCRIBE, str(parquet / "2023/datapackage.json")))
    for name, fields in described.items():
        assert pq.read_schema(parquet / "2023" / f"{name.replace('-', '_')}.parquet").names == fields
    assert {"yoy-indicator", "fact-statement", "fact-report", "dim-indicator", "agency-succession"} <= set(described)


def facets(key: str) -> str:
    """The facets' text without the order that a database gives them."""
    return json.dumps(json.loads(key), sort_keys=True) if key else ""


def test_spark_gives_the_figures_of_the_mart(heirs, parquet, bi_python, tmp_path):
    out = tmp_path / "yoy"
    env = {k: v for k, v in os.environ.items() if k != "JAVA_HOME"}  # Java from the lock, not the machine's
    env["JAVA_TOOL_OPTIONS"] = "-XX:TieredStopAtLevel=1"  # so few rows do not repay Java's second compiler
    done = subprocess.run(
        [bi_python, str(ROOT / "deploy/spark/yoy_indicator.py"), str(parquet), str(out)],
        env=env, capture_output=True, text=True, timeout=1200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    names = [
        "report_year", "agency_id", "indicator", "scope", "facet_key", "unit", "value", "qualifier", "value_prev", "qualifier_prev",
        "change", "change_ratio", "comparable", "flags", "statement_id", "statement_id_prev", "repeats",
    ]  # fmt: skip
    ratio = names.index("change_ratio")

    def keyed(rows):
        out = {}
        for row in rows:
            *key, facet = row[:5]
            plain = [list(v) if isinstance(v, list | tuple) else v for v in row[5:]]
            out[*key, facets(facet)] = plain[: ratio - 5] + plain[ratio - 4 :], plain[ratio - 5]
        return out

    computed = keyed(tuple(r[n] for n in names) for r in pq.read_table(out).to_pylist())
    mart = keyed(heirs.rows(f"select {', '.join(names)} from mart.yoy_indicator"))
    assert len(mart) > 1000 and computed.keys() == mart.keys()
    flags = {flag for exact, _ in mart.values() for flag in exact[names.index("flags") - 6]}
    assert {"succession", "no_prior_value", "bound", "part_year"} <= flags
    for key, (exact, change) in mart.items():
        assert computed[key][0] == exact, key  # decimals, texts and flags: equal
        assert computed[key][1] == (None if change is None else pytest.approx(change, rel=1e-14)), key
