"""Decisions of people: applied on every run, surviving a re-parse, expiring when the words changed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from fazhi.quality import gate
from fazhi.quality.review import Decision, ReviewError, decide

WHO = {"reason": "checked against the page", "reviewer": "li"}


def rows(engine, sql, **bind):
    with engine.connect() as conn:
        return conn.execute(sa.text(sql), bind).mappings().all()


def change(engine, sql, **bind):
    with engine.begin() as conn:
        assert conn.execute(sa.text(sql), bind).rowcount > 0


def row(engine, indicator):
    return rows(engine, "select * from stage.statement where indicator = :i order by report_id limit 1", i=indicator)[0]


def break_total(engine):
    """A total below its part; returns the row."""
    s = row(engine, "DISP_MEDIATION_ACCEPTED")
    change(
        engine,
        "update stage.statement set value = 7 where report_id = :r and statement_id = :s",
        r=s["report_id"],
        s=s["statement_id"],
    )
    return s


def at(engine, s):
    return rows(
        engine,
        "select * from stage.statement where report_id = :r and statement_id = :s",
        r=s["report_id"],
        s=s["statement_id"],
    )[0]


def state(engine, review_id):
    return rows(engine, "select state, detail from quality.review_state where review_id = :i", i=review_id)[0]


def test_a_decision_is_work_until_the_gate_has_applied_it(year, run):
    engine, y = year
    s = break_total(engine)
    run()
    assert gate.years_decided(engine) == []
    decide(engine, Decision("reject", s["report_id"], s["statement_id"], **WHO))
    assert gate.years_decided(engine) == [y]
    run()
    assert gate.years_decided(engine) == []


def test_a_correction_frees_the_row_and_its_siblings(year, run):
    engine, _ = year
    s = break_total(engine)
    assert run().quarantined == 3
    review_id = decide(engine, Decision("correct", s["report_id"], s["statement_id"], value=float(s["value"]), **WHO))
    result = run()
    assert (result.quarantined, result.passed) == (0, 128)
    after = at(engine, s)
    assert (after["verdict"], after["value_corrected"], after["review_id"]) == ("pass", s["value"], review_id)
    assert state(engine, review_id)["state"] == "applied"


def test_a_wrong_correction_is_judged_like_any_value(year, run):
    engine, _ = year
    s = break_total(engine)
    decide(engine, Decision("correct", s["report_id"], s["statement_id"], value=8, **WHO))
    assert run().quarantined == 3


def test_a_correction_survives_a_full_reparse(year, run):
    engine, _ = year
    s = break_total(engine)
    decide(engine, Decision("correct", s["report_id"], s["statement_id"], value=float(s["value"]), **WHO))
    change(
        engine,
        "update stage.statement set verdict = null, value_corrected = null, review_id = null, statement_id = reverse(statement_id)",
    )
    assert run().quarantined == 0
    assert (
        rows(engine, "select value_corrected from stage.statement where review_id is not null")[0]["value_corrected"]
        == s["value"]
    )


def test_a_correction_expires_when_the_sentence_changes_and_says_so(year, run):
    engine, _ = year
    s = break_total(engine)
    review_id = decide(engine, Decision("correct", s["report_id"], s["statement_id"], value=float(s["value"]), **WHO))
    assert run().quarantined == 0
    change(
        engine,
        "update stage.statement set sentence_sha = 'changed', sentence_text = sentence_text || '（更正）' where report_id = :r and sentence_sha = :h",
        r=s["report_id"],
        h=s["sentence_sha"],
    )
    result = run()
    assert result.expired_reviews == 1
    assert result.quarantined == 3
    assert at(engine, s)["value_corrected"] is None
    assert state(engine, review_id)["state"] == "expired"
    assert "no longer in the report" in state(engine, review_id)["detail"]


def test_release_of_one_rule_leaves_the_others(year, run):
    engine, _ = year
    s = row(engine, "LEGA_AUDIENCE")
    change(
        engine,
        "update stage.statement set section = 'M4', confidence = 0.1 where statement_id = :s",
        s=s["statement_id"],
    )
    decide(engine, Decision("release", s["report_id"], s["statement_id"], rule_id="date.statement.plan", **WHO))
    run()
    assert at(engine, s)["verdict"] == "quarantine"
    decide(engine, Decision("release", s["report_id"], s["statement_id"], rule_id="text.statement.confidence", **WHO))
    run()
    assert at(engine, s)["verdict"] == "pass"


def test_reject_then_withdraw(year, run):
    engine, _ = year
    s = row(engine, "LEGA_AUDIENCE")
    first = decide(engine, Decision("reject", s["report_id"], s["statement_id"], **WHO))
    assert run().rejected == 1
    assert at(engine, s)["verdict"] == "reject"
    assert rows(engine, "select cause from quality.quarantine")[0]["cause"] == "reject"
    decide(engine, Decision("withdraw", s["report_id"], s["statement_id"], **WHO))
    assert run().rejected == 0
    assert at(engine, s)["verdict"] == "pass"
    assert state(engine, first)["state"] == "superseded"


def test_a_held_report_is_released_until_its_text_changes(year, run):
    engine, _ = year
    report_id = row(engine, "LEGA_AUDIENCE")["report_id"]
    change(engine, "update stage.report set chars = 100 where report_id = :r", r=report_id)
    held = run()
    assert (held.reports_quarantined, held.quarantined) == (1, 16)
    review_id = decide(engine, Decision("release", report_id, **WHO))
    assert run().quarantined == 0
    change(
        engine,
        "update stage.report set text_sha256 = 'other', agency_name = agency_name where report_id = :r",
        r=report_id,
    )
    assert run().reports_quarantined == 1
    assert state(engine, review_id)["state"] == "expired"


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (Decision("correct", "x", "y", reason="a", reviewer="b"), "right value"),
        (Decision("release", "x", reason="", reviewer="b"), "reason"),
        (Decision("release", "nowhere", reason="a", reviewer="b"), "No report"),
        (Decision("correct", "x", "y", value=float("inf"), reason="a", reviewer="b"), "finite"),
    ],
)
def test_decisions_that_cannot_be_recorded(year, decision, words):
    with pytest.raises(ReviewError, match=words):
        decide(year[0], decision)


def test_a_blocked_year_needs_a_person_and_new_failures_block_again(year, run):
    engine, y = year
    assert not run().blocked
    change(
        engine,
        "delete from stage.statement where indicator not in ('LEGA_AUDIENCE', 'LEGA_LECTURES', 'DECI_LEGAL_REVIEW')",
    )
    result = run()
    assert result.blocked
    assert result.blocking_rules == ("year.volume.statements_fell",)
    assert run().blocked, "a second run must not take the blocked run as its measure"
    assert gate.blocking_reasons(engine, y)
    with pytest.raises(ReviewError, match="name"):
        gate.release_year(engine, y, "", "fine")
    assert gate.release_year(engine, y, "li", "the portal was emptied") == ("year.volume.statements_fell",)
    assert not run().blocked
    change(engine, "update stage.report set region_code = null")
    again = run()
    assert again.blocked
    assert "year.shape.no_region" in again.blocking_rules
    with engine.connect() as conn:
        assert (
            conn.scalar(sa.text("select count(*) from quality.review where decision = 'release' and agency_id is null"))
            == 1
        )


def test_releasing_an_open_year_is_refused(year):
    with pytest.raises(ReviewError, match="not blocked"):
        gate.release_year(year[0], year[1], "li", "why not")
