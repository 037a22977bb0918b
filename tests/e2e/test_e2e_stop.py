"""The last word of the place that this folder's tests share: nothing of it is left running."""

from __future__ import annotations

import subprocess

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]


def test_stop_stops_exactly_what_was_started(first_run, place):
    assert place.fazhi("stop").returncode == 0
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    assert str(place.var) not in listed
    assert place.fazhi("stop").returncode == 0
