"""Members of RAR archives, versions 4 and 5, through the system's libarchive: in memory, with bounds.

libarchive is no wheel: where the machine has none (Debian: libarchive13), RAR is refused by name.
"""

from __future__ import annotations

import os
from typing import Any

from fazhi.extract.core import LIMITS, ExtractRefused

_FIVE = b"Rar!\x1a\x07\x01\x00"
_LIBRARY = "libarchive.so.13"


def members(data: bytes) -> list[tuple[str, bytes]]:
    """(name, bytes) of every file. Raises ExtractRefused for what is damaged, encrypted, too big or cannot be read."""
    libarchive = _library()
    found: list[tuple[str, bytes]] = []
    left = LIMITS.unpacked_bytes
    try:
        with libarchive.memory_reader(data, format_name="rar5" if data.startswith(_FIVE) else "rar") as archive:
            for entry in archive:
                if not entry.isfile:
                    continue
                pieces = []
                for piece in entry.get_blocks():
                    left -= len(piece)
                    if left < 0:
                        raise ExtractRefused(
                            f"bomb: the RAR archive unpacks to more than {LIMITS.unpacked_bytes} bytes"
                        )
                    pieces.append(piece)
                found.append((entry.pathname or f"member {len(found) + 1}", b"".join(pieces)))
                if len(found) > LIMITS.members:
                    raise ExtractRefused(f"bomb: a RAR archive of more than {LIMITS.members} members")
    except libarchive.ArchiveError as error:
        words = str(error)
        if "ncrypt" in words or "assw" in words:
            raise ExtractRefused("encrypted: the RAR archive asks for a password") from None
        raise ExtractRefused(f"damaged: the RAR archive cannot be unpacked ({words[:120]})") from None
    return found


def _library() -> Any:
    """The binding. Told where to look, it needs no other program to find the library, which the sandbox forbids."""
    os.environ.setdefault("LIBARCHIVE", _LIBRARY)
    try:
        import libarchive
    except (ImportError, OSError, AttributeError):
        raise ExtractRefused(
            "unsupported: RAR is read by the system's libarchive, which this machine lacks (Debian: libarchive13)"
        ) from None
    return libarchive
