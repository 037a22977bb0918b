"""What the sample portals cannot show, in a real Chromium: blocked portals, a blocked year, a hostile portal's name.

The walk of a person through the console of a running Airflow is tests/e2e/test_e2e_main_job_console.py; here the app is
served alone, on the invented county's warehouse.
"""

from __future__ import annotations

import threading
import time

import pytest

import browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def server(app):
    """The console on a port of its own, for somebody who may do everything."""
    import uvicorn

    from fazhi.runtime import postgres
    from fazhi_console import identity

    who = identity.Person("admin", "admin", True, True, True, True)
    app.state.console.dependency_overrides[identity.person] = lambda: who
    port = postgres.free_port()
    running = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = browser.launch(playwright)
        yield launched
        launched.close()


@pytest.fixture
def visit(chromium, server):
    opened = []

    def context(**options):
        opened.append(chromium.new_context(base_url=server, locale="zh-CN", **options))
        opened[-1].set_default_timeout(60_000)
        return opened[-1]

    with browser.visitor(context) as go:
        yield go
    for one in opened:
        one.close()


def test_markup_in_names_and_titles_is_inert(visit, nation):
    """An image with a handler beside the script, in a title and in the name of a portal."""
    report = nation.reports["990121101", 2023]
    for path in ("reports?year=2023", f"report/{report}", "portals", f"report/{report}?view=details"):
        page = visit(f"/fazhi/{path}")
        page.wait_for_load_state("networkidle")
        assert page.get_by_text("<script>document.title='pwned'</script>").first.is_visible()
        assert page.title() != "pwned"
        assert page.evaluate("window.pwned") is None


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_no_serious_violation_and_nothing_overflows(visit, nation, width, theme):
    paths = [
        "coverage?region=990000",  # blocked and unmonitored cells beside the others
        "yoy?region=990000",
        "quality?year=2020",  # a blocked year
        "review?state=all",
        "portals",
        f"report/{nation.reports['990121101', 2023]}?view=details",
        f"report/{nation.reports['990121', 2022]}?view=versions",
    ]
    page = visit("/fazhi/coverage", viewport={"width": width, "height": 844}, color_scheme=theme, bypass_csp=True)
    assert not browser.faults(page, [f"/fazhi/{path}" for path in paths])
