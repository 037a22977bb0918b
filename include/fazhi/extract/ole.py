"""Word 97-2003 .doc and .wps: the piece table of [MS-DOC] in an OLE container, main text with its tables.

Source of a block: "char 1234", the character position in the document's own numbering.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from fazhi.extract.core import LIMITS, Builder, ExtractRefused
from fazhi.extract.text import tidy
from fazhi.records import Document

_MAGIC, _WORD_97 = 0xA5EC, 0x00C1
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_TABLE_END = 0x2417  # sprmPFTtp: this paragraph ends a table row


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int  # character positions
    end: int
    offset: int  # bytes in the WordDocument stream
    width: int  # bytes per character: 1 or 2


def read(data: bytes) -> Document:
    """Text of a .doc or .wps. Raises ExtractRefused for encrypted, damaged and other OLE files."""
    main, table = _streams(data)
    pieces = _pieces(main, table)
    text = "".join(_decode(main, piece) for piece in pieces)[: _u32(main, 0x4C)]
    row_ends = _row_ends(main, table, pieces)
    builder = Builder()
    for kind, position, content in _blocks(text, row_ends):
        if kind == "table":
            builder.add(content, "table", source=f"char {position}")
            continue
        for line in content.split("\n"):
            builder.add(tidy(line), source=f"char {position}")
    if not builder.blocks:
        raise ExtractRefused("empty: the Word document has no text")
    return builder.document(data, "application/msword", "doc", title=builder.title())


def _streams(data: bytes) -> tuple[bytes, bytes]:
    """(WordDocument, the table stream that belongs to it)."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            if not ole.exists("WordDocument"):
                raise ExtractRefused("unsupported: an OLE file that is no Word document")
            main = ole.openstream("WordDocument").read(LIMITS.unpacked_bytes)
            if len(main) < 0x1AA or _u16(main, 0) != _MAGIC:
                raise ExtractRefused("unsupported: a Word document older than Word 6")
            flags = _u16(main, 0x0A)
            if flags & _ENCRYPTED:
                raise ExtractRefused("encrypted: the Word document asks for a password")
            if _u16(main, 2) < _WORD_97:
                return main, b""
            name = "1Table" if flags & _TABLE_1 else "0Table"
            if not ole.exists(name):
                raise ExtractRefused("damaged: the Word document has lost its table stream")
            return main, ole.openstream(name).read(LIMITS.unpacked_bytes)
    except ExtractRefused:
        raise
    except Exception as error:  # olefile raises whatever the damaged sector chain leads it to
        raise ExtractRefused(f"damaged: the OLE container cannot be read ({type(error).__name__})") from None


