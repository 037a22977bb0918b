"""The sample portals on loopback: `serve()` in threads, or `python -m fazhi.sample.server --port N` in the foreground.

Each site has an address of its own (127.0.0.2 …) and all share one port. Answers carry ETag and Last-Modified made from
their bytes and dates, so a second crawl is answered 304. A user's own directory of reports is one more site.
"""

from __future__ import annotations

import argparse
import hashlib
import threading
from datetime import UTC, date, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from fazhi.sample.directory import HOST as DIRECTORY_HOST
from fazhi.sample.directory import directory_site
from fazhi.sample.families import Handler, handler
from fazhi.sample.html import Answer
from fazhi.sample.sites import SITES
from fazhi.settings import TZ

ROBOTS = Answer(
    b"User-agent: *\nDisallow: /admin/\nDisallow: /search/\n", "text/plain; charset=utf-8", date(2021, 1, 4)
)
NOT_FOUND = Answer(
    "<html><body><h1>404</h1><p>页面不存在</p></body></html>".encode(), modified=date(2021, 1, 4), status=404
)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), TZ).astimezone(UTC)


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "nginx", ""

    def __init__(self, answer: Handler, host: str, running: Running, *args: object) -> None:
        self.find, self.host, self.running = answer, host, running
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._answer(b"")

    def do_HEAD(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: a server in a thread writes no log."""

    def _find(self, form: bytes) -> Answer:
        parts = urlsplit(self.path)
        if parts.path == "/robots.txt":
            return ROBOTS
        query = dict(parse_qsl(parts.query)) | dict(parse_qsl(form.decode("utf-8", "replace")))
        try:
            return self.find(parts.path, query, f"http://{self.host}:{self.running.port}") or NOT_FOUND
        except ValueError:  # a page number that is none
            return NOT_FOUND

    def _answer(self, form: bytes) -> None:
        answer = self._find(form)
        tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        status = 304 if answer.status == 200 and self._unchanged(tag, answer.modified) else answer.status
        self.running.hits.append((self.host, self.path, status))
        body = b"" if status == 304 else answer.body
        self.send_response(status)
        self.send_header("ETag", tag)
        self.send_header("Last-Modified", format_datetime(_moment(answer.modified), usegmt=True))
        if status != 304:
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _unchanged(self, tag: str, modified: date) -> bool:
        """If-None-Match decides when present (RFC 9110, 13.1.3), else If-Modified-Since."""
        wanted = self.headers.get("If-None-Match")
        if wanted is not None:
            return tag in wanted or wanted.strip() == "*"
        since = self.headers.get("If-Modified-Since")
        try:
            return since is not None and _moment(modified) <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False


class Running:
    """A running sample server. `port` is bound on every site's address; `hits` are (host, path, status) as answered."""

    def __init__(self, handlers: dict[str, Handler], port: int) -> None:
        self.port = port
        self.hits: list[tuple[str, str, int]] = []
        self._servers: list[ThreadingHTTPServer] = []
        try:
            for host, answer in handlers.items():
                server = ThreadingHTTPServer((host, self.port), partial(_Request, answer, host, self))
                server.daemon_threads = True
                self.port = server.server_address[1]
                self._servers.append(server)
        except OSError:
            self.stop(started=False)
            raise
        for server in self._servers:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def stop(self, *, started: bool = True) -> None:
        """Free the port on every address."""
        for server in self._servers:
            if started:
                server.shutdown()
            server.server_close()
        self._servers.clear()

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def serve(port: int = 0, directory: str | Path | None = None) -> Running:
    """Start the sample's five sites, and one more for `directory`; port 0 takes one that is free on every address.

    Raises OSError when a given port is taken."""
    handlers = {site.host: handler(site) for site in SITES}
    if directory is not None:
        handlers[DIRECTORY_HOST] = directory_site(Path(directory))
    for attempt in range(20):
        try:
            return Running(handlers, port)
        except OSError:
            if port or attempt == 19:
                raise
    raise OSError("no port is free on the sample's loopback addresses")


def serve_directory(directory: str | Path, port: int = 0) -> Running:
    """Serve only a user's directory of report files (.txt .html .pdf .docx) as one portal."""
    return Running({DIRECTORY_HOST: directory_site(Path(directory))}, port)


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve the sample portals on loopback until interrupted.")
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument(
        "--directory", type=Path, help="your own report files (.txt .html .pdf .docx), served as one more portal"
    )
    options = parser.parse_args()
    if options.directory and not options.directory.is_dir():
        raise SystemExit(f"{options.directory} is no directory: give a folder with .txt, .html, .pdf or .docx reports")
    try:
        running = serve(options.port, options.directory)
    except OSError as error:
        raise SystemExit(
            f"port {options.port} cannot be used on 127.0.0.2–127.0.0.7: {error.strerror}; choose another with --port"
        ) from None
    for site in SITES:
        print(f"http://{site.host}:{running.port}/  {site.family:13} {site.name}", flush=True)
    if options.directory:
        print(f"http://{DIRECTORY_HOST}:{running.port}/  generic       {options.directory}", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        running.stop()


if __name__ == "__main__":
    main()
