"""Text of a body: by byte order mark, then UTF-8 wherever it fits, then what header or markup announce, then GB18030.

Portals send GBK bodies under a UTF-8 header and the other way round, so an announcement only breaks ties.
"""

from __future__ import annotations

import codecs
import re

from fazhi.reference.legible import looks_broken

_META = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)|encoding\s*=\s*["']([A-Za-z0-9_\-]+)["']""", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_GB = {"gb2312", "gbk", "gb_2312-80", "x-gbk", "hz-gb-2312", "iso-8859-1"}  # what is announced where GB18030 is meant

_OF_PAGES = re.compile(
    r"(?:us-)?ascii|big5|gb|hz|euc|shift|sjis|iso-?(?:8859|2022)|cp\d|windows|koi8|mac|utf-?(?:8|16|32)"
)


def decode(data: bytes, content_type: str | None = None, forced: str | None = None) -> tuple[str, str]:
    """(text, encoding) of a body. content_type: the header; forced: an encoding to use where it fits every byte."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace"), name
    for name in (_known(forced or ""), "utf-8"):
        try:
            if name:
                return data.decode(name), name
        except UnicodeDecodeError as error:
            if name == "utf-8" and error.start > len(data) - 4:  # cut inside the last character
                return data.decode("utf-8", "replace"), "utf-8"
    header, meta = _HEADER.search(content_type or ""), _META.search(data[:4096])
    announced = [header[1] if header else "", (meta[1] or meta[2]).decode("ascii") if meta else ""]
    others = [name for name in map(_known, announced) if name not in ("", "utf-8", "ascii", "gb18030")]
    names = list(dict.fromkeys([*others, "gb18030", "utf-8", "big5"]))
    tried = [(data.decode(name, "replace"), name) for name in names]
    return min(tried, key=lambda one: _badness(one[0]) + names.index(one[1]) * 0.5)


def _badness(text: str) -> float:
    return text.count("\ufffd") + (len(text) if looks_broken(text[:4000]) else 0)


def _known(name: str) -> str:
    """Python's name of an encoding of pages; empty for others, which Python would decode in ways of their own."""
    name = "gb18030" if name.lower() in _GB else name.lower()
    try:
        return codecs.lookup(name).name if _OF_PAGES.match(name) else ""
    except LookupError:
        return ""
