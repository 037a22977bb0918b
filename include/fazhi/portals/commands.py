"""`fazhi portals list|show|validate`; `check` and `add`, which fetch, are added by crawl/portal_commands.py."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from fazhi.portals.registry import Portal

portals = typer.Typer(help="The registry of portals: one YAML block each.", no_args_is_help=True)
Source = Annotated[
    str | None,
    typer.Option(
        help="registry, sample, a directory or a YAML file; several joined by commas (default: FAZHI_PORTALS)."
    ),
]


def register(app: typer.Typer) -> None:
    """Add this room's verbs to the main program."""
    app.add_typer(portals, name="portals")


@portals.command("list")
def list_(
    source: Source = None, family: Annotated[str | None, typer.Option(help="Only portals of this CMS family.")] = None
) -> None:
    """One line per portal: id, region, tier, CMS family, site, name."""
    for portal in _load(source).values():
        if family in (None, portal.family):
            typer.echo(
                f"{portal.id:32} {portal.region:9} {portal.tier:8} {portal.family:12} {portal.site:28} "
                f"{portal.name}{'  (paused)' if portal.paused else ''}"
            )


@portals.command("show")
def show(
    portal_id: Annotated[str, typer.Argument(help="As `fazhi portals list` shows it.")], source: Source = None
) -> None:
    """A portal's block as YAML, with the defaults that it does not write out."""
    import yaml

    from fazhi.portals.blocks import as_block

    found = _load(source).get(portal_id)
    if found is None:
        fail(f"no portal {portal_id}: `fazhi portals list` shows the ids")
    typer.echo(f"# {found.origin}")
    typer.echo(yaml.safe_dump(as_block(found, defaults=True), allow_unicode=True, sort_keys=False).rstrip())


@portals.command("validate")
def validate(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="YAML files or directories; without them the packaged registry.")
    ] = None,
) -> None:
    """Check portal YAML: every mistake with file, line and what to write."""
    from fazhi.portals import registry

    found = _load(",".join(map(str, paths)) if paths else "registry")
    if not found:
        fail(
            f"no portal in {', '.join(map(str, paths or []))}: a file begins with `portals:`, "
            f"see {registry.HERE / 'schema.json'}"
        )
    typer.echo(f"{len(found)} portals, no mistake")


def _load(source: str | None) -> dict[str, Portal]:
    from fazhi.portals import registry

    try:
        return registry.load(source)
    except registry.RegistryError as error:
        fail(str(error))


def fail(sentence: str) -> NoReturn:
    """End the verb with one sentence and status 2."""
    typer.echo(sentence, err=True)
    raise typer.Exit(2)
