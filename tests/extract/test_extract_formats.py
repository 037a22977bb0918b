"""Every format gives the same report, with its table, in order."""

from __future__ import annotations

import ctypes
import gzip
import io
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from extract_files import to_doc, to_docx, to_ofd, to_pdf, to_rar4, to_rar5, to_zip
from extract_texts import PARAGRAPHS, TABLE, TEXT, TITLE

from fazhi.extract import ExtractRefused, extract_bytes, extract_safely
from fazhi.extract.core import LIMITS
from fazhi.records import Document

DATA = Path(__file__).parent / "data"
ROWS = "\n".join("\t".join(row) for row in TABLE)
LINES = [TITLE, *PARAGRAPHS]
WITH_TABLE = "\n".join([*LINES[:4], ROWS, *LINES[4:]])


def check(document: Document, text: str) -> None:
    """The text, and blocks that lead every character to its place."""
    assert document.text == text
    assert document.title == TITLE
    covered = {i for b in document.blocks for i in range(b.start, b.end)}
    assert all(i in covered or c == "\n" for i, c in enumerate(document.text))
    assert all(b.source for b in document.blocks)


@pytest.mark.parametrize(("name", "method"), [("report.doc", "doc"), ("report.rtf", "rtf"), ("report.odt", "odt")])
def test_files_of_a_word_processor(name: str, method: str) -> None:
    document = extract_bytes((DATA / name).read_bytes(), name="whatever.bin")
    check(document, WITH_TABLE)
    assert document.method == method
    assert [b.kind for b in document.blocks].count("table") == 1


def test_docx() -> None:
    check(extract_bytes(to_docx(LINES, TABLE)), WITH_TABLE)


def test_docx_revisions_fields_and_text_boxes() -> None:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = (
        "<w:p><w:r><w:t>全年审查合同</w:t></w:r><w:del><w:r><w:delText>31</w:delText></w:r></w:del><w:ins><w:r><w:t>32</w:t></w:r></w:ins><w:r><w:t>份。</w:t></w:r></w:p>"
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>办结46件。</w:t></w:r></w:p>'
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>内容控件里的文字。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    data = to_zip(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": f"<w:document {w}><w:body>{body}</w:body></w:document>".encode(),
        }
    )
    assert extract_bytes(data).text == "全年审查合同32份。\n办结46件。\n内容控件里的文字。"


def test_doc_of_one_piece() -> None:
    check(extract_bytes(to_doc(LINES)), TEXT)


def test_doc_long_enough_for_several_sectors_of_everything() -> None:
    lines = [TITLE, *[f"第{i}项工作已完成{i}件，效果良好。" for i in range(4000)]]
    assert extract_bytes(to_doc(lines)).text == "\n".join(lines)


def test_ofd() -> None:
    document = extract_bytes(to_ofd(LINES))
    check(document, TEXT)
    assert document.pages == 2 and {b.page for b in document.blocks} == {1, 2}


def test_spreadsheets_show_what_their_cells_show() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["清河镇2024年行政执法统计表"])
    for row in (TABLE[0], ["行政处罚", 9, 0.45], ["行政许可", 11, 0.55]):
        sheet.append(row)
    sheet["C3"].number_format = sheet["C4"].number_format = "0%"
    buffer = io.BytesIO()
    book.save(buffer)
    document = extract_bytes(buffer.getvalue())
    assert document.text == "清河镇2024年行政执法统计表\n" + ROWS
    assert document.blocks[0].kind == "table"


@pytest.mark.parametrize("name", ["report.xls", "report.ods"])
def test_spreadsheets_of_other_makers(name: str) -> None:
    text = extract_bytes((DATA / name).read_bytes()).text
    assert text.startswith("清河镇2024年行政执法统计表\n项目\t数量（件）\t占比")
    assert "行政处罚\t9\t45%" in text and "行政许可\t11\t55" in text


def test_archive_gives_the_report_and_names_the_rest() -> None:
    annex = to_docx(["附件", "人员名单如下：甲村、乙村、丙村。"])
    data = to_zip({"附件.docx": annex, "清河镇报告.docx": to_docx(LINES), "说明.bin": b"\x00\x01" * 50})
    document = extract_bytes(data)
    assert document.text == TEXT
    assert document.method == "zip:docx" and document.media_type == "application/zip"
    assert "also:附件.docx" in document.warnings
    assert any(w.startswith("unread:说明.bin: unsupported") for w in document.warnings)


