"""A Document as JSON for stage.document, keyed by (raw_sha256, extractor version), and back without loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from fazhi.records import Block, Document

_BLOCK = ("start", "end", "kind", "page", "source", "confidence")


def to_payload(document: Document) -> dict[str, Any]:
    """JSON-ready dict; a block is a list in the order of Block's fields, trailing nulls left out."""
    payload = {f.name: getattr(document, f.name) for f in fields(document) if f.name not in ("blocks", "meta")}
    payload["meta"] = dict(document.meta)
    payload["attachments"] = [list(pair) for pair in document.attachments]
    payload["warnings"] = list(document.warnings)
    payload["blocks"] = [_pack(block) for block in document.blocks]
    return payload


def from_payload(payload: Mapping[str, Any]) -> Document:
    """The Document of `to_payload`. Keys that this version does not know are ignored."""
    known = {f.name for f in fields(Document)}
    values = {name: value for name, value in payload.items() if name in known}
    values["blocks"] = tuple(Block(**dict(zip(_BLOCK, block, strict=False))) for block in payload.get("blocks", ()))
    values["attachments"] = tuple((url, name) for url, name in payload.get("attachments", ()))
    values["warnings"] = tuple(payload.get("warnings", ()))
    return Document(**values)


def _pack(block: Block) -> list[Any]:
    values = [getattr(block, name) for name in _BLOCK]
    while values[-1] is None:
        values.pop()
    return values
