"""From agency files to reports: title, body text, marks and dates of every sample report, the same bytes each time.

A report is composed from `agencies/*.yaml` (structure, wording, values) and `phrases.yaml` (paragraphs without
figures). Which paragraph a report takes depends on agency, year and position only.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from fazhi.records import Region
from fazhi.sample.markup import Mark, MarkupError, chinese_number, render

YEARS = (2021, 2022, 2023, 2024)
_LINE = re.compile(r"^\[(?P<years>[\d,]+)\](?P<rest>.*)$")
_FILL = re.compile(r"@(?P<area>[A-Z0-9]+)@?")
_HEADING = re.compile(r"^#+\s*")


@dataclass(frozen=True, slots=True)
class Report:
    """One report as published. `paragraphs` are (kind, text); offsets of marks point into `body`."""

    agency: str
    agency_type: str
    tier: str
    region: Region
    site: str
    column: str
    year: int
    title: str
    doc_number: str | None
    recipient: str | None
    signature: str
    document_date: date
    publish_date: date
    paragraphs: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]
    special: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The paragraphs joined by newlines."""
        return "\n".join(text for _, text in self.paragraphs)

    @property
    def text(self) -> str:
        """The report as one text: title, document number, addressee, body, signature, date."""
        head = [self.title, self.doc_number, f"{self.recipient}：" if self.recipient else None]
        tail = [self.signature, written_date(self.document_date, self.site)]
        return "\n".join([*(line for line in head if line), self.body, *tail])


def written_date(day: date, site: str) -> str:
    """A signature's date as the house writes it: digits, or Chinese numerals in the provincial house."""
    if site != "trs":
        return f"{day.year}年{day.month}月{day.day}日"
    year = "".join("〇一二三四五六七八九"[int(d)] for d in str(day.year))
    return f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日"


@lru_cache(maxsize=1)
def agencies() -> tuple[dict[str, Any], ...]:
    """The agency declarations in the order of their files."""
    folder = files("fazhi.sample") / "agencies"
    paths = sorted((p for p in folder.iterdir() if p.name.endswith(".yaml")), key=lambda p: p.name)
    return tuple(yaml.safe_load(p.read_text(encoding="utf-8")) | {"file": p.name} for p in paths)


@lru_cache(maxsize=1)
def phrases() -> dict[str, list[str]]:
    """Paragraphs without figures by task area."""
    data: dict[str, list[str]] = yaml.safe_load((files("fazhi.sample") / "phrases.yaml").read_text(encoding="utf-8"))
    return data


def _offset(*parts: object) -> int:
    return int(hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:8], 16)


def _fill(line: str, agency: dict[str, Any], index: int, used: dict[str, int]) -> str:
    """Put a paragraph of the bank where the line asks for one. Some houses rewrite only every other year."""
    stride = index if _offset(agency["agency"]) % 3 else index // 2

    def pick(match: re.Match[str]) -> str:
        area = match["area"]
        bank = phrases()[area]
        nth = used[area] = used.get(area, -1) + 1
        return bank[(_offset(agency["agency"], area) + stride + nth) % len(bank)]

    return _FILL.sub(pick, line)


def _lines(agency: dict[str, Any], year: int, body: str) -> list[tuple[str, str]]:
    used: dict[str, int] = {}
    lines = []
    for raw in body.splitlines():
        match = _LINE.match(raw)
        if match and str(year) not in match["years"].split(","):
            continue
        line = (match["rest"] if match else raw).strip()
        if not line:
            continue
        kind = "heading" if line.startswith("#") else "paragraph"
        lines.append((kind, _fill(_HEADING.sub("", line).replace("**", ""), agency, YEARS.index(year), used)))
    return lines


def names(agency: dict[str, Any], year: int) -> dict[str, str]:
    """What `{Y}`, `{W}` and their like stand for."""
    return {"Y": str(year), "Y+1": str(year + 1), "Y-1": str(year - 1), **agency["self"]}


def compose(agency: dict[str, Any], year: int, changed: dict[str, list[float]] | None = None) -> Report:
    """The report of one agency and year; `changed` replaces series of values (an edition that was corrected later)."""
    index = YEARS.index(year)
    short = year in agency.get("short_years", ())
    lines = _lines(agency, year, agency["short_body"] if short else agency["body"])
    values = agency["values"] | (changed or {})
    known = names(agency, year)
    try:
        body, marks = render("\n".join(text for _, text in lines), values, known, index)
        number = render(agency["doc_number"], values, known, index)[0] if "doc_number" in agency else None
    except MarkupError as error:
        raise MarkupError(f"{agency['file']}, {year}: {error}") from None
    written, published = agency["dates"][year]
    return Report(
        agency=agency["agency"],
        agency_type=agency["agency_type"],
        tier=agency["tier"],
        region=Region(**agency["region"]),
        site=agency["site"],
        column=str(agency["column"]),
        year=year,
        title=render(agency["title"], {}, known, index)[0] + agency.get("injected", {}).get(year, ""),
        doc_number=number,
        recipient=agency.get("recipient"),
        signature=agency["signature"],
        document_date=written,
        publish_date=published,
        paragraphs=tuple((kind, text) for (kind, _), text in zip(lines, body.split("\n"), strict=True)),
        marks=marks,
        special=tuple(agency.get("special", {}).get(year, ())),
    )


@lru_cache(maxsize=1)
def reports() -> tuple[Report, ...]:
    """Every report in its current edition, by agency and year."""
    return tuple(compose(a, year) for a in agencies() for year in YEARS if year not in a.get("missing", ()))
