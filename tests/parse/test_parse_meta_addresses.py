"""Who reports and where, when an untitled page tells it by its address, by a nickname or in part only."""

from __future__ import annotations

import pytest

from fazhi.parse.metadata import read_metadata
from fazhi.parse.naming import spelled_out
from fazhi.records import Context, Document, Metadata, sha256
from fazhi.reference import hosts, regions

PARTS = (
    "\n一、主要举措和成效\n（一）规范行政执法，开展合法性审查。\n（二）组织普法宣传，化解矛盾纠纷。\n"
    "二、存在的问题\n依法行政能力还有差距。\n"
)
INTRO = "以习近平法治思想为指导，扎实推进法治政府建设。现将有关情况报告如下："


def read(text: str, url: str | None = None) -> Metadata:
    return read_metadata(Document(text, sha256(text), "text/plain", "plain", "1"), Context(url=url))


@pytest.mark.parametrize(
    ("url", "words", "agency"),
    [
        ("http://www.luhe.gov.cn/swlhswj/gkmlpt/1.html", "水务设施、水务工程", None),  # 水务 or 商务: not in the table
        ("http://www.luhe.gov.cn/swlhmzj/gkmlpt/1.html", "民政服务、民政对象", "陆河县民政局"),
        ("http://www.luhe.gov.cn/swlhmzj/gkmlpt/1.html", "道路养护", None),
        ("https://www.xinxing.gov.cn/yfxxczj/gkmlpt/1.html", "财政资金、财政收支", "新兴县财政局"),
        ("http://zssl.zhoushan.gov.cn/art/1.html", "水利工程、水利设施", "舟山市水利局"),
    ],
)
def test_a_folder_of_place_and_office(url: str, words: str, agency: str | None) -> None:
    assert read(f"2024年，我局{INTRO}{PARTS}{words}，有序推进。", url).agency == agency


def test_folders_decide_between_divisions_of_one_spelling() -> None:
    names = {regions.name_in(c) for c in hosts.divisions("http://www.luhe.gov.cn/zwgk/1.html")}
    assert names == {"六合区", "陆河县"}
    assert hosts.divisions("http://www.luhe.gov.cn/swlhmzj/1.html") == ("441523",)
    assert hosts.divisions("http://www.luhe.gov.cn/njlhqzf/1.html") == ("320116",)


def test_what_a_folder_adds_to_its_places_letters() -> None:
    assert "mzj" in hosts.office_letters("swlhmzj", "http://www.luhe.gov.cn/swlhmzj/1.html")
    assert hosts.office_letters("zwgk", "http://www.luhe.gov.cn/zwgk/1.html") == ()
    assert hosts.office_letters("tjj", None) == ()


def test_a_municipality_says_our_city() -> None:
    found = read(
        f"2024年，在市委、市政府领导下，全市各区、各部门{INTRO}{PARTS}", "https://shanghai.gov.cn/nw1/20250301/1.html"
    )
    assert (found.agency, found.tier, found.region.code) == ("上海市人民政府", "province", "310000")


def test_a_sub_district_called_street() -> None:
    text = f"2024年，登峰街坚持{INTRO}{PARTS}登峰街党工委会议专题研究。"
    found = read(text, "https://www.yuexiu.gov.cn/1.html")
    assert (found.agency, found.agency_type, found.region.township) == (
        "登峰街道办事处",
        "subdistrict_office",
        "登峰街道",
    )


def test_a_road_is_no_sub_district() -> None:
    found = read(
        f"2024年，我局{INTRO}{PARTS}在登峰街、北京街开展检查，登峰街商户配合。", "https://www.yuexiu.gov.cn/1.html"
    )
    assert found.agency_type == "department"


def test_how_a_bureau_works_is_no_name() -> None:
    found = read(f"2024年，我局{INTRO}{PARTS}充分发挥局党组领导核心作用。", "http://www.zezhou.gov.cn/1.html")
    assert found.agency is None


def test_its_party_group_names_it_in_a_document() -> None:
    text = f"2024年，我局{INTRO}{PARTS}印发《中共泽州县水利局党组学习方案》，水利工程规范，水利执法有序。"
    assert read(text).agency == "泽州县水利局"


