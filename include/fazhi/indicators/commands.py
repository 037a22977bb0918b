"""`fazhi indicators`: the catalogue shown, checked and extended, and the remainder that it does not name yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from fazhi.indicators.gaps import Open

indicators = typer.Typer(help="The catalogue of indicators: one YAML block each.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this room's verbs to the main program."""
    app.add_typer(indicators, name="indicators")


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)


@indicators.command("list")
def list_(area: Annotated[str | None, typer.Option(help="Only this task area, such as DISP.")] = None) -> None:
    """One line per indicator: code, unit, Chinese and English name."""
    from fazhi.indicators.block import CatalogueError
    from fazhi.indicators.catalogue import areas, catalogue

    try:
        found = [i for i in catalogue() if area in (None, i.area)]
    except CatalogueError as e:
        _fail(str(e))
    if not found:
        _fail(f"no task area {area}: there are {', '.join(areas())}")
    for i in found:
        typer.echo(f"{i.code:28} {i.unit:6} {i.name_cn}  {i.name_en}")
    typer.echo(f"{len(found)} indicators")


@indicators.command("show")
def show(code: Annotated[str, typer.Argument(help="As `fazhi indicators list` shows it.")]) -> None:
    """All that the catalogue says of one indicator."""
    from fazhi.indicators.catalogue import by_code

    i = by_code().get(code)
    if i is None:
        _fail(f"no indicator {code}: `fazhi indicators list` shows the codes")
    typer.echo(f"{i.code}  {i.name_cn}  {i.name_en}\n{i.definition}")
    typer.echo(f"area {i.area} · unit {i.unit} · {i.value_kind} · over time: {i.aggregation} · slot {i.slot}")
    if i.official_term:
        typer.echo(f"official term  {i.official_term}")
    for tier, (low, high) in i.plausible.items():
        typer.echo(f"plausible      {tier:9} {low:g} to {high:g}")
    for title, cues in (("cue", i.cues), ("zero", i.zero), ("full", i.full)):
        for cue in cues:
            typer.echo(f"{title:14} {cue.text}")
    for title, text in (
        ("anti-cues", " ".join(i.anti)),
        ("measure words", " ".join(sorted(i.units))),
        ("constraints", "; ".join(c.text for c in i.constraints)),
        ("facets", "; ".join(f"{k}: {', '.join(v)}" for k, v in i.facets.items())),
    ):
        if text:
            typer.echo(f"{title:14} {text}")
    for e in i.examples:
        typer.echo(f"+ {e.text}  → {e.value:g} {e.qualifier}")
    for e in i.negatives:
        typer.echo(f"- {e.text}")


@indicators.command("check")
def check() -> None:
    """Read every block and every example; one line per mistake, status 1 when there is one."""
    from fazhi.indicators.block import CatalogueError
    from fazhi.indicators.catalogue import catalogue
    from fazhi.indicators.check import failures

    try:
        found = catalogue()
    except CatalogueError as e:
        _fail(str(e))
    wrong = list(failures(found))
    for line in wrong:
        typer.echo(line, err=True)
    examples = sum(len(i.examples) + len(i.negatives) for i in found)
    typer.echo(f"{len(found)} indicators, {examples} examples, {len(wrong)} misread")
    if wrong:
        raise typer.Exit(1)


@indicators.command("gaps")
def gaps(
    paths: Annotated[list[Path] | None, typer.Argument(help="Report files or folders; none: the warehouse.")] = None,
    top: Annotated[int, typer.Option(min=1, help="How many groups to show.")] = 30,
    least: Annotated[int, typer.Option(min=1, help="Only groups with at least so many statements.")] = 2,
    assume_report: Annotated[
        bool, typer.Option("--assume-report", help="Read files that do not look like reports, too.")
    ] = False,
) -> None:
    """What reports state often and no indicator names: uncatalogued statements grouped by wording, most frequent first.

    A group worth an indicator becomes one with `fazhi indicators add`.
    """
    from fazhi.indicators.gaps import group

    found = group(_from_files(paths, assume_report) if paths else _from_warehouse())
    shown = [g for g in found if g.count >= least][:top]
    for g in shown:
        typer.echo(f"{g.count:6,}  {g.leader} [{g.unit}]  {g.low:g} to {g.high:g}")
        typer.echo(f"        «{g.evidence[0]}»")
    typer.echo(f"{sum(g.count for g in found):,} statements in {len(found):,} groups, {len(shown)} shown")


