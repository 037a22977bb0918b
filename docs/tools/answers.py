"""Run every query of docs/analysts/marts.md on the warehouse at hand and write each answer below its query.

python docs/tools/answers.py            write
python docs/tools/answers.py --check    status 1 and the differing questions when an answer no longer holds
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import sqlalchemy as sa

PAGE = Path(__file__).resolve().parents[1] / "analysts" / "marts.md"
QUERY = re.compile(
    r"(^## (?P<question>[^\n]+)$.*?^```sql\n(?P<sql>.*?)^```\n)(?:\n(?P<answer>\|.*?\n)(?=\n|\Z))?", re.M | re.S
)


def cell(value: object) -> str:
    """As people read it: no value a dash, lists joined, no trailing zeros."""
    if value is None:
        return "–"
    if isinstance(value, list):
        return " ".join(map(str, value)) or "–"
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value).replace("|", "\\|")


def answer(conn: sa.Connection, query: str) -> str:
    """The result as a Markdown table."""
    result = conn.exec_driver_sql(query)
    rows = ["| " + " | ".join(result.keys()) + " |", "|" + "---|" * len(result.keys())]
    found = ["| " + " | ".join(cell(v) for v in row) + " |" for row in result]
    return "\n".join(rows + (found or ["| (no row)" + " |" * len(result.keys())])) + "\n"


def answered(page: str, conn: sa.Connection) -> tuple[str, list[str]]:
    """The page with fresh answers, and the questions whose answer changed."""
    changed = []

    def fill(found: re.Match[str]) -> str:
        fresh = answer(conn, found["sql"])
        if fresh != found["answer"]:
            changed.append(found["question"])
        return f"{found[1]}\n{fresh}"

    return QUERY.sub(fill, page), changed


def main() -> None:
    from fazhi.warehouse import base

    before = PAGE.read_text("utf-8")
    with base.engine().connect() as conn:
        after, changed = answered(before, conn)
    if "--check" in sys.argv:
        sys.exit("\n".join(changed) or 0)
    PAGE.write_text(after, "utf-8")
    print(f"{PAGE.name}: {len(QUERY.findall(after))} queries answered, {len(changed)} changed")


if __name__ == "__main__":
    main()
