"""The console on what the main job left: a person in a real Chromium, inside the Airflow that did the work."""

from __future__ import annotations

import json
import re
import time

import pytest
import sqlalchemy as sa

import browser

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(1800)]
MARKUP = "<script>document.title='pwned'</script>"
SIZE = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def server(place, first_run):
    """Address of Airflow, with coverage as `fazhi run` leaves it: tests before publish as of an earlier day, and with
    the portals that this process knows."""
    done = place.fazhi("publish", "--all-years")
    assert done.returncode == 0, done.stderr
    return f"http://127.0.0.1:{place.settings()['AIRFLOW_PORT']}"


@pytest.fixture(scope="module")
def one(place):
    """one(sql, …): the first row of the warehouse that `fazhi run` filled."""
    engine = place.engine()

    def ask(sql, **bind):
        with engine.connect() as conn:
            return conn.execute(sa.text(sql), bind).first()

    yield ask
    engine.dispose()


@pytest.fixture(scope="module")
def report(one):
    """Key of the report in force."""
    sql = "select report_id from stage.report where agency_name = :a and report_year = :y and is_current"
    return lambda agency, year: one(sql, a=agency, y=year).report_id


@pytest.fixture(scope="module")
def fact(one):
    """Key of a statement of a report."""
    sql = "select statement_id from stage.statement where report_id = :r and indicator = :i"
    return lambda report_id, indicator: one(sql, r=report_id, i=indicator).statement_id


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = browser.launch(playwright)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def contexts(chromium, server, place):
    """Signed-in browser contexts, one per role; signing in goes through Airflow's own login page."""
    passwords = json.loads((place.var / "airflow" / "passwords.json").read_text())
    opened = {}

    def get(role="admin", **options):
        if role not in opened:
            context = chromium.new_context(base_url=server, locale="zh-CN", viewport=SIZE)
            context.set_default_timeout(60_000)
            page = context.new_page()
            page.goto("/fazhi/coverage")
            page.wait_for_url(re.compile("/auth/login"))
            page.fill("input[name=username]", role)
            page.fill("input[name=password]", passwords[role])
            page.click("button[type=submit]")
            page.wait_for_url(re.compile("/fazhi/coverage"))
            page.close()
            opened[role] = context
        if not options:
            return opened[role]
        state = opened[role].storage_state()
        return chromium.new_context(base_url=server, locale="zh-CN", storage_state=state, **options)

    yield get
    for context in opened.values():
        context.close()


@pytest.fixture
def visit(contexts):
    with browser.visitor(contexts) as go:
        yield go


def test_drill_down_to_a_missing_township(visit):
    page = visit("/fazhi/coverage")
    for region, code in (("安徽省", "340000"), ("宣城市", "341800"), ("泾县", "341823")):
        page.get_by_role("rowheader", name=region, exact=True).get_by_role("link").click()
        page.wait_for_url(re.compile(f"region={code}"))
    page.get_by_role("link", name="缺报 云岭镇 2024").click()
    page.wait_for_url(re.compile("/coverage/agency/"))
    assert page.get_by_role("heading", level=1).inner_text() == "泾县云岭镇人民政府"
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="2024"))
    assert "缺报" in row.inner_text() and "2025-03-31" in row.inner_text() and "泾县云岭镇" in row.inner_text()


def test_from_a_number_to_the_highlighted_sentence_on_the_archived_page(visit):
    page = visit("/fazhi/yoy?q=建湖县人民政府")
    page.get_by_role("link", name="建湖县人民政府", exact=True).click()
    page.wait_for_url(re.compile("agency="))
    page.wait_for_load_state("networkidle")
    with page.expect_navigation():
        page.locator("select[name=series]").select_option("DISP_MEDIATION_ACCEPTED|jurisdiction|")
    page.wait_for_function("document.querySelector('.chart canvas')?.width > 0")
    page.get_by_role("link", name="2024 年原句").click()
    page.wait_for_url(re.compile("/report/"))
    frame = page.frame_locator("iframe.paper")
    marked = frame.locator("mark.on")
    assert "".join(marked.all_inner_texts()) == "全县各级调解组织受理矛盾纠纷7963件"
    assert "成功化解7931件" in frame.locator("p").filter(has=frame.locator("mark.on")).inner_text()
    box = marked.first.bounding_box()
    outer = page.locator("iframe.paper").bounding_box()
    assert outer["y"] <= box["y"] <= outer["y"] + outer["height"]  # scrolled into view without a script in the frame
    assert marked.first.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 207, 112)"
    assert "7,963" in page.locator(".facts [aria-current]").inner_text()


