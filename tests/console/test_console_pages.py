"""Every page against a real warehouse: what it shows, how it pages, what it hands out."""

from __future__ import annotations

import csv
import io
import re

import pytest
import sqlalchemy as sa


def text(html: str) -> str:
    from lxml import html as lxml_html

    return " ".join(" ".join(lxml_html.document_fromstring(html).itertext()).split())


def test_drill_down_from_the_nation_to_a_missing_township(client, nation):
    from nation import agency_id

    web = client()
    page = web.get("/fazhi/coverage").text
    assert 'href="/fazhi/coverage?region=990000"' in page
    assert "<b>12</b><span>/13</span>" in page  # 云岭省 2022: one of thirteen missing
    assert 'href="/fazhi/coverage?region=990100"' in web.get("/fazhi/coverage?region=990000").text
    assert 'href="/fazhi/coverage?region=990121"' in web.get("/fazhi/coverage?region=990100").text
    county = web.get("/fazhi/coverage?region=990121").text
    assert f'href="/fazhi/coverage/agency/{agency_id("990121102")}"' in county  # 南塘乡 2023: no report to open
    assert county.count('class="cell one s-missing"') == 2
    assert county.count('class="cell one s-late"') == 1
    agency = text(web.get(f"/fazhi/coverage/agency/{agency_id('990121102')}").text)
    assert "2024 缺报 2025-04-01" in agency
    assert "柳溪县法治政府建设年报" in agency  # who watches


def test_nobody_is_called_missing_whom_no_portal_watches(client, nation):
    page = client().get("/fazhi/coverage?region=980121").text
    assert page.count("s-unmonitored") >= 6
    assert 'class="cell one s-missing"' not in page
    nation_page = client().get("/fazhi/coverage").text
    row = nation_page[nation_page.index("北原省") :]
    assert row.count('class="cell one s-unmonitored"') == 6  # the colour of a share would call it behind


def test_the_share_is_of_those_whom_a_portal_watches(client, nation):
    from fazhi_console.pages.coverage import grid

    def of(**counts):
        rows = [{"region_code": "1", "report_year": 2024, "status": s, "agencies": n} for s, n in counts.items()]
        return grid(rows, "region_code")[0]["cells"][2024]

    assert (of(unmonitored=139)["step"], of(unmonitored=139)["watched"]) == (None, 0)
    assert (of(published=3, unmonitored=814)["step"], of(published=3, unmonitored=814)["watched"]) == (5, 3)
    assert (of(published=1, missing=1)["step"], of(missing=4)["step"]) == (2, 0)


def test_coverage_list_filters_and_downloads(client, nation):
    web = client()
    listed = text(web.get("/fazhi/coverage/list?region=990000&status=missing").text)
    assert "南塘乡人民政府" in listed and "沙田县人民政府" in listed and "青禾镇" not in listed
    got = web.get("/fazhi/coverage.csv?region=990000&status=missing")
    assert got.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(got.text.lstrip("\ufeff"))))
    assert {(r["agency_name"], r["report_year"]) for r in rows} == {
        ("柳溪县南塘乡人民政府", "2023"),
        ("柳溪县南塘乡人民政府", "2024"),
        ("松坪县梅园乡人民政府", "2022"),
        ("沙田县人民政府", "2024"),
    }


def test_every_list_is_paged_on_the_server(client, nation):
    web = client()
    first, second = web.get("/fazhi/coverage/list").text, web.get("/fazhi/coverage/list?page=2").text
    assert first.count('<th scope="row">') == second.count('<th scope="row">') == 50
    assert 'rel="next"' in first and 'rel="prev"' in second
    assert web.get("/fazhi/coverage/list?page=99999999999999").status_code == 200
    assert "没有符合条件的记录" in web.get("/fazhi/coverage/list?page=1999").text


def test_year_over_year_shows_gaps_bounds_and_part_years(client, nation):
    from nation import agency_id

    web = client()
    agency = agency_id("990121")
    page = web.get(f"/fazhi/yoy?agency={agency}&series=training.sessions|own|").text
    import json

    chart = json.loads(re.search(r'id="chart-data">(.*?)</script>', page)[1])
    points = {p["year"]: p for p in chart["points"]}
    assert points[2022]["value"] is None  # a gap, not a zero
    assert points[2023]["part"] is True and points[2023]["value"] == 38
    assert "2022 未填报" in text(page)
    bound = text(web.get(f"/fazhi/yoy?agency={agency}&series=leaflets.given|own|").text)
    assert "≥ 20,000" in bound and "含界限值" in bound
    rate = text(web.get(f"/fazhi/yoy?agency={agency}&series=mediation.rate|own|").text)
    assert "98.1%" in rate


def test_year_over_year_of_a_region_shows_the_panel(client, nation):
    web = client()
    page = text(web.get("/fazhi/yoy?region=990000").text)
    assert "匹配组" in page and "1,650" in page and "县级 · 政府" in page
    got = web.get("/fazhi/yoy.csv?region=990000&kind=county|government|&series=mediation.total|own").text
    rows = list(csv.DictReader(io.StringIO(got.lstrip("\ufeff"))))
    assert [r["panel"] for r in rows] == ["0", "2", "2", "2", "2", "2"] and rows[-1]["value"] == "1650"
    assert web.get("/fazhi/yoy.csv?region=990000&kind=county&series=x").status_code == 404


