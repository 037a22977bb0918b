"""Rows of dim_year: the rules in force for each report year, and the last day on which publication is in time."""

from __future__ import annotations

import datetime as dt
from typing import Any

FIRST_YEAR, LAST_YEAR = 2010, 2035  # of the calendar
CONTENTS_MANDATED_FROM = 2019  # 厅字〔2019〕28号, Article 24, names the contents; earlier rules did not


def year_rows() -> list[dict[str, Any]]:
    """One row per report year that any regime covers, to the end of the calendar."""
    from fazhi.reference import law

    mandatory = [c["code"] for c in law.contents() if c["mandatory"]]
    rows = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        regime = law.regime(year)
        if regime is None:
            continue
        due = dt.date.fromisoformat(f"{year + 1}-{regime.publish_by}") if regime.publish_by else None
        rows.append(
            {
                "report_year": year,
                "regime": regime.code,
                "regime_name": regime.name,
                "due_on": due,
                "sections": mandatory if year >= CONTENTS_MANDATED_FROM else [],
                "areas": [a["code"] for a in law.areas()],
                "source": regime.name,
            }
        )
    return rows
