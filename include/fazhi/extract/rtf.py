"""RTF, as old converters and some Word versions save it under .doc."""

from __future__ import annotations

import re

from fazhi.extract.core import Builder, ExtractRefused
from fazhi.extract.text import tidy
from fazhi.records import Document
from fazhi.reference.legible import looks_broken

_PICTURES = re.compile(rb"\\(?:bin\d+ |objdata|pict)[^{}]{2000,}")
_CODE_PAGE = re.compile(rb"\\ansicpg(\d+)")


def read(data: bytes) -> Document:
    """Text of an RTF file. Source of a block: "line 12" of its plain text."""
    from striprtf.striprtf import rtf_to_text

    if data.count(b"{") > 200_000:
        raise ExtractRefused("bomb: an RTF of more than 200000 groups")
    lean = _PICTURES.sub(b"", data)
    page = _CODE_PAGE.search(lean[:4096])
    encoding = "gb18030" if page is None or page[1] in (b"936", b"54936") else f"cp{page[1].decode()}"
    try:
        text = rtf_to_text(_as_characters(lean), encoding=encoding, errors="ignore")
    except (LookupError, ValueError, TypeError, ArithmeticError) as error:
        raise ExtractRefused(f"damaged: the RTF cannot be read ({type(error).__name__})") from None
    builder = Builder()
    rows: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count("|") >= 2 and line.rstrip().endswith("|"):  # how the library writes a table row
            rows.append("\t".join(tidy(cell) for cell in line.rstrip()[:-1].split("|")))
            continue
        if rows:
            builder.add("\n".join(rows), "table", source=f"line {number - 1}")
            rows = []
        builder.add(tidy(line), source=f"line {number}")
    if rows:
        builder.add("\n".join(rows), "table")
    if not builder.blocks:
        raise ExtractRefused("empty: the RTF has no text")
    if looks_broken(builder.text):
        raise ExtractRefused("encoding: the RTF is unreadable in its code page")
    return builder.document(data, "application/rtf", "rtf", title=builder.title())


def _as_characters(data: bytes) -> str:
    """RTF is ASCII; bytes above it, which some writers leave unescaped, are escaped as the format wants."""
    return re.sub(rb"[\x80-\xff]", lambda m: b"\\'%02x" % m[0][0], data).decode("ascii", "replace")
