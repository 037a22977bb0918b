"""Every verb that needs the warehouse says in one sentence that it does not answer; none shows a traceback."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from fazhi import settings
from fazhi.cli import app

VERBS = [
    ["trace", "x"],
    ["yoy", "-i", "LEGAL_TRAINING_COUNT"],
    ["gate", "2024"],
    ["load", "2024"],
    ["build", "2024"],
    ["publish"],
    ["shadow"],
    ["crawl"],
    ["status"],
    ["replay", "http://www.qinghe.gov.cn/a.html"],
    ["archive", "verify"],
    ["review", "list"],
    ["release", "r1"],
    ["db", "upgrade"],
]


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
@pytest.mark.parametrize(
    ("dsn", "told"),
    [
        ("postgresql://nobody:secret@127.0.0.1:1/none", "does not answer"),
        ("no address", "WAREHOUSE_DSN is no address of a database"),
    ],
    ids=["silent", "malformed"],
)
def test_told_in_one_sentence(
    verb: list[str], dsn: str, told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("WAREHOUSE_DSN", dsn)
    monkeypatch.setenv("FAZHI_VAR", str(tmp_path))
    settings.get.cache_clear()
    try:
        result = CliRunner().invoke(app, verb)
    finally:
        settings.get.cache_clear()
    assert isinstance(result.exception, SystemExit) and result.exit_code in (1, 2)
    assert told in result.output and "secret" not in result.output
    assert "Traceback" not in result.output
