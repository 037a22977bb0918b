"""Every example of the catalogue is a test: positive ones are read with value, qualifier and facets, negative ones are not."""

from __future__ import annotations

import pytest

from fazhi.indicators.block import Indicator
from fazhi.indicators.catalogue import catalogue
from fazhi.indicators.check import failures


@pytest.mark.parametrize("indicator", [pytest.param(i, id=i.code) for i in catalogue()])
def test_examples_are_read_as_the_block_says(indicator: Indicator) -> None:
    assert list(failures([indicator])) == []


def test_catalogue_covers_the_task_areas() -> None:
    found = catalogue()
    assert len(found) >= 120
    assert len({i.area for i in found}) == 12
    assert [i.code for i in found if not i.examples] == []
    own_negatives = {"CTX", "DECI", "DIGI", "FUNC", "LEAD", "LEGA", "RULE", "SUPP"}
    assert [i.code for i in found if i.area in own_negatives and len(i.negatives) < 2] == []
    assert sum(len(i.negatives) for i in found) >= len(found)


def test_constraints_name_known_indicators() -> None:
    known = {i.code for i in catalogue()}
    for i in catalogue():
        for c in i.constraints:
            assert set(c.left) | set(c.right) <= known, (i.code, c.text)
            assert i.code in (*c.left, *c.right), (i.code, c.text)


def test_what_a_facet_becomes_is_an_indicator_of_the_same_kind() -> None:
    known = {i.code: i for i in catalogue()}
    for i in catalogue():
        for value, code in i.becomes.items():
            assert known[code].value_kind == i.value_kind, (i.code, value)
            assert any(value in values for values in i.facets.values()), (i.code, value)
