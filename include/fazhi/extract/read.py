"""From bytes to a Document: the reader is chosen by what the bytes are."""

from __future__ import annotations

from collections.abc import Callable

from fazhi.extract import bundle, sniff
from fazhi.extract.core import LIMITS, ExtractRefused
from fazhi.records import Document


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
    kind = sniff.media_type(data)
    if kind == "text/html":
        from fazhi.extract import html

        return html.read(data, url=url)
    if kind.startswith("image/"):
        from fazhi.extract import scan

        return scan.read_image(data, kind)
    if bundle.is_archive(kind):
        if depth >= LIMITS.depth:
            raise ExtractRefused(f"bomb: archives nested more than {LIMITS.depth} deep")
        return bundle.read(data, kind, lambda member, label: _read(member, url=None, name=label, depth=depth + 1))
    reader = _reader(kind)
    if reader is None:
        raise ExtractRefused(f"unsupported: {kind}" + (f" ({name})" if name else ""))
    return reader(data)


def _reader(kind: str) -> Callable[[bytes], Document] | None:
    """The reader of a type that needs nothing but its bytes. Imported when first needed: most runs meet few formats."""
    if kind == "text/plain":
        from fazhi.extract import plain

        return plain.read
    if kind == "application/pdf":
        from fazhi.extract import pdf

        return pdf.read
    if kind == sniff.DOCX:
        from fazhi.extract import word

        return word.read
    if kind == "application/msword":
        from fazhi.extract import ole

        return ole.read
    if kind == "application/rtf":
        from fazhi.extract import rtf

        return rtf.read
    if kind == sniff.OFD:
        from fazhi.extract import ofd

        return ofd.read
    if kind.startswith("application/vnd.oasis.opendocument."):
        from fazhi.extract import odt

        return lambda data: odt.read(data, kind)
    if kind in (sniff.XLSX, "application/vnd.ms-excel"):
        from fazhi.extract import sheet

        return sheet.read_xlsx if kind == sniff.XLSX else sheet.read_xls
    return None


def wants_ocr(data: bytes, depth: int = 0) -> bool:
    """Will `extract_bytes` start the OCR engine? Renders nothing. Raises ExtractRefused for what cannot be opened."""
    kind = sniff.media_type(data)
    if kind.startswith("image/"):
        return True
    if kind == "application/pdf":
        from fazhi.extract import pdf

        return pdf.needs_ocr(data)
    if kind == sniff.OFD:
        from fazhi.extract import ofd

        return ofd.needs_ocr(data)
    if bundle.is_archive(kind) and depth < LIMITS.depth:
        return any(wants_ocr(member, depth + 1) for _, member in bundle.members(data, kind))
    return False
