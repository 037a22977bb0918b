"""`fazhi archive get|verify` and `fazhi replay`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

archive = typer.Typer(help="The archived bytes of every response.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this room's verbs to the main program."""
    app.add_typer(archive, name="archive")
    app.command("replay")(replay)


@archive.command("get")
def get(
    sha: Annotated[
        str, typer.Argument(help="SHA-256 of the bytes, or its first 8 or more digits (the column raw_sha256).")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; without it the bytes go to standard output.")
    ] = None,
) -> None:
    """Write the archived bytes that have this SHA-256, exactly as the site sent them (content coding undone)."""
    from fazhi.archive import index, open_archive
    from fazhi.archive.records import ArchiveError
    from fazhi.warehouse import base

    try:
        store = open_archive()
        file, offset = index.locate(base.engine(), sha)
        data = store.read(
            {"warc_file": file, "warc_offset": offset, "raw_sha256": sha.lower() if len(sha) == 64 else None}
        )
    except (ArchiveError, base.WarehouseUnavailable) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    if output is None:
        sys.stdout.buffer.write(data)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        typer.echo(f"{output} cannot be written: {error.strerror}", err=True)
        raise typer.Exit(2) from None


@archive.command("verify")
def verify(
    repair: Annotated[bool, typer.Option("--repair", help="Index files that a crash left out of the index.")] = False,
) -> None:
    """Read every archived record back and hold it against the index: bytes, hashes, missing files and missing rows."""
    from fazhi.archive import open_archive
    from fazhi.archive.verify import verify as check
    from fazhi.warehouse import base

    try:
        report = check(base.engine(), open_archive(), repair=repair)
    except base.WarehouseUnavailable as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    for problem in report.problems:
        typer.echo(problem)
    typer.echo(
        f"{report.files} files, {report.captures} captures read back, {report.repaired} indexed anew, "
        f"{len(report.problems)} problems"
    )
    if report.problems:
        raise typer.Exit(1)


def replay(
    url: Annotated[str, typer.Argument(help="URL of a captured page or attachment.")],
    text: Annotated[bool, typer.Option("--text", help="Print the whole text instead of a summary.")] = False,
) -> None:
    """Extract a captured URL again from the archive, without any network: every version, oldest first."""
    from fazhi.archive import open_archive
    from fazhi.archive.records import ArchiveError
    from fazhi.archive.replay import replay as again
    from fazhi.warehouse import base

    try:
        versions = again(base.engine(), open_archive(), url)
    except (ArchiveError, base.WarehouseUnavailable) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    for one in versions:
        typer.echo(one.text if text and one.text else one.line())
