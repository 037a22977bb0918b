"""`fazhi dashboards`: the ready-made dashboards into a Superset, or into a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add this room's verb to the main program."""
    app.command("dashboards")(dashboards)


def dashboards(
    url: Annotated[str, typer.Option(help="Superset's address.")] = "http://127.0.0.1:8088",
    user: Annotated[str, typer.Option(envvar="SUPERSET_USER", help="A Superset user with the Admin role.")] = "admin",
    password: Annotated[
        str | None, typer.Option(envvar="SUPERSET_PASSWORD", help="Its password; asked for when it is not given.")
    ] = None,
    dsn: Annotated[
        str | None,
        typer.Option(help="The warehouse's read-only address as Superset reaches it (default: FAZHI_READER_DSN)."),
    ] = None,
    to_zip: Annotated[
        Path | None, typer.Option("--zip", help="Write the bundle here instead, for `superset import-dashboards -p`.")
    ] = None,
) -> None:
    """Four dashboards into Apache Superset: coverage, year over year, timeliness, quality. Run again, it replaces them.

    Example: fazhi dashboards --url http://127.0.0.1:8088 --user admin
    """
    from fazhi.dashboards import bundle
    from fazhi.dashboards.declare import boards
    from fazhi.dashboards.superset import Superset, SupersetFailed

    try:
        data = bundle.packed(dsn or _reader())
        if to_zip:
            to_zip.unlink(missing_ok=True)
            to_zip.touch(mode=0o600)
            to_zip.write_bytes(data)
            typer.echo(f"{to_zip} written; it holds the read-only password")
            return
        secret = password or typer.prompt(f"Password of {user} at {url}", hide_input=True)
        Superset(url, user, secret).import_bundle(data)
    except (SupersetFailed, ValueError, OSError) as e:
        typer.secho(str(e), err=True, fg="red")
        raise typer.Exit(1) from None
    for board in boards():
        typer.echo(f"{url.rstrip('/')}/superset/dashboard/{board.slug}/  {board.title}")


def _reader() -> str:
    """FAZHI_READER_DSN of the environment, else the one that `fazhi run` keeps under var/. Raises ValueError."""
    from fazhi import settings

    kept = settings.read_env_file(settings.get().var / "fazhi.env")
    dsn = os.environ.get("FAZHI_READER_DSN") or kept.get("FAZHI_READER_DSN")
    if not dsn:
        raise ValueError(
            "No read-only address is known: run `make run` once, or give --dsn postgresql://fazhi_reader:…"
        )
    return dsn
