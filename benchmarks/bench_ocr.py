"""OCR of rendered report pages: character error, seconds and CPU seconds per page, by font, resolution and wear.

    python benchmarks/bench_ocr.py                      one font, clean, sealed and hardest pages, a minute
    SCALE=national python benchmarks/bench_ocr.py       every font, resolution and wear

FONTS names OpenType fonts to draw with (governments print 仿宋; e.g. FandolFang, FandolSong, FandolHei
of Debian's texlive-lang-chinese); without it the bundled sans serif. rapidocr-onnxruntime 1.4.4 (PP-OCRv4) is
measured beside when it is importable or its folder is named in BENCH_PEERS.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "extract"))
sys.path += [p for p in os.environ.get("BENCH_PEERS", "").split(os.pathsep) if p]

from extract_files import FONT, page_pictures, seal, to_pdf, worn
from extract_texts import PARAGRAPHS, TITLE, character_error

from fazhi.extract import scan
from fazhi.extract.core import Builder
from fazhi.extract.pdf_layout import CLOSED

LINES = [TITLE, *PARAGRAPHS[:9]]
WEAR: dict[str, dict[str, Any]] = {
    "clean": {},
    "noisy": {"noise": 18},
    "skewed 2°": {"degrees": 2},
    "seal": {"seal": True},
    "noisy, skewed 2°, seal": {"noise": 18, "degrees": 2, "seal": True},
}


def main(scale: str) -> dict[str, Any]:
    """Per font, resolution and wear: character error (share) and seconds per page."""
    fonts = [Path(p) for p in os.environ.get("FONTS", str(FONT)).split(os.pathsep)]
    everything = scale == "national"
    wears = list(WEAR) if everything else ["clean", "seal", "noisy, skewed 2°, seal"]
    readers = {"v6": ours, **peer()}
    scan.engine()
    rows = []
    for font in fonts if everything else fonts[:1]:
        for dpi in (150, 200):
            for wear in wears:
                picture, truth = page(font, dpi, WEAR[wear])
                row: dict[str, Any] = {"font": font.stem, "dpi": dpi, "wear": wear, "characters": len(truth)}
                for name, read in readers.items():
                    begin, used = time.perf_counter(), time.process_time()
                    text = read(picture, dpi)
                    row[name] = {
                        "error": round(character_error(text, truth), 4),
                        "seconds": round(time.perf_counter() - begin, 1),
                        "cpu_seconds": round(time.process_time() - used, 2),
                    }
                rows.append(row)
                print(json.dumps(row, ensure_ascii=False), file=sys.stderr, flush=True)
    return {"threads": os.environ.get("FAZHI_OCR_THREADS", "2"), "pages": rows, "summary": summary(rows, readers)}


def summary(rows: list[dict[str, Any]], readers: dict[str, Any]) -> dict[str, Any]:
    """Worst clean and worst worn error, mean seconds, and the CPU time that a seal adds (a busy machine hides it)."""
    out: dict[str, Any] = {}
    for name in readers:
        mean = {
            w: sum(r[name]["cpu_seconds"] for r in rows if r["wear"] == w) / max(1, sum(r["wear"] == w for r in rows))
            for w in WEAR
        }
        out[name] = {
            "worst_clean": max(r[name]["error"] for r in rows if r["wear"] == "clean"),
            "worst_worn": max((r[name]["error"] for r in rows if r["wear"] != "clean"), default=None),
            "seconds_per_page": round(sum(r[name]["seconds"] for r in rows) / len(rows), 1),
            "cpu_seconds_per_page": round(sum(r[name]["cpu_seconds"] for r in rows) / len(rows), 1),
            "seal_adds_cpu_seconds": round(mean["seal"] - mean["clean"], 2) if mean["seal"] else None,
        }
    return out


def page(font: Path, dpi: int, wear: dict[str, Any]) -> tuple[Any, str]:
    """(RGB picture of one page, its text)."""
    picture = page_pictures(to_pdf(LINES, face=font, numbers=False), dpi)[0]
    if wear.get("seal"):
        picture = seal(picture, picture.width * 0.68, picture.height * 0.42, picture.width * 0.095)
    picture = worn(picture, noise=wear.get("noise", 0), degrees=wear.get("degrees", 0))
    from fazhi.extract import extract_bytes

    document = extract_bytes(to_pdf(LINES, face=font, numbers=False))
    return picture, "".join(document.text[b.start : b.end] for b in document.blocks if b.page == 1)


def ours(picture: Any, dpi: int) -> str:
    """Our reading, laid out."""
    import numpy

    builder = Builder()
    lines = scan.recognise(numpy.asarray(picture)[:, :, ::-1], 72 / dpi)
    scan.add_lines(builder, lines, 1, CLOSED)
    return builder.text


def peer() -> dict[str, Callable[[Any, int], str]]:
    """PP-OCRv4 as rapidocr-onnxruntime ships it, given the same prepared picture."""
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError:
        return {}
    import numpy

    from fazhi.extract.scan_image import prepare

    engine = RapidOCR(intra_op_num_threads=2)

    def read(picture: Any, dpi: int) -> str:
        found, _ = engine(prepare(numpy.asarray(picture)[:, :, ::-1]), use_cls=False)
        lines = [
            scan.OcrLine(
                t, min(p[0] for p in b), -max(p[1] for p in b), max(p[0] for p in b), -min(p[1] for p in b), float(s)
            )
            for b, t, s in found or []
        ]
        return "\n".join(line.text for line in scan.in_reading_order(lines))

    return {"v4": read}


if __name__ == "__main__":
    print(json.dumps(main(os.environ.get("SCALE", "laptop")), ensure_ascii=False, indent=2))
