"""Statements and evidence are keyed by the statement's id, which holds agency and year already: one index, not two.
mart.yoy_region is partitioned by year: a refresh builds a year beside and swaps it in, instead of rows one by one.
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _key(table: str, columns: str) -> None:
    """On the parent: the partitions' own keys go and come with it, whatever name this server gave the constraint."""
    name = (
        op.get_bind()
        .exec_driver_sql(f"select conname from pg_constraint where conrelid = 'dw.{table}'::regclass and contype = 'p'")
        .scalar_one()
    )
    op.execute(f"alter table dw.{table} drop constraint {name}, add primary key ({columns})")


_REGION_KEY = "report_year, region_code, tier, agency_type, department, indicator, scope"


def _remake_yoy_region(partitioned: bool) -> None:
    conn = op.get_bind()
    comment = conn.exec_driver_sql("select obj_description('mart.yoy_region'::regclass)").scalar_one()
    op.drop_index("ix_yoy_region", table_name="yoy_region", schema="mart")
    op.execute("alter table mart.yoy_region rename to yoy_region_before")
    by = "partition by list (report_year)" if partitioned else ""
    op.execute(f"create table mart.yoy_region (like mart.yoy_region_before including defaults including comments) {by}")
    conn.exec_driver_sql("comment on table mart.yoy_region is '" + comment.replace("'", "''") + "'")
    if partitioned:
        years = conn.exec_driver_sql("select distinct report_year from mart.yoy_region_before").scalars().all()
        for year in years:
            op.execute(f"create table mart.yoy_region_{year} partition of mart.yoy_region for values in ({year})")
    op.execute("insert into mart.yoy_region select * from mart.yoy_region_before")
    op.execute("drop table mart.yoy_region_before")
    op.execute(f"alter table mart.yoy_region add primary key ({_REGION_KEY})")
    op.create_index("ix_yoy_region", "yoy_region", ["indicator", "region_code"], schema="mart")


def upgrade() -> None:
    _remake_yoy_region(partitioned=True)
    op.drop_index("ix_fact_statement_id", table_name="fact_statement", schema="dw")
    op.create_index("ix_fact_statement_agency", "fact_statement", ["agency_id"], schema="dw")
    for table in ("fact_statement", "fact_evidence"):
        _key(table, "statement_id, report_year")


def downgrade() -> None:
    _remake_yoy_region(partitioned=False)
    for table in ("fact_statement", "fact_evidence"):
        _key(table, "report_year, agency_id, statement_id")
    op.drop_index("ix_fact_statement_agency", table_name="fact_statement", schema="dw")
    op.create_index("ix_fact_statement_id", "fact_statement", ["statement_id"], schema="dw")
