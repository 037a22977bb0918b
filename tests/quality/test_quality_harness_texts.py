"""The reports that the harness writes are read as they were meant: what a damaged one shows is the damage alone."""

from __future__ import annotations

from collections import Counter

import pytest

from fazhi.parse import parse
from fazhi.quality.harness import texts
from fazhi.records import Context, Document, sha256


@pytest.mark.parametrize("n", range(9))
def test_a_report_of_the_harness_is_read_as_it_was_meant(n):
    written = texts.write(n, 2019, 5)
    document = Document(written.text, sha256(written.text), "text/plain", "plain", "harness")
    report = parse(document, Context())
    assert report.reading is not None
    stated = Counter((f.indicator, float(f.value)) for f in report.reading.facts)
    assert stated == Counter((f.indicator, float(f.value)) for f in written.figures if f.indicator)
