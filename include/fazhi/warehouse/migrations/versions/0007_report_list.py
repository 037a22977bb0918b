"""The list of a year's reports is read in the order of an index instead of being sorted at every request."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_stage_report_list",
        "report",
        [sa.text("report_year desc"), "region_code", "agency_name", "report_id"],
        schema="stage",
        postgresql_where=sa.text("is_current"),
        postgresql_include=["verdict"],
    )


def downgrade() -> None:
    op.drop_index("ix_stage_report_list", table_name="report", schema="stage")
