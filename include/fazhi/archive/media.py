"""Media type of a response, by its bytes: see fazhi.reference.media_types, which the extractors use too."""

from fazhi.reference.media_types import (
    DOC,
    DOCX,
    HTML,
    JSON,
    OCTETS,
    ODT,
    OFD,
    OLE,
    PDF,
    RTF,
    TEXT,
    XLS,
    XLSX,
    XML,
    ZIP,
    sniff,
)

__all__ = [
    "DOC",
    "DOCX",
    "HTML",
    "JSON",
    "OCTETS",
    "ODT",
    "OFD",
    "OLE",
    "PDF",
    "RTF",
    "TEXT",
    "XLS",
    "XLSX",
    "XML",
    "ZIP",
    "sniff",
]
