"""kill -9 during a crawl, again and again, then a run to the end: nothing published lost or doubled, no torn WARC."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from crawl_site import Reply, Site, detail, trs_list

from fazhi.archive import Archive, records
from fazhi.archive.reconcile import reconcile
from fazhi.archive.verify import verify
from fazhi.warehouse.operational import capture

HOSTS = tuple(f"127.0.0.{n}" for n in range(2, 6))
REPORTS = 25


def serve(site: Site) -> None:
    rows = [
        (f"./202501/t20250120_{i}.html", f"测试{i}局2024年法治政府建设情况报告", "2025-01-20") for i in range(REPORTS)
    ]
    site.routes |= {"/robots.txt": Reply("", 404), "/fzzf/": trs_list(rows)}
    for i in range(REPORTS):
        link = f'<a href="/file/{i}.pdf">附件.pdf</a>'
        site.routes[f"/fzzf/202501/t20250120_{i}.html"] = detail(rows[i][1], extra=link)
        site.routes[f"/file/{i}.pdf"] = Reply(b"%PDF-1.4 " + str(i).encode() * 2000)


def start(dsn: str, archive: Archive, port: int, folder: Path) -> subprocess.Popen[str]:
    child = Path(__file__).with_name("crawl_kill_child.py")
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(child.parent), *sys.path]),
        "FAZHI_VAR": str(folder),
        "FAZHI_SAMPLE_HOSTS": "1",
    }
    return subprocess.Popen(
        [sys.executable, str(child), dsn, archive.url, str(port), "0.15"],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def in_files(archive: Archive) -> Counter[str]:
    found: Counter[str] = Counter()
    for file in archive.files():
        with archive.open(file) as stream:
            found.update(c.capture_id for c in records.captures(stream, file))
    return found


@pytest.mark.slow
def test_killed_crawls_lose_and_double_nothing_that_was_published(db, archive, tmp_path):
    dsn = db.url.render_as_string(hide_password=False)
    with Site(hosts=HOSTS) as site:
        serve(site)
        for kill_after in (30, 60, 90):  # requests the server has seen
            seen = len(site.log)
            child = start(dsn, archive, site.port, tmp_path)
            while len(site.log) - seen < kill_after and child.poll() is None:
                time.sleep(0.01)
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            published = in_files(archive)
            reconcile(db, archive)
            with db.connect() as conn:
                rows = set(conn.execute(sa.select(capture.c.capture_id)).scalars())
            assert rows == set(published), "a published capture is missing from the index, or a row has no record"
        assert not set(published.values()) - {1}
        before = dict(published)
        child = start(dsn, archive, site.port, tmp_path)
        out, err = child.communicate(timeout=120)
        assert child.returncode == 0, err
    assert out.split()[1:] == ["{}"], out
    files = in_files(archive)
    assert set(files.values()) == {1}, "a capture was archived twice"
    assert set(before) <= set(files)
    with db.connect() as conn:
        kinds = Counter(conn.execute(sa.select(capture.c.kind)).scalars())
    assert kinds == {"detail": REPORTS * len(HOSTS), "attachment": REPORTS * len(HOSTS), "list": len(HOSTS)}
    assert 0 < len(before) < sum(kinds.values()), "no crawl was killed half way"
    report = verify(db, archive)
    assert report.problems == [] and report.captures == sum(kinds.values())
    assert not list(archive.spool().glob("*.part")), "spool files of killed crawls are left behind"
