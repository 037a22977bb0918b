"""The verbs: crawl, import, archive get and verify, replay, portals check. Errors are sentences, no tracebacks."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
import yaml
from crawl_site import Reply, detail, portal_on, trs_list
from typer.testing import CliRunner

from fazhi import settings
from fazhi.cli import app
from fazhi.portals import blocks
from fazhi.warehouse import base
from fazhi.warehouse.operational import capture

TITLE = "测试县2024年法治政府建设情况报告"
PATH = "/fzzf/202501/t20250120_1.html"


@pytest.fixture
def fazhi(site, db, tmp_path, monkeypatch):
    """Run the program on the test server's portal, warehouse and archive."""
    site.routes |= {
        "/robots.txt": Reply("", 404),
        "/fzzf/": trs_list(
            [
                ("." + PATH.removeprefix("/fzzf"), TITLE, "2025-01-20"),
                ("./202501/t20250121_2.html", "关于开展法治政府建设督察的通知", "2025-01-21"),
            ]
        ),
        PATH: detail(TITLE),
    }
    (tmp_path / "portals").mkdir()
    (tmp_path / "portals" / "p.yaml").write_text(
        yaml.safe_dump({"portals": [blocks.as_block(portal_on(site))]}, allow_unicode=True), encoding="utf-8"
    )
    for name, value in {
        "FAZHI_PORTALS": str(tmp_path / "portals"),
        "WAREHOUSE_DSN": db.url.render_as_string(hide_password=False),
        "ARCHIVE_URL": (tmp_path / "archive").as_uri(),
    }.items():
        monkeypatch.setenv(name, value)
    settings.get.cache_clear()
    yield lambda *args: CliRunner().invoke(app, list(args), env={"COLUMNS": "200"})
    base._engine.cache_clear()


def test_crawl_then_get_verify_and_replay(fazhi, site, db):
    done = fazhi("crawl")
    assert done.exit_code == 0 and "1 report links" in done.output and "years [2024]" in done.output, done.output
    with db.connect() as conn:
        row = conn.execute(sa.select(capture).where(capture.c.kind == "detail")).one()
    got = fazhi("archive", "get", row.raw_sha256[:10])
    assert got.stdout_bytes.decode() == detail(TITLE)
    assert "0 problems" in fazhi("archive", "verify").output
    asked = len(site.log)
    again = fazhi("replay", site.url(PATH), "--text")
    assert again.exit_code == 0 and "专题学法四次" in again.output, again.output
    assert len(site.log) == asked, "replay must not touch the network"


def test_crawl_of_a_broken_portal_exits_1_and_names_it(fazhi, site):
    site.routes["/fzzf/"] = Reply("", 521)
    done = fazhi("crawl", "--portal", "test-portal")
    assert done.exit_code == 1 and "blocked:js_challenge" in done.output and "Traceback" not in done.output


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("crawl", "--portal", "nowhere"), "fazhi portals list"),
        (("archive", "get", "ffffffff"), "no capture has sha256"),
        (("replay", "http://www.never.gov.cn/"), "was never captured"),
        (("import", "/no/such/place"), "give a directory"),
        (("portals", "check", "nowhere"), "neither a URL nor a portal id"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_2(fazhi, args, says):
    done = fazhi(*args)
    assert done.exit_code == 2 and says in done.output and "Traceback" not in done.output, done.output


def test_check_names_family_evidence_links_and_pagination(fazhi, site):
    site.routes["/fzzf/"] = trs_list(
        [
            ("." + PATH.removeprefix("/fzzf"), TITLE, "2025-01-20"),
            ("./202501/t20250121_2.html", "关于开展法治政府建设督察的通知", "2025-01-21"),
        ],
        pages=2,
    )
    site.routes["/fzzf/index_1.html"] = trs_list(
        [("./202001/t20200121_2.html", "测试县2019年法治政府建设情况报告", "2020-01-21")], pages=2, current=1
    )
    done = fazhi("portals", "check", site.url("/fzzf/"))
    assert done.exit_code == 0, done.output
    for words in (
        "family: trs (createPage",
        "links it would take: 2",
        TITLE,
        "2 pages; next",
        "links it would leave: 1",
        "督察的通知",
    ):
        assert words in done.output, (words, done.output)


def test_check_says_what_is_wrong(fazhi, site):
    site.routes["/fzzf/"] = trs_list([("./202501/t20250121_2.html", "关于召开会议的通知", "2025-01-21")])
    done = fazhi("portals", "check", "test-portal")
    assert done.exit_code == 1 and "is this the right column" in done.output
    site.routes["/fzzf/"] = Reply("", 412)
    assert "blocked:waf412" in fazhi("portals", "check", "test-portal").output


def test_add_looks_at_the_page_for_its_family(fazhi, site, tmp_path):
    file = tmp_path / "new.yaml"
    done = fazhi(
        "portals",
        "add",
        site.url("/fzzf/"),
        "--region",
        "110101",
        "--name",
        "测试县",
        "--id",
        "new-one",
        "--file",
        str(file),
    )
    assert done.exit_code == 0 and "family: trs" in file.read_text(encoding="utf-8"), done.output
