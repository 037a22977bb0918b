"""Command-line verbs of the warehouse."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

db = typer.Typer(no_args_is_help=True, help="The warehouse's database: its schema, backup and restore, logins for BI.")


class Failed(typer.Exit):
    """Ends the program with one sentence on standard error."""

    def __init__(self, message: str) -> None:
        typer.secho(message, err=True, fg="red")
        super().__init__(1)


def sentence(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Errors that a person can mend become one sentence; anything else is a defect and keeps its traceback."""

    @wraps(verb)
    def run(*args: Any, **kw: Any) -> Any:
        from fazhi.warehouse.base import trouble
        from fazhi.warehouse.find import NotFound

        try:
            return verb(*args, **kw)
        except (NotFound, ValueError) as e:
            raise Failed(str(e)) from None
        except OSError as e:
            raise Failed(f"{e.filename} cannot be used: {e.strerror}" if e.filename else str(e)) from None
        except Exception as e:
            if (told := trouble(e)) is None:
                raise
            raise Failed(told) from None

    return run


@sentence
def yoy(
    indicator: Annotated[str, typer.Option("--indicator", "-i", help="Catalogue code or Chinese name.")],
    region: Annotated[
        str | None, typer.Option("--region", "-r", help="Region by name or code: the matched panel of its agencies.")
    ] = None,
    agency: Annotated[str | None, typer.Option("--agency", "-a", help="Agency by (part of) its name.")] = None,
    first: Annotated[int, typer.Option("--from", help="First report year.")] = 1900,
    last: Annotated[int, typer.Option("--to", help="Last report year.")] = 9999,
    limit: Annotated[int, typer.Option(help="Rows at most.")] = 200,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object per row, with statement ids for `fazhi trace`.")
    ] = False,
) -> None:
    """How did an indicator change from year to year? With its caveats: ≥ ≈ bounds, part years, changed definitions.

    Example: fazhi yoy -i 学法 --agency 遂溪县人民政府 --from 2021
    """
    from fazhi.warehouse import base
    from fazhi.warehouse import yoy as question

    answer = question.ask(base.engine(), indicator, region=region, agency=agency, first=first, last=last, limit=limit)
    if as_json:
        for row in answer.rows:
            typer.echo(json.dumps(row, ensure_ascii=False, default=str))
        return
    from rich.console import Console

    from fazhi.warehouse import tell

    Console().print(tell.yoy_table(answer))
    if not answer.rows:
        typer.echo("No report in the warehouse states it for this choice of agencies and years.")


