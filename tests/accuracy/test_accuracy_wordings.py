"""The labels written in the text of tests/accuracy/wordings and near_misses, and the reader of their format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fazhi.accuracy import floors
from fazhi.accuracy.score import score
from fazhi.accuracy.wordings import WordingError, read, wordings
from fazhi.indicators.catalogue import by_code

HERE = Path(__file__).parent
HEAD = "## a-1 | 安平县水利局 | department | county | 2023\n"


def test_labels_stand_where_they_are_written() -> None:
    source = (
        HEAD
        + "学法{12次|LEAD_STUDY_PC=12}，率{95%以上|LEGA_RATE>=0.95}，{3至5天|?=3..5}，第{8条|-}，{2户|?/LEGA_RATE=2}。\n"
    )
    [case] = read(source, "x.txt")
    assert case.text.endswith("\n\n学法12次，率95%以上，3至5天，第8条，2户。\n")
    got = [(case.text[x.start : x.end], x.codes, x.value, x.value_max, x.qualifier, x.disputed) for x in case.labels]
    assert got == [
        ("12次", ("LEAD_STUDY_PC",), 12, None, "exact", False),
        ("95%以上", ("LEGA_RATE",), 0.95, None, "at_least", False),
        ("3至5天", (), 3, 5, "range", False),
        ("2户", ("LEGA_RATE",), 2, None, "exact", True),
    ]
    assert [case.text[a:b] for a, b in case.nothing] == ["8条"]
    assert case.known is not None and case.known["tier"] == "county" and case.known["report_year"] == 2023


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("学法12次。\n", "x.txt:1: text stands before"),
        ("## a-1 | 安平县水利局 | department | county\n一\n", "x.txt:1: write '## id"),
        ("## a-1 | 安平县水利局 | bureau | county | 2023\n一\n", "type is one of"),
        (HEAD + "学法{12次|LEAD_STUDY_PC 12}。\n", "is no label"),
        (HEAD + "学法{12次|LEAD_STUDY_NOT=12}。\n", "the catalogue has no LEAD_STUDY_NOT"),
        (HEAD + "学法{12次|LEAD_STUDY_PC=12。\n", "a brace or bar is left over"),
    ],
)
def test_a_slip_is_told_with_its_place(source: str, said: str) -> None:
    with pytest.raises(WordingError, match=r"x\.txt:1") as caught:
        list(read(source, "x.txt"))
    assert said in str(caught.value)


@pytest.mark.parametrize("folder", ["wordings", "near_misses"])
def test_ids_are_unique_and_carry_their_file(folder: str) -> None:
    ids = [case.id for case in wordings(HERE / folder)]
    assert len(ids) == len(set(ids))
    for path in (HERE / folder).glob("*.txt"):
        part = re.split("[_-]", path.stem)[0]  # lead, second
        assert all(case.id.startswith(part) for case in wordings(HERE / folder, path.stem))


@pytest.mark.parametrize("folder", ["wordings", "near_misses"])
def test_wordings_stay_above_their_floor(folder: str) -> None:
    result = score(folder, wordings(HERE / folder), by_code())
    assert floors.below([result], HERE / "floors.yaml") == []
