"""Properties over all catalogue examples: evidence is the text it points at, layout and wording of time change what they should."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from facts_helper import read

from fazhi.indicators.block import Example, Indicator
from fazhi.indicators.catalogue import catalogue
from fazhi.parse import cues

_ORGANS = {"recon_organ": "安平县司法局"}
_NOW = ("今年", "本年度", "目前", "截至")  # said of a plan they make it a report again
AREAS = sorted({i.area for i in catalogue()})


def _examples(area: str) -> Iterator[tuple[Indicator, Example]]:
    for i in catalogue():
        if i.area == area:
            yield from ((i, e) for e in i.examples)


def _known(i: Indicator, e: Example) -> dict[str, str]:
    agency = e.agency or _ORGANS.get(i.applies_to or "", "安平县水利局")
    return {
        "agency": agency,
        "kind": "department" if agency.endswith("局") else "government",
        "tier": e.tier or "county",
    }


def _facts(i: Indicator, text: str, e: Example, **more: object) -> set[tuple[str | None, float, str]]:
    return {(f.indicator, f.value, f.qualifier) for f in read(text, **_known(i, e), **more).facts}  # type: ignore[arg-type]


@pytest.mark.parametrize("area", AREAS)
def test_evidence_is_the_text_between_its_offsets(area: str) -> None:
    for i, example in _examples(area):
        text = f"前言 一段。\n　　{example.text}"
        r = read(text, **_known(i, example))  # type: ignore[arg-type]
        for s in (*r.facts, *r.remainder):
            e = s.evidence
            assert text[e.start : e.end] == e.text
            assert e.sentence_start <= e.start < e.end <= max(e.sentence_end, e.end)
        for x in r.rejected:
            assert text[x.start : x.end] == x.text


@pytest.mark.parametrize("area", AREAS)
def test_spaces_between_signs_change_nothing(area: str) -> None:
    for i, example in _examples(area):
        rng = random.Random(example.text)
        spaced = ""
        for c in example.text:  # between two digits or letters a blank parts words
            spaced += ("" if c.isascii() and spaced[-1:].isascii() else rng.choice(("", " ", "\u3000", "\u200b"))) + c
        assert _facts(i, spaced, example) == _facts(i, example.text, example), spaced


@pytest.mark.parametrize("area", AREAS)
def test_next_years_section_never_states(area: str) -> None:
    for i, example in _examples(area):
        assert _facts(i, example.text, example, section="M4") == set(), example.text


@pytest.mark.parametrize("area", AREAS)
def test_a_plan_is_no_fact(area: str) -> None:
    for i, example in _examples(area):
        if example.value and not any(word in example.text for word in _NOW):
            found = _facts(i, f"下一步力争{example.text}", example)
            assert (i.code, example.value, example.qualifier) not in found, example.text


@pytest.mark.parametrize("odd", ["\0", "\U0010ffff"])
def test_signs_that_are_no_characters_break_nothing(odd: str) -> None:
    text = f"全年受理行政{odd}处罚{odd}案件12件。全年受理行政复议申请12件。"
    assert [f.value for f in read(text, agency="安平县司法局").facts][-1:] == [12.0]


@pytest.mark.parametrize("area", AREAS)
def test_a_crowded_text_searched_as_a_whole_states_the_same(area: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lone = [_facts(i, e.text, e) for i, e in _examples(area)]
    monkeypatch.setattr(cues, "_PATIENCE", 10**9)  # as if every text had been asked enough already
    assert [_facts(i, e.text, e) for i, e in _examples(area)] == lone
