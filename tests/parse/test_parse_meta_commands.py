"""`fazhi parse`: the contract of its output, its exit codes, and plain errors."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import typer
from typer.testing import CliRunner

from fazhi.parse.commands import register
from fazhi.parse.contract import schema

TEXT = (
    "文成县百丈漈镇人民政府关于2023年度法治政府建设情况的报告\n2023年，我镇扎实推进依法行政。现将有关情况报告如下：\n"
    "一、主要举措和成效\n全年调解矛盾纠纷86件，开展法治宣传12场次。\n二、存在的不足\n执法力量薄弱。\n三、"
    "2024年工作安排\n计划培训4期。\n"
)


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    register(app)
    app.command("other")(lambda: None)
    return app


def run(app: typer.Typer, *args: str, stdin: bytes | None = None):
    return CliRunner().invoke(app, ["parse", *args], input=stdin)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_json_meets_the_contract_and_the_text_is_the_file(app: typer.Typer, report: Path) -> None:
    got = run(app, str(report), "--json", "--with-text")
    assert got.exit_code == 0, got.output
    record = json.loads(got.stdout)
    jsonschema.validate(record, schema())
    assert record["text"] == TEXT
    assert record["is_report"] is True
    assert record["agency"] == "文成县百丈漈镇人民政府"
    assert [s["content"] for s in record["sections"]] == ["M1", "M2", "M4"]
    for fact in record["facts"] + record["remainder"]:
        e = fact["evidence"]
        assert TEXT[e["start"] : e["end"]] == e["text"]


def test_standard_input(app: typer.Typer) -> None:
    got = run(app, "-", "--json", stdin=TEXT.encode())
    assert json.loads(got.stdout)["report_year"] == 2023


def test_carriage_returns_stay(app: typer.Typer, tmp_path: Path) -> None:
    path = tmp_path / "crlf.txt"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode())
    record = json.loads(run(app, str(path), "--json", "--with-text").stdout)
    assert record["text"] == TEXT.replace("\n", "\r\n")
    assert record["title"] == "文成县百丈漈镇人民政府关于2023年度法治政府建设情况的报告"


def test_look_alikes_and_error_pages_are_answers(app: typer.Typer, tmp_path: Path) -> None:
    for text, reason in (
        (
            "我县召开法治政府建设推进会\n3月2日，我县召开推进会。会议强调依法行政。会议要求压实责任。会议指出成绩。\n",
            "news",
        ),
        (
            "<html><head><title>404</title></head><body><h1>404 Not Found</h1><p>您访问的页面不存在</p></body></html>",
            "not_found_page",
        ),
    ):
        path = tmp_path / "page"
        path.write_text(text, "utf-8")
        got = run(app, str(path), "--json")
        assert got.exit_code == 0
        record = json.loads(got.stdout)
        jsonschema.validate(record, schema())
        assert (record["is_report"], record["refusal"], record["facts"]) == (False, reason, [])


@pytest.mark.parametrize(
    "data",
    [b"", b" \n\t", b"\x89PNG\r\n\x1a\n" + bytes(64), b"%PDF-1.7\n1 0 obj\n<<"],
    ids=["empty", "blank", "png", "pdf"],
)
def test_unreadable_files_end_with_one_line(app: typer.Typer, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad"
    path.write_bytes(data)
    got = run(app, str(path), "--json")
    assert got.exit_code == 2
    lines = got.stderr.strip().splitlines()
    assert len(lines) == 1
    assert str(path) in lines[0]
    assert got.stdout == ""


def test_a_missing_file(app: typer.Typer, tmp_path: Path) -> None:
    got = run(app, str(tmp_path / "none.txt"))
    assert got.exit_code == 2
    assert "no such file" in got.stderr


def test_jsonl_goes_on_after_a_bad_file(app: typer.Typer, report: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"")
    got = run(app, "--jsonl", str(report), str(tmp_path / "bad.txt"), str(report))
    assert got.exit_code == 2
    rows = [json.loads(line) for line in got.stdout.splitlines()]
    assert [r["file"] for r in rows] == [str(report), str(tmp_path / "bad.txt"), str(report)]
    assert [r["refusal"] for r in rows] == [None, "unreadable", None]
    assert "empty" in rows[1]["error"]


def test_several_files_need_jsonl(app: typer.Typer, report: Path) -> None:
    got = run(app, str(report), str(report), "--json")
    assert got.exit_code == 2
    assert "--jsonl" in got.stderr


def test_assume_report_reads_a_passage(app: typer.Typer, tmp_path: Path) -> None:
    path = tmp_path / "passage.txt"
    path.write_text("全年调解矛盾纠纷86件。", "utf-8")
    assert json.loads(run(app, str(path), "--json").stdout)["is_report"] is False
    record = json.loads(run(app, str(path), "--json", "--assume-report").stdout)
    assert 86 in [f["value"] for f in record["facts"] + record["remainder"]]


def test_explain_shows_what_was_read_and_rejected(app: typer.Typer, report: Path) -> None:
    got = run(app, str(report), "--explain")
    assert got.exit_code == 0
    assert "全年调解矛盾纠纷86件" in got.stdout
    assert "计划培训4期" in got.stdout
    assert "M4" in got.stdout


def test_help_teaches(app: typer.Typer) -> None:
    got = run(app, "--help")
    assert got.exit_code == 0
    assert "--assume-report" in got.stdout
