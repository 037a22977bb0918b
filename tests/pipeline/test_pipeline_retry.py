"""Bytes that could not be read for a passing cause are given again a bounded number of times; others once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from fazhi import settings
from fazhi.archive import index, open_archive
from fazhi.archive.records import Exchange, carried_of
from fazhi.extract import ExtractRefused, sandbox
from fazhi.pipeline import crawl, extracting, reading

YEAR = 2023
URL = "http://127.0.0.2/fzzf/202401/t20240110_1.html"
BODY = (
    "<html><head><title>某县2023年法治政府建设情况报告</title></head><body><h1>某县2023年法治政府建设情况报告</h1>"
    "<p>一、2023年，全县办理行政复议案件12件，审查规范性文件5件，开展法治培训3场。</p></body></html>"
).encode()


@pytest.fixture
def captured(warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("FAZHI_VAR", str(tmp_path))
    settings.get.cache_clear()
    with warehouse.begin() as conn:
        conn.execute(sa.text("truncate crawl.capture, stage.document, stage.page_result cascade"))
    given = Exchange(URL, 200, "OK", (("Content-Type", "text/html; charset=utf-8"),), BODY, BODY, datetime.now(UTC))
    carried = carried_of(
        given, "text/html", portal_id="p", kind="detail", title="报告", year_hint=YEAR, provenance="crawl"
    )
    with open_archive().writer(lambda captures: index.upsert(warehouse, captures)) as writer:
        writer.add(given, carried)
    yield warehouse
    settings.get.cache_clear()


def run(engine, monkeypatch, refusal: str | None) -> tuple[str, str | None]:
    """One run of the year's extraction and reading; what stage.document then says."""
    if refusal is not None:
        monkeypatch.setattr(
            "fazhi.extract.extract_safely", lambda *a, **k: (_ for _ in ()).throw(ExtractRefused(refusal))
        )
    else:
        monkeypatch.setattr("fazhi.extract.extract_safely", sandbox.extract_safely)
    extracting.extract_slice(engine, YEAR)
    reading.parse_slice(engine, YEAR)
    with engine.connect() as conn:
        return tuple(conn.execute(sa.text("select method, error from stage.document")).one())


def unread(engine) -> int:
    """Pages refused because their bytes were not read."""
    with engine.connect() as conn:
        return conn.execute(sa.text("select count(*) from stage.refusal where stage = 'extract'")).scalar_one()


@pytest.mark.parametrize("cause", ["timeout: too long", "crash: SIGKILL", "memory: too much"])
def test_a_passing_cause_is_tried_again_and_the_page_with_it(captured, monkeypatch, cause):
    assert run(captured, monkeypatch, cause) == ("refused", f"{cause} (try 1 of 3)")
    assert crawl.years_with_work(captured) == [YEAR], "the year is still to be worked at"
    assert unread(captured) == 1
    method, error = run(captured, monkeypatch, None)
    assert (method, error) == ("html", None) and unread(captured) == 0
    with captured.connect() as conn:
        assert conn.execute(sa.select(sa.func.count()).select_from(reading.pending_pages())).scalar_one() == 0


def test_it_is_given_up_after_the_last_try(captured, monkeypatch):
    seen = [run(captured, monkeypatch, "timeout: too long")[1] for _ in range(5)]
    assert seen == [f"timeout: too long (try {n} of 3)" for n in (1, 2, 3, 3, 3)]
    assert extracting.plan_extract(captured, YEAR) == [] == crawl.years_with_work(captured)


def test_a_lasting_cause_is_not_tried_again(captured, monkeypatch):
    assert run(captured, monkeypatch, "damaged: no such page") == ("refused", "damaged: no such page")
    assert extracting.plan_extract(captured, YEAR) == [] == crawl.years_with_work(captured)
