"""What share of planted faults the gate catches, and what share of clean rows it holds back for nothing.

Faults of four kinds: in the published text (source), in turning bytes into text (extraction), in staged rows (staged),
of a whole year (year). Source and extraction faults go through the real reader; of them only those are counted that
leave a witness (a sibling figure, a bound, garbage, dates, another report). The rest is reported beside.

    python benchmarks/bench_mutation.py            about a minute
    SCALE=national python benchmarks/bench_mutation.py
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from fazhi.quality import violations
from fazhi.quality.harness import run, synthetic, texts

PER_CLASS = {"laptop": (3, 2), "national": (60, 30)}


def main(scale: str) -> dict[str, Any]:
    """Detection, false quarantine, by layer and by class."""
    from fazhi.runtime import postgres
    from fazhi.warehouse import base, migrate

    rows, reports = PER_CLASS[scale]
    home = Path(tempfile.mkdtemp(prefix="fazhi-bench-mutation-"))
    server = postgres.start(home / "data", durable=False)
    try:
        engines = []
        for name in ("staged", "read"):
            server.ensure_database(name)
            migrate.upgrade(server.dsn(name))
            engines.append(base.engine(server.dsn(name)))
        book = violations.rulebook(synthetic.DECLARED)
        staged = run.staged(engines[0], 2023, rows, book)
        years = run.whole_years(engines[0], 2005, 40, book)
        read, other = texts.judged(engines[1], 2023, reports)
        for engine in engines:
            engine.dispose()
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
    total = run.together(staged, years, read)
    missed = {n: t.missed for n, t in total.classes.items() if t.missed}
    kinds = {n: f"{t.caught} of {t.planted}; {t.layer}, witness {t.witness}" for n, t in sorted(total.classes.items())}
    met = sum(1 for t in total.classes.values() if t.planted)
    told = {"classes_that_reached_the_gate": met, "by_class": kinds, "faults_before_reading": other, "missed": missed}
    return total.as_dict() | told


if __name__ == "__main__":
    print(json.dumps(main(os.environ.get("SCALE", "laptop")), ensure_ascii=False, indent=1))
