"""Private persons' names in evidence: how many are masked, and how little else. The floors only rise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

# File, least recall, least precision: names after a part in a case, and names wherever a person can stand.
LISTS = (
    ("private_names.txt", 0.97, 0.99),
    ("private_names_free.txt", 0.94, 0.99),
    ("private_names_fifth.txt", 0.85, 0.99),
    ("private_names_sixth.txt", 0.83, 0.99),
)


Masked = list[tuple[list[str], list[str], str, str]]


def _read(warehouse: sa.Engine, name: str) -> Masked:
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    lines = [x for x in lines if x and not x.startswith("#")]
    plain = [re.sub(r"[\[\]{}]", "", x) for x in lines]
    with warehouse.connect() as conn:
        out = conn.execute(
            sa.text("select dw.mask_names(t) from unnest(cast(:t as text[])) with ordinality u(t, n) order by n"),
            {"t": plain},
        ).scalars()
        return [
            (re.findall(r"\[(.+?)\]", x), re.findall(r"\{(.+?)\}", x), p, m)
            for x, p, m in zip(lines, plain, out, strict=True)
        ]


@pytest.fixture(scope="module")
def lists(warehouse: sa.Engine) -> dict[str, Masked]:
    """By file: (private names, names in office, sentence, sentence masked)."""
    return {name: _read(warehouse, name) for name, _, _ in LISTS}


@pytest.fixture(scope="module")
def masked(lists: dict[str, Masked]) -> Masked:
    return [row for rows in lists.values() for row in rows]


@pytest.mark.parametrize(("name", "recall", "precision"), LISTS, ids=[x[0] for x in LISTS])
def test_nearly_every_private_name_is_masked_and_hardly_anything_else(lists, name, recall, precision):
    names = hidden = made = 0
    for private, _, plain, out in lists[name]:
        names += len(private)
        hidden += sum(name not in out for name in private)
        made += out.count("某") - plain.count("某")
    assert names >= 80
    assert hidden / names >= recall, (hidden, names)
    assert hidden / made >= precision, (hidden, made)


def test_names_in_office_stay(masked):
    changed = [name for _, officials, _, out in masked for name in officials if name not in out]
    assert changed == []


def test_masking_what_is_masked_changes_nothing(masked, warehouse):
    with warehouse.connect() as conn:
        for *_, out in masked:
            assert conn.execute(sa.text("select dw.mask_names(:t)"), {"t": out}).scalar() == out
