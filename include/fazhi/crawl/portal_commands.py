"""`fazhi portals check` and `fazhi portals add`: the registry verbs that look at a site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi.portals.commands import Source, fail, portals

if TYPE_CHECKING:
    from fazhi.portals.registry import Portal


@portals.command("check")
def check(
    target: Annotated[str, typer.Argument(help="URL of a list page, or a portal id.")],
    source: Source = None,
    pages: Annotated[int, typer.Option(help="List pages to read at most.")] = 3,
) -> None:
    """Fetch a list page and say what fazhi makes of it: the CMS family and how it knew, the links it would take and
    those it would not, the pagination it understood, and what is wrong."""
    from fazhi.crawl.check import check as look

    report = look(_target(target, source), pages=pages)
    for line in report.lines():
        typer.echo(line)
    if report.problems:
        raise typer.Exit(1)


@portals.command("add")
def add(
    url: Annotated[str, typer.Argument(help="URL of the list page.")],
    region: Annotated[str, typer.Option(help="Official code of the region: 6 digits, 9 for a township.")],
    name: Annotated[str, typer.Option(help="What the column is called, with its place.")],
    tier: Annotated[str, typer.Option(help="national, province, city, county or township.")] = "county",
    portal_id: Annotated[
        str | None, typer.Option("--id", help="Portal id; without it made from the host and path.")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="YAML file to append to; without it the block is printed.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Do not fetch the page; the family stays `auto`.")] = False,
) -> None:
    """Write the YAML block of a new portal, its family found by looking at the page."""
    from fazhi.portals import blocks

    family, problems = "auto", []
    if not offline:
        from fazhi.crawl.check import check as look

        report = look(blocks.draft(url, region, name, tier, "auto", portal_id), pages=1)
        family, problems = report.family or "auto", report.problems
    portal = blocks.draft(url, region, name, tier, family, portal_id)
    for problem in problems:
        typer.echo(f"note: {problem}", err=True)
    try:
        typer.echo(blocks.write(portal, file))
    except ValueError as error:
        fail(str(error))


def _target(target: str, source: str | None) -> Portal:
    from fazhi.portals import blocks, registry

    if "://" in target:
        return blocks.draft(target, "000000", target, "county", "auto", None)
    try:
        portal = registry.load(source).get(target)
    except registry.RegistryError as error:
        fail(str(error))
    if portal is None:
        fail(f"{target} is neither a URL nor a portal id: `fazhi portals list` shows the ids")
    return portal
