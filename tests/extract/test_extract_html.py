"""HTML: every CMS family gives the report's text, its metadata, and nothing of the page around it."""

from __future__ import annotations

import pytest
from extract_pages import FAMILIES, FOOTER, NAV, head, ps
from extract_texts import NOTICE, PARAGRAPHS, TABLE, TITLE, f1

from fazhi.extract import ExtractRefused, extract_bytes

URL = "http://www.qinghe.gov.cn/zwgk/fz/202501/t20250120_1.html"
UNDATED = ("wechat", "asp_form")  # these pages show no date
BODY = "\n".join(PARAGRAPHS)


@pytest.mark.parametrize("family", FAMILIES)
def test_body_of_every_family(family: str) -> None:
    document = extract_bytes(FAMILIES[family](TITLE, PARAGRAPHS), url=URL)
    assert document.title == TITLE
    assert document.text == f"{TITLE}\n{BODY}"
    assert document.meta.get("publish_date") == ("2025-01-20" if family not in UNDATED else None)


@pytest.mark.parametrize("family", FAMILIES)
def test_blocks_tile_the_text(family: str) -> None:
    document = extract_bytes(FAMILIES[family](TITLE, PARAGRAPHS), url=URL)
    assert "\n".join(document.text[b.start : b.end] for b in document.blocks) == document.text
    assert all(b.source for b in document.blocks if b.kind != "title")


@pytest.mark.parametrize("family", ["trs_brackets", "ucap_id", "gkmlpt", "lonsun"])
def test_catalogue_is_read_as_fields(family: str) -> None:
    meta = extract_bytes(FAMILIES[family](TITLE, PARAGRAPHS), url=URL).meta
    assert meta["document_date"] == "2025-01-16"
    assert meta["doc_number"] == "清政发〔2025〕3号"
    assert meta["publisher"] == "清河镇人民政府"
    assert (
        "2025-00018" in meta["index_number"]
        or "2026-00019" in meta["index_number"]
        or "2025-00001" in meta["index_number"]
    )
    assert meta["site_code"] == "3299990001"


def page(body: str, *, title: str = TITLE, container: str = "div class='TRS_Editor'") -> bytes:
    return f"{head(title)}<body>{NAV}<h1>{title}</h1><{container}>{body}</{container.split(maxsplit=1)[0]}>{FOOTER}</body></html>".encode()


def test_table_stays_a_table() -> None:
    rows = "".join("<tr>" + "".join(f"<td><p>{c}</p></td>" for c in row) + "</tr>" for row in TABLE)
    document = extract_bytes(page(ps(PARAGRAPHS[:5]) + f"<table>{rows}</table>" + ps(PARAGRAPHS[5:])))
    table = next(b for b in document.blocks if b.kind == "table")
    assert document.text[table.start : table.end] == "\n".join("\t".join(row) for row in TABLE)


def test_spaces_inside_words_and_numbers_go() -> None:
    document = extract_bytes(
        page(
            "<p>2024 年以来，我镇深入学习宣传贯 彻习近平法治思想，开展讲座 1 2 场，办理 1 046 件，投入 3. 65 万元，满意率 99.3 %。Word 2016 版。</p>"
        )
    )
    assert (
        "2024年以来，我镇深入学习宣传贯彻习近平法治思想，开展讲座12场，办理1046件，投入3.65万元，满意率99.3%。Word 2016版。"
        in document.text
    )


def test_full_width_digits_stay_as_written() -> None:
    assert "审查合同３２份" in extract_bytes(page(ps(["全镇审查合同３２份，出具意见书若干份，均依法办理。"]))).text


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "gb2312"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", ""])
def test_encoding_by_bytes_not_by_declaration(charset: str, declared: str) -> None:
    html = f"{head(TITLE, charset=declared)}<body><div id='zoom'>{ps([p.replace('—', '-') for p in PARAGRAPHS])}</div></body></html>"
    assert "排查矛盾纠纷213起" in extract_bytes(html.encode(charset)).text


def test_injected_brand_words_go_and_are_named() -> None:
    document = extract_bytes(
        page(
            ps(PARAGRAPHS) + "<p>Baidu</p><p>map</p>",
            title="清河镇人民政府bet36体育在线@:2024年度法治政府建设情况的报告",
        )
    )
    assert document.title == "清河镇人民政府2024年度法治政府建设情况的报告"
    assert "injected_words" in document.warnings
    assert document.text.endswith("2025年1月16日")


