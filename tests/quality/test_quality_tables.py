"""The append-only promise of quality.review is kept by the database."""

import pytest
import sqlalchemy as sa

ROW = "insert into quality.review (decision, report_year, reason, reviewer, expires_when) values ('reject', 2023, 'x', 'y', 'never')"


@pytest.mark.parametrize(
    "attempt", ["update quality.review set reason = 'z'", "delete from quality.review", "truncate quality.review"]
)
def test_review_is_append_only(warehouse, attempt):
    with warehouse.begin() as conn:
        conn.execute(sa.text(ROW))
    with pytest.raises(sa.exc.DatabaseError, match="append-only"), warehouse.begin() as conn:
        conn.execute(sa.text(attempt))


def test_a_correction_needs_a_value(warehouse):
    with pytest.raises(sa.exc.IntegrityError), warehouse.begin() as conn:
        conn.execute(sa.text(ROW.replace("'reject'", "'correct'")))
