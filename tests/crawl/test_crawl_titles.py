"""The title classifier on the labelled titles, and the year hint."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from fazhi.parse.lookalike import is_report_title
from fazhi.reference import titles

LABELLED = Path(__file__).parents[1] / "accuracy"
FLOOR = {"precision": 0.98, "recall": 0.98}  # measured 1.000 and 1.000; lowering a floor needs a reason in the commit


@pytest.mark.parametrize("name", ["titles.tsv", "titles_unseen.tsv", "titles_third.tsv"])
@pytest.mark.parametrize("reader", ["list", "page"])
def test_precision_and_recall_on_labelled_titles(name, reader):
    with (LABELLED / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    accepts = is_report_title if reader == "page" else lambda title: titles.classify(title).accepted
    taken = {r["title"] for r in rows if accepts(r["title"])}
    reports = {r["title"] for r in rows if r["label"] == "report"}
    precision, recall = len(taken & reports) / len(taken), len(taken & reports) / len(reports)
    assert precision >= FLOOR["precision"], sorted(taken - reports)
    assert recall >= FLOOR["recall"], sorted(reports - taken)


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("某县人民政府关于2023年度法治政府建设情况的报告", 2023),
        ("某局二〇二二年法治政府建设工作报告", 2022),
        ("关于印发《某市2025年重点任务》的通知〔2025〕3号 2024年法治政府建设报告", 2024),
        ("某镇２０２１年法治政府建设年度报告", 2021),
        ("2020年某区关于法治政府建设情况的报告", 2020),
        ("某委法治政府建设情况报告（2019年度）", 2019),
        ("某县法治政府建设年度报告", None),
    ],
)
def test_the_year_a_title_states(title, year):
    assert titles.stated_year(title) == year


@pytest.mark.parametrize(
    ("title", "listed", "hint"),
    [
        ("某县2023年法治政府建设报告", date(2024, 3, 1), 2023),
        ("某县法治政府建设年度报告", date(2024, 3, 1), 2023),
        ("某县法治政府建设年度报告", date(2024, 12, 28), 2024),
        ("某县法治政府建设年度报告", None, None),
    ],
)
def test_the_year_hint(title, listed, hint):
    assert titles.year_hint(title, listed) == hint


def test_a_cut_off_title_is_accepted_and_says_so():
    assert titles.classify("某区城市管理局2024年法治政府建设情…").verdict == "cut"
    assert titles.classify("某区城市管理局2024年法治政府建设情况报告").verdict == "report"
    assert not titles.classify("关于2024年法治政府建设工作要点的…").accepted


def test_a_column_of_reports_needs_no_topic_in_its_titles():
    assert not titles.classify("某镇2023年度工作情况报告").accepted
    assert titles.classify("某镇2023年度工作情况报告", in_column=True).accepted
    assert not titles.classify("某镇2023年政府信息公开工作年度报告", in_column=True).accepted
