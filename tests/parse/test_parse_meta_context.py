"""A reporter that the page does not name in full: completed from its own documents, its superior, its field, its address."""

from __future__ import annotations

import pytest

from fazhi.parse.commands import _context
from fazhi.parse.metadata import read_metadata
from fazhi.parse.selfname import self_named, speaks
from fazhi.records import Context, Document, Metadata, sha256

WORK = (
    "以习近平法治思想为指导，扎实推进法治政府建设。现将有关情况报告如下：\n一、主要举措和成效\n"
    "（一）规范行政执法，开展合法性审查。\n（二）组织普法宣传，化解矛盾纠纷。\n二、存在的问题\n依法行政能力还有差距。\n"
)


def read(text: str, url: str | None = None) -> Metadata:
    return read_metadata(Document(text, sha256(text), "text/plain", "plain", "1"), Context(url=url))


@pytest.mark.parametrize(
    ("text", "url", "agency", "tier", "code"),
    [
        (
            "2024年，在区委、区政府领导下，我局"
            + WORK
            + "印发《宁德市蕉城区水利局行政执法公示办法》，水利执法更加规范，水利工程监管到位。",
            None,
            "宁德市蕉城区水利局",
            "county",
            "350902",
        ),
        (
            "2024年，在县委、县政府的正确领导和市农业农村局的业务指导下，我局" + WORK,
            "http://www.zezhou.gov.cn/a.html",
            "泽州县农业农村局",
            "county",
            "140525",
        ),
        (
            "2023年，在市委、市政府领导下，我局"
            + WORK
            + "全市审计系统学法，审计工作实际，审计系统普法，审计法治宣传。",
            "http://sjj.jiaxing.gov.cn/a.html",
            "嘉兴市审计局",
            "city",
            "330400",
        ),
        (
            "2022年，卫生健康局在区委、区政府的领导下" + WORK,
            "http://www.panyu.gov.cn/a.html",
            "广州市番禺区卫生健康局",
            "county",
            "440113",
        ),
        (
            "三都镇2022年法治政府建设年度报告\n我镇" + WORK,
            "http://www.liujiang.gov.cn/a",
            "三都镇人民政府",
            "township",
            "450206",
        ),
        ("2024年，在市委、市政府领导下，我局" + WORK, "http://www.longquan.gov.cn/a", None, "county", "331181"),
        ("2024年，我局贯彻区委、区政府部署，为全区经济社会高质量发展提供支撑，" + WORK, None, None, "county", None),
        (
            "2023年，我局"
            + WORK
            + "一是我局把法治摆在前面。按照《2022年蕉城区法治建设工作要点》推进科技领域执法，服务科技企业。",
            "http://www.jiaocheng.gov.cn/bm/kjj/a.html",
            "蕉城区科学技术局",
            "county",
            "350902",
        ),
        (
            "2023年，在市委领导下，我局" + WORK + "农业农村系统学法，规范农业农村执法。",
            "http://nyncj.xuchang.gov.cn/a.html",
            "许昌市农业农村局",
            "city",
            "411000",
        ),
        (
            "2023年，全市公安机关扎实工作，市局党委带头学法。"
            + WORK
            + "公安机关执法规范，公安工作实际，公安机关普法，落实《苏州市户籍准入登记管理办法》。",
            "http://gonganju.suzhou.gov.cn/a.html",
            "苏州市公安局",
            "city",
            "320500",
        ),
        (
            "一、基本情况\n（一）学习贯彻习近平法治思想情况。一是我委把学习摆在首位，二是落实依法行政，维护全区社会大局。\n",
            "http://www.panyu.gov.cn/zfxxgkml/fzzfjsndbgg1/a.html",
            None,
            "county",
            "440113",
        ),
        ("2024年，滨海湾新区管委会坚持" + WORK, "http://bhwxq.dg.gov.cn/a", "滨海湾新区管理委员会", "county", "441900"),
        (
            "北城街街道办事处2025年法治政府建设年度报告\n2025年，街道" + WORK,
            "http://xxgk.sxgp.gov.cn/a",
            "北城街街道办事处",
            "township",
            "140581001",
        ),
        ("朔州委、政府坚持" + WORK, None, "朔州市人民政府", "city", "140600"),
        ("涞源县委、县政府坚持" + WORK, None, "涞源县人民政府", "county", "130630"),
        (
            "2023年，武隆区扎实工作。我局" + WORK + "科技执法，科技创新。",
            "http://cqwl.gov.cn/bm/kjj/a",
            "武隆区科学技术局",
            "county",
            "500156",
        ),
        (
            "2023年，在县委领导下，我委坚持" + WORK + "农业农村行政执法，农业农村法治，农业农村系统。",
            "http://www.zezhou.gov.cn/a",
            "泽州县农业农村委员会",
            "county",
            "140525",
        ),
        (
            "梅仙镇2025年法治政府建设情况报告\n在县委领导下，" + WORK,
            "http://fjyx.gov.cn/a",
            "梅仙镇人民政府",
            "township",
            "350426101",
        ),
        (
            "2023年，在区委领导下，我局" + WORK + "圆满完成杭州亚运会保障。",
            "http://www.putuo.gov.cn/a",
            None,
            "county",
            None,
        ),
        ("2023年，我局" + WORK + "两名干部通过考试。", None, None, None, None),
        ("2019年，我厅按照自治区党委、政府，教育部的统一部署，" + WORK, None, None, "province", None),
    ],
)
def test_completed(text: str, url: str | None, agency: str | None, tier: str | None, code: str | None) -> None:
    got = read(text, url)
    assert (got.agency, got.tier) == (agency, tier)
    assert (got.region.code or "").startswith(code or "")
    assert bool(got.region.code) == bool(code)
    assert got.agency_type in ("department", "government", "development_zone", "subdistrict_office")


def test_a_department_without_a_name_is_still_a_department() -> None:
    got = read("2023年，我局" + WORK)
    assert (got.agency, got.agency_type) == (None, "department")
    assert "agency_unknown" in got.flags


def test_a_place_inside_a_longer_word_is_none() -> None:
    got = read("2024年是中华人民共和国成立75周年，在县委领导下，我局推进全县自然资源系统法治建设，" + WORK)
    assert got.region.code is None


@pytest.mark.parametrize("text", ["我办理案件", "我委托律师", "本市局势", "我国"])
def test_words_that_only_begin_like_a_body(text: str) -> None:
    assert speaks(text) is None


def test_offices_called_differently_everywhere_are_not_guessed() -> None:
    assert self_named("我局推进自然资源系统法治建设，自然资源系统学法，自然资源领域执法，自然资源行业普法。") is None


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://never-listed.gz.gov.cn/a.html", "440100"),
        ("https://www.tjjh.gov.cn/a.html", "120118"),
        ("https://nobody.example.gov.cn/a.html", None),
        ("https://gxzf.example.com/", None),
    ],
)
def test_region_from_the_registered_portals_of_a_domain(url: str, code: str | None) -> None:
    assert _context(url, None, False).region_code == code
