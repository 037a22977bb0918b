"""The sample portals as a crawler meets them: pagers, addresses, meta tags, conditional requests, attachments."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html import escape

import pytest
import requests

from fazhi.sample.server import serve, serve_directory
from fazhi.sample.sites import SITES, column_items
from fazhi.sample.truth import truth


@pytest.fixture(scope="module")
def portal():
    running = serve()
    yield running
    running.stop()


def get(portal, host, path, **kwargs):
    return requests.get(f"http://{host}:{portal.port}{path}", timeout=10, **kwargs)


def hrefs(text, pattern):
    return re.findall(pattern, text)


def test_every_expected_page_answers_with_the_national_tags(portal):
    known = truth(portal.port)
    for row in known["reports"] + known["refusals"]:
        answer = requests.get(row["url"], timeout=10)
        assert answer.status_code == 200
        encoding = "gb18030" if "127.0.0.6" in row["url"] else "utf-8"
        text = answer.content.decode(encoding)
        assert f'<meta name="ArticleTitle" content="{escape(row["title"])}">' in text
        for tag in ("SiteName", "SiteIDCode", "PubDate", "ContentSource", "ColumnName"):
            assert f'<meta name="{tag}"' in text
        assert "索引号" in text or "索 引 号" in text
        if "facts" in row and not row["attachment"]:
            assert all(f["evidence"] in text for f in row["facts"])


def test_trs_pages_run_from_zero_and_end_with_404(portal):
    first = get(portal, "127.0.0.2", "/zwgk/fzzfjs/").content.decode()
    total = int(re.search(r'createPageHTML\((\d+), 0, "index", "html"\)', first)[1])
    assert total >= 2
    found = []
    for at in range(total):
        text = get(portal, "127.0.0.2", f"/zwgk/fzzfjs/{f'index_{at}' if at else 'index'}.html").content.decode()
        found += hrefs(text, r'href="(\./\d{6}/t\d{8}_\d+\.html)"')
    assert len(set(found)) == len(column_items("trs", "zwgk/fzzfjs"))
    assert get(portal, "127.0.0.2", f"/zwgk/fzzfjs/index_{total}.html").status_code == 404


def test_hanweb_gives_thirty_records_inline_and_the_rest_by_proxy(portal):
    text = get(portal, "127.0.0.3", "/col/col7102/index.html").content.decode()
    total = int(re.search(r"totalRecord:(\d+)", text)[1])
    inline = hrefs(text, r'<record><!\[CDATA\[<li class="cf"><a href="(/art/[^"]+)"')
    assert len(inline) == 30 < total
    query = "columnid=7102&appid=1&webid=39&path=/&unitid=1&perpage=10"
    for method in ("get", "post"):
        url = (
            f"http://127.0.0.3:{portal.port}/module/web/jpage/dataproxy.jsp?startrecord=31&endrecord={total}&perpage=10"
        )
        answer = requests.request(
            method, url + ("&" + query if method == "get" else ""), data=None if method == "get" else query, timeout=10
        )
        rest = hrefs(answer.content.decode(), r'href="(/art/[^"]+)"')
        assert f"<totalrecord>{total}</totalrecord>" in answer.content.decode()
        assert len(rest) == total - 30
        assert not set(rest) & set(inline)


def test_gkmlpt_page_zero_and_one_are_the_same_and_two_is_gone(portal):
    index = get(portal, "127.0.0.4", "/hpxymz/gkmlpt/index").content.decode()
    config = json.loads(re.search(r"TREE: (\[.*?\]) \};", index)[1])
    sid = re.search(r"SID: '(\d+)'", index)[1]
    pages = [
        get(portal, "127.0.0.4", f"/hpxymz/gkmlpt/api/all/{config[0]['id']}?page={n}&sid={sid}") for n in (0, 1, 2)
    ]
    assert pages[0].json() == pages[1].json()
    assert pages[2].status_code == 404
    data = pages[0].json()
    assert data["total"] == config[0]["post_count"] == len(data["articles"])
    detail = requests.get(data["articles"][0]["url"], timeout=10)
    assert detail.status_code == 200
    assert "\\u003Cp" in detail.text


def test_lonsun_rows_come_by_label_and_an_empty_column_says_so(portal):
    text = get(portal, "127.0.0.5", "/public/column/6611?type=4").content.decode()
    label = re.search(r'var labelUrl = "([^"]+)"', text)[1]
    pages = int(re.search(r"pageCount:(\d+)", text)[1])
    found = []
    for at in range(1, pages + 1):
        page = get(portal, "127.0.0.5", label.replace("pageIndex=1&", f"pageIndex={at}&")).content.decode()
        found += hrefs(page, r'href="(/public/6611/\d+\.html)"')
    assert pages >= 2
    assert len(set(found)) == len(column_items("lonsun", "6611"))
    assert "暂无相关信息" in get(portal, "127.0.0.5", "/site/label/8888?organId=9999&pageIndex=1").content.decode()


def test_vsb_counts_pages_backwards_in_gbk_without_saying_so(portal):
    first = get(portal, "127.0.0.6", "/jdzj.htm")
    assert first.headers["Content-Type"] == "text/html"
    text = first.content.decode("gb18030")
    total = int(re.search(r"共(\d+)条</span> <span>1/(\d+)<", text)[2])
    found = hrefs(text, r'href="(?:\.\./)?(info/\d+/\d+\.htm)"')
    for number in range(total - 1, 0, -1):
        page = get(portal, "127.0.0.6", f"/jdzj/{number}.htm").content.decode("gb18030")
        assert f"{total - number + 1}/{total}" in page
        found += hrefs(page, r'href="\.\./(info/\d+/\d+\.htm)"')
    assert len(set(found)) == len(column_items("vsb", "jdzj"))


@pytest.mark.parametrize("site", SITES, ids=lambda s: s.key)
def test_second_visit_is_answered_304(portal, site):
    row = next(r for r in truth(portal.port)["reports"] if r["listed_by"] == site.key)
    first = requests.get(row["url"], timeout=10)
    for header in ({"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        again = requests.get(row["url"], headers=header, timeout=10)
        assert again.status_code == 304
        assert again.content == b""
    other = requests.get(
        row["url"],
        headers={"If-None-Match": '"other"', "If-Modified-Since": first.headers["Last-Modified"]},
        timeout=10,
    )
    assert other.status_code == 200


def test_attachments_come_with_their_type(portal):
    for row in truth(portal.port)["reports"]:
        if row["attachment"]:
            page = requests.get(row["url"], timeout=10)
            text = page.content.decode("gb18030" if "127.0.0.6" in row["url"] else "utf-8")
            assert not any(f["evidence"] in text for f in row["facts"])
            link = re.search(r'附件：<a href="([^"]+)"', text)[1].replace("&amp;", "&")
            data = get(portal, row["url"].split("/")[2].split(":")[0], link).content
            assert data[:4] in (b"%PDF", b"PK\x03\x04")


@pytest.mark.parametrize("site", SITES, ids=lambda s: s.key)
def test_a_person_can_walk_from_the_front_page_to_a_report(portal, site):
    front = get(portal, site.host, "/").content.decode()
    columns = [link.replace("&amp;", "&") for link in hrefs(front, r'href="(/[^"]*)">[^<]*：')]
    assert len(columns) == len(site.columns)
    for column in columns:
        answer = get(portal, site.host, column)
        assert answer.status_code == 200
        assert column.split("?")[0].split("#")[0] in answer.content.decode("gb18030" if site.key == "vsb" else "utf-8")


def test_robots_and_unknown_addresses(portal):
    for site in SITES:
        assert "Disallow" in get(portal, site.host, "/robots.txt").text
        assert get(portal, site.host, "/nothing/here.html").status_code == 404
    assert get(portal, "127.0.0.4", "/hpxymz/gkmlpt/api/all/31002?page=x").status_code == 404


def test_the_served_bytes_are_the_same_each_time(portal):
    path = "/zwgk/fzzfjs/index.html"
    with serve() as other:
        assert get(portal, "127.0.0.2", path).content == get(other, "127.0.0.2", path).content


def test_a_taken_port_is_refused(portal):
    with pytest.raises(OSError):
        serve(portal.port)


def test_the_program_says_which_port_is_taken(portal):
    command = [sys.executable, "-m", "fazhi.sample.server", "--port", str(portal.port)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert f"port {portal.port} cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_directory_that_goes_away_leaves_an_empty_list(tmp_path):
    with serve_directory(tmp_path / "gone") as running:
        answer = get(running, "127.0.0.7", "/index.html")
        assert answer.status_code == 200
        assert "<li>" not in answer.text


def test_a_directory_is_one_more_portal(tmp_path):
    (tmp_path / "甲.txt").write_text("某镇人民政府关于2023年度法治政府建设情况的报告\n\n正文", encoding="utf-8")
    (tmp_path / "乙镇2022年法治政府建设报告.txt").write_bytes("某县人民政府：\n现报告如下。".encode("gb18030"))
    (tmp_path / "c.html").write_text(
        "<html><head><title>丙局2024年法治政府建设年度报告</title></head></html>", encoding="utf-8"
    )
    (tmp_path / "notes.md").write_text("no report")
    (tmp_path / ".hidden.txt").write_text("no report")
    (tmp_path / "link.txt").symlink_to(tmp_path / "甲.txt")
    with serve_directory(tmp_path) as running:
        text = get(running, "127.0.0.7", "/index.html").content.decode()
        assert re.findall(r'title="([^"]+)"', text) == [
            "丙局2024年法治政府建设年度报告",
            "乙镇2022年法治政府建设报告",
            "某镇人民政府关于2023年度法治政府建设情况的报告",
        ]
        links = re.findall(r'href="(/files/[^"]+)"', text)
        answers = [get(running, "127.0.0.7", link) for link in links]
        assert [a.headers["Content-Type"] for a in answers] == [
            "text/html; charset=utf-8",
            "text/plain; charset=gb18030",
            "text/plain; charset=utf-8",
        ]
        assert answers[2].content == (tmp_path / "甲.txt").read_bytes()
        assert get(running, "127.0.0.7", "/files/notes.md").status_code == 404
        assert get(running, "127.0.0.7", "/files/..%2f..%2fetc%2fpasswd").status_code == 404
        assert get(running, "127.0.0.7", "/files/link.txt").status_code == 404


def test_registry_blocks_name_columns_that_answer(portal, monkeypatch):
    registry = pytest.importorskip("fazhi.portals.registry")
    monkeypatch.setenv("FAZHI_SAMPLE_PORT", str(portal.port))
    blocks = registry.load("sample")
    assert len(blocks) == sum(len(site.columns) for site in SITES)
    for block in blocks.values():
        assert requests.get(block.lists[0], timeout=10).status_code == 200
