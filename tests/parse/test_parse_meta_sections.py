"""Sections M1-M5 in every heading style, and where next year's plans begin."""

from __future__ import annotations

import pytest

from fazhi.parse.metadata import read_metadata
from fazhi.parse.sections import areas_of, content_of, find_sections
from fazhi.records import Context, Document, sha256


def kinds(text: str, year: int | None = 2023, level: int | None = 1) -> list[tuple[str, str]]:
    return [
        (s.content, s.heading) for s in find_sections(text, 0, len(text), year) if level is None or s.level == level
    ]


def part_of(text: str, phrase: str, year: int | None = 2023) -> str | None:
    """Content of the innermost section that holds a phrase."""
    at = text.index(phrase)
    inside = [s for s in find_sections(text, 0, len(text), year) if s.start <= at < s.end]
    return max(inside, key=lambda s: (s.start, s.level)).content if inside else None


FILL = "我镇规范行政执法，组织普法宣传，化解矛盾纠纷，推进政务公开。" * 3


def test_numbered_in_the_usual_order() -> None:
    text = (
        f"开头。\n一、主要举措和成效\n（一）学习贯彻习近平法治思想\n{FILL}\n二、存在的不足和原因\n{FILL}\n三、主"
        f"要负责人履行推进法治建设第一责任人职责情况\n{FILL}\n四、2024年主要安排\n（一）加强执法培训\n{FILL}\n"
    )
    assert [k for k, _ in kinds(text)] == ["M1", "M2", "M3", "M4"]
    assert part_of(text, "加强执法培训") == "M4"


def test_m3_nested_in_m1() -> None:
    text = (
        f"一、工作情况\n（一）规范执法。{FILL}\n（二）党政主要负责人履行推进法治建设第一责任人职责\n1.加强学习。"
        f"{FILL}\n（三）普法宣传。{FILL}\n二、存在问题\n{FILL}\n"
    )
    assert part_of(text, "1.加强学习") == "M3"
    assert part_of(text, "（三）普法") == "M1"


def test_spaces_and_full_width_in_markers() -> None:
    text = f"　　一 、主要做法\n{FILL}\n　　二、  存在的问题\n{FILL}\n　　三 、下一步打算\n{FILL}"
    assert [k for k, _ in kinds(text)] == ["M1", "M2", "M4"]


def test_parts_and_chapters() -> None:
    text = f"第一部分 2023年工作开展情况\n{FILL}\n第二部分 存在的主要问题\n{FILL}\n第三部分 2024年工作思路\n{FILL}"
    assert [k for k, _ in kinds(text)] == ["M1", "M2", "M4"]


def test_headings_without_numbers() -> None:
    text = f"开头。\n工作开展情况\n{FILL}\n{FILL}\n存在的问题和不足\n{FILL}\n下一步工作计划\n{FILL}\n"
    assert part_of(text, text[text.index("下一步") :][:12]) == "M4"
    got = dict((h, k) for k, h in kinds(text, level=None))
    assert got["存在的问题和不足"] == "M2"
    assert got["下一步工作计划"] == "M4"


def test_headings_on_the_line_of_their_text() -> None:
    text = (
        f"一、主要工作。{FILL}\n二、存在问题。一是执法力量薄弱。二是普法形式单一。\n三、下一步工作打算。加强培训"
        f"，计划开展讲座12场次。"
    )
    assert [k for k, _ in kinds(text)] == ["M1", "M2", "M4"]
    assert part_of(text, "12场次") == "M4"


def test_arabic_numbers_on_top() -> None:
    text = f"1.工作成效\n{FILL}\n2.存在的不足\n{FILL}\n3.明年工作安排\n{FILL}"
    assert [k for k, _ in kinds(text)] == ["M1", "M2", "M4"]


def test_bracketed_numbers_on_top() -> None:
    text = f"（一）工作成效\n{FILL}\n（二）存在的不足\n{FILL}\n（三）2024年工作安排\n{FILL}"
    assert [k for k, _ in kinds(text)] == ["M1", "M2", "M4"]


def test_a_page_flattened_into_one_line() -> None:
    text = (
        f"2023年法治政府建设情况报告 一、主要举措和成效 （一）学习 {FILL} 二、存在的不足和原因 {FILL} 三、2024年"
        f"工作安排 计划开展培训4期。{FILL}"
    )
    assert [k for k, _ in kinds(text)] == ["M1", "M2", "M4"]
    assert part_of(text, "培训4期") == "M4"


def test_shortcomings_and_plan_under_one_heading() -> None:
    text = (
        f"一、工作情况\n{FILL}\n二、存在问题及下一步工作打算\n（一）存在问题。执法力量薄弱。\n（二）下一步工作打"
        f"算。计划开展培训4期。\n"
    )
    assert part_of(text, "执法力量薄弱") == "M2"
    assert part_of(text, "培训4期") == "M4"