def _from_files(paths: list[Path], assume: bool) -> Iterator[Open]:
    from fazhi.extract import ExtractRefused, extract_bytes
    from fazhi.indicators.gaps import Open
    from fazhi.parse import parse
    from fazhi.records import Context

    for path in paths:
        for file in sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]:
            try:
                document = extract_bytes(file.read_bytes(), name=file.name)
            except (OSError, ExtractRefused) as e:
                typer.echo(f"{file}: {e}", err=True)
                continue
            read = parse(document, Context(assume_report=assume))
            if not read.metadata.is_report and not assume:
                typer.echo(
                    f"{file}: not a report ({read.metadata.refusal}); --assume-report reads it all the same", err=True
                )
            for s in read.reading.remainder:
                yield Open(s.action or "", s.object or "", s.unit, s.value, s.evidence.text)


def _from_warehouse() -> Iterator[Open]:
    import sqlalchemy as sa

    from fazhi.indicators.gaps import Open
    from fazhi.warehouse.base import engine
    from fazhi.warehouse.operational import statement as t

    query = sa.select(t.c.action, t.c.object, t.c.unit, t.c.value, t.c.evidence_text).where(t.c.indicator.is_(None))
    try:
        with engine().connect() as conn:
            for row in conn.execute(query.order_by(t.c.statement_id)):
                yield Open(row.action or "", row.object or "", row.unit or "", float(row.value), row.evidence_text)
    except (sa.exc.SQLAlchemyError, RuntimeError, ValueError) as e:
        _fail(
            f"the warehouse cannot be read ({str(e).splitlines()[0]}): start it with `make run`, or name report files"
        )


@indicators.command("add")
def add(
    code: Annotated[str, typer.Argument(help="Code such as DISP_NEW; its first part is the task area.")],
    name_cn: Annotated[str, typer.Option(help="Chinese name.")],
    name_en: Annotated[str, typer.Option(help="English name.")],
    definition: Annotated[str, typer.Option(help="What is counted, in one sentence.")],
    unit: Annotated[str, typer.Option(help="Base unit; ratio for rates, 元 for amounts.")],
    cue: Annotated[
        list[str],
        typer.Option(
            help="'project|works =signed|new': what is counted, after = what its clause must hold; repeatable."
        ),
    ],
    example: Annotated[list[str], typer.Option(help="'sentence = value'; repeatable.")],
    kind: Annotated[str, typer.Option(help="count, ratio or amount.")] = "count",
    aggregation: Annotated[str, typer.Option(help="Over the year: sum, last or none.")] = "sum",
    plausible: Annotated[
        str, typer.Option(help="Highest credible value of township,county,city,province.")
    ] = "1e4,1e5,1e6,1e7",
    units: Annotated[str, typer.Option(help="Measure words accepted, divided by blanks.")] = "",
    anti: Annotated[str, typer.Option(help="Words beside the figure that rule it out.")] = "",
    negative: Annotated[list[str] | None, typer.Option(help="A sentence that must not be read so; repeatable.")] = None,
) -> None:
    """Promote a group of statements to an indicator: the block is written only when every example still reads right."""
    from fazhi.indicators.add import append, block
    from fazhi.indicators.block import CatalogueError
    from fazhi.indicators.catalogue import folder

    if not re.fullmatch(r"[A-Z]+(?:_[A-Z0-9]+)+", code):
        _fail(f"a code is capital letters with the task area first, such as DISP_NEW, not {code!r}")
    try:
        bounds = [float(x) for x in plausible.split(",")]
    except ValueError:
        _fail(f"--plausible takes four rising numbers divided by commas, such as 1e2,1e3,1e4,1e5, not {plausible!r}")
    try:
        raw = block(
            code,
            (name_cn, name_en),
            definition,
            kind,
            unit,
            aggregation,
            bounds,
            cue,
            anti,
            units,
            example,
            negative or [],
        )
        path = folder() / f"{code.split('_')[0]}.yaml"
        append(raw, path)
    except (CatalogueError, OSError) as e:
        _fail(str(e))
    typer.echo(
        f"{code} written to {path}; every report will be read anew with it: `fazhi shadow` shows what would move"
    )
