"""Scans and photographed pages: RapidOCR with the Chinese models that its wheel carries.

One engine per process with bounded threads. Lines keep their confidence; a red seal is bleached before reading; the
page is turned upright when it is skewed.
"""

from __future__ import annotations

import io
import os
import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from fazhi.extract import core
from fazhi.extract.core import LIMITS, Builder, ExtractRefused
from fazhi.extract.pdf_layout import CLOSED, Line, flow, furniture
from fazhi.extract.text import CJK, tidy
from fazhi.records import Document

DPI = 200
MIN_CONFIDENCE = 0.5
_HAN = re.compile("[\u4e00-\u9fff]")
_PAIR = re.compile(r"[(（]([^()（）]{1,40})[)）]")
_STOP = re.compile(rf"(?<=[{CJK}])[,:;?!()]|[()](?=[{CJK}])")
_FULL = str.maketrans(",:;?!()", "，：；？！（）")


@dataclass(frozen=True, slots=True)
class OcrLine:
    text: str
    x0: float  # in points of a page of DPI, origin at the lower left, like the text layer of a PDF
    y0: float
    x1: float
    y1: float
    confidence: float


@lru_cache(maxsize=1)
def engine() -> Any:
    """The engine of this process; threads by FAZHI_OCR_THREADS, otherwise at most two."""
    import logging

    # onnxruntime's wheel carries its maker's telemetry client, which starts with the import unless told not to.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    from rapidocr import RapidOCR

    threads = int(os.environ.get("FAZHI_OCR_THREADS", "") or min(2, os.cpu_count() or 1))
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.text_score": 0.0,  # lines it is unsure of tell about the orientation; they are left out later
            "Global.max_side_len": 4000,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            # Lines are found in a picture of this height and read in the full one: a third less time, the same lines.
            "Det.limit_type": "max",
            "Det.limit_side_len": 1280,
        }
    )


def recognise_page(page: Any) -> list[OcrLine]:
    """Lines of one pdfium page, rendered at DPI (less for a page so large that the picture would be too big)."""
    width, height = page.get_size()
    scale = DPI / 72
    if width * height * scale * scale > LIMITS.pixels:
        scale = (LIMITS.pixels / max(1.0, width * height)) ** 0.5
    picture = page.render(scale=scale, draw_annots=True).to_numpy()[:, :, :3]
    return recognise(picture, 1 / scale)


def recognise(picture: Any, points: float = 72 / DPI) -> list[OcrLine]:
    """Lines of a BGR picture in reading order; `points` = PDF points per pixel.

    A page that lies on its side or stands on its head is turned; its boxes are those of the turned page.
    """
    import numpy

    from fazhi.extract.scan_image import prepare

    lines, doubt = _read(prepare(picture), points)
    for quarter_turns in {"lying": (1, 3), "upside down": (2,)}.get(doubt, ()):
        turned, _ = _read(prepare(numpy.ascontiguousarray(numpy.rot90(picture, quarter_turns))), points)
        if _weight(turned) > 1.1 * _weight(lines):
            lines = turned
    core.on_progress(1)
    return in_reading_order(lines)


def _weight(lines: Sequence[OcrLine]) -> float:
    """Characters read, each with its confidence; text lines that stand upright on the page count for nothing."""
    return sum(len(ln.text) * ln.confidence for ln in lines if ln.x1 - ln.x0 > ln.y1 - ln.y0 or len(ln.text) < 3)


def _read(picture: Any, points: float) -> tuple[list[OcrLine], str]:
    """(lines, doubt about the page's orientation: "", "lying" or "upside down")."""
    result = engine()(picture)
    if result.boxes is None or result.txts is None:
        return [], ""
    height = picture.shape[0]
    lines, standing = [], 0
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        xs, ys = [float(p[0]) for p in box], [float(p[1]) for p in box]
        standing += max(ys) - min(ys) > 2 * (max(xs) - min(xs))
        if float(score) < MIN_CONFIDENCE or not text.strip():
            continue
        # The quadrilateral's edges, not its hull: a skewed line's hull overlaps its neighbours.
        top, bottom = (ys[0] + ys[1]) / 2, (ys[2] + ys[3]) / 2
        x0, x1 = min(xs) * points, max(xs) * points
        lines.append(OcrLine(widen(text), x0, (height - bottom) * points, x1, (height - top) * points, float(score)))
    if standing * 2 > len(result.txts):
        return lines, "lying"
    unsure = sum(float(score) for score in result.scores) / len(result.txts) < 0.8
    return lines, "upside down" if unsure and len(result.txts) >= 3 else ""


