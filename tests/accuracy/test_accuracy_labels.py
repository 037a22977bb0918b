"""The labels themselves: complete, consistent with each other, and never about one agency in both halves."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent
QUALIFIERS = {"exact", "at_least", "at_most", "approx", "range"}


def passages(folder: str) -> list[dict]:
    paths = sorted((HERE / folder).glob("*.yaml"))
    return [row for path in paths for row in yaml.safe_load(path.read_text(encoding="utf-8"))]


ALL = [*passages("dev"), *passages("heldout"), *passages("paraphrase")]


@pytest.mark.parametrize("row", ALL, ids=lambda r: r["id"])
def test_evidence_stands_in_the_text_and_holds_the_number(row):
    for entry in row["facts"] + row["remainder"]:
        assert entry["evidence"] in row["text"]
        assert entry["qualifier"] in QUALIFIERS
        assert entry.get("is_zero", False) == (entry["value"] == 0)
        assert ("value_max" in entry) == (entry["qualifier"] == "range")
        if entry["unit"] == "ratio":
            assert 0 <= entry["value"] <= 1
    assert all(piece and piece in row["text"] for piece in row["not_facts"])


@pytest.mark.parametrize("row", ALL, ids=lambda r: r["id"])
def test_plain_digits_in_the_evidence_give_the_value(row):
    scale = {"万": 1e4, "千": 1e3, "亿": 1e8, "%": 0.01}
    for entry in row["facts"] + row["remainder"]:
        text = re.sub(r"12345|“[^”]*”|\d{4}年|[*, ]|1—11月", "", entry["evidence"])
        text = text.translate(str.maketrans("０１２３４５６７８９％", "0123456789%"))
        found = [float(n) * scale.get(u.strip(), 1) for n, u in re.findall(r"(\d+(?:\.\d+)?)\s*([万亿千%]?)", text)]
        if len(found) == 1 and entry["value"] not in (0, 1):
            assert found[0] == pytest.approx(entry["value"]), entry["evidence"]


def test_there_are_enough_of_each():
    dev, held = passages("dev"), passages("heldout")
    assert len(dev) + len(held) >= 220
    assert 0.4 <= len(held) / (len(dev) + len(held)) <= 0.6
    assert len(passages("paraphrase")) >= 60
    assert sum(len(r["not_facts"]) for r in dev + held) >= 120


def test_ids_are_unique_and_no_agency_stands_in_both_halves():
    ids = [r["id"] for r in ALL]
    assert len(ids) == len(set(ids))
    assert not {r["agency"] for r in passages("dev")} & {r["agency"] for r in passages("heldout")}


def test_a_paraphrase_states_the_same_facts():
    originals = {r["id"]: r for r in passages("dev") + passages("heldout")}
    for row in passages("paraphrase"):
        first = originals[row["of"]]
        key = [{(f["indicator"], f["value"], f["qualifier"]) for f in r["facts"]} for r in (row, first)]
        assert key[0] <= key[1], row["id"]
        for _, value, _ in key[1] - key[0]:  # the other hand may leave one out, not label it otherwise
            assert value <= 1 or not re.search(rf"(?<!\d){value}(?!\d)", row["text"]), (row["id"], value)
        assert row["text"] != first["text"]
        assert row["split"] == row["of"].split("-")[0]


def titles(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def test_titles_are_many_and_labelled_once():
    seen, unseen, third = titles("titles.tsv"), titles("titles_unseen.tsv"), titles("titles_third.tsv")
    assert len(seen) >= 300
    assert len(third) >= 150
    assert len({r["title"] for r in seen + unseen + third}) == len(seen) + len(unseen) + len(third)
    for rows, least in ((seen, 130), (unseen, 40), (third, 70)):
        assert {r["label"] for r in rows} == {"report", "not"}
        assert all((r["kind"] == "annual") == (r["label"] == "report") for r in rows)
        assert min(sum(r["label"] == x for r in rows) for x in ("report", "not")) >= least
