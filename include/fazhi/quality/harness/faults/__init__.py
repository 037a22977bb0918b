"""Faults planted into staged rows: one function per class. Each changes a clean report and names what became wrong.

A class says by what it can be noticed (`witness`): the evidence text, a sibling figure, the catalogue's range, the
report's own dates and title, another report, or the row contradicting its own declaration. A function returns None
where a report offers no place for its fault.
"""

from __future__ import annotations

# The order of these imports is the order in which faults are dealt out to reports.
from fazhi.quality.harness.faults import values  # isort: skip
from fazhi.quality.harness.faults import evidence  # isort: skip
from fazhi.quality.harness.faults import siblings  # isort: skip
from fazhi.quality.harness.faults import reports  # isort: skip
from fazhi.quality.harness.faults import copies  # isort: skip
from fazhi.quality.harness.faults.case import STAGED, Case, Fault, Witness, Wrong

__all__ = ["STAGED", "Case", "Fault", "Witness", "Wrong", "copies", "evidence", "reports", "siblings", "values"]
