"""Every code that a page may meet in the data has its words, and no words are kept for a code that nothing gives."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from fazhi import records
from fazhi.warehouse import marts
from fazhi_console.render import messages

SQL = Path(marts.__file__).parent / "marts_sql"


def given_by(mart: str) -> set[str]:
    return set(re.findall(r"then '(\w+)' end", (SQL / f"{mart}.sql").read_text()))


def named(group: str) -> set[str]:
    return {key.rpartition(".")[2] for key in messages() if key.rpartition(".")[0] == group}


def test_flags_of_both_years_over_year_marts() -> None:
    flags = given_by("yoy_indicator")
    assert len(flags) >= 10 and given_by("yoy_region") <= flags
    assert named("flag") == flags


@pytest.mark.parametrize(
    ("group", "codes"),
    [("scope", records.Scope), ("agency_type", records.AgencyType), ("tier", records.Tier)],
    ids=["scope", "agency_type", "tier"],
)
def test_codes_of_the_records(group: str, codes: object) -> None:
    assert named(group) == set(get_args(codes))


def test_periods_other_than_the_report_year() -> None:
    assert named("period") == set(get_args(get_type_hints(records.Period)["type"])) - {"report_year"}


def test_both_languages_are_there() -> None:
    assert [key for key, words in messages().items() if len(words) != 2 or not all(words)] == []
