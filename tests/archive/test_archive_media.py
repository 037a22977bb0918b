"""Media types by magic bytes, on files made here; the name never counts."""

from __future__ import annotations

import io
import zipfile

import pytest

from fazhi.archive import media


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name in names:
            z.writestr(name, "x")
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 ...", media.PDF),
        (b"\n\n  %PDF-1.4", media.PDF),
        (zipped("[Content_Types].xml", "word/document.xml"), media.DOCX),
        (zipped("xl/workbook.xml"), media.XLSX),
        (zipped("OFD.xml", "Doc_0/Document.xml"), media.OFD),
        (zipped("mimetype", "content.xml"), media.ODT),
        (zipped("a.txt"), media.ZIP),
        (b"PK\x03\x04 torn", media.ZIP),
        (OLE + "WordDocument".encode("utf-16-le"), media.DOC),
        (OLE + "Workbook".encode("utf-16-le"), media.XLS),
        (OLE, media.OLE),
        (b"{\\rtf1\\ansi", media.RTF),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b'{"data":{"html":"<ul><li>"}}', media.JSON),
        (b'{"total":3,"results":[]}', media.JSON),
        (b"<!DOCTYPE html><html>", media.HTML),
        ("\ufeff<html><body>报告".encode(), media.HTML),
        ("<div>报告</div>".encode("gb18030"), media.HTML),
        (b"<datastore><recordset></recordset></datastore>", media.XML),
        ("某县法治政府建设报告".encode("gb18030"), media.TEXT),
        ("某县法治政府建设报告".encode(), media.TEXT),
        (bytes(range(256)), media.OCTETS),
        (b"", media.TEXT),
    ],
)
def test_sniff(data, kind):
    assert media.sniff(data) == kind
