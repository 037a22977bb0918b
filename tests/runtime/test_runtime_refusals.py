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


def verbs(command, name="fazhi"):
    for word, inner in getattr(command, "commands", {}).items():
        yield from verbs(inner, f"{name} {word}")
    if not getattr(command, "commands", None):
        yield name, command


def test_every_verb_and_everything_it_takes_is_explained():
    from typer.main import get_command

    known = dict(verbs(get_command(app)))
    assert len(known) > 40
    assert [name for name, verb in known.items() if not verb.help] == []
    assert [(name, p.name) for name, verb in known.items() for p in verb.params if not getattr(p, "help", None)] == []
