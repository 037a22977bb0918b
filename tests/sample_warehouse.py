"""The sample portals' warehouse as `make run` builds it, by plain function calls instead of Airflow's scheduler."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from fazhi import settings


def fill(engine: sa.Engine, var: Path, as_of: date) -> None:
    """Crawl, read, judge, load and publish every sample portal into an empty migrated warehouse."""
    from fazhi.pipeline import crawl, extracting, publish, reading, settling
    from fazhi.portals import registry
    from fazhi.sample.server import serve

    patch = pytest.MonkeyPatch()
    running = serve()
    try:
        patch.setenv("FAZHI_VAR", str(var))
        patch.setenv("FAZHI_SAMPLE_PORT", str(running.port))
        patch.setenv("FAZHI_SAMPLE_HOSTS", "1")
        patch.setenv("FAZHI_PORTALS", "sample")
        settings.get.cache_clear()
        crawl.crawl_batch(engine, list(registry.load()), None)
        for year in crawl.years_with_work(engine):
            extracting.extract_slice(engine, year)
            extracting.extract_slice(engine, year, ocr=True)
            reading.parse_slice(engine, year)
            settling.settle(engine, year)
        publish.publish(engine, as_of=as_of)
    finally:
        running.stop()
        patch.undo()
        settings.get.cache_clear()