def test_year_over_year_query_runs_as_given_in_psql_form(client, nation, warehouse):
    """The SQL handed out is the SQL that made the table: psql variables put back, it returns the same rows."""
    from nation import agency_id

    agency = agency_id("990121")
    sql = client().get(f"/fazhi/yoy.sql?agency={agency}&series=mediation.total|own|").text
    variables = dict(re.findall(r"^\\set (\w+) ('.*')$", sql, re.M))
    body = re.sub(r"^\\set.*$", "", sql, flags=re.M).rstrip().rstrip(";")
    body = re.sub(r":'(\w+)'", lambda m: variables[m[1]], body)
    with warehouse.connect() as conn:
        rows = conn.execute(sa.text(body.replace(":", r"\:"))).mappings().all()
    assert [(r["report_year"], int(r["value"])) for r in rows] == [(2019 + n, 640 + 37 * n) for n in range(6)]


def test_search_takes_wildcards_literally(client, nation):
    web = client()
    assert "柳溪县人民政府" in text(web.get("/fazhi/yoy?q=柳溪").text)
    assert "没有符合条件的记录" in text(web.get("/fazhi/yoy?q=%25柳").text)
    assert "没有符合条件的记录" in text(web.get("/fazhi/reports?q=_&year=all").text)


def test_report_text_marks_every_fact_at_its_offsets(client, nation):
    web = client()
    fact = nation.statements["990121", 2024, "受理矛盾纠纷825件"]
    page = web.get(f"/fazhi/report/{nation.reports['990121', 2024]}?view=text&fact={fact}").text
    assert f'<mark id="f-{fact}" class="f on">受理矛盾纠纷825件</mark>' in page
    assert '<span class="sentence">各级调解组织</span>' in page
    assert page.count('class="f"') == 4 and page.count('class="r"') == 1
    for section in ("M1", "M2", "M3", "M4"):
        assert re.search(rf'id="s-{section}-\d+"', page)


def test_remainder_quantities_have_a_list_of_their_own(client, nation):
    web = client()
    page = text(web.get(f"/fazhi/report/{nation.reports['990121', 2024]}?kind=remainder").text)
    assert "新建法治文化广场" in page and "规范性文件备案数" not in page


def test_a_statement_key_leads_to_its_sentence(client, nation):
    fact = nation.statements["990121", 2023, "调解成功率97.4%"]
    got = client().get(f"/fazhi/fact/{fact}")
    assert got.status_code == 302
    assert got.headers["location"] == f"/fazhi/report/{nation.reports['990121', 2023]}?fact={fact}#f-{fact}"
    assert client().get("/fazhi/fact/nothing").status_code == 404


def test_versions_are_compared_number_by_number(client, nation):
    page = client().get(f"/fazhi/report/{nation.reports['990121', 2022]}?view=versions").text
    assert "<del>51</del><ins>15</ins>" in page


def test_similarity_stands_side_by_side(client, nation):
    page = client().get(f"/fazhi/report/{nation.reports['990121', 2024]}?view=similar").text
    assert text(page).count("本机构上年") == 1
    assert '<span class="same">' in page and "83%" in page


def test_quality_shows_expectations_and_failing_rows(client, nation):
    web = client()
    page = text(web.get("/fazhi/quality?year=2024").text)
    assert "比率应在 0 与 1 之间" in page and "陈述键唯一" in page
    assert "陈述键唯一" not in text(web.get("/fazhi/quality?year=2024&failing=1").text)
    rows = text(web.get("/fazhi/quality/rule/domain.ratio?year=2024").text)
    assert "9.87" in rows and "调解成功率987%" in rows
    assert "2020 年度被阻断" in text(web.get("/fazhi/quality?year=2020").text)


def test_portals_show_why_one_is_blocked(client, nation):
    web = client()
    page = text(web.get("/fazhi/portals?state=blocked").text)
    assert "412" in page and "白石市人民政府" in page and "海屿省" not in page
    assert "前次 31" in text(web.get("/fazhi/portals?state=shrunk").text)


@pytest.mark.parametrize(
    "path", ["coverage", "yoy", "reports", "quality", "review", "review/log", "portals", "coverage/list"]
)
def test_both_languages_have_every_word(client, nation, path):
    web = client()
    zh, en = web.get(f"/fazhi/{path}?lang=zh"), web.get(f"/fazhi/{path}?lang=en")
    assert zh.status_code == en.status_code == 200
    assert '<html lang="zh-CN"' in zh.text and '<html lang="en"' in en.text
    assert en.cookies["fazhi_lang"] == "en"
    assert web.get(f"/fazhi/{path}").text.count('lang="en" data-lang="en"') == 1  # kept by the cookie


def test_unknown_places_and_years_are_answered_in_a_sentence(client, nation):
    web = client()
    for path in ("coverage?region=123456", "coverage/agency/x", "report/x", "quality/rule/x?year=2024", "yoy?agency=x"):
        got = web.get(f"/fazhi/{path}")
        assert got.status_code == 404 and "找不到" in got.text, path


def test_scripts_of_our_own_stay_small():
    from fazhi_console.render import HERE

    own = sum(f.stat().st_size for f in (HERE / "static").glob("*.js"))
    assert own < 300_000
