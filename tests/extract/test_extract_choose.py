"""Page or attachment: one report comes out, with the page's metadata."""

from __future__ import annotations

import json
from dataclasses import replace

from extract_files import to_docx
from extract_pages import head, ps
from extract_texts import NOTICE, PARAGRAPHS, TITLE
from hypothesis import given
from hypothesis import strategies as st

from fazhi.extract import choose, extract_bytes, from_payload, to_payload
from fazhi.records import Block, Document

URL = "http://www.qinghe.gov.cn/fz/202501/t20250120_1.html"
LINES = [TITLE, *PARAGRAPHS]


def page(paragraphs: list[str], links: str = "") -> Document:
    html = f"{head(TITLE)}<body><h1>{TITLE}</h1><div class='TRS_Editor'>{ps(paragraphs)}{links}</div></body></html>"
    return extract_bytes(html.encode(), url=URL)


def attachment(paragraphs: list[str], **changes: object) -> Document:
    return replace(extract_bytes(to_docx(paragraphs)), **changes)  # type: ignore[arg-type]


def test_announcement_gives_way_to_its_attachment_and_lends_its_metadata() -> None:
    notice = page([NOTICE], "<p>附件：<a href='./P1.docx'>报告.docx</a></p>")
    report = attachment(LINES)
    document, linked = choose(notice, [report])
    assert document.text == report.text and document.raw_sha256 == report.raw_sha256
    assert document.title == TITLE and document.meta["publish_date"] == "2025-01-20"
    assert document.attachments == notice.attachments and linked == [notice]


def test_page_with_the_whole_report_wins_over_the_same_attachment() -> None:
    full = page(PARAGRAPHS)
    document, linked = choose(full, [attachment(LINES)])
    assert document is full and len(linked) == 1


def test_fuller_attachment_wins_over_an_abridged_page() -> None:
    document, _ = choose(page(PARAGRAPHS[:7]), [attachment(LINES)])
    assert document.method == "docx" and document.meta["source"] == "清河镇人民政府"


def test_scan_does_not_win_over_the_page_for_a_few_more_characters() -> None:
    full = page(PARAGRAPHS)
    scan = attachment(
        [*LINES, "附注：本件由清河镇人民政府负责解释，如有疑问请与司法所联系，联系方式见政府网站。"],
        method="ocr",
        ocr_confidence=0.97,
    )
    assert choose(full, [scan])[0] is full


def test_report_wins_over_a_longer_annex() -> None:
    annex = attachment(["附件：行政执法人员名单", *[f"第{i}组人员负责辖区内日常巡查检查工作" for i in range(200)]])
    document, linked = choose(page([NOTICE]), [annex, attachment(LINES)])
    assert document.text.startswith(TITLE) and annex in linked


def test_annex_does_not_replace_a_report_on_the_page() -> None:
    annex = attachment(["附件：行政执法人员名单", *[f"第{i}组人员负责辖区内日常巡查检查工作" for i in range(200)]])
    full = page(PARAGRAPHS)
    assert choose(full, [annex])[0] is full


def test_page_images_are_put_together_in_the_pages_order() -> None:
    links = "".join(f"<img src='/img/{n}.jpg' width=800>" for n in ("b", "a"))
    notice = page([], links)
    pictures = [
        Document(t, n * 64, "image/jpeg", "ocr", "1", meta={"url": f"http://www.qinghe.gov.cn/img/{n}.jpg"}, blocks=(Block(0, len(t), page=1),), pages=1, ocr_confidence=0.9)
        for n, t in (("a", "\n".join(LINES[7:])), ("b", "\n".join(LINES[:7])))
    ]  # fmt: skip
    document, _ = choose(notice, pictures)
    assert document.text == "\n".join(LINES)
    assert document.pages == 2 and [b.page for b in document.blocks] == [1, 2]
    assert document.text[document.blocks[1].start : document.blocks[1].end] == pictures[0].text


def test_nothing_attached_leaves_the_page() -> None:
    full = page(PARAGRAPHS)
    assert choose(full, []) == (full, [])


def test_payload_is_json_and_loses_nothing() -> None:
    for document in (page(PARAGRAPHS, "<a href='a.pdf'>甲</a>"), attachment(LINES)):
        payload = json.loads(json.dumps(to_payload(document)))
        assert from_payload(payload) == document
        assert from_payload({**payload, "a_later_field": 1}) == document


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_text_of_any_kind_survives_the_payload_of_jsonb(text: str) -> None:
    """PostgreSQL's JSONB takes every character except NUL, which the readers replace."""
    from fazhi.extract import ExtractRefused

    try:
        document = extract_bytes(text.encode())
    except ExtractRefused:
        return
    assert "\x00" not in document.text
    assert from_payload(json.loads(json.dumps(to_payload(document)))) == document
