"""The official divisions: lookups by code, name and year, and the rows a region dimension is filled from."""

from __future__ import annotations

import pytest

from fazhi.reference import law, regions


def test_size_of_the_table() -> None:
    tiers: dict[str, int] = {}
    for _code, _name, tier, _parent, _since, until, _successor in regions.rows():
        if until is None:
            tiers[tier] = tiers.get(tier, 0) + 1
    assert tiers["province"] == 34
    assert tiers["city"] == 333
    assert 2850 <= tiers["county"] <= 2990
    assert tiers["township"] == 41352


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("440823112", ("广东省", "湛江市", "遂溪县", "港门镇")),
        ("110105", ("北京市", None, "朝阳区", None)),
        ("441900003", ("广东省", "东莞市", None, "东城街道")),
        ("429004001", ("湖北省", None, "仙桃市", "沙嘴街道")),
        ("620201100", ("甘肃省", "嘉峪关市", None, "新城镇")),
        ("460400", ("海南省", "儋州市", None, None)),
    ],
)
def test_path(code: str, path: tuple[str | None, ...]) -> None:
    r = regions.path(code)
    assert (r.province, r.city, r.county, r.township) == path
    assert r.code == code


def test_names_by_year() -> None:
    assert [d.code for d in regions.named("海安县", 2015)] == ["320621"]
    assert regions.named("海安市", 2015) == ()
    assert [d.code for d in regions.named("海安市", 2023)] == ["320685"]
    assert regions.named("海安县") == ()
    assert regions.path("320685111", 2015).county == "海安县"
    assert regions.path("320685111", 2023).county == "海安市"
    assert regions.path("420600", 2008).city == "襄樊市"


@pytest.mark.parametrize(
    ("code", "name", "heir"),
    [
        ("320621", "海安县", "海安市"),
        ("330104", "江干区", "上城区"),
        ("360105", "湾里区", "新建区"),
        ("371200", "莱芜市", "济南市"),
        ("110103", "崇文区", "东城区"),
        ("500234", "开县", "开州区"),
        ("540530", "错那县", "错那市"),
        ("330103", "下城区", "拱墅区"),
    ],
)
def test_successors(code: str, name: str, heir: str) -> None:
    found = regions.successor(code, name)
    assert found is not None
    assert found.name == heir


def test_a_standing_division_succeeds_itself() -> None:
    found = regions.successor("440823")
    assert found is not None
    assert found.code == "440823"


def test_everyday_names() -> None:
    assert regions.official_name("张家川县") == "张家川回族自治县"
    assert [d.code for d in regions.named("恩施州")] == ["422800"]
    assert regions.official_name("恩施市") == "恩施市"


def test_statistical_zones_are_marked() -> None:
    assert regions.is_statistical("320576")
    assert not regions.is_statistical("320505")


def test_unique_and_repeated_town_names() -> None:
    assert len(regions.named("高显镇")) == 1
    assert len(regions.named("城关镇")) > 80


def test_rows_are_unique_ordered_and_have_parents() -> None:
    rows = list(regions.rows())
    keys = [(code, name, since) for code, name, _tier, _parent, since, _until, _successor in rows]
    assert len(keys) == len(set(keys))
    assert [k[0] for k in keys] == sorted(k[0] for k in keys)
    codes = {k[0] for k in keys}
    in_force = [r for r in rows if r[5] is None]
    assert all(parent in codes for _c, _n, tier, parent, *_rest in in_force if tier != "province")
    assert all(since is None or until is None or since < until for *_k, since, until, _s in rows)


def test_a_code_has_one_name_at_a_time() -> None:
    spans: dict[str, list[tuple[str, str]]] = {}
    for code, _name, _tier, _parent, since, until, _successor in regions.rows():
        spans.setdefault(code, []).append((since or "", until or "9"))
    overlaps = [
        c for c, own in spans.items() for a, b in zip(sorted(own), sorted(own)[1:], strict=False) if a[1] > b[0]
    ]
    assert overlaps == []


def test_regimes() -> None:
    assert [law.regime(y).code for y in (2010, 2016, 2018, 2019, 2024)] == [  # type: ignore[union-attr]
        "pre_outline",
        "outline_2015",
        "outline_2015",
        "duty_2019",
        "duty_2019",
    ]
    assert law.regime(2024).publish_by == "03-31"  # type: ignore[union-attr]
    assert law.regime(1999) is None


def test_contents_and_areas() -> None:
    assert [c["code"] for c in law.contents()] == ["M1", "M2", "M3", "M4", "M5"]
    assert {a["code"] for a in law.areas()} == {
        "LEAD",
        "FUNC",
        "RULE",
        "DECI",
        "ENFO",
        "EMER",
        "DISP",
        "SUPV",
        "DIGI",
        "LEGA",
    }
    assert all(a["cues"] for a in law.areas())
