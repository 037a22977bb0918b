"""A short run of benchmarks/fuzz_extract.py: mutated files of every format are read or refused, the parent lives on."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))


def test_mutated_files_cost_nobody_else_anything() -> None:
    import fuzz_extract

    result = fuzz_extract.run(300, seed=20241231)
    assert sum(result["outcomes"].values()) == 300
    assert not [f for f in result["findings"] if "timeout" not in f], result["findings"]
    assert result["outcomes"]["read"] > 100
