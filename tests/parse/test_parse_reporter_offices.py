"""Names whose place does not stand first, and offices whose name holds the words that end a reporter's in a title."""

from __future__ import annotations

import pytest

from fazhi.parse.metadata import read_metadata
from fazhi.records import Context, Document, sha256

BODY = "\n2023年，坚持以习近平法治思想为指导，扎实推进依法行政。现将有关情况报告如下：\n一、主要做法\n办理行政处罚案件36件。\n二、存在的问题\n执法力量薄弱。\n"


@pytest.mark.parametrize(
    ("title", "agency", "county"),
    [
        ("国家税务总局建德市税务局2023年法治政府建设情况报告", "国家税务总局建德市税务局", "建德市"),
        (
            "中共岳西县委全面依法治县委员会办公室关于2023年法治政府建设工作总结的报告",
            "中共岳西县委全面依法治县委员会办公室",
            "岳西县",
        ),
        (
            "岳西县法治政府建设工作领导小组办公室关于2023年法治政府建设情况的报告",
            "岳西县法治政府建设工作领导小组办公室",
            "岳西县",
        ),
        ("第八师石河子市司法局2023年度法治政府建设报告", "第八师石河子市司法局", "石河子市"),
        ("第八师石河子市2023年法治政府建设工作报告", "石河子市人民政府", "石河子市"),
        ("岳西县住房和城乡建设局2023年度法治政府建设情况报告", "岳西县住房和城乡建设局", "岳西县"),
        ("岳西县城市建设管理局关于2023年依法行政工作的报告", "岳西县城市建设管理局", "岳西县"),
        ("岳西县营商环境建设监督局2023年度法治政府建设情况报告", "岳西县营商环境建设监督局", "岳西县"),
        ("2023年岳西县综合行政执法局法治政府建设年度报告", "岳西县综合行政执法局", "岳西县"),
        ("荔城区镇海街道办事处2023年度法治政府建设情况报告", "荔城区镇海街道办事处", "荔城区"),
        ("岳西县人民政府办公室关于印发《岳西县2023年法治政府建设情况报告》的通知", "岳西县人民政府", "岳西县"),
        ("包河区常青街道办2021年法治政府建设工作总结", "包河区常青街道办事处", "包河区"),
        ("长寿区人力社保局2022年度法治政府建设年度报告", "长寿区人力资源和社会保障局", "长寿区"),
        ("岳西县建设法治政府2023年工作情况报告", "岳西县人民政府", "岳西县"),
        ("岳西县住房和城乡建设局2023年推进依法治县工作报告", "岳西县住房和城乡建设局", "岳西县"),
    ],
)
def test_the_office_keeps_its_whole_name(title: str, agency: str, county: str) -> None:
    text = title + BODY
    found = read_metadata(Document(text, sha256(text), "text/plain", "plain", "1"), Context())
    assert (found.is_report, found.agency, found.region.county) == (True, agency, county)


def test_towns_in_general_are_no_reporter() -> None:
    text = "2023年度行政复议与应诉工作情况\n" + "以乡镇政府为被申请人的复议案件12件，乡镇人民政府应诉3件。\n" * 6
    found = read_metadata(Document(text, sha256(text), "text/plain", "plain", "1"), Context(assume_report=True))
    assert found.agency != "乡镇人民政府"


@pytest.mark.parametrize(
    ("title", "agency", "city", "county"),
    [
        ("巴州2023年法治政府建设工作情况报告", "巴音郭楞蒙古自治州人民政府", "巴音郭楞蒙古自治州", None),
        ("博州2023年法治政府建设工作情况报告", "博尔塔拉蒙古自治州人民政府", "博尔塔拉蒙古自治州", None),
        ("巴中市巴州区2023年法治政府建设情况报告", "巴中市巴州区人民政府", "巴中市", "巴州区"),
        ("巴州区2023年法治政府建设情况报告", "巴州区人民政府", "巴中市", "巴州区"),
    ],
)
def test_a_prefecture_named_by_one_character_is_no_district(
    title: str, agency: str, city: str, county: str | None
) -> None:
    text = title + BODY
    found = read_metadata(Document(text, sha256(text), "text/plain", "plain", "1"), Context())
    assert (found.agency, found.region.city, found.region.county) == (agency, city, county)


@pytest.mark.parametrize("title", ["2023年度地区司法处法治政府建设情况报告", "2023年度法治政府建设情况报告"])
def test_an_office_named_by_its_kind_of_prefecture_alone(title: str) -> None:
    text = (
        f"{title}\n2023年，地区司法处在地委、行署领导下，扎实推进法治政府建设。现将有关情况报告如下：\n一、主要做法\n"
    )
    context = Context(url="http://www.xjalt.gov.cn/zwgk/1.html")
    found = read_metadata(Document(text, sha256(text), "text/plain", "plain", "1"), context)
    assert (found.agency, found.tier, found.region.city) == ("阿勒泰地区司法处", "city", "阿勒泰地区")


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("岳西县水利局", "岳西县水利局"),
        ("岳西县司法局", None),  # puts up what others report
        ("岳西县水利局\n\n岳西县民政局", None),
    ],
)
def test_our_office_by_the_line_above_its_report(line: str, agency: str | None) -> None:
    title = "2023年度法治政府建设情况报告"
    main = "2023年，我局扎实推进法治政府建设。现将有关情况报告如下：\n一、主要做法\n集中学法4次。\n"
    text = f"{title}\n\n政策法规科  2024-01-10\n\n{line}\n\n{title}\n\n{main}"
    found = read_metadata(Document(text, sha256(text), "text/plain", "plain", "1"), Context())
    assert found.agency == agency