def test_plan_paragraph_without_heading_after_shortcomings() -> None:
    text = f"一、工作情况\n{FILL}\n二、存在的不足\n{FILL}执法力量薄弱。\n下一步，我镇将加强队伍建设，计划培训4期。\n"
    assert part_of(text, "薄弱") == "M2"
    assert part_of(text, "培训4期") == "M4"


def test_plan_sentence_inside_a_paragraph() -> None:
    text = (
        f"一、工作情况\n{FILL}\n二、存在的不足\n{FILL}执法力量薄弱，普法形式单一。下一步，我镇将加强队伍建设，计"
        f"划培训4期。\n"
    )
    assert part_of(text, "形式单一") == "M2"
    assert part_of(text, "培训4期") == "M4"


def test_next_year_sentence_inside_a_paragraph() -> None:
    text = f"一、工作情况\n{FILL}\n二、存在的不足\n{FILL}执法力量薄弱。2024年，我局将围绕重点任务，举办讲座10场。\n"
    assert part_of(text, "讲座10场") == "M4"


def test_shortcomings_without_heading() -> None:
    text = (
        f"一、工作情况\n{FILL}\n{FILL}\n过去一年虽然取得了一定成绩，但仍存在一些问题和不足，主要是执法力量薄弱。"
        f"\n二、2024年计划\n{FILL}"
    )
    assert part_of(text, "执法力量薄弱") == "M2"


def test_this_years_plan_carried_out_is_no_plan() -> None:
    assert content_of("落实2023年度法治政府建设工作计划情况", 2023) is None
    assert content_of("年度工作安排完成情况", 2023) is None
    assert content_of("贯彻落实《法治政府建设实施纲要（2021—2024年）》", 2023) is None


@pytest.mark.parametrize(
    ("heading", "content"),
    [
        ("2024年工作安排", "M4"),
        ("下一步工作计划", "M4"),
        ("下步打算", "M4"),
        ("今后努力方向", "M4"),
        ("2024年法治政府建设工作思路", "M4"),
        ("下一年度推进法治政府建设的主要安排", "M4"),
        ("存在的问题", "M2"),
        ("存在问题和不足", "M2"),
        ("工作中的短板和不足", "M2"),
        ("推进法治政府建设存在的不足和原因", "M2"),
        ("党政主要负责人履行推进法治建设第一责任人职责情况", "M3"),
        ("主要领导履行第一责任人职责", "M3"),
        ("其他需要报告的情况", "M5"),
        ("深入学习贯彻习近平法治思想", None),
        ("化解矛盾纠纷突出问题", None),
        ("着力解决群众急难愁盼问题", None),
        ("2023年主要工作", None),
        ("健全突发事件应对体系", None),
    ],
)
def test_what_a_heading_says(heading: str, content: str | None) -> None:
    assert content_of(heading, 2023) == content


def test_areas() -> None:
    assert areas_of("（三）坚持严格规范公正文明执法") == ("ENFO",)
    assert areas_of("加强矛盾纠纷化解和普法宣传") == ("DISP", "LEGA")
    assert areas_of("其他") == ()


def test_sections_nest_and_follow_each_other() -> None:
    text = f"一、甲工作\n（一）规范执法\n{FILL}\n（二）普法宣传\n{FILL}\n二、存在问题\n{FILL}\n"
    found = find_sections(text, 0, len(text), 2023)
    assert [(s.level, text[s.start]) for s in found] == [(1, "一"), (2, "（"), (2, "（"), (1, "二")]
    assert found[0].end == found[3].start
    assert found[1].end == found[2].start
    assert found[2].end == found[3].start
    assert found[3].end == len(text)
    assert all(text[s.start :].startswith(s.heading[:4]) for s in found)


def test_page_margins_lie_outside_the_body() -> None:
    text = (
        "首页 > 公开\n索引号：X-1 浏览次数：3500\n文成县百丈漈镇人民政府2023年法治政府建设情况报告\n字体：大 中 小\n"
        f"2023年，我镇扎实推进依法行政。现将有关情况报告如下：\n一、主要工作\n{FILL}\n二、存在问题"
        f"\n{FILL}\n三、下一步打算\n{FILL}\n"
        "文成县百丈漈镇人民政府\n2023年12月29日\n\n扫一扫在手机打开\n主办：文成县人民政府 浙ICP备1234567号"
        "\nBaidu\nmap\n"
    )
    m = read_metadata(Document(text, sha256(text), "text/plain", "plain", "1"), Context())
    body = text[m.body_start : m.body_end]
    assert body.startswith("2023年，我镇")
    assert body.endswith("2023年12月29日")
    assert m.signature == "文成县百丈漈镇人民政府"
    assert m.sections[-1].end == m.body_end


def test_an_opening_is_all_body() -> None:
    text = f"现将我镇2023年度法治政府建设情况报告如下：\n一、主要工作\n（一）规范执法。{FILL}全年开展检查12"
    m = read_metadata(Document(text, sha256(text), "text/plain", "plain", "1"), Context())
    assert (m.body_start, m.body_end) == (0, len(text))
    assert [s.content for s in m.sections] == ["M1", "M1"]
