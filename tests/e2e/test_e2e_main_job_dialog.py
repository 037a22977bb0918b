"""A backfill from the dialog of Airflow's UI, as a newcomer finds it, on the Airflow that the main job left."""

from __future__ import annotations

import json
import time

import pytest

import browser
from fazhi.runtime.airflow import Client
from fazhi.warehouse import content_hash

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(1800)]
YEARS = ["2021", "2022"]


@pytest.fixture(scope="module")
def client(place, first_run) -> Client:
    password = json.loads((place.var / "airflow" / "passwords.json").read_text())["admin"]
    return Client(f"http://127.0.0.1:{place.settings()['AIRFLOW_PORT']}", "admin", password)


@pytest.fixture
def page(client):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = browser.launch(playwright)
        page = launched.new_page(
            base_url=client.base, locale="en-US", viewport={"width": 1400, "height": 1300}, timezone_id="Asia/Shanghai"
        )
        page.goto("/auth/login")
        page.fill("input[name=username]", client.user)
        page.fill("input[name=password]", client.password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/auth/login" not in url)
        yield page
        launched.close()


def star(place) -> dict[str, str]:
    return {t: h for t, h in content_hash(place.engine()).items() if t.startswith("dw.fact")}


def test_the_dialog_makes_one_run_a_report_year_dated_by_it(page, client, place):
    before = star(place)
    made = {dag: {r["dag_run_id"] for r in client.runs(dag)} for dag in ("crawl_year", "build_year")}
    page.goto("/dags/crawl_year")
    page.get_by_role("button", name="Trigger").first.click()
    page.get_by_text("Backfill", exact=True).last.click()
    first, last = page.locator("input[type=datetime-local]").all()[:2]
    first.fill(f"{YEARS[0]}-01-01T00:00")
    last.fill(f"{YEARS[-1]}-12-31T00:00")
    page.get_by_text(f"{len(YEARS)} runs will be triggered.").wait_for()
    page.get_by_role("button", name="Run Backfill").click()

    def new(dag: str) -> list[dict]:
        return [r for r in client.runs(dag) if r["dag_run_id"] not in made[dag]]

    def ended(runs: list[dict]) -> bool:
        keys = {r["partition_key"] for r in runs}
        return keys >= set(YEARS) and all(r["state"] in ("success", "failed") for r in runs)

    deadline = time.monotonic() + 600
    while not (ended(new("crawl_year")) and ended(new("build_year"))):
        assert time.monotonic() < deadline, (new("crawl_year"), new("build_year"))
        time.sleep(1)
    crawled = sorted((r["partition_key"], r["run_type"], r["state"], r["run_after"][:16]) for r in new("crawl_year"))
    assert crawled == [(year, "backfill", "success", f"{year}-01-01T00:00") for year in YEARS]
    page.goto("/dags/crawl_year/runs")
    for year in YEARS:
        page.get_by_text(f"{year}-01-01 00:00:00").first.wait_for()
    assert star(place) == before


def test_what_was_paused_stays_paused_when_parts_are_brought_back(client, place):
    assert not client.call("GET", "/dags/crawl_portals")["is_paused"]
    client.call("PATCH", "/dags/crawl_portals", json={"is_paused": True})
    done = place.fazhi("up")
    assert done.returncode == 0, done.stderr
    assert client.call("GET", "/dags/crawl_portals")["is_paused"]
