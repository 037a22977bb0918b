"""Hostile bytes: refused by name, inside the bounds, without touching anything outside."""

from __future__ import annotations

import gzip
import io
import os
import struct
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from extract_files import to_docx, to_ofd, to_pdf, to_zip
from extract_texts import PARAGRAPHS, TITLE

from fazhi.extract import ExtractRefused, bundle, core, extract_bytes, extract_safely, needs_ocr, packages, sandbox

LINES = [TITLE, *PARAGRAPHS]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(document: str) -> bytes:
    return to_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()})


def reason(data: bytes, reader=extract_bytes, **kw) -> str:
    with pytest.raises(ExtractRefused) as refusal:
        reader(data, **kw)
    return refusal.value.reason


def test_xml_entities_reach_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容不得外泄")
    for declaration in (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', f'<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;'):
        data = docx(
            f"<?xml version='1.0'?><!DOCTYPE d [{declaration}]><w:document {W}><w:body><w:p><w:r><w:t>公开&x;内容</w:t></w:r></w:p></w:body></w:document>"
        )
        assert extract_bytes(data).text == "公开内容"


def test_billion_laughs_stay_unlaughed() -> None:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    data = docx(
        f'<!DOCTYPE d [<!ENTITY l0 "哈哈哈哈">{entities}]><w:document {W}><w:body><w:p><w:r><w:t>公开&l9;内容</w:t></w:r></w:p></w:body></w:document>'
    )
    try:
        assert len(extract_bytes(data).text) < 100
    except ExtractRefused as refusal:
        assert refusal.reason.startswith("damaged")


def test_html_entities_and_includes_reach_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容")
    html = f"<!DOCTYPE html [<!ENTITY x SYSTEM '{secret.as_uri()}'>]><html><body><div id='zoom'><p>公开&x;{'内容公开。' * 40}</p></div></body></html>"
    assert "机密" not in extract_bytes(html.encode()).text


def test_names_that_climb_are_labels_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(os.listdir(tmp_path.parent))
    data = to_zip(
        {
            "../../escaped.docx": to_docx(LINES),
            "/etc/escaped.txt": "正文内容。".encode() * 5,
            "C:\\x.txt": "正文内容。".encode(),
        }
    )
    assert extract_bytes(data).text.startswith(TITLE)
    assert os.listdir(tmp_path) == [] and set(os.listdir(tmp_path.parent)) == before


def test_zip_bomb_is_refused_before_it_unpacks() -> None:
    assert reason(to_zip({"a.txt": b"0" * 5_000_000})).startswith("bomb")


def test_zip_that_lies_about_its_size_is_stopped_while_unpacking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "LIMITS", replace(core.LIMITS, unpacked_bytes=1_000_000))
    data = bytearray(to_zip({"word/document.xml": b"<a>" + os.urandom(4_000_000).hex().encode() + b"</a>"}))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 500_000)
    assert reason(bytes(data)).startswith(("bomb", "damaged"))


def test_many_members_are_a_bomb() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for i in range(core.LIMITS.members + 1):
            package.writestr(f"{i}", b"")
    assert reason(buffer.getvalue()).startswith("bomb")


def test_archives_in_archives_end() -> None:
    data = to_docx(LINES)
    for _ in range(core.LIMITS.depth):
        data = to_zip({"a.zip": data}) if not data.startswith(b"x") else data
    assert extract_bytes(data).text.startswith(TITLE)
    for _ in range(3):
        data = to_zip({"a.zip": data})
    assert reason(data).startswith("bomb")


def test_gzip_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "LIMITS", replace(core.LIMITS, unpacked_bytes=1_000_000))
    assert reason(gzip.compress(b"\0" * 5_000_000)).startswith("bomb")


def test_picture_bomb_is_refused_by_its_dimensions() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    data = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 50000, 50000, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
    assert reason(data).startswith(("too_large", "damaged"))


