"""A mart whose columns are not the declared ones is named."""

import pytest
import sqlalchemy as sa

from fazhi.quality import marts
from fazhi.quality.suite import SuiteFailed


def test_marts_match_their_declaration_and_a_lost_column_is_named(warehouse):
    assert all(j.success for j in marts.check(warehouse))
    with warehouse.begin() as conn:
        conn.execute(sa.text("alter table mart.yoy_indicator drop column change_ratio"))
    with pytest.raises(SuiteFailed, match=r"mart\.yoy_indicator\.columns.*change_ratio"):
        marts.check(warehouse)
