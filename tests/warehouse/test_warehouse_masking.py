"""Private persons' names in evidence: how many are masked, and how little else. The floors only rise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

SENTENCES = Path(__file__).with_name("private_names.txt")
RECALL, PRECISION = 0.95, 0.99


@pytest.fixture(scope="module")
def masked(warehouse: sa.Engine) -> list[tuple[list[str], list[str], str, str]]:
    """(private names, names in office, sentence, sentence masked)."""
    lines = [x for x in SENTENCES.read_text("utf-8").splitlines() if x and not x.startswith("#")]
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


def test_nearly_every_private_name_is_masked_and_hardly_anything_else(masked):
    names = hidden = made = 0
    for private, _, plain, out in masked:
        names += len(private)
        hidden += sum(name not in out for name in private)
        made += out.count("某") - plain.count("某")
    assert len(masked) >= 200
    assert hidden / names >= RECALL, (hidden, names)
    assert hidden / made >= PRECISION, (hidden, made)


def test_names_in_office_stay(masked):
    changed = [name for _, officials, _, out in masked for name in officials if name not in out]
    assert changed == []


def test_masking_what_is_masked_changes_nothing(masked, warehouse):
    with warehouse.connect() as conn:
        for *_, out in masked:
            assert conn.execute(sa.text("select dw.mask_names(:t)"), {"t": out}).scalar() == out
