"""One HTTP exchange as WARC 1.1 records, and back.

The record keeps the body as it came over the wire (content coding included, transfer coding removed); hashes and
lengths in the index are of the decoded body. The header Fazhi-Capture of the record carries what the index knows of it,
so that the index can be rebuilt from the files alone.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.warcwriter import WARCWriter

from fazhi.records import Capture, sha256

CAPTURE_HEADER = "Fazhi-Capture"
MAX_BODY = 512 * 1024 * 1024
_NOT_STORED = {"transfer-encoding", "connection", "keep-alive"}


class ArchiveError(RuntimeError):
    """Archived bytes cannot be read or written; the message says which and what to do."""


class BodyRefused(ValueError):
    """A body that cannot be decoded within its limits; `reason` is `bomb`, `coding` or `truncated`."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one request brought. `wire_body` is the body before content decoding, `body` after it."""

    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    wire_body: bytes
    body: bytes
    fetched_at: datetime
    address: str = ""
    method: str = "GET"
    request_body: bytes = b""

    def header(self, name: str) -> str | None:
        """First value of a header, whatever its case."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)


def decode_body(data: bytes, coding: str | None, *, limit: int = MAX_BODY) -> bytes:
    """Undo a content coding (gzip, deflate), reading no further than `limit` bytes. Raises BodyRefused."""
    for name in reversed([c.strip().lower() for c in (coding or "").split(",") if c.strip()]):
        if name in ("identity", "none", "utf-8"):
            continue
        if name not in ("gzip", "x-gzip", "deflate"):
            raise BodyRefused("coding", f"content coding {name} was not asked for and is not understood")
        if data:
            data = _inflate(data, name, limit)
    return data


def _inflate(data: bytes, name: str, limit: int) -> bytes:
    if name.endswith("gzip") and data[:2] != b"\x1f\x8b":
        return data  # announced and not applied: common behind some proxies
    window = 47 if name.endswith("gzip") or data[:1] == b"\x78" else -15
    machine = zlib.decompressobj(window)
    try:
        out = machine.decompress(data, limit + 1)
    except zlib.error as error:
        raise BodyRefused("coding", f"the {name} body is damaged: {error}") from None
    if len(out) > limit or machine.unconsumed_tail:
        raise BodyRefused("bomb", f"the {name} body of {len(data)} bytes unpacks to more than {limit} bytes")
    if not machine.eof:
        raise BodyRefused("truncated", f"the {name} body ends before its end mark")
    return out


def to_warc(exchange: Exchange, capture: Mapping[str, Any] | None, *, same_as: str | None = None) -> bytes:
    """The compressed WARC records of an exchange: a response, or a revisit when its body is already archived
    (`same_as`: sha256 of that body); before it the request when it carried a body."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    stamp = datetime_to_iso_date(exchange.fetched_at.astimezone(UTC).replace(tzinfo=None), use_micros=True)
    extra = {"WARC-Date": stamp}
    if exchange.address:
        extra["WARC-IP-Address"] = exchange.address
    if capture is not None:
        extra[CAPTURE_HEADER] = json.dumps(dict(capture), ensure_ascii=True, default=str, separators=(",", ":"))
    kept = [
        (k, _latin(v)) for k, v in exchange.headers if k.lower() not in _NOT_STORED and k.lower() != "content-length"
    ]
    status = StatusAndHeaders(
        f"{exchange.status} {_latin(exchange.reason)}".strip(),
        [*kept, ("Content-Length", str(len(exchange.wire_body)))],
        protocol="HTTP/1.1",
    )
    payload = {"payload": io.BytesIO(exchange.wire_body), "length": len(exchange.wire_body), "warc_headers_dict": extra}
    if same_as:
        record = writer.create_revisit_record(
            exchange.url, f"sha256:{same_as}", exchange.url, stamp, http_headers=status, warc_headers_dict=extra
        )
    elif exchange.url.startswith(("http://", "https://")):
        record = writer.create_warc_record(exchange.url, "response", http_headers=status, **payload)
    else:  # a file that came by hand has no HTTP around it
        kind = exchange.header("Content-Type") or "application/octet-stream"
        record = writer.create_warc_record(exchange.url, "resource", warc_content_type=kind, **payload)
    writer.write_record(record)
    if exchange.method != "GET":
        line = StatusAndHeaders(
            f"{exchange.method} {exchange.url} HTTP/1.1",
            [("Content-Length", str(len(exchange.request_body)))],
            is_http_request=True,
        )
        asked = writer.create_warc_record(
            exchange.url,
            "request",
            payload=io.BytesIO(exchange.request_body),
            length=len(exchange.request_body),
            http_headers=line,
            warc_headers_dict={
                "WARC-Date": stamp,
                "WARC-Concurrent-To": record.rec_headers.get_header("WARC-Record-ID"),
            },
        )
        writer.write_record(asked)
    return out.getvalue()


def _latin(value: str) -> str:
    return value.encode("latin-1", "replace").decode("latin-1").replace("\r", " ").replace("\n", " ")


def warcinfo(name: str, fields: Mapping[str, str]) -> bytes:
    """The first record of a file."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    writer.write_record(writer.create_warcinfo_record(name, dict(fields)))
    return out.getvalue()


def read_at(stream: IO[bytes]) -> tuple[str, bytes]:
    """Target URL and decoded body of the record that starts at the stream's position."""
    record = next(iter(ArchiveIterator(stream)))
    coding = record.http_headers.get_header("Content-Encoding") if record.http_headers else None
    return record.rec_headers.get_header("WARC-Target-URI"), decode_body(record.raw_stream.read(), coding)


def captures(stream: IO[bytes], warc_file: str) -> Iterator[Capture]:
    """Index entries that a file's records carry, in order. A torn end of file ends the iteration."""
    iterator = ArchiveIterator(stream)
    for record in iterator:
        carried = record.rec_headers.get_header(CAPTURE_HEADER)
        if record.rec_type in ("response", "resource") and carried:
            offset = iterator.get_record_offset()
            headers = tuple(record.http_headers.headers) if record.http_headers else ()
            yield from_carried(json.loads(carried), headers, warc_file, offset)


def from_carried(
    carried: Mapping[str, Any], headers: Sequence[tuple[str, str]], warc_file: str, offset: int
) -> Capture:
    """A Capture from what its record carries, the HTTP headers and the place of the record."""
    values = dict(carried)
    values["fetched_at"] = datetime.fromisoformat(values["fetched_at"])
    values["listed_on"] = date.fromisoformat(values["listed_on"]) if values.get("listed_on") else None
    return Capture(**values, headers={k.lower(): v for k, v in headers}, warc_file=warc_file, warc_offset=offset)


def carried_of(exchange: Exchange, media_type: str, **known: Any) -> dict[str, Any]:
    """What a record carries for the index. `known` are further fields of Capture: portal_id, kind, title …"""
    return {
        "url": exchange.url, "final_url": exchange.url, "fetched_at": exchange.fetched_at.isoformat(),
        "status": exchange.status,
        "sha256": sha256(exchange.body), "length": len(exchange.body), "media_type": media_type,
        **{k: v.isoformat() if isinstance(v, date) else v for k, v in known.items()},
    }  # fmt: skip
