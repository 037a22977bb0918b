"""The child that reads untrusted bytes: `python -m fazhi.extract.worker`, spoken to over its standard streams.

Request:  4-byte length + JSON {op, url, name, size, seconds} + `size` bytes.   Response frames: 4-byte length + JSON:
{"tick": n} while a long document goes on, then one of {"ok": payload} {"refused": reason}; "retire" asks for a
successor.
Only JSON crosses back: nothing the child says is ever executed.
"""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
from pathlib import Path
from typing import IO, Any

MEMORY = int(os.environ.get("FAZHI_EXTRACT_MEMORY_MB", "3072")) * 2**20  # address space
RETIRE_AFTER = 500  # documents; a fresh process forgets what leaked
RETIRE_ABOVE = 1200 * 2**20  # bytes resident
_FORBIDDEN = (
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
)

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def _confine() -> None:
    """No more memory than MEMORY, no core file, no file written, no network, no program started."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    def refuse(event: str, args: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(args[2], int) and args[2] & _WRITING and args[0] != os.devnull
        if event in _FORBIDDEN or writes:
            raise PermissionError(f"{event} is not allowed while reading a document")

    sys.addaudithook(refuse)


def _grant_cpu(seconds: float) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 1, resource.RLIM_INFINITY))


def _read(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _send(stream: IO[bytes], message: dict[str, Any]) -> None:
    body = json.dumps(message, ensure_ascii=True).encode("ascii")
    stream.write(struct.pack(">I", len(body)) + body)
    stream.flush()


def answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    """What becomes of one request: {"ok": …} or {"refused": reason}; any exception of a reader is a refusal by name."""
    from fazhi.extract.cache import to_payload
    from fazhi.extract.core import ExtractRefused
    from fazhi.extract.read import extract_bytes, wants_ocr

    try:
        if request["op"] == "needs_ocr":
            return {"ok": wants_ocr(data)}
        return {"ok": to_payload(extract_bytes(data, url=request.get("url"), name=request.get("name")))}
    except ExtractRefused as refusal:
        return {"refused": refusal.reason}
    except MemoryError:
        return {"refused": "memory: the document needs more memory than one document may have", "retire": True}
    except RecursionError:
        return {"refused": "damaged: the document is nested too deep"}
    except Exception as error:  # a reader's bug costs this document, with its name
        return {"refused": f"error: {type(error).__name__}: {str(error)[:200]}"}


def _resident() -> int:
    """Bytes of memory in use, where /proc tells."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def main() -> None:
    """Serve until the other side closes."""
    requests = os.fdopen(os.dup(0), "rb")
    responses = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not speak into the protocol
    _confine()
    from fazhi.extract import core

    served = 0
    while True:
        try:
            request = json.loads(_read(requests, struct.unpack(">I", _read(requests, 4))[0]))
            data = _read(requests, request["size"])
        except EOFError:
            return
        seconds = float(request["seconds"])

        def tick(page: int, seconds: float = seconds) -> None:
            _grant_cpu(seconds * 2)
            _send(responses, {"tick": page})

        core.on_progress = tick
        _grant_cpu(seconds * 2)
        message = answer(request, data)
        del data
        served += 1
        if served >= RETIRE_AFTER or _resident() > RETIRE_ABOVE:
            message["retire"] = True
        _send(responses, message)
        if message.get("retire"):
            return


if __name__ == "__main__":
    main()
