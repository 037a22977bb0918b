"""The ready-made dashboards in a real Superset: imported, every chart's figures those of the marts, drawn in Chromium."""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import drawn
import psutil
import psycopg
import pytest

from fazhi.dashboards import charts
from fazhi.dashboards.declare import boards, datasets

pytestmark = [pytest.mark.bi, pytest.mark.timeout(1800)]  # the first test waits for Superset's set-up
CHARTS = [(board, n, chart) for board in boards() for n, chart in enumerate(board.charts, 1)]
IDS = [f"{board.slug}-{n:02}" for board, n, _ in CHARTS]


@pytest.fixture(scope="module")
def numbers(superset):
    """UUID of a chart -> its number in this Superset."""
    found = superset.client.call("GET", "/api/v1/chart/?q=(columns:!(id,uuid),page_size:100)")["result"]
    return {c["uuid"]: c["id"] for c in found}


def data(superset, number):
    (result,) = superset.client.call("GET", f"/api/v1/chart/{number}/data/")["result"]
    assert result["status"] == "success" and not result["error"]
    return result["data"]


def test_one_command_imports_everything_and_again_changes_nothing(superset, numbers):
    assert [line.rsplit("/", 1)[0].rsplit("/", 1)[1] for line in superset.said.splitlines()] == [
        b.slug for b in boards()
    ]
    assert set(numbers) == {chart.name for _, _, chart in CHARTS}

    def count(kind):
        return superset.client.call("GET", f"/api/v1/{kind}/")["count"]

    assert (count("dashboard"), count("dataset"), count("database")) == (4, len(datasets()), 1)
    for board in boards():
        there = superset.client.call("GET", f"/api/v1/dashboard/{board.slug}/charts")["result"]
        assert len(there) == len(board.charts)


def test_superset_listens_on_loopback_only(superset):
    listening = {
        c.laddr.ip for c in psutil.Process(superset.process.pid).net_connections("inet") if c.status == "LISTEN"
    }
    assert listening == {"127.0.0.1"}


