"""The reader stays above the floors of tests/accuracy/floors.yaml, and the scorer counts as it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.accuracy import cases, floors
from fazhi.accuracy.cases import Case, Label
from fazhi.accuracy.score import score, wilson

HERE = Path(__file__).parent
KNOWN = {"agency": "安平县水利局", "agency_type": "department", "tier": "county", "report_year": 2023}


def _case(text: str, *labels: Label) -> Case:
    return Case("one", text, labels, known=KNOWN)


@pytest.mark.parametrize("name", ["dev", "heldout", "paraphrase"])
def test_labelled_passages_stay_above_their_floor(name: str) -> None:
    result = score(name, cases.passages(HERE / name))
    assert result.facts.right + result.facts.missed > 150
    assert floors.below([result], HERE / "floors.yaml") == []


def test_sample_reports_are_read_without_a_miss_or_an_extra_fact() -> None:
    result = score("sample", cases.sample())
    assert result.facts.right > 1000
    assert floors.below([result], HERE / "floors.yaml") == [], result.notes[:20]


def test_gold_reports_stay_above_their_floor(shared: Path) -> None:
    result = score("gold", cases.gold(shared))
    assert result.facts.right == 57
    assert result.tripped == 0, result.notes
    assert floors.below([result], HERE / "floors.yaml") == [], result.notes


def test_a_floor_above_the_figure_is_reported(tmp_path: Path) -> None:
    (tmp_path / "floors.yaml").write_text("one: {recall: 0.5, precision: 0.0}\n", "utf-8")
    result = score("one", [_case("全年未做任何事。", Label(("LEGA_EVENTS",), 3, "exact", 0, 8))])
    assert floors.below([result], tmp_path / "floors.yaml") == ["one: recall 0.0000 lies below its floor 0.5"]


def test_value_qualifier_and_code_must_agree() -> None:
    text = "全年开展法治宣传活动12场次。"
    right = Label(("LEGA_EVENTS",), 12, "exact", 0, len(text))
    wrong = Label(("LEGA_EVENTS",), 12, "at_least", 0, len(text))
    assert score("s", [_case(text, right)]).facts.recall == 1.0
    result = score("s", [_case(text, wrong)])
    assert (result.facts.missed, result.facts.wrong) == (1, 1)


def test_disputed_labels_count_neither_way() -> None:
    text = "全年开展法治宣传活动12场次。"
    label = Label(("LEGA_EVENTS",), 12, "exact", 0, len(text), disputed=True)
    result = score("s", [_case(text, label)])
    assert (result.facts.right, result.facts.wrong, result.facts.missed) == (0, 0, 0)


def test_wilson_interval_holds_the_share_and_narrows() -> None:
    low, high = wilson(98, 100)
    assert low < 0.98 < high
    assert wilson(980, 1000)[0] > low
    assert wilson(0, 0) == (0.0, 1.0)
