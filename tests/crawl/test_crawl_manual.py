"""Reports collected by hand: a directory, a WARC of another crawler, a list of URLs."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from crawl_site import QUICK, Reply, detail

from fazhi.crawl.manual import import_manual
from fazhi.crawl.manual_sources import ImportProblem
from fazhi.warehouse.operational import capture

PDF = b"%PDF-1.4\n" + b"x" * 200


@pytest.fixture(autouse=True)
def packaged_registry(monkeypatch):
    monkeypatch.setenv("FAZHI_PORTALS", "registry")


def rows(db):
    with db.connect() as conn:
        return conn.execute(sa.select(capture).order_by(capture.c.url)).all()


def take(db, archive, *sources, **kw):
    return import_manual(db, sources, archive=archive, policy=QUICK, **kw)


def test_a_directory_is_taken_in_with_provenance_manual_and_once(db, archive, tmp_path):
    folder = tmp_path / "mine"
    (folder / "sub").mkdir(parents=True)
    (folder / "甲县2023年度法治政府建设情况报告.pdf").write_bytes(PDF)
    (folder / "sub" / "page.html").write_text(detail("乙镇2022年法治政府建设年度报告"), encoding="utf-8")
    (folder / "notes.bin").write_bytes(bytes(range(256)))
    summary = take(db, archive, folder)
    assert (summary.fetched, dict(summary.failed), summary.years_touched) == (
        2,
        {"error:not_a_document": 1},
        {2022, 2023},
    )
    found = rows(db)
    assert (
        {r.provenance for r in found} == {"manual"}
        and {r.kind for r in found} == {"detail"}
        and {r.portal_id for r in found} == {"manual"}
    )
    assert {r.title for r in found} == {"甲县2023年度法治政府建设情况报告", "乙镇2022年法治政府建设年度报告"}
    assert {archive.read(r)[:5] for r in found} == {b"%PDF-", b"<html"}
    again = take(db, archive, folder)
    assert again.fetched == 0 and rows(db) == found


def test_index_tsv_tells_address_title_day_and_portal(db, archive, tmp_path):
    (tmp_path / "a.pdf").write_bytes(PDF)
    (tmp_path / "b.pdf").write_bytes(PDF + b"2")
    (tmp_path / "index.tsv").write_text(
        "file\turl\ttitle\tdate\tportal\na.pdf\thttps://www.beijing.gov.cn/x/1.pdf\t某区法治政府建设报告\t2024-03-30\t\nb.pdf\t\t某局报告\t2025-02-01\tmy-portal\n",
        encoding="utf-8",
    )
    assert not take(db, archive, tmp_path).failed
    one, two = rows(db)
    assert (one.url, one.year_hint, str(one.listed_on), one.portal_id) == (
        "https://www.beijing.gov.cn/x/1.pdf",
        2023,
        "2024-03-30",
        "beijing-fzzfjsbg",
    )
    assert (two.portal_id, two.year_hint) == ("my-portal", 2024) and two.url.startswith("urn:fazhi:manual:")


@pytest.mark.parametrize(
    ("line", "says"),
    [("none.pdf\t\t\t\t", "index.tsv:2: no file none.pdf"), ("a.pdf\t\t\t2024年\t", "write it as 2025-03-21")],
)
def test_a_mistake_in_index_tsv_is_named_with_its_line_and_nothing_is_half_loaded(db, archive, tmp_path, line, says):
    (tmp_path / "a.pdf").write_bytes(PDF)
    (tmp_path / "index.tsv").write_text(f"file\turl\ttitle\tdate\tportal\n{line}\n", encoding="utf-8")
    with pytest.raises(ImportProblem, match=says):
        take(db, archive, tmp_path)
    assert rows(db) == []


def test_a_file_whose_year_nobody_tells_is_named_with_the_remedy(db, archive, tmp_path):
    (tmp_path / "scan0001.pdf").write_bytes(PDF)
    summary = take(db, archive, tmp_path)
    assert dict(summary.failed) == {"error:year_unknown": 1} and "index.tsv" in summary.portals["manual"].sentences[0]


def test_a_warc_of_another_crawler_gives_its_reports(db, archive, tmp_path):
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    path = tmp_path / "other.warc.gz"
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for url, title, status in [
            ("http://www.a.gov.cn/1.html", "丙市2021年法治政府建设情况报告", "200 OK"),
            ("http://www.a.gov.cn/2.html", "今日要闻", "200 OK"),
            ("http://www.a.gov.cn/3.html", "丁市2021年法治政府建设情况报告", "404 Not Found"),
        ]:
            headers = StatusAndHeaders(status, [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    url, "response", payload=io.BytesIO(detail(title).encode()), http_headers=headers
                )
            )
    summary = take(db, archive, path)
    assert summary.fetched == 1 and [(r.url, r.year_hint) for r in rows(db)] == [("http://www.a.gov.cn/1.html", 2021)]


def test_a_list_of_urls_is_fetched_under_the_same_guard(db, archive, tmp_path, site):
    site.routes |= {"/robots.txt": Reply("", 404), "/ok.html": detail("戊县2020年法治政府建设情况报告")}
    (tmp_path / "urls.txt").write_text(
        f"# by hand\n{site.url('/ok.html')}\n{site.url('/gone.html')}\nhttp://10.0.0.1/x.html\n", encoding="utf-8"
    )
    summary = take(db, archive, tmp_path / "urls.txt")
    assert summary.fetched == 1 and dict(summary.failed) == {"gone": 1, "refused:address": 1}
    assert [(r.provenance, r.year_hint) for r in rows(db)] == [("manual", 2020)]


def test_what_is_no_source_is_one_sentence(db, archive, tmp_path):
    with pytest.raises(ImportProblem, match="give a directory"):
        take(db, archive, tmp_path / "missing")
    (tmp_path / "torn.warc.gz").write_bytes(b"no warc at all")
    with pytest.raises(ImportProblem, match="not a WARC file"):
        take(db, archive, tmp_path / "torn.warc.gz")
