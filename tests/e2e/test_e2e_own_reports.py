"""A folder of real reports of one's own goes the way of the sample portals, on the Airflow that the main job left."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]


def facts(place):
    from fazhi.warehouse import content_hash

    return {t: h for t, h in content_hash(place.engine()).items() if t.startswith("dw.fact")}


def test_five_real_reports_go_through_the_same_path(first_run, place, shared: Path):
    gold = json.loads((shared / "gold" / "seeds_gold.json").read_text(encoding="utf-8"))
    before = facts(place)
    done = place.fazhi("run", "--sample", str(shared / "seeds"))
    assert done.returncode == 0, done.stdout + done.stderr
    with psycopg.connect(place.settings()["WAREHOUSE_DSN"]) as conn:
        rows = {
            r[0]: r[1:]
            for r in conn.execute(
                "select agency_name, report_year, tier, region_code from stage.report"
                " where portal_id = 'sample-directory'"
            )
        }
    wanted = {
        d["meta"]["agency"]: (d["meta"]["report_year"], d["meta"]["level"], d["meta"]["region"]["town_stat_code"])
        for d in gold["documents"]
    }
    assert rows == wanted
    assert before != facts(place)
