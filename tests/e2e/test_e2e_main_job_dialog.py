"""Airflow's own forms as a newcomer clicks them, on the Airflow that the main job left."""

from __future__ import annotations

import json
import time

import pytest

import browser
from fazhi.runtime.airflow import Client
from fazhi.warehouse import content_hash

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(1800)]
YEAR = "2022"
PATIENCE = 300  # seconds


@pytest.fixture(scope="module")
def client(place, first_run) -> Client:
    password = json.loads((place.var / "airflow" / "passwords.json").read_text())["admin"]
    return Client(f"http://127.0.0.1:{place.settings()['AIRFLOW_PORT']}", "admin", password)


@pytest.fixture(scope="module")
def page(client):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = browser.launch(playwright)
        page = launched.new_page(
            base_url=client.base, locale="en-US", viewport={"width": 1400, "height": 1300}, timezone_id="Asia/Shanghai"
        )
        page.set_default_timeout(60_000)
        page.goto("/auth/login")
        page.fill("input[name=username]", client.user)
        page.fill("input[name=password]", client.password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/auth/login" not in url)
        yield page
        launched.close()


def star(place) -> dict[str, str]:
    return {t: h for t, h in content_hash(place.engine()).items() if t.startswith("dw.fact")}


def test_the_crawls_form_asks_for_nothing(page):
    page.goto("/dags/crawl_portals")
    page.get_by_role("button", name="Trigger").first.click()
    portals = page.locator("[name=element_portals]")
    portals.fill("sample-yunling")
    portals.fill("")  # what was typed may be taken back
    portals.blur()
    labels = {
        name: page.locator("label", has_text=name).inner_text() for name in ("门户 Portals", "报告年度 Report years")
    }
    assert labels == {name: name for name in labels}  # a required field has an asterisk
    assert page.get_by_role("dialog").get_by_role("button", name="Trigger").is_enabled()


def test_the_backfill_dialog_makes_one_run_for_the_report_year(page, client, place):
    before = star(place)
    made = {dag: {r["dag_run_id"] for r in client.runs(dag)} for dag in ("crawl_year", "build_year")}
    page.goto("/dags/crawl_year")
    page.get_by_role("button", name="Trigger").first.click()
    page.get_by_text("Backfill", exact=True).last.click()
    for field, day in enumerate((f"{YEAR}/01/01", f"{YEAR}/12/31")):
        page.get_by_test_id("datetime-input").nth(field).click()
        page.get_by_placeholder("YYYY/MM/DD").fill(day)
        page.get_by_placeholder("HH:mm").fill("00:00")
        page.get_by_text("Date Range").click()  # closes the calendar
        page.get_by_placeholder("YYYY/MM/DD").wait_for(state="detached")
    page.get_by_text("1 run will be triggered").wait_for()
    with page.expect_response(lambda r: r.url.endswith("/backfills") and r.request.method == "POST"):
        page.get_by_role("button", name="Run Backfill").click()
    page.goto("/dags/crawl_year/runs")
    row = page.get_by_role("row").filter(has_text=f"{YEAR}-01-01 08:00:00")  # midnight UTC as China's clocks show it
    row.get_by_text("Success").wait_for(timeout=PATIENCE * 1000)  # the list is renewed by itself

    def new(dag: str) -> list[tuple[str, str, str]]:
        runs = [r for r in client.runs(dag) if r["dag_run_id"] not in made[dag]]
        return [(r["partition_key"], r["run_type"], r["state"]) for r in runs]

    assert new("crawl_year") == [(YEAR, "backfill", "success")]
    deadline = time.monotonic() + PATIENCE
    while not (built := new("build_year")) or any(state not in ("success", "failed") for *_, state in built):
        assert time.monotonic() < deadline, built
        time.sleep(1)
    assert {(year, state) for year, _, state in built} == {(YEAR, "success")}
    assert star(place) == before