def test_the_marked_words_are_in_view_on_a_phone(visit, report, fact):
    key = report("建湖县人民政府", 2024)
    path = f"/fazhi/report/{key}?fact={fact(key, 'DISP_MEDIATION_SUCCESS')}"
    page = visit(path, viewport={"width": 390, "height": 844})
    marked = page.frame_locator("iframe.paper").locator("mark.on").first
    marked.wait_for()
    outer, inner = page.locator("iframe.paper").bounding_box(), marked.bounding_box()
    assert outer["y"] <= inner["y"] and inner["y"] + inner["height"] <= outer["y"] + outer["height"]


def test_highlights_stand_over_the_words_of_a_pdf_page(visit, report, fact):
    key = report("盐城市人民政府", 2023)
    page = visit(f"/fazhi/report/{key}?fact={fact(key, 'DISP_MEDIATION_ACCEPTED')}")
    picture = page.locator(".pdf img")
    picture.wait_for()
    assert picture.evaluate("e => e.naturalWidth") == 1100
    rect, image = page.locator(".pdf rect.on").first.bounding_box(), picture.bounding_box()
    assert image["x"] < rect["x"] and rect["x"] + rect["width"] < image["x"] + image["width"]
    assert image["y"] < rect["y"] and rect["y"] + rect["height"] < image["y"] + image["height"]


def test_viewer_may_look_and_is_refused_by_airflows_own_permissions(visit, server, one):
    page = visit("/fazhi/review?year=2022&state=all", "viewer")
    assert "成功调处412宗" in page.locator(".queue").inner_text()
    assert page.get_by_role("button", name="记录决定").count() == 0
    token = page.locator("input[name=csrf_token]").first.get_attribute("value")
    item = page.locator("input[name=item]").first.get_attribute("value")
    form = {"item": item, "decision": "release", "reason": "x", "csrf_token": token}
    same = {"Origin": server, "Sec-Fetch-Site": "same-origin"}
    for path, data in (
        ("review/decide", form),
        ("review/apply", {"year": "2022", "csrf_token": token}),
        ("portals/check", {"portal": "sample-yunling", "csrf_token": token}),
    ):
        assert page.request.post(f"{server}/fazhi/{path}", form=data, headers=same).status == 403, path
    assert one("select count(*) as n from quality.review").n == 0


def test_release_by_keyboard_and_correct_from_the_queue(visit, place):
    page = visit("/fazhi/review?year=2022")
    page.wait_for_load_state("networkidle")
    first = page.locator(".queue > li").first
    assert "受理矛盾纠纷398宗" in first.inner_text()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("r")
    page.keyboard.type("与原文核对无误")
    page.keyboard.press("Control+Enter")
    page.get_by_text("已记录 1 项决定").wait_for()
    page.wait_for_load_state("networkidle")
    row = page.locator(".queue > li").filter(has_text="成功调处412宗")
    row.get_by_role("checkbox").check()
    page.get_by_role("radio", name="更正").check()
    page.get_by_label("正确值").fill("392")
    page.get_by_placeholder("理由").fill("电话核实：412为398之误后的数字，应为392")
    with page.expect_navigation():
        page.get_by_role("button", name="记录决定").click()
    page.get_by_text("已记录 1 项决定").wait_for()
    assert page.locator(".queue input[name=item]").count() == 0  # nothing of 2022 is left to decide
    engine = place.engine()
    with engine.connect() as conn:
        sql = "select decision, reviewer, value::float from quality.review order by review_id"
        kept = [tuple(r) for r in conn.execute(sa.text(sql))]
    engine.dispose()
    assert kept == [("release", "admin", None), ("correct", "admin", 392)]
    page.get_by_role("link", name="决定记录").click()
    assert "应为392" in page.locator("table").inner_text()


