"""Labelled texts to score against: gold reports, hand-labelled passages, the sample portals' own reports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from fazhi.records import Context, Document, Metadata, ParsedReport, sha256

_ALTERNATE = re.compile(r"accept ([A-Z]+(?:_[A-Z0-9]+)+)")


@dataclass(frozen=True, slots=True)
class Label:
    """One own-year quantity of a labelled text. `codes` is empty for the remainder; its first code is the preferred one."""

    codes: tuple[str, ...]
    value: float
    qualifier: str
    start: int  # code points of the case's text; the whole text when the label has no span
    end: int
    value_max: float | None = None
    facets: Mapping[str, str] | None = None
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A text, what it states, and (where labelled) the spans that state nothing. `complete`: the remainder is labelled too."""

    id: str
    text: str
    labels: tuple[Label, ...]
    nothing: tuple[tuple[int, int], ...] = ()
    complete: bool = True
    title: str | None = None
    known: Mapping[str, Any] | None = None  # metadata fields that are given, for a passage out of a report

    def read(self) -> ParsedReport:
        """Parse the text as `fazhi parse` would; a passage takes its given metadata instead of a report's margins."""
        from fazhi.parse import PARSER_VERSION, parse
        from fazhi.parse.metadata import read_metadata
        from fazhi.parse.reading import read_facts

        document = Document(self.text, sha256(self.text), "text/plain", "plain", "labelled", title=self.title)
        if self.known is None:
            return parse(document, Context(assume_report=True))
        metadata: Metadata = read_metadata(document, Context(assume_report=True))
        start = len(self.title or "")
        start += len(self.text[start:]) - len(self.text[start:].lstrip())
        metadata = replace(metadata, **self.known, is_report=True, body_start=start, body_end=len(self.text))
        return ParsedReport(metadata, read_facts(document, metadata), PARSER_VERSION)


def gold(folder: Path) -> Iterator[Case]:
    """Whole real reports labelled by hand: `seeds/*.txt` with `gold/seeds_gold.json` below one folder."""
    data = json.loads((folder / "gold" / "seeds_gold.json").read_text("utf-8"))
    for d in data["documents"]:
        text = (folder / "seeds" / d["file"]).read_text("utf-8")
        labels = []
        for f in d["facts"]:
            codes = (f["code"], *_ALTERNATE.findall(f.get("note") or ""))
            value = float(f["value"])
            labels.append(
                Label(codes, value, f["qualifier"], f["char_start"], f["char_end"], disputed=bool(f.get("disputed")))
            )
        spans = [
            (x["char_start"], x["char_start"] + len(x["evidence"]))
            for kind in ("distractors", "norms", "near_misses", "frequency_statements")
            for x in d[kind]
            if kind != "near_misses" or "repeats" not in x["why"]
        ]
        yield Case(d["file"], text, tuple(labels), tuple(spans), complete=False)


def _span(text: str, evidence: str | None) -> tuple[int, int]:
    at = text.find(evidence) if evidence else -1
    return (at, at + len(evidence)) if evidence and at >= 0 else (0, len(text))


def _label(raw: Mapping[str, Any], text: str) -> Label:
    start, end = _span(text, raw.get("evidence"))
    code = raw.get("indicator") or raw.get("may_be")  # may_be: that indicator may claim the quantity or not
    high = raw.get("value_max")
    return Label(
        (code,) if code else (),
        float(raw["value"]),
        raw["qualifier"],
        start,
        end,
        None if high is None else float(high),
        disputed="may_be" in raw,
    )


def passages(folder: Path) -> Iterator[Case]:
    """Hand-labelled passages: every `*.yaml` of a folder is a list of {id, text, agency, ..., facts, remainder, not_facts}."""
    for path in sorted(folder.glob("*.yaml")):
        for raw in yaml.safe_load(path.read_text("utf-8")) or []:
            title = f"{raw['agency']}{raw['report_year']}年度法治政府建设情况报告"
            text = f"{title}\n\n{raw['text']}\n"
            labels = [_label(r, text) for key in ("facts", "remainder") for r in raw.get(key) or []]
            nothing = [_span(text, e) for e in raw.get("not_facts") or [] if e in text]
            known = {k: raw[k] for k in ("agency", "agency_type", "tier", "report_year")}
            yield Case(raw["id"], text, tuple(labels), tuple(nothing), title=title, known=known)


def sample() -> Iterator[Case]:
    """The reports of the sample portals, read as one text each, against the values that wrote them."""
    from fazhi.sample.compose import reports

    for report in reports():
        text = report.text
        shift = text.index(report.body)
        labels = []
        for m in report.marks:
            if m.kind != "not_fact" and m.value is not None:
                codes = (m.code,) if m.code else ()
                labels.append(Label(codes, m.value, m.qualifier, shift + m.start, shift + m.end))
        nothing = [(shift + m.start, shift + m.end) for m in report.marks if m.kind == "not_fact"]
        yield Case(f"{report.agency} {report.year}", text, tuple(labels), tuple(nothing), title=report.title)
