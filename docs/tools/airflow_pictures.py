"""Pictures of Airflow's UI into docs/img, from a machine on which `fazhi run` or `fazhi up` left Airflow up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from fazhi import settings

IMG = Path(__file__).resolve().parents[1] / "img"
SIZE = {"width": 1400, "height": 860}


def shoot(page: Page, name: str) -> None:
    page.wait_for_timeout(2500)  # graphs settle after the network has
    page.screenshot(path=IMG / name)


def view(page: Page, base: str, dag: str, kind: str) -> None:
    page.goto(f"{base}/dags/{dag}")
    page.evaluate("([dag, kind]) => localStorage.setItem('dag_view-' + dag, JSON.stringify(kind))", [dag, kind])
    page.get_by_label("Show Graph" if kind == "graph" else "Show Grid").first.click()
    page.wait_for_load_state("networkidle")


def main() -> None:
    var = settings.get().var.resolve()
    base = f"http://127.0.0.1:{settings.read_env_file(var / 'fazhi.env')['AIRFLOW_PORT']}"
    password = json.loads((var / "airflow" / "passwords.json").read_text())["admin"]
    with sync_playwright() as p:
        page = p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"]).new_page(
            viewport=SIZE, device_scale_factor=1
        )
        page.goto(f"{base}/auth/login")
        page.fill("input[name=username]", "admin")
        page.fill("input[name=password]", password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/auth/login" not in url)
        view(page, base, "build_year", "grid")
        shoot(page, "airflow-grid.png")
        view(page, base, "build_year", "graph")
        page.get_by_label("Expand all task groups").first.click()
        shoot(page, "airflow-graph.png")
        page.goto(f"{base}/dags/crawl_year")
        page.wait_for_load_state("networkidle")
        page.get_by_role("button", name="Trigger").first.click()
        page.get_by_text("Backfill", exact=True).last.click()
        for place, day in enumerate(("2021/01/01", "2024/12/31")):
            page.get_by_test_id("datetime-input").nth(place).click()
            page.get_by_placeholder("YYYY/MM/DD").fill(day)
            page.get_by_placeholder("HH:mm").fill("00:00")
            page.get_by_text("Date Range").click()  # closes the calendar
            page.get_by_placeholder("YYYY/MM/DD").wait_for(state="detached")
        page.get_by_text("4 runs will be triggered.").wait_for()
        shoot(page, "backfill-dialog.png")


if __name__ == "__main__":
    main()
