"""A warehouse in which nothing was loaded yet: every page opens and says what is missing and what to do."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def web(warehouse, archive):
    from fastapi import FastAPI
    from fastapi.testclient import TestClient

    from fazhi_console import db, identity
    from fazhi_console.app import create_app
    from fazhi_console.pages import portals

    inner, outer = create_app(), FastAPI()
    inner.dependency_overrides |= {
        db.warehouse: lambda: warehouse,
        identity.person: lambda: identity.Person("admin", "admin", True, True, True, True),
        portals.crawl_schedule: lambda: None,
    }
    outer.mount("/fazhi", inner)
    return TestClient(outer, headers={"Accept": "text/html", "Accept-Language": "zh-CN"})


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("coverage", "先运行采集与构建"),
        ("coverage/list", "没有符合条件的记录"),
        ("yoy", "尚无可比数据"),
        ("yoy?q=建湖", "没有符合条件的记录"),
        ("reports", "尚未读取任何报告"),
        ("quality", "质量门尚未运行"),
        ("review", "没有待复核的行"),
        ("review/log", "尚无决定"),
        ("portals", "尚未登记门户"),
    ],
)
def test_an_empty_page_says_so(web, path, says):
    got = web.get(f"/fazhi/{path}")
    assert got.status_code == 200 and says in got.text


@pytest.mark.parametrize("path", ["coverage.csv", "yoy.csv?region=000000&kind=county|government|&series=x|own"])
def test_an_empty_download_has_its_header(web, path):
    got = web.get(f"/fazhi/{path}")
    assert got.status_code == 200 and len(got.text.splitlines()) == 1 and "report_year" in got.text


def test_what_is_not_there_is_a_page_not_a_trace(web):
    for path in ("nothing", "report/x", "fact/x", "coverage/agency/x", "docs/x.html", "archived/x/page"):
        got = web.get(f"/fazhi/{path}")
        assert got.status_code == 404 and "找不到" in got.text, path
