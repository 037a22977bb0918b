"""DAG files are thin and light: the DAG processor reads them again and again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DAGS = sorted((ROOT / "dags").glob("*.py"))
HEAVY = {
    "pandas",
    "numpy",
    "great_expectations",
    "rapidocr",
    "onnxruntime",
    "cv2",
    "trafilatura",
    "pdfplumber",
    "pypdfium2",
    "docx",
    "pyarrow",
    "bs4",
    "lxml",
    "warcio",
}

SCRIPT = """
import importlib.util, json, sys, time
import airflow.sdk
from airflow.sdk import dag, task, Asset, PartitionedAssetTimetable
import airflow.timetables.trigger
base = set(sys.modules)
start = time.perf_counter()
dags = {}
for path in sys.argv[1:]:
    spec = importlib.util.spec_from_file_location("d_" + path.rsplit("/", 1)[1][:-3], path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
new = sorted({m.split(".")[0] for m in set(sys.modules) - base})
print(json.dumps({"seconds": time.perf_counter() - start, "new": new}))
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    env = {
        **os.environ,
        "AIRFLOW_HOME": str(tmp_path_factory.mktemp("af")),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "PYTHONPATH": str(ROOT / "plugins"),
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, *map(str, DAGS)],
        capture_output=True,
        text=True,
        env=env,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_no_heavy_import_at_parse_time(imported):
    assert not HEAVY & set(imported["new"])


def test_dag_files_are_thin():
    assert {p.stem for p in DAGS} >= {
        "crawl_portals",
        "crawl_year",
        "build_year",
        "publish_marts",
        "watch_portals",
        "review_year",
        "maintenance",
    }
    for path in DAGS:
        lines = path.read_text().splitlines()
        assert len(lines) <= 110, f"{path.name} has {len(lines)} lines: move work into fazhi.pipeline"
        assert not any(word in path.read_text().lower() for word in ("select ", "insert into", "re.compile")), path.name


def test_every_dag_explains_itself(tmp_path):
    code = (
        "import sys, json; from airflow.dag_processing.dagbag import DagBag; b = DagBag(sys.argv[1]);"
        "print(json.dumps({'errors': {str(k): str(v) for k, v in b.import_errors.items()},"
        "'dags': {i: [bool(d.doc_md), sorted(d.tags), d.owner] for i, d in b.dags.items()}}))"
    )
    env = {
        **os.environ,
        "AIRFLOW_HOME": str(tmp_path),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(ROOT / "dags")],
        capture_output=True,
        text=True,
        env=env,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.strip().splitlines()[-1])
    assert found["errors"] == {}
    assert len(found["dags"]) >= 7
    for dag_id, (doc, tags, owner) in found["dags"].items():
        assert doc and "fazhi" in tags and owner == "fazhi", dag_id
