"""HTML that no family describes: the same report, its title, dates and catalogue, whatever the page does."""

from __future__ import annotations

import pytest
from extract_pages import head, ps
from extract_quirks import QUIRKS
from extract_texts import PARAGRAPHS, TITLE

from fazhi.extract import extract_bytes

URL = "http://www.qinghe.gov.cn/a/b.html"
UNDATED = (
    "big5",
    "details_vue_template",
    "title_with_site",
    "h1_is_site",
    "h1_logo_long",
    "title_spaces",
    "msoffice_list",
    "entities_twice",
    "upper_tags",
    "unclosed",
)  # these pages show no date
NO_PUBLICATION = ("catalogue_dl_table_header", "catalogue_spans")  # only the day of signing


@pytest.mark.parametrize("quirk", QUIRKS)
def test_report_is_read_whatever_the_page_does(quirk: str) -> None:
    document = extract_bytes(QUIRKS[quirk](), url=URL)
    shown = document.text.replace("清河镇人民政府\n关于2024", "清河镇人民政府关于2024")  # a title over two lines
    shown = shown.replace("2024年度\n法治", "2024年度法治")
    assert shown.split("\n") == [TITLE, *PARAGRAPHS]
    assert document.title == TITLE
    expected = None if quirk in (*UNDATED, *NO_PUBLICATION) else "2025-01-20"
    assert document.meta.get("publish_date") == expected
    assert document.meta.get("source", "清河镇人民政府") == "清河镇人民政府"


@pytest.mark.parametrize(
    "quirk", ["catalogue_spans", "catalogue_dl_table_header", "spaced_labels", "ucap_nested", "catalog_bracket_divs"]
)
def test_catalogue_values_end_where_the_next_label_begins(quirk: str) -> None:
    meta = extract_bytes(QUIRKS[quirk](), url=URL).meta
    assert meta["index_number"] in ("X329999/2025-00018", "11329999MB1234567X/2025-00018")
    assert meta["publisher"] == "清河镇人民政府"
    assert meta["document_date"] == "2025-01-16"
    assert meta["doc_number"] in ("清政发〔2025〕3号", "清政发【2025】3号")


def test_a_field_that_says_nothing_is_left_out() -> None:
    assert "doc_number" not in extract_bytes(QUIRKS["catalog_dashes"](), url=URL).meta


def test_a_shorter_text_in_a_script_does_not_replace_the_body() -> None:
    other = "县司法局举办宪法宣传周活动，现场解答群众咨询，发放宣传资料。" * 8
    page = (
        f"{head(TITLE)}<body><div class='x'>{ps(PARAGRAPHS)}</div><script>var news=\"{other}\";</script></body></html>"
    )
    text = extract_bytes(page.encode(), url=URL).text
    assert "宪法宣传周" not in text and PARAGRAPHS[3] in text


def test_a_related_list_of_the_same_class_is_no_part_of_the_report() -> None:
    scrap = "<div class='view'>相关政策解读，请点击查看，谢谢关注。</div>"
    page = f"{head(TITLE)}<body>{scrap}<div class='view'>{ps(PARAGRAPHS)}</div></body></html>"
    assert "政策解读" not in extract_bytes(page.encode(), url=URL).text


NEWS = (
    "近日，青禾县召开全县优化营商环境大会，会议强调，要把服务企业作为第一要务，持续推进减税降费，全年新增经营主体1.2万户。",
    "县司法局开展“法律进企业”主题活动，现场解答咨询86人次，发放宣传手册300余册，受到企业欢迎。",
)


@pytest.mark.parametrize(
    "opening",
    ["相关阅读", "【相关文章】", "推荐阅读：", "猜你喜欢", "您可能感兴趣的内容", "热点新闻 更多>>", "下一篇：没有了"],
)
def test_sentences_of_other_pages_beneath_the_report_go(opening: str) -> None:
    others = f"<h4>{opening}</h4>" + "".join(f"<div class='q'><p>{sentence}</p></div>" for sentence in NEWS)
    page = f"{head(TITLE)}<body><div class='x1'><h1>{TITLE}</h1>{ps(PARAGRAPHS)}{others}</div></body></html>"
    document = extract_bytes(page.encode(), url=URL)
    assert document.text == "\n".join([TITLE, *PARAGRAPHS])


def test_pages_listed_after_the_signature_go_with_what_is_said_of_them() -> None:
    listed = "".join(
        f"<div class='q'><p><a href='/t/{i}.html'>{sentence[:22]}</a> 2025-02-0{i}</p><p>{sentence}</p></div>"
        for i, sentence in enumerate(NEWS, 1)
    )
    page = f"{head(TITLE)}<body><div class='x1'><h1>{TITLE}</h1>{ps(PARAGRAPHS)}{listed}</div></body></html>"
    assert extract_bytes(page.encode(), url=URL).text == "\n".join([TITLE, *PARAGRAPHS])


@pytest.mark.parametrize(
    "following",
    [
        ["四、下一步工作安排", "2025年，我镇将继续推进法治政府建设。"],
        ["（三）相关工作", "全年开展执法检查36次。"],
        ["2025年1月18日"],
        ["另有一段很长的正文。" * 200],
    ],
    ids=["chapter", "section", "signature", "more than before"],
)
def test_a_line_of_that_kind_inside_a_report_loses_nothing(following: list[str]) -> None:
    text = extract_bytes(
        f"{head(TITLE)}<body><div class='x1'>{ps([*PARAGRAPHS, '相关链接', *following])}</div></body></html>".encode(),
        url=URL,
    ).text
    assert text.endswith("\n".join(["相关链接", *following]))


def test_a_link_in_the_text_of_a_report_stays() -> None:
    linked = "<p><a href='/law/1.html'>《青禾县行政规范性文件管理办法》</a></p>"
    page = f"{head(TITLE)}<body><div class='x1'>{ps(PARAGRAPHS[:4])}{linked}{ps(PARAGRAPHS[4:])}</div></body></html>"
    assert "《青禾县行政规范性文件管理办法》" in extract_bytes(page.encode(), url=URL).text


def test_a_columns_name_is_not_the_title() -> None:
    page = f"<html><head><title>{TITLE}</title></head><body><h3>法治政府建设年度报告</h3><div id='zoom'>{ps(PARAGRAPHS)}</div></body></html>"
    assert extract_bytes(page.encode(), url=URL).title == TITLE
