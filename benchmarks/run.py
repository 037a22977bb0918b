"""Run every benchmark beside this file and write RESULTS.md: ratios measured side by side, peers' versions, machine.

python benchmarks/run.py [NAME …]      SCALE=national for the large ones
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve().parent
PEERS = (
    "scrapy", "trafilatura", "pdfplumber", "pypdfium2", "pandas", "great-expectations", "apache-airflow", "celery",
    "rapidocr", "psycopg",
)  # fmt: skip


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {python}"


def peers() -> str:
    """What stands beside or under the measured code, as it is installed here."""
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PEERS)


def run(path: Path, scale: str) -> dict[str, Any]:
    """One benchmark in a process of its own, so that none warms or starves another."""
    code = f"""
import importlib.util, json, sys
sys.path.insert(0, {str(HERE)!r})  # benchmarks share modules that stand beside them
spec = importlib.util.spec_from_file_location('b', {str(path)!r})
module = sys.modules['b'] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print('\\n@@' + json.dumps(module.main({scale!r}), ensure_ascii=False, default=str))
"""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, cwd=HERE.parent)
    if done.returncode or "\n@@" not in done.stdout:
        return {"failed": (done.stderr.strip().splitlines() or ["no result"])[-1]}
    return dict(json.loads(done.stdout.rsplit("\n@@", 1)[1]))


def words(value: object) -> str:
    """A value in one cell of a table."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {words(part)}" for name, part in value.items())
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def rows(result: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Nested figures as (name, value) rows."""
    out: list[tuple[str, str]] = []
    for name, value in result.items():
        if isinstance(value, dict):
            out += rows(value, f"{prefix}{name}: ")
        elif isinstance(value, list):
            out.append((prefix + name, "; ".join(map(words, value))))
        else:
            out.append((prefix + name, words(value)))
    return out


def main() -> None:
    scale = os.environ.get("SCALE", "laptop")
    wanted = set(sys.argv[1:])
    benches = [p for p in sorted(HERE.glob("bench_*.py")) if not wanted or p.stem.removeprefix("bench_") in wanted]
    day = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    parts = [
        f"# Benchmarks\n\nScale `{scale}`, {day}. Machine: {machine()}.\nPeers: {peers()}.\nEvery ratio was measured side by side in one run; `make bench` writes this file.\n"
    ]
    failed = False
    for path in benches:
        doc = (path.read_text().split('"""')[1] if '"""' in path.read_text() else "").strip().splitlines()
        print(f"{path.stem} …", flush=True)
        result = run(path, scale)
        failed = failed or "failed" in result
        table = "\n".join(f"| {k} | {v} |" for k, v in rows(result))
        parts.append(
            f"\n## {path.stem.removeprefix('bench_')}\n\n{doc[0] if doc else ''}\n\n| figure | value |\n|---|---|\n{table}\n"
        )
        print(table, flush=True)
    if not wanted:
        (HERE / "RESULTS.md").write_text("".join(parts), encoding="utf-8")
    sys.exit(failed)


if __name__ == "__main__":
    main()
