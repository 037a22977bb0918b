"""What the stages say to a person on the command line."""

from __future__ import annotations

from fazhi.runtime.commands import _tell


def test_a_stage_tells_its_counts(capsys) -> None:
    _tell("parse", {"read": 14, "refused": 1, "reports": 13, "years": [2021]})
    assert capsys.readouterr().out == "parse   read 14, refused 1, reports 13\n"


def test_a_blocked_year_is_named_with_its_rules(capsys) -> None:
    _tell("settle", {"years": [], "blocked": {"2022": ["year.volume", "year.regions"]}, "reports": 0})
    assert capsys.readouterr().out == "settle  reports 0, 2022 blocked by year.volume, year.regions\n"
