"""Floors of the scores, pinned in tests/accuracy/floors.yaml and only raised."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml

from fazhi.accuracy.score import Score


def figures(result: Score) -> dict[str, float]:
    """The figures of one score that a floor may hold."""
    return {
        "precision": result.facts.precision,
        "recall": result.facts.recall,
        "own_recall": result.own.recall,
        "own_precision": result.own.precision,
        "claimed": result.claim_share,
    }


def below(scores: Iterable[Score], path: Path) -> list[str]:
    """One line for each figure that lies below its floor; nothing when there is no floors file."""
    if not path.is_file():
        return []
    floors = yaml.safe_load(path.read_text("utf-8")) or {}
    out = []
    for result in scores:
        found = figures(result)
        for name, floor in (floors.get(result.name) or {}).items():
            if found[name] < floor - 1e-9:
                out.append(f"{result.name}: {name} {found[name]:.4f} lies below its floor {floor}")
    return out
