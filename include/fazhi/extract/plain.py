"""Text files: decoded and otherwise unchanged, so that every offset points into the file."""

from __future__ import annotations

import codecs
import re

from fazhi.extract.core import Builder, ExtractRefused
from fazhi.extract.text import looks_broken
from fazhi.records import Block, Document

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)|encoding\s*=\s*["']([A-Za-z0-9_\-]+)["']""", re.I)
_GB = {"gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "hz-gb-2312"}


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, str]:
    """(text, encoding). UTF-8 wins when it fits, whatever is declared; then what is declared; then GB18030.

    Portals send GBK bodies under a UTF-8 header and the other way round, so a declaration only breaks ties.
    """
    for bom, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(bom):
            return data.decode(name, "replace"), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4:  # cut inside the last character
            return data.decode("utf-8", "replace"), "utf-8"
    candidates = ["gb18030", "utf-8", "big5"]
    named = (declared or "").lower()
    if named and named not in _GB and named not in ("utf-8", "utf8"):
        candidates.insert(0, named)
    best: tuple[float, str, str] | None = None
    for rank, name in enumerate(candidates):
        try:
            text = data.decode(name, "replace")
        except LookupError:
            continue
        score = text.count("\ufffd") + rank * 0.5 + (len(text) if looks_broken(text[:4000]) else 0)
        if best is None or score < best[0]:
            best = (score, text, name)
    if best is None:
        raise ExtractRefused("encoding: the text is in no known encoding")
    return best[1], best[2]


def declared_charset(data: bytes) -> str | None:
    """The charset that an HTML or XML head declares."""
    match = _CHARSET.search(data[:4096])
    return (match[1] or match[2]).decode("ascii").lower() if match else None


def read(data: bytes) -> Document:
    """A text file as it is; blocks are its non-empty lines."""
    text, encoding = decode(data)
    text = text.replace("\x00", "\ufffd")  # same length; PostgreSQL stores no NUL
    if not text.strip():
        raise ExtractRefused("empty: the file holds no text")
    if looks_broken(text):
        raise ExtractRefused("encoding: the text is unreadable in every known encoding")
    document = Builder().document(
        data, "text/plain", "plain", meta={}, warnings=() if encoding.startswith("utf-8") else (f"encoding:{encoding}",)
    )
    blocks, position = [], 0
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        stripped = line.strip()
        if stripped:
            start = position + line.index(stripped)
            blocks.append(Block(start, start + len(stripped), source=f"line {number}"))
        position += len(line)
    from dataclasses import replace

    return replace(document, text=text, blocks=tuple(blocks), title=_first_line(text))


def _first_line(text: str) -> str | None:
    """The first line, where it can be a title: short and without a full stop."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if 4 <= len(line) <= 80 and not line.endswith(("。", "；", "：", ":", ";")) else None
