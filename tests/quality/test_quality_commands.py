"""The verbs: one clear sentence on a mistake, the right rows on success."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from fazhi.cli import app
from fazhi.quality import commands, violations

runner = CliRunner()


@pytest.fixture
def cli(year, book, monkeypatch):
    engine, _ = year
    monkeypatch.setattr(commands, "_engine", lambda: engine)
    monkeypatch.setattr(violations, "rulebook", lambda declared=None: book)
    monkeypatch.setenv("COLUMNS", "240")
    return lambda *args: runner.invoke(app, args)


def held(engine):
    with engine.begin() as conn:
        conn.execute(
            sa.text(
                "update stage.statement set section = 'M4' where indicator = 'LEGA_AUDIENCE' and report_id = (select min(report_id) from stage.report)"
            )
        )
        return conn.execute(sa.text("select statement_id from stage.statement where section = 'M4'")).scalar_one()


def test_list_show_release_withdraw(cli, year):
    key = held(year[0])
    never = cli("gate", "1999", "--no-docs")
    assert never.exit_code == 2 and "No report on 1999 was ever read; there are 2023" in never.output + never.stderr
    judged = cli("gate", "2023", "--no-docs", "--explain")
    assert judged.exit_code == 0, judged.output
    assert "1 held back" in judged.output
    assert "date.statement.plan" in judged.output
    assert key in cli("review", "list", "--year", "2023").output
    shown = cli("review", "show", key[:8]).output
    assert "targets, not results" in shown
    assert cli("review", "release", key, "--why", "it is a result", "--who", "li").exit_code == 0
    assert "none held back" in cli("gate", "2023", "--no-docs").output
    assert "Nothing waits" in cli("review", "list").output
    assert "applied" in cli("review", "list", "--decided").output
    assert "it is a result" in cli("review", "show", key).output
    cli("review", "withdraw", key, "--why", "no, a plan", "--who", "li")
    assert json.loads(cli("gate", "2023", "--no-docs", "--json").output)["quarantined"] == 1


def test_correct_puts_a_value_in_place(cli, year):
    key = held(year[0])
    assert cli("review", "correct", key, "--value", "12", "--why", "printed so", "--who", "li").exit_code == 0
    cli("gate", "2023", "--no-docs")
    with year[0].connect() as conn:
        assert (
            conn.scalar(sa.text("select value_corrected from stage.statement where statement_id = :k"), {"k": key})
            == 12
        )


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("review", "show", "abc"), "no id"),
        (("review", "show", "abcdef"), "no staged row"),
        (("review", "release", "2023", "--why", "x", "--who", "y"), "not blocked"),
        (("rules", "--layer", "nonsense"), "no rule is in a layer"),
    ],
)
def test_mistakes_end_in_one_sentence(cli, args, words):
    outcome = cli(*args)
    assert outcome.exit_code == 2
    assert words in outcome.output
    assert "Traceback" not in outcome.output


def test_every_rule_explains_itself_in_both_languages(cli):
    listed = json.loads(cli("rules", "--json").output)
    assert len(listed) >= 60
    assert len({r["rule_id"] for r in listed}) == len(listed)
    for r in listed:
        assert r["severity"] in ("block_year", "quarantine_report", "quarantine_row", "flag")
        assert all("\u4e00" <= c <= "\u9fff" for c in (r["title_zh"][-1],)) or any(
            "\u4e00" <= c <= "\u9fff" for c in r["title_zh"] + r["explain_zh"]
        )
        assert r["title_en"].isascii() or "÷" in r["title_en"]
        assert r["explain_en"]
    assert not [r for r in listed if r["layer"] == "history" and r["severity"] != "flag"]
