"""One HTTP exchange: no redirects, no retries, no politeness; those are decided above. Every failure has a name.

The connection is opened by us to an address that the guard has checked, the body is read against a size cap and a
deadline, and content codings are undone under a cap of their own.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from fazhi.archive.records import BodyRefused, Exchange, decode_body
from fazhi.crawl.deadline import DeadlinePassed, Deadlines
from fazhi.crawl.guard import Guard, Refused
from fazhi.crawl.policy import MB, Policy, user_agent

_PIECE = 64 * 1024
_KEPT_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/json,application/pdf,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "Accept-Encoding": "gzip, deflate",
}


@dataclass(frozen=True, slots=True)
class Fetch:
    """A request that a job wants made."""

    url: str
    data: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    max_bytes: int = 20 * MB
    delay: float = 2.0  # seconds the host wants between requests
    not_before: float = 0.0  # monotonic time
    tls: str = "modern"

    @property
    def host(self) -> str:
        """The server that politeness counts: www.x.gov.cn and x.gov.cn are one."""
        return (urlsplit(self.url).hostname or "").lower().removeprefix("www.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a Fetch: an exchange, or a failure with its name and a sentence; sometimes both (a body refused)."""

    fetch: Fetch
    exchange: Exchange | None
    failure: str | None = None
    sentence: str = ""
    answered_at: float = 0.0  # monotonic; when the headers were there, or the attempt ended

    @property
    def status(self) -> int:
        return self.exchange.status if self.exchange else 0


class Wire:
    """Makes exchanges. One session, hence one connection and one cookie jar, per host; one thread at a time uses it."""

    def __init__(self, guard: Guard, policy: Policy) -> None:
        self.guard, self.policy = guard, policy
        self.agent = user_agent()
        self._sessions: dict[tuple[str, str], requests.Session] = {}
        self._deadlines = Deadlines()
        self._lock = threading.Lock()

    def close(self) -> None:
        self._deadlines.close()
        with self._lock:
            for session in self._sessions.values():
                session.close()
            self._sessions.clear()

    def forget(self, host: str) -> None:
        """Close the connection to a host that is no longer needed."""
        with self._lock:
            for mark in [m for m in self._sessions if m[0] == host]:
                self._sessions.pop(mark).close()

    def exchange(self, fetch: Fetch) -> Answer:
        """Make the exchange. Never raises for what a site does."""
        headers: list[float] = []
        try:
            return self._exchange(fetch, headers)
        except Exception as error:
            reason, sentence = name_failure(error)
            return Answer(fetch, None, reason, f"{fetch.url}: {sentence}", headers[0] if headers else time.monotonic())

    def _exchange(self, fetch: Fetch, answered: list[float]) -> Answer:
        session = self._session(fetch)
        body = urlencode(fetch.data) if fetch.data else None
        more = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        request = session.prepare_request(
            requests.Request("POST" if body else "GET", fetch.url, headers={**fetch.headers, **more}, data=body)
        )
        with self._deadlines.limit(self.policy.total_timeout) as limit:
            response = session.send(
                request,
                stream=True,
                allow_redirects=False,
                timeout=(self.policy.connect_timeout, self.policy.read_timeout),
            )
            answered.append(time.monotonic())
            now = datetime.now(UTC)
            try:
                raw = self._body(response, fetch, limit)
            finally:
                if limit.expired:
                    response.close()
        if len(raw) > fetch.max_bytes:
            response.close()
            return Answer(
                fetch, None, "error:too_large", f"{fetch.url} is larger than {fetch.max_bytes} bytes", answered[0]
            )
        response.raw.release_conn()
        coding = response.headers.get("Content-Encoding")
        headers = tuple((k, v) for k, v in response.raw.headers.iteritems())
        base = dict(
            url=fetch.url,
            status=response.status_code,
            reason=response.reason or "",
            headers=headers,
            wire_body=raw,
            fetched_at=now,
            address=limit.address,
            method=request.method or "GET",
            request_body=(body or "").encode(),
        )
        try:
            inflated = decode_body(
                raw, coding, limit=min(self.policy.max_inflated, max(10 * MB, len(raw) * self.policy.max_ratio))
            )
        except BodyRefused as error:
            name = {
                "bomb": "error:decompression_bomb",
                "coding": "error:content_coding",
                "truncated": "error:truncated",
            }[error.reason]
            return Answer(fetch, None, name, f"{fetch.url}: {error}", answered[0])
        return Answer(fetch, Exchange(**base, body=inflated), answered_at=answered[0])  # type: ignore[arg-type]

    def _body(self, response: requests.Response, fetch: Fetch, limit: Any) -> bytes:
        pieces, size = [], 0
        while piece := response.raw.read1(_PIECE, decode_content=False):
            limit.check()
            pieces.append(piece)
            size += len(piece)
            if size > fetch.max_bytes:
                break
        limit.check()
        return b"".join(pieces)

    def _session(self, fetch: Fetch) -> requests.Session:
        mark = (fetch.host, fetch.tls)
        with self._lock:
            session = self._sessions.get(mark)
            if session is None:
                session = self._sessions[mark] = requests.Session()
                session.trust_env = False  # a proxy from the environment would connect for us, unguarded
                session.headers.update({"User-Agent": self.agent, **_KEPT_HEADERS})
                session.verify = fetch.tls != "unverified"
                adapter = _Adapter(self.guard, self._deadlines, fetch.tls)
                session.mount("http://", adapter)
                session.mount("https://", adapter)
            return session


