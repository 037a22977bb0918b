"""`fazhi run`, `stop`, `status`, `settings`: the main job and what it leaves up."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from fazhi import settings


def _fail(error: Exception) -> typer.Exit:
    Console(stderr=True, highlight=False).print(f"[red]✗[/] {error}", soft_wrap=True, markup=True)
    return typer.Exit(1)


AirflowPort = Annotated[
    int | None, typer.Option(help="Port of Airflow's UI (default 8080, or a free one)", envvar="AIRFLOW_PORT")
]
PgPort = Annotated[
    int | None, typer.Option(help="Port of the embedded PostgreSQL (default: a free one, kept)", envvar="PG_PORT")
]


def run(
    sample: Annotated[
        Path | None,
        typer.Option(
            help="Directory of your own report files (.txt .html .pdf .docx), served as one more portal",
            envvar="SAMPLE",
        ),
    ] = None,
    portals: Annotated[
        str, typer.Option(help="sample: the portal that ships with fazhi; registry: the live crawl", envvar="PORTALS")
    ] = "sample",
    year: Annotated[
        int | None, typer.Option(min=2000, max=2100, help="Crawl this report year only", envvar="YEAR")
    ] = None,
    airflow_port: AirflowPort = None,
    pg_port: PgPort = None,
    warehouse_dsn: Annotated[
        str | None,
        typer.Option(help="A PostgreSQL (15 or newer) of yours instead of the embedded one", envvar="WAREHOUSE_DSN"),
    ] = None,
) -> None:
    """Run the main job on this machine: crawl, read, check, load, publish through Airflow; print what came of it.

    Leaves Airflow, PostgreSQL and the sample portal up; `fazhi stop` stops them. Run again: quick, and changes nothing.
    """
    import psycopg
    from sqlalchemy.exc import SQLAlchemyError

    from fazhi.runtime import airflow, bring_up, run
    from fazhi.runtime.home import RunFailed
    from fazhi.warehouse.base import WarehouseUnavailable

    if sample and not sample.is_dir():
        raise _fail(ValueError(f"{sample} is no directory: give a folder with .txt, .html, .pdf or .docx reports"))
    options = bring_up.Options(
        sample.resolve() if sample else None, portals, year, airflow_port, pg_port, warehouse_dsn
    )
    try:
        run.main(options)
    except (RunFailed, airflow.AirflowFailed, WarehouseUnavailable) as e:
        raise _fail(e) from e
    except (SQLAlchemyError, psycopg.Error) as e:
        first = str(e).strip().splitlines()[0]
        raise _fail(RuntimeError(f"The warehouse refused: {first}. `fazhi settings` shows which one is meant.")) from e
    except KeyboardInterrupt as e:
        raise _fail(
            RuntimeError("Interrupted. What is up stays up; `make stop` stops it, `make run` goes on from here.")
        ) from e


def up(airflow_port: AirflowPort = None, pg_port: PgPort = None) -> None:
    """Start what is down, or bring back a part that died, and run nothing: PostgreSQL, Airflow, the sample portal."""
    from fazhi.runtime import airflow, bring_up
    from fazhi.runtime.home import Home, RunFailed
    from fazhi.warehouse.base import WarehouseUnavailable

    try:
        known = Home(settings.get().root, settings.get().var.resolve()).known()
        portals = "sample" if known.get("FAZHI_SAMPLE_HOSTS", "1") == "1" else known["FAZHI_PORTALS"]
        options = bring_up.Options(None, portals, None, airflow_port, pg_port, bring_up.own_server(known))
        bring_up.up(options, bring_up.Steps(Console(highlight=False)))
    except (RunFailed, airflow.AirflowFailed, WarehouseUnavailable) as e:
        raise _fail(e) from e


def stop() -> None:
    """Stop exactly what `fazhi run` started: Airflow, the sample portal, the embedded PostgreSQL."""
    from fazhi.runtime.bring_up import stop as stop_all

    stop_all(Console(highlight=False))


def status() -> None:
    """How the last runs went, in ten lines: what is up, years, refusals, quarantine, portals."""
    from fazhi.runtime import summary
    from fazhi.warehouse.base import WarehouseUnavailable

    try:
        summary.status(Console(highlight=False, soft_wrap=True))  # a line is a line, however many DAGs have run
    except WarehouseUnavailable as e:
        raise _fail(e) from e


def airflow_cli(context: typer.Context) -> None:
    """Airflow's own command line, with the settings of this machine's Airflow: `fazhi airflow backfill create …`."""
    from fazhi.runtime import airflow

    try:
        airflow.become_cli(context.args)
    except airflow.AirflowFailed as e:
        raise _fail(e) from e


def show_settings() -> None:
    """Every setting in force, passwords masked."""
    for field in dataclasses.fields(settings.get()):
        value = re.sub(r"://([^:/@]+):[^@]+@", r"://\1:…@", str(getattr(settings.get(), field.name)))
        typer.echo(f"{field.name:15} {value}")


def build(
    year: Annotated[int, typer.Argument(min=2000, max=2100, help="Report year")],
) -> None:
    """Do build_year's work here, without Airflow: extract, OCR, parse, gate and load one report year."""
    from fazhi.pipeline import extracting, reading, settling
    from fazhi.warehouse import base

    try:
        engine = base.engine()
    except base.WarehouseUnavailable as e:
        raise _fail(e) from e
    _tell("extract", extracting.extract_slice(engine, year).as_dict())
    _tell("ocr", extracting.extract_slice(engine, year, ocr=True).as_dict())
    _tell("parse", reading.parse_slice(engine, year).as_dict())
    _tell("settle", settling.settle(engine, year).as_dict())


