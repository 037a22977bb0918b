"""`fazhi crawl`, `fazhi import`, and the registry verbs that fetch."""

from __future__ import annotations

from typing import Annotated

import typer

from fazhi.crawl import portal_commands  # noqa: F401  (adds `fazhi portals check` and `add`)


def register(app: typer.Typer) -> None:
    """Add this room's verbs to the main program."""
    app.command("crawl")(crawl)
    app.command("import")(import_)


def crawl(
    portal: Annotated[
        list[str] | None,
        typer.Option("--portal", "-p", help="Portal id; repeat for several. Without it: every portal of the registry."),
    ] = None,
    year: Annotated[
        list[int] | None,
        typer.Option("--year", "-y", help="Report year; repeat for several. Without it: all reports that are listed."),
    ] = None,
    portals: Annotated[
        str | None,
        typer.Option(help="registry, sample, or a directory of YAML files (default: the setting FAZHI_PORTALS)."),
    ] = None,
    recheck: Annotated[bool, typer.Option(help="Ask a few captured pages again whether they changed.")] = True,
) -> None:
    """Read the lists of portals, fetch the reports that are new with their attachments, and archive every response.

    Running it again fetches nothing twice. What a site does wrong is named and counted; the other portals go on.
    Exit code 1 when a portal did not give what it should."""
    from rich.console import Console

    from fazhi.crawl.outcome import PortalOutcome
    from fazhi.crawl.run import UnknownPortal, crawl_portals
    from fazhi.portals import registry
    from fazhi.warehouse import base

    out = Console(soft_wrap=True, highlight=False)

    def show(one: PortalOutcome) -> None:
        out.print(
            f"{one.portal_id}: {one.outcome} · {one.links} report links on {one.pages} list pages · "
            f"{one.fetched} fetched · {one.unchanged} unchanged · {one.changed} changed",
            markup=False,
        )
        for sentence in one.sentences[:5]:
            out.print(f"    {sentence}", markup=False)

    try:
        registered = registry.load(portals)
        summary = crawl_portals(
            base.engine(), portal or list(registered), year or None, recheck=recheck, progress=show, portals=registered
        )
    except (registry.RegistryError, UnknownPortal, base.WarehouseUnavailable) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    out.print(
        f"{len(summary.portals)} portals: {summary.found} report links, {summary.fetched} captures fetched, "
        f"{summary.changed} changed, {summary.withdrawn} withdrawn, years {sorted(summary.years_touched)}",
        markup=False,
    )
    if summary.failures:
        raise typer.Exit(1)


def import_(
    sources: Annotated[
        list[str], typer.Argument(help="A directory of report files, a .warc(.gz) file, or a text file of URLs.")
    ],
    portal: Annotated[
        str | None,
        typer.Option(
            "--portal", "-p", help="Portal id to file them under; without it the URL's host decides, else `manual`."
        ),
    ] = None,
) -> None:
    """Take in reports that were collected by hand: of a portal that blocks crawlers, from a mail, from a web archive.

    They go the same way as crawled ones, with provenance `manual`. A directory may hold index.tsv with the columns
    file, url, title, date, portal (only file is needed). Importing again changes nothing."""
    from fazhi.crawl.manual import import_manual
    from fazhi.crawl.manual_sources import ImportProblem
    from fazhi.portals import registry
    from fazhi.warehouse import base

    try:
        summary = import_manual(base.engine(), sources, portal_id=portal)
    except (ImportProblem, registry.RegistryError, base.WarehouseUnavailable) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    for one in summary.portals.values():
        typer.echo(f"{one.portal_id}: {one.fetched} taken in, {one.unchanged} known already")
        for sentence in one.sentences:
            typer.echo(f"    {sentence}")
    if summary.failed:
        raise typer.Exit(1)
