"""What Airflow's trigger form asks for, after the DAG went through Airflow's own serialization."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
from airflow.serialization.definitions.param import SerializedParam
from airflow.serialization.serialized_objects import DagSerialization

def taken(param, value):
    try:
        SerializedParam(value, **param.schema).resolve(raises=True)
    except Exception as e:
        return type(e).__name__
    return True

out = {}
for dag_id, dag in DagBag(sys.argv[1]).dags.items():
    params = DagSerialization.from_dict(json.loads(json.dumps(DagSerialization.to_dict(dag)))).params
    for name in params:
        param = params.get_param(name)
        said = (param.schema.get("description_md") or "").lower()
        out[f"{dag_id}.{name}"] = {
            "type": param.schema["type"], "may_be_empty": "empty:" in said, "default": param.value,
            "null": taken(param, None), "list": taken(param, ["x"]), "years": taken(param, [2023]),
        }
print(json.dumps(out))
"""


@pytest.fixture(scope="module")
def forms(tmp_path_factory):
    env = {
        **os.environ,
        "AIRFLOW_HOME": str(tmp_path_factory.mktemp("af")),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
    }
    command = [sys.executable, "-W", "ignore", "-c", SCRIPT, str(ROOT / "dags")]
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=180)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def required(field) -> bool:
    """As Airflow's form decides it: a field is required unless null is among its types."""
    return "null" not in field["type"]


def test_a_field_that_may_stay_empty_is_not_marked_as_required(forms):
    may = {name for name, field in forms.items() if field["may_be_empty"]}
    assert may >= {"crawl_portals.portals", "crawl_portals.years", "crawl_year.portals", "publish_marts.as_of"}
    assert [name for name in may if required(forms[name]) or forms[name]["null"] is not True] == []


def test_a_field_that_starts_empty_may_stay_so(forms):
    # the reason of a release is the one that a person has to fill in
    assert {n for n, f in forms.items() if required(f) and f["default"] in (None, "", [])} == {"review_year.why"}


def test_portals_are_words_and_years_are_numbers(forms):
    for name in ("crawl_portals.portals", "crawl_year.portals"):
        assert forms[name]["list"] is True and forms[name]["years"] == "ValidationError"
    years = forms["crawl_portals.years"]
    assert years["years"] is True and years["list"] == "ValidationError"