@pytest.mark.parametrize(
    ("title", "agency", "tier"),
    [
        ("烟台经开区审计局关于2024年度法治政府建设情况的报告", "烟台经开区审计局", "county"),
        ("烟台审计局关于2024年度法治政府建设情况的报告", "烟台市审计局", "city"),
        ("泽州县政府办2024年度法治政府建设工作报告", "泽州县人民政府办公室", "county"),
        ("泽州县人民政府办公室2024年度法治政府建设工作报告", "泽州县人民政府办公室", "county"),
    ],
)
def test_names_as_written(title: str, agency: str, tier: str) -> None:
    found = read(f"{title}\n2024年，我局{INTRO}{PARTS}")
    assert (found.agency, found.tier) == (agency, tier)


def test_short_forms_once() -> None:
    assert spelled_out("人民政府办公室") == spelled_out("政府办公室") == spelled_out("政府办") == "人民政府办公室"


def test_a_bare_zone_takes_no_provinces_name() -> None:
    text = f"经济技术开发区管理委员会关于2024年法治政府建设情况报告\n2024年，经开区{INTRO}{PARTS}法治云南建设有序。"
    found = read(text)
    assert (found.agency, found.agency_type) == ("经济技术开发区管理委员会", "development_zone")


def test_a_bonded_zone_is_a_zone() -> None:
    found = read(f"2024年，东疆综保区坚持{INTRO}{PARTS}")
    assert (found.agency, found.agency_type) == ("东疆综保区管理委员会", "development_zone")


@pytest.mark.parametrize(
    ("url", "year"),
    [
        ("http://www.zezhou.gov.cn/ztzl/fzzf/2023/content/1.html", 2023),
        ("http://www.zezhou.gov.cn/ztzl/fzbg/2024n/1.html", 2024),
        ("http://www.zezhou.gov.cn/ztzl/zcwj/2023/content/1.html", None),
        ("http://www.zezhou.gov.cn/ztzl/fzzfjs/2024/30/1.html", None),
    ],
)
def test_the_years_folder_of_a_column(url: str, year: int | None) -> None:
    assert read(f"今年以来，我局{INTRO}{PARTS}", url).report_year == year
    assert read(f"2021年，我局{INTRO}{PARTS}", url).report_year == 2021


@pytest.mark.parametrize(
    "opening",
    [
        "2024年，本人切实履行第一责任人职责。现将个人履行推进法治建设职责情况汇报如下：",
        "2024年，本人坚持学法用法，认真对待述法工作，现将有关情况报告如下：",
        "一年来，我坚持依法行政。现将个人履职情况报告如下：",
    ],
)
def test_a_persons_own_report(opening: str) -> None:
    found = read(f"{opening}{PARTS}", "http://www.zezhou.gov.cn/1.html")
    assert (found.is_report, found.refusal) == (False, "personal_duty_report")


def test_what_a_head_did_is_told_in_a_report() -> None:
    text = f"2024年，泽州县水利局{INTRO}{PARTS}局长带头述法，干部本人书面述法。"
    assert read(text, "http://www.zezhou.gov.cn/1.html").is_report


@pytest.mark.parametrize(
    ("heading", "is_report"), [("党对法治政府建设的领导更加有力", True), ("服务大局更加有力", False)]
)
def test_an_opening_without_the_subject_needs_a_first_part_with_it(heading: str, is_report: bool) -> None:
    opening = "2024年，泽州县水利局全面贯彻党的二十大精神，坚持以习近平法治思想为指导，坚持改革与法治同行，注重部门联动，注重宣传引导，各项事业平稳发展。"
    text = f"{opening}\n一、{heading}\n（一）组织学法，落实法治建设第一责任人职责，法治政府建设与业务同部署。\n（二）规范行政执法。\n"
    assert read(text, "http://www.zezhou.gov.cn/1.html").is_report is is_report


@pytest.mark.parametrize(
    ("url", "words", "agency"),
    [
        ("https://www.yuexiu.gov.cn/bm/jtj/1.html", "交通执法、交通秩序", "交通运输委员会"),
        ("https://www.yuexiu.gov.cn/bm/jtj/1.html", "环境卫生", None),  # the text never speaks of the field
        ("https://www.yuexiu.gov.cn/bm/zwgk/1.html", "交通执法、交通秩序", None),
    ],
)
def test_our_commission_under_a_bureaus_folder(url: str, words: str, agency: str | None) -> None:
    found = read(f"2024年，我委{INTRO}{PARTS}{words}，有序推进。", url).agency
    assert found is None if agency is None else (found or "").endswith(agency)


def test_words_before_a_town_are_no_name() -> None:
    text = f"2023年，我镇{INTRO}{PARTS}传达学习上级会议精神，部署安排全镇学习宣传工作。"
    found = read(text, "https://www.yuexiu.gov.cn/1.html")
    assert found.agency is None
    assert found.tier == "township"
