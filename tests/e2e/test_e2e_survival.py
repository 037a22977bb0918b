"""kill -9 at three moments of a run through the real scheduler; `make soak` knows many more."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from rig import Rig, differing

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def rig():
    rig = Rig(Path(tempfile.mkdtemp(prefix="fazhi-survival-")) / "var")
    try:
        rig.up()
        yield rig
    finally:
        rig.stop()
        shutil.rmtree(rig.place.var.parent, ignore_errors=True)


@pytest.fixture(scope="module")
def undisturbed(rig) -> dict[str, str]:
    rig.empty()
    rig.trigger()
    assert rig.wait() == []
    return rig.content()


@pytest.mark.parametrize(
    ("place", "victim"), [("parse.staged", "task"), ("settle.loaded", "scheduler"), ("extract.read", "postgres")]
)
def test_what_a_kill_leaves_is_what_an_undisturbed_run_leaves(rig, undisturbed, place, victim):
    rig.disturb(place, victim)
    assert differing(undisturbed, rig.content()) == []
    assert rig.locks() == 0 and rig.half_published() == []
