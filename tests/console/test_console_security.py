"""What a hostile page, a hostile site or the wrong person can do through the console: nothing."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

PAGES = (
    "coverage",
    "coverage/list",
    "coverage.csv",
    "yoy",
    "reports",
    "quality",
    "review",
    "review/log",
    "portals",
    "static/console.css",
)


def token(page: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def decisions(warehouse) -> list[tuple]:
    query = "select decision, reviewer, reason, value::float from quality.review order by review_id"
    with warehouse.connect() as conn:
        return [tuple(r) for r in conn.execute(sa.text(query))]


def item(nation, evidence: str) -> str:
    return f"{nation.reports['990121100', 2024]}:{nation.statements['990121100', 2024, evidence]}"


def post(web, path: str, **data):
    same = {"Origin": "http://console.test", "Sec-Fetch-Site": "same-origin"}
    return web.post(f"/fazhi/{path}", data=data, headers=same)


@pytest.mark.parametrize("path", PAGES)
def test_anonymous_gets_nothing(client, nation, path):
    got = client("anonymous", **{"Sec-Fetch-Dest": "iframe"}).get(f"/fazhi/{path}")
    assert got.status_code == 401
    assert "云岭" not in got.text and "console.css {" not in got.text


def test_anonymous_top_level_visit_is_sent_to_the_login_and_back(client, nation):
    from airflow.api_fastapi.app import create_auth_manager

    create_auth_manager()
    got = client("anonymous", **{"Sec-Fetch-Dest": "document"}).get("/fazhi/report/x?fact=y")
    assert got.status_code == 302
    assert got.headers["location"] == "/auth/login?next=%2Ffazhi%2Freport%2Fx%3Ffact%3Dy"


def test_anonymous_posts_are_refused(client, nation, warehouse):
    before = decisions(warehouse)
    web = client("anonymous")
    for path in ("review/decide", "review/apply", "portals/check"):
        assert post(web, path, decision="release").status_code == 401
    assert decisions(warehouse) == before


def test_viewer_sees_the_queue_and_cannot_decide(client, nation, warehouse):
    before = decisions(warehouse)
    web = client("viewer")
    page = web.get("/fazhi/review").text
    assert "受理矛盾纠纷4100万件" in page and 'name="decision"' not in page
    sent = {
        "item": item(nation, "受理矛盾纠纷4100万件"),
        "decision": "release",
        "reason": "x",
        "csrf_token": token(page),
    }
    assert post(web, "review/decide", **sent).status_code == 403
    assert post(web, "review/apply", year=2024, csrf_token=token(page)).status_code == 403
    assert post(web, "portals/check", portal="liuxi", csrf_token=token(page)).status_code == 403
    assert decisions(warehouse) == before


def test_a_form_without_the_users_own_token_is_refused(client, nation, warehouse):
    from fazhi_console import csrf

    before = decisions(warehouse)
    web = client()
    sent = {"item": item(nation, "受理矛盾纠纷4100万件"), "decision": "release", "reason": "x"}
    assert post(web, "review/decide", **sent).status_code == 403
    assert post(web, "review/decide", **sent, csrf_token="forged").status_code == 403
    assert post(web, "review/decide", **sent, csrf_token=csrf.token("somebody else")).status_code == 403
    assert decisions(warehouse) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
    ],
)
def test_a_form_sent_from_another_site_is_refused_even_with_a_token(client, nation, warehouse, headers):
    before = decisions(warehouse)
    web = client()
    data = {
        "item": item(nation, "受理矛盾纠纷4100万件"),
        "decision": "release",
        "reason": "x",
        "csrf_token": token(web.get("/fazhi/review").text),
    }
    assert web.post("/fazhi/review/decide", data=data, headers=headers).status_code == 403
    assert decisions(warehouse) == before


def test_release_correct_reject_are_kept_with_name_and_reason(client, nation, warehouse):
    web = client()
    page = web.get("/fazhi/review?year=2024").text
    sent = {"csrf_token": token(page)}
    got = post(
        web,
        "review/decide?year=2024&state=open",
        item=item(nation, "调解成功率987%"),
        decision="correct",
        value="0.987",
        reason="原文为98.7%",
        **sent,
    )
    assert got.status_code == 303 and "done=1" in got.headers["location"] and "year=2024" in got.headers["location"]
    both = [item(nation, "法治培训3000场"), item(nation, "受理矛盾纠纷4100万件")]
    assert post(web, "review/decide", item=both, decision="release", reason="核对无误", **sent).status_code == 303
    assert decisions(warehouse)[-3:] == [
        ("correct", "admin", "原文为98.7%", 0.987),
        ("release", "admin", "核对无误", None),
        ("release", "admin", "核对无误", None),
    ]
    assert "受理矛盾纠纷4100万件" not in web.get("/fazhi/review?year=2024&state=open").text
    decided = web.get("/fazhi/review?year=2024&state=decided").text
    assert "更正 98.7%" in decided and "下次构建时生效" in decided
    log = web.get("/fazhi/review/log").text
    assert "核对无误" in log and "98.7" in log


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"decision": "release", "reason": ""}, "请写明理由"),
        ({"decision": "explode", "reason": "x"}, "请选择放行"),
        ({"decision": "correct", "reason": "x", "value": "many"}, "更正只能针对一行"),
        ({"decision": "release", "reason": "x", "item": "nothing:nothing"}, "nothing"),
        ({"decision": "correct", "reason": "x", "value": "inf"}, "finite"),
    ],
)
def test_a_bad_decision_is_answered_in_a_sentence(client, nation, warehouse, data, says):
    before = decisions(warehouse)
    web = client()
    page = web.get("/fazhi/review?state=all").text
    sent = {"item": item(nation, "法治培训3000场"), "csrf_token": token(page), **data}
    got = post(web, "review/decide?state=all", **sent)
    assert got.status_code == 400 and says in got.text
    assert decisions(warehouse) == before


def test_an_injected_script_is_text_everywhere(client, nation):
    web = client()
    report = nation.reports["990121101", 2023]
    for path in (
        f"report/{report}",
        f"report/{report}?view=details",
        f"report/{report}?view=versions",
        "reports?year=2023",
        "portals",
    ):
        page = web.get(f"/fazhi/{path}").text
        assert "&lt;script&gt;document.title" in page, path
        assert "<script>document.title" not in page and "<img src=x" not in page, path


def test_query_strings_cannot_break_out_of_the_page(client, nation):
    attack = '"><script>alert(1)</script>{{7*7}}'
    web = client()
    for path in (
        "reports?q=",
        "yoy?q=",
        "portals?q=",
        "review?rule=",
        "review?done=",
        "review?started=",
        "coverage?who=",
        "yoy?region=000000&series=",
    ):
        page = web.get(f"/fazhi/{path}" + attack.replace("#", "%23")).text
        assert "<script>alert" not in page, path


@pytest.mark.parametrize(
    "attack",
    ["'; drop table quality.review; --", "x' or '1'='1", "\\'; select pg_sleep(9); --", "990121' union select 1--"],
)
def test_sql_in_parameters_is_data(client, nation, warehouse, attack):
    web = client()
    for path in (
        "reports?q={}",
        "coverage?region={}",
        "yoy?agency={}",
        "yoy?region=000000&kind=a|b|{}&series=a|b|c|{}",
        "quality/rule/{}?year=2024",
        "review?rule={}",
        "portals?q={}",
        "report/{}",
        "fact/{}",
        "coverage/list?status={}",
        "coverage/agency/{}",
    ):
        assert web.get("/fazhi/" + path.replace("{}", attack.replace(";", "%3B"))).status_code in (200, 404), path
    assert decisions(warehouse) is not None


def test_reading_cannot_write(warehouse, nation):
    from fazhi_console import db

    with pytest.raises(sa.exc.InternalError, match="read-only"), db.reading(warehouse) as conn:
        conn.execute(sa.text("delete from quality.rule"))


def test_every_answer_carries_the_strict_policy(client, nation):
    web = client()
    for path in ("coverage", "report/none", "static/console.js", "static/vendor/echarts-6.1.0.min.js"):
        headers = web.get(f"/fazhi/{path}").headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "script-src 'self'" in policy
        assert headers["x-content-type-options"] == "nosniff"


def test_pages_hold_no_inline_script_style_or_handler(client, nation):
    web = client()
    report = nation.reports["990121", 2024]
    for path in (
        "coverage",
        "yoy",
        "quality",
        "review",
        "portals",
        "reports",
        f"report/{report}",
        f"report/{report}?view=text",
    ):
        page = web.get(f"/fazhi/{path}").text
        for tag in re.findall(r"<script[^>]*>", page):
            assert "src=" in tag or 'type="application/json"' in tag
        assert not re.search(r"<[^>]+\s(style|on\w+)=", page), path
        assert "http://" not in page.replace("http://console.test", "") and not re.search(r'(src|href)="//', page), path


def test_the_archived_frame_is_inert(client, nation):
    web = client()
    got = web.get(f"/fazhi/archived/{nation.reports['990121101', 2023]}/page")
    assert got.status_code == 200
    assert got.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    for bad in ("<script", "onload", "javascript:", "<iframe", "<form", "<img", "href="):
        assert bad not in got.text.lower()
    assert 'class="f"' in got.text  # the facts are marked in it
    outer = web.get(f"/fazhi/report/{nation.reports['990121101', 2023]}").text
    assert re.search(r'<iframe class="paper" sandbox loading="lazy" title=', outer)  # no permission is given back


def test_pictures_of_pdf_pages(client, nation):
    web = client()
    report = nation.reports["990121100", 2023]
    got = web.get(f"/fazhi/archived/{report}/1.png")
    assert got.headers["content-type"] == "image/png" and got.content.startswith(b"\x89PNG")
    assert web.get(f"/fazhi/archived/{report}/99.png").status_code == 404
    assert web.get(f"/fazhi/archived/{report}/page").status_code == 404  # not a web page
    page = web.get(f"/fazhi/report/{report}").text
    assert page.count('class="f"') >= 5


@pytest.mark.parametrize(
    "name",
    [
        "../app.py",
        "..%2fapp.py",
        "vendor/echarts.LICENSE",
        "console.css/../../app.py",
        "%2e%2e/identity.py",
        "nothing.js",
    ],
)
def test_static_files_stay_in_their_folder(client, nation, name):
    assert client().get(f"/fazhi/static/{name}").status_code == 404


def test_data_docs_are_served_from_their_folder_only_and_without_scripts(client, nation, tmp_path, monkeypatch):
    from fazhi import settings

    (tmp_path / "data_docs" / "2024").mkdir(parents=True)
    (tmp_path / "data_docs" / "2024" / "index.html").write_text("<h1>docs</h1><script>1</script>")
    (tmp_path / "fazhi.env").write_text("SECRET=1")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "page.html").write_text("private")
    monkeypatch.setenv("FAZHI_VAR", str(tmp_path))
    settings.get.cache_clear()
    web = client()
    got = web.get("/fazhi/docs/data_docs/2024/index.html")
    assert got.status_code == 200 and "script-src" not in got.headers["content-security-policy"]
    assert "default-src 'none'" in got.headers["content-security-policy"]
    for path in (
        "fazhi.env",
        "other/page.html",
        "data_docs/../fazhi.env",
        "data_docs/..%2ffazhi.env",
        "data_docs/..%2fother%2fpage.html",
    ):
        assert web.get(f"/fazhi/docs/{path}").status_code == 404, path
    settings.get.cache_clear()


def test_a_spreadsheet_takes_no_cell_of_a_download_for_a_formula():
    import asyncio

    from fazhi_console.render import csv_download

    async def text(response) -> str:
        return "".join([part if isinstance(part, str) else part.decode() async for part in response.body_iterator])

    got = asyncio.run(text(csv_download("x", ["a"], [[v] for v in ("=1+1", "+1", "-1", "@x", "正常", -3, None)])))
    assert got.lstrip("\ufeff").split("\r\n")[1:-1] == ["'=1+1", "'+1", "'-1", "'@x", "正常", "-3", '""']


def test_without_a_warehouse_the_page_says_what_to_do(app, client):
    from fazhi.warehouse.base import WarehouseUnavailable
    from fazhi_console import db

    console = app.state.console
    before = console.dependency_overrides[db.warehouse]

    def none():
        raise WarehouseUnavailable("No warehouse is set")

    console.dependency_overrides[db.warehouse] = none
    try:
        got = client().get("/fazhi/coverage")
    finally:
        console.dependency_overrides[db.warehouse] = before
    assert got.status_code == 503 and "仓库没有回应" in got.text
