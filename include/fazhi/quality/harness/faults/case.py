"""A report to be damaged, what a fault must declare, and the list every fault enters."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from fazhi.quality.harness.synthetic import Row

Witness = Literal["evidence", "sibling", "range", "dates", "peer", "self"]


@dataclass(slots=True)
class Case:
    """A report to be damaged. `year` and `n` identify it; `extra` collects rows that the fault adds."""

    rng: random.Random
    report: Row
    rows: list[Row]
    year: int
    n: int
    seed: int
    extra: list[tuple[Row | None, list[Row]]] = field(default_factory=list)

    def of(self, *codes: str) -> Row:
        """A row of one of the indicators."""
        return self.rng.choice([r for r in self.rows if r["indicator"] in codes])

    def counted(self, least: int = 10) -> Row:
        """A row stating a count of two digits and more in Arabic numerals."""
        return self.rng.choice(
            [
                r
                for r in self.rows
                if r["value"] >= least and r["unit"] != "ratio" and str(int(r["value"])) in r["evidence_text"]
            ]
        )


@dataclass(frozen=True, slots=True)
class Wrong:
    """What must not enter the star: these statements, or (report_id) everything of a report."""

    rows: tuple[tuple[str, str], ...] = ()
    report_id: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    name: str
    layer: Literal["staged", "extraction", "source", "year"]
    witness: Witness
    plant: Callable[[Case], Wrong | None]


STAGED: list[Fault] = []


def fault(witness: Witness) -> Callable[[Callable[[Case], Wrong | None]], Callable[[Case], Wrong | None]]:
    """Register a staged-row fault under the function's name."""

    def register(plant: Callable[[Case], Wrong | None]) -> Callable[[Case], Wrong | None]:
        STAGED.append(Fault(plant.__name__, "staged", witness, plant))
        return plant

    return register


def these(*rows: Row) -> Wrong:
    """Exactly these statements are wrong."""
    return Wrong(tuple((r["report_id"], r["statement_id"]) for r in rows))


def everything(case: Case) -> Wrong:
    """Nothing of the report may enter."""
    return Wrong(report_id=case.report["report_id"])


def misread(row: Row, value: float) -> Wrong | None:
    """The row states another value than its text; None when it is the same."""
    if value == row["value"]:
        return None
    row["value"] = value
    return these(row)


def restate(row: Row, value: float, rows: list[Row], percent: bool = False) -> None:
    """The text itself says another value: sentence, evidence and value agree, only a sibling can tell."""

    def shown(v: float) -> str:
        return f"{v * 100:g}%" if percent else str(int(v))

    old, new = row["evidence_text"], row["evidence_text"].replace(shown(row["value"]), shown(value))
    sentence = row["sentence_text"].replace(old, new)
    for r in rows:
        if r["sentence_sha"] == row["sentence_sha"] and r is not row:
            r["sentence_text"] = sentence
    row |= {
        "value": value,
        "evidence_text": new,
        "sentence_text": sentence,
        "evidence_end": row["evidence_start"] + len(new),
    }
