"""Politeness as the server sees it, conditional recrawls, sub-columns, year slots, busy hosts, batches."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from crawl_site import QUICK, Reply, Site, detail, portal_on, trs_list

from fazhi.crawl import batches, crawl_portals
from fazhi.crawl.known import KnownCapture, due, to_recheck
from fazhi.crawl.run import UnknownPortal
from fazhi.warehouse.operational import capture

ROW = "./202501/t20250120_{0}.html"
TITLE = "测试{0}局2024年法治政府建设情况报告"


def fill(site: Site, count: int, **reply) -> None:
    site.routes |= {
        "/robots.txt": Reply("", 404),
        "/fzzf/": Reply(trs_list([(ROW.format(i), TITLE.format(i), "2025-01-20") for i in range(count)]), **reply),
    }
    for i in range(count):
        site.routes["/fzzf/" + ROW.format(i)[2:]] = Reply(detail(TITLE.format(i)), headers=[("ETag", f'"{i}"')])


def crawl(site, db, archive, policy=QUICK, now=None, years=None, **values):
    portal = portal_on(site, **values)
    return crawl_portals(
        db, [portal.id], years, portals={portal.id: portal}, archive=archive, policy=policy, now=now
    ).portals[portal.id]


def gaps(site: Site, host: str) -> list[float]:
    times = [a.at for a in site.asked(host=host)]
    return [b - a for a, b in itertools.pairwise(times)]


def test_no_host_sees_two_requests_closer_than_its_delay_nor_two_connections(db, archive):
    hosts = [f"127.0.1.{n}" for n in range(1, 9)]
    with Site(hosts=hosts) as site:
        fill(site, 4)
        portals = {
            f"p{n}": replace(
                portal_on(site), id=f"p{n}", site=f"{h}:{site.port}", lists=(site.url("/fzzf/", h),), delay=0.15
            )
            for n, h in enumerate(hosts)
        }
        crawl_portals(db, list(portals), None, portals=portals, archive=archive, policy=QUICK)
        assert all(len(site.asked(host=h)) == 6 for h in hosts)
        assert min(g for h in hosts for g in gaps(site, h)) >= 0.15
        assert set(site.most_connections.values()) == {1}
        order = [a.host for a in site.log]
        assert order != sorted(order), "hosts must be crawled at the same time, not one after the other"


def test_crawl_delay_of_robots_slows_down_and_never_speeds_up(site, db, archive):
    fill(site, 2)
    site.routes["/robots.txt"] = Reply("User-agent: *\nCrawl-delay: 0.2", media="text/plain")
    crawl(site, db, archive)
    assert min(gaps(site, site.hosts[0])[1:]) >= 0.2
    site.log.clear()
    site.routes["/robots.txt"] = Reply("User-agent: *\nCrawl-delay: 0.01", media="text/plain")
    crawl(site, db, archive, delay=0.1, id="other")
    assert min(gaps(site, site.hosts[0])) >= 0.1


def test_retry_after_holds_the_whole_host(site, db, archive):
    fill(site, 3)
    first = "/fzzf/" + ROW.format(0)[2:]
    answers = [Reply("", 503, [("Retry-After", "1")])]
    good = site.routes[first]
    site.routes[first] = lambda asked: answers.pop() if answers else good
    one = crawl(site, db, archive)
    times = [a.at for a in site.log]
    refused = next(i for i, a in enumerate(site.log) if a.path == first)
    assert one.fetched == 3 and times[refused + 1] - times[refused] >= 1.0


def test_we_say_who_we_are(site, db, archive):
    fill(site, 1)
    crawl(site, db, archive)
    assert all(a.headers["user-agent"].startswith("fazhi/") and "contact" in a.headers["user-agent"] for a in site.log)


def test_an_unchanged_portal_costs_one_conditional_request_per_list_page_and_the_budget(site, db, archive):
    fill(site, 12)
    body, mark = site.routes["/fzzf/"].body, '"list-1"'
    site.routes["/fzzf/"] = lambda asked: (
        Reply(status=304) if asked.headers.get("if-none-match") == mark else Reply(body, headers=[("ETag", mark)])
    )
    crawl(site, db, archive)
    for i in range(12):
        site.routes["/fzzf/" + ROW.format(i)[2:]] = lambda asked: (
            Reply(status=304) if "if-none-match" in asked.headers else Reply("not conditional", 500)
        )
    site.log.clear()
    one = crawl(site, db, archive, policy=replace(QUICK, recheck_budget=5), now=datetime.now(UTC) + timedelta(days=40))
    assert one.unchanged == 5 and one.fetched == 0 and one.links == 12 and not one.failures
    asked = [a for a in site.log if a.path != "/robots.txt"]
    assert len(asked) == 1 + 5 and all("if-none-match" in a.headers for a in asked)


def test_rechecks_grow_rare_and_keep_to_their_budget():
    def page(first: int, last: int, url: str = "u") -> KnownCapture:
        start = datetime(2025, 1, 1, tzinfo=UTC)
        return KnownCapture(
            "c",
            url,
            url,
            "text/html",
            "detail",
            None,
            None,
            None,
            2024,
            "s",
            "f",
            0,
            None,
            None,
            start + timedelta(days=first),
            start + timedelta(days=last),
            None,
        )

    now = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=100)
    assert due(page(99, 99), now) == 1.0
    assert due(page(0, 95), now) < 1 < due(page(90, 95), now)
    pages = [page(0, n, f"http://x/{n}") for n in range(10, 90)]
    chosen = to_recheck(pages, now, 7)
    assert len(chosen) == 7 and chosen[0].url == "http://x/10"
    visits, last = 0, 0.0
    while last < 365:  # a page that never changes
        last += max(1.0, last / 2)
        visits += 1
    assert visits < 20


def test_sub_columns_are_followed_as_deep_as_the_registry_says(site, db, archive):
    site.routes |= {
        "/robots.txt": Reply("", 404),
        "/fzzf/": '<html><body><ul><li><a href="qzf/">区政府</a></li><li><a href="bm/">部门</a></li>'
        '<li><a href="/other/">别的栏目</a></li></ul>暂无内容</body></html>',
        "/fzzf/qzf/": trs_list([("./202501/t20250120_1.html", TITLE.format(1), "2025-01-20")]),
        "/fzzf/bm/": '<html><body><a href="/fzzf/bm/2024/">2024年</a>暂无内容</body></html>',
        "/fzzf/bm/2024/": trs_list([("./t20250121_2.html", TITLE.format(2), "2025-01-21")]),
        "/fzzf/qzf/202501/t20250120_1.html": detail(TITLE.format(1)),
        "/fzzf/bm/2024/t20250121_2.html": detail(TITLE.format(2)),
    }
    assert crawl(site, db, archive, follow=1).links == 1
    assert crawl(site, db, archive, follow=2, id="deeper").links == 2
    assert not site.asked("/other/")


def test_a_year_in_the_address_is_written_out_and_may_not_exist_yet(site, db, archive):
    site.routes |= {
        "/robots.txt": Reply("", 404),
        "/2024nd/": trs_list([("./t20241210_2.html", TITLE.format(2), "2024-12-10")]),
        "/2024nd/t20241210_2.html": detail(TITLE.format(2)),
    }
    one = crawl(site, db, archive, lists=(site.url("/{year}nd/"),), years=[2024])
    assert (one.outcome, one.fetched) == ("ok", 1)
    assert {a.path for a in site.log} >= {"/2024nd/", "/2025nd/"}


def test_a_report_without_year_and_day_takes_them_from_its_page(site, db, archive):
    site.routes |= {
        "/robots.txt": Reply("", 404),
        "/fzzf/": '<html><body><ul><li><a href="/a/12345.html">某县法治政府建设情况报告</a></li></ul></body></html>',
        "/a/12345.html": detail("某县法治政府建设情况报告", day="2023-03-30"),
    }
    one = crawl(site, db, archive)
    with db.connect() as conn:
        row = conn.execute(sa.select(capture).where(capture.c.kind == "detail")).one()
    assert one.years == {2022} and row.year_hint == 2022 and str(row.listed_on) == "2023-03-30"


def test_a_host_that_another_crawl_is_at_is_left_alone_and_said(site, db, archive):
    fill(site, 1)
    from fazhi.crawl.run import _hosts_to_ourselves

    portal = portal_on(site)
    with _hosts_to_ourselves(db, {portal.host: [portal]}, QUICK) as (mine, busy):
        assert list(mine) == [portal.host] and not busy
        assert crawl(site, db, archive).outcome == "error:busy" and not site.log
    assert crawl(site, db, archive).outcome == "ok"


def test_an_attachment_missed_by_a_crash_is_fetched_when_the_page_is_rechecked(site, db, archive):
    fill(site, 1)
    page = "/fzzf/" + ROW.format(0)[2:]
    site.routes[page] = detail(TITLE.format(0), extra='<a href="/f/a.pdf">附件.pdf</a>')
    site.routes["/f/a.pdf"] = Reply("", 500)
    assert crawl(site, db, archive).failures == {"error:http_500": 1}
    site.routes["/f/a.pdf"] = Reply(b"%PDF-1.4 late")
    one = crawl(site, db, archive, now=datetime.now(UTC) + timedelta(days=3))
    assert one.fetched == 1 and not one.failures


def test_batches_keep_a_host_together():
    from fazhi.portals.registry import load

    portals = list(load("registry").values())
    found = batches(portals, 20)
    assert sorted(i for b in found for i in b) == sorted(p.id for p in portals)
    home = {i: n for n, b in enumerate(found) for i in b}
    hosts: dict[str, set[int]] = {}
    for p in portals:
        hosts.setdefault(p.host, set()).add(home[p.id])
    assert all(len(places) == 1 for places in hosts.values())


def test_an_unknown_portal_is_one_sentence(db, archive):
    with pytest.raises(UnknownPortal, match="fazhi portals list"):
        crawl_portals(db, ["nowhere"], None, portals={}, archive=archive)


def test_a_paused_portal_is_not_asked_and_not_forgotten(site, db, archive):
    fill(site, 1)
    one = crawl(site, db, archive, paused="the site is being rebuilt")
    assert (one.outcome, one.detail) == ("blocked:paused", "the site is being rebuilt") and not site.log


def test_an_attachment_missed_is_also_fetched_when_the_page_answers_304(site, db, archive):
    fill(site, 1)
    page = "/fzzf/" + ROW.format(0)[2:]
    body = detail(TITLE.format(0), extra='<a href="/f/a.pdf">附件.pdf</a>')
    site.routes[page] = lambda asked: (
        Reply(status=304) if "if-none-match" in asked.headers else Reply(body, headers=[("ETag", '"x"')])
    )
    crawl(site, db, archive)
    site.routes["/f/a.pdf"] = Reply(b"%PDF-1.4 late")
    one = crawl(site, db, archive, now=datetime.now(UTC) + timedelta(days=3))
    assert (one.unchanged, one.fetched) == (1, 1) and not one.failures


def test_a_site_that_blocks_page_after_page_is_left_alone(site, db, archive):
    fill(site, 20)
    for path in [p for p in site.routes if "t2025" in p]:
        site.routes[path] = Reply("", 412)
    one = crawl(site, db, archive)
    assert one.outcome == "blocked:waf412" and len([a for a in site.log if "t2025" in a.path]) == QUICK.unwilling
    assert one.links == 20 and "left alone after 5" in one.detail


def test_a_site_that_asks_to_come_back_tomorrow_is_not_asked_again_today(site, db, archive):
    fill(site, 20)
    site.routes["/fzzf/" + ROW.format(3)[2:]] = Reply("", 503, [("Retry-After", "86400")])
    one = crawl(site, db, archive)
    assert one.fetched == 3 and len(site.asked()) == 2 + 4
    assert one.outcome == "blocked:retry_later"


def test_a_report_listed_by_two_portals_of_a_host_is_fetched_once(site, db, archive):
    fill(site, 3)
    site.routes["/zwgk/"] = site.routes["/fzzf/"].body.replace("./2025", "/fzzf/2025")
    portals = {
        i: portal_on(site, id=i, lists=(site.url(path),)) for i, path in (("a-one", "/fzzf/"), ("b-two", "/zwgk/"))
    }
    for _ in range(2):
        crawl_portals(db, list(portals), None, portals=portals, archive=archive, policy=QUICK)
    assert all(len(site.asked("/fzzf/" + ROW.format(i)[2:])) == 1 for i in range(3))


def test_a_crawl_that_is_stopped_says_nothing_about_health(site, db, archive):
    from fazhi.crawl.discover import PortalCrawl
    from fazhi.crawl.guard import Guard
    from fazhi.crawl.known import Known
    from fazhi.crawl.scene import Scene
    from fazhi.crawl.visit import Visitor

    finished = []

    class Sink:
        def finish(self, outcome):
            finished.append(outcome)

    portal = portal_on(site)
    visitor = Visitor(portal, Guard(loopback=True), QUICK, lambda exchange: None)
    steps = PortalCrawl(Scene(portal, None, Known(), visitor, Sink(), QUICK, datetime.now(UTC))).steps()
    next(steps)
    steps.close()
    assert finished == []


def test_the_month_of_an_address_tells_the_year_where_nothing_else_does_and_no_year_is_said(site, db, archive):
    known, unknown = "/x/202303/0123456789abcdef0123456789abcdef.shtml", "/x/12345.html"
    plain = "<html><body><p>" + "全年组织法治培训三场，办理案件十二件。" * 20 + "</p></body></html>"
    row = '<li><a href="{0}">某县法治政府建设情况报告</a></li>'
    site.routes |= {"/robots.txt": Reply("", 404), known: plain, unknown: plain}
    site.routes["/fzzf/"] = f"<html><body><ul>{row.format(known)}{row.format(unknown)}</ul></body></html>"
    one = crawl(site, db, archive)
    assert one.years == {2022} and dict(one.failures) == {"error:year_unknown": 1} and unknown in one.sentences[0]
