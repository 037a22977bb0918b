"""The four years as plain function calls into a database of its own, and whether its star equals the stack's."""

from __future__ import annotations

import os
import sys
from datetime import date

import psycopg

os.environ["ARCHIVE_URL"] = "file:///tmp/one-machine-archive"
stack = os.environ["WAREHOUSE_DSN"]
alone = stack.rsplit("/", 1)[0] + "/one_machine"
with psycopg.connect(stack, autocommit=True) as conn:
    conn.execute("drop database if exists one_machine")
    conn.execute("create database one_machine template template0 encoding 'UTF8'")

from fazhi.crawl import crawl_portals  # noqa: E402
from fazhi.pipeline import extracting, reading, settling  # noqa: E402
from fazhi.pipeline.publish import publish  # noqa: E402
from fazhi.portals import registry  # noqa: E402
from fazhi.warehouse import base, content_hash, migrate  # noqa: E402

migrate.upgrade(alone)
engine = base.engine(alone)
years = [2021, 2022, 2023, 2024]
for year in years:
    crawl_portals(engine, sorted(registry.load()), [year])
for year in years:
    extracting.extract_slice(engine, year)
    extracting.extract_slice(engine, year, ocr=True)
    reading.parse_slice(engine, year)
    settling.settle(engine, year)
day = date(2025, 6, 30)  # coverage status is compared as of a stated day
publish(engine, as_of=day, all_years=True)
publish(base.engine(stack), as_of=day, all_years=True)
here, there = content_hash(engine), content_hash(base.engine(stack))
differs = [t for t in here if here[t] != there[t]]
rows = {t: here[t].split(":")[0] for t in ("dw.fact_report", "dw.fact_statement")}
print(f"one machine: {rows}; tables compared: {len(here)}; different: {differs or 'none'}")
sys.exit(1 if differs else 0)
