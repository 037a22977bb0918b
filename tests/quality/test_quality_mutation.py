"""Planted faults are caught, clean rows pass: the harness at its smallest, with the floors of the benchmark."""

from __future__ import annotations

import pytest

from fazhi.quality.harness import faults, run, text_faults, texts, year_faults


def test_there_are_enough_classes_in_every_layer():
    names = {f.name for f in faults.STAGED} | {f.name for f in text_faults.TEXT_FAULTS} | set(year_faults.YEAR_FAULTS)
    assert len(names) >= 40
    assert {f.layer for f in text_faults.TEXT_FAULTS} == {"source", "extraction"}


def test_staged_rows(year, book):
    outcome = run.staged(year[0], 2020, 1, book)
    assert {n: t.missed for n, t in outcome.classes.items() if t.missed} == {}
    assert outcome.false_quarantine <= 0.005, outcome.held_by


@pytest.mark.slow
def test_whole_years_are_blocked(year, book):
    some = ("reader_regressed", "column_constant")  # the benchmark runs them all
    outcome = run.whole_years(year[0], 2005, 30, book, names=some)
    assert {n for n, t in outcome.classes.items() if t.missed} == set()
    assert outcome.false_quarantine == 0


@pytest.mark.slow
def test_what_the_reader_read(year):
    some = text_faults.TEXT_FAULTS[::3]
    outcome, _ = texts.judged(year[0], 2021, 1, faults=some)
    assert outcome.detection >= 0.95, {n: t.missed for n, t in outcome.classes.items() if t.missed}
    assert outcome.false_quarantine <= 0.005
