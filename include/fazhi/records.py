"""The records that stages hand to each other.

Portal -> Listing -> Capture -> Document -> ParsedReport (Facts, Statements) -> staged rows -> star schema.
Every record is frozen; a stage is a function from the record before it to the record after it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Literal

Qualifier = Literal["exact", "at_least", "at_most", "approx", "range"]
Scope = Literal["own", "jurisdiction", "sub_unit", "joint", "higher"]
AgencyType = Literal[
    "government", "party_and_government", "department", "subdistrict_office", "development_zone", "other"
]
Tier = Literal["national", "province", "city", "county", "township"]
CaptureKind = Literal["list", "detail", "attachment"]


def sha256(data: bytes | str) -> str:
    """Lower-case hex SHA-256 of bytes, or of a string's UTF-8."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def key(*parts: object, length: int = 24) -> str:
    """Deterministic natural key: the first `length` hex digits of SHA-256 over the parts joined by U+001F."""
    return sha256("\x1f".join("" if p is None else str(p) for p in parts))[:length]


@dataclass(frozen=True, slots=True)
class Listing:
    """One row of a portal's list page that points at a possible report."""

    portal_id: str
    url: str
    title: str
    listed_on: date | None = None
    year_hint: int | None = None  # report year as the title states it, or the year before listed_on


@dataclass(frozen=True, slots=True)
class Capture:
    """One archived response. Identity: (url, sha256 of the body)."""

    url: str
    final_url: str
    fetched_at: datetime  # aware
    status: int
    headers: Mapping[str, str]
    sha256: str  # of the raw body
    length: int
    media_type: str  # by magic bytes, never by name
    warc_file: str
    warc_offset: int
    portal_id: str = ""
    kind: CaptureKind = "detail"
    parent_url: str | None = None  # of an attachment: its page
    title: str | None = None  # as listed, or the anchor's text of an attachment
    listed_on: date | None = None
    year_hint: int | None = None
    provenance: Literal["crawl", "sample", "manual"] = "crawl"

    @property
    def capture_id(self) -> str:
        return key(self.url, self.sha256)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, table or line; `text[start:end]` of its Document, in code points."""

    start: int
    end: int
    kind: Literal["title", "heading", "paragraph", "table", "meta", "signature"] = "paragraph"
    page: int | None = None  # 1-based, PDF and images
    source: str | None = None  # HTML node path, or PDF box "x0,y0,x1,y1"
    confidence: float | None = None  # OCR only, 0..1


@dataclass(frozen=True, slots=True)
class Document:
    """Text of one artefact with positions. `text` is what every later offset points into."""

    text: str
    raw_sha256: str
    media_type: str
    method: str  # "plain", "html", "pdf_text", "ocr", "docx", ...
    extractor_version: str
    title: str | None = None  # as shown (ArticleTitle meta tag, h1, first line of a file)
    meta: Mapping[str, str] = field(default_factory=dict)
    # keys of meta, all optional: publish_date (ISO), document_date (ISO), publisher, source, doc_number, index_number,
    # site_name, site_code, column, url
    blocks: tuple[Block, ...] = ()
    attachments: tuple[tuple[str, str], ...] = ()  # (absolute url, name shown)
    pages: int = 0
    ocr_confidence: float | None = None
    garbage_share: float = 0.0
    warnings: tuple[str, ...] = ()

    @property
    def text_sha256(self) -> str:
        """Hash of the normalised text (white space removed): the same report re-published keeps it."""
        return sha256("".join(self.text.split()))


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about a document from outside its text."""

    url: str | None = None
    media_type: str | None = None
    listed_title: str | None = None
    listed_on: date | None = None
    region_code: str | None = None  # the portal's region
    portal_agency: str | None = None  # the portal's own body, when it has just one
    assume_report: bool = False

    @property
    def digest(self) -> str:
        return key(*(getattr(self, f.name) for f in fields(self)), length=16)


@dataclass(frozen=True, slots=True)
class Region:
    """Path of official names; `code` is the deepest official code known (6 digits, 9 for a township)."""

    province: str | None = None
    city: str | None = None
    county: str | None = None
    township: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A mandated content M1..M5 found at text[start:end]."""

    content: str
    heading: str
    start: int
    end: int
    level: int = 1
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """Who, where, when, and whether the text is a report at all."""

    is_report: bool
    refusal: str | None = None
    title: str | None = None
    title_inferred: str | None = None
    agency: str | None = None
    agency_type: str | None = None
    tier: str | None = None
    region: Region = Region()
    report_year: int | None = None
    document_date: date | None = None
    publish_date: date | None = None
    doc_number: str | None = None
    recipient: str | None = None
    signature: str | None = None
    sections: tuple[Section, ...] = ()
    flags: tuple[str, ...] = ()
    body_start: int = 0  # where the report proper begins and ends in the text (page furniture lies outside)
    body_end: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    type: Literal["report_year", "cutoff", "as_of", "part_year"] = "report_year"
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    text: str
    start: int
    end: int
    page: int | None = None
    sentence_start: int = 0  # the sentence that holds the evidence
    sentence_end: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """An own-year quantity the report states. With `indicator` set it is a Fact, otherwise part of the remainder."""

    value: float
    unit: str  # base unit; rates are "ratio"; the measure word where an indicator counts things of several kinds
    qualifier: Qualifier
    evidence: Evidence
    rule: str
    confidence: float
    indicator: str | None = None
    name: str | None = None
    value_max: float | None = None
    unit_stated: str | None = None
    is_zero: bool = False
    facets: Mapping[str, str] = field(default_factory=dict)
    scope: Scope = "own"
    period: Period = Period()
    section: str | None = None
    subject: str | None = None
    action: str | None = None
    object: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A quantity that was read and is not an own-year statement; shown by `fazhi parse --explain`."""

    text: str
    start: int
    end: int
    reason: str  # date, doc_number, plan_name, slogan, norm, next_year, delta, last_year, ordinal, higher_body, ...


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the quantity reader found in one text."""

    facts: tuple[Statement, ...] = ()
    remainder: tuple[Statement, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedReport:
    """Metadata and reading together; parse/contract.py has the JSON form that `fazhi parse` prints."""

    metadata: Metadata
    reading: Reading = Reading()
    parser_version: str = ""
