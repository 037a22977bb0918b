"""Plant every class of fault into clean years, run the gate, count what was caught and what held for nothing."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from fazhi.quality import gate
from fazhi.quality.harness.faults import STAGED, Case, Fault, Wrong
from fazhi.quality.harness.synthetic import Row, clean_year, put, report_rows
from fazhi.quality.harness.year_faults import YEAR_FAULTS
from fazhi.quality.rules import Rulebook


@dataclass(slots=True)
class Tally:
    """Of one class: faults planted, faults held back; `missed` names those that got through."""

    layer: str
    witness: str
    planted: int = 0
    caught: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.caught / self.planted if self.planted else 0.0


@dataclass(slots=True)
class Outcome:
    """Results of the harness. `clean` rows had nothing wrong; `held` of them were quarantined all the same."""

    classes: dict[str, Tally] = field(default_factory=dict)
    clean: int = 0
    held: int = 0
    held_by: dict[str, int] = field(default_factory=dict)

    @property
    def detection(self) -> float:
        planted = sum(t.planted for t in self.classes.values())
        return sum(t.caught for t in self.classes.values()) / planted if planted else 0.0

    @property
    def false_quarantine(self) -> float:
        return self.held / self.clean if self.clean else 0.0

    def as_dict(self) -> dict[str, Any]:
        return {
            "classes": len(self.classes),
            "planted": sum(t.planted for t in self.classes.values()),
            "detection": round(self.detection, 4),
            "clean_rows": self.clean,
            "false_quarantine": round(self.false_quarantine, 5),
            "by_layer": self._by_layer(),
            "held_by": self.held_by,
            "by_class": {
                n: {"layer": t.layer, "witness": t.witness, "planted": t.planted, "caught": t.caught}
                for n, t in sorted(self.classes.items())
            },
        }

    def _by_layer(self) -> dict[str, float]:
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for t in self.classes.values():
            sums[t.layer][0] += t.caught
            sums[t.layer][1] += t.planted
        return {layer: round(caught / planted, 4) for layer, (caught, planted) in sorted(sums.items()) if planted}


def _plant(fault: Fault, n: int, year: int, seed: int) -> tuple[Case, Wrong] | None:
    report, rows = report_rows(n, year, seed)
    case = Case(random.Random(f"{fault.name}/{n}/{seed}"), report, rows, year, n, seed)  # noqa: S311 - reproducible
    wrong = fault.plant(case)
    return None if wrong is None else (case, wrong)


def staged(
    engine: sa.Engine,
    year: int,
    per_class: int,
    book: Rulebook | None = None,
    seed: int = 0,
    faults: Sequence[Fault] = STAGED,
) -> Outcome:
    """Staged-row faults: each in a report of its own beside a clean one, all in one year, one run of the gate."""
    outcome, planted, n = Outcome(), [], 0
    reports: list[Row] = []
    statements: list[Row] = []
    clean: set[tuple[str, str]] = set()

    def add(report: Row | None, rows: Iterable[Row], *, is_clean: bool) -> None:
        reports.extend([report] if report else [])
        for row in rows:
            statements.append(row)
            if is_clean:
                clean.add((row["report_id"], row["statement_id"]))

    for fault in faults:
        tally = outcome.classes.setdefault(fault.name, Tally(fault.layer, fault.witness))
        while tally.planted < per_class:
            made = _plant(fault, n, year, seed)
            beside, beside_rows = report_rows(n + 1, year, seed)
            add(beside, beside_rows, is_clean=True)
            if made is None:
                add(*report_rows(n, year, seed), is_clean=True)
            else:
                case, wrong = made
                tally.planted += 1
                add(case.report, case.rows, is_clean=False)
                for report, rows in case.extra:
                    add(report, rows, is_clean=False)
                planted.append((fault.name, n, wrong))
            n += 2
    with engine.begin() as conn:
        put(conn, reports, statements)
    gate.run_gate(engine, year, book=book)
    verdicts = _verdicts(engine, year)
    for name, at, wrong in planted:
        keys = wrong.rows or tuple(k for k in verdicts if k[0] == wrong.report_id)
        if keys and all(verdicts[k] not in ("pass", "flag") for k in keys):
            outcome.classes[name].caught += 1
        else:
            outcome.classes[name].missed.append(f"agency {at}")
    _count_clean(engine, outcome, clean, verdicts, year)
    return outcome


def _verdicts(engine: sa.Engine, year: int) -> dict[tuple[str, str], str]:
    with engine.connect() as conn:
        rows = conn.execute(
            sa.text("select report_id, statement_id, verdict from stage.statement where report_year = :y"), {"y": year}
        )
        return {(r.report_id, r.statement_id): r.verdict for r in rows}


def _count_clean(
    engine: sa.Engine, outcome: Outcome, clean: set[tuple[str, str]], verdicts: dict[tuple[str, str], str], year: int
) -> None:
    held = {k for k in clean if verdicts[k] not in ("pass", "flag")}
    outcome.clean += len(clean)
    outcome.held += len(held)
    with engine.connect() as conn:
        for q in conn.execute(
            sa.text("select report_id, statement_id, rules from quality.quarantine where report_year = :y"), {"y": year}
        ):
            if (q.report_id, q.statement_id) in held:
                for rule in q.rules:
                    outcome.held_by[rule] = outcome.held_by.get(rule, 0) + 1


def whole_years(
    engine: sa.Engine,
    first_year: int,
    reports: int,
    book: Rulebook | None = None,
    seed: int = 0,
    names: Sequence[str] = tuple(YEAR_FAULTS),
) -> Outcome:
    """Faults of a whole year: accept it clean, damage it, and expect the gate to block. Uses one year per fault."""
    outcome = Outcome()
    for offset, (name, statements) in enumerate((n, YEAR_FAULTS[n]) for n in names):
        year = first_year + offset
        with engine.begin() as conn:
            put(conn, *clean_year(year, reports, seed))
        before = gate.run_gate(engine, year, book=book)
        outcome.clean += before.statements
        outcome.held += before.quarantined
        with engine.begin() as conn:
            for statement in statements:
                conn.execute(sa.text(statement), {"year": year})
        after = gate.run_gate(engine, year, book=book)
        outcome.classes[name] = Tally("year", "peer", 1, int(after.blocked), [] if after.blocked else [str(year)])
    return outcome


def together(*outcomes: Outcome) -> Outcome:
    """The outcomes of several parts as one."""
    total = Outcome()
    for o in outcomes:
        total.classes |= o.classes
        total.clean += o.clean
        total.held += o.held
        for rule, n in o.held_by.items():
            total.held_by[rule] = total.held_by.get(rule, 0) + n
    return total
