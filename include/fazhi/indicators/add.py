"""Write a new indicator block, after the reader has shown that it reads the block's own examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from fazhi.indicators.block import CatalogueError, Indicator, build
from fazhi.indicators.catalogue import by_code


def _example(text: str) -> dict[str, Any]:
    """`sentence = value`, as typed."""
    sentence, _, value = text.rpartition("=")
    try:
        return {"text": sentence.strip(), "value": float(value)}
    except ValueError:
        raise CatalogueError(f"an example is written 'sentence = value', not {text!r}") from None


def block(
    code: str,
    names: tuple[str, str],
    definition: str,
    kind: str,
    unit: str,
    aggregation: str,
    plausible: list[float],
    cues: list[str],
    anti: str,
    units: str,
    examples: list[str],
    negatives: list[str],
) -> dict[str, Any]:
    """The YAML block as plain data, without what is empty."""
    raw: dict[str, Any] = {
        "code": code,
        "name_cn": names[0],
        "name_en": names[1],
        "definition": definition,
        "unit": unit,
        "value_kind": kind,
        "aggregation": aggregation,
        "plausible": plausible if kind != "ratio" else None,
        "units": units or None,
        "cues": cues,
        "anti": anti or None,
        "examples": [_example(e) for e in examples],
        "negatives": negatives,
    }
    return {k: v for k, v in raw.items() if v not in (None, [])}


def append(raw: dict[str, Any], path: Path) -> Indicator:
    """Append a block to its area's file. Raises CatalogueError when it is incomplete, taken, or not read as it says."""
    from fazhi.indicators import catalogue, check

    if not path.is_file():
        raise CatalogueError(
            f"there is no area {path.stem}: the areas are {', '.join(sorted(p.stem for p in path.parent.glob('*.yaml')))}"
        )
    if raw["code"] in by_code():
        raise CatalogueError(f"{raw['code']} exists already: edit its block in {path.parent}")
    before = path.read_text("utf-8")
    indicator = build(raw, path.stem, path.name)
    text = yaml.safe_dump([raw], allow_unicode=True, sort_keys=False, width=118)
    path.write_text(before.rstrip("\n") + "\n" + text, "utf-8")
    _forget()
    wrong = list(check.failures(catalogue.catalogue()))
    if wrong:
        path.write_text(before, "utf-8")
        _forget()
        raise CatalogueError("not added, because these examples would be misread:\n" + "\n".join(wrong))
    return indicator


def _forget() -> None:
    """What this process has read of the catalogue: its files are others now."""
    from fazhi.indicators import catalogue
    from fazhi.parse import cues

    for cached in (catalogue.catalogue, catalogue.by_code, catalogue.digest, cues.lexicon):
        cached.cache_clear()