def test_decisions_reach_the_star_by_a_run_started_from_the_page(visit, server, one):
    page = visit("/fazhi/review?year=2022&done=1")
    page.get_by_role("button", name="现在重新构建 2022").click()
    run_id = page.get_by_text("已启动运行").inner_text().split()[-1]
    address = f"{server}/api/v2/dags/build_year/dagRuns/{run_id}"
    deadline = time.monotonic() + 300
    while (run := page.request.get(address).json())["state"] not in ("success", "failed"):
        assert time.monotonic() < deadline, run
        time.sleep(1)
    assert (run["state"], run["partition_key"], run["triggering_user_name"]) == ("success", "2022", "admin")
    loaded = one(
        "select array_agg(f.value::float order by f.indicator) as v from dw.fact_indicator f"
        " join stage.report r using (report_id) where r.agency_name = '和平县阳明镇人民政府' and f.report_year = 2022"
        " and f.indicator in ('DISP_MEDIATION_ACCEPTED', 'DISP_MEDIATION_SUCCESS')"
    )
    assert loaded.v == [398, 392]
    opened = visit(f"/fazhi/for/build_year/{run_id}")
    assert opened.url.endswith("/fazhi/quality?year=2022")  # the tab on the run shows the run's year


def test_check_now_starts_the_crawl_of_that_portal(visit, server):
    page = visit("/fazhi/portals?q=sample-yunling")
    page.get_by_role("button", name="立即检查").click()
    run_id = page.get_by_text("已启动运行").inner_text().split()[-1]
    run = page.request.get(f"{server}/api/v2/dags/crawl_portals/dagRuns/{run_id}").json()
    assert run["conf"] == {"portals": ["sample-yunling"]}


def test_anonymous_is_refused(chromium, server):
    context = chromium.new_context(base_url=server)
    for path in ("coverage.csv", "static/console.js", "review"):
        assert context.request.get(f"/fazhi/{path}", headers={"Accept": "*/*"}).status == 401
    page = context.new_page()
    page.goto("/fazhi/review")
    page.wait_for_url(re.compile("/auth/login"))
    context.close()


def test_an_injected_script_title_is_inert(visit, report):
    key = report("安康市汉滨区应急管理局", 2024)
    for path in ("reports?year=2024", f"report/{key}", f"report/{key}?view=versions"):
        page = visit(f"/fazhi/{path}")
        page.wait_for_load_state("networkidle")
        assert page.get_by_text(MARKUP).first.is_visible()
        assert page.title() != "pwned"
        assert page.locator("main script:not([type='application/json'])").count() == 0


def test_the_pages_are_in_airflows_navigation_and_on_the_dag(visit):
    page = visit("/plugin/fazhi-coverage")
    frame = page.frame_locator("iframe[title*='Coverage']")
    frame.get_by_role("rowheader", name="安徽省", exact=True).get_by_role("link").click()
    frame.get_by_role("rowheader", name="宣城市").wait_for()
    page.wait_for_url(re.compile("region=340000"))  # Airflow's address follows, so that it can be passed on
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
    page = visit("/fazhi/yoy")
    page.wait_for_function("document.querySelector('.chart canvas')?.width > 0")
    entries = page.evaluate("performance.getEntriesByType('resource').map(e => [e.name, e.decodedBodySize])")
    assert [name for name, _ in entries if not name.startswith((server, "data:"))] == []
    scripts = {name: size for name, size in entries if ".js" in name}
    assert sum(size for name, size in scripts.items() if "echarts" not in name) < 300_000
    assert any("echarts" in name for name in scripts)


PATHS = (
    "coverage",
    "coverage?region=341823&who=all",
    "coverage/list?status=missing&who=all",
    "yoy",
    "yoy?q=建湖",
    "reports",
    "quality?year=2024",
    "quality/rule/sibling.DISP_MEDIATION_SUCCESS.within_DISP_MEDIATION_ACCEPTED?year=2022",
    "review?year=2023&state=all",
    "review/log",
    "portals",
)


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_axe_finds_no_serious_violation_and_nothing_overflows(visit, report, fact, one, width, theme):
    county = report("建湖县人民政府", 2024)
    chosen = fact(county, "DISP_MEDIATION_ACCEPTED")
    agency = one("select agency_id from dw.dim_agency where name = '建湖县人民政府'").agency_id
    paths = [
        *PATHS,
        f"yoy?agency={agency}",
        f"coverage/agency/{agency}",
        f"report/{county}?fact={chosen}",
        *(f"report/{county}?view={view}&fact={chosen}" for view in ("text", "similar", "details")),
        f"report/{report('建湖县人民政府', 2023)}?view=versions",
        f"report/{report('盐城市人民政府', 2023)}",
    ]
    page = visit("/fazhi/coverage", viewport={"width": width, "height": 844}, color_scheme=theme, bypass_csp=True)
    assert not browser.faults(page, [f"/fazhi/{path}" for path in paths])
