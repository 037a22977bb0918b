"""Reading one sentence as a known body would state it."""

from __future__ import annotations

from fazhi.parse.reading import read_facts
from fazhi.records import Document, Metadata, Reading, Region, Section, sha256


def read(
    text: str,
    *,
    agency: str = "安平县水利局",
    kind: str = "department",
    tier: str = "county",
    year: int | None = 2023,
    region: Region | None = None,
    section: str | None = None,
) -> Reading:
    """Facts, remainder and rejected quantities of a text, without a report around it."""
    sections = (Section(section, "", 0, len(text)),) if section else ()
    metadata = Metadata(
        True,
        agency=agency,
        agency_type=kind,
        tier=tier,
        report_year=year,
        region=region or Region(province="河北省", city="衡水市", county="安平县"),
        sections=sections,
        body_end=len(text),
    )
    return read_facts(Document(text, sha256(text), "text/plain", "plain", "test"), metadata)


def facts(text: str, **known: object) -> set[tuple[str, float, str]]:
    """(indicator, value, qualifier) of every fact."""
    return {(f.indicator or "", f.value, f.qualifier) for f in read(text, **known).facts}  # type: ignore[arg-type]


def stated(text: str, **known: object) -> set[float]:
    """Values of all own-year statements, catalogued or not."""
    r = read(text, **known)  # type: ignore[arg-type]
    return {s.value for s in (*r.facts, *r.remainder)}


def reasons(text: str, **known: object) -> list[str]:
    """Why quantities were no statements, by position."""
    return [r.reason for r in read(text, **known).rejected]  # type: ignore[arg-type]
