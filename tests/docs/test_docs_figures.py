"""The figures of the front pages are those that the project holds to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FRONT = ("README.md", "README.zh-CN.md")


@pytest.mark.parametrize("name", FRONT)
def test_accuracy_quoted_is_the_floor_that_is_enforced(name):
    floors = yaml.safe_load((ROOT / "tests/accuracy/floors.yaml").read_text("utf-8"))
    quoted = [(float(p), float(r)) for p, r in re.findall(r"≥ ([\d.]+) · ≥ ([\d.]+)", (ROOT / name).read_text("utf-8"))]
    unseen, reworded = floors["heldout"], floors["paraphrase"]
    held = [
        (unseen["precision"], unseen["recall"]),
        (unseen["own_precision"], unseen["own_recall"]),
        (reworded["precision"], reworded["recall"]),
    ]
    assert len(quoted) == 3
    assert all(q[0] <= h[0] and q[1] <= h[1] for q, h in zip(quoted, held, strict=True)), (quoted, held)


@pytest.mark.parametrize("name", FRONT)
def test_counts_quoted_are_there(name):
    from fazhi.indicators.catalogue import catalogue
    from fazhi.portals import registry
    from fazhi.quality.catalogue import all_rules

    rows = [line for line in (ROOT / name).read_text("utf-8").splitlines() if line.startswith("| ")]
    for command, count in (
        ("indicators check", len(catalogue())),
        ("fazhi rules", len(all_rules())),
        ("portals validate", len(registry.load("registry"))),
    ):
        (row,) = (line for line in rows if command in line)
        assert int(re.search(r"\d+", row.split("|")[2])[0]) <= count
