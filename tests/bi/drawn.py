"""Superset's dashboards in a browser: sign in, open one, wait until every chart of it is drawn and at rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

_CHARTS = """() => [...document.querySelectorAll('[data-test="chart-grid-component"]')].map(c => ({
  busy: !!c.querySelector('.loading, [data-test="loading-indicator"]'), drawn: !!c.querySelector('canvas, table, .header-line, svg'),
  error: !!c.querySelector('.ant-alert-error, [data-test="alert-error"]'), text: c.innerText.slice(0, 300)}))"""


def sign_in(page: Any, url: str, password: str) -> None:
    """As the first user, admin."""
    page.set_default_timeout(90_000)
    page.goto(f"{url}/login/")
    page.locator("#username").fill("admin")
    page.locator("input[type=password]").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/welcome/**")


def _settled(page: Any) -> None:
    """Wait until ECharts' animations are over: two pictures in a row are the same."""
    before = b""
    for _ in range(30):
        page.wait_for_timeout(1000)
        now = page.screenshot()
        if now == before:
            return
        before = now
    raise AssertionError("the dashboard does not come to rest")


def check(page: Any, url: str, slug: str, charts: int, picture: Path) -> None:
    """Open the dashboard: so many charts, each drawn, none empty, no request refused; its picture."""
    refused: list[str] = []
    page.on(
        "response",
        lambda r: refused.append(f"{r.status} {r.url}") if "/chart/data" in r.url and r.status >= 400 else None,
    )
    page.goto(f"{url}/superset/dashboard/{slug}/")
    page.wait_for_selector('[data-test="chart-grid-component"]')
    # Charts below the window are fetched only when it reaches them: make it as high as the dashboard.
    height = page.evaluate("document.querySelector('.grid-container').scrollHeight")
    page.set_viewport_size({"width": 1280, "height": int(height) + 240})
    done = f"() => {{ const c = ({_CHARTS})(); return c.length === {charts} && c.every(x => !x.busy && (x.drawn || x.error)) }}"
    page.wait_for_function(done, timeout=300_000)
    _settled(page)
    seen = page.evaluate(_CHARTS)
    assert [c["text"] for c in seen if c["error"]] == [] and refused == []
    assert [c["text"] for c in seen if "No results" in c["text"] or "没有" in c["text"]] == []
    page.screenshot(path=picture)
    assert picture.stat().st_size > 50_000
    page.set_viewport_size({"width": 1280, "height": 900})
