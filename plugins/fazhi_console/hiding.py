"""Private persons' names, hidden from readers who may not decide in the review queue.

What is a name decides dw.mask_names, as for BI and exports; here the hidden characters are replaced one by one, so that
every offset into a text still holds. Who may release sees texts as published: deciding needs the page as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

import sqlalchemy as sa

from fazhi.records import Document
from fazhi_console import db
from fazhi_console.identity import Person

_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")
_MASKED = sa.text(
    "select plain, masked from unnest(cast(:texts as text[])) plain, dw.mask_names(plain) masked where masked <> plain"
)
# Columns that repeat a report's words; an uncatalogued quantity is also called by them.
_WORDS = "sentence_text evidence_text evidence observed expected source_text reason subject action object"
_NAMES = ("name_cn", "name_en")


def hidden(conn: sa.Connection, texts: Sequence[str]) -> list[str]:
    """The texts, each as long as before: 某 or * for every character of a private person's given name or number."""
    cut = [_SENTENCE.findall(text) for text in texts]
    asked = sorted({sentence for parts in cut for sentence in parts if len(sentence) > 3})
    changed = {r.plain: _cover(r.plain, r.masked) for r in conn.execute(_MASKED, {"texts": asked})} if asked else {}
    return ["".join(changed.get(sentence, sentence) for sentence in parts) for parts in cut]


def _cover(text: str, masked: str) -> str:
    """`text` with what `masked` lacks of it covered in place."""
    out = list(text)
    for op, a, b, _, _ in SequenceMatcher(None, text, masked, autojunk=False).get_opcodes():
        if op in ("replace", "delete"):
            out[a:b] = ["某" if char >= "\u3400" else "*" for char in text[a:b]]
    return "".join(out)


def document(conn: sa.Connection, who: Person, known: Document | None) -> Document | None:
    """The document as this reader may see it; offsets of its blocks and of statements stay right."""
    if known is None or who.may_review:
        return known
    return replace(known, text=hidden(conn, [known.text])[0])


def rows(conn: sa.Connection, who: Person, found: Sequence[db.Row]) -> list[db.Row]:
    """Rows of a query with the words of reports as this reader may see them."""
    if who.may_review:
        return list(found)
    fields = [_texts(row) for row in found]
    masked = iter(hidden(conn, [text for own in fields for text in own.values()]))
    out = []
    for row, own in zip(found, fields, strict=True):
        seen: dict[str, Any] = {**row, **{key: next(masked) for key in own}}
        if row.get("reasons"):
            seen["reasons"] = rows(conn, who, row["reasons"])
        sentence = own.get("sentence_text", "")
        for key, words in own.items():  # a sentence tells more than its part about who is a private person
            at = sentence.find(words) if words else -1
            if at >= 0:
                seen[key] = seen["sentence_text"][at : at + len(words)]
        out.append(seen)
    return out


def _texts(row: db.Row) -> dict[str, str]:
    named = _NAMES if "indicator" in row and row["indicator"] is None else ()
    return {key: row[key] for key in (*_WORDS.split(), *named) if isinstance(row.get(key), str)}
