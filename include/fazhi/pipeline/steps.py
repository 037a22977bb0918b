"""The mapped steps of a build by name, for callers that pass plain values: a plan of slices, and the work on one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from fazhi.pipeline import extracting, reading
from fazhi.pipeline.common import Slice

PLANS = {"extract": extracting.plan_extract, "ocr": extracting.plan_ocr, "parse": reading.plan_parse}


def plan(engine: sa.Engine, year: int, step: str) -> list[dict[str, int]]:
    """Slices of the year's work; none when there is none. step: extract | ocr | parse."""
    return [part.as_dict() for part in PLANS[step](engine, year)]


def work(engine: sa.Engine, year: int, step: str, part: dict[str, int]) -> dict[str, Any]:
    """Do one slice that `plan` gave; counts as in BuildResult."""
    if step == "parse":
        return reading.parse_slice(engine, year, Slice(**part)).as_dict()
    return extracting.extract_slice(engine, year, Slice(**part), ocr=step == "ocr").as_dict()
