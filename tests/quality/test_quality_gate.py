"""The gate on a staged year: clean rows pass, exactly the bad rows are held back, the suite decides."""

from __future__ import annotations

import sqlalchemy as sa


def one(engine, sql, **bind):
    with engine.connect() as conn:
        return conn.execute(sa.text(sql), bind).mappings().all()


def change(engine, sql, **bind):
    with engine.begin() as conn:
        assert conn.execute(sa.text(sql), bind).rowcount > 0


def verdicts(engine):
    return {r["statement_id"]: r["verdict"] for r in one(engine, "select statement_id, verdict from stage.statement")}


def test_a_clean_year_passes(year, run):
    engine, _ = year
    result = run()
    assert one(engine, "select rule_id, observed, expected, evidence from quality.violation") == []
    assert (result.blocked, result.reports, result.statements, result.passed) == (False, 8, 128, 128)
    assert set(verdicts(engine).values()) == {"pass"}


def test_only_the_broken_row_and_its_siblings_are_held_back(year, run):
    engine, _ = year
    change(
        engine,
        "update stage.statement set value = 12, evidence_text = '受理各类矛盾纠纷12件', sentence_text = '受理各类矛盾纠纷12件', "
        "evidence_end = evidence_start + 11 where indicator = 'DISP_MEDIATION_ACCEPTED' and report_id = (select min(report_id) from stage.report)",
    )
    result = run()
    held = one(
        engine,
        "select s.indicator, q.rules from quality.quarantine q join stage.statement s using (report_id, statement_id)",
    )
    assert {h["indicator"] for h in held} == {
        "DISP_MEDIATION_ACCEPTED",
        "DISP_MEDIATION_SUCCESS",
        "DISP_MEDIATION_RATE",
    }
    assert result.quarantined == 3
    assert result.passed == 125


def test_removing_one_expectation_lets_exactly_its_rows_in(year, run):
    engine, _ = year
    change(engine, "update stage.statement set section = 'M4' where indicator = 'LEGA_LECTURES'")
    change(engine, "update stage.statement set confidence = 0.1 where indicator = 'LEGA_AUDIENCE'")
    change(
        engine,
        "update stage.statement set confidence = 0.1 where indicator = 'LEGA_LECTURES' and report_id = (select min(report_id) from stage.report)",
    )
    run(without=["year.share.one_rule"])
    before = {k for k, v in verdicts(engine).items() if v == "quarantine"}
    run(without=["year.share.one_rule", "date.statement.plan"])
    after = {k for k, v in verdicts(engine).items() if v == "quarantine"}
    only = {
        r["statement_id"]
        for r in one(engine, "select statement_id from stage.statement where section = 'M4' and confidence > 0.1")
    }
    assert before - after == only
    assert len(only) == 7
    assert after <= before


def test_data_docs_are_replaced_not_piled_up(year, run, tmp_path):
    docs = tmp_path / "data_docs"
    first = run(docs_dir=docs)
    files = sum(1 for p in docs.rglob("*") if p.is_file())
    second = run(docs_dir=docs)
    assert first.docs == second.docs == "data_docs/2023/index.html"
    assert (tmp_path / first.docs).is_file()
    assert sum(1 for p in docs.rglob("*") if p.is_file()) == files
    assert not [p for p in docs.iterdir() if p.name.startswith(".")]
    pages = [p.read_text("utf-8") for p in (docs / "2023" / "validations").rglob("*.html")]
    assert any("调解成功不应大于受理矛盾纠纷" in page for page in pages)
