"""Text of a body: by byte order mark, header, meta tag, then the bytes themselves; gb2312 and gbk mean gb18030."""

from __future__ import annotations

import codecs
import re

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]{0,100}encoding=[\"']([\w-]+)", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAME = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "utf8": "utf-8",
    "utf-8": "utf-8",
    "iso-8859-1": "gb18030",
    "ascii": "utf-8",
    "us-ascii": "utf-8",
}


def decode(body: bytes, content_type: str | None, forced: str | None = None) -> tuple[str, str]:
    """Text and the character set it was read in. The first announced set that fits every byte wins; where none does,
    the one that leaves fewest unreadable characters."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace"), name
    header = _HEADER.search(content_type or "")
    meta = _META.search(body[:4096])
    announced = [
        forced,
        header.group(1) if header else None,
        (meta.group(1) or meta.group(2)).decode() if meta else None,
        "utf-8",
        "gb18030",
    ]
    names = list(dict.fromkeys(_known(n) for n in announced if n and _known(n)))
    for name in names:
        try:
            return body.decode(name), name
        except UnicodeDecodeError:
            continue
    best = min(names, key=lambda n: body.decode(n, "replace").count("\ufffd"))
    return body.decode(best, "replace"), best


def _known(name: str) -> str:
    name = _SAME.get(name.lower(), name.lower())
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""
