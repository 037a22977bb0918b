"""`fazhi parse`: read report files and print what they state."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn
from urllib.parse import urlsplit

import typer

if TYPE_CHECKING:
    from fazhi.records import Context, Document, ParsedReport


def register(app: typer.Typer) -> None:
    """Add this room's verbs to the main program."""
    app.command("parse")(parse_files)


def parse_files(
    files: Annotated[
        list[Path],
        typer.Argument(help="Report files (.txt .html .pdf .docx ...); - reads standard input.", metavar="FILE…"),
    ],
    url: Annotated[
        str | None, typer.Option(help="Address the file was taken from: judges the host, tells the portal's region.")
    ] = None,
    media_type: Annotated[str | None, typer.Option(help="Take the bytes for this type, e.g. text/plain.")] = None,
    assume_report: Annotated[
        bool, typer.Option("--assume-report", help="Read facts even from a text that would be refused (a passage).")
    ] = False,
    with_text: Annotated[bool, typer.Option("--with-text", help="Add the text that all offsets point into.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object (contract.schema.json).")] = False,
    as_jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Print one JSON object per line for each file, in one process.")
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Show per sentence what was found, by which rule, and what was rejected and why."
        ),
    ] = False,
) -> None:
    """Read reports: who, where, when, sections, facts with evidence.

    A look-alike, a news item or an error page is read too: is_report is false and `refusal` names why (exit 0).
    A file that cannot be read (empty, damaged, a picture without text) is named on stderr (exit 2).
    """
    if not as_jsonl and len(files) > 1:
        _fail(f"{len(files)} files given: write --jsonl to read several in one go")
    failed = False
    for path in files:
        try:
            document, report = _read(path, url, media_type, assume_report)
        except Unreadable as error:
            if not as_jsonl:
                _fail(str(error))
            failed = True
            typer.echo(f"fazhi parse: {error}", err=True)
            typer.echo(json.dumps(_unread(path, error), ensure_ascii=False))
            continue
        if as_json or as_jsonl:
            from fazhi.parse.contract import to_json

            record = to_json(report, text=document.text if with_text else None)
            if as_jsonl:
                record = {"file": str(path), **record}
            typer.echo(json.dumps(record, ensure_ascii=False, indent=None if as_jsonl else 1))
        else:
            from fazhi.parse.explain import explain as shown

            typer.echo(shown(document, report, sentences=explain))
    if failed:
        raise typer.Exit(2)


def _unread(path: Path, error: Exception) -> dict[str, object]:
    """The line of a file that could not be read, so that lines and files stay in step."""
    from fazhi.parse import PARSER_VERSION
    from fazhi.parse.contract import to_json
    from fazhi.records import Metadata, ParsedReport

    nothing = ParsedReport(Metadata(is_report=False, refusal="unreadable"), parser_version=PARSER_VERSION)
    return {"file": str(path), "error": str(error), **to_json(nothing)}


class Unreadable(Exception):
    """A file that gives no text; the message is one line naming the file and what to do."""


def _fail(message: str) -> NoReturn:
    typer.echo(f"fazhi parse: {message}", err=True)
    raise typer.Exit(2)


def _read(path: Path, url: str | None, media_type: str | None, assume_report: bool) -> tuple[Document, ParsedReport]:
    from fazhi.parse import parse

    name = "standard input" if str(path) == "-" else str(path)
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{name}: {(error.strerror or 'cannot be read').lower()}: give a readable file") from None
    document = _document(data, name, url, media_type)
    report = parse(document, _context(url, media_type, assume_report))
    return document, report


def _document(data: bytes, name: str, url: str | None, media_type: str | None) -> Document:
    """Text files are taken unchanged; everything else goes through the extractors."""
    from fazhi.records import Document, sha256

    if not data.strip():
        raise Unreadable(f"{name}: the file is empty: nothing to read")
    if media_type == "text/plain" or (media_type is None and not _is_marked_up(data)):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = None
        if text is not None and "\x00" not in text:
            if not text.strip("\ufeff \t\r\n\u00a0\u3000"):
                raise Unreadable(f"{name}: the file is empty: nothing to read")
            return Document(text, sha256(data), "text/plain", "plain", "1")
    from fazhi.extract import ExtractRefused, extract_bytes

    try:
        return extract_bytes(data, url=url, media_type=media_type, name=Path(name).name)
    except ExtractRefused as error:
        reason = " ".join(str(error).split())
        if _is_web_page(data) and reason.startswith(("empty", "no_text")):
            return Document(_visible(data), sha256(data), "text/html", "html", "1")
        raise Unreadable(f"{name}: cannot be read: {reason}") from None


def _is_marked_up(data: bytes) -> bool:
    """Whether the bytes are a web page or a binary format rather than plain text."""
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return (
        b"\x00" in data[:4096]
        or head.startswith((b"%pdf", b"pk\x03\x04", b"{\\rtf", b"\x89png", b"\xff\xd8\xff", b"gif8"))
        or _is_web_page(data)
    )


def _is_web_page(data: bytes) -> bool:
    head = data[:4096].lower()
    return (
        b"<html" in head
        or b"<!doctype html" in head
        or (b"<body" in head and b"</" in head)
        or (b"<div" in head and b"</" in data)
    )


def _visible(data: bytes) -> str:
    """What a page without an article shows (an error page), to judge it by."""
    raw = data.decode("utf-8", "replace")
    raw = re.sub(r"<(script|style)\b[^>]*>[^<]*(?:<(?!/\1)[^<]*)*</\1>", " ", raw[:200_000], flags=re.I)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"<[^<>]*>", " ", raw)).strip() or "-"


def _context(url: str | None, media_type: str | None, assume_report: bool) -> Context:
    from fazhi.records import Context

    return Context(url=url, media_type=media_type, region_code=_portal_region(url), assume_report=assume_report)


def _portal_region(url: str | None) -> str | None:
    """Region of the registered portals of a host; of an unregistered one (sft.gxzf.gov.cn) the region that the portals
    of its domain (gxzf.gov.cn) share."""
    if not url or "://" not in url:
        return None
    from fazhi.portals import registry
    from fazhi.reference import regions

    host = (urlsplit(url).hostname or "").lower()
    try:
        portals = registry.load("registry").values()
    except registry.RegistryError:
        return None
    found = {p.region for p in portals if p.host == host or host in p.hosts}
    if not found and (domain := _domain(host)):
        found = {p.region for p in portals if _domain(p.host) == domain}
    paths = [regions.ancestors(code) for code in found if code and not code.startswith("00")]
    return next((c for c in paths[0] if all(c in p for p in paths)), None) if paths else None


def _domain(host: str) -> str | None:
    """Registered part of a government host: cg.gz.gov.cn -> gz."""
    return host.removesuffix(".gov.cn").rsplit(".", 1)[-1] if host.endswith(".gov.cn") else None
