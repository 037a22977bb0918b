"""The indicator catalogue: one YAML block per indicator (blocks/*.yaml, one file per task area), read once.

A block yields the reader's cues, the gate's expectations, the dictionary and dimension rows and the tests of its own
examples. Nothing else in the project says what an indicator is.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from fazhi.indicators.block import CatalogueError, Indicator, build
from fazhi.indicators.fields import FOREIGN
from fazhi.indicators.synonyms import ROWS


def folder() -> Path:
    """Where the catalogue's files are; `fazhi indicators add` writes there."""
    return Path(str(files("fazhi.indicators"))) / "blocks"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A safe loader, in C where present, that refuses a key written twice in one block."""


def _mapping(loader: Any, node: Any, deep: bool = False) -> dict[Any, Any]:
    keys = [k.value for k, _ in node.value]
    twice = sorted({k for k in keys if isinstance(k, str) and keys.count(k) > 1})
    if twice:
        raise CatalogueError(f"line {node.start_mark.line + 1}: {', '.join(twice)} stands twice in one block")
    built: dict[Any, Any] = yaml.SafeLoader.construct_mapping(loader, node, deep=deep)
    return built


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, lambda ld, node: _mapping(ld, node, deep=True))


def _load(path: Path) -> Any:
    try:
        return yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, CatalogueError) as e:
        raise CatalogueError(f"{path.name}: {e}") from None


def read_files(directory: Path) -> Iterator[Indicator]:
    """Indicators of all files of a directory. Raises CatalogueError on a bad block or a code used twice."""
    seen: dict[str, str] = {}
    for path in sorted(directory.glob("*.yaml")):
        data = _load(path)
        for raw in data["indicators"]:
            indicator = build(raw, data["area"], path.name)
            if indicator.code in seen:
                raise CatalogueError(f"{path.name}: {indicator.code} is already declared in {seen[indicator.code]}")
            seen[indicator.code] = path.name
            yield indicator


@lru_cache(maxsize=1)
def catalogue() -> tuple[Indicator, ...]:
    """All indicators, in the order of their files and blocks."""
    return tuple(read_files(folder()))


@lru_cache(maxsize=1)
def digest() -> str:
    """Eight hexadecimal digits that change with any of the catalogue's files, with the verbs that widen its cues and with
    the words of other fields: part of what a kept reading depends on."""
    from hashlib import sha256

    files_ = (p.name.encode() + b"\0" + p.read_bytes() for p in sorted(folder().glob("*.yaml")))
    words = repr((ROWS, FOREIGN)).encode()
    return sha256(b"\0".join((*files_, words))).hexdigest()[:8]


@lru_cache(maxsize=1)
def by_code() -> dict[str, Indicator]:
    """The catalogue by code."""
    return {i.code: i for i in catalogue()}


@lru_cache(maxsize=1)
def areas() -> dict[str, tuple[str, str]]:
    """Task areas: code -> (Chinese name, English name)."""
    out = {}
    for path in sorted(folder().glob("*.yaml")):
        data = _load(path)
        out[data["area"]] = (data["name_cn"], data["name_en"])
    return out
