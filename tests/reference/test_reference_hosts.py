"""Addresses that spell places: full spelling, initials below those of a city or province, and what names nobody."""

from __future__ import annotations

import pytest

from fazhi.reference import hosts, regions


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://www.liujiang.gov.cn/a/b.html", "450206"),
        ("https://xncz.gov.cn/info/1.htm", "630103"),
        ("http://www.qzlc.gov.cn/", "350502"),
        ("http://cqlp.gov.cn/x", "500155"),
        ("http://xxgk.zezhou.gov.cn/", "140525"),
        ("http://www.longquan.gov.cn/", "331181"),
        ("https://www.yueqing.gov.cn/", "330382"),
        ("http://www.luan.gov.cn/", "341500"),
        ("http://changxing.huzhou.gov.cn/", "330522"),
        ("http://admin.yzcity.gov.cn:8888/nyx/a.html", "431126"),
    ],
)
def test_a_spelling_only_one_division_has(url: str, code: str) -> None:
    assert hosts.divisions(url) == (code,)


@pytest.mark.parametrize("url", ["http://www.yongding.gov.cn/", "http://www.wuchang.gov.cn/"])
def test_a_shared_spelling_leaves_all_its_divisions(url: str) -> None:
    assert len(hosts.divisions(url)) > 1


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "http://www.example.com/",
        "http://liujiang.com/",
        "http://qq.gov.cn/",
        "http://127.0.0.1:80/",
        "x.gov.cn",
    ],
)
def test_an_address_that_spells_no_place_clearly_enough(url: str | None) -> None:
    assert hosts.divisions(url) == ()


def test_the_address_decides_between_towns_of_one_name() -> None:
    towns = tuple(d.code for d in regions.named("三都镇"))
    assert len(towns) > 1
    chosen = hosts.nearest("http://www.liujiang.gov.cn/x", towns)
    assert chosen is not None
    assert chosen.startswith("450206")
    assert hosts.nearest("http://www.example.gov.cn/x", towns) is None
    assert hosts.nearest(None, towns) is None


def test_every_division_can_be_spelled() -> None:
    silent = [
        name
        for code, name, tier, _p, _s, until, _h in regions.rows()
        if tier != "township" and until is None and not regions.is_statistical(code) and not hosts.syllables(name)
    ]
    assert silent == []