@pytest.mark.parametrize(
    "objects",
    [
        # pages that contain themselves, a parent that is its own kid, a form that draws itself, a stream that is its own length
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj",
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 9999999>>endobj 3 0 obj<</Type/Page/Parent 3 0 R/MediaBox[0 0 100 100]>>endobj",
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Resources<</XObject<</X 4 0 R>>>>/Contents 5 0 R>>endobj "
        "4 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Length 5>>stream\n/X Do\nendstream endobj 5 0 obj<</Length 5>>stream\n/X Do\nendstream endobj",
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 5 0 R>>endobj 5 0 obj<</Length 5 0 R>>stream\nq Q\nendstream endobj",
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e9 1e9]>>endobj",
    ],
)  # fmt: skip
def test_pdf_loops_end(objects: str) -> None:
    data = f"%PDF-1.7\n{objects}\ntrailer<</Root 1 0 R>>\n%%EOF".encode()
    assert reason(data, extract_safely, seconds=20).startswith(("damaged", "empty", "too_large"))


def test_pdf_with_a_broken_font_is_read_or_refused() -> None:
    data = to_pdf(LINES)
    at = data.find(b"OTTO")
    broken = (
        data[: at + 200] + os.urandom(2000) + data[at + 2200 :] if at > 0 else data.replace(b"/FontFile", b"/FontFail")
    )
    try:
        extract_safely(broken, seconds=60)
    except ExtractRefused as refusal:
        assert refusal.reason


def test_child_gives_the_same_document_and_the_same_refusal() -> None:
    for data in (to_docx(LINES), to_pdf(LINES), to_ofd(LINES)):
        assert extract_safely(data, url="http://a.gov.cn/") == extract_bytes(data, url="http://a.gov.cn/")
    assert reason(b"\0" * 500, extract_safely) == reason(b"\0" * 500)
    assert needs_ocr(to_pdf(LINES)) is False and needs_ocr(b"%PDF-broken") is False


class Hostile:
    """A worker whose reader does what a hostile document would make it do."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __call__(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        program = tmp_path / "hostile.py"
        program.write_text(
            "import fazhi.extract.worker as w, os, sys, time, signal\n"
            "import fazhi.extract.read as r\n"
            f"def hostile(data, **kw):\n    {self.code}\n"
            "r.extract_bytes = hostile\nw.main()\n"
        )
        monkeypatch.setattr(sandbox, "PROGRAM", [str(program)])
        sandbox.close()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "crash: the reader died with SIGSEGV"),
        ("os._exit(3)", "crash: the reader ended with status 3"),
        ("time.sleep(60)", "timeout"),
        ("while True: pass", "timeout"),
        ("x = [bytes(2**26) for _ in range(1000)]", "memory"),
        ("hostile(data)", "damaged: the document is nested too deep"),
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "error: PermissionError"),
        ("os.system('true')", "error: PermissionError"),
        ("open('escaped', 'wb')", "error: PermissionError"),
        ("print('noise on the protocol'); raise ValueError('reader')", "error: ValueError: reader"),
    ],
)
def test_hostile_reader_costs_one_document(
    code: str, expected: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Hostile(code)(monkeypatch, tmp_path)
    monkeypatch.setenv("FAZHI_EXTRACT_MEMORY_MB", "2048")
    try:
        assert reason(b"<html><body>x</body></html>", extract_safely, seconds=1).startswith(expected)
    finally:
        sandbox.close()
    monkeypatch.undo()
    assert extract_safely(to_docx(LINES)).text.startswith(TITLE)


def test_child_sees_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WAREHOUSE_DSN", "postgresql://u:secret@h/d")
    Hostile("raise ValueError(sorted(os.environ))")(monkeypatch, tmp_path)
    try:
        assert "WAREHOUSE_DSN" not in reason(b"<html></html>", extract_safely, seconds=10)
    finally:
        sandbox.close()


def test_forked_process_uses_children_of_its_own() -> None:
    data = to_docx(LINES)
    extract_safely(data)
    mine = {w.process.pid for w in sandbox._idle}
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            text = extract_safely(data).text
            others = {w.process.pid for w in sandbox._idle}
            os.write(writer, b"ok" if text.startswith(TITLE) and not others & mine else b"no")
            sandbox.close()
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    assert os.read(reader, 2) == b"ok"
    assert extract_safely(data).text.startswith(TITLE)
    assert {w.process.pid for w in sandbox._idle} & mine


def test_threads_share_the_children() -> None:
    from concurrent.futures import ThreadPoolExecutor

    data = to_docx(LINES)
    with ThreadPoolExecutor(4) as pool:
        texts = {d.text for d in pool.map(lambda _: extract_safely(data), range(12))}
    assert len(texts) == 1 and len(sandbox._idle) <= 5
    sandbox.close()
    assert sandbox._idle == []
