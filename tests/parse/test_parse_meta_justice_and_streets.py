"""Untitled pages again: a justice bureau's work is no report, 街道 alone no place, short hosts name their divisions."""

from __future__ import annotations

import pytest

from fazhi.parse import agency, parse
from fazhi.parse.metadata import read_metadata
from fazhi.parse.opening import from_opening
from fazhi.records import Context, Document, Metadata, sha256
from fazhi.reference import hosts, regions

PARTS = (
    "\n一、主要举措和成效\n（一）规范行政执法，开展合法性审查。\n（二）组织普法宣传，化解矛盾纠纷。\n"
    "二、存在的问题\n依法行政能力还有差距。\n"
)


def read(text: str, url: str | None = None) -> Metadata:
    return read_metadata(Document(text, sha256(text), "text/plain", "plain", "1"), Context(url=url))


JUSTICE = "2023年，泽州县司法局深入贯彻习近平法治思想，律师、公证和人民调解各项工作都有进步。"


@pytest.mark.parametrize(
    ("opening", "report"),
    [
        (f"{JUSTICE}现将全年工作总结如下：", False),
        ("2023年，全市司法行政系统围绕法治建设和司法行政工作开拓创新，两个项目获法治政府奖提名。", False),
        (f"{JUSTICE}现将法治政府建设工作情况报告如下：", True),
        ("2023年，泽州县司法局深入贯彻习近平法治思想，依法行政水平提高，人民调解有力。现将工作总结如下：", True),
        ("2023年，泽州县民政局深入贯彻习近平法治思想，社会救助规范。现将有关工作情况报告如下：", True),
    ],
)
def test_a_justice_bureaus_whole_work_is_no_report(opening: str, report: bool) -> None:
    assert read(opening + PARTS, "http://www.zezhou.gov.cn/zwgk/1.html").is_report is report


@pytest.mark.parametrize(("named", "report"), [("区政府复议应诉工作", False), ("法治政府建设暨复议应诉工作", True)])
def test_a_governments_reconsideration_work_is_no_report(named: str, report: bool) -> None:
    opening = f"2023年，区政府深入贯彻习近平法治思想，依法行政水平提高。现将2023年{named}情况汇报如下："
    assert read(opening + PARTS, "http://www.zezhou.gov.cn/zwgk/1.html").is_report is report


def test_street_alone_is_no_place() -> None:
    for written in ("街道", "街道办事处"):
        body = agency.read(written)
        assert body is not None
        assert (body.places, body.generic, body.type) == ((), "街道", "subdistrict_office")


def test_our_street_by_its_folder() -> None:
    text = "区委、区政府：\n2023年，我街道党工委依法履职。现将2023年街道法治政府建设情况报告如下：" + PARTS
    found = read(text, "http://www.cqjb.gov.cn/jz/smhjdbsc_11/zwgk/1.html")
    assert (found.region.county, found.region.township) == ("江北区", "石马河街道")
    assert found.agency_type == "subdistrict_office"


def test_a_character_without_a_reading_stands_for_any_letter() -> None:
    assert hosts.syllables("郭家沱") == ()
    assert regions.name_in(hosts.town(("gjtjd",), "500105", "街道") or "") == "郭家沱街道"
    assert hosts.town(("gktjd",), "500105", "街道") is None


@pytest.mark.parametrize(
    ("host", "division"),
    [("sx", "绍兴市"), ("wz", "万州区"), ("gy", "涡阳县"), ("cxs", "楚雄市"), ("xxz", "湘西土家族苗族自治州")],
)
def test_hosts_of_few_letters(host: str, division: str) -> None:
    assert [regions.name_in(c) for c in hosts.divisions(f"https://www.{host}.gov.cn/a/1.html")] == [division]


def test_a_county_level_city_called_as_its_prefecture() -> None:
    found = read(
        "2022年，在市委、市政府领导下，楚雄市水务局依法治水。现将法治政府建设情况报告如下：" + PARTS,
        "http://www.cxs.gov.cn/info/1.htm",
    )
    assert (found.agency, found.tier, found.region.county) == ("楚雄市水务局", "county", "楚雄市")


def test_a_governments_office_is_not_the_government() -> None:
    found = read("2022年，泽州县人民政府办公室坚持依法办文。现将法治政府建设情况报告如下：" + PARTS)
    assert found.agency == "泽州县人民政府办公室"


def test_a_meeting_of_the_bureau_is_no_bureau() -> None:
    found = from_opening("2022年，我局依法履职。通过局党组会、夜学等形式积极学习。" + PARTS)
    assert found is None or "通过" not in found.written


def test_our_bureau_on_a_citys_portal_that_speaks_of_the_whole_city() -> None:
    text = "2022年，我局依法履职，全市评查案卷三次。现将法治政府建设工作情况报告如下：" + PARTS
    found = read(text, "https://www.sx.gov.cn/art/1.html")
    assert (found.agency, found.agency_type, found.tier, found.region.city) == (None, "department", "city", "绍兴市")


TITLE = "泽州县水务局2022年法治政府建设情况报告"
WORK = "2022年，我局依法治水，办理行政处罚案件12件，开展执法培训3次。" * 6


@pytest.mark.parametrize(
    "head",
    [
        f"{TITLE}\n1140525-2023-001\n2023-01-09\n泽州县水务局\n",
        f"县司法局：\n现将《{TITLE}》送上，请查收。\n泽州县水务局\n2023年1月9日\n{TITLE}\n",
    ],
    ids=["under-the-title", "under-the-letter"],
)
def test_a_name_and_date_above_the_report_end_nothing(head: str) -> None:
    text = f"{head}一、主要工作\n{WORK}\n二、下一步打算\n继续依法治水。\n"
    found = parse(Document(text, sha256(text), "text/plain", "plain", "1"), Context())
    assert found.metadata.is_report
    assert found.metadata.agency == "泽州县水务局"
    assert {f.value for f in found.reading.facts} >= {12.0, 3.0}


def test_a_name_and_date_below_the_report_end_it() -> None:
    text = f"{TITLE}\n{WORK}\n泽州县水务局\n2023年1月9日\n相关信息\n另一篇，讲办结案件77件。\n"
    found = parse(Document(text, sha256(text), "text/plain", "plain", "1"), Context())
    assert 77.0 not in {f.value for f in (*found.reading.facts, *found.reading.remainder)}