def test_seven_zip_and_gzip() -> None:
    import py7zr

    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w") as archive:
        archive.writestr(to_docx(LINES), "报告.docx")
    assert extract_bytes(buffer.getvalue()).text == TEXT
    assert extract_bytes(gzip.compress(to_docx(LINES))).text == TEXT


def has_libarchive() -> bool:
    try:
        ctypes.CDLL("libarchive.so.13")
    except OSError:
        return False
    return True


NEEDS_LIBARCHIVE = pytest.mark.skipif(
    not has_libarchive(), reason="RAR is read by the system's libarchive: apt-get install libarchive13"
)


@NEEDS_LIBARCHIVE
@pytest.mark.parametrize("make", [to_rar4, to_rar5])
def test_rar_in_both_its_versions(make) -> None:
    data = make({"report.docx": to_docx(LINES), "list.txt": "附件：人员名单如下，甲村、乙村、丙村。".encode()})
    for read in (extract_bytes, extract_safely):
        document = read(data)
        assert document.text == TEXT
        assert document.method == "rar:docx" and "also:list.txt" in document.warnings
    for cut in (40, len(data) // 2):
        with pytest.raises(ExtractRefused, match=r"^(damaged|empty)"):
            extract_bytes(data[:cut])


@NEEDS_LIBARCHIVE
def test_rar_that_is_encrypted_or_too_big_or_unreadable_here(monkeypatch) -> None:
    with pytest.raises(ExtractRefused, match=r"^encrypted"):
        extract_bytes(to_rar5({}, encrypted=True))
    data = to_rar5({"a.docx": to_docx(LINES)})
    monkeypatch.setattr("fazhi.extract.rar.LIMITS", replace(LIMITS, unpacked_bytes=1000))
    with pytest.raises(ExtractRefused, match=r"^bomb"):
        extract_bytes(data)
    monkeypatch.setitem(sys.modules, "libarchive", None)
    with pytest.raises(ExtractRefused, match=r"^unsupported: .*libarchive13"):
        extract_bytes(data)


def test_gbk_names_in_a_zip_are_readable() -> None:
    data = to_zip({"XXXX.bin": b"\x00\x01" * 50, "a.docx": to_docx(LINES)}).replace(
        b"XXXX.bin", "说明".encode("gb18030") + b".bin"
    )
    assert any("说明.bin" in w for w in extract_bytes(data).warnings)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_is_the_file_unchanged(encoding: str) -> None:
    text = "  清河镇2024年报告\r\n\r\n　　全年 审查\u00a0合同32份，\n化解纠纷213起。\n" * 3
    document = extract_bytes(text.encode(encoding))
    assert document.text == text
    assert [document.text[b.start : b.end] for b in document.blocks[:2]] == [
        "清河镇2024年报告",
        "全年 审查\u00a0合同32份，",
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\x00" * 2000, "unsupported"),
        (bytes(range(256)) * 40, "unsupported"),
        (b"Rar!\x1a\x07\x01\x00" + b"x" * 200, "damaged"),
        (b"%PDF-1.4\n%%EOF", "damaged"),
        (b"PK\x03\x04" + b"x" * 200, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "unsupported"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 200, "damaged"),
        (b"{\\rtf1 }", "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(ExtractRefused) as refusal:
        extract_bytes(data)
    assert refusal.value.reason.startswith(reason + ":")


@pytest.mark.parametrize("make", [to_pdf, to_docx, to_doc, to_ofd])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_truncated_files_are_refused_or_read_in_part(make, share: float) -> None:
    data = make(LINES)
    try:
        document = extract_bytes(data[: int(len(data) * share)])
    except ExtractRefused:
        return
    assert document.text in TEXT or document.text.split("\n")[0] == TITLE


def test_type_is_by_bytes_never_by_name() -> None:
    assert (
        extract_bytes(to_pdf(LINES), name="报告.doc", media_type="application/msword").media_type == "application/pdf"
    )
    assert extract_bytes(TEXT.encode(), name="报告.pdf", media_type="application/pdf").method == "plain"
