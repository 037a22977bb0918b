"""What `fazhi parse` shows to people: the head of a report, and sentence by sentence what was read from it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fazhi.records import Document, Metadata, ParsedReport, Rejected, Statement

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?|\n")


def explain(document: Document, report: ParsedReport, *, sentences: bool) -> str:
    """Readable form of one parsed report; with `sentences` every sentence that holds a quantity, and the verdict on
    each."""
    lines = [*_head(report.metadata), *_sections(report.metadata)]
    r = report.reading
    lines.append(f"facts {len(r.facts)} · uncatalogued {len(r.remainder)} · rejected {len(r.rejected)}")
    lines += [f"flag: {flag}" for flag in (*report.metadata.flags, *r.flags)]
    if sentences:
        lines += _per_sentence(document.text, report)
    else:
        lines += [_statement(s) for s in (*r.facts, *r.remainder)]
    return "\n".join(lines)


def _head(m: Metadata) -> Iterator[str]:
    yield "report" if m.is_report else f"no report: {m.refusal}"
    yield f"title      {m.title or f'({m.title_inferred}, inferred)' if m.title or m.title_inferred else '-'}"
    yield f"agency     {m.agency or '-'} ({m.agency_type or '-'}, {m.tier or '-'})"
    r = m.region
    yield (
        f"region     {' / '.join(n for n in (r.province, r.city, r.county, r.township) if n) or '-'} {r.code or ''}"
    ).rstrip()
    yield f"year       {m.report_year or '-'}   dated {m.document_date or '-'}   published {m.publish_date or '-'}"
    for label, value in (("number", m.doc_number), ("addressee", m.recipient), ("signature", m.signature)):
        if value:
            yield f"{label:<10} {value}"


def _sections(m: Metadata) -> Iterator[str]:
    for s in m.sections:
        yield (
            f"{'  ' * s.level}{s.content} [{s.start}:{s.end}] "
            f"{s.heading[:50]}{' · ' + ','.join(s.areas) if s.areas else ''}"
        )


def _value(s: Statement) -> str:
    number = f"{s.value:g}" + (f"–{s.value_max:g}" if s.value_max is not None else "")
    return f"{number} {s.unit}" + ("" if s.qualifier == "exact" else f" ({s.qualifier})")


def _statement(s: Statement) -> str:
    what = s.indicator or f"? {s.subject or ''}|{s.action or ''}|{s.object or ''}"
    facets = " " + ",".join(f"{k}={v}" for k, v in s.facets.items()) if s.facets else ""
    scope = "" if s.scope == "own" else f" [{s.scope}]"
    return (
        f"  + {what} = {_value(s)}{facets}{scope}  by {s.rule} ({s.confidence:.2f})  «{s.evidence.text}» "
        f"@{s.evidence.start}"
    )


def _per_sentence(text: str, report: ParsedReport) -> Iterator[str]:
    found: list[tuple[int, str]] = [
        (s.evidence.start, _statement(s)) for s in (*report.reading.facts, *report.reading.remainder)
    ]
    found += [(r.start, _rejected(r)) for r in report.reading.rejected]
    found.sort(key=lambda pair: pair[0])
    at = 0
    for match in _SENTENCE.finditer(text):
        mine = []
        while at < len(found) and found[at][0] < match.end():
            mine.append(found[at][1])
            at += 1
        if mine:
            yield f"\n{match.start()}: {match[0].strip()}"
            yield from mine


def _rejected(r: Rejected) -> str:
    return f"  - {r.reason}: «{r.text}» @{r.start}"
