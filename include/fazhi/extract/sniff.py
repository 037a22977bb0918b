"""The media type of bytes, by what they are and never by their name."""

from __future__ import annotations

import io
import re
import zipfile

OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "application/rtf"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x00\x00\x00\x0cjP  ", "image/jp2"),
)
_ZIP_MEMBERS: tuple[tuple[str, str], ...] = (
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("OFD.xml", "application/ofd"),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_ODF = b"mimetypeapplication/vnd.oasis.opendocument."
_HTML = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|meta|title|div|p|table|script|span|ucap\w*|h[1-6]|br)[\s>/]", re.I
)

_PICTURE_CARRIERS = {
    "application/pdf",
    "application/ofd",
    "application/zip",
    "application/x-7z-compressed",
    "application/gzip",
}
DOCX = _ZIP_MEMBERS[0][1]
OFD = _ZIP_MEMBERS[1][1]
XLSX = _ZIP_MEMBERS[2][1]


def media_type(data: bytes) -> str:
    """Media type by magic bytes; unknown bytes are application/octet-stream, readable ones text/plain."""
    head = data[:1024]
    if b"%PDF-" in head:
        return "application/pdf"
    if head.startswith(OLE):
        return _ole(data)
    if head.startswith(ZIP) or head.startswith(b"PK\x05\x06"):
        return _zip(data)
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:2] == b"BM" and len(data) > 26 and int.from_bytes(data[2:6], "little") in range(26, len(data) + 4096):
        return "image/bmp"
    return _text(data)


def _zip(data: bytes) -> str:
    if data[30:].startswith(_ODF):
        kind = data[30 + len(_ODF) : 30 + len(_ODF) + 24]
        return "application/vnd.oasis.opendocument." + ("spreadsheet" if kind.startswith(b"spreadsheet") else "text")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lstrip("/") for name in archive.namelist()[:20000]}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        return "application/zip"
    for member, name in _ZIP_MEMBERS:
        if member in names:
            return name
    return (
        "application/vnd.oasis.opendocument.text"
        if {"content.xml", "META-INF/manifest.xml"} <= names
        else "application/zip"
    )


def _ole(data: bytes) -> str:
    # The directory holds stream names in UTF-16; looking for them avoids trusting the sector chain.
    if "WordDocument".encode("utf-16-le") in data:
        return "application/msword"
    if "Workbook".encode("utf-16-le") in data or "\x00B\x00o\x00o\x00k\x00".encode("latin-1") in data:
        return "application/vnd.ms-excel"
    return "application/x-ole-storage"


def _text(data: bytes) -> str:
    head = data[:65536]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    body = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not body:
        return "text/plain" if not data.strip() else "application/octet-stream"
    if body.count(b"\x00") > len(body) // 100:
        return "application/octet-stream"
    if _HTML.search(body[:16384]) and body[:1] in (b"<",):
        return "text/html"
    if body[:1] == b"<" and body[:5].lower() == b"<?xml":
        return "application/xml"
    if len(_HTML.findall(body)) >= 3:
        return "text/html"
    control = sum(body.count(bytes([c])) for c in (*range(1, 9), *range(14, 27)))
    return "text/plain" if control <= len(body) // 200 else "application/octet-stream"


def may_hold_pictures(kind: str) -> bool:
    """Can a file of this type consist of page images?"""
    return kind.startswith("image/") or kind in _PICTURE_CARRIERS
