"""One page of a PDF as a picture with the box of every character, made in a bounded child process.

pdfium is C++ and the PDF is a stranger's: a crash or an endless loop must not take the API server with it.
The child (`python pdf_page.py PAGE < file.pdf`) knows nothing of Airflow or of the warehouse.
"""

from __future__ import annotations

import ctypes
import io
import json
import resource
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

WIDTH = 1100  # pixels of the picture
SECONDS, BYTES = 20, 2 * 1024**3  # what one page may cost
KEPT = 24  # pictures kept in memory, about 200 kB each
Box = tuple[float, float, float, float]  # left, top, right, bottom as shares of the page's width and height


class PageFailed(RuntimeError):
    """This page cannot be drawn; the message says why."""


@dataclass(frozen=True, slots=True)
class PageImage:
    png: bytes
    pages: int
    ratio: float  # height over width
    text: str  # one character per box
    boxes: tuple[Box, ...]
    size: tuple[float, float]  # points


_kept: OrderedDict[tuple[str, int], PageImage] = OrderedDict()
_lock = Lock()


def draw(data: bytes, page: int) -> PageImage:
    """Page `page` (1-based) of the PDF. Raises PageFailed when the child refuses, crashes or takes too long."""
    command = [sys.executable, "-I", __file__, str(page)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as e:
        raise PageFailed(f"page {page} took longer than {SECONDS} s to draw") from e
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or [
            f"the reader ended with {done.returncode}"
        ]
        raise PageFailed(f"page {page} cannot be drawn: {last[0][:200]}")
    head, _, png = done.stdout.partition(b"\n")
    facts = json.loads(head)
    return PageImage(
        png, facts["pages"], facts["ratio"], facts["text"], tuple(map(tuple, facts["boxes"])), tuple(facts["size"])
    )


def cached(sha: str, page: int, read: Callable[[], bytes]) -> PageImage:
    """`draw`, with the last pages kept in memory: the same bytes give the same picture. `read()` fetches the PDF."""
    with _lock:
        if (sha, page) in _kept:
            _kept.move_to_end((sha, page))
            return _kept[sha, page]
    image = draw(read(), page)
    with _lock:
        _kept[sha, page] = image
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return image


def _child(page: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    document = pdfium.PdfDocument(sys.stdin.buffer.read())
    if not 1 <= page <= len(document):
        sys.exit(f"the PDF has {len(document)} pages")
    leaf = document[page - 1]
    width, height = leaf.get_size()
    if width <= 0 or height <= 0 or height / width > 10:
        sys.exit("the page has no usable size")
    bitmap = leaf.render(scale=WIDTH / width)
    picture = bitmap.to_pil().convert("RGB")
    words = leaf.get_textpage()
    text, boxes = [], []
    unit = 100_000
    x, y = ctypes.c_int(), ctypes.c_int()

    def device(px: float, py: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(leaf, 0, 0, unit, unit, 0, px, py, x, y)
        return x.value / unit, y.value / unit

    for index in range(min(words.count_chars(), 20_000)):
        code = raw.FPDFText_GetUnicode(words, index)
        left, bottom, right, top = words.get_charbox(index, loose=True)
        corners = device(left, bottom), device(right, top)
        text.append(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " ")
        xs, ys = sorted(c[0] for c in corners), sorted(c[1] for c in corners)
        boxes.append([round(v, 5) for v in (xs[0], ys[0], xs[1], ys[1])])
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=False)
    head = {
        "pages": len(document),
        "ratio": height / width,
        "text": "".join(text),
        "boxes": boxes,
        "size": [width, height],
    }
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + out.getvalue())


if __name__ == "__main__":
    _child(int(sys.argv[1]))
