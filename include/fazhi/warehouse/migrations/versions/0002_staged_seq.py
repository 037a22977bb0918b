"""year_state counts stagings, so that a settle that is killed half-way leaves its year marked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "year_state",
        sa.Column("staged_seq", sa.Integer, nullable=False, server_default="0", comment="stagings so far"),
        schema="stage",
    )


def downgrade() -> None:
    op.drop_column("year_state", "staged_seq", schema="stage")
