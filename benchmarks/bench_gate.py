"""The gate beside hand-written SQL on the same staged year.

`ratio` divides a whole run of the gate (rules found, judged by Great Expectations, verdicts, quarantine, history, Data
Docs; its import and context cost included) by one pass of SQL that evaluates the same rules, writes the rows that break
them and sets the same verdicts. `ratio_without_verdicts` divides by the rules alone.

    python benchmarks/bench_gate.py            100,000 statements
    SCALE=national python benchmarks/bench_gate.py            1,000,000 statements
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from fazhi.quality import gate, review, verdicts, violations
from fazhi.quality.harness.synthetic import DECLARED, clean_year, put
from fazhi.quality.rules import Rulebook, SetCheck

STATEMENTS = {"laptop": 100_000, "national": 1_000_000}
BASE = 250  # reports made in Python; the others are copies under other agencies with keys of their own
YEAR = 2023

_MULTIPLY = (
    """create temporary table other on commit drop as
    select r.*, k, left(encode(sha256(convert_to(code || chr(31) || 'government' || chr(31), 'UTF8')), 'hex'), 24) as agency, code,
           encode(sha256(convert_to(r.text_sha256 || k, 'UTF8')), 'hex') as text
    from stage.report r, generate_series(1, :copies - 1) k, lateral (select (12 + k / 100)::text || lpad((k % 100)::text, 2, '0') || substr(r.region_code, 5) as code) c""",
    "alter table other add column id text",
    "update other set id = left(encode(sha256(convert_to(agency || chr(31) || report_year || chr(31) || text, 'UTF8')), 'hex'), 24)",
    "create temporary table copy_s on commit drop as select s.*, o.id, o.agency, o.k from stage.statement s join other o on o.report_id = s.report_id",
    """update copy_s set report_id = id, agency_id = agency, statement_id = left(encode(sha256(convert_to(statement_id || k, 'UTF8')), 'hex'), 24),
       sentence_sha = left(encode(sha256(convert_to(sentence_sha || k, 'UTF8')), 'hex'), 24)""",
    "update other set report_id = id, agency_id = agency, text_sha256 = text, region_code = code, url = url || '?' || k",
)
# One row in fifty is damaged: values, plans of next year, unsure readings.
_DAMAGE = (
    "update stage.statement set value = value * 10 where right(statement_id, 2) = '00' and value >= 10",
    "update stage.statement set section = 'M4' where right(statement_id, 2) = '01'",
    "update stage.statement set confidence = 0.1 where right(statement_id, 2) = '02'",
)


def fill(engine: sa.Engine, statements: int) -> int:
    """A staged year of about so many statements, one in fifty damaged. Returns how many there are."""
    copies = max(1, statements // (BASE * 16))
    with engine.begin() as conn:
        put(conn, *clean_year(YEAR, BASE))
        for sql in _MULTIPLY:
            conn.execute(sa.text(sql), {"copies": copies} if ":copies" in sql else {})
        for table, source in (("report", "other"), ("statement", "copy_s")):
            columns = ", ".join(
                conn.execute(
                    sa.text(
                        "select column_name from information_schema.columns where table_schema = 'stage' and table_name = :t order by ordinal_position"
                    ),
                    {"t": table},
                ).scalars()
            )
            conn.execute(sa.text(f"insert into stage.{table} ({columns}) select {columns} from {source}"))
        for sql in _DAMAGE:
            conn.execute(sa.text(sql))
        count = int(conn.execute(sa.text("select count(*) from stage.statement")).scalar_one())
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(sa.text("vacuum analyze"))
    return count


def by_hand(engine: sa.Engine, book: Rulebook) -> tuple[float, float]:
    """Seconds of the same rules in plain SQL: (rules alone, rules and verdicts). Rolled back."""
    with engine.connect() as conn:
        start = time.perf_counter()
        gate._set_based(conn)
        gate._declare(conn, book.rules, list(book.rules))
        for setup in book.setup:
            conn.execute(sa.text(setup), {"year": YEAR})
        for kind in ("report", "statement"):
            conn.execute(sa.text(violations._escaped(violations.scan_sql(book, kind))), {"year": YEAR})
        for check in book.checks:
            if isinstance(check, SetCheck):
                conn.execute(sa.text(violations._escaped(violations._set_sql(check))), {"year": YEAR})
        rules = time.perf_counter() - start
        review.match(conn, YEAR)
        verdicts.write(conn, YEAR, list(book.rules))
        total = time.perf_counter() - start
        conn.rollback()
    return rules, total


_GATE = """
import resource, sys, time, json
start = time.perf_counter()
import sqlalchemy as sa
from pathlib import Path
from fazhi.quality import gate, violations
from fazhi.quality.harness.synthetic import DECLARED
engine = sa.create_engine(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
result = gate.run_gate(engine, int(sys.argv[2]), book=violations.rulebook(DECLARED), docs_dir=Path(sys.argv[3]))
print(json.dumps({"seconds": time.perf_counter() - start, "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                  "statements": result.statements, "quarantined": result.quarantined, "rules": len(violations.rulebook(DECLARED).rules)}))
"""


def by_gate(dsn: str, docs: Path) -> dict[str, Any]:
    """A run of the gate in a process of its own, imports included; undone afterwards by the caller."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _GATE, dsn, str(YEAR), str(docs)],
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def main(scale: str) -> dict[str, Any]:
    """Seconds, ratios, and peak memory of the gate's process at a tenth of the rows and at all of them."""
    from fazhi.runtime import postgres
    from fazhi.warehouse import base, migrate

    home = Path(tempfile.mkdtemp(prefix="fazhi-bench-gate-"))
    server = postgres.start(home / "data", durable=False)
    book = violations.rulebook(DECLARED)
    figures: dict[str, Any] = {}
    try:
        for part, statements in (("tenth", STATEMENTS[scale] // 10), ("all", STATEMENTS[scale])):
            server.ensure_database(part)
            migrate.upgrade(server.dsn(part))
            engine = base.engine(server.dsn(part))
            count = fill(engine, statements)
            rules, total = by_hand(engine, book)
            ours = by_gate(server.dsn(part).replace("postgresql://", "postgresql+psycopg://"), home / "docs")
            figures[part] = {
                "statements": count,
                "rules": ours["rules"],
                "quarantined": ours["quarantined"],
                "gate_seconds": round(ours["seconds"], 1),
                "sql_seconds": round(total, 1),
                "sql_rules_seconds": round(rules, 1),
                "ratio": round(ours["seconds"] / total, 2),
                "ratio_without_verdicts": round(ours["seconds"] / rules, 2),
                "gate_peak_mib": round(ours["mib"]),
            }
            engine.dispose()
        figures["memory_growth_mib"] = figures["all"]["gate_peak_mib"] - figures["tenth"]["gate_peak_mib"]
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
    return figures


if __name__ == "__main__":
    print(json.dumps(main(os.environ.get("SCALE", "laptop")), ensure_ascii=False, indent=1))
