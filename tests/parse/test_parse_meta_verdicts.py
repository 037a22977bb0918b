"""Accept or refuse: reports in their many openings, and everything that only looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from fazhi.parse.lookalike import is_report_title, title_reason
from fazhi.parse.metadata import read_metadata
from fazhi.parse.refusal import host_allowed
from fazhi.records import Context, Document, Metadata, sha256

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "verdicts.yaml").read_text("utf-8"))
BODY = (
    "坚持把依法行政摆在突出位置，深入学习贯彻习近平法治思想，落实年度法治政府建设任务。\n"
    "一、主要举措和成效\n（一）规范行政执法，开展合法性审查，完善规范性文件管理。\n（二）组织普法宣传，化解矛盾纠纷。\n"
    "二、存在的问题\n部分人员依法行政能力还有差距。\n三、下一步工作打算\n继续加强学习培训。\n"
)


def judge(case: dict) -> Metadata:
    text = case["text"].replace("<body>", BODY)
    context = Context(
        url=case.get("url"),
        listed_title=case.get("listed"),
        region_code=case.get("region"),
        portal_agency=case.get("portal"),
    )
    return read_metadata(Document(text, sha256(text), "text/plain", "plain", "1"), context)


@pytest.mark.parametrize("case", CASES, ids=[f"{c['is']}-{i}" for i, c in enumerate(CASES)])
def test_verdict(case: dict) -> None:
    got = judge(case)
    if case["is"] == "accept":
        assert (got.is_report, got.refusal) == (True, None)
    else:
        assert not got.is_report
        assert got.refusal
        if case["is"] != "refused":
            assert got.refusal == case["is"]


def test_enough_cases() -> None:
    assert len(CASES) >= 80
    assert sum(c["is"] == "accept" for c in CASES) >= 30


def test_injected_words_are_flagged_not_hidden() -> None:
    got = judge({"text": "岳西县天堂镇2022年法治政府建设工作报告\n真人电子游艺平台\n<body>"})
    assert got.is_report
    assert "injected_words" in got.flags


def test_a_refused_text_has_no_sections_unless_assumed() -> None:
    text = "2025年法治政府建设工作计划\n" + BODY
    document = Document(text, sha256(text), "text/plain", "plain", "1")
    assert read_metadata(document, Context()).sections == ()
    assert read_metadata(document, Context(assume_report=True)).sections


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        (None, True),
        ("http://www.x.gov.cn/a", True),
        ("https://gov.cn/a", True),
        ("http://gov.cn.evil.com/", False),
        ("http://user@evil.com/www.x.gov.cn", False),
        ("http://127.0.0.1:80/", True),
        ("file:///tmp/a.html", True),
        ("http://8.8.8.8/", False),
    ],
)
def test_hosts(url: str | None, allowed: bool) -> None:
    assert host_allowed(url, known_portal=False) is allowed


def test_titles() -> None:
    assert is_report_title("云和县2022年度法治政府建设情况报告")
    assert is_report_title("关于2014年依法行政工作情况的报告")
    assert not is_report_title("云和县2022年政府信息公开工作年度报告")
    assert title_reason("云和县2022年度法治政府建设情况报告") is None
    assert title_reason("云和县召开法治政府建设推进会") == "news"
