"""Work grows with the length of a text, not with its square, where one value is stated again and again."""

from __future__ import annotations

import sys

import pytest

from fazhi.parse import parse, repeats
from fazhi.records import Context, Document, sha256


@pytest.mark.parametrize("sentence", ["{}县调解矛盾纠纷12件。", "{}县{}镇调解矛盾纠纷12件。"])
def test_statements_of_one_value_are_compared_a_bounded_number_of_times(
    sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0
    again = repeats._again

    def counted(*args: object) -> bool:
        nonlocal calls
        calls += 1
        return again(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(sys.modules["fazhi.parse.repeats"], "_again", counted)
    text = "".join(sentence.format(chr(0x4E00 + i * 7), chr(0x6000 + i * 3)) for i in range(600))
    parse(Document(text, sha256(text), "text/plain", "plain", "1"), Context(assume_report=True))
    assert 0 < calls <= 2 * 600 * repeats._COMPARED
