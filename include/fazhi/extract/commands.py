"""Command-line verbs of this room."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from fazhi.records import Block, Document


def register(app: typer.Typer) -> None:
    """Add this room's verbs to the main program."""
    app.command("extract")(extract)


def extract(
    source: Annotated[
        str, typer.Argument(help="A file, - for standard input, or the URL of a page or attachment in the archive.")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="The whole Document as JSON instead of a view for people.")
    ] = False,
    url: Annotated[str | None, typer.Option(help="Where a file came from: base of the links in it.")] = None,
    in_process: Annotated[
        bool, typer.Option("--in-process", help="Read without the bounded child (to debug a reader).")
    ] = False,
) -> None:
    """Show the text that fazhi reads from a file: html, pdf, scan, docx, doc, wps, ofd, rtf, odt, xls(x), zip, 7z, txt.

    Exit status 2 and one sentence when it cannot be read.
    """
    from fazhi.extract import ExtractRefused, extract_bytes, extract_safely, to_payload

    data, name, origin = _load(source)
    try:
        reader = extract_bytes if in_process else extract_safely
        document = reader(data, url=url or origin, name=name)
    except ExtractRefused as refusal:
        _fail(f"{source}: {refusal.reason}")
    if as_json:
        typer.echo(json.dumps(to_payload(document), ensure_ascii=False, indent=1))
    else:
        _show(document)


def _load(source: str) -> tuple[bytes, str, str | None]:
    """(bytes, name, URL) of what was asked for."""
    if source == "-":
        return sys.stdin.buffer.read(), "standard input", None
    if source.startswith(("http://", "https://")):
        return _archived(source), source.rsplit("/", 1)[-1], source
    path = Path(source)
    if not path.is_file():
        wrong = "is a directory" if path.is_dir() else "no such file"
        _fail(f"{source}: {wrong}; give a file, - or the URL of something in the archive")
    return path.read_bytes(), path.name, None


def _archived(url: str) -> bytes:
    import sqlalchemy as sa

    from fazhi.archive import open_archive
    from fazhi.warehouse import base
    from fazhi.warehouse import operational as op

    try:
        engine = base.engine()
        newest = (
            sa.select(op.capture).where(op.capture.c.url == url).order_by(op.capture.c.last_seen_at.desc()).limit(1)
        )
        with engine.connect() as conn:
            row = conn.execute(newest).mappings().first()
    except (sa.exc.SQLAlchemyError, RuntimeError) as error:
        _fail(
            f"{url}: the archive's index cannot be asked ({str(error).splitlines()[0]}); "
            "run `make run` first or set WAREHOUSE_DSN"
        )
    if row is None:
        _fail(f"{url}: not in the archive; crawl its portal first")
    return bytes(open_archive().read(row))


def _show(document: Document) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(soft_wrap=True)
    facts = Table.grid(padding=(0, 2))
    rows = {
        "title": document.title,
        "read as": f"{document.media_type} by {document.method}, extractor {document.extractor_version}",
        "pages": document.pages or None,
        "OCR confidence": document.ocr_confidence,
        "garbage": document.garbage_share or None,
        "warnings": ", ".join(document.warnings) or None,
        **document.meta,
        "attachments": "\n".join(f"{name} {link}" for link, name in document.attachments) or None,
    }
    for label, value in rows.items():
        if value is not None:
            facts.add_row(Text(label, style="bold"), Text(str(value)))
    console.print(facts)
    console.print()
    for block in document.blocks:
        console.print(
            Text(f"{block.start:>6} {_place(block):<18} ", style="dim") + Text(document.text[block.start : block.end])
        )


def _place(block: Block) -> str:
    page = f"p{block.page} " if block.page else ""
    return f"{page}{block.kind}" + (f" {block.confidence:.2f}" if block.confidence is not None else "")


def _fail(sentence: str) -> NoReturn:
    typer.echo(f"fazhi extract: {sentence}", err=True)
    raise typer.Exit(2)