def test_sports_of_a_town_are_not_a_brand() -> None:
    sentence = "全年举办全民健身体育活动12场次，建成村级体育公园3个，文化娱乐场所检查26次。"
    assert sentence in extract_bytes(page(ps([*PARAGRAPHS, sentence]))).text


def test_hidden_and_script_text_is_not_read() -> None:
    text = extract_bytes(
        page(ps(PARAGRAPHS) + "<div style='display:none'>隐藏文字测试</div><script>var 文字='脚本';</script>")
    ).text
    assert "隐藏文字" not in text and "脚本" not in text


def test_announcement_lists_its_attachment() -> None:
    document = extract_bytes(page(f"<p>{NOTICE}</p><p>附件：<a href='./P020250120.docx'>{TITLE}.docx</a></p>"), url=URL)
    assert document.attachments == (("http://www.qinghe.gov.cn/zwgk/fz/202501/P020250120.docx", f"{TITLE}.docx"),)
    assert "thin_body" in document.warnings


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<iframe src='/pdfjs/web/viewer.html?file=%2Ffiles%2F%E6%8A%A5%E5%91%8A.pdf'></iframe>", "http://www.qinghe.gov.cn/files/%E6%8A%A5%E5%91%8A.pdf"),
        ("<embed src='../a.pdf' type='application/pdf'>", "http://www.qinghe.gov.cn/zwgk/fz/a.pdf"),
        ("<script>var hasFJ='<a href=\"./P0202501.docx\">附件1</a><BR/>';</script>", "http://www.qinghe.gov.cn/zwgk/fz/202501/P0202501.docx"),
        ("<script>showVsbpdfIframe('/__local/8/E0/8B/a.pdf','100%','600','0','','1');</script>", "http://www.qinghe.gov.cn/__local/8/E0/8B/a.pdf"),
        ("<file href='/upload/1.wps'>附件</file>", "http://www.qinghe.gov.cn/upload/1.wps"),
        ("<a href='/system/_content/download.jsp?urltype=news.DownloadAttachUrl&wbfileid=16738452'>报告.doc</a>", "http://www.qinghe.gov.cn/system/_content/download.jsp?urltype=news.DownloadAttachUrl&wbfileid=16738452"),
        ("<img src='/__local/8/E0/page1.jpg' width=800><img src='/images/icon.png'>", "http://www.qinghe.gov.cn/__local/8/E0/page1.jpg"),
    ],
)  # fmt: skip
def test_embedded_documents_are_found(html: str, expected: str) -> None:
    document = extract_bytes(page(html), url=URL)
    assert [url for url, _ in document.attachments] == [expected]


def test_pictures_inside_a_report_are_no_attachments() -> None:
    assert extract_bytes(page(ps(PARAGRAPHS) + "<img src='/a/photo.jpg'>"), url=URL).attachments == ()


def test_dangerous_links_are_not_attachments() -> None:
    links = "".join(
        f"<a href='{u}'>x.pdf</a>"
        for u in (
            "javascript:alert(1)",
            "file:///etc/passwd.pdf",
            "data:application/pdf;base64,AAAA",
            "http://[bad/x.pdf",
        )
    )
    assert extract_bytes(page(ps(PARAGRAPHS) + links), url=URL).attachments == ()


def test_page_without_text_or_documents_is_refused() -> None:
    with pytest.raises(ExtractRefused, match="empty"):
        extract_bytes(b"<html><head></head><body><div id='app'></div></body></html>")


def test_teaser_container_does_not_win_over_the_body() -> None:
    html = f"{head(TITLE)}<body><div class='view'>相关政策解读，请点击查看。</div><div class='main-text-area'>{ps(PARAGRAPHS)}</div></body></html>"
    assert f1(extract_bytes(html.encode()).text, f"{TITLE}\n{BODY}") > 0.99


def test_furniture_named_element_that_holds_the_report_is_kept() -> None:
    html = f"{head(TITLE)}<body><div class='content'><div class='print-area' id='printArea'>{ps(PARAGRAPHS)}</div></div></body></html>"
    assert "排查矛盾纠纷213起" in extract_bytes(html.encode()).text


def test_deep_nesting_and_nul_bytes_do_not_break_the_reader() -> None:
    html = (
        "<html><body>"
        + "<div>" * 5000
        + "深"
        + "</div>" * 5000
        + f"<div id='zoom'>{ps(PARAGRAPHS)}</div></body></html>"
    )
    try:
        extract_bytes(html.encode())
    except ExtractRefused as refusal:
        assert refusal.reason.startswith(("empty", "html"))
    assert "排查矛盾纠纷" in extract_bytes(page("\x00".join(ps([p]) for p in PARAGRAPHS))).text
