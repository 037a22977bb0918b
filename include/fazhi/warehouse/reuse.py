"""Which reports repeat last year's or another's text: similarity of 5-character shingles, found by MinHash and LSH.

Shingles are hashed and those with a hash divisible by SAMPLE are kept: an unbiased sample, the same for every text, so
that Jaccard and containment of the samples estimate those of the texts (Broder 1997). Candidates among the reports of a
year come from datasketch's MinHash LSH; every candidate is then compared on the samples. An agency's own last report is
always compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from fazhi.warehouse import mart_tables as m
from fazhi.warehouse.bulk import copy_into

SHINGLE = 5
SAMPLE = 4
PERMUTATIONS = 64
SEED = 20150101
CANDIDATE = 0.4  # Jaccard at which LSH finds a pair with even chance or better
NEIGHBOUR, ELSEWHERE = 0.3, 0.5  # lowest Jaccard that is kept
KEEP = 3  # other agencies per report
_NOT_TEXT = re.compile(r"[^\u3400-\u9fff0-9A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports and how alike they are; `containment` is the share of the first in the second."""

    a: str
    b: str
    jaccard: float
    containment: float


def shingles(text: str) -> Any:
    """Sorted sample of the hashes of all 5-character shingles, punctuation and space left out (numpy uint32)."""
    import numpy as np

    clean = _NOT_TEXT.sub("", text)
    points = np.frombuffer(clean.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if len(points) < SHINGLE:
        return np.empty(0, np.uint32)
    value = np.zeros(len(points) - SHINGLE + 1, np.uint64)
    for i in range(SHINGLE):
        value = value * np.uint64(1_000_003) + points[i : len(points) - SHINGLE + 1 + i]
    value ^= value >> np.uint64(33)  # finaliser of MurmurHash3, so that the low bits depend on every character
    value *= np.uint64(0xFF51AFD7ED558CCD)
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xC4CEB9FE1A85EC53)
    value ^= value >> np.uint64(33)
    kept = value[value % np.uint64(SAMPLE) == 0] // np.uint64(SAMPLE)
    return np.unique((kept & np.uint64(0xFFFFFFFF)).astype(np.uint32))


def compare(a: Any, b: Any) -> tuple[float, float]:
    """(Jaccard, containment of a in b) of two samples."""
    import numpy as np

    if not len(a) or not len(b):
        return 0.0, 0.0
    common = len(np.intersect1d(a, b, assume_unique=True))
    return common / (len(a) + len(b) - common), common / len(a)


def similar(samples: dict[str, Any], threshold: float = CANDIDATE) -> Iterator[Pair]:
    """Pairs among these samples that LSH proposes, each once in either direction, compared."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    empty = MinHash(num_perm=PERMUTATIONS, seed=SEED, hashfunc=int)
    hashes = {}
    for key in sorted(samples):
        if len(samples[key]):
            signature = empty.copy()
            signature.update_batch(samples[key].tolist())
            hashes[key] = signature
            index.insert(key, signature, check_duplication=False)
    for key, signature in hashes.items():
        for other in sorted(index.query(signature)):
            if other > key:
                jaccard, containment = compare(samples[key], samples[other])
                yield Pair(key, other, jaccard, containment)
                yield Pair(other, key, jaccard, compare(samples[other], samples[key])[1])


def _texts(conn: sa.Connection, year: int) -> dict[str, Any]:
    """Samples of the year's reports by agency."""
    rows = conn.execute(
        sa.text(
            "select d.agency_id, t.payload ->> 'text' as text from dw.dim_document d join stage.report r using (report_id) "  # noqa: E501
            "join stage.document t on t.raw_sha256 = r.raw_sha256 and t.extractor_version = r.extractor_version "
            "where d.report_year = :year and t.payload is not null"
        ),
        {"year": year},
        execution_options={"stream_results": True, "yield_per": 500},
    )
    return {r.agency_id: shingles(r.text) for r in rows}


def rows_of(
    year: int, now: dict[str, Any], before: dict[str, Any], parents: dict[str, str | None]
) -> list[dict[str, Any]]:
    """Rows of mart.text_reuse: own last year, and the KEEP most similar others of the year."""
    out = []
    for agency in sorted(now.keys() & before.keys()):
        jaccard, containment = compare(now[agency], before[agency])
        out.append(_row(year, agency, year - 1, agency, "own_last_year", jaccard, containment))
    best: dict[str, list[Pair]] = {}
    for pair in similar(now):
        kind = _kind(parents, pair)
        if pair.jaccard >= (NEIGHBOUR if kind == "neighbour" else ELSEWHERE):
            best.setdefault(pair.a, []).append(pair)
    for agency, pairs in sorted(best.items()):
        for p in sorted(pairs, key=lambda p: (-p.jaccard, p.b))[:KEEP]:
            out.append(_row(year, agency, year, p.b, _kind(parents, p), p.jaccard, p.containment))
    return out


def _kind(parents: dict[str, str | None], pair: Pair) -> str:
    parent = parents.get(pair.a)
    return "neighbour" if parent is not None and parent == parents.get(pair.b) else "elsewhere"


def _row(
    year: int, agency: str, other_year: int, other: str, kind: str, jaccard: float, containment: float
) -> dict[str, Any]:
    return {
        "report_year": year, "agency_id": agency, "other_year": other_year, "other_agency_id": other, "kind": kind,
        "jaccard": jaccard, "containment": containment,
    }  # fmt: skip


def refresh(conn: sa.Connection, years: Iterable[int]) -> None:
    """Fill mart.text_reuse anew for these report years."""
    cache: dict[int, dict[str, Any]] = {}
    for year in sorted(years):
        for y in (year - 1, year):
            if y not in cache:
                cache[y] = _texts(conn, y)
        parents: dict[str, str | None] = {
            r.agency_id: r.parent_code
            for r in conn.execute(
                sa.text(
                    "select f.agency_id, d.parent_code from dw.fact_report f "
                    "left join dw.dim_region d on d.region_code = f.region_code and d.is_current where f.report_year = :y"  # noqa: E501
                ),
                {"y": year},
            )
        }
        made = rows_of(year, cache[year], cache[year - 1], parents)
        cache.pop(year - 1)
        conn.execute(sa.delete(m.text_reuse).where(m.text_reuse.c.report_year == year))
        copy_into(conn, m.text_reuse.fullname, m.text_reuse, [c.name for c in m.text_reuse.columns], made)
