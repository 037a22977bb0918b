"""`fazhi accuracy`: scores of the reader on labelled texts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add this room's verbs to the main program."""
    app.command("accuracy")(accuracy)


def accuracy(
    labelled: Annotated[Path, typer.Option(help="Folder with dev/ and heldout/ passages.")] = Path("tests/accuracy"),
    gold: Annotated[Path | None, typer.Option(help="Folder with seeds/*.txt and gold/seeds_gold.json.")] = None,
    only: Annotated[
        str | None,
        typer.Option(
            help="One set: gold, dev, heldout, paraphrase, wordings (wordings/lead: its file), near_misses or sample."
        ),
    ] = None,
    notes: Annotated[
        bool, typer.Option("--notes", help="List every miss and every false finding (never of heldout).")
    ] = False,
    short: Annotated[bool, typer.Option("--short", help="Leave out the lines per indicator.")] = False,
) -> None:
    """Precision, recall and F1 of the reader with 95 % intervals, per indicator and overall.

    Sets: hand-labelled whole reports (--gold), labelled passages, and the sample portals' reports whose truth is known.
    Ends with status 1 when a score lies below its floor in tests/accuracy/floors.yaml.
    """
    from fazhi.accuracy import cases, floors
    from fazhi.accuracy.score import score, table
    from fazhi.accuracy.wordings import WordingError, wordings
    from fazhi.indicators.catalogue import by_code

    sets = {}
    if gold is not None:
        if not (gold / "gold" / "seeds_gold.json").is_file():
            typer.echo(f"{gold} holds no gold/seeds_gold.json: give the folder of hand-labelled reports", err=True)
            raise typer.Exit(2)
        sets["gold"] = list(cases.gold(gold))
    for name in ("dev", "heldout", "paraphrase"):
        if (labelled / name).is_dir():
            sets[name] = list(cases.passages(labelled / name))
    texts = [only] if only is not None and "/" in only else ["wordings", "near_misses"]
    for name in texts:
        folder, _, part = name.partition("/")
        if not (labelled / folder).is_dir():
            continue
        try:
            sets[name] = list(wordings(labelled / folder, part))
        except WordingError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(2) from error
    sets["sample"] = list(cases.sample())
    if only is not None:
        if only not in sets:
            typer.echo(f"no labelled set {only!r}: there are {', '.join(sets)}", err=True)
            raise typer.Exit(2)
        sets = {only: sets[only]}
    all_codes = by_code()  # these texts are labelled against the whole catalogue
    scores = [score(name, found, all_codes if name in texts else ()) for name, found in sets.items()]
    for result in scores:
        typer.echo("\n".join(table(result, per_code=not short)))
        if notes and not result.name.startswith("heldout"):
            typer.echo("\n".join(result.notes))
        typer.echo("")
    below = floors.below(scores, labelled / "floors.yaml")
    for line in below:
        typer.echo(line, err=True)
    if below:
        raise typer.Exit(1)
