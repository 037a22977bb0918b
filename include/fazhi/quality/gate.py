"""The gate of one report year: find violations, let the suite judge them, write verdicts.

    stage rows → reviewers' corrections → violations (one pass) → releases → Great Expectations → verdicts, quarantine

Three transactions: the violations must be visible to Great Expectations, which has a connection of its own. A second
run on the year is refused; stagings and loads of the year wait until it is judged, as the gate waits for theirs. Until
the last transaction the verdicts of the run before stand.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from fazhi.quality import declaring, review, suite, tables, verdicts, violations
from fazhi.quality.result import GateResult
from fazhi.quality.rules import Rule, Rulebook
from fazhi.records import key
from fazhi.warehouse.locks import hold_year

_LOCK = 0x66617A68  # "fazh", first key of the advisory lock; the second is the year


class GateBusy(RuntimeError):
    """Another run of the gate is judging the same year."""


@contextmanager
def _locked(engine: sa.Engine, year: int) -> Iterator[None]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        if not conn.scalar(sa.text("select pg_try_advisory_lock(:a, :b)"), {"a": _LOCK, "b": year}):
            raise GateBusy(f"The gate is already judging report year {year}; wait for that run to end")
        try:
            with hold_year(conn, year):
                yield
        finally:
            conn.execute(sa.text("select pg_advisory_unlock(:a, :b)"), {"a": _LOCK, "b": year})


def _set_based(conn: sa.Connection) -> None:
    """Whole years are joined: a row-by-row plan, chosen while statistics lag behind a bulk load, would take minutes."""
    conn.execute(sa.text("set local enable_nestloop = off"))
    conn.execute(sa.text("set local work_mem = '128MB'"))


def _declare(conn: sa.Connection, rules: dict[str, Rule], active: Collection[str]) -> None:
    """Bring quality.rule up to date; rules no longer declared stay, inactive, for the history."""
    conn.execute(sa.update(tables.rule).where(tables.rule.c.layer.not_in(("mart", "history"))).values(active=False))
    declaring.declare(conn, rules.values(), active)


def run_gate(
    engine: sa.Engine,
    year: int,
    *,
    docs_dir: Path | None = None,
    without: Collection[str] = (),
    book: Rulebook | None = None,
) -> GateResult:
    """Judge the staged rows of a report year and write their verdicts.

    `without` leaves expectations out of the suite: exactly their rows then pass. Raises GateBusy, suite.SuiteFailed.
    A blocked year gets its verdicts too; whoever loads must ask `GateResult.blocked`.
    """
    started = time.monotonic()
    book = book or violations.rulebook()
    rules = {i: r for i, r in book.rules.items() if i not in without}
    with _locked(engine, year):
        with engine.begin() as conn:
            _set_based(conn)
            _declare(conn, book.rules, rules)
            review.match(conn, year)
            violations.write(conn, year, book, rules)
            review.waive(conn, year, [r.rule_id for r in rules.values() if r.about == "reading"])
            violations.write_last(conn, year, book, rules)
            review.waive(conn, year, [])
        judged, docs = suite.judge(engine, year, list(rules.values()), docs_dir=docs_dir)
        failed = {j.rule_id: j.unexpected for j in judged if not j.success}
        with engine.begin() as conn:
            _set_based(conn)
            review.match(conn, year)
            verdicts.write(conn, year, list(failed))
            review.record_states(conn, year)
            blocking = tuple(sorted(i for i in failed if rules[i].severity == "block_year"))
            state = verdicts.year_state(conn, year, blocking)
            counts = verdicts.count(conn, year)
            run_id = _run_id(conn, year, book, rules)
            result = GateResult(
                year=year,
                blocked=state.blocked,
                by_rule=dict(sorted(failed.items())),
                blocking_rules=blocking,
                reasons=state.reasons,
                expired_reviews=counts.pop("expired"),
                docs=docs,
                **counts,
            )
            verdicts.history(conn, run_id, result, judged, rules, time.monotonic() - started)
    return result


def _run_id(conn: sa.Connection, year: int, book: Rulebook, rules: Collection[str]) -> str:
    """Same staged rows and verdicts, same rules: same id."""
    return key(year, verdicts.fingerprint(conn, year), book.digest, *sorted(rules))


def stands(engine: sa.Engine, year: int, book: Rulebook | None = None) -> bool:
    """Does the last judgement of the year still hold: same rows, same rules, and no decision of a person since?"""
    book = book or violations.rulebook()
    run, status = tables.gate_run.c, tables.year_status.c
    with engine.connect() as conn:
        last = conn.execute(
            sa.select(run.run_id, run.run_at).where(run.report_year == year).order_by(run.run_at.desc()).limit(1)
        ).first()
        if last is None or last.run_id != _run_id(conn, year, book, book.rules):
            return False
        later = sa.select(
            sa.exists().where(tables.review.c.report_year == year, tables.review.c.decided_at >= last.run_at)
            | sa.exists().where(status.report_year == year, status.released_at >= last.run_at)
        )
        return not conn.execute(later).scalar_one()


def years_decided(engine: sa.Engine) -> list[int]:
    """Years about which a person decided something since their last judgement: the next run has to apply it."""
    run, status, figure = tables.gate_run.c, tables.year_status.c, tables.review.c
    last = sa.select(run.report_year, sa.func.max(run.run_at).label("at")).group_by(run.report_year).subquery().c
    figures = sa.select(last.report_year).where(figure.report_year == last.report_year, figure.decided_at >= last.at)
    years = sa.select(last.report_year).where(status.report_year == last.report_year, status.released_at >= last.at)
    with engine.connect() as conn:
        return sorted(conn.execute(figures.union(years)).scalars())


def release_year(engine: sa.Engine, year: int, who: str, why: str) -> tuple[str, ...]:
    """A person accepts the block-level failures of the year as they stand; later ones block again.

    Returns the rules released. Raises review.ReviewError when the year is not blocked, or without a name and a reason.
    """
    if not who.strip() or not why.strip():
        raise review.ReviewError("Releasing a year needs a name (--who) and a reason (--why)")
    with engine.begin() as conn:
        return verdicts.release(conn, year, who.strip(), why.strip())


def blocking_reasons(engine: sa.Engine, year: int) -> tuple[str, ...]:
    """Why the year is blocked, in words; empty when it is not."""
    status = tables.year_status
    with engine.connect() as conn:
        row = conn.execute(sa.select(status.c.state, status.c.reasons).where(status.c.report_year == year)).first()
    return tuple(row.reasons) if row is not None and row.state == "blocked" else ()
