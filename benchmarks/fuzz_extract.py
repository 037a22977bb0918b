"""Mutation fuzzing of every reader through the bounded child: no crash of the parent, no hang, no leak into it.

    python benchmarks/fuzz_extract.py 10000 [seed]

Seeds are the test files of every format; a mutation flips, cuts, repeats, splices or rewrites bytes, inside the members
of ZIP containers too. A child that dies is a finding to look at (the input is saved), the parent must live on.
"""

from __future__ import annotations

import io
import json
import os
import random
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "extract"))

from extract_files import page_pictures, to_doc, to_docx, to_ofd, to_pdf, to_rar4, to_rar5, to_zip
from extract_pages import FAMILIES
from extract_texts import PARAGRAPHS, TABLE, TEXT, TITLE

from fazhi.extract import ExtractRefused, extract_safely, sandbox
from fazhi.records import Document

HERE = Path(__file__).resolve()
LINES = [TITLE, *PARAGRAPHS]
TOKENS = [
    b"\x00", b"\xff" * 4, b"<", b">", b"&", b"/Kids[", b"/Length 99999999", b"9" * 12, b"{" * 50, b"}", b"<div>" * 300,
    b"(cid:1)", b"\x13", b"\x07" * 9, b"endobj", b"PK\x03\x04", "治".encode(), "治".encode("gb18030")[:1],
]  # fmt: skip


def corpus() -> dict[str, bytes]:
    """One small valid file per reader."""
    data = HERE.parents[1] / "tests" / "extract" / "data"
    small = [TITLE, *PARAGRAPHS[:4]]
    picture = io.BytesIO()
    page_pictures(to_pdf(small), 40)[0].crop((0, 0, 200, 60)).save(picture, "PNG")  # small: OCR is slow
    files = {path.name: path.read_bytes() for path in sorted(data.glob("report.*"))}
    files |= {
        f"{name}.html": FAMILIES[name](TITLE, PARAGRAPHS) for name in ("trs", "gkmlpt", "old_tables", "hard_wrapped")
    }
    files |= {
        "a.txt": TEXT.encode(),
        "b.txt": TEXT.encode("gb18030"),
        "a.docx": to_docx(small, TABLE),
        "a.doc": to_doc(LINES),
    }
    files |= {
        "a.ofd": to_ofd(LINES),
        "a.zip": to_zip({"1.docx": to_docx(small), "2.txt": TEXT.encode()}),
        "a.png": picture.getvalue(),
        "a.rar": to_rar4({"1.docx": to_docx(small), "2.txt": TEXT.encode()}),
        "b.rar": to_rar5({"1.docx": to_docx(small), "2.txt": TEXT.encode()}),
    }
    return files


def mutate(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """A few changes; a ZIP is now and then opened, one member changed, and closed with right checksums."""
    if data[:4] == b"PK\x03\x04" and rng.random() < 0.6:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = {n: package.read(n) for n in package.namelist()}
        name = rng.choice(sorted(members))
        members[name] = _change(members[name], rng, others)
        return to_zip(members)
    return _change(data, rng, others)


def _change(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    raw = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16, 64))):
        at = rng.randrange(max(1, len(raw)))
        match rng.randrange(7):
            case 0:
                raw[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                raw[at : at + rng.choice((1, 4, 64, 1024))] = b""
            case 2:
                raw[at:at] = rng.choice(TOKENS)
            case 3:
                piece = raw[at : at + rng.choice((4, 32, 512))]
                raw[at:at] = piece * rng.choice((1, 3, 50))
            case 4:
                other = rng.choice(others)
                start = rng.randrange(max(1, len(other)))
                raw[at:at] = other[start : start + rng.choice((8, 256, 4096))]
            case 5:
                if rng.random() < 0.2:
                    del raw[at:]
            case _:
                raw[at : at + 4] = rng.choice(
                    (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\xff\xff\xff\x7f", b"\x01\x00\x00\x00")
                )
    return bytes(raw)


def run(count: int, seed: int = 1, *, save: Path | None = None, seconds: float = 30) -> dict[str, Any]:
    """Outcomes by kind, the slowest input, and what the parent grew by. A broken promise raises AssertionError."""
    rng = random.Random(seed)
    files = corpus()
    names, others = sorted(files), list(files.values())
    outcomes: Counter[str] = Counter()
    bad: list[str] = []
    slowest = (0.0, "")
    descriptors = len(os.listdir("/proc/self/fd"))
    process = psutil.Process()
    children, resident = {child.pid for child in process.children()}, process.memory_info().rss
    for number in range(count):
        name = names[number % len(names)]
        data = mutate(files[name], rng, others)
        begin = time.monotonic()
        try:
            document = extract_safely(data, url="http://www.example.gov.cn/a.html", seconds=seconds)
            check(document)
            outcomes["read"] += 1
        except ExtractRefused as refusal:
            code = refusal.reason.split(":", 1)[0]
            outcomes[code] += 1
            if code in ("crash", "timeout", "error", "memory"):
                bad.append(f"{number} {name}: {refusal.reason}")
                if save is not None:
                    save.mkdir(parents=True, exist_ok=True)
                    (save / f"{seed}-{number}-{name}").write_bytes(data)
        slowest = max(slowest, (time.monotonic() - begin, f"{number} {name}"))
    ours = {worker.process.pid for worker in sandbox._idle}
    left = {child.pid for child in process.children()} - children - ours
    assert not left, f"children left over: {left}"
    leaked = len(os.listdir("/proc/self/fd")) - descriptors - 2 * len(sandbox._idle)
    assert leaked <= 0, f"{leaked} file descriptors leaked"
    grown = (process.memory_info().rss - resident) >> 20
    assert grown < 150, f"the parent grew by {grown} MB"
    return {
        "inputs": count,
        "outcomes": dict(outcomes),
        "findings": bad[:40],
        "slowest": [round(slowest[0], 2), slowest[1]],
        "parent_grew_mb": grown,
        "parent_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def check(document: Document) -> None:
    """What holds for every Document, whatever it was read from."""
    assert "\x00" not in document.text
    assert all(0 <= b.start < b.end <= len(document.text) for b in document.blocks)
    assert all(a.end <= b.start for a, b in zip(document.blocks, document.blocks[1:], strict=False))
    document.text.encode()


if __name__ == "__main__":
    arguments = [int(a) for a in sys.argv[1:3]] or [10000]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TMPDIR"] = folder  # of the children; what a reader leaves there is found
        found = run(*arguments, save=Path("var/fuzz"))
        sandbox.close()
        found["temporary_files_left"] = os.listdir(folder)
    print(json.dumps(found, ensure_ascii=False, indent=2))
