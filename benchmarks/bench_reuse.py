"""Text reuse of a year: time and memory for made-up reports, recall of the LSH candidates against exact Jaccard on a sample."""

from __future__ import annotations

import json
import random
import resource

from warehouse_bench import Clock, scale

from fazhi.warehouse import reuse

SIZES = {"laptop": 1_500, "large": 13_700, "national": 137_000}
EXACT = 250  # texts compared exactly, all pairs
CHARS = 4_000


def texts(count: int, seed: int = 7) -> dict[str, str]:
    """Reports made of a common stock of sentences; one in five copies a part of an earlier one."""
    rng = random.Random(seed)
    alphabet = [chr(0x4E00 + i) for i in range(3000)]
    stock = ["".join(rng.choices(alphabet, k=30)) for _ in range(400)]
    out: dict[str, str] = {}
    recent: list[str] = []
    for i in range(count):
        sentences = [
            rng.choice(stock) if rng.random() < 0.1 else "".join(rng.choices(alphabet, k=30))
            for _ in range(CHARS // 30)
        ]
        if recent and rng.random() < 0.2:
            copied = rng.choice(recent)
            share = int(len(sentences) * rng.uniform(0.3, 1.0))
            own = [copied[k : k + 30] for k in range(0, len(copied), 30)]
            sentences[:share] = own[:share]
        out[f"r{i:06d}"] = "".join(sentences)
        recent = [*recent[-50:], out[f"r{i:06d}"]]
    return out


def main(size: str | None = None) -> dict[str, object]:
    count = SIZES[size or scale()]
    made = texts(count)
    with Clock() as hashing:
        samples = {k: reuse.shingles(t) for k, t in made.items()}
    with Clock() as finding:
        pairs = {(p.a, p.b) for p in reuse.similar(samples) if p.jaccard >= reuse.ELSEWHERE and p.a < p.b}
    some = sorted(made)[:EXACT]
    sets = {k: {made[k][i : i + reuse.SHINGLE] for i in range(len(made[k]) - reuse.SHINGLE + 1)} for k in some}
    with Clock() as exact:
        true = {
            (a, b)
            for i, a in enumerate(some)
            for b in some[i + 1 :]
            if len(sets[a] & sets[b]) / len(sets[a] | sets[b]) >= reuse.ELSEWHERE
        }
    found = {(a, b) for a, b in pairs if a in sets and b in sets}
    return {
        "scale": size or scale(), "reports": count, "shingle_seconds": round(hashing.seconds, 1), "search_seconds": round(finding.seconds, 1),
        "milliseconds_per_report": round(1000 * (hashing.seconds + finding.seconds) / count, 2),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "pairs": len(pairs),
        "exact_pairs_in_sample": len(true), "recall": round(len(found & true) / len(true), 3) if true else None,
        "precision": round(len(found & true) / len(found), 3) if found else None,
        "exact_over_lsh_seconds_per_pair_space": round((exact.seconds / EXACT**2) / (finding.seconds / count**2), 1),
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(), ensure_ascii=False, indent=1))
