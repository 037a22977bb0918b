"""Files of every format around known paragraphs, made where the tests run: PDF, scan, DOCX, DOC, OFD, GBK HTML."""

from __future__ import annotations

import ctypes
import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FONT = Path(__file__).parent / "data" / "sans-gb2312.otf"
A4 = (595.0, 842.0)


def wrap(paragraph: str, width: int, indent: int = 2) -> list[str]:
    """Lines of at most `width` full-width characters, the first set in."""
    lines, line, used = [], "\u3000" * indent, float(indent)
    for character in paragraph:
        size = 0.55 if character.isascii() else 1.0
        if used + size > width and character not in "，。；：、）”》！？,;:)":
            lines.append(line)
            line, used = "", 0.0
        line += character
        used += size
    return [*lines, line]


def to_pdf(
    paragraphs: Sequence[str],
    *,
    size: float = 16,
    numbers: bool = True,
    rows: Sequence[Sequence[str]] = (),
    face: Path = FONT,
) -> bytes:
    """Pages with the font embedded, a page number at the foot, and a ruled table after the fourth paragraph if given."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    document = pdfium.PdfDocument.new()
    data = face.read_bytes()
    holder = (ctypes.c_ubyte * len(data)).from_buffer_copy(data)
    font = raw.FPDFText_LoadFont(document, holder, len(data), raw.FPDF_FONT_TRUETYPE, True)
    state: dict[str, Any] = {"page": None, "y": 0.0}

    def put(text: str, x: float, y: float, points: float = size) -> None:
        item = raw.FPDFPageObj_CreateTextObj(document, font, points)
        buffer = (text + "\0").encode("utf-16-le")
        raw.FPDFText_SetText(item, ctypes.cast(ctypes.create_string_buffer(buffer), ctypes.POINTER(ctypes.c_ushort)))
        raw.FPDFPageObj_Transform(item, 1, 0, 0, 1, x, y)
        raw.FPDFPage_InsertObject(state["page"], item)

    def finish() -> None:
        if state["page"] is not None:
            if numbers:
                put(f"— {len(document)} —", A4[0] / 2 - 16, 40, 12)
            raw.FPDFPage_GenerateContent(state["page"])

    def turn() -> None:
        finish()
        state["page"] = document.new_page(*A4)
        state["y"] = A4[1] - 100

    def title(text: str) -> None:
        turn()
        for piece in wrap(text, int(430 / (size + 6)), 0):
            wide = sum(0.55 if c.isascii() else 1.0 for c in piece) * (size + 6)
            put(piece, (A4[0] - wide) / 2, state["y"], size + 6)
            state["y"] -= (size + 6) * 1.6

    def line(text: str) -> None:
        if state["y"] < 90:
            turn()
        lead = len(text) - len(text.lstrip("\u3000"))
        put(text.lstrip("\u3000"), 84 + lead * size, state["y"])
        state["y"] -= size * 1.75

    def rule(x: float, y: float, w: float, h: float) -> None:
        path = raw.FPDFPageObj_CreateNewRect(x, y, w, h)
        raw.FPDFPath_SetDrawMode(path, raw.FPDF_FILLMODE_ALTERNATE, False)
        raw.FPDFPageObj_SetFillColor(path, 0, 0, 0, 255)
        raw.FPDFPage_InsertObject(state["page"], path)

    def table() -> None:
        top, step, column = state["y"] + size, size * 1.6, 130.0
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                put(cell, 90 + j * column, top - step * (i + 1) + 6, size * 0.8)
        for i in range(len(rows) + 1):
            rule(84, top - step * i, column * len(rows[0]), 0.7)
        for j in range(len(rows[0]) + 1):
            rule(84 + j * column, top - step * len(rows), 0.7, step * len(rows))
        state["y"] = top - step * len(rows) - size * 1.75

    for number, paragraph in enumerate(paragraphs):
        if number == 0:
            title(paragraph)
            continue
        for text in wrap(paragraph, int(430 / size), 0 if paragraph.endswith("：") and len(paragraph) < 20 else 2):
            line(text)
        if rows and number == 3:
            table()
    finish()
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def page_pictures(pdf: bytes, dpi: int) -> list[Any]:
    """The pages as RGB pictures."""
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def seal(picture: Any, x: float, y: float, radius: float) -> Any:
    """The picture with a round red seal over it: ring, star, characters along the ring."""
    from math import cos, pi, sin

    from PIL import Image, ImageChops, ImageDraw, ImageFont

    layer = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(layer)
    red, width = (214, 40, 40), max(2, int(radius / 14))
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=width)
    points = [
        (x + r * radius * sin(pi * k / 5), y - r * radius * cos(pi * k / 5))
        for k, r in zip(range(10), [0.35, 0.14] * 5, strict=True)
    ]
    draw.polygon(points, fill=red)
    font = ImageFont.truetype(str(FONT), max(8, int(radius * 0.26)))
    for k, character in enumerate("青禾县清河镇人民政府"):
        angle = pi * (-0.72 + 1.44 * k / 9)
        draw.text(
            (x + 0.74 * radius * sin(angle), y - 0.74 * radius * cos(angle)),
            character,
            fill=red,
            font=font,
            anchor="mm",
        )
    return ImageChops.multiply(picture, layer)


def worn(picture: Any, *, noise: float = 0.0, degrees: float = 0.0, seed: int = 7) -> Any:
    """As a cheap scanner gives it: grey noise of that standard deviation, slight blur, turned by that angle."""
    import numpy as np
    from PIL import Image, ImageFilter

    if degrees:
        picture = picture.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor="white")
    if noise:
        picture = picture.filter(ImageFilter.GaussianBlur(0.6))
        grain = np.random.default_rng(seed).normal(0, noise, (picture.height, picture.width, 1))
        picture = Image.fromarray(np.clip(np.asarray(picture, np.float32) * 0.94 + grain, 0, 255).astype(np.uint8))
    return picture


def to_scan(pictures: Sequence[Any], dpi: int) -> bytes:
    """A PDF whose pages are pictures."""
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", resolution=dpi, save_all=True, append_images=list(pictures[1:]))
    return buffer.getvalue()


def to_docx(paragraphs: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> bytes:
    import docx

    document = docx.Document()
    for number, paragraph in enumerate(paragraphs):
        document.add_paragraph(paragraph)
        if rows and number == 3:
            table = document.add_table(rows=len(rows), cols=len(rows[0]))
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    table.cell(i, j).text = cell
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def to_doc(paragraphs: Sequence[str]) -> bytes:
    """Word 97 binary as [MS-DOC] has it, as little of it as there can be: FIB, one UTF-16 piece, OLE container."""
    text = "".join(p + "\r" for p in paragraphs)
    body = text.encode("utf-16-le")
    start = 2048
    fib = bytearray(start)
    struct.pack_into("<HH", fib, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", fib, 0x0A, 0x0200)  # the table stream is 1Table
    struct.pack_into("<I", fib, 0x4C, len(text))
    plc = struct.pack("<IIHIH", 0, len(text), 0, start, 0)
    clx = b"\x02" + struct.pack("<I", len(plc)) + plc
    struct.pack_into("<II", fib, 0x1A2, 0, len(clx))
    return ole({"WordDocument": bytes(fib) + body, "1Table": clx})


def ole(streams: dict[str, bytes]) -> bytes:
    """A compound file ([MS-CFB] version 3) of streams, each padded to 4,096 bytes so that no mini stream is needed."""
    sector = 512
    padded = {name: data.ljust(max(4096, -(-len(data) // sector) * sector), b"\0") for name, data in streams.items()}
    chains, content = [], b""
    fat: list[int] = []
    for data in padded.values():
        count = len(data) // sector
        chains.append(len(fat))
        fat += [*range(len(fat) + 1, len(fat) + count), 0xFFFFFFFE]
        content += data
    directory_at = len(fat)
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for number, ((name, data), begin) in enumerate(zip(padded.items(), chains, strict=True), start=1):
        entries.append(_entry(name, 2, begin, len(data), right=number + 1 if number < len(padded) else 0xFFFFFFFF))
    directory = b"".join(entries).ljust(-(-len(entries) * 128 // sector) * sector, b"\0")
    count = len(directory) // sector
    fat += [*range(directory_at + 1, directory_at + count), 0xFFFFFFFE]
    fat_sectors = 1
    while fat_sectors * 128 < len(fat) + fat_sectors:
        fat_sectors += 1
    places = list(range(len(fat), len(fat) + fat_sectors))
    fat += [0xFFFFFFFD] * fat_sectors
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(fat_sectors * sector, b"\xff")
    header = struct.pack("<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, fat_sectors, directory_at, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, places[0])  # fmt: skip
    header += struct.pack(f"<{108}I", *places[1:], *[0xFFFFFFFF] * (109 - len(places)))
    return header + content + directory + table


def _entry(name: str, kind: int, start: int, size: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", raw, len(raw), kind, 1, 0xFFFFFFFF, right, child, b"", 0, 0, 0, start, size
    )


def to_ofd(paragraphs: Sequence[str], *, picture: bytes | None = None) -> bytes:
    """GB/T 33190: one text object per line, millimetres; or one page that is a picture."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    pages: list[list[str]] = [[]]
    y = 40.0
    for number, paragraph in enumerate(paragraphs):
        for text in wrap(paragraph, 27, 0 if number == 0 or (paragraph.endswith("：") and len(paragraph) < 20) else 2):
            if y > 255:
                pages.append([])
                y = 40.0
            lead = len(text) - len(text.lstrip("\u3000"))
            words = text.lstrip("\u3000").replace("&", "&amp;").replace("<", "&lt;")
            width = sum(0.55 if c.isascii() else 1.0 for c in text.lstrip("\u3000")) * 5.6
            identity = len(pages) * 1000 + len(pages[-1])
            pages[-1].append(
                f'<ofd:TextObject ID="{identity}" Boundary="{28 + lead * 5.6:.2f} {y:.2f} {width:.2f} 6" Font="2" Size="5.6">'
                f'<ofd:TextCode X="0" Y="5" DeltaX="g {max(1, len(words) - 1)} 5.6">{words}</ofd:TextCode></ofd:TextObject>'
            )
            y += 10
    if picture is not None:
        pages = [['<ofd:ImageObject ID="9" Boundary="0 0 210 297" ResourceID="7" CTM="210 0 0 297 0 0"/>']]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "OFD.xml",
            f'{head}<ofd:OFD {ns} DocType="OFD" Version="1.1"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        )
        listing = "".join(f'<ofd:Page ID="{i + 100}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
        package.writestr(
            "Doc_0/Document.xml",
            f"{head}<ofd:Document {ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{listing}</ofd:Pages></ofd:Document>",
        )
        for i, objects in enumerate(pages):
            package.writestr(
                f"Doc_0/Pages/Page_{i}/Content.xml",
                f'{head}<ofd:Page {ns}><ofd:Content><ofd:Layer ID="1">{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>',
            )
        if picture is not None:
            package.writestr(
                "Doc_0/DocumentRes.xml",
                f'{head}<ofd:Res {ns} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image"><ofd:MediaFile>page.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>',
            )
            package.writestr("Doc_0/Res/page.png", picture)
    return buffer.getvalue()


def to_zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return buffer.getvalue()


def to_rar5(members: dict[str, bytes], *, encrypted: bool = False) -> bytes:
    """A RAR 5 archive of stored members (the format's own packing is not free; method 0 needs none)."""

    def number(value: int) -> bytes:
        out = b""
        while value > 0x7F:
            out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
        return out + bytes([value])

    def block(kind: int, fields: bytes, data: bytes = b"", flags: int = 0) -> bytes:
        head = number(kind) + number(flags | (2 if data else 0)) + (number(len(data)) if data else b"") + fields
        sized = number(len(head)) + head
        return struct.pack("<I", zlib.crc32(sized)) + sized + data

    out = b"Rar!\x1a\x07\x01\x00"
    if encrypted:
        return out + block(4, number(0) + number(0) + bytes([15]) + b"s" * 16) + b"\x00" * 64
    out += block(1, number(0))
    for name, body in members.items():
        label = name.encode()
        fields = number(4) + number(len(body)) + number(0o100644) + struct.pack("<I", zlib.crc32(body))
        out += block(2, fields + number(0) + number(1) + number(len(label)) + label, body)
    return out + block(5, number(0))


def to_rar4(members: dict[str, bytes]) -> bytes:
    """A RAR 4 archive of stored members."""

    def block(kind: int, flags: int, fields: bytes) -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head

    out = b"Rar!\x1a\x07\x00" + block(0x73, 0, b"\x00" * 6)
    for name, body in members.items():
        label = name.encode("ascii")
        fields = struct.pack(
            "<IIBIIBBHI", len(body), len(body), 3, zlib.crc32(body), 0x5A210000, 20, 0x30, len(label), 0o100644
        )
        out += block(0x74, 0x8000, fields + label) + body
    return out + block(0x7B, 0x4000, b"")
