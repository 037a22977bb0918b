"""Scans: seals, skew, reading order and confidence; a page without a text layer goes to OCR alone."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from extract_files import page_pictures, seal, to_ofd, to_pdf, to_scan, worn
from extract_texts import PARAGRAPHS, TEXT, TITLE, character_error

from fazhi.extract import extract_bytes, extract_safely, needs_ocr
from fazhi.extract.scan import OcrLine, in_reading_order, widen
from fazhi.extract.scan_image import bleach_seals, prepare, skew, upright

LINES = [TITLE, *PARAGRAPHS]
SHORT = [TITLE, *PARAGRAPHS[:3]]
SHORT_TEXT = "\n".join(SHORT)


def bgr(picture) -> np.ndarray:
    return np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])


def test_seal_goes_and_type_under_it_stays() -> None:
    plain = page_pictures(to_pdf(LINES), 100)[0]
    stamped = seal(plain, 560, 500, 80)
    cleaned = bleach_seals(bgr(stamped))
    spot = (slice(430, 570), slice(490, 630))
    ink = lambda image: image[spot].max(axis=2) < 110  # noqa: E731
    assert (ink(bgr(plain)) & ~ink(cleaned)).sum() <= 0.02 * ink(bgr(plain)).sum()
    left = cleaned[spot].astype(int)
    assert ((left[:, :, 2] - left[:, :, 0]) > 60).sum() == 0


def test_red_heading_is_no_seal() -> None:
    picture = np.full((1000, 700, 3), 255, np.uint8)
    picture[80:130, 60:640] = (30, 30, 220)  # 红头: wide
    picture[170:174, 40:660] = (30, 30, 220)  # and its rule
    assert (bleach_seals(picture) == picture).all()


@pytest.mark.parametrize("degrees", [-3.0, -1.0, 2.0, 5.0])
def test_skew_is_measured_and_taken_out(degrees: float) -> None:
    picture = bgr(worn(page_pictures(to_pdf(LINES), 100)[0], degrees=degrees))
    assert abs(skew(picture) + degrees) < 0.3
    assert abs(skew(upright(picture))) < 0.3


def test_straight_and_empty_pages_are_left_alone() -> None:
    straight = bgr(page_pictures(to_pdf(LINES), 100)[0])
    assert upright(straight) is straight
    empty = np.full((500, 400, 3), 255, np.uint8)
    assert prepare(empty) is empty


def test_reading_order_is_by_printed_line() -> None:
    def line(text: str, x: float, y: float) -> OcrLine:
        return OcrLine(text, x, y, x + 100, y + 16, 0.9)

    shuffled = [line("丙", 80, 600), line("乙", 300, 703), line("甲", 80, 700), line("丁", 80, 570)]
    assert [ln.text for ln in in_reading_order(shuffled)] == list("甲乙丙丁")


def test_punctuation_is_widened_where_it_is_chinese() -> None:
    assert (
        widen("(一)加强领导,审查合同3,200份(含补充协议):成效明显;")
        == "（一）加强领导，审查合同3,200份（含补充协议）：成效明显；"
    )
    assert widen("GB/T 33190 (2016), v1:2") == "GB/T 33190 (2016), v1:2"


def test_what_needs_ocr() -> None:
    picture = page_pictures(to_pdf(SHORT), 60)[0]
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    assert needs_ocr(to_scan([picture], 60)) and needs_ocr(buffer.getvalue())
    assert needs_ocr(to_ofd([], picture=buffer.getvalue()))
    assert not needs_ocr(to_pdf(SHORT)) and not needs_ocr(to_ofd(SHORT)) and not needs_ocr(TEXT.encode())


@pytest.mark.slow
def test_scanned_page_with_noise_skew_and_seal() -> None:
    picture = page_pictures(to_pdf(SHORT, numbers=False), 150)[0]
    picture = worn(seal(picture, 850, 480, 110), noise=18, degrees=2)
    document = extract_safely(to_scan([picture], 150))
    assert document.method == "ocr" and document.pages == 1 and document.warnings == ("ocr_pages:1",)
    assert document.title == TITLE
    assert character_error(document.text, SHORT_TEXT) <= 0.03
    assert 0.8 < (document.ocr_confidence or 0) <= 1
    assert all(b.page == 1 and b.confidence and b.source for b in document.blocks)


@pytest.mark.slow
def test_only_the_page_without_text_is_recognised() -> None:
    """A scanned page bound between pages with a text layer."""
    import pypdfium2 as pdfium

    text, scanned = to_pdf(LINES, size=17, numbers=False), page_pictures(to_pdf(SHORT, numbers=False), 150)[0]
    with pdfium.PdfDocument(text) as book, pdfium.PdfDocument(to_scan([scanned], 150)) as sheet:
        book.import_pages(sheet, index=1)
        buffer = io.BytesIO()
        book.save(buffer)
    document = extract_bytes(buffer.getvalue())
    assert document.method == "pdf_text+ocr" and document.warnings == ("ocr_pages:2",)
    by_page = {n: "".join(document.text[b.start : b.end] for b in document.blocks if b.page == n) for n in (1, 2, 3)}
    assert character_error(by_page[2], SHORT_TEXT) <= 0.01
    assert by_page[1] + by_page[3] == "".join(LINES)
    assert all((b.confidence is not None) == (b.page == 2) for b in document.blocks)


@pytest.mark.slow
def test_picture_and_ofd_picture_give_what_the_page_shows() -> None:
    picture = page_pictures(to_pdf(SHORT, numbers=False), 150)[0]
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    for data, method in ((buffer.getvalue(), "ocr"), (to_ofd([], picture=buffer.getvalue()), "ofd+ocr")):
        document = extract_bytes(data)
        assert document.method == method
        assert character_error(document.text, SHORT_TEXT) <= 0.01


@pytest.mark.slow
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_page_scanned_the_wrong_way_round_is_turned(degrees: int) -> None:
    picture = (
        page_pictures(to_pdf(SHORT, numbers=False), 150)[0].crop((100, 150, 1140, 700)).rotate(degrees, expand=True)
    )
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    assert character_error(extract_bytes(buffer.getvalue()).text, SHORT_TEXT) <= 0.03


def test_engine_leaves_no_file_and_reports_nothing(tmp_path: Path) -> None:
    """onnxruntime's telemetry shows itself by a session file in the temporary folder."""
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    environment.pop("ORT_DISABLE_TELEMETRY", None)
    code = "from fazhi.extract.scan import engine; engine()"
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=120)
    assert list(tmp_path.iterdir()) == []
