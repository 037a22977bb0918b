"""Declared successions of departments, and what a portal covers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "department_succession",
        sa.Column("predecessor", sa.Text, primary_key=True, comment="canonical name of the department that ended"),
        sa.Column(
            "successor", sa.Text, primary_key=True, comment="canonical name of the department that took its place"
        ),
        sa.Column("effective_on", sa.Date, nullable=False, comment="day by which the reform was to be done everywhere"),
        sa.Column("kind", sa.Text, nullable=False, comment="renamed | merged"),
        sa.Column("source", sa.Text, nullable=False, comment="decision that names it"),
        schema="dw",
        comment="Bridge: departments that a national reform merged or renamed, the same in every region",
    )
    op.add_column(
        "dim_portal",
        sa.Column(
            "covers", sa.Text, nullable=False, server_default="region",
            comment="region: all bodies of its region | body: one body alone",
        ),
        schema="dw",
    )  # fmt: skip
    op.add_column(
        "dim_portal",
        sa.Column("agency_id", sa.Text, comment="of a portal of one body: that body, where it is known"),
        schema="dw",
    )


def downgrade() -> None:
    op.drop_column("dim_portal", "agency_id", schema="dw")
    op.drop_column("dim_portal", "covers", schema="dw")
    op.drop_table("department_succession", schema="dw")
    op.execute("delete from dw.member_source where dimension = 'department_succession'")
