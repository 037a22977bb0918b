"""Input that cannot be meant is refused in a sentence, before anything is started or asked."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from fazhi.cli import app


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "--year", "20"], "greater than or equal to 2000"),
        (["build", "1990"], "greater than or equal to 2000"),
        (["db", "restore", "/nowhere"], "/nowhere is no file"),
        (["accuracy", "--gold", "/nowhere"], "/nowhere holds no gold/seeds_gold.json"),
    ],
    ids=["run", "build", "restore", "accuracy"],
)
def test_refused_in_a_sentence(arguments, says):
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code != 0
    shown = " ".join((done.output + (done.stderr or "")).replace("│", " ").split())
    assert says in shown and "Traceback" not in shown
