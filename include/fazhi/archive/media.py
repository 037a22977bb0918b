"""Media type by magic bytes, never by name: portals name error pages .pdf and serve files without an extension."""

from __future__ import annotations

import io
import re
import zipfile

HTML, PDF, JSON, XML, TEXT, OCTETS = (
    "text/html",
    "application/pdf",
    "application/json",
    "text/xml",
    "text/plain",
    "application/octet-stream",
)
DOC, XLS, OLE = "application/msword", "application/vnd.ms-excel", "application/x-ole-storage"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT, OFD, ZIP, RTF = "application/vnd.oasis.opendocument.text", "application/ofd", "application/zip", "application/rtf"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", RTF),
    (b"Rar!", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
)
_JSON = re.compile(rb"""[\[{]\s*(?:["\[{\]}]|-?\d)""")
_TAG = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|script|meta|div|table|title|p|ul|li|span|style|iframe|br|h[1-6]|a)\b", re.I
)


def sniff(data: bytes) -> str:
    """Media type of a whole body. Text that is no markup is text/plain; bytes of no known kind are octets."""
    head = data[:2048]
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _zip(data)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        if "WordDocument".encode("utf-16-le") in data:
            return DOC
        return XLS if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data else OLE
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return _text(data)


def _zip(data: bytes) -> str:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ZIP
    if "word/document.xml" in names:
        return DOCX
    if any(n.startswith("xl/") for n in names):
        return XLSX
    if any(n.rsplit("/", 1)[-1] == "OFD.xml" for n in names):
        return OFD
    return ODT if {"content.xml", "mimetype"} <= names else ZIP


def _text(data: bytes) -> str:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if b"\x00" in data[:4096] and not utf16:
        return OCTETS
    if _JSON.match(head):
        return JSON
    if _TAG.search(head):
        return HTML
    if head.startswith((b"<?xml", b"<datastore", b"<recordset")):
        return XML
    return TEXT if not data or utf16 or _printable(data[:4096]) else OCTETS


def _printable(head: bytes) -> bool:
    """No more than one control character in fifty: GBK and UTF-8 text passes, compressed data does not."""
    controls = sum(1 for b in head if b < 32 and b not in (9, 10, 12, 13, 27))
    return controls * 50 <= len(head)
