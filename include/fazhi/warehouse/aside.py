"""A second session that fills tables of a year while the load's own session fills the others.

Its tables are built beside, indexed and committed, attached to nothing; the load's own transaction then swaps them in
together with its own, so readers still see before or after. A load that fails drops them; what a killed one leaves, the
year's next load drops. The load holds the year's lock all the while, so both sessions read the same stage.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType

import sqlalchemy as sa

from fazhi.warehouse.locks import lock_aside, try_year


class Aside:
    """`start` gives work to the second session, `wait` returns when it has committed and raises what went wrong there.

    As a context manager it goes around the load's transaction: when that fails, the work is ended, its tables dropped.
    """

    def __init__(self, engine: sa.Engine, year: int) -> None:
        # Not of the engine's pool: loads that wait for each other could hold all of that.
        self._engine = sa.create_engine(engine.url, poolclass=sa.NullPool)
        self._year = year
        self._thread = ThreadPoolExecutor(1, "load-aside")
        self._future: Future[None] | None = None
        self._tables: list[str] = []
        self._pid: int | None = None
        self._stopped = False

    def __enter__(self) -> Aside:
        return self

    def start(self, tables: list[str], work: Callable[[sa.Connection], None]) -> None:
        """Run `work`, which makes these tables, in a transaction of its own, beside what the caller does."""
        self._tables = tables
        self._future = self._thread.submit(self._run, work)

    def _run(self, work: Callable[[sa.Connection], None]) -> None:
        with self._engine.begin() as conn:
            self._pid = conn.execute(sa.text("select pg_backend_pid()")).scalar_one()
            lock_aside(conn, self._year)  # a killed load's second session may still make tables of these names
            if not self._stopped:
                work(conn)

    def wait(self) -> None:
        """Return when the work is committed."""
        if self._future:
            self._future.result()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind and self._future:
            with suppress(sa.exc.SQLAlchemyError):  # a server that is gone: the load says so itself
                self._undo(self._future)
        self._thread.shutdown()
        self._engine.dispose()

    def _undo(self, future: Future[None]) -> None:
        self._stopped = True
        with self._engine.begin() as conn:
            if self._pid and not future.done():
                conn.execute(sa.text("select pg_terminate_backend(:pid)"), {"pid": self._pid})
        future.exception()
        with self._engine.begin() as conn:
            if try_year(conn, self._year):  # else another load is at this year and begins by dropping them
                for name in self._tables:
                    conn.execute(sa.text(f"drop table if exists {name}"))
