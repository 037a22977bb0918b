"""PDF: text layer with the layout repaired, page by page."""

from __future__ import annotations

import io

import pytest
from extract_files import to_pdf
from extract_texts import PARAGRAPHS, TABLE, TEXT, TITLE

from fazhi.extract import extract_bytes
from fazhi.extract.core import Builder
from fazhi.extract.pdf_layout import CLOSED, Line, flow, furniture

LINES = [TITLE, *PARAGRAPHS]


@pytest.mark.parametrize("size", [12, 14, 16, 18])
def test_wrapped_lines_and_page_breaks_are_joined(size: int) -> None:
    document = extract_bytes(to_pdf(LINES, size=size))
    assert document.text == TEXT
    assert document.title == TITLE and document.method == "pdf_text"


def test_every_block_has_its_page_and_box() -> None:
    document = extract_bytes(to_pdf(LINES, size=17))
    for block in document.blocks:
        x0, y0, x1, y1 = (float(v) for v in (block.source or "").split(","))
        assert 0 < x0 < x1 < 596 and 0 < y0 < y1 < 843
    # A paragraph that runs over the page's end is two blocks, each on its own page.
    assert [b.page for b in document.blocks] == sorted(b.page or 0 for b in document.blocks)
    assert any(
        a.end == b.start and (b.page or 0) - (a.page or 0) == 1
        for a, b in zip(document.blocks, document.blocks[1:], strict=False)
    )


def test_ruled_table_is_one_block() -> None:
    document = extract_bytes(to_pdf(LINES, rows=TABLE))
    table = next(b for b in document.blocks if b.kind == "table")
    assert document.text[table.start : table.end] == "\n".join("\t".join(row) for row in TABLE)
    assert document.text.replace("\n" + document.text[table.start : table.end], "") == TEXT


def test_text_drawn_by_a_word_processor(tmp_path) -> None:
    """LibreOffice draws quotation marks and digits of a line after its Han characters."""
    from pathlib import Path

    text = extract_bytes((Path(__file__).parent / "data" / "report.pdf").read_bytes()).text
    for paragraph in PARAGRAPHS:
        assert paragraph in text


def reportlab_pdf(draw) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    canvas.setFont("STSong-Light", 14)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def test_running_header_footer_and_page_numbers_go() -> None:
    def draw(canvas) -> None:
        for number in range(1, 6):
            canvas.setFont("STSong-Light", 14)
            canvas.drawString(90, 800, "青禾县法治政府建设年度报告汇编")
            canvas.drawCentredString(297, 30, f"第 {number} 页 共 5 页")
            for k in range(12):
                canvas.drawString(
                    90 + 28 * (k % 3 == 0), 740 - 28 * k, f"第{number}页正文第{k}行，办理案件{number}{k}件。"
                )
            canvas.showPage()

    document = extract_bytes(reportlab_pdf(draw))
    assert "汇编" not in document.text and "共5页" not in document.text
    assert document.text.count("正文第") == 60


def test_two_columns_are_read_one_after_the_other() -> None:
    left = "左栏全年开展执法检查多次并办理案件"
    right = "右栏全镇组织法治宣传活动和业务培训"

    def draw(canvas) -> None:
        canvas.drawCentredString(297, 790, "两栏排版的年度报告")
        for k in range(20):  # row by row, as some converters write
            canvas.drawString(60, 740 - 28 * k, left)
            canvas.drawString(320, 740 - 28 * k, right)
        canvas.showPage()

    text = extract_bytes(reportlab_pdf(draw)).text
    assert text.rfind("左栏") < text.find("右栏")
    assert text.count("左栏") == text.count("右栏") == 20


def test_a_vertical_note_beside_the_text_stays_whole_and_apart() -> None:
    body, note = "全年审查合同三十二份，办理行政复议案件十二件，均已办结并公开", "清河镇人民政府办公室"

    def draw(canvas) -> None:
        for k in range(8):
            canvas.drawString(90, 700 - 24 * k, body)
        for k, character in enumerate(note):
            canvas.drawString(40, 690 - 16 * k, character)

    document = extract_bytes(reportlab_pdf(draw))
    assert document.text.split("\n")[-1] == note and document.text.count(body) == 8
    assert document.blocks[-1].source is not None and document.blocks[-1].source.startswith("40.0,")


def test_a_page_set_from_top_to_bottom_reads_from_right_to_left() -> None:
    text = "全年审查合同三十二份，办理行政复议案件十二件，均已办结并向社会公开结果。"

    def draw(canvas) -> None:
        for k, character in enumerate(text * 3):
            canvas.drawString(500 - 28 * (k // 30), 750 - 20 * (k % 30), character)

    assert extract_bytes(reportlab_pdf(draw)).text == text * 3


def test_spaces_inside_words_and_numbers_go() -> None:
    def draw(canvas) -> None:
        canvas.drawString(90, 700, "2 0 2 4 年，全镇审查合 同 32 份， 受众 1 234 人次。")
        canvas.showPage()

    assert extract_bytes(reportlab_pdf(draw)).text == "2024年，全镇审查合同32份，受众1234人次。"


def test_page_number_at_the_edge_only() -> None:
    pages = [([Line("2024", 90, 400, 120, 416), Line("- 3 -", 280, 30, 310, 46)], 842.0)]
    assert furniture(pages) == {(1, 1)}


def test_set_in_block_and_short_lines_stay_apart() -> None:
    builder = Builder()
    lines = [
        Line("一、第一个标题", 112, 700, 230, 716),
        Line("正文第一行写满整行直到右边的页边为止没有剩余的空间了", 112, 672, 510, 688),
        Line("第二行不满。", 84, 644, 180, 660),
        Line("清河镇人民政府", 350, 616, 462, 632),
        Line("2025年1月16日", 350, 588, 470, 604),
    ]
    shortfall = flow(builder, 1, 595, lines, CLOSED)
    assert builder.text.split("\n") == [
        "一、第一个标题",
        "正文第一行写满整行直到右边的页边为止没有剩余的空间了第二行不满。",
        "清河镇人民政府",
        "2025年1月16日",
    ]
    assert shortfall > 0


def test_private_use_glyphs_mark_the_page_for_ocr() -> None:
    from fazhi.reference.legible import garbage_share, looks_broken

    broken = "".join(chr(0xE000 + i % 500) for i in range(200)) + "审查合同"
    assert looks_broken(broken) and garbage_share(broken) > 0.9
    assert looks_broken("(cid:123)(cid:88)" * 30)
    assert looks_broken("ÖÐ»ªÈËÃñ¹²ºÍ¹ú·¨ÖÎÕþ¸®½¨Éè±¨¸æÄê¶È¹¤×÷Çé¿ö" * 3)
    assert not looks_broken(TEXT)
    assert not looks_broken("GB/T 33190-2016 OFD")
