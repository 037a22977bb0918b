"""Rows by meaning: titles in full, days from beside the link, addresses of links that a script opens."""

from __future__ import annotations

from datetime import date

import pytest

from fazhi.portals import dates
from fazhi.portals.readers import harvest, pager
from fazhi.portals.readers.base import Ask, Page
from fazhi.portals.sites import identity, registered_domain, same_site

TITLE = "某县司法局2024年法治政府建设情况报告"
NAV = '<div><a href="/a/">首页</a><a href="/b/">政务</a></div>'


def rows(item: str):
    url = "http://www.x.gov.cn/zwgk/fzzf/index.html"
    return [
        (r.url.removeprefix("http://www.x.gov.cn"), r.title, str(r.listed_on))
        for r in harvest.rows(Page(url, f"<html><body>{NAV}{item}</body></html>", Ask(url)))
    ]


@pytest.mark.parametrize(
    "item",
    [
        f'<ul><li><a href="/a/1.html">{TITLE}</a><span>2025-03-21</span></li>'
        '<li><a href="/a/2.html">关于会议的通知</a><span>2025-03-20</span></li></ul>',
        f'<ul><li><a href="/a/1.html" title="{TITLE}">某县司法局2024年法治…</a><i>[2025/3/21]</i></li></ul>',
        f'<table><tr><td>1</td><td><a href="/a/1.html">{TITLE}</a></td><td>2025年3月21日</td></tr></table>',
        f'<ul><li><a href="/a/1.html">2025-03-21 {TITLE}</a> <em>2025-03-21</em></li></ul>',
        f'<ul><li><a href="/a/1.html"><span>{TITLE}</span><span>2025-03-21</span></a></li></ul>',
        f'<ul><li><a href="/a/1.html">{TITLE}</a><a href="/a/1.pdf">下载</a><b>2025.03.21</b></li></ul>',
        f'<ul><li><a href="javascript:void(0)" onclick="window.open(\'/a/1.html\')">{TITLE}</a>'
        "<b>2025-\n03-\n21</b></li></ul>",
        f'<ul><li><a href="/a/1.html"><h3>{TITLE}</h3><p>{"本年度工作扎实推进。" * 12}</p></a>'
        "<b>2025-03-21</b></li></ul>",
        f'<dl><dd>· <a href="/a/1.html">{TITLE}</a>（2025年03月21日）</dd></dl>',
        f'<div><div><b>21</b><i>2025-03</i></div><a href="/a/1.html">{TITLE}</a></div>',
    ],
)
def test_a_row_in_its_many_shapes(item):
    assert ("/a/1.html", TITLE, "2025-03-21") in rows(item)


def test_a_row_does_not_borrow_its_neighbours_day():
    found = rows(
        f'<ul><li><a href="/a/1.html">{TITLE}</a></li>'
        '<li><a href="/a/2.html">某局2023年法治政府建设情况报告</a><b>2024-01-02</b></li></ul>'
    )
    assert [d for _, _, d in found] == ["None", "2024-01-02"]


def test_navigation_is_no_row():
    assert rows("<p>正文</p>") == []


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("/202501/t20250123_14203982.html", "2025-01-23"),
        ("/art/2025/3/1/art_1_2.html", "2025-03-01"),
        ("/2024-02/29/content_1.shtml", "2024-02-29"),
        ("/2023-02/29/content_1.shtml", None),
        ("/cms/html/z/2025-02-21/1548140335.html", "2025-02-21"),
        ("/20250311/8222a776-510d-44b3-b051-aa4d29ddba13.html", "2025-03-11"),
        ("/zhengwu/x/2024/344/193613.html", "2024-12-09"),
        ("/html/2025/gsgg_0306/4030268.html", "2025-03-06"),
        ("/gongkai/channel_1/doc_67dcc3c0aaaaaaaaaaaaaaaa.html", "2025-03-21"),
        ("/fzjs/2013177503296303105.html", None),
        ("/202501/0123456789abcdef0123456789abcdef.shtml", None),
    ],
)
def test_days_in_addresses(url, day):
    found = dates.in_url("http://www.x.gov.cn" + url)
    assert (str(found) if found else None) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("[ 索引号 ] 2026-02-00018 发布日期 2025-03-21", "2025-03-21"),
        ("索引号 2026-02-00018", None),
        ("共58条 1/4", None),
        ("2025-13-40", None),
        ("20250321", "2025-03-21"),
        ("1999-01-02 2000", "1999-01-02"),
    ],
)
def test_days_in_text(text, day):
    found = dates.in_text(text)
    assert (str(found) if found else None) == day


def test_a_day_without_year_takes_the_year_of_its_address():
    assert dates.in_text("[03-21]", url_day=date(2025, 3, 20)) == date(2025, 3, 21)
    assert dates.in_text("[03-21]") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [("共1432条 1/144", (1, 144)), ("第3页/共5页", (3, 5)), ("2025/03/21", None), ("第 2 / 9 页", (2, 9))],
)
def test_page_of(text, found):
    assert pager.page_of(text) == found


def test_one_site_and_one_identity():
    assert same_site("www.x.gov.cn", "zwgk.x.gov.cn:8080") and same_site("jw.cq.gov.cn", "cq.gov.cn")
    assert (
        not same_site("x.gov.cn", "y.gov.cn")
        and not same_site("127.0.0.2", "127.0.0.3")
        and not same_site("a.gov.cn.evil.com", "a.gov.cn")
    )
    assert registered_domain("a.b.x.gov.cn") == "x.gov.cn"
    assert identity("https://www.x.gov.cn/a/../b/./1.html#top") == identity("http://x.gov.cn/b/1.html")
    assert identity("http://x.gov.cn/1.html?id=1") != identity("http://x.gov.cn/1.html?id=2")


@pytest.mark.parametrize("name", ["total", "totalCount", "post_count", "total_row"])
def test_the_number_of_rows_is_found_under_its_usual_names(name):
    from fazhi.portals.readers import jsonrows

    assert jsonrows.total({"page": {name: 58}, "list": []}) == 58
