"""Text files: decoded and otherwise unchanged, so that every offset points into the file."""

from __future__ import annotations

from dataclasses import replace

from fazhi.extract.core import Builder, ExtractRefused
from fazhi.records import Block, Document
from fazhi.reference.charset import decode
from fazhi.reference.legible import looks_broken


def read(data: bytes) -> Document:
    """A text file as it is; blocks are its non-empty lines."""
    text, encoding = decode(data)
    text = text.replace("\x00", "\ufffd")  # same length; PostgreSQL stores no NUL
    if not text.strip():
        raise ExtractRefused("empty: the file holds no text")
    if looks_broken(text):
        raise ExtractRefused("encoding: the text is unreadable in every known encoding")
    warnings = () if encoding.startswith("utf-8") else (f"encoding:{encoding}",)
    document = Builder().document(data, "text/plain", "plain", warnings=warnings)
    blocks, position = [], 0
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        stripped = line.strip()
        if stripped:
            start = position + line.index(stripped)
            blocks.append(Block(start, start + len(stripped), source=f"line {number}"))
        position += len(line)
    return replace(document, text=text, blocks=tuple(blocks), title=_first_line(text))


def _first_line(text: str) -> str | None:
    """The first line, where it can be a title: short and without a full stop."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if 4 <= len(line) <= 80 and not line.endswith(("。", "；", "：", ":", ";")) else None
