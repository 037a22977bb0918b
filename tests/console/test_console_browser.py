"""The console in a real Chromium, inside a real Airflow: what a person does, and what axe-core says of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1.min.js"


@pytest.fixture(scope="module")
def server(pg_server, warehouse, nation, archive, tmp_path_factory):
    import airflow_server

    pg_server.ensure_database("airflow_console")
    dsn = warehouse.url.render_as_string(hide_password=False).replace("postgresql+psycopg://", "postgresql://")
    running = airflow_server.start(tmp_path_factory.mktemp("airflow"), pg_server.dsn("airflow_console"), dsn, archive)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def chromium():
    import browser
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = browser.launch(playwright)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def contexts(chromium, server):
    """Signed-in browser contexts, one per role; signing in goes through Airflow's own login page."""
    import airflow_server

    opened = {}

    def get(role):
        if role not in opened:
            context = chromium.new_context(base_url=server.url, locale="zh-CN", viewport={"width": 1280, "height": 900})
            context.set_default_timeout(60_000)
            page = context.new_page()
            page.goto("/fazhi/coverage")
            page.wait_for_url(re.compile("/auth/login"))
            page.fill("input[name=username]", role)
            page.fill("input[name=password]", airflow_server.USERS[role])
            page.click("button[type=submit]")
            page.wait_for_url(re.compile("/fazhi/coverage"))
            page.close()
            opened[role] = context
        return opened[role]

    yield get
    for context in opened.values():
        context.close()


@pytest.fixture
def visit(contexts, server):
    """visit(path, role="admin", **context options): a page whose script errors fail the test."""
    pages, errors, own = [], [], []

    def go(path, role="admin", **options):
        context = contexts(role)
        if options:
            state = context.storage_state()
            context = context.browser.new_context(base_url=server.url, locale="zh-CN", storage_state=state, **options)
            own.append(context)
        page = context.new_page()
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" and "40" not in m.text else None)
        pages.append(page)
        page.goto(path)
        return page

    yield go
    for page in pages:
        page.close()
    for context in own:
        context.close()
    assert not errors


def test_drill_down_to_a_missing_township(visit):
    page = visit("/fazhi/coverage")
    for place in ("云岭省", "清河市", "柳溪县"):
        page.get_by_role("rowheader", name=place).get_by_role("link").click()
        page.wait_for_load_state()
    cell = page.get_by_role("link", name="缺报 南塘乡 2023")
    cell.click()
    page.wait_for_url(re.compile("/coverage/agency/"))
    assert page.get_by_role("heading", level=1).inner_text() == "柳溪县南塘乡人民政府"
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="2023"))
    assert "缺报" in row.inner_text() and "2024-04-01" in row.inner_text()


def test_from_a_number_to_the_highlighted_sentence_on_the_archived_page(visit):
    page = visit("/fazhi/yoy?q=柳溪县人民政府")
    page.get_by_role("link", name="柳溪县人民政府").click()
    with page.expect_navigation():
        page.locator("select[name=series]").select_option("mediation.total|own|")
    page.wait_for_function("document.querySelector('.chart canvas')?.width > 0")
    page.get_by_role("link", name="2024 年原句").click()
    page.wait_for_url(re.compile("/report/"))
    frame = page.frame_locator("iframe.paper")
    marked = frame.locator("mark.on")
    assert marked.inner_text() == "受理矛盾纠纷825件"
    assert frame.locator(".s").first.inner_text() == "各级调解组织"
    box = marked.bounding_box()
    outer = page.locator("iframe.paper").bounding_box()
    assert outer["y"] <= box["y"] <= outer["y"] + outer["height"]  # scrolled into view without a script in the frame
    assert marked.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 207, 112)"
    assert page.locator(".facts [aria-current]").inner_text().startswith("受理矛盾纠纷数")


def test_the_marked_words_are_in_view_on_a_phone(visit, nation):
    fact = nation.statements["990121", 2024, "法治培训40场"]
    path = f"/fazhi/report/{nation.reports['990121', 2024]}?fact={fact}"
    page = visit(path, viewport={"width": 390, "height": 844})
    marked = page.frame_locator("iframe.paper").locator("mark.on")
    marked.wait_for()
    outer, inner = page.locator("iframe.paper").bounding_box(), marked.bounding_box()
    assert outer["y"] <= inner["y"] and inner["y"] + inner["height"] <= outer["y"] + outer["height"]


