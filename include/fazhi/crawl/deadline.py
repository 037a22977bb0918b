"""A deadline for whole answers. Socket timeouts only bound the silence between two bytes; a server that drips one byte
a second would hold a thread for ever. One watching thread cuts the socket of whoever has run out of time."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class DeadlinePassed(OSError):
    """The whole answer took longer than allowed."""


class Limit:
    """One running answer."""

    __slots__ = ("address", "connection", "done", "expired", "seconds")

    def __init__(self, seconds: float) -> None:
        self.seconds, self.expired, self.done = seconds, False, False
        self.connection: Any = None
        self.address = ""

    def check(self) -> None:
        """Raise DeadlinePassed when the time is over."""
        if self.expired:
            raise DeadlinePassed(f"no complete answer within {self.seconds:g} seconds")

    def cut(self) -> None:
        self.expired = True
        sock = getattr(self.connection, "sock", None)
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


class Deadlines:
    """All running answers, watched by one daemon thread."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Limit]] = []
        self._serial = itertools.count()
        self._change = threading.Condition()
        self._mine = threading.local()
        self._closed = False
        threading.Thread(target=self._watch, name="deadlines", daemon=True).start()

    def close(self) -> None:
        """Stop watching and cut what is still running."""
        with self._change:
            self._closed = True
            for _, _, limit in self._heap:
                if not limit.done:
                    limit.cut()
            self._change.notify()

    def attach(self, connection: Any) -> None:
        """Called by a connection when it opens or sends: this thread's limit governs it."""
        limit: Limit | None = getattr(self._mine, "limit", None)
        if limit is not None:
            limit.connection = connection
            sock = getattr(connection, "sock", None)
            if sock is not None and not limit.address:
                with contextlib.suppress(OSError):
                    limit.address = sock.getpeername()[0]

    @contextmanager
    def limit(self, seconds: float) -> Iterator[Limit]:
        """Run the block under a deadline; an error in it that the cut caused becomes DeadlinePassed."""
        limit = self._mine.limit = Limit(seconds)
        with self._change:
            at = time.monotonic() + seconds
            first = not self._heap or at < self._heap[0][0]
            heapq.heappush(self._heap, (at, next(self._serial), limit))
            if first:
                self._change.notify()
        try:
            yield limit
            limit.check()
        except Exception:
            limit.check()
            raise
        finally:
            limit.done = True
            self._mine.limit = None

    def _watch(self) -> None:
        with self._change:
            while not self._closed:
                while self._heap and (self._heap[0][2].done or self._heap[0][0] <= time.monotonic()):
                    limit = heapq.heappop(self._heap)[2]
                    if not limit.done:
                        limit.cut()
                self._change.wait(max(0.0, self._heap[0][0] - time.monotonic()) if self._heap else None)
