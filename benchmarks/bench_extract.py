"""HTML and PDF extraction beside their peers, in one run.

HTML: F1 of the body's character 4-grams and pages per second on the pages of every CMS family in tests/extract, beside
trafilatura and GNE. PDF: pages per second beside raw pdfium and pdfplumber, and the share of characters that differ.

    python benchmarks/bench_extract.py            laptop scale, under a minute
    SCALE=national python benchmarks/bench_extract.py

GNE is not a dependency: install it anywhere and name the folder in BENCH_PEERS to have its row.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "extract"))
sys.path += [p for p in os.environ.get("BENCH_PEERS", "").split(os.pathsep) if p]

from extract_files import to_pdf
from extract_pages import FAMILIES
from extract_texts import PARAGRAPHS, TITLE, character_error, f1

from fazhi.extract import extract_bytes, extract_safely

TESTS = Path(__file__).resolve().parents[1] / "tests" / "extract"
ROUNDS = {"laptop": 5, "national": 200}
TURNS = 5  # of the readers of PDFs; pdfplumber reads once in each
PDF_PAGES = {"laptop": 24, "national": 600}


def main(scale: str) -> dict[str, Any]:
    """All figures; rates are per second on one core, ratios are side by side in this run."""
    return {
        "html": html_figures(ROUNDS[scale]),
        "pdf": {name: pdf_figures(*document) for name, document in pdf_documents(PDF_PAGES[scale]).items()},
        "sandbox": sandbox_cost(),
    }


def ours(page: bytes) -> str:
    """Body without the title, which the peers give elsewhere."""
    document = extract_bytes(page, url="http://www.example.gov.cn/a/b.html")
    return "\n".join(document.text[b.start : b.end] for b in document.blocks if b.kind != "title")


def peers() -> dict[str, Callable[[bytes], str]]:
    """The extractors that are installed."""
    import trafilatura

    from fazhi.reference.charset import decode

    found: dict[str, Callable[[bytes], str]] = {
        "fazhi": ours,
        "trafilatura": lambda page: trafilatura.extract(page, include_comments=False, favor_recall=True) or "",
    }
    try:
        from gne import GeneralNewsExtractor
    except ImportError:
        return found
    extractor = GeneralNewsExtractor()
    found["gne"] = lambda page: str(extractor.extract(decode(page)[0]).get("content", ""))
    return found


def html_figures(rounds: int) -> dict[str, Any]:
    """Per extractor: mean and lowest F1 over the families, and pages per second."""
    pages = {name: make(TITLE, PARAGRAPHS * 2) for name, make in FAMILIES.items()}
    truth = "\n".join(PARAGRAPHS * 2)
    figures: dict[str, Any] = {"families": len(pages)}
    for name, extract in peers().items():
        scores = {}
        for family, page in pages.items():
            try:
                scores[family] = f1(extract(page), truth)
            except Exception:  # a peer that fails on a page has found nothing
                scores[family] = 0.0
        begin = time.process_time()
        for _ in range(rounds):
            for page in pages.values():
                try:
                    extract(page)
                except Exception:
                    continue
        spent = time.process_time() - begin
        worst = min(scores, key=lambda family: scores[family])
        figures[name] = {
            "mean_f1": round(sum(scores.values()) / len(scores), 4),
            "lowest_f1": round(scores[worst], 4),
            "lowest_at": worst,
            "pages_per_second": round(rounds * len(pages) / spent),
        }
    return figures


def pdf_documents(pages: int) -> dict[str, tuple[bytes, str]]:
    """(PDF, its text): by a word processor with its fonts cut down, at two sizes, and with a whole font embedded.

    Word processors embed what a document uses of a font. Of a font embedded whole pdfium searches the table of widths
    for every character: that file shows where its own speed ends.
    """
    office = PARAGRAPHS[:-2] * 8
    large = PARAGRAPHS[:-2] * max(1, round(pages * 0.66))
    return {
        "by a word processor": ((TESTS / "data" / "report-long.pdf").read_bytes(), TITLE + "".join(office)),
        "the same, 16 pt TrueType": ((TESTS / "data" / "report-16pt.pdf").read_bytes(), TITLE + "".join(office)),
        "16 pt, whole font": (to_pdf([TITLE, *large], size=16), TITLE + "".join(large)),
    }


def pdf_figures(data: bytes, truth: str) -> dict[str, Any]:
    """Pages per second of fazhi, raw pdfium and pdfplumber on one text PDF, and our character error."""
    import pdfplumber
    import pypdfium2

    def raw() -> str:
        with pypdfium2.PdfDocument(data) as document:
            return "".join(page.get_textpage().get_text_range() for page in document)

    def plumber() -> str:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return "".join(page.extract_text() for page in document.pages)

    with pypdfium2.PdfDocument(data) as document:
        count = len(document)
    figures: dict[str, Any] = {"pages": count}
    readers = {"fazhi": lambda: extract_bytes(data).text, "pdfium": raw, "pdfplumber": plumber}
    texts: dict[str, str] = {}
    spent: dict[str, list[float]] = {name: [] for name in readers}
    for turn in range(TURNS + 1):  # in turns: a machine that runs faster or slower for a while does so for all
        for name, read in readers.items():
            for _ in range(1 if name == "pdfplumber" else 4):
                begin = time.process_time()
                texts[name] = read()
                if turn:  # the first imports what it needs
                    spent[name].append(time.process_time() - begin)
    typical = {name: median(times) for name, times in spent.items()}
    figures |= {name: {"pages_per_second": round(count / took, 1)} for name, took in typical.items()}
    figures["times_pdfplumber"] = round(typical["pdfplumber"] / typical["fazhi"], 1)
    figures["share_of_pdfium_speed"] = round(typical["pdfium"] / typical["fazhi"], 2)
    figures["character_error"] = round(character_error(texts["fazhi"], truth), 5)
    return figures


def sandbox_cost() -> dict[str, float]:
    """Median milliseconds for one page, in the bounded child (once it runs) and in process."""
    page = FAMILIES["trs"](TITLE, PARAGRAPHS)
    spent: dict[str, list[float]] = {"child": [], "process": []}
    for _ in range(60):
        for name, read in (("child", extract_safely), ("process", extract_bytes)):
            begin = time.perf_counter()
            read(page)
            spent[name].append((time.perf_counter() - begin) * 1000)
    child, process = median(spent["child"]), median(spent["process"])
    return {"child_ms": round(child, 2), "in_process_ms": round(process, 2)}


if __name__ == "__main__":
    print(json.dumps(main(os.environ.get("SCALE", "laptop")), ensure_ascii=False, indent=2))
