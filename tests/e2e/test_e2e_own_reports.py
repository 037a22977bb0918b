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


def own_reports(place):
    """Reports from folders of one's own, by key; tests before this one may have brought some."""
    with psycopg.connect(place.settings()["WAREHOUSE_DSN"]) as conn:
        found = conn.execute(
            "select report_id, agency_name, report_year, tier, region_code from stage.report"
            " where portal_id = 'sample-directory'"
        )
        return {report_id: tuple(rest) for report_id, *rest in found}


def test_five_real_reports_go_through_the_same_path(first_run, place, shared: Path):
    gold = json.loads((shared / "gold" / "seeds_gold.json").read_text(encoding="utf-8"))
    before, reports_before = facts(place), own_reports(place)
    done = place.fazhi("run", "--sample", str(shared / "seeds"))
    assert done.returncode == 0, done.stdout + done.stderr
    appeared = sorted(row for report_id, row in own_reports(place).items() if report_id not in reports_before)
    meta = [d["meta"] for d in gold["documents"]]
    assert appeared == sorted((m["agency"], m["report_year"], m["level"], m["region"]["town_stat_code"]) for m in meta)
    assert before != facts(place)
