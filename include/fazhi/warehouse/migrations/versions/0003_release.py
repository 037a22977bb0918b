"""dw.release: the list of frozen snapshots."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "release",
        sa.Column("name", sa.Text, primary_key=True, comment="name of the release; its rows are in schema release_<name>"),  # noqa: E501
        sa.Column("digest", sa.Text, nullable=False, comment="hash of its content: cite it with the name"),
        sa.Column("rows", sa.Integer, nullable=False, comment="rows frozen"),
        sa.Column(
            "loaded_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False,
            comment="audit: when the row was written",
        ),
        schema="dw",
        comment="Frozen snapshots of the star",
    )  # fmt: skip


def downgrade() -> None:
    """The list goes and the snapshots with it."""
    names = (
        op.get_bind().exec_driver_sql("select nspname from pg_namespace where nspname like 'release\\_%%'").scalars()
    )
    for name in list(names):
        op.execute(f'drop schema "{name}" cascade')
    op.drop_table("release", schema="dw")