def test_highlights_stand_over_the_words_of_a_pdf_page(visit, nation):
    fact = nation.statements["990121100", 2023, "规范性文件16件"]
    page = visit(f"/fazhi/report/{nation.reports['990121100', 2023]}?fact={fact}")
    picture = page.locator(".pdf img")
    picture.wait_for()
    assert picture.evaluate("e => e.naturalWidth") == 1100
    rect, image = page.locator(".pdf rect.on").first.bounding_box(), picture.bounding_box()
    assert image["x"] < rect["x"] and rect["x"] + rect["width"] < image["x"] + image["width"]
    assert image["y"] < rect["y"] and rect["y"] + rect["height"] < image["y"] + image["height"]


def test_release_by_keyboard_and_correct_from_the_queue(visit, warehouse):
    page = visit("/fazhi/review?year=2024")
    first = page.locator(".queue > li").first
    assert "受理矛盾纠纷4100万件" in first.inner_text()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("r")
    page.keyboard.type("与原文核对无误")
    page.keyboard.press("Control+Enter")
    page.get_by_text("已记录 1 项决定").wait_for()
    row = page.locator(".queue > li").filter(has_text="调解成功率987%")
    row.get_by_role("checkbox").check()
    page.get_by_role("radio", name="更正").check()
    page.get_by_label("正确值").fill("0.987")
    page.get_by_placeholder("理由").fill("原文为98.7%")
    page.get_by_role("button", name="记录决定").click()
    page.get_by_text("已记录 1 项决定").wait_for()
    assert "受理矛盾纠纷4100万件" not in page.locator(".queue").inner_text()
    with warehouse.connect() as conn:
        kept = conn.execute(
            sa.text("select decision, reviewer, reason, value::float from quality.review order by review_id")
        ).all()
    assert [tuple(r) for r in kept] == [
        ("release", "admin", "与原文核对无误", None),
        ("correct", "admin", "原文为98.7%", 0.987),
    ]
    page.get_by_role("link", name="决定记录").click()
    assert "原文为98.7%" in page.locator("table").inner_text()


def test_decisions_are_applied_by_starting_the_years_build(visit, server):
    page = visit("/fazhi/review?year=2024&done=1")
    page.get_by_role("button", name="现在重新构建 2024").click()
    said = page.get_by_text("已启动运行").inner_text()
    run = page.request.get(f"{server.url}/api/v2/dags/build_year/dagRuns/{said.split()[-1]}").json()
    assert run["partition_key"] == "2024" and run["triggering_user_name"] == "admin"
    opened = visit(f"/fazhi/for/build_year/{run['dag_run_id']}")
    assert opened.url.endswith("/fazhi/quality?year=2024")  # the tab on the run shows the run's year


def test_check_now_starts_the_crawl_of_that_portal(visit, server):
    page = visit("/fazhi/portals?q=songping")
    page.get_by_role("button", name="立即检查").click()
    run_id = page.get_by_text("已启动运行").inner_text().split()[-1]
    run = page.request.get(f"{server.url}/api/v2/dags/crawl_portals/dagRuns/{run_id}").json()
    assert run["conf"] == {"portals": ["songping"]}


def test_viewer_may_look_and_is_refused_by_airflows_own_permissions(visit, server, warehouse):
    page = visit("/fazhi/review?year=2024&state=all", role="viewer")
    assert "法治培训3000场" in page.locator(".queue").inner_text()
    assert page.get_by_role("button", name="记录决定").count() == 0
    token = page.locator("input[name=csrf_token]").first.get_attribute("value")
    item = page.locator("input[name=item]").first.get_attribute("value")
    with warehouse.connect() as conn:
        before = conn.scalar(sa.text("select count(*) from quality.review"))
    form = {"item": item, "decision": "release", "reason": "x", "csrf_token": token}
    same = {"Origin": server.url, "Sec-Fetch-Site": "same-origin"}
    for path, data in (
        ("review/decide", form),
        ("review/apply", {"year": "2024", "csrf_token": token}),
        ("portals/check", {"portal": "liuxi", "csrf_token": token}),
    ):
        assert page.request.post(f"{server.url}/fazhi/{path}", form=data, headers=same).status == 403, path
    with warehouse.connect() as conn:
        assert conn.scalar(sa.text("select count(*) from quality.review")) == before


