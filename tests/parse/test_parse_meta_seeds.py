"""Metadata and sections of the labelled real reports, all of it right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fazhi.parse.metadata import read_metadata
from fazhi.records import Context, Document, Metadata, sha256

TYPES = {"township_government": "government", "subdistrict_office": "subdistrict_office"}


@pytest.fixture(scope="module")
def gold(shared: Path) -> list[dict]:
    return json.loads((shared / "gold" / "seeds_gold.json").read_text("utf-8"))["documents"]


def read(shared: Path, name: str) -> tuple[str, Metadata]:
    text = (shared / "seeds" / name).read_text("utf-8")
    return text, read_metadata(Document(text, sha256(text), "text/plain", "plain", "1"), Context())


def test_metadata(shared: Path, gold: list[dict]) -> None:
    for document in gold:
        _text, m = read(shared, document["file"])
        want = document["meta"]
        assert m.is_report, m.refusal
        assert m.title == want["title"]
        assert m.title_inferred == want.get("title_inferred")
        assert m.agency == want["agency"]
        assert m.agency_type == TYPES[want["agency_type"]]
        assert m.tier == want["level"]
        assert [m.region.province, m.region.city, m.region.county, m.region.township] == want["region"]["names"]
        assert m.region.code == want["region"]["town_stat_code"]
        assert m.report_year == want["report_year"]
        assert str(m.document_date or "None") == str(want["doc_date"])
        assert str(m.publish_date or "None") == str(want["publish_date"])
        assert m.recipient == want["recipient"]


def test_sections(shared: Path, gold: list[dict]) -> None:
    for document in gold:
        text, m = read(shared, document["file"])
        want = {(s["char_start"], s["level"]): s for s in document["sections"]}
        got = {(s.start, s.level): s for s in m.sections}
        assert got.keys() == want.keys()
        for key, section in got.items():
            assert section.content in want[key]["content"]
            if end := want[key].get("char_end"):
                assert section.end == end or (end == len(text) and section.end >= m.body_end)
