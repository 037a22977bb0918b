"""Items of a list that name only a level, and words that only look like an approximation, a target or a unit."""

from __future__ import annotations

import pytest

from fazhi.parse.reading import read_facts
from fazhi.records import Document, Metadata, Reading, sha256


def read(text: str) -> Reading:
    known = Metadata(
        True, agency="安平县司法局", agency_type="department", tier="county", report_year=2023, body_end=len(text)
    )
    return read_facts(Document(text, sha256(text), "text/plain", "plain", "example"), known)


def facts(text: str) -> list[tuple[str | None, float]]:
    return [(f.indicator, f.value) for f in read(text).facts]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("建成5个省级、7个市级普法教育基地。", [5, 7]),
        ("建成普法教育基地省级5个、市级7个、县级9个。", [5, 7, 9]),
    ],
    ids=["noun-last", "noun-first"],
)
def test_an_item_with_only_its_level_takes_the_noun_of_its_list(text: str, values: list[float]) -> None:
    assert facts(text) == [("LEGA_CULTURE_SITES", v) for v in values]


def test_a_level_with_another_measure_word_takes_nothing() -> None:
    assert ("LEGA_CULTURE_SITES", 3.0) not in facts("建成普法教育基地省级5个、市级3人。")


def test_a_long_row_of_levels_ends() -> None:
    text = "建成" + "".join(f"{n}个省级、" for n in range(2, 1500)) + "7个市级普法教育基地。"
    found = read(text)
    assert len(found.facts) + len(found.remainder) > 1400
    assert 2 < len(found.facts) < 40  # only the end of the row is near its noun


@pytest.mark.parametrize("word", ["村规民约", "预约", "签约"])
def test_a_word_that_ends_in_about_is_no_approximation(word: str) -> None:
    found = read(f"全年完成{word}13件。")
    assert [s.qualifier for s in (*found.facts, *found.remainder)] == ["exact"]


def test_a_standard_that_is_made_is_no_target() -> None:
    assert facts("发布地方标准7项。") == [("RULE_STANDARDS", 7.0)]
    assert facts("PM10浓度低于标准值70微克/立方米。") == []


def test_the_name_of_a_pollutant_holds_no_quantity() -> None:
    assert facts("PM2.5年均浓度33微克/立方米。") == [("FUNC_AIR_PM", 33.0)]


@pytest.mark.parametrize(
    ("text", "value"), [("考核得分97.5分。", 97.5), ("办理结婚登记410对。", 410.0)], ids=["points", "pairs"]
)
def test_points_and_pairs_count_at_the_end_of_a_clause(text: str, value: float) -> None:
    found = read(text)
    assert [s.value for s in (*found.facts, *found.remainder)] == [value]
    assert not facts("开展3对一帮扶。")
