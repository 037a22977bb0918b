"""Portal blocks as YAML: shown, drafted for a new portal, appended to a file."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import yaml

from fazhi.portals import registry
from fazhi.portals.registry import Portal
from fazhi.records import Tier

_NOT_IN_YAML = ("provenance", "origin")


def as_block(portal: Portal, *, defaults: bool = False) -> dict[str, Any]:
    """The portal as the mapping that YAML holds; with `defaults` also what it leaves out."""
    block = {}
    for field in dataclasses.fields(portal):
        value = getattr(portal, field.name)
        if field.name in _NOT_IN_YAML or value is None or (not defaults and value == field.default):
            continue
        if value == () and not defaults:
            continue
        block[field.name] = list(value) if isinstance(value, tuple) else value
    return block


def draft(url: str, region: str, name: str, tier: str, family: str, portal_id: str | None) -> Portal:
    """A portal for a list URL; the id is made from host and folder when none is given."""
    parts = urlsplit(url)
    folder = [p for p in parts.path.split("/") if p and "." not in p][-1:]
    made = re.sub(
        r"[^a-z0-9]+",
        "-",
        "-".join([(parts.hostname or "").removeprefix("www.").removesuffix(".gov.cn"), *folder]).lower(),
    ).strip("-")
    return Portal(portal_id or made[:60] or "portal", name, parts.netloc, region, cast(Tier, tier), family, (url,))


def text_of(portal: Portal) -> str:
    """The block as it stands in a file, indented under `portals:`."""
    dumped = yaml.safe_dump([as_block(portal)], allow_unicode=True, sort_keys=False, width=200)
    return "".join(f"  {line}\n" for line in dumped.splitlines())


def write(portal: Portal, file: Path | None) -> str:
    """Append the block to `file` (created when absent) or only return it. Raises ValueError when it is not valid."""
    block = text_of(portal)
    before = file.read_text(encoding="utf-8") if file and file.is_file() else "portals:\n"
    whole = before.rstrip("\n") + "\n" + block
    found, problems = registry.read_text(whole, str(file or "new block"))
    ids = [p.id for p in found]
    if ids.count(portal.id) > 1:
        problems.append(f"{file}: portal id {portal.id} is taken: give another with --id")
    if problems:
        raise ValueError("\n".join(problems))
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(whole, encoding="utf-8")
    return f"portals:\n{block}".rstrip()
