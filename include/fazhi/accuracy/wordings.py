"""Passages with their labels written in the text: `{12场次|LEGA_EVENTS=12}`. The format is told in tests/accuracy/README.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from fazhi.accuracy.cases import Case, Label
from fazhi.indicators.catalogue import by_code
from fazhi.records import AgencyType, Tier

_MARK = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
_LABEL = re.compile(
    r"(?P<codes>(?:\?|[A-Z]+_[A-Z0-9_]+)(?:/(?:\?|[A-Z]+_[A-Z0-9_]+))*)"
    r"(?P<sign>=|>=|<=|~)(?P<value>\d+(?:\.\d+)?)(?:\.\.(?P<high>\d+(?:\.\d+)?))?"
)
_SIGNS = {"=": "exact", ">=": "at_least", "<=": "at_most", "~": "approx"}
_TYPES, _TIERS = get_args(AgencyType), get_args(Tier)


class WordingError(ValueError):
    """A passage of a wordings file that cannot be read; the message names file and line."""


def wordings(folder: Path, part: str = "") -> Iterator[Case]:
    """The passages of every `*.txt` of a folder, or of those whose name begins with `part`."""
    for path in sorted(folder.glob(f"{part}*.txt")):
        yield from read(path.read_text("utf-8"), str(path))


def read(source: str, name: str) -> Iterator[Case]:
    """The passages of one file's text; `name` is what errors call the file."""
    head: tuple[int, list[str]] | None = None
    body: list[str] = []
    for number, line in enumerate([*source.split("\n"), "## "], 1):
        if line.startswith("## "):
            if head is not None:
                yield _case(name, *head, "\n".join(body).strip())
            head, body = (number, [part.strip() for part in line[3:].split("|")]), []
        elif head is not None:
            body.append(line)
        elif line.strip() and not line.startswith("#"):
            raise WordingError(f"{name}:{number}: text stands before the first '## ' line")


def _case(name: str, number: int, head: list[str], marked: str) -> Case:
    where = f"{name}:{number}"
    if len(head) != 5 or not all(head) or not head[4].isdigit():
        raise WordingError(f"{where}: write '## id | agency | type | tier | year'")
    ident, agency, kind, tier, year = head
    if kind not in _TYPES or tier not in _TIERS:
        raise WordingError(f"{where}: type is one of {', '.join(_TYPES)}, tier one of {', '.join(_TIERS)}")
    title = f"{agency}{year}年度法治政府建设情况报告"
    text, labels, nothing, at = f"{title}\n\n", list[Label](), list[tuple[int, int]](), 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at, span = mark.end(), (len(text), len(text) + len(mark[1]))
        text += mark[1]
        if mark[2].strip() == "-":
            nothing.append(span)
        else:
            labels += [_label(raw, span, f"{where} ({ident})") for raw in mark[2].split(";")]
    text += marked[at:] + "\n"
    if "{" in text or "}" in text or "|" in text:
        raise WordingError(f"{where} ({ident}): a brace or bar is left over near {re.split('[{}|]', text)[1][:20]!r}")
    known = {"agency": agency, "agency_type": kind, "tier": tier, "report_year": int(year)}
    return Case(ident, text, tuple(labels), tuple(nothing), title=title, known=known)


def _label(raw: str, span: tuple[int, int], where: str) -> Label:
    m = _LABEL.fullmatch(raw.strip())
    if m is None:
        raise WordingError(f"{where}: {raw!r} is no label: write CODE=12, A/B=12, ?=12 or -")
    codes = tuple(code for code in m["codes"].split("/") if code != "?")
    unknown = [code for code in codes if code not in by_code()]
    if unknown:
        raise WordingError(f"{where}: the catalogue has no {unknown[0]}")
    high = None if m["high"] is None else float(m["high"])
    qualifier = "range" if high is not None else _SIGNS[m["sign"]]
    open_too = len(codes) > 0 and "?" in m["codes"]  # those indicators may claim the quantity or leave it open
    return Label(codes, float(m["value"]), qualifier, *span, high, disputed=open_too)
