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
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT, ODS = "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"
OFD, ZIP, RTF = "application/ofd", "application/zip", "application/rtf"
SEVEN_ZIP, GZIP, RAR = "application/x-7z-compressed", "application/gzip", "application/vnd.rar"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", RTF),
    (b"Rar!\x1a\x07", RAR),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"\x1f\x8b", GZIP),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x00\x00\x00\x0cjP  ", "image/jp2"),
)
_PARTS: tuple[tuple[str, str], ...] = (
    ("word/document.xml", DOCX),
    ("ofd.xml", OFD),
    ("xl/workbook.xml", XLSX),
    ("ppt/presentation.xml", PPTX),
)
_ODF = b"mimetypeapplication/vnd.oasis.opendocument."  # first member of the package, stored
_JSON = re.compile(rb"""[\[{]\s*(?:["\[{\]}]|-?\d)""")
_TAG = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|script|meta|div|table|title|p|ul|li|span|style|iframe|br|h[1-6]|a|ucap\w*)[\s/>]",
    re.I,
)


def sniff(data: bytes) -> str:
    """Media type of a whole body. Text that is no markup is text/plain; bytes of no known kind are octets."""
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole(data)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[:2] == b"BM" and int.from_bytes(data[2:6], "little") in range(26, len(data) + 4096):
        return "image/bmp"
    return _text(data)


def _zip(data: bytes) -> str:
    if data[30:].startswith(_ODF):
        return ODS if data[30 + len(_ODF) :].startswith(b"spreadsheet") else ODT
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {name.replace("\\", "/").lstrip("/").lower() for name in package.namelist()[:20000]}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        return ZIP
    for part, kind in _PARTS:
        if part in names:
            return kind
    return ODT if {"content.xml", "mimetype"} <= names else ZIP


def _ole(data: bytes) -> str:
    # The directory holds the streams' names in UTF-16; looking for them trusts no sector chain.
    if "WordDocument".encode("utf-16-le") in data:
        return DOC
    return XLS if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")) else OLE


def _text(data: bytes) -> str:
    head = data[:65536]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    body = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if body.count(b"\x00") > len(body) // 100:
        return OCTETS
    if _JSON.match(body):
        return JSON
    if _TAG.search(body[:16384]):
        return HTML
    if body.startswith((b"<?xml", b"<datastore", b"<recordset")):
        return XML
    controls = sum(body.count(bytes([c])) for c in (*range(1, 9), *range(14, 27), *range(28, 32)))
    return TEXT if controls * 50 <= len(body) else OCTETS
