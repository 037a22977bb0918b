"""Spreadsheets (.xlsx, .xls): each sheet is a table of what its cells show."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from fazhi.extract.core import Builder, ExtractRefused
from fazhi.extract.packages import Package
from fazhi.extract.text import tidy
from fazhi.records import Document
from fazhi.reference.media_types import XLS, XLSX

_ROWS, _COLUMNS = 5000, 100


def read_xlsx(data: bytes) -> Document:
    """Sheets of an .xlsx. Source of a block: the sheet's name."""
    import openpyxl

    package = Package(data)
    for name in package.names:
        if name.endswith((".xml", ".rels")):
            package.part(name)  # counts every part against the bounds before the library unpacks it
    builder = Builder()
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets[:50]:
            rows = sheet.iter_rows(max_row=_ROWS, max_col=_COLUMNS)
            _add(
                builder,
                sheet.title,
                ([_shown(cell.value, getattr(cell, "number_format", "")) for cell in row] for row in rows),
            )
    except ExtractRefused:
        raise
    except Exception as error:  # openpyxl raises many unrelated types for damaged parts
        raise ExtractRefused(f"damaged: the workbook cannot be read ({type(error).__name__})") from None
    return _document(builder, data, XLSX, "xlsx")


def read_xls(data: bytes) -> Document:
    """Sheets of an .xls (Excel 97-2003, .et saved as such)."""
    import xlrd

    builder = Builder()
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, on_demand=True, logfile=io.StringIO())
        for sheet in book.sheets()[:50]:
            rows = (
                [_xls_cell(book, sheet.cell(r, c)) for c in range(min(sheet.row_len(r), _COLUMNS))]
                for r in range(min(sheet.nrows, _ROWS))
            )
            _add(builder, sheet.name, rows)
    except ExtractRefused:
        raise
    except Exception as error:  # xlrd trusts record lengths and fails in as many ways as there are records
        raise ExtractRefused(f"damaged: the workbook cannot be read ({type(error).__name__})") from None
    return _document(builder, data, XLS, "xls")


def _document(builder: Builder, data: bytes, kind: str, method: str) -> Document:
    if not builder.blocks:
        raise ExtractRefused("empty: the workbook has no text")
    first = next((line for line in builder.text.split("\n")[:3] if "\t" not in line and len(line) >= 4), None)
    return builder.document(data, kind, method, title=first, pages=len(builder.blocks))


def _add(builder: Builder, name: str, rows: Iterable[list[str]]) -> None:
    lines = []
    for row in rows:
        while row and not row[-1]:
            row.pop()
        if any(row):
            lines.append("\t".join(row).lstrip("\t") if sum(map(bool, row)) == 1 else "\t".join(row))
    builder.add("\n".join(lines), "table", source=name)


def _shown(value: Any, number_format: str) -> str:
    """A cell's value as its format shows it, as far as meaning goes: percentages, dates, whole numbers."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float | int) and not isinstance(value, bool):
        if "%" in number_format:
            return f"{round(value * 100, 4):g}%"
        return str(int(value)) if float(value).is_integer() else f"{value:.10g}"
    return tidy(str(value))


def _xls_cell(book: Any, cell: Any) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return _shown(xlrd.xldate_as_datetime(cell.value, book.datemode), "")
        except (ValueError, OverflowError, xlrd.xldate.XLDateError):
            return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        key = book.xf_list[cell.xf_index].format_key if cell.xf_index is not None else None
        known = book.format_map.get(key)
        return _shown(cell.value, known.format_str if known else "")
    return "" if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR) else tidy(str(cell.value))