class _Adapter(HTTPAdapter):
    """requests adapter whose connections are opened through the guard."""

    def __init__(self, guard: Guard, deadlines: Deadlines, tls: str) -> None:
        mixin: type = type("Guarded", (_GuardedMixin,), {"guard": guard, "deadlines": deadlines})
        plain = type("GuardedHTTP", (mixin, HTTPConnection), {})
        secure = type("GuardedHTTPS", (mixin, HTTPSConnection), {})
        self._classes = {
            "http": type("PoolHTTP", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("PoolHTTPS", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
        }
        self._tls = tls
        super().__init__(pool_connections=2, pool_maxsize=1, max_retries=0, pool_block=False)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        if self._tls != "modern":
            kwargs["ssl_context"] = legacy_context(verified=self._tls == "legacy")
        super().init_poolmanager(*args, **kwargs)  # type: ignore[no-untyped-call]
        self.poolmanager.pool_classes_by_scheme = self._classes


def legacy_context(*, verified: bool) -> ssl.SSLContext:
    """For sites with small DH keys, TLS 1.0 or no secure renegotiation; `verified` keeps the certificate check."""
    context = ssl.create_default_context()
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    if not verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


class _GuardedMixin:
    """Opens the socket to an address the guard allows and tells the deadline which socket to cut."""

    guard: Guard
    deadlines: Deadlines

    def _new_conn(self) -> socket.socket:
        host, port = str(self._dns_host).strip("[]"), int(self.port)  # type: ignore[attr-defined]
        addresses = self.guard.resolve(host, port)
        timeout = self.timeout if isinstance(self.timeout, int | float) else 15.0  # type: ignore[attr-defined]
        last: OSError = OSError(f"{host} has no address")
        for address in addresses[:4]:
            try:
                sock = socket.create_connection((address, port), timeout=timeout)
            except OSError as error:
                last = error
                continue
            self.guard.check_address(sock.getpeername()[0], host)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        raise last

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        self.deadlines.attach(self)

    def request(self, *args: Any, **kwargs: Any) -> Any:
        self.deadlines.attach(self)
        return super().request(*args, **kwargs)  # type: ignore[misc]


def name_failure(error: BaseException) -> tuple[str, str]:
    """A failure's name and a sentence, from the exception or the one that caused it."""
    chain: list[BaseException] = []
    todo: list[Any] = [error]
    while todo:
        e = todo.pop(0)
        if isinstance(e, BaseException) and e not in chain:
            chain.append(e)
            todo += [e.__cause__, e.__context__, getattr(e, "reason", None), *e.args]
    kinds: tuple[tuple[Any, str], ...] = (
        (Refused, ""),
        (DeadlinePassed, "error:deadline"),
        (urllib3.exceptions.ConnectTimeoutError, "error:timeout_connect"),
        (ssl.SSLError, "error:tls"),
        (urllib3.exceptions.SSLError, "error:tls"),
        ((urllib3.exceptions.ReadTimeoutError, requests.ReadTimeout), "error:timeout_read"),
        ((urllib3.exceptions.IncompleteRead, http.client.IncompleteRead), "error:truncated"),
        (http.client.RemoteDisconnected, "error:connection_reset"),  # itself a BadStatusLine
        ((http.client.BadStatusLine, http.client.LineTooLong), "error:bad_http"),
        (ConnectionRefusedError, "error:connection_refused"),
        ((ConnectionResetError, BrokenPipeError), "error:connection_reset"),
        ((socket.gaierror, urllib3.exceptions.NameResolutionError), "error:dns"),
        (socket.timeout, "error:timeout_read"),
        (
            (http.client.HTTPException, urllib3.exceptions.InvalidHeader, requests.exceptions.InvalidHeader),
            "error:bad_http",
        ),
        ((requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, UnicodeError), "error:bad_url"),
        (urllib3.exceptions.ProtocolError, "error:bad_http"),
        (OSError, "error:connection"),
    )
    for kind, name in kinds:
        if found := next((e for e in chain if isinstance(e, kind)), None):
            return (found.reason if isinstance(found, Refused) else name), str(found) or type(found).__name__
    return "error:internal", f"{type(error).__name__}: {error}"
