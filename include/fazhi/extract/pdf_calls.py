"""pdfium's functions that are called for every page, line and object, as cheap as ctypes lets them be."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

ROOM = 4096  # characters or runs that are asked for at once


class Calls:
    """pdfium's functions with the cheapest signatures ctypes has, and room for what a whole line's calls write.

    pypdfium2's own signatures check every pointer of every call, which costs more than pdfium's answer, and its page
    objects carry finalizers: pages and their text are plain handles here, closed by who opened them. One thread reads
    PDFs in a process, so one set of buffers serves.
    """

    def __init__(self) -> None:
        from pypdfium2 import raw

        address, number = ctypes.c_void_p, ctypes.c_int

        def call(function: Any, *arguments: Any, gives: Any = number) -> Any:
            return ctypes.CFUNCTYPE(gives, *arguments)(ctypes.cast(function, address).value or 0)

        real = ctypes.c_float
        self.open_page = call(raw.FPDF_LoadPage, address, number, gives=address)
        self.close_page = call(raw.FPDF_ClosePage, address, gives=None)
        self.width = call(raw.FPDF_GetPageWidthF, address, gives=real)
        self.height = call(raw.FPDF_GetPageHeightF, address, gives=real)
        self.open_text = call(raw.FPDFText_LoadPage, address, gives=address)
        self.close_text = call(raw.FPDFText_ClosePage, address, gives=None)
        self.count_characters = call(raw.FPDFText_CountChars, address)
        self.text = call(raw.FPDFText_GetText, address, number, number, address)
        self.index = call(raw.FPDFText_GetCharIndexFromTextIndex, address, number)
        self.box = call(raw.FPDFText_GetLooseCharBox, address, number, address)
        self.count_runs = call(raw.FPDFText_CountRects, address, number, number)
        self.run = call(raw.FPDFText_GetRect, address, number, address, address, address, address)
        self.count_items = call(raw.FPDFPage_CountObjects, address)
        self.item = call(raw.FPDFPage_GetObject, address, number, gives=address)
        self.kind_of = call(raw.FPDFPageObj_GetType, address)
        self.bounds = call(raw.FPDFPageObj_GetBounds, address, address, address, address, address)
        self.sides = tuple((ctypes.c_double * ROOM)() for _ in range(4))  # left, top, right, bottom of runs
        self.side_places = [range(start := ctypes.addressof(side), start + 8 * ROOM, 8) for side in self.sides]
        self.boxes = (ctypes.c_float * (4 * ROOM))()  # left, top, right, bottom of characters
        start = ctypes.addressof(self.boxes)
        self.box_places = range(start, start + 16 * ROOM, 16)


@cache
def calls() -> Calls:
    return Calls()
