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
    """Runs jobs to their end. A job that raises is logged and dropped; the others go on.

    Idle threads wait on the heap themselves: one with an eye on the clock, the others until there is more to do than
    one can take. So a request costs one waking of a thread, whatever the machine is busy with."""

    def __init__(self, wire: Wire, policy: Policy) -> None:
        self._wire, self._policy = wire, policy
        self._hosts: dict[str, _Host] = {}
        self._heap: list[tuple[float, int, str]] = []
        self._serial = itertools.count()
        self._fresh: deque[Job] = deque()  # jobs that have not begun
        self._lock = threading.Lock()
        self._clock, self._others = threading.Condition(self._lock), threading.Condition(self._lock)
        self._watched = False  # a thread waits at the clock
        self._open = 0
        self._stopped = False
        self._fault: BaseException | None = None

    def run(self, jobs: Iterable[Job]) -> None:
        """Start all jobs and return when the last has ended."""
        self._fresh.extend(jobs)
        self._open = len(self._fresh)
        threads = [
            threading.Thread(target=self._work, name=f"crawl-{n}", daemon=True)
            for n in range(min(self._policy.workers, self._open))
        ]
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        except BaseException:
            self._stop()
            self._wire.close()
            for thread in threads:
                if thread.ident is not None:
                    thread.join()
            raise
        if self._fault is not None:
            raise self._fault

    def _stop(self, fault: BaseException | None = None) -> None:
        with self._lock:
            self._stopped, self._fault = True, self._fault or fault
            self._clock.notify_all()
            self._others.notify_all()

    def _work(self) -> None:
        try:
            while (task := self._take()) is not None:
                if isinstance(task, tuple):
                    self._serve(*task)
                else:
                    self._put(task, self._advance(task, None))
        except BaseException as fault:
            self._stop(fault)

    def _take(self) -> Job | tuple[_Host, Job, Fetch] | None:
        """The next thing to do, waited for; None when nothing is left."""
        with self._lock:
            while self._open and not self._stopped:
                if self._fresh:
                    return self._fresh.popleft()
                now = time.monotonic()
                while self._heap and self._heap[0][0] <= now:
                    host = self._hosts[heapq.heappop(self._heap)[2]]
                    if host.busy or not host.waiting:
                        continue
                    if host.ready_at > now:
                        heapq.heappush(self._heap, (host.ready_at, next(self._serial), host.name))
                        continue
                    host.busy = True
                    if not self._watched:
                        self._others.notify()
                    return (host, *host.waiting.popleft())
                if self._watched:
                    self._others.wait()
                    continue
                self._watched = True
                self._clock.wait(self._heap[0][0] - now if self._heap else None)
                self._watched = False
            self._clock.notify_all()
            self._others.notify_all()
            return None

    def _serve(self, host: _Host, job: Job, fetch: Fetch) -> None:
        while True:
            answer = self._wire.exchange(fetch)
            self._rest(host, answer)
            following = self._advance(job, answer)
            with self._lock:
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

    def _put(self, job: Job, following: Fetch | None) -> None:
        with self._lock:
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
        """Put a host with something to ask on the heap; whoever watches the clock looks again when it is the first."""
        if not host.waiting or host.busy:
            return
        heapq.heappush(self._heap, (host.ready_at, next(self._serial), host.name))
        if self._heap[0][2] == host.name:
            (self._clock if self._watched else self._others).notify()

    def _end(self) -> None:
        self._open -= 1
        if not self._open:
            self._clock.notify_all()
            self._others.notify_all()

    def _rest(self, host: _Host, answer: Answer) -> None:
        """When the host may be asked again: after its delay, or later when it says it is overloaded."""
        with self._lock:
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
    return min(asked if asked is not None else policy.backoff * 2 ** min(refusals - 1, 30), policy.max_retry_after)


def retry_after(answer: Answer) -> float | None:
    """The Retry-After header in seconds from now, as a number or a date; None when absent or unreadable."""
    value = ((answer.exchange.header("Retry-After") if answer.exchange else None) or "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
