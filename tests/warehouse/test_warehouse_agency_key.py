"""The same body has the same key, whatever variant of its name a report uses."""

import pytest

from fazhi.warehouse.agency import agency_key, canonical_department

SUIXI = {"province": "广东省", "city": "湛江市", "county": "遂溪县", "township": None, "code": "440823"}
GANGMEN = SUIXI | {"township": "港门镇", "code": "440823112"}
NO_CODE = SUIXI | {"township": "未知镇"}


def key(name, agency_type, region):
    return agency_key(name, agency_type, region).agency_id


@pytest.mark.parametrize(
    ("one", "other", "type_one", "type_other", "region"),
    [
        ("港门镇人民政府", "遂溪县港门镇人民政府", "government", "government", GANGMEN),
        ("遂溪县人民政府", "中共遂溪县委遂溪县人民政府", "government", "party_and_government", SUIXI),
        ("遂溪县市场监督管理局", "市场监督管理局", "department", "department", SUIXI),
        ("遂溪县市场监管局", "遂溪县市场监督管理局", "department", "department", SUIXI),
        ("湛江市遂溪县财政局", "遂溪县财政局", "department", "department", SUIXI),
        ("县财政局", "遂溪县财政局", "department", "department", SUIXI),
        ("遂溪县 司法局", "遂溪县司法局", "department", "department", SUIXI),
        ("未知镇人民政府", "遂溪县未知镇人民政府", "government", "government", NO_CODE),
    ],
)
def test_one_body_one_key(one, other, type_one, type_other, region):
    assert key(one, type_one, region) == key(other, type_other, region)


def test_different_bodies_differ():
    other = SUIXI | {"township": "杨柑镇"}
    keys = [
        key("遂溪县人民政府", "government", SUIXI),
        key("港门镇人民政府", "government", GANGMEN),
        key("未知镇人民政府", "government", NO_CODE),
        key("杨柑镇人民政府", "government", other),
        key("遂溪县财政局", "department", SUIXI),
        key("遂溪县司法局", "department", SUIXI),
        key("徐闻县财政局", "department", SUIXI | {"county": "徐闻县", "code": "440825"}),
        key("遂城街道办事处", "subdistrict_office", SUIXI | {"township": "遂城街道"}),
        key("附城街道办事处", "subdistrict_office", SUIXI | {"township": "附城街道"}),
        key("遂溪县开发区管理委员会", "development_zone", SUIXI),
    ]
    assert len(set(keys)) == len(keys)


def test_a_department_whose_name_begins_like_its_region_keeps_a_name():
    assert canonical_department("遂溪县", ["遂溪县"]) == "遂溪县"
    assert canonical_department("广东省财政厅", ["广东省"]) == "财政厅"


def test_body_without_any_region_is_keyed_by_its_name():
    nowhere = dict.fromkeys(("province", "city", "county", "township", "code"))
    assert key("甲局", "department", nowhere) != key("乙局", "department", nowhere)
