"""What every reader of this room shares: the refusal, the limits, the builder that keeps text and blocks in step."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from fazhi.extract.text import kind_of
from fazhi.records import Block, Document, sha256
from fazhi.reference.legible import garbage_share

EXTRACTOR_VERSION = "4"  # bump whenever the text of any document may change: it is part of the cache key

Kind = Literal["title", "heading", "paragraph", "table", "meta", "signature"]


class ExtractRefused(Exception):
    """These bytes give no text. `reason` is `code: sentence`; the code is stable, the sentence is for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one document may cost. A report is 2,000 to 20,000 characters; these are far above any."""

    input_bytes: int = 100 * 2**20
    unpacked_bytes: int = 200 * 2**20  # all members of a container together
    ratio: int = 500  # unpacked / packed of one member, above 1 MB
    members: int = 3000
    depth: int = 3  # containers inside containers
    pages: int = 400
    ocr_pages: int = 60
    pixels: int = 60_000_000
    chars: int = 5_000_000


LIMITS = Limits()
_TITLE = re.compile(r"(?:报告|总结|汇报|情况)(?:[（(].{0,12}[）)])?$")


def _ignore(page: int) -> None:
    """Nobody waits for signs of life."""


on_progress: Callable[[int], None] = _ignore  # called after each page that OCR finishes; the sandbox listens


@dataclass(slots=True)
class Builder:
    """Collects paragraphs; `text` is their join by newlines and every block's span points into it."""

    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0

    def add(
        self,
        text: str,
        kind: Kind | None = None,
        *,
        page: int | None = None,
        source: str | None = None,
        confidence: float | None = None,
    ) -> None:
        """Append one paragraph or table; empty text is left out. Without a kind the words tell it."""
        if not text or text.isspace():
            return
        self._append("\n" if self.blocks else "", text, kind or kind_of(text), page, source, confidence)

    def extend(
        self,
        text: str,
        *,
        glue: str = "",
        page: int | None = None,
        source: str | None = None,
        confidence: float | None = None,
    ) -> None:
        """Continue the last paragraph with a piece that stands elsewhere (the next page): a block, but no newline."""
        if text:
            self.blocks[-1] = replace(self.blocks[-1], kind="paragraph")  # a heading that goes on was none
            self._append(glue, text, "paragraph", page, source, confidence)

    def _append(
        self, between: str, text: str, kind: Kind, page: int | None, source: str | None, confidence: float | None
    ) -> None:
        start = self.length + len(between)
        if start + len(text) > LIMITS.chars:
            raise ExtractRefused(f"too_large: more than {LIMITS.chars} characters of text")
        self.parts += [between, text]
        self.length = start + len(text)
        self.blocks.append(Block(start, self.length, kind, page, source, confidence))

    @property
    def last(self) -> str:
        """Text of the last block."""
        return self.parts[-1] if self.parts else ""

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def title(self) -> str | None:
        """The heading at the top: the first blocks, up to one that ends as titles of reports do."""
        head = self.parts[1:8:2]
        for count in range(1, len(head) + 1):
            joined = "".join(head[:count])
            if len(joined) > 90:
                break
            if _TITLE.search(joined):
                return joined
        return None

    def document(
        self,
        data: bytes,
        media_type: str,
        method: str,
        *,
        title: str | None = None,
        meta: Mapping[str, str] | None = None,
        attachments: Sequence[tuple[str, str]] = (),
        pages: int = 0,
        ocr_confidence: float | None = None,
        warnings: Sequence[str] = (),
    ) -> Document:
        """The Document of what was collected."""
        text = self.text
        return Document(
            text=text,
            raw_sha256=sha256(data),
            media_type=media_type,
            method=method,
            extractor_version=EXTRACTOR_VERSION,
            title=title or None,
            meta=dict(meta or {}),
            blocks=tuple(self.blocks),
            attachments=tuple(attachments),
            pages=pages,
            ocr_confidence=ocr_confidence,
            garbage_share=garbage_share(text),
            warnings=tuple(dict.fromkeys(warnings)),
        )
