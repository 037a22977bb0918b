"""Reading untrusted bytes in a child with limits: a bomb, a hang or a crash costs one document and names it.

A few children are kept and reused, so a document costs a millisecond more than in process. They are ordinary programs
spoken to over pipes, which works from forked tasks, threads and daemonic processes alike.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from fazhi.extract.cache import from_payload
from fazhi.extract.core import LIMITS, ExtractRefused
from fazhi.extract.read import may_need_ocr
from fazhi.records import Document
from fazhi.reference.media_types import sniff

PROGRAM = ["-m", "fazhi.extract.worker"]
SECONDS = 90.0  # CPU time of one document per thread, and again after every page that OCR finishes
_WALL = 4  # wall clock as a multiple of it: a busy machine must not refuse what a quiet one reads
_ENVIRONMENT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "FAZHI_OCR_THREADS",
    "FAZHI_EXTRACT_MEMORY_MB",
)


class _Died(Exception):
    """The child is gone; `how` says by what."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class Worker:
    """One child process."""

    def __init__(self) -> None:
        package = str(Path(__file__).resolve().parents[2])
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        environment |= {
            "PYTHONPATH": os.pathsep.join([package, *(p for p in sys.path if p)]),
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "MALLOC_ARENA_MAX": "2",
            "ORT_DISABLE_TELEMETRY": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, *PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd="/",
            start_new_session=True,
        )
        self.served = 0

    def ask(self, request: dict[str, Any], data: bytes, seconds: float) -> dict[str, Any]:
        """The child's answer. Raises _Died when it crashed, hung or ran out of CPU time; it is gone then."""
        header = json.dumps({**request, "size": len(data), "seconds": seconds}).encode()
        deadline = time.monotonic() + seconds * _WALL
        try:
            self._write(struct.pack(">I", len(header)) + header + data, deadline)
            while True:
                message: dict[str, Any] = json.loads(
                    self._read(struct.unpack(">I", self._read(4, deadline))[0], deadline)
                )
                if "tick" not in message:
                    break
                deadline = time.monotonic() + seconds * _WALL
        except TimeoutError:
            self.kill()
            raise _Died(f"timeout: reading took longer than {seconds * _WALL:g} seconds") from None
        except (EOFError, OSError, ValueError):
            raise _Died(self._cause()) from None
        self.served += 1
        if message.get("retire"):
            self.kill()
        return message

    def _write(self, data: bytes, deadline: float) -> None:
        descriptor = self.process.stdin.fileno()  # type: ignore[union-attr]
        os.set_blocking(descriptor, False)
        view = memoryview(data)
        while view:
            if not select.select([], [descriptor], [], max(0.0, deadline - time.monotonic()))[1]:
                raise TimeoutError
            with contextlib.suppress(BlockingIOError):
                view = view[os.write(descriptor, view[: 1 << 20]) :]

    def _read(self, size: int, deadline: float) -> bytes:
        descriptor = self.process.stdout.fileno()  # type: ignore[union-attr]
        if size > 20 * LIMITS.chars:
            raise ValueError("answer too large")
        chunks: list[bytes] = []
        while size:
            if not select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise TimeoutError
            chunk = os.read(descriptor, min(size, 1 << 20))
            if not chunk:
                raise EOFError
            chunks.append(chunk)
            size -= len(chunk)
        return b"".join(chunks)

    def _cause(self) -> str:
        self.kill()
        code = self.process.returncode
        if code == -signal.SIGXCPU:
            return "timeout: reading used up its CPU time"
        if code is not None and code < 0:
            return f"crash: the reader died with {signal.Signals(-code).name}"
        return f"crash: the reader ended with status {code}"

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """End the child; its exit status is collected. One that died by itself keeps its own status."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(0.2 if self.process.poll() is None else 0)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


_idle: list[Worker] = []
_lock = threading.Lock()
_owner = os.getpid()


def _take() -> Worker:
    global _owner  # noqa: PLW0603  (one pool per process, known by its id)
    with _lock:
        if _owner != os.getpid():  # forked: these children are another process's
            for worker in _idle:
                worker.process.returncode = 0
                for stream in (worker.process.stdin, worker.process.stdout):
                    if stream is not None:
                        with contextlib.suppress(OSError):
                            stream.close()
            _idle.clear()
            _owner = os.getpid()
        while _idle:
            worker = _idle.pop()
            if worker.alive:
                return worker
            worker.kill()
    return Worker()


def _ask(request: dict[str, Any], data: bytes, seconds: float) -> Any:
    if len(data) > LIMITS.input_bytes:
        raise ExtractRefused(f"too_large: {len(data)} bytes, more than {LIMITS.input_bytes}")
    for attempt in (1, 2):
        worker = _take()
        fresh = worker.served == 0
        try:
            message = worker.ask(request, data, seconds)
        except _Died as death:
            # A used child may have died of an earlier document; only a fresh one convicts this one.
            if fresh or attempt == 2 or death.how.startswith("timeout"):
                raise ExtractRefused(death.how) from None
            continue
        if worker.alive:
            with _lock:
                _idle.append(worker)
        if "refused" in message:
            raise ExtractRefused(str(message["refused"]))
        return message["ok"]
    raise AssertionError("unreachable")


def extract_safely(
    data: bytes,
    *,
    url: str | None = None,
    media_type: str | None = None,
    name: str | None = None,
    seconds: float = SECONDS,
) -> Document:
    """`extract_bytes` in a bounded child: the same Document or ExtractRefused, never a crash, hang or lost memory.

    seconds: CPU time allowed to each of two threads, and a quarter of the wall clock; renewed after each page of OCR.
    """
    return from_payload(_ask({"op": "extract", "url": url, "name": name or media_type}, data, seconds))


def needs_ocr(data: bytes, media_type: str | None = None, *, seconds: float = SECONDS) -> bool:
    """Will reading these bytes start the OCR engine? Milliseconds; False for what cannot be opened.

    media_type is what others believe; the bytes decide. PDFs and archives are opened in the bounded child.
    """
    kind = sniff(data)
    if kind.startswith("image/"):
        return True
    if not may_need_ocr(kind):
        return False
    try:
        return bool(_ask({"op": "needs_ocr"}, data, seconds))
    except ExtractRefused:
        return False


@atexit.register
def close() -> None:
    """End the children that are idle."""
    if _owner != os.getpid():
        return
    with _lock:
        while _idle:
            worker = _idle.pop()
            for stream in (worker.process.stdin, worker.process.stdout):
                if stream is not None:
                    stream.close()
            worker.kill()
