"""Gate, load and staging of one year take turns, on real connections; those of another year do not wait."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from fazhi.quality import gate, suite
from fazhi.warehouse import load
from fazhi.warehouse.locks import lock_years

_WAITING = "select count(*) from pg_locks where locktype = 'advisory' and not granted"


def waiting(engine: sa.Engine, thread: threading.Thread) -> bool:
    """Whether somebody queues for an advisory lock; False when the thread ended without ever doing so."""
    while thread.is_alive():
        with engine.connect() as conn:
            if conn.execute(sa.text(_WAITING)).scalar_one():
                return True
        thread.join(0.02)
    return False


def verdicts(engine: sa.Engine) -> set[str | None]:
    with engine.connect() as conn:
        return set(conn.execute(sa.text("select distinct verdict from stage.statement")).scalars())


def test_the_gate_waits_for_a_load_of_its_year(year, run):
    engine, y = year
    done = []
    with engine.begin() as loading:
        lock_years(loading, [y])
        judging = threading.Thread(target=lambda: done.append(run()))
        judging.start()
        assert waiting(engine, judging)
        assert verdicts(engine) == {None}
    judging.join()
    assert [r.passed for r in done] == [128]


def test_a_load_waits_for_the_gate_of_its_year_and_takes_its_verdicts(year, run, monkeypatch):
    engine, y = year
    done, real = [], suite.judge
    loading = threading.Thread(target=lambda: done.append(load.load_year(engine, y)))

    def judge_while_a_load_comes(*args, **kw):
        loading.start()
        assert waiting(engine, loading), "the load did not wait: it took statements that nobody had judged"
        return real(*args, **kw)

    monkeypatch.setattr(suite, "judge", judge_while_a_load_comes)
    assert run().passed == 128
    loading.join()
    assert [(r.reports, r.statements) for r in done] == [(8, 128)]


def test_a_load_of_another_year_does_not_wait(year, run, monkeypatch):
    engine, y = year
    seen, real = [], suite.judge

    def judge(*args, **kw):
        seen.append(load.load_year(engine, y + 1).mode)
        return real(*args, **kw)

    monkeypatch.setattr(suite, "judge", judge)
    run()
    assert seen == ["none"]


def test_a_gate_that_fails_lets_the_year_go(year, run, monkeypatch):
    engine, y = year

    def fail(*_args, **_kw):
        raise suite.SuiteFailed("no room")

    with monkeypatch.context() as patch, pytest.raises(suite.SuiteFailed):
        patch.setattr(suite, "judge", fail)
        run()
    assert gate.run_gate(engine, y).statements == 128
