"""Pictures of the console into docs/img, from a machine on which `fazhi run` left Airflow and the sample's warehouse.

python docs/tools/console_pictures.py              the pictures that the documentation shows
python docs/tools/console_pictures.py --all DIR    every page, wide and narrow, light and dark, both languages
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
from pathlib import Path

import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from fazhi import settings
from fazhi.warehouse import base

IMG = Path(__file__).resolve().parents[1] / "img"
WIDE, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
REPORT = "select report_id from stage.report where agency_name = :agency and report_year = :year and is_current"
STATED = (
    "select statement_id from stage.statement where report_id = :report and indicator = :indicator order by 1 limit 1"
)
SERIES = "DISP_MEDIATION_ACCEPTED|jurisdiction|"


def pages() -> dict[str, str]:
    """Name of a picture and path of the page, for every page of the console on the sample's warehouse."""
    with base.engine().connect() as conn:

        def report(agency: str, year: int) -> str:
            return str(conn.execute(sa.text(REPORT), {"agency": agency, "year": year}).scalar_one())

        def fact(report_id: str, indicator: str) -> str:
            found = conn.execute(sa.text(STATED), {"report": report_id, "indicator": indicator})
            return str(found.scalar_one())

        county, first = report("建湖县人民政府", 2024), report("建湖县人民政府", 2023)
        pdf, scan = report("盐城市人民政府", 2023), report("建湖县上冈镇人民政府", 2021)
        named = "select agency_id from dw.dim_agency where name = :n and is_current"
        agency = conn.execute(sa.text(named), {"n": "建湖县人民政府"}).scalar_one()
        rule = conn.scalar(sa.text("select rule_id from quality.violation where report_year = 2022 order by 1 limit 1"))
        chosen = fact(county, "DISP_MEDIATION_ACCEPTED")
        missing = conn.scalar(
            sa.text("select agency_id from mart.coverage where status = 'missing' order by 1 limit 1")
        )
        return {
            "coverage-nation": "coverage",
            "coverage-province": "coverage?region=340000",
            "coverage": "coverage?region=341823&who=all",
            "coverage-list": "coverage/list?status=missing&who=all",
            "coverage-agency": f"coverage/agency/{missing}",
            "yoy": f"yoy?agency={agency}&series={SERIES}",
            "yoy-find": "yoy?q=建湖",
            "yoy-region": "yoy",
            "reports": "reports",
            "report": f"report/{county}?fact={chosen}",
            "report-text": f"report/{county}?view=text&fact={chosen}",
            "report-pdf": f"report/{pdf}?fact={fact(pdf, 'DISP_MEDIATION_ACCEPTED')}",
            "report-scan": f"report/{scan}?fact={fact(scan, 'DISP_MEDIATION_ACCEPTED')}",
            "versions": f"report/{first}?view=versions",
            "similar": f"report/{county}?view=similar",
            "details": f"report/{county}?view=details",
            "quality": "quality?year=2023",
            "quality-rule": f"quality/rule/{rule}?year=2022",
            "review": "review?year=2023&state=all",
            "review-log": "review/log",
            "portals": "portals",
        }


IN_DOCS = (
    "coverage", "yoy", "yoy-region", "report", "report-pdf", "versions", "similar", "quality",
    "review", "portals",
)  # fmt: skip
ON_PHONE = ("coverage", "report", "review")


def signed_in(browser: Browser, base_url: str, password: str) -> BrowserContext:
    context = browser.new_context(base_url=base_url, viewport=WIDE, locale="zh-CN")
    page = context.new_page()
    page.goto("/auth/login?next=/fazhi/coverage")
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/auth/login" not in url)
    page.close()
    return context


def shoot(page: Page, path: str, file: Path, *, whole: bool = False) -> None:
    page.goto(f"/fazhi/{path}")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(700)  # charts draw themselves in
    page.screenshot(path=file, full_page=whole)


def everything(browser: Browser, context: BrowserContext, base_url: str, folder: Path) -> None:
    state = context.storage_state()
    for size, theme, lang in itertools.product((WIDE, PHONE), ("light", "dark"), ("zh", "en")):
        own = browser.new_context(base_url=base_url, storage_state=state, viewport=size, color_scheme=theme)
        page = own.new_page()
        for name, path in pages().items():
            file = folder / f"{size['width']}-{theme}-{lang}-{name}.png"
            shoot(page, f"{path}{'&' if '?' in path else '?'}lang={lang}", file, whole=True)
        own.close()


def documented(browser: Browser, context: BrowserContext, base_url: str) -> None:
    known, page = pages(), context.new_page()
    for name in IN_DOCS:
        shoot(page, known[name], IMG / f"console-{name}.png")
    page.goto("/plugin/fazhi-coverage")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    page.screenshot(path=IMG / "console-in-airflow.png")
    phone = browser.new_context(base_url=base_url, storage_state=context.storage_state(), viewport=PHONE)
    page = phone.new_page()
    for name in ON_PHONE:
        shoot(page, known[name], IMG / f"console-phone-{name}.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", type=Path, metavar="DIR")
    folder = parser.parse_args().all
    var = settings.get().var.resolve()
    base_url = f"http://127.0.0.1:{settings.read_env_file(var / 'fazhi.env')['AIRFLOW_PORT']}"
    password = json.loads((var / "airflow" / "passwords.json").read_text())["admin"]
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = signed_in(browser, base_url, password)
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            everything(browser, context, base_url, folder)
        else:
            documented(browser, context, base_url)


if __name__ == "__main__":
    main()
