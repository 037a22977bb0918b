"""The second reader of numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from fazhi.quality import rereading


@pytest.mark.parametrize(
    ("value", "unit", "evidence"),
    [
        (187, "件", "受理187件"),
        (187, "件", "受理 1 8 7 件"),
        (187, "件", "受理１８７件"),
        (1234, "件", "受理1,234件"),
        (20000, "份", "2万多份"),
        (33558000000, "元", "335.58亿元"),
        (0.985, "ratio", "达98.5%"),
        (0.98, "ratio", "百分之九十八"),
        (0.9, "ratio", "九成以上"),
        (23, "次", "二十三次"),
        (12000, "人", "一万二千人"),
        (200, "人", "两百余人"),
        (0, "起", "未发生一起"),
        (1, "ratio", "实现全覆盖"),
        (5, "次", "**5**次"),
        (3000, "人", "3千余人"),
    ],
)
def test_numbers_that_are_stated(value, unit, evidence):
    assert rereading.states(value, unit, evidence)


@pytest.mark.parametrize(
    ("value", "unit", "evidence"),
    [
        (178, "件", "受理187件"),
        (2, "份", "2万多份"),
        (18, "件", "受理187件"),
        (0, "件", "受理110件"),
        (1, "件", "受理均11件"),
        (98.5, "ratio", "达98.5%"),
        (float("nan"), "件", "受理187件"),
        (3, "次", "会议13次"),
    ],
)
def test_numbers_that_are_not(value, unit, evidence):
    assert not rereading.states(value, unit, evidence)


@given(st.text(alphabet="0123456789.,%万亿千百十一二两〇零余多成分之半 *-", max_size=60))
def test_no_passage_breaks_it(passage):
    assert all(n.is_finite() for n in rereading.numbers(passage))


@pytest.mark.parametrize("value", [7, 187, 20000, 1234, 15000000])
def test_sql_settles_only_what_the_reader_confirms(warehouse, value):
    passages = ["受理187件", "2万多份", "７件", "1,234件", "1500万元", "17件", "无", "98.5%"]
    sql = f"select {rereading.settled_sql('v', 'u', 'w')} "
    sql += "from (select cast(:v as numeric) as v, '件' as u, cast(:w as text) as w) t"
    with warehouse.connect() as conn:
        for passage in passages:
            if conn.scalar(sa.text(sql.replace("::text", "\\:\\:text")), {"v": value, "w": passage}):
                assert rereading.states(Decimal(value), "件", passage), passage
