"""Speed of the reader: reports of 5,000 characters per second of one core, and its growth on hostile text up to 1 MB.

The reports are those of the sample portals, filled up with paragraphs without figures to 5,000 characters. Process time
is counted, best of many short rounds, so that what else the machine does (other benchmarks' files being written out, a
neighbour on the same core) shows less in the figure; the median round stands beside it.
"""

from __future__ import annotations

import itertools
import json
import os
import statistics
import time
from collections.abc import Callable

from fazhi.parse import parse
from fazhi.records import Context, Document, sha256
from fazhi.sample.compose import phrases, reports

LENGTH = 5_000
ROUNDS = {"laptop": 15, "national": 30}  # a third of a second each
HOSTILE = {"laptop": (20_000, 100_000), "national": (100_000, 1_000_000)}  # lengths compared


def texts() -> list[str]:
    """Sample reports filled up to 5,000 characters before their last part, so that figures stay where they were."""
    filler = itertools.cycle([p for area in sorted(phrases()) for p in phrases()[area] if "{" not in p])
    out = []
    for report in reports():
        head, mark, tail = report.text.rpartition("\n二、")
        while len(head) + len(tail) < LENGTH - 200:
            head += "\n" + next(filler)
        out.append(head + mark + tail if mark else head + tail)
    return out


def document(text: str) -> Document:
    return Document(text, sha256(text), "text/plain", "plain", "bench")


def hostile() -> dict[str, Callable[[int], str]]:
    """Texts that make careless patterns slow, by length."""
    return {
        "digits": lambda n: "1" * n,
        "figures without end": lambda n: ("受理矛盾纠纷12件、" * (n // 10 + 1))[:n],
        "negations": lambda n: ("未发生案件、均全覆盖" * (n // 10 + 1))[:n],
        "commas": lambda n: "，" * n,
        "open brackets": lambda n: "（《“" * (n // 3),
        "numerals": lambda n: "一二三四五六七八九十百千万" * (n // 13),
        "blank lines": lambda n: ("调解 \n" * (n // 5 + 1))[:n],
        "percent": lambda n: ("率、合格率达9%、" * (n // 9 + 1))[:n],
    }


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main(scale: str) -> dict[str, object]:
    documents = [document(t) for t in texts()]
    context = Context()
    for d in documents[:4]:
        parse(d, context)  # vocabularies are read once, not per report
    signs = sum(len(d.text) for d in documents)
    rounds = [_cpu(lambda: [parse(d, context) for d in documents]) for _ in range(ROUNDS.get(scale, 15))]
    facts = sum(len(parse(d, context).reading.facts) for d in documents)
    growth = {}
    assume = Context(assume_report=True)
    for name, make in hostile().items():
        small, large = (document(make(n)) for n in HOSTILE.get(scale, HOSTILE["laptop"]))
        short = _cpu(lambda d=small: parse(d, assume))  # type: ignore[misc]
        long = _cpu(lambda d=large: parse(d, assume))  # type: ignore[misc]
        growth[name] = {
            "length": len(large.text),
            "seconds": round(long, 3),
            "times_longer": round(len(large.text) / len(small.text), 1),
            "times_slower": round(long / max(short, 1e-9), 1),
        }
    return {
        "reports": len(documents),
        "mean_length": round(signs / len(documents)),
        "facts": facts,
        "reports_of_5000_per_s_per_core": round(signs / LENGTH / min(rounds), 1),
        "median_round": round(signs / LENGTH / statistics.median(rounds), 1),
        "hostile": growth,
    }


if __name__ == "__main__":
    print(json.dumps(main(os.environ.get("SCALE", "laptop")), ensure_ascii=False, indent=1))
