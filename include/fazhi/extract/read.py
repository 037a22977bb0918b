"""From bytes to a Document: the reader is chosen by what the bytes are."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from fazhi.extract import bundle
from fazhi.extract.core import LIMITS, ExtractRefused
from fazhi.records import Document
from fazhi.reference import media_types as media

# Type -> module and function of this room. A module is imported when its format is first met: most runs meet few.
_READERS = {
    media.TEXT: ("plain", "read"),
    media.PDF: ("pdf", "read"),
    media.DOCX: ("word", "read"),
    media.DOC: ("ole", "read"),
    media.RTF: ("rtf", "read"),
    media.OFD: ("ofd", "read"),
    media.ODT: ("odt", "read_text"),
    media.ODS: ("odt", "read_sheets"),
    media.XLSX: ("sheet", "read_xlsx"),
    media.XLS: ("sheet", "read_xls"),
}
# Types whose pages may be pictures, and who looks.
_LOOKERS = {media.PDF: "pdf", media.OFD: "ofd"}


def extract_bytes(
    data: bytes, *, url: str | None = None, media_type: str | None = None, name: str | None = None
) -> Document:
    """The Document of one artefact.

    data: the archived body; url: where it came from, base of relative links; media_type, name: what others called it,
    used in messages only, since the bytes decide. Raises ExtractRefused(reason) when they give no text.
    """
    return _read(data, url=url, name=name or media_type or "", depth=0)


def _read(data: bytes, *, url: str | None, name: str, depth: int) -> Document:
    if not data.strip():
        raise ExtractRefused("empty: zero bytes")
    if len(data) > LIMITS.input_bytes:
        raise ExtractRefused(f"too_large: {len(data)} bytes, more than {LIMITS.input_bytes}")
    kind = media.sniff(data)
    if kind == media.HTML:
        from fazhi.extract import html

        return html.read(data, url=url)
    if kind.startswith("image/"):
        from fazhi.extract import scan

        return scan.read_image(data, kind)
    if kind in bundle.KINDS:
        if depth >= LIMITS.depth:
            raise ExtractRefused(f"bomb: archives nested more than {LIMITS.depth} deep")
        return bundle.read(data, kind, lambda member, label: _read(member, url=None, name=label, depth=depth + 1))
    if kind not in _READERS:
        raise ExtractRefused(f"unsupported: {kind}" + (f" ({name})" if name else ""))
    module, function = _READERS[kind]
    reader: Callable[[bytes], Document] = getattr(import_module(f"fazhi.extract.{module}"), function)
    return reader(data)


def may_need_ocr(kind: str) -> bool:
    """Can a file of this type consist of page images?"""
    return kind.startswith("image/") or kind in _LOOKERS or kind in bundle.KINDS


def wants_ocr(data: bytes, depth: int = 0) -> bool:
    """Will `extract_bytes` start the OCR engine? Renders nothing. Raises ExtractRefused for what cannot be opened."""
    kind = media.sniff(data)
    if kind.startswith("image/"):
        return True
    if kind in _LOOKERS:
        return bool(import_module(f"fazhi.extract.{_LOOKERS[kind]}").needs_ocr(data))
    if kind in bundle.KINDS and depth < LIMITS.depth:
        return any(wants_ocr(member, depth + 1) for _, member in bundle.members(data, kind))
    return False
