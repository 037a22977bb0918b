"""From bytes to a Document: the reader is chosen by what the bytes are."""

from __future__ import annotations

from fazhi.extract import sniff
from fazhi.extract.core import LIMITS, ExtractRefused
from fazhi.records import Document


def extract_bytes(data: bytes, *, url: str | None = None, media_type: str | None = None, name: str | None = None) -> Document:
    """The Document of one artefact.

    data: the archived body; url: where it came from, base of relative links; media_type, name: what others called it,
    used in messages only, since the bytes decide. Raises ExtractRefused(reason) when they give no text.
    """
    return _read(data, url=url, name=name or media_type or "", depth=0, ocr=True)


def _read(data: bytes, *, url: str | None, name: str, depth: int, ocr: bool) -> Document:
    if not data.strip():
        raise ExtractRefused("empty: zero bytes")
    if len(data) > LIMITS.input_bytes:
        raise ExtractRefused(f"too_large: {len(data)} bytes, more than {LIMITS.input_bytes}")
    kind = sniff.media_type(data)
    if kind == "text/html":
        from fazhi.extract import html

        return html.read(data, url=url)
    if kind == "text/plain":
        from fazhi.extract import plain

        return plain.read(data)
    if kind == "application/pdf":
        from fazhi.extract import pdf

        return pdf.read(data, ocr=ocr)
    if kind == sniff.DOCX:
        from fazhi.extract import word

        return word.read(data)
    if kind.startswith("image/"):
        from fazhi.extract import scan

        return scan.read_image(data, kind)
    raise ExtractRefused(f"unsupported: {kind}" + (f" ({name})" if name else ""))


def wants_ocr(data: bytes) -> bool:
    """Will `extract_bytes` start the OCR engine? Renders nothing."""
    kind = sniff.media_type(data)
    if kind.startswith("image/"):
        return True
    if kind == "application/pdf":
        from fazhi.extract import pdf

        return pdf.needs_ocr(data)
    return False
