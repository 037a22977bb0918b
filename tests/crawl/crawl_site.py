"""A web server for crawl tests: many loopback addresses on one port, answers byte by byte where a test wants it."""

from __future__ import annotations

import asyncio
import inspect
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fazhi.crawl.policy import Policy
from fazhi.portals.registry import Portal

# Short waits where we decide how long to wait, patience where a busy machine does: only a test about a timeout has one.
QUICK = Policy(
    connect_timeout=60, read_timeout=60, total_timeout=120, backoff=0.05, max_retry_after=2, host_wait=0.2, workers=8
)


@dataclass
class Asked:
    """A request as the server saw it."""

    host: str
    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    at: float
    connection: int = 0

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.target).query)


@dataclass
class Reply:
    """An ordinary answer."""

    body: bytes | str = b""
    status: int = 200
    headers: Sequence[tuple[str, str]] = ()
    media: str = "text/html; charset=utf-8"
    length: int | None = None  # announce this length instead of the true one

    def encode(self, keep: bool = True) -> bytes:
        body = self.body.encode() if isinstance(self.body, str) else self.body
        lines = [f"HTTP/1.1 {self.status} X", *(f"{k}: {v}" for k, v in self.headers)]
        names = {k.lower() for k, _ in self.headers}
        if "content-type" not in names and self.media:
            lines.append(f"Content-Type: {self.media}")
        if self.status != 304:
            lines.append(f"Content-Length: {len(body) if self.length is None else self.length}")
        lines.append(f"Connection: {'keep-alive' if keep else 'close'}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace") + (b"" if self.status == 304 else body)


Handler = Callable[[Asked], Reply | bytes | str | Awaitable[Any]]


@dataclass
class Site:
    """The server. `routes` maps (host, path) or path to a handler; `log` holds every request in order of arrival."""

    hosts: Sequence[str] = ("127.0.0.2",)
    routes: dict[Any, Any] = field(default_factory=dict)
    log: list[Asked] = field(default_factory=list)
    port: int = 0
    ssl: Any = None
    open_connections: dict[str, int] = field(default_factory=dict)
    most_connections: dict[str, int] = field(default_factory=dict)

    def __enter__(self) -> Site:
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(60)
        return self

    def __exit__(self, *exc: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(60)

    def url(self, path: str = "/", host: str | None = None) -> str:
        return f"{'https' if self.ssl else 'http'}://{host or self.hosts[0]}:{self.port}{path}"

    def asked(self, path: str | None = None, host: str | None = None) -> list[Asked]:
        return [a for a in self.log if (path is None or a.path == path) and (host is None or a.host == host)]

    def _run(self, ready: threading.Event) -> None:
        asyncio.run(self._main(ready))

    async def _main(self, ready: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        servers = await self._listen()
        ready.set()
        await self._stop.wait()
        for server in servers:
            server.close()

    async def _listen(self) -> list[asyncio.Server]:
        """One port on all addresses; another one when somebody else's connection holds it on one of them."""
        fixed = self.port
        for attempt in range(20):
            servers: list[asyncio.Server] = []
            self.port = fixed
            try:
                for host in self.hosts:
                    servers.append(await asyncio.start_server(self._serve, host, self.port, backlog=512, ssl=self.ssl))
                    self.port = servers[0].sockets[0].getsockname()[1]
            except OSError:
                for server in servers:
                    server.close()
                if fixed or attempt == 19:
                    raise
            else:
                break
        return servers

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        self.open_connections[host] = self.open_connections.get(host, 0) + 1
        self.most_connections[host] = max(self.most_connections.get(host, 0), self.open_connections[host])
        try:
            while await self._one(host, reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, OSError, ValueError):
            pass
        finally:
            self.open_connections[host] -= 1
            writer.close()

    async def _one(self, host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ", 2)
        headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        asked = Asked(host, method, target, headers, body, time.monotonic(), id(writer))
        self.log.append(asked)
        handler = self.routes.get((host, asked.path), self.routes.get(asked.path, self.routes.get("*")))
        if handler is None:
            reply: Any = Reply("<html><body>404 Not Found</body></html>", 404)
        elif callable(handler):
            wants = len(inspect.signature(handler).parameters)
            reply = handler(asked, writer) if wants == 2 else handler(asked)
            if inspect.isawaitable(reply):
                reply = await reply
        else:
            reply = handler
        if reply is None:
            return False  # the handler wrote (or closed) by itself
        if isinstance(reply, str):
            reply = Reply(reply)
        writer.write(reply if isinstance(reply, bytes) else reply.encode())
        await writer.drain()
        return not isinstance(reply, bytes)


def trs_list(rows: Sequence[tuple[str, str, str]], *, pages: int = 1, current: int = 0) -> str:
    """A list page of the commonest kind: (href, title, day)."""
    items = "".join(
        f'<li><a href="{href}" title="{title}">{title}</a><span>{day}</span></li>' for href, title, day in rows
    )
    script = f'<script>createPage({pages}, {current}, "index", "html");</script>'
    return f"<html><head><title>法治政府建设年度报告</title></head><body><ul>{items}</ul>{script}</body></html>"


def detail(title: str, body: str = "", *, extra: str = "", day: str = "2025-01-20") -> str:
    """An article page with enough text not to be taken for a shell."""
    body = body or "本年度，我们认真贯彻上级部署，全年开展专题学法四次，组织法治培训三场，办理行政复议案件十二件。" * 6
    metas = f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{day} 09:00">'
    shown = f"<h1>{title}</h1><p>发布日期：{day}</p><div><p>{body}</p></div>"
    return f"<html><head>{metas}<title>{title}</title></head><body>{shown}{extra}</body></html>"


def portal_on(site: Site, **values: object) -> Portal:
    """A portal block for the test server."""
    given: dict[str, object] = {
        "id": "test-portal",
        "name": "测试县法治政府建设年度报告",
        "site": f"{site.hosts[0]}:{site.port}",
        "region": "110101",
        "tier": "county",
        "family": "auto",
        "lists": (site.url("/fzzf/"),),
        "delay": 0.0,
        **values,
    }
    return Portal(**given)  # type: ignore[arg-type]