def plain(value, column=None):
    """A value as the API and as PostgreSQL give it, made alike."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, Decimal | float | int):
        if column is not None and (column.type == "DATE" or column.type.startswith("TIMESTAMP")):
            value = datetime.fromtimestamp(value / 1000, UTC)
            return value.date().isoformat() if column.type == "DATE" else value.isoformat(timespec="milliseconds")
        return float(f"{float(value):.12g}")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith("["):
        value = json.loads(value)
    return tuple(value) if isinstance(value, list) else value


def query(chart):
    """The chart's rows by SQL of the test's own, from the declaration."""
    dataset = chart.dataset
    wanted = [(c, dataset.columns[c].sql or c) for c in charts.columns(chart)]
    raw = chart.kind in ("table", "histogram")
    measured = [] if raw else [(m, dataset.measures[m].sql) for m in charts.measures(chart)]
    source = f"({dataset.sql}) t" if dataset.sql else f"{dataset.schema}.{dataset.table}"
    sql = f"select {', '.join(f'{e} as {name}' for name, e in wanted + measured)} from {source}"
    sql += f" where {chart.where}" if chart.where else ""
    return sql + (f" group by {', '.join(str(i + 1) for i in range(len(wanted)))}" if measured and wanted else "")


@pytest.mark.parametrize(("board", "n", "chart"), CHARTS, ids=IDS)
def test_every_chart_shows_what_the_mart_holds(superset, star, numbers, board, n, chart):
    found = data(superset, numbers[chart.name])
    names = [*charts.columns(chart), *([] if chart.kind in ("table", "histogram") else charts.measures(chart))]
    known = chart.dataset.columns
    got = Counter(tuple(plain(row[name], known.get(name)) for name in names) for row in found)
    want = Counter(tuple(plain(value) for value in row) for row in star.rows(query(chart)))
    limit = charts.params(chart)["row_limit"]
    assert want, "a chart without rows proves nothing"
    assert sum(got.values()) == min(sum(want.values()), limit)
    assert not got - want


FIGURES = {
    "缺失 Missing": "select count(*) from mart.coverage where status = 'missing'",
    "受监测（单位·年） Watched": "select count(*) from mart.coverage where portal_id is not null or report_id is not null",
    "截至 As of": "select max(as_of)::text from mart.coverage",
    "报告数 Reports": "select count(*) from dw.fact_report",
    "按期比例 On time": "select avg(case when on_time then 1.0 when not on_time then 0.0 end) from mart.timeliness",
    "可比的指标值 Comparable values": "select 1.0 * count(*) filter (where comparable) / count(*) from mart.yoy_indicator",
    "每千字数据 Figures per 1 000 chars": "select 1000.0 * sum(statements) / sum(chars) from mart.quantification",
}


@pytest.mark.parametrize("title", FIGURES)
def test_headline_figures(superset, star, numbers, title):
    (chart,) = (c for _, _, c in CHARTS if c.title == title)
    ((value,),) = (tuple(row.values()) for row in data(superset, numbers[chart.name]))
    ((want,),) = star.rows(FIGURES[title])
    assert plain(value) == plain(want) and value


def test_a_known_agency_s_change_is_in_the_explorer(superset, star, numbers):
    (chart,) = (c for b, _, c in CHARTS if b.slug == "fazhi-yoy" and c.kind == "line")
    # The dashboard's filter is applied by the browser; the query of the chart itself covers every indicator.
    context = {
        "datasource": {"id": dataset_id(superset, "yoy_indicator"), "type": "table"},
        "queries": [{**charts.query(chart), "filters": [{"col": "indicator", "op": "==", "val": "DISP_MEDIATION_ACCEPTED"}]}],
        "result_format": "json", "result_type": "full",
    }  # fmt: skip
    (result,) = superset.client.call("POST", "/api/v1/chart/data", json=context)["result"]
    stated = {r["year"]: float(r["value"]) for r in result["data"] if r["series"] == "建湖县人民政府（辖区）"}
    assert stated == {"2021": 6842, "2022": 7126, "2023": 7418, "2024": 7963}


def dataset_id(superset, table):
    found = superset.client.call("GET", "/api/v1/dataset/?q=(page_size:100)")["result"]
    return next(d["id"] for d in found if d["table_name"] == table)


def test_every_status_occurs_and_has_a_colour(star):
    there = {s for (s,) in star.rows("select distinct status from mart.coverage")}
    assert there == {"published", "late", "missing", "not_due", "blocked", "unmonitored"}
    labels = {label.split(maxsplit=1)[1].replace(" ", "_") for label in boards()[0].colors}
    assert labels == there


def test_the_read_only_role_cannot_write(superset, star):
    with psycopg.connect(star.reader) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute("delete from mart.refreshed")
    with psycopg.connect(star.reader) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute("select * from dw.fact_evidence")
    (base,) = superset.client.call("GET", "/api/v1/database/")["result"]
    assert base["allow_dml"] is False
    # Even where an administrator of Superset allows writing, the database does not.
    superset.client.call("PUT", f"/api/v1/database/{base['id']}", json={"allow_dml": True})
    body = {
        "database_id": base["id"],
        "sql": "delete from mart.refreshed",
        "runAsync": False,
        "schema": "mart",
        "client_id": "w1",
    }
    answer = superset.client.session.post(f"{superset.url}/api/v1/sqllab/execute/", json=body, timeout=60)
    assert not answer.ok and "permission denied" in answer.text
    superset.client.call("PUT", f"/api/v1/database/{base['id']}", json={"allow_dml": False})


@pytest.fixture(scope="module")
def page(superset):
    """Chromium, signed in."""
    from playwright.sync_api import sync_playwright

    import browser

    with sync_playwright() as playwright:
        chromium = browser.launch(playwright)
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        drawn.sign_in(page, superset.url, superset.password)
        yield page
        chromium.close()


@pytest.mark.parametrize("board", boards(), ids=[b.slug for b in boards()])
def test_every_chart_is_drawn(superset, page, board, tmp_path):
    pictures = Path(os.environ.get("FAZHI_PICTURES", tmp_path))
    picture = pictures / f"superset-{board.slug.removeprefix('fazhi-')}.png"
    drawn.check(page, superset.url, board.slug, len(board.charts), picture)
