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


def test_a_columns_name_is_not_the_title() -> None:
    page = f"<html><head><title>{TITLE}</title></head><body><h3>法治政府建设年度报告</h3><div id='zoom'>{ps(PARAGRAPHS)}</div></body></html>"
    assert extract_bytes(page.encode(), url=URL).title == TITLE
