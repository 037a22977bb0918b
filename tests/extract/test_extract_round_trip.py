"""The five real reports, rendered to every format here, state the same facts as their text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from extract_files import page_pictures, to_doc, to_docx, to_ofd, to_pdf, to_scan
from extract_pages import FAMILIES

from fazhi.extract import extract_bytes
from fazhi.extract.text import tidy
from fazhi.parse import parse
from fazhi.records import Context, Document

SEEDS = [0, 1, 2, 3, 4]


def lines(shared: Path, number: int) -> tuple[bytes, list[str]]:
    """(the file, its paragraphs); a title line is put before a text that shows none."""
    data = sorted((shared / "seeds").glob("*.txt"))[number].read_bytes()
    return data, [tidy(line) for line in data.decode().split("\n") if line.strip()]


def stated(document: Document) -> Any:
    """What the parser takes from it: who, when, and every fact's value, unit and qualifier."""
    found = parse(document, Context(assume_report=True))
    facts = sorted((f.indicator or "", f.value, f.value_max or 0.0, f.unit, f.qualifier) for f in found.reading.facts)
    return found.metadata.agency, found.metadata.report_year, found.metadata.document_date, facts


def gbk_page(paragraphs: list[str]) -> bytes:
    titled = not paragraphs[0].endswith((":", "："))
    title = paragraphs[0] if titled else "白甸镇2023年度法治政府建设工作汇报"
    return FAMILIES["old_tables"](title, paragraphs[1:] if titled else paragraphs)


MAKERS: dict[str, Callable[[list[str]], bytes]] = {
    "pdf": to_pdf,
    "pdf 12pt": lambda p: to_pdf(p, size=12),
    "docx": to_docx,
    "doc": to_doc,
    "ofd": to_ofd,
    "gbk html": gbk_page,
}


@pytest.mark.parametrize("number", SEEDS)
@pytest.mark.parametrize("maker", MAKERS)
def test_same_facts_in_every_format(shared: Path, number: int, maker: str) -> None:
    data, paragraphs = lines(shared, number)
    original, again = stated(extract_bytes(data)), stated(extract_bytes(MAKERS[maker](paragraphs)))
    if maker == "gbk html" and number == 1:  # its page shows a title that its text does not
        original, again = original[1:], again[1:]
    assert again == original
    assert original[-1], "the report states something"


@pytest.mark.slow
@pytest.mark.parametrize("number", SEEDS)
def test_same_facts_in_a_scan(shared: Path, number: int) -> None:
    data, paragraphs = lines(shared, number)
    scan = to_scan(page_pictures(to_pdf(paragraphs, size=12), 150), 150)
    document = extract_bytes(scan)
    assert document.method == "ocr"
    assert stated(document) == stated(extract_bytes(data))
