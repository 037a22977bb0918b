"""Ids on every line that is logged while a portal, a year or a page is worked on.

Airflow's task logs are JSON lines made by structlog, which adds what is bound here: partition (the report year that is
built), portal, capture, url, report.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def about(**ids: object) -> Iterator[None]:
    """Bind ids to the lines logged inside the block, by whichever module."""
    from structlog.contextvars import bound_contextvars

    with bound_contextvars(**{name: value for name, value in ids.items() if value is not None}):
        yield
