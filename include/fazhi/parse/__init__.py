"""Text of a report to what it states: who, where, when, sections, facts with evidence.

`parse(document, context)` is a pure function; the same call serves the DAG, the CLI and the tests.
"""

from __future__ import annotations

from fazhi.records import Context, Document, ParsedReport, Reading

PARSER_VERSION = "8"


def parse(document: Document, context: Context | None = None) -> ParsedReport:
    """Read one document. A text that is no report gives metadata with `is_report` false and a reason, and no facts,
    unless the context says assume_report."""
    from fazhi.parse.metadata import read_metadata
    from fazhi.parse.reading import read_facts

    context = context or Context()
    metadata = read_metadata(document, context)
    reading = read_facts(document, metadata) if metadata.is_report or context.assume_report else Reading()
    return ParsedReport(metadata, reading, PARSER_VERSION)
