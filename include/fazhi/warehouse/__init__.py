"""The warehouse: operational schemas (crawl, stage, quality) and the star (dw) with its marts (mart)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlalchemy as sa


def content_hash(engine: sa.Engine) -> dict[str, str]:
    """Hash of the rows of every dw and mart table, by table; see content.py."""
    from fazhi.warehouse import content

    return content.content_hash(engine)
