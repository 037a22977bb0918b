"""The star, declared once: importing this module fills the MetaData with schemas dw and mart.

DDL, column comments, the data dictionary, key tests and content hashes are all derived from these declarations.
"""

from __future__ import annotations

import sqlalchemy as sa

from fazhi.warehouse import base, mart_tables
from fazhi.warehouse.dimensions import (
    UNCATALOGUED,
    agency_succession,
    department_succession,
    dim_agency,
    dim_date,
    dim_document,
    dim_indicator,
    dim_portal,
    dim_region,
    dim_section,
    dim_year,
    member_source,
    region_succession,
    release,
)
from fazhi.warehouse.facts import fact_coverage, fact_evidence, fact_report, fact_section, fact_statement

__all__ = [
    "FACTS",
    "UNCATALOGUED",
    "agency_succession",
    "department_succession",
    "dim_agency",
    "dim_date",
    "dim_document",
    "dim_indicator",
    "dim_portal",
    "dim_region",
    "dim_section",
    "dim_year",
    "fact_coverage",
    "fact_evidence",
    "fact_report",
    "fact_section",
    "fact_statement",
    "mart_tables",
    "member_source",
    "region_succession",
    "release",
    "star",
]

FACTS = (fact_report, fact_section, fact_statement, fact_evidence)  # what a load of a year writes


def star() -> list[sa.Table]:
    """Every table of dw and mart, sorted by name."""
    return sorted((t for t in base.metadata.tables.values() if t.schema in ("dw", "mart")), key=lambda t: t.fullname)
