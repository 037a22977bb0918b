"""The stages as plain functions over one sample portal: work is done once, changed code redoes it, nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import sqlalchemy as sa

from fazhi import settings
from fazhi.pipeline import common, crawl, extracting, pages, publish, reading, settling, shadow
from fazhi.warehouse import content_hash

AS_OF = date(2025, 6, 30)


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """Two of the sample's portals, crawled once into an archive of their own."""
    from fazhi.portals import registry
    from fazhi.sample.server import serve

    patch = pytest.MonkeyPatch()
    running = serve()
    patch.setenv("FAZHI_VAR", str(tmp_path_factory.mktemp("var")))
    patch.setenv("FAZHI_SAMPLE_PORT", str(running.port))
    patch.setenv("FAZHI_SAMPLE_HOSTS", "1")
    patch.setenv("FAZHI_PORTALS", "sample")
    settings.get.cache_clear()
    ids = [i for i, p in registry.load().items() if p.family == "trs"]
    yield ids
    running.stop()
    patch.undo()
    settings.get.cache_clear()


@pytest.fixture(scope="module")
def built(warehouse, portal):
    crawled = crawl.crawl_batch(warehouse, portal, None)
    years = crawl.years_with_work(warehouse)
    for year in years:
        build(warehouse, year)
    return crawled, years


def build(engine, year):
    extracting.extract_slice(engine, year)
    reading.parse_slice(engine, year)
    return settling.settle(engine, year)


def rows(engine, query):
    with engine.connect() as conn:
        return conn.execute(sa.text(query)).all()


def test_a_portal_becomes_a_star(warehouse, built):
    crawled, years = built
    assert crawled.failures == {} and crawled.fetched >= crawled.found > 4
    assert years == [2021, 2022, 2023, 2024]
    assert rows(warehouse, "select count(*) from dw.fact_report")[0][0] > 4
    assert rows(warehouse, "select count(*) from dw.fact_statement where indicator_key <> 0")[0][0] > 100


def test_nothing_new_is_no_work(warehouse, portal, built):
    before = content_hash(warehouse)
    again = crawl.crawl_batch(warehouse, portal, None)
    assert again.fetched == 0 and again.years == []
    assert crawl.years_with_work(warehouse) == []
    for year in built[1]:
        assert extracting.plan_extract(warehouse, year) == [] and reading.plan_parse(warehouse, year) == []
        assert settling.settle(warehouse, year).years == []
    assert content_hash(warehouse) == before


def test_publishing_serves_a_burst_once(warehouse, built):
    assert publish.unpublished_years(warehouse)
    assert publish.publish(warehouse, as_of=AS_OF)["years"] == built[1]
    before = content_hash(warehouse)
    assert publish.publish(warehouse, as_of=AS_OF)["years"] == []
    assert publish.publish(warehouse, as_of=AS_OF, all_years=True)["years"] == "all"
    assert content_hash(warehouse) == before


def test_the_code_at_hand_moves_nothing(warehouse, built):
    found = shadow.shadow(warehouse)
    assert found.pages > 4 and found.moves == [] and found.left_out == 0


def test_pages_of_another_extractor_are_not_passed_off_as_compared(warehouse, built, monkeypatch):
    monkeypatch.setattr("fazhi.extract.EXTRACTOR_VERSION", "another")
    found = shadow.shadow(warehouse)
    assert found.pages == 0 and found.left_out > 4 and found.moves == []


def test_shadow_names_what_a_changed_parser_would_move(warehouse, built, monkeypatch):
    import fazhi.parse

    real = fazhi.parse.parse

    def changed(document, context):
        from dataclasses import replace

        parsed = real(document, context)
        facts = parsed.reading.facts
        return replace(parsed, reading=replace(parsed.reading, facts=facts[1:])) if facts else parsed

    monkeypatch.setattr(fazhi.parse, "parse", changed)
    kinds = {m.kind for m in shadow.shadow(warehouse, years=[2023]).moves}
    assert kinds == {"lost"}


def test_a_page_the_reader_fails_on_is_refused_by_name_and_the_rest_goes_on():
    listed = [
        {
            "url": "http://a.gov.cn/1",
            "raw_sha256": "x",
            "portal_id": "p",
            "capture_id": "1",
            "title": None,
            "listed_on": None,
        }
    ]
    from fazhi.records import Document

    document = Document("正文", "x", "text/plain", "plain", "1")
    inputs = pages.Inputs(documents={"x": document})

    def broken(document, context):
        raise RecursionError("too deep")

    (outcome,) = pages.read_pages(listed, inputs, broken)
    assert outcome.refusal == "reader failed: RecursionError: too deep" and outcome.report is None


def test_a_report_that_no_page_gives_any_more_leaves_the_stage(warehouse, built, monkeypatch):
    import fazhi.parse

    (year, url, report) = rows(warehouse, "select report_year, url, report_id from stage.report order by url limit 1")[
        0
    ]
    before = content_hash(warehouse)
    real = fazhi.parse.parse

    def refusing(document, context):
        from dataclasses import replace

        parsed = real(document, context)
        if context.url == url:
            return replace(parsed, metadata=replace(parsed.metadata, is_report=False, refusal="for the test"))
        return parsed

    monkeypatch.setattr(fazhi.parse, "parse", refusing)
    monkeypatch.setattr(fazhi.parse, "PARSER_VERSION", "refusing")
    build(warehouse, year)
    assert rows(warehouse, f"select 1 from stage.report where report_id = '{report}'") == []
    assert rows(warehouse, f"select reason from stage.refusal where url = '{url}'")[0][0] == "for the test"
    monkeypatch.undo()
    for each in crawl.years_with_work(warehouse):
        build(warehouse, each)
    publish.publish(warehouse, as_of=AS_OF, all_years=True)
    assert {t: h for t, h in content_hash(warehouse).items() if t.startswith("dw.")} == {
        t: h for t, h in before.items() if t.startswith("dw.")
    }


def test_slices_cover_the_work_once():
    items = [f"{i:064x}" for i in range(200)]
    parts = common.slices(len(items), 30)
    assert [p.count for p in parts] == [7] * 7 and common.slices(10_000_000, 1)[-1].count == common.MAX_BATCHES
    assert common.slices(0, 30) == []


def test_two_builds_of_one_year_take_turns(warehouse, built):
    before = content_hash(warehouse)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda y: build(warehouse, y), [2023, 2023, 2024, 2023]))
    assert all(r.years == [] for r in results)
    assert content_hash(warehouse) == before


def test_portals_are_dealt_into_bounded_batches_that_keep_a_host_together(monkeypatch):
    from dataclasses import replace

    from fazhi.portals import registry

    one = next(iter(registry.load("registry").values()))
    many = {
        f"p{i}": replace(one, id=f"p{i}", site=f"h{i // 2}.gov.cn") for i in range(50 * crawl.PORTALS_PER_BATCH * 2)
    }
    monkeypatch.setattr(registry, "load", lambda source=None: many)
    batches = crawl.portal_batches(list(many))
    assert 1 < len(batches) <= crawl.MAX_BATCHES and sorted(p for b in batches for p in b) == sorted(many)
    hosts = [{many[p].site for p in batch} for batch in batches]
    assert sum(map(len, hosts)) == len(set().union(*hosts))
