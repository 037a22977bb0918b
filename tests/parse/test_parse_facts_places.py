"""Lists of places checked, bodies that own what is counted, damage in its own measure word, and years of long ago."""

from __future__ import annotations

import pytest
from facts_helper import read, reasons, stated


def coded(text: str) -> set[tuple[str | None, float]]:
    return {(s.indicator, s.value) for s in read(text).facts}


def test_a_verb_of_checking_is_said_of_the_whole_list() -> None:
    found = coded("检查农贸市场40个，电梯使用单位26家，培训机构9家，食品生产企业12家次。")
    assert found == {("ENFO_INSPECTIONS", value) for value in (40.0, 26.0, 9.0, 12.0)}


@pytest.mark.parametrize("other", ["整改企业9家", "违规企业9家"])
def test_another_deed_ends_the_list(other: str) -> None:
    assert ("ENFO_INSPECTIONS", 9.0) not in coded(f"检查农贸市场40个，{other}，食品生产企业12家。")


def test_bodies_are_not_what_they_own() -> None:
    assert coded("公布28个部门的权责清单，列明事项1930项。") == {("FUNC_POWER_LIST", 1930.0)}


def test_damage_is_told_in_the_measure_word_of_the_text() -> None:
    found = {(s.value, s.unit) for s in read("倒塌房屋90间，农作物受灾面积36亩，查扣车辆8辆。").facts}
    assert found == {(90.0, "间"), (36.0, "亩"), (8.0, "辆")}
    assert {s.unit for s in read("查处违法案件8起。").facts} == {"件"}


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("1996年受台风影响，倒塌房屋90间，死亡3人。", None),
        ("如2006年受台风影响，倒塌房屋90间；死亡3人。", 2023),
        ("（二）2006年，受台风影响，倒塌房屋90间，死亡3人。", 2023),
    ],
)
def test_an_older_year_governs_the_whole_list(text: str, year: int | None) -> None:
    reading = read(text, year=year)
    assert (reading.facts, reading.remainder) == ((), ())
    assert [r.reason for r in reading.rejected].count("other_year") == 2


def test_the_own_year_after_a_list_mark() -> None:
    assert stated("（二）2023年开展演练6次。") == {6.0}
    assert "other_year" in reasons("（二）2022年开展演练6次。")
