"""Untitled pages on a county's portal: who reports, where, and which of them report at all."""

from __future__ import annotations

import pytest

from fazhi.parse.metadata import read_metadata
from fazhi.parse.selfname import column_names
from fazhi.records import Context, Document, Metadata, sha256
from fazhi.reference import hosts

PARTS = (
    "\n一、主要举措和成效\n（一）规范行政执法，开展合法性审查。\n（二）组织普法宣传，化解矛盾纠纷。\n"
    "二、存在的问题\n依法行政能力还有差距。\n"
)
INTRO = "以习近平法治思想为指导，扎实推进法治政府建设。现将有关情况报告如下："


def read(text: str, url: str | None = None, region: str | None = None) -> Metadata:
    return read_metadata(Document(text, sha256(text), "text/plain", "plain", "1"), Context(url=url, region_code=region))


@pytest.mark.parametrize("folder", ["lyj", "lyjxxgk", "lyj_1234", "lyjzfxxgk"])
def test_the_folder_names_the_bureau(folder: str) -> None:
    found = read(
        f"2024年，我局{INTRO}{PARTS}林业资源管护到位，林业执法规范。", f"http://www.zezhou.gov.cn/{folder}/1.html"
    )
    assert (found.agency, found.agency_type, found.tier) == ("泽州县林业局", "department", "county")


def test_a_folder_alone_names_no_bureau_of_another_field() -> None:
    found = read(f"2024年，我局{INTRO}{PARTS}", "http://www.zezhou.gov.cn/lyjxxgk/1.html")
    assert found.agency is None


def test_what_portals_append_is_taken_off() -> None:
    assert "lyj" in column_names("http://www.example.gov.cn/lyjxxgk/content/post_1.html")
    assert "xlz" in column_names("http://www.example.gov.cn/a/xlzml/1.html")
    assert "" not in column_names("http://www.example.gov.cn/zwgk/xxgk/ml/")


@pytest.mark.parametrize(("url", "region"), [("http://www.zezhou.gov.cn", None), (None, "140525")])
def test_our_town_without_a_name_is_not_the_county(url: str | None, region: str | None) -> None:
    found = read(f"2024年，在县委、县政府领导下，我镇{INTRO}{PARTS}", url and url + "/zwgk/1.html", region)
    assert (found.agency, found.tier) == (None, "township")
    assert (found.region.county, found.region.township) == ("泽州县", None)


def test_our_town_by_its_folder() -> None:
    found = read(f"2024年，在区委、区政府领导下，我镇{INTRO}{PARTS}", "http://www.sgwjq.gov.cn/zfxxgkml/lgzml/1.html")
    assert (found.agency, found.region.code) == ("武江区龙归镇人民政府", hosts.town(("lgz",), "440203", "镇"))
    assert found.region.township == "龙归镇"


@pytest.mark.parametrize("words", [("xzz",), ("zwgk", "xxgk"), ("lgjd",), ()])
def test_other_folders_name_no_town(words: tuple[str, ...]) -> None:
    assert hosts.town(words, "440203", "镇") is None


def test_committee_and_government_as_subject() -> None:
    text = f"2025年，县委、县政府坚持{INTRO}{PARTS}"
    found = read(text, "http://www.zezhou.gov.cn/1.html")
    assert (found.agency, found.tier) == ("泽州县人民政府", "county")
    guided = read(f"2025年，在县委、县政府坚强领导下，{INTRO}{PARTS}", "http://www.zezhou.gov.cn/1.html")
    assert guided.agency is None


def test_districts_of_one_name_by_the_city_the_text_names() -> None:
    text = f"2024年，白云区{INTRO}{PARTS}白云区各部门参加法治贵阳建设，白云区法院、白云区检察院配合。"
    assert read(text).region.code == "520113"
    assert read(text.replace("贵阳", "广州")).region.code == "440111"
    assert read(text.replace("贵阳", "政府")).region.code is None


def test_forestry_and_grassland_in_full() -> None:
    assert read(f"泽州县林草局2024年法治政府建设工作报告\n2024年，我局{INTRO}{PARTS}").agency == "泽州县林业和草原局"


ARTICLE = (
    "法治兴则百业兴。2023年，在县委、县政府领导下，全县法治政府建设以习近平法治思想为指引，落实法治建设任务。\n"
    "高位推动 责任落实更有力\n依法行政水平提高，行政执法更加规范，普法宣传深入村社。\n"
) + "各乡镇把合法性审查做在前面，群众办事更加方便，矛盾纠纷化解在村里。\n" * 9
SUMMARY = (
    "2023年，在县委、县政府的坚强领导下，县司法局坚持以习近平新时代中国特色社会主义思想为指导，忠诚履职，担当作为，"
    "充分发挥司法行政职能作用，各项工作取得新进展新成效。\n一、2023年工作总结\n"
    "1.谋划县域法治建设。制定考核办法。\n2.完成合法性审核，清理规范性文件，普法宣传走进乡村。\n"
)


@pytest.mark.parametrize("text", [ARTICLE, SUMMARY], ids=["article", "summary"])
def test_an_untitled_text_that_announces_no_report(text: str) -> None:
    assert not read(text).is_report
    assert read("泽州县2023年法治政府建设情况报告\n" + text).is_report, "a title announces it"


def test_an_untitled_report_in_numbered_parts_is_one() -> None:
    assert read(f"2024年，我县坚持以习近平法治思想为指导，扎实推进法治政府建设，提高依法行政水平。{PARTS}").is_report


def test_a_zone_named_after_its_municipality_sits_in_the_district_the_page_names() -> None:
    text = f"2024年天津经济技术开发区法治政府建设情况报告\n2024年，按照天津市、滨海新区部署，{INTRO}{PARTS}"
    found = read(text)
    assert (found.agency, found.tier, found.region.code) == ("天津经济技术开发区管理委员会", "county", "120116")
    assert read(text.replace("滨海新区", "滨海新区、东丽区")).region.code == "120000", "two districts: neither"
