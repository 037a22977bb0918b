"""A load of a whole year works in two sessions: when either fails, nothing of the other stays, and nobody may read it."""

from __future__ import annotations

import threading
import time

import pytest
import sqlalchemy as sa
from warehouse_rows import make, put, rows

from fazhi.warehouse import content_hash, load, partitions, roles
from fazhi.warehouse.aside import Aside

LEFT = "select relname from pg_class where relnamespace = 'dw'::regnamespace and relname like '%new'"


def _staged(star: sa.Engine) -> dict[str, str]:
    """A loaded year and an arrival that is not loaded yet; what the star holds."""
    put(star, make("440823", 2022, [("STUDY", 1), (None, 2)]))
    load.load_year(star, 2022, full=True)
    put(star, make("440825", 2022, [("STUDY", 2)]))
    return content_hash(star)


def _fail(*_args, **_kw):
    raise RuntimeError("power cut")


@pytest.mark.parametrize("place", ["refresh", "swap"])
def test_a_load_that_fails_drops_what_its_second_session_made(star, monkeypatch, place):
    before = _staged(star)
    with monkeypatch.context() as patch:
        patch.setattr(*((load.agencies, "refresh") if place == "refresh" else (partitions, "swap")), _fail)
        with pytest.raises(RuntimeError, match="power cut"):
            load.load_year(star, 2022, full=True)
    assert rows(star, LEFT) == []
    assert content_hash(star) == before
    assert load.load_year(star, 2022, full=True).reports == 2


def test_a_second_session_that_fails_fails_the_load(star, monkeypatch):
    before = _staged(star)
    with monkeypatch.context() as patch:
        patch.setattr(load, "_build_aside", _fail)
        with pytest.raises(RuntimeError, match="power cut"):
            load.load_year(star, 2022, full=True)
    assert content_hash(star) == before
    assert rows(star, "select agency_id from stage.touched") != []
    assert load.load_year(star, 2022, full=True).reports == 2


def test_a_load_that_fails_ends_its_second_session_at_once(star):
    began, slept = threading.Event(), []

    def sleep(conn: sa.Connection) -> None:
        began.set()
        try:
            conn.execute(sa.text("select pg_sleep(600)"))
        except sa.exc.DBAPIError as e:
            slept.append(e)
            raise

    with pytest.raises(RuntimeError, match="power cut"), Aside(star, 2022) as aside:
        aside.start([], sleep)
        assert began.wait(60)
        while not rows(star, "select 1 from pg_stat_activity where query = 'select pg_sleep(600)'"):
            time.sleep(0.01)
        raise RuntimeError("power cut")
    assert len(slept) == 1
    assert rows(star, "select 1 from pg_stat_activity where query = 'select pg_sleep(600)'") == []


def test_what_a_killed_load_left_is_closed_to_the_reader_and_replaced(star):
    _staged(star)
    with star.begin() as conn:  # as if killed between the second session's commit and the swap
        conn.execute(sa.text("create table dw.fact_evidence_2022__new (like dw.fact_evidence_2022)"))
        roles.grant(conn)
        may = sa.text("select has_table_privilege(:role, 'dw.fact_evidence_2022__new', 'select')")
        assert not conn.execute(may, {"role": roles.READER}).scalar_one()
    assert load.load_year(star, 2022, full=True).reports == 2
    assert rows(star, LEFT) == []
    assert rows(star, "select count(*) from dw.fact_evidence") == [(3,)]


def test_a_year_loaded_again_writes_no_document_anew_that_is_the_same(star):
    _staged(star)
    load.load_year(star, 2022, full=True)
    before = rows(star, "select report_id, xmin::text from dw.dim_document order by 1")
    with star.begin() as conn:
        conn.execute(sa.text("update stage.report set title = 'x' where region_code = '440825'"))
    load.load_year(star, 2022, full=True)
    after = rows(star, "select report_id, xmin::text from dw.dim_document order by 1")
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
    assert rows(star, "select count(*) from dw.dim_document where title = 'x'") == [(1,)]