def test_anonymous_is_refused(chromium, server):
    context = chromium.new_context(base_url=server.url)
    for path in ("coverage.csv", "static/console.js", "review"):
        assert context.request.get(f"/fazhi/{path}", headers={"Accept": "*/*"}).status == 401
    page = context.new_page()
    page.goto("/fazhi/review")
    page.wait_for_url(re.compile("/auth/login"))
    context.close()


def test_an_injected_script_title_is_inert(visit, nation):
    for path in (
        "reports?year=2023",
        f"report/{nation.reports['990121101', 2023]}",
        "portals",
        f"report/{nation.reports['990121101', 2023]}?view=details",
    ):
        page = visit(f"/fazhi/{path}")
        page.wait_for_load_state("networkidle")
        assert page.get_by_text("<script>document.title='pwned'</script>").first.is_visible()
        assert page.title() != "pwned"
        assert page.evaluate("window.pwned") is None


def test_the_pages_are_in_airflows_navigation_and_on_the_dag(visit):
    page = visit("/plugin/fazhi-coverage")
    frame = page.frame_locator("iframe[title*='Coverage']")
    frame.get_by_role("link", name="云岭省", exact=True).click()
    frame.get_by_role("rowheader", name="清河市").wait_for()
    page.wait_for_url(re.compile("region=990000"))  # Airflow's address follows, so that it can be passed on
    page.goto("/dags/build_year")
    page.get_by_role("link", name="法治 fazhi").click()
    page.frame_locator("iframe[title='法治 fazhi']").get_by_role("heading", name="质量校验").wait_for()


def test_the_theme_of_airflow_is_followed_at_once(visit):
    page = visit("/fazhi/yoy", color_scheme="light")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    other = page.context.new_page()
    other.goto("/fazhi/portals")
    other.evaluate("localStorage.setItem('theme', 'dark')")  # what Airflow's own switch does
    page.wait_for_function(f"{ground} === 'rgb(17, 17, 17)'")


def test_first_load_stays_small_and_asks_nobody_else(visit, server):
    page = visit("/fazhi/yoy?region=990000")
    page.wait_for_function("document.querySelector('.chart canvas')?.width > 0")
    entries = page.evaluate("performance.getEntriesByType('resource').map(e => [e.name, e.decodedBodySize])")
    assert [name for name, _ in entries if not name.startswith((server.url, "data:"))] == []
    scripts = {name: size for name, size in entries if ".js" in name}
    assert sum(size for name, size in scripts.items() if "echarts" not in name) < 300_000
    assert any("echarts" in name for name in scripts)


PATHS = (
    "coverage",
    "coverage?region=990121",
    "coverage/list?status=missing",
    "yoy",
    "yoy?q=柳溪",
    "reports",
    "quality?year=2024",
    "quality?year=2020",
    "quality/rule/domain.ratio?year=2024",
    "review?state=all",
    "review/log",
    "portals",
)


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_axe_finds_no_serious_violation_and_nothing_overflows(visit, nation, width, theme):
    report = nation.reports["990121", 2024]
    fact = nation.statements["990121", 2024, "受理矛盾纠纷825件"]
    views = [
        f"report/{report}?fact={fact}",
        *(f"report/{report}?view={v}&fact={fact}" for v in ("text", "versions", "similar", "details")),
        f"report/{nation.reports['990121100', 2023]}",
        f"report/{nation.reports['990121', 2022]}?view=versions",
    ]
    page = visit("/fazhi/coverage", viewport={"width": width, "height": 844}, color_scheme=theme, bypass_csp=True)
    found = []
    for path in (*PATHS, *views):
        page.goto(f"/fazhi/{path}")
        page.add_script_tag(path=AXE)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")
        for v in result["violations"]:
            if v["impact"] in ("serious", "critical"):
                found.append((path, v["id"], v["nodes"][0]["html"][:160], v["nodes"][0]["failureSummary"][:200]))
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            found.append((path, "overflow", over))
    assert not found
