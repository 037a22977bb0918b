"""A portal from its list to captures in the index and bytes in the archive; again; changed; withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from crawl_site import QUICK, Reply, detail, portal_on, trs_list

from fazhi.crawl import crawl_portals
from fazhi.warehouse.operational import capture, portal_health

ROWS = [
    ("./202501/t20250120_101.html", "测试县2024年法治政府建设情况报告", "2025-01-20"),
    ("./202401/t20240118_55.html", "测试县2023年度法治政府建设情况的报告", "2024-01-18"),
    ("./202401/t20240119_56.html", "测试县2023年政府信息公开工作年度报告", "2024-01-19"),
]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def serve(site):
    site.routes.update(
        {
            "/robots.txt": Reply("User-agent: *\nDisallow: /admin/", media="text/plain"),
            "/fzzf/": trs_list(ROWS[:1], pages=2),
            "/fzzf/index_1.html": trs_list(ROWS[1:], pages=2, current=1),
            "/fzzf/202501/t20250120_101.html": Reply(
                detail(ROWS[0][1], extra='<a href="./P020250120123456789012.pdf">附件：报告全文.pdf</a>'),
                headers=[("ETag", '"a1"')],
            ),
            "/fzzf/202501/P020250120123456789012.pdf": Reply(PDF, media="application/pdf"),
            "/fzzf/202401/t20240118_55.html": detail(ROWS[1][1], day="2024-01-18"),
        }
    )


def crawl(site, db, archive, years=None, **kw):
    portal = portal_on(site, **kw.pop("portal", {}))
    return crawl_portals(db, [portal.id], years, portals={portal.id: portal}, archive=archive, policy=QUICK, **kw)


def rows(db, **where):
    with db.connect() as conn:
        query = sa.select(capture).order_by(capture.c.url, capture.c.first_seen_at)
        for name, value in where.items():
            query = query.where(capture.c[name] == value)
        return conn.execute(query).all()


def test_lists_reports_and_attachments_are_captured_and_readable(site, db, archive):
    serve(site)
    summary = crawl(site, db, archive)
    assert (summary.found, summary.fetched, summary.years_touched, dict(summary.failed)) == (2, 3, {2023, 2024}, {})
    found = rows(db)
    assert sorted((r.kind, r.year_hint) for r in found if r.kind != "list") == [
        ("attachment", 2024),
        ("detail", 2023),
        ("detail", 2024),
    ]
    assert len([r for r in found if r.kind == "list"]) == 2
    attachment = next(r for r in found if r.kind == "attachment")
    assert attachment.parent_url.endswith("t20250120_101.html") and attachment.title == "附件：报告全文.pdf"
    assert archive.read(attachment) == PDF and attachment.media_type == "application/pdf"
    with db.connect() as conn:
        health = conn.execute(sa.select(portal_health)).one()
    assert (health.outcome, health.links, health.pages) == ("ok", 2, 2)


def test_again_fetches_nothing_new_and_changes_no_row(site, db, archive):
    serve(site)
    crawl(site, db, archive)
    before = rows(db)
    asked = len(site.log)
    summary = crawl(site, db, archive)
    assert summary.fetched == 0 and not summary.years_touched
    assert [a.path for a in site.log[asked:]] == ["/robots.txt", "/fzzf/", "/fzzf/index_1.html"]
    assert [(r.capture_id, r.warc_file, r.first_seen_at) for r in rows(db)] == [
        (r.capture_id, r.warc_file, r.first_seen_at) for r in before
    ]


def test_a_corrected_page_is_a_new_version_and_an_unchanged_one_is_asked_conditionally(site, db, archive):
    serve(site)
    crawl(site, db, archive)
    later = datetime.now(UTC) + timedelta(days=3)
    site.routes["/fzzf/202401/t20240118_55.html"] = detail(
        ROWS[1][1], "更正后的正文，全年办理行政复议案件十三件。" * 20
    )
    site.routes["/fzzf/202501/t20250120_101.html"] = lambda asked: (
        Reply(status=304) if asked.headers.get("if-none-match") == '"a1"' else Reply("unconditional")
    )
    summary = crawl(site, db, archive, now=later)
    assert (summary.changed, summary.unchanged, summary.years_touched) == (1, 2, {2023})
    versions = rows(db, url=site.url("/fzzf/202401/t20240118_55.html"))
    assert len(versions) == 2 and {v.year_hint for v in versions} == {2023}


def test_a_report_that_answers_404_is_withdrawn_and_keeps_its_data(site, db, archive):
    serve(site)
    crawl(site, db, archive)
    del site.routes["/fzzf/202401/t20240118_55.html"]
    later = datetime(2030, 1, 1, 20, tzinfo=UTC)  # the second of January in Shanghai
    summary = crawl(site, db, archive, now=later)
    gone = rows(db, url=site.url("/fzzf/202401/t20240118_55.html"))
    assert summary.withdrawn == 1 and [str(r.withdrawn_on) for r in gone] == ["2030-01-02"]
    assert "行政复议" in archive.read(gone[0]).decode()


def test_a_year_window_takes_its_years_only_and_stops_at_older_pages(site, db, archive):
    serve(site)
    site.routes["/fzzf/"] = trs_list(ROWS[:1], pages=3)
    site.routes["/fzzf/index_1.html"] = trs_list(
        [("./202001/t20200101_1.html", "测试县2019年法治政府建设情况报告", "2020-01-01")], pages=3, current=1
    )
    summary = crawl(site, db, archive, years=[2024])
    assert summary.years_touched == {2024} and not site.asked("/fzzf/index_2.html")
    assert not summary.portals["test-portal"].whole
    assert {r.year_hint for r in rows(db) if r.kind != "list"} == {2024}


def test_no_links_where_there_were_some_is_a_named_failure(site, db, archive):
    serve(site)
    crawl(site, db, archive)
    site.routes["/fzzf/"] = trs_list([("./202501/t20250120_1.html", "关于召开会议的通知", "2025-01-20")])
    summary = crawl(site, db, archive)
    assert next(iter(summary.failures.values())).startswith("error:links_lost")
    with db.connect() as conn:
        health = conn.execute(sa.select(portal_health)).one()
    assert (
        health.outcome == "error:links_lost" and health.links == 2 and health.last_success_at < health.last_attempt_at
    )


def test_a_daily_crawl_of_a_window_also_counts_links_and_raises_the_alarm(site, db, archive):
    serve(site)
    crawl(site, db, archive, years=[2023, 2024])
    with db.connect() as conn:
        assert conn.execute(sa.select(portal_health.c.links)).scalar_one() == 2
    site.routes["/fzzf/"] = trs_list([("./202501/t20250120_1.html", "关于召开会议的通知", "2025-01-20")])
    summary = crawl(site, db, archive, years=[2023, 2024])
    assert summary.portals["test-portal"].outcome == "error:links_lost"


def test_a_crawl_that_stopped_at_its_window_says_nothing_about_the_number_of_links(site, db, archive):
    serve(site)
    crawl(site, db, archive)
    crawl(site, db, archive, years=[2024])
    site.routes["/fzzf/index_1.html"] = trs_list(
        [("./202001/t20200101_1.html", "测试县2019年法治政府建设情况报告", "2020-01-01")], pages=3, current=1
    )
    site.routes["/fzzf/"] = trs_list(ROWS[:1], pages=3)
    assert not crawl(site, db, archive, years=[2024]).portals["test-portal"].whole
    with db.connect() as conn:
        health = conn.execute(sa.select(portal_health)).one()
    assert (health.links, health.links_before) == (2, 2)