def _pieces(main: bytes, table: bytes) -> list[_Piece]:
    if not table:  # Word 6/95: text in one run of bytes
        start, end = _u32(main, 0x18), _u32(main, 0x1C)
        return [_Piece(0, end - start, start, 1)]
    offset, size = _u32(main, 0x1A2), _u32(main, 0x1A6)
    clx = table[offset : offset + size]
    position = 0
    while position < len(clx) and clx[position] == 1:  # Prc: formatting, of no interest
        position += 3 + _u16(clx, position + 1)
    if position >= len(clx) or clx[position] != 2:
        raise ExtractRefused("damaged: the Word document has no piece table")
    plc = clx[position + 5 : position + 5 + _u32(clx, position + 1)]
    count = (len(plc) - 4) // 12
    found = []
    for index in range(count):
        start, end = _u32(plc, 4 * index), _u32(plc, 4 * index + 4)
        value = _u32(plc, 4 * (count + 1) + 8 * index + 2)
        compressed = bool(value & 0x40000000)
        place = value & 0x3FFFFFFF
        if not start <= end <= LIMITS.chars:
            raise ExtractRefused("damaged: the Word document's piece table is inconsistent")
        found.append(_Piece(start, end, place // 2 if compressed else place, 1 if compressed else 2))
    return found


def _decode(main: bytes, piece: _Piece) -> str:
    raw = main[piece.offset : piece.offset + (piece.end - piece.start) * piece.width]
    if piece.width == 2:
        return raw.decode("utf-16-le", "replace")
    text = raw.decode("cp1252", "replace")
    chinese = raw.decode("gb18030", "replace")
    # Compressed pieces are cp1252 by the specification; Chinese Word 95 wrote GBK.
    return (
        chinese
        if any(b > 0xA0 for b in raw) and "\ufffd" not in chinese and any("\u4e00" <= c <= "\u9fff" for c in chinese)
        else text
    )


def _row_ends(main: bytes, table: bytes, pieces: list[_Piece]) -> set[int]:
    """Character positions of the marks that end table rows, from the paragraph properties (PlcfBtePapx)."""
    found: set[int] = set()
    if not table:
        return found
    offset, size = _u32(main, 0x102), _u32(main, 0x106)
    plc = table[offset : offset + size]
    count = (len(plc) - 4) // 8
    for index in range(min(count, 20000)):
        page = (_u32(plc, 4 * (count + 1) + 4 * index) & 0x3FFFFF) * 512
        fkp = main[page : page + 512]
        if len(fkp) < 512:
            continue
        for run in range(min(fkp[511], 29)):
            word = fkp[4 * (fkp[511] + 1) + 13 * run] * 2
            if not 0 < word < 511:
                continue
            length = fkp[word] * 2 - 1 if fkp[word] else fkp[word + 1] * 2
            begin = word + (1 if fkp[word] else 2)
            if struct.pack("<HB", _TABLE_END, 1) in fkp[begin + 2 : begin + length]:
                position = _character(_u32(fkp, 4 * run + 4), pieces)
                if position is not None:
                    found.add(position - 1)
    return found


def _character(offset: int, pieces: list[_Piece]) -> int | None:
    for piece in pieces:
        size = (piece.end - piece.start) * piece.width
        if piece.offset < offset <= piece.offset + size:
            return piece.start + (offset - piece.offset) // piece.width
    return None


def _blocks(text: str, row_ends: set[int]) -> Iterator[tuple[str, int, str]]:
    """("paragraph" | "table", position, text) in order; field codes and embedded objects left out."""
    rows: list[list[str]] = []
    cells: list[str] = []
    current: list[str] = []
    start, table_start, hidden = 0, 0, 0
    for position, character in enumerate(text):
        if character == "\x13":
            hidden += 1
        elif character == "\x14":
            hidden = max(0, hidden - 1)
        elif character == "\x15":
            hidden = max(0, hidden - 1) if "\x14" not in text[max(0, position - 2000) : position] else hidden
        elif hidden:
            continue
        elif character == "\x07":
            words = tidy(" ".join(current))
            current = []
            if not cells and not rows:
                table_start = start
            if position in row_ends or (not row_ends and not words and cells):
                rows.append(cells)
                cells = []
            else:
                cells.append(words)
            start = position + 1
        elif character in "\r\x0c":
            if (cells or _in_cell(text, position, row_ends)) and character == "\r":
                current.append(" ")
                continue
            if rows:
                yield "table", table_start, _rows(rows)
                rows, cells = [], []
            yield "paragraph", start, "".join(current)
            current, start = [], position + 1
        elif character == "\x0b":
            current.append("\n")
        elif character == "\x1e":
            current.append("-")
        elif character >= " " or character == "\t":
            current.append(character)
    if rows:
        yield "table", table_start, _rows(rows)
    if current:
        yield "paragraph", start, "".join(current)


def _in_cell(text: str, position: int, row_ends: set[int]) -> bool:
    """Is this paragraph mark inside a cell, before the row's first cell mark? Cells of a row follow within it."""
    mark = text.find("\x07", position)
    if mark < 0 or not row_ends or mark in row_ends or mark - position >= 200:
        return False
    return "\r" not in text[position + 1 : mark] and _row_started(text, position)


def _row_started(text: str, position: int) -> bool:
    """Does the paragraph of this position stand right behind a cell mark?"""
    before = max(text.rfind("\x07", 0, position), text.rfind("\r", 0, position))
    return before >= 0 and text[before] == "\x07"


def _rows(rows: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows if any(row))


def _u16(data: bytes, offset: int) -> int:
    return int.from_bytes(data[offset : offset + 2], "little")


def _u32(data: bytes, offset: int) -> int:
    return int.from_bytes(data[offset : offset + 4], "little")
