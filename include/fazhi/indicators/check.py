"""Does the reader do what the catalogue's examples say? Used by `fazhi indicators check` and by `add` before it writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fazhi.indicators.block import Example, Indicator
from fazhi.records import Document, Metadata, Statement, sha256

_ORGANS = {"recon_organ": "安平县司法局"}  # who states an indicator that only one role may state; others: a department
_DEPARTMENT = "安平县水利局"


def read_example(indicator: Indicator, example: Example) -> tuple[Statement, ...]:
    """Facts that the reader finds in one example, said by a county department unless the example names who says it."""
    from fazhi.parse.reading import read_facts

    agency = example.agency or _ORGANS.get(indicator.applies_to or "", _DEPARTMENT)
    kind = "department" if agency.endswith("局") else "government"
    metadata = Metadata(
        True,
        agency=agency,
        agency_type=kind,
        tier=example.tier or "county",
        report_year=2023,
        body_end=len(example.text),
    )
    return read_facts(Document(example.text, sha256(example.text), "text/plain", "plain", "example"), metadata).facts


def failures(indicators: Iterable[Indicator]) -> Iterator[str]:
    """One line for each example that the reader reads otherwise than its block says."""
    for i in indicators:
        for e in i.examples:
            found = read_example(i, e)
            own = [f for f in found if f.indicator == i.code and f.value == e.value and f.qualifier == e.qualifier]
            if not own:
                read = ", ".join(f"{f.indicator} = {f.value:g} {f.qualifier}" for f in found) or "nothing"
                yield f"{i.code}: {e.text} should give {e.value:g} {e.qualifier}, gives {read}"
            elif any(own[0].facets.get(k) != v for k, v in e.facets.items()):
                yield f"{i.code}: {e.text} should have facets {dict(e.facets)}, has {dict(own[0].facets)}"
        for e in i.negatives:
            for f in read_example(i, e):
                if f.indicator == i.code:
                    yield f"{i.code}: {e.text} should give nothing, gives {f.value:g} by {f.rule}"
