"""Command-line verbs of the warehouse."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

db = typer.Typer(no_args_is_help=True, help="The database: upgrade, downgrade, backup, restore.")


class Failed(typer.Exit):
    """Ends the program with one sentence on standard error."""

    def __init__(self, message: str) -> None:
        typer.secho(message, err=True, fg="red")
        super().__init__(1)


def sentence(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Errors that a person can mend become one sentence; anything else is a defect and keeps its traceback."""

    @wraps(verb)
    def run(*args: Any, **kw: Any) -> Any:
        import sqlalchemy as sa

        from fazhi.warehouse import base
        from fazhi.warehouse.find import NotFound

        try:
            return verb(*args, **kw)
        except (NotFound, base.WarehouseUnavailable, FileNotFoundError, FileExistsError, ValueError) as e:
            raise Failed(str(e)) from None
        except sa.exc.OperationalError as e:
            raise Failed(
                f"The warehouse does not answer: {str(e.orig).strip().splitlines()[0]}. `make run` starts the embedded one"
            ) from None
        except sa.exc.ProgrammingError as e:
            if "does not exist" not in str(e.orig):
                raise
            raise Failed("The warehouse has not the schema of this version: run `fazhi db upgrade`") from None

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
    unmasked: Annotated[bool, typer.Option(help="Show private persons' names (needs a role that may).")] = False,
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


def register(app: typer.Typer) -> None:
    """Add this room's verbs to the main program."""
    app.command()(yoy)
    app.command()(trace)
    app.add_typer(db, name="db")