def _tell(stage: str, counts: Mapping[str, Any]) -> None:
    """One line: the stage and its counts; a blocked year with the rules that block it."""
    words = [f"{name} {count}" for name, count in counts.items() if isinstance(count, int)]
    words += [f"{year} blocked by {', '.join(rules)}" for year, rules in counts.get("blocked", {}).items()]
    typer.echo(f"{stage:8}{', '.join(words)}")


def publish(
    as_of: Annotated[str | None, typer.Option(help="Day YYYY-MM-DD on which coverage is judged; default today")] = None,
    all_years: Annotated[
        bool, typer.Option("--all-years", help="Refresh every year, not only those that changed")
    ] = False,
) -> None:
    """Do publish_marts' work here, without Airflow: refresh the marts of the years that changed."""
    from fazhi.pipeline.publish import publish as publish_marts
    from fazhi.quality.suite import SuiteFailed
    from fazhi.warehouse import base

    try:
        day = date.fromisoformat(as_of) if as_of else None
        done = publish_marts(base.engine(), as_of=day, all_years=all_years)
    except (base.WarehouseUnavailable, SuiteFailed, ValueError) as e:
        raise _fail(e) from e
    years = "all years" if done["years"] == "all" else ", ".join(map(str, done["years"])) or "no year was behind"
    typer.echo(f"published: {years}; coverage as of {done['as_of']}")


def shadow(
    years: Annotated[list[int] | None, typer.Argument(help="Report years; none: all")] = None,
    limit: Annotated[int | None, typer.Option(help="At most this many pages")] = None,
    details: Annotated[bool, typer.Option("--details", help="Print every difference, not only counts")] = False,
) -> None:
    """Run the parser at hand over the archive and print what would move in the warehouse. Writes nothing.

    Exit code 0: nothing would move; 3: something would.
    """
    from fazhi.pipeline.shadow import shadow as compare
    from fazhi.warehouse import base

    try:
        result = compare(base.engine(), years, limit)
    except base.WarehouseUnavailable as e:
        raise _fail(e) from e
    typer.echo(f"{result.pages} pages compared, {len(result.moves)} differences")
    if result.left_out:
        typer.echo(f"{result.left_out} pages left out: read by another extractor; build their years first")
    for (kind, what), count in sorted(result.by_kind().items()):
        typer.echo(f"{count:6}  {kind:9} {what}")
    for move in result.moves if details else ():
        typer.echo(f"{move.kind:9} {move.what:26} {move.before or '–'} → {move.after or '–'}  {move.url}")
    raise typer.Exit(3 if result.moves else 0)


def register(app: typer.Typer) -> None:
    """Add the verbs of this room to the main program."""
    app.command("run")(run)
    app.command("up")(up)
    app.command("stop")(stop)
    app.command("status")(status)
    app.command("settings")(show_settings)
    app.command(
        "airflow",
        add_help_option=False,
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    )(airflow_cli)
    app.command("build")(build)
    app.command("publish")(publish)
    app.command("shadow")(shadow)