@sentence
def trace(
    statement_id: Annotated[str, typer.Argument(help="Id from `fazhi yoy --json` or from any mart.")],
    unmasked: Annotated[
        bool, typer.Option("--unmasked", help="Show private persons' names (needs a role that may).")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Where does a number come from? Statement, sentence, document, archived capture, address."""
    from fazhi.warehouse import base, tell
    from fazhi.warehouse.trace import trace as walk

    row = walk(base.engine(), statement_id, unmasked=unmasked)
    if as_json:
        typer.echo(json.dumps(row, ensure_ascii=False, default=str))
        return
    from rich.console import Console

    Console().print(tell.trace_tree(row))


@db.command()
@sentence
def upgrade(
    dsn: Annotated[str | None, typer.Option(help="Another database than the configured warehouse.")] = None,
) -> None:
    """Bring the warehouse's schema to this version. Data stays."""
    from fazhi.warehouse import migrate

    migrate.upgrade(dsn)
    typer.echo("The warehouse has the newest schema.")


@db.command()
@sentence
def downgrade(
    revision: Annotated[str, typer.Argument(help="Revision, -1 for one step back, or base to empty the warehouse.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take the schema back to an older version. Tables that version does not have are dropped with their rows."""
    from fazhi.warehouse import migrate

    if not yes:
        typer.confirm(f"Downgrade the warehouse to {revision}? What the older schema does not have is lost", abort=True)
    migrate.downgrade(revision=revision)
    typer.echo(f"The warehouse has schema {revision}.")


@db.command()
@sentence
def backup(file: Annotated[Path, typer.Argument(help="Where to write the dump (pg_dump custom format).")]) -> None:
    """Dump the whole warehouse to one file, with the pg_dump that belongs to the server."""
    from fazhi.warehouse import dump

    typer.echo(f"{dump.backup(file):,} bytes in {file}")


@db.command()
@sentence
def restore(
    file: Annotated[Path, typer.Argument(help="A dump that `fazhi db backup` wrote.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Replace the warehouse by a dump, in one transaction: on any error the warehouse stays as it was."""
    from fazhi.warehouse import dump

    if not file.is_file():
        raise FileNotFoundError(f"{file} is no file: give a dump that `fazhi db backup` wrote")
    if not yes:
        typer.confirm(f"Replace everything in the warehouse by {file}?", abort=True)
    dump.restore(file)
    typer.echo("The warehouse is what the dump holds.")


@db.command()
@sentence
def reader(
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, envvar="FAZHI_READER_PASSWORD", help="Password to set.")
    ],
    private: Annotated[bool, typer.Option("--private", help="The role that may see private persons' names.")] = False,
) -> None:
    """Let the read-only role of BI tools log in with a password of yours."""
    from fazhi.warehouse import base, roles

    typer.echo(f"{roles.set_reader_password(base.engine(), password, private=private)} may log in.")


@db.command()
def citus() -> None:
    """Print the SQL that spreads the empty star over a Citus cluster, by the distribution keys of the declarations."""
    from fazhi.warehouse.distribution import statements

    typer.echo("\n".join(statements()))


@sentence
def release(name: Annotated[str, typer.Argument(help="Small letters, digits and _, such as 2024_spring.")]) -> None:
    """Freeze the star as an immutable, citable snapshot."""
    from fazhi.warehouse import base
    from fazhi.warehouse.release import freeze

    made = freeze(base.engine(), name)
    typer.echo(f"Release {made.name}: {made.rows:,} rows, digest {made.digest}")


@sentence
def diff(
    a: Annotated[str, typer.Argument(help="Release to compare from.")],
    b: Annotated[str, typer.Argument(help="Release to compare with; now is the star as it is.")] = "now",
    limit: Annotated[int, typer.Option(help="Statements to list.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """What moved between two releases, or since one."""
    from fazhi.warehouse import base
    from fazhi.warehouse.release import diff as compare

    moved = compare(base.engine(), a, b, limit)
    if as_json:
        typer.echo(json.dumps(moved, ensure_ascii=False, default=str))
        return
    typer.echo(f"{a} → {b}: " + (", ".join(f"{n} {kind}" for kind, n in moved["counts"].items()) or "nothing moved"))
    for r in moved["rows"]:
        typer.echo(
            f"  {r['report_year']} {r['agency'] or ''} {r['indicator']} {r['kind']}: {r['before']} → {r['after']}  {r['statement_id']}"  # noqa: E501
        )


@sentence
def export(
    directory: Annotated[Path, typer.Argument(help="Folder to write to; made when it is not there.")],
    year: Annotated[int, typer.Option(help="Report year.")],
    to: Annotated[str, typer.Option(help="parquet | csv | xlsx")] = "parquet",
) -> None:
    """A year's marts and star as files, with a Frictionless datapackage.json. Evidence is masked.

    Example: fazhi export --year 2023 --to csv out/
    """
    from fazhi.warehouse import base
    from fazhi.warehouse.export import export_year

    for path in export_year(base.engine(), year, to, directory):
        typer.echo(f"{path}  {path.stat().st_size:,} bytes")


@sentence
def dictionary(
    out: Annotated[Path | None, typer.Option(help="File to write; standard output without it.")] = None,
) -> None:
    """The data dictionary as Markdown: every table, column, view and indicator."""
    from fazhi.warehouse.dictionary import markdown

    if out is None:
        typer.echo(markdown())
    else:
        out.write_text(markdown(), "utf-8")
        typer.echo(f"{out} written")


@sentence
def synth(
    reports: Annotated[int, typer.Option(help="Reports per year.")] = 1370,
    years: Annotated[str, typer.Option(help="Report years, such as 2014-2023 or 2022,2023.")] = "2022-2023",
    seed: Annotated[int, typer.Option(help="The same seed makes the same nation.")] = 1,
    dsn: Annotated[str | None, typer.Option(help="A database for it; it must hold no real reports.")] = None,
) -> None:
    """Fill a warehouse with a synthetic nation: real regions, made-up reports, for sizing and benchmarks."""
    from fazhi.warehouse import base
    from fazhi.warehouse.synth import Nation, parse_years, populate

    made = populate(base.engine(dsn), Nation(reports=reports, years=parse_years(years), seed=seed))
    typer.echo(
        f"{made['reports']:,} reports and {made['statements']:,} statements staged; load them with `fazhi load YEAR`"
    )


@sentence
def load(
    years: Annotated[list[int] | None, typer.Argument(help="Report years; none: every staged year.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Build the years anew and swap them in.")] = False,
) -> None:
    """Move what the gate let through into the star, and refresh the marts. (The DAG build_year does this by itself.)"""
    import sqlalchemy as sa

    from fazhi.warehouse import base, marts
    from fazhi.warehouse.load import load_year

    engine = base.engine()
    with engine.connect() as conn:
        wanted = (
            years or conn.execute(sa.text("select distinct report_year from stage.report order by 1")).scalars().all()
        )
    for year in wanted:
        done = load_year(engine, year, full=full)
        typer.echo(f"{year}: {done.mode}, {done.reports:,} reports, {done.statements:,} statements")
    marts.refresh(engine, list(wanted))


def register(app: typer.Typer) -> None:
    """Add this room's verbs to the main program."""
    for verb in (yoy, trace, load, release, diff, export, dictionary, synth):
        app.command()(verb)
    app.add_typer(db, name="db")