def widen(text: str) -> str:
    """Punctuation of Chinese text in its full width: print shows no difference, the model guesses."""
    text = _PAIR.sub(lambda m: f"（{m[1]}）" if _HAN.search(text[max(0, m.start() - 1) : m.end() + 1]) else m[0], text)
    return _STOP.sub(lambda m: m[0].translate(_FULL), text)


def in_reading_order(lines: Sequence[OcrLine]) -> list[OcrLine]:
    """Top to bottom; what stands on one printed line left to right."""
    rest = sorted(lines, key=lambda ln: -(ln.y0 + ln.y1))
    out: list[OcrLine] = []
    while rest:
        head = rest[0]
        middle, half = (head.y0 + head.y1) / 2, (head.y1 - head.y0) * 0.45
        row = [ln for ln in rest[:12] if abs((ln.y0 + ln.y1) / 2 - middle) < half]
        out += sorted(row, key=lambda ln: ln.x0)
        rest = [ln for ln in rest if ln not in row]
    return out


def add_lines(
    builder: Builder,
    lines: Sequence[OcrLine],
    number: int,
    shortfall: float,
    *,
    width: float = 595,
    height: float = 842,
) -> float:
    """Join the lines to paragraphs as in a text layer; every block gets the lowest confidence of its lines."""
    plain = [Line(ln.text, ln.x0, ln.y0, ln.x1, ln.y1) for ln in lines]
    before = len(builder.blocks)
    numbers = {(number, index) for _, index in furniture([(plain, height)])}
    shortfall = flow(builder, number, width, plain, shortfall, skip=numbers)
    _put_confidence(builder, before, lines)
    return shortfall


def _put_confidence(builder: Builder, first: int, lines: Sequence[OcrLine]) -> None:
    """Give the blocks from `first` on the lowest confidence of the lines in them."""
    for index in range(first, len(builder.blocks)):
        block = builder.blocks[index]
        x0, y0, x1, y1 = (float(v) for v in (block.source or "0,0,0,0").split(","))
        inside = [
            ln.confidence for ln in lines if x0 - 1 <= ln.x0 and ln.x1 <= x1 + 1 and y0 - 1 <= ln.y0 and ln.y1 <= y1 + 1
        ]
        if inside:
            builder.blocks[index] = replace(block, confidence=round(min(inside), 4))


def recognise_bytes(data: bytes, width: float) -> list[OcrLine]:
    """Lines of one encoded picture that fills a page `width` points wide."""
    for picture, points in _frames(data, width, 1):
        return recognise(picture, points)
    return []


def _frames(data: bytes, width: float, at_most: int) -> Iterator[tuple[Any, float]]:
    """(BGR picture, points per pixel) of each page in an encoded picture; too small ones are left out.

    Photographs are brought down to DPI, thumbnails up to half of it. Raises ExtractRefused for damaged ones and bombs.
    """
    import numpy
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = LIMITS.pixels
    wanted = width * DPI / 72
    try:
        with Image.open(io.BytesIO(data)) as image:
            for number in range(min(getattr(image, "n_frames", 1), at_most)):
                image.seek(number)
                if image.width * image.height > LIMITS.pixels:
                    raise ExtractRefused(f"too_large: a picture of {image.width} x {image.height} pixels")
                if min(image.size) < 64:
                    continue
                rgb = ImageOps.exif_transpose(image).convert("RGB")
                if not wanted / 2 <= rgb.width <= wanted * 1.25:
                    factor = (wanted if rgb.width > wanted else wanted / 2) / rgb.width
                    rgb = rgb.resize((int(rgb.width * factor), max(1, int(rgb.height * factor))))
                yield numpy.asarray(rgb)[:, :, ::-1], width / rgb.width
    except (Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError, KeyError, struct.error) as error:
        raise ExtractRefused(f"damaged: the picture cannot be read ({type(error).__name__})") from None


def read_image(data: bytes, media_type: str) -> Document:
    """A photographed or scanned page, or the pages of a multi-page TIFF; taken to be A4 wide."""
    builder, scores, pages, shortfall = Builder(), [], 0, CLOSED
    for number, (picture, points) in enumerate(
        _frames(data, 595, LIMITS.ocr_pages if media_type == "image/tiff" else 1), start=1
    ):
        lines = recognise(picture, points)
        shortfall = add_lines(builder, lines, number, shortfall, height=picture.shape[0] * points)
        scores += [line.confidence for line in lines]
        pages = number
    if len(tidy(builder.text)) < 10:
        raise ExtractRefused("empty: no text is seen in the picture")
    confidence = round(sum(scores) / len(scores), 4) if scores else None
    return builder.document(data, media_type, "ocr", title=builder.title(), pages=pages, ocr_confidence=confidence)
