"""Metadata of made-up report heads in many provinces, tiers and forms."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from fazhi.parse.metadata import read_metadata
from fazhi.records import Context, Document, sha256

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "metadata.yaml").read_text("utf-8"))
BODY = (
    "坚持把依法行政摆在突出位置，深入学习贯彻习近平法治思想，落实年度法治政府建设任务。\n"
    "一、主要举措和成效\n（一）规范行政执法，开展合法性审查，完善规范性文件管理。\n（二）组织普法宣传，化解矛盾纠纷。\n"
    "二、存在的问题\n部分人员依法行政能力还有差距。\n三、下一步工作打算\n继续加强学习培训。\n"
)


def document(text: str, title: str | None = None) -> Document:
    return Document(text, sha256(text), "text/plain", "plain", "1", title=title)


def read(case: dict) -> dict:
    context = Context(
        listed_title=case.get("listed"),
        region_code=case.get("region"),
        portal_agency=case.get("portal"),
        listed_on=case.get("listed_on"),
    )
    m = read_metadata(document(case["text"].replace("<body>", BODY)), context)
    r = m.region
    return {
        "is_report": m.is_report,
        "agency": m.agency,
        "type": m.agency_type,
        "tier": m.tier,
        "code": r.code,
        "year": m.report_year,
        "province": r.province,
        "city": r.city,
        "county": r.county,
        "title": m.title,
        "date": m.document_date,
        "publish": m.publish_date,
        "number": m.doc_number,
        "recipient": m.recipient,
        "flags": m.flags,
        "refusal": m.refusal,
    }


@pytest.mark.parametrize("case", CASES, ids=[c["text"].split("\n")[0][:30] + f"-{i}" for i, c in enumerate(CASES)])
def test_head(case: dict) -> None:
    got = read(case)
    assert got["is_report"], got["refusal"]
    for key in (
        "agency",
        "type",
        "tier",
        "code",
        "year",
        "province",
        "city",
        "county",
        "title",
        "date",
        "publish",
        "number",
        "recipient",
    ):
        if key in case:
            assert got[key] == case[key], key
    if "flag" in case:
        assert case["flag"] in got["flags"]


def test_enough_cases() -> None:
    assert len(CASES) >= 60
    assert len({c["code"][:2] for c in CASES if c.get("code")}) >= 20


def test_dates_of_cases_are_dates() -> None:
    assert all(isinstance(c[k], date) for c in CASES for k in ("date", "publish", "listed_on") if c.get(k))
