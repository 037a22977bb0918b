"""Many hosts at once, each host gently: one request at a time and at least its delay between two.

A job is a generator: it yields a Fetch, is sent the Answer, and holds no thread while its host rests. The delay counts
from the moment the answer's headers arrived, which is never before the server saw the request; so the server itself
never sees two requests closer together than the delay.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from fazhi.crawl.policy import Policy
from fazhi.crawl.wire import Answer, Fetch, Wire

log = logging.getLogger(__name__)
Job = Generator[Fetch, Answer, None]


@dataclass(slots=True)
class _Host:
    name: str
    ready_at: float = 0.0
    busy: bool = False
    refusals: int = 0  # 429 and 503 in a row
    waiting: deque[tuple[Job, Fetch]] = field(default_factory=deque)


class Scheduler:
    """Runs jobs to their end. A job that raises is logged and dropped; the others go on."""

    def __init__(self, wire: Wire, policy: Policy) -> None:
        self._wire, self._policy = wire, policy
        self._hosts: dict[str, _Host] = {}
        self._heap: list[tuple[float, int, str]] = []
        self._serial = itertools.count()
        self._change = threading.Condition()
        self._open = 0
        self._stopped = False

    def run(self, jobs: Iterable[Job]) -> None:
        """Start all jobs and return when the last has ended."""
        pool = ThreadPoolExecutor(self._policy.workers, thread_name_prefix="crawl")
        try:
            jobs = list(jobs)
            self._open = len(jobs)
            for job in jobs:
                pool.submit(self._first, job)
            self._dispatch(pool)
        except BaseException:
            self._stopped = True
            self._wire.close()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _dispatch(self, pool: ThreadPoolExecutor) -> None:
        while True:
            with self._change:
                while self._open and not (self._heap and self._heap[0][0] <= time.monotonic()):
                    self._change.wait(max(self._heap[0][0] - time.monotonic(), 0.0005) if self._heap else None)
                if not self._open:
                    return
                host = self._hosts[heapq.heappop(self._heap)[2]]
                if host.busy or not host.waiting:
                    continue
                if host.ready_at > time.monotonic():
                    heapq.heappush(self._heap, (host.ready_at, next(self._serial), host.name))
                    continue
                job, fetch = host.waiting.popleft()
                host.busy = True
            pool.submit(self._serve, host, job, fetch)

    def _first(self, job: Job) -> None:
        self._step(job, None)

    def _serve(self, host: _Host, job: Job, fetch: Fetch) -> None:
        while True:
            answer = self._wire.exchange(fetch)
            self._rest(host, answer)
            following = self._advance(job, answer)
            with self._change:
                if following is not None and self._at_once(host, following):
                    fetch = following
                    continue
                host.busy = False
                self._wake(host)
                if following is not None:
                    self._enqueue(job, following)
                    return
                self._end()
                done = not host.waiting
            if done:
                self._wire.forget(host.name)
            return

    def _at_once(self, host: _Host, fetch: Fetch) -> bool:
        """Without a delay to keep, and with nobody waiting, the thread stays with its host and its warm connection."""
        if self._stopped or fetch.host != host.name or host.waiting:
            return False
        return max(host.ready_at, fetch.not_before) <= time.monotonic()

    def _step(self, job: Job, answer: Answer | None) -> None:
        following = self._advance(job, answer)
        with self._change:
            if following is None:
                self._end()
            else:
                self._enqueue(job, following)

    def _advance(self, job: Job, answer: Answer | None) -> Fetch | None:
        try:
            return next(job) if answer is None else job.send(answer)
        except StopIteration:
            return None
        except Exception:
            log.exception("a crawl job broke off")
            return None

    def _enqueue(self, job: Job, fetch: Fetch) -> None:
        host = self._hosts.setdefault(fetch.host, _Host(fetch.host))
        host.waiting.append((job, fetch))
        host.ready_at = max(host.ready_at, fetch.not_before)
        self._wake(host)

    def _wake(self, host: _Host) -> None:
        if host.waiting and not host.busy:
            heapq.heappush(self._heap, (host.ready_at, next(self._serial), host.name))
            self._change.notify()
        elif not host.waiting:
            self._change.notify()

    def _end(self) -> None:
        self._open -= 1
        self._change.notify()

    def _rest(self, host: _Host, answer: Answer) -> None:
        """When the host may be asked again: after its delay, or later when it says it is overloaded."""
        with self._change:
            pause = answer.fetch.delay
            if answer.status in (429, 503):
                host.refusals += 1
                pause = max(pause, wait_after(answer, host.refusals, self._policy))
            elif answer.status:
                host.refusals = 0
            host.ready_at = max(host.ready_at, answer.answered_at + pause)


def wait_after(answer: Answer, refusals: int, policy: Policy) -> float:
    """Seconds to leave a host alone after 429 or 503: its Retry-After, else a back-off that doubles. Capped."""
    asked = retry_after(answer)
    return min(asked if asked is not None else policy.backoff * 2 ** (refusals - 1), policy.max_retry_after)


def retry_after(answer: Answer) -> float | None:
    """The Retry-After header in seconds from now, as a number or a date; None when absent or unreadable."""
    value = ((answer.exchange.header("Retry-After") if answer.exchange else None) or "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
