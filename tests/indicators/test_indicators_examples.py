"""Every example of the catalogue is a test: positive ones are read with value, qualifier and facets, negative ones are not."""

from __future__ import annotations

import pytest

from fazhi.indicators.catalogue import Example, Indicator, catalogue
from fazhi.parse.reading import read_facts
from fazhi.records import Document, Metadata, Statement, sha256

_ORGANS = {"recon_organ": "安平县司法局", "respondent": "安平县水利局"}


def _read(indicator: Indicator, example: Example) -> tuple[Statement, ...]:
    agency = example.agency or _ORGANS.get(indicator.applies_to or "", "安平县水利局")
    tier = example.tier or "county"
    kind = "department" if agency.endswith("局") else "government"
    metadata = Metadata(True, agency=agency, agency_type=kind, tier=tier, report_year=2023, body_end=len(example.text))
    document = Document(example.text, sha256(example.text), "text/plain", "plain", "test")
    return read_facts(document, metadata).facts


def _cases(positive: bool) -> list[object]:
    return [
        pytest.param(i, e, id=f"{i.code}-{n}")
        for i in catalogue()
        for n, e in enumerate(i.examples if positive else i.negatives)
    ]


@pytest.mark.parametrize(("indicator", "example"), _cases(True))
def test_example_is_read(indicator: Indicator, example: Example) -> None:
    found = [f for f in _read(indicator, example) if f.indicator == indicator.code]
    values = [(f.value, f.qualifier) for f in found]
    assert (example.value, example.qualifier) in values, [
        (f.indicator, f.value, f.qualifier) for f in _read(indicator, example)
    ]
    fact = next(f for f in found if f.value == example.value)
    assert {k: fact.facets.get(k) for k in example.facets} == dict(example.facets)
    assert fact.unit == indicator.unit


@pytest.mark.parametrize(("indicator", "example"), _cases(False))
def test_negative_example_is_not_read(indicator: Indicator, example: Example) -> None:
    found = [f for f in _read(indicator, example) if f.indicator == indicator.code]
    assert not found, [(f.value, f.evidence.text, f.rule) for f in found]


def test_catalogue_covers_the_task_areas() -> None:
    found = catalogue()
    assert len(found) >= 120
    assert len({i.area for i in found}) == 12
    assert all(i.examples and i.negatives for i in found), [i.code for i in found if not (i.examples and i.negatives)]


def test_constraints_name_known_indicators() -> None:
    known = {i.code for i in catalogue()}
    for i in catalogue():
        for c in i.constraints:
            assert set(c.left) | set(c.right) <= known, (i.code, c.text)
            assert i.code in (*c.left, *c.right), (i.code, c.text)
