"""Command-line verbs of this room: gate, rules, review."""

from __future__ import annotations

import getpass
import json
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    import sqlalchemy as sa

Key = Annotated[
    str, typer.Argument(help="Statement or report id as `fazhi review list` shows it (its first 6 characters will do).")
]
Why = Annotated[str, typer.Option("--why", help="The reason; it is kept with the decision.")]
Who = Annotated[str, typer.Option("--who", help="Who decides; the login name unless given.")]


def register(app: typer.Typer) -> None:
    """Add this room's verbs to the main program."""
    app.command("gate")(gate)
    app.command("rules")(rules)
    review = typer.Typer(
        no_args_is_help=True,
        help="Decide on rows that the gate holds back: list, show, release, correct, reject, withdraw. "
        "A decision is applied at the next run of the gate (`fazhi gate YEAR`, or build_year in Airflow).",
    )
    review.command("list")(listing)
    for verb in (show, release, correct, reject, withdraw):
        review.command(verb.__name__)(verb)
    app.add_typer(review, name="review")


def gate(
    year: Annotated[int, typer.Argument(help="Report year, for example 2023.", min=1990, max=2100)],
    explain: Annotated[bool, typer.Option("--explain", help="Show the rows behind every rule that failed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    docs: Annotated[bool, typer.Option(help="Write Data Docs under var/data_docs.")] = True,
) -> None:
    """Judge the staged rows of a report year and write their verdicts. Loads nothing. Exit 1: blocked."""
    from dataclasses import asdict

    from fazhi import settings
    from fazhi.quality import gate as module
    from fazhi.quality import show as views
    from fazhi.quality.suite import SuiteFailed

    engine = _engine()
    known = views.years_known(engine)
    if year not in known:
        _fail(f"No report on {year} was ever read; there are {', '.join(map(str, known)) or 'none of any year'}")
    try:
        result = module.run_gate(engine, year, docs_dir=settings.get().var / "data_docs" if docs else None)
    except (module.GateBusy, SuiteFailed) as error:
        _fail(str(error))
    if as_json:
        typer.echo(json.dumps(asdict(result), ensure_ascii=False, indent=1))
    else:
        views.gate_result(engine, result, explain=explain)
    raise typer.Exit(1 if result.blocked else 0)


def rules(
    layer: Annotated[
        str | None,
        typer.Option(help="Only this layer: key, domain, range, sibling, date, text, cross, year, history, mart."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole catalogue as JSON.")] = False,
) -> None:
    """List every data-quality rule with its severity and what it means, 中文 and English. Needs no database."""
    from fazhi.quality import show as views
    from fazhi.quality.catalogue import all_rules

    chosen = [r for r in all_rules() if layer in (None, r.layer)]
    if not chosen:
        _fail(
            f"no rule is in a layer called {layer}; the layers are {', '.join(sorted({r.layer for r in all_rules()}))}"
        )
    if as_json:
        from fazhi.quality.rules import RULE_COLUMNS

        typer.echo(json.dumps([{n: getattr(r, n) for n in RULE_COLUMNS} for r in chosen], ensure_ascii=False, indent=1))
    else:
        views.rules(chosen)


def listing(
    year: Annotated[int | None, typer.Option(help="Only this report year.")] = None,
    decided: Annotated[
        bool, typer.Option("--decided", help="Past decisions and what became of them, instead of what waits.")
    ] = False,
    limit: Annotated[int, typer.Option(help="Rows to show.")] = 40,
) -> None:
    """What the gate holds back and nobody has decided, worst first; or with --decided the decisions."""
    from fazhi.quality import show as views

    (views.decisions if decided else views.waiting)(_engine(), year, limit)


def show(key: Key) -> None:
    """One row: its sentence, what it breaks and why, and the decisions about it."""
    from fazhi.quality import show as views

    engine = _engine()
    views.row(engine, *_find(engine, key))


def release(
    key: Annotated[str, typer.Argument(help="Statement or report id, or a blocked report year such as 2023.")],
    why: Why,
    who: Who = "",
    rule: Annotated[str | None, typer.Option(help="Waive only this rule; all of them unless given.")] = None,
) -> None:
    """The row is right as it stands: let it in although it breaks a rule. Of a blocked year: accept its failures."""
    from fazhi.quality import gate as module
    from fazhi.quality.review import ReviewError

    if key.isdigit() and len(key) == 4:
        try:
            released = module.release_year(_engine(), int(key), who or getpass.getuser(), why)
        except ReviewError as error:
            _fail(str(error))
        typer.echo(f"{key} is released ({', '.join(released)}). Run build_year for it, or `fazhi gate {key}` to see.")
        return
    _decide("release", key, why, who, rule_id=rule)


def correct(
    key: Key,
    value: Annotated[
        float, typer.Option("--value", help="The right value in the base unit: 20000, not 2万; 0.985, not 98.5.")
    ],
    why: Why,
    who: Who = "",
) -> None:
    """The figure was read or printed wrongly: put this value in its place. It is judged again like any value."""
    _decide("correct", key, why, who, value=value)


def reject(key: Key, why: Why, who: Who = "") -> None:
    """Keep the row (or the whole report) out for good."""
    _decide("reject", key, why, who)


def withdraw(key: Key, why: Why, who: Who = "") -> None:
    """Undo the decisions about a row; the rules alone judge it again."""
    _decide("withdraw", key, why, who)


def _decide(
    decision: str, key: str, why: str, who: str, *, rule_id: str | None = None, value: float | None = None
) -> None:
    from fazhi.quality.review import Decision, ReviewError, decide

    engine = _engine()
    report_id, statement_id = _find(engine, key)
    try:
        made = decide(
            engine, Decision(decision, report_id, statement_id, rule_id, value, why, who or getpass.getuser())
        )
    except ReviewError as error:
        _fail(str(error))
    typer.echo(f"Decision {made} ({decision}) is recorded and will be applied by the next run of the gate.")


def _find(engine: sa.Engine, key: str) -> tuple[str, str]:
    """(report_id, statement_id or "") of a row of a current report, by a prefix of its id."""
    import sqlalchemy as sa

    if len(key) < 6 or not set(key) <= set("0123456789abcdef"):
        _fail(f"{key} is no id: give at least 6 characters of an id that `fazhi review list` shows")
    found = sa.text(
        "select s.report_id, s.statement_id from stage.statement s join stage.report r using (report_id) "
        "where r.is_current and s.statement_id like :k "
        "union all select report_id, '' from stage.report where is_current and report_id like :k limit 3"
    )
    with engine.connect() as conn:
        rows = conn.execute(found, {"k": key + "%"}).all()
    if len(rows) != 1:
        _fail(
            f"{key}: several rows begin so; give more of the id"
            if rows
            else f"{key}: no staged row has this id; `fazhi review list` shows them"
        )
    return rows[0][0], rows[0][1]


def _engine() -> sa.Engine:
    import sqlalchemy as sa

    from fazhi.warehouse import base

    try:
        engine = base.engine()
        with engine.connect() as conn:
            if conn.scalar(sa.text("select to_regclass('quality.rule')")) is None:
                _fail("the warehouse has no tables yet: `make run` makes them")
    except (base.WarehouseUnavailable, sa.exc.OperationalError) as error:
        _fail(base.trouble(error) or str(error))
    return engine


def _fail(sentence: str) -> NoReturn:
    typer.echo(f"fazhi: {sentence}", err=True)
    raise typer.Exit(2)
