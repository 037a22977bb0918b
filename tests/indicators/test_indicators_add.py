"""A group of the remainder becomes an indicator: `fazhi indicators gaps`, then `add`, in a copy of the catalogue."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from fazhi.cli import app
from fazhi.indicators import catalogue
from fazhi.parse import cues
from fazhi.parse.reading import read_facts
from fazhi.records import Document, Metadata, sha256

RUN = CliRunner()
CACHES = (catalogue.catalogue, catalogue.by_code, catalogue.areas, cues.lexicon)
TEXT = "全年开展古树名木巡护48次。"
ADD = {
    "--name-cn": "古树名木巡护次数",
    "--name-en": "Patrols of old trees",
    "--definition": "本年度开展古树名木巡护的次数",
    "--unit": "次",
    "--units": "次 场次",
    "--plausible": "100,500,2000,10000",
    "--cue": "古树名木巡护|古树巡护 =开展|组织",
    "--example": f"{TEXT} = 48",
    "--negative": "计划开展古树名木巡护60次。",
}


@pytest.fixture
def blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    copy = tmp_path / "blocks"
    shutil.copytree(catalogue.folder(), copy)
    monkeypatch.setattr(catalogue, "folder", lambda: copy)
    for cached in CACHES:
        cached.cache_clear()
    yield copy
    monkeypatch.undo()
    for cached in CACHES:
        cached.cache_clear()


def add(code: str, **changed: str) -> tuple[int, str]:
    options = ADD | {f"--{k.replace('_', '-')}": v for k, v in changed.items()}
    result = RUN.invoke(app, ["indicators", "add", code, *(x for pair in options.items() for x in pair)])
    return result.exit_code, result.output


def read(text: str) -> list[str | None]:
    known = Metadata(
        True, agency="安平县林业局", agency_type="department", tier="county", report_year=2023, body_end=len(text)
    )
    return [f.indicator for f in read_facts(Document(text, sha256(text), "text/plain", "plain", "t"), known).facts]


def test_an_added_indicator_is_read_and_passes_the_check(blocks: Path) -> None:
    assert read(TEXT) == []
    status, said = add("ENFO_TREES")
    assert (status, "ENFO_TREES written to" in said) == (0, True), said
    assert read("今年组织古树巡护15场次。") == ["ENFO_TREES"]
    assert read("计划开展古树名木巡护60次。") == []
    assert RUN.invoke(app, ["indicators", "check"]).exit_code == 0
    assert "古树名木巡护次数" in RUN.invoke(app, ["indicators", "show", "ENFO_TREES"]).output


@pytest.mark.parametrize(
    ("code", "changed", "said"),
    [
        ("ENFO_TREES", {"negative": "开展古树名木巡护60次。"}, "would be misread"),
        ("ENFO_TREES", {"cue": "普法宣传活动|宣传活动 =开展|组织"}, "would be misread"),
        ("ENFO_PENALTY_CASES", {}, "exists already"),
        ("TREE_PATROLS", {}, "there is no area TREE: the areas are CTX, DECI"),
        ("enfo_trees", {}, "capital letters"),
        ("ENFO_TREES", {"example": "全年开展古树名木巡护48次。"}, "'sentence = value'"),
        ("ENFO_TREES", {"plausible": "many"}, "--plausible takes four"),
        ("ENFO_TREES", {"plausible": "500,100,10,1"}, "four rising upper bounds"),
        ("ENFO_TREES", {"kind": "number"}, "count, ratio or amount"),
        ("ENFO_TREES", {"cue": "= "}, "empty cue"),
    ],
    ids=["negative", "steals", "taken", "area", "case", "example", "words", "falling", "kind", "cue"],
)
def test_a_refused_indicator_says_why_and_writes_nothing(
    blocks: Path, code: str, changed: dict[str, str], said: str
) -> None:
    before = {p.name: p.read_bytes() for p in blocks.iterdir()}
    status, output = add(code, **changed)
    assert status == 1
    assert said in output.replace("\n", " ")
    assert "Traceback" not in output
    assert {p.name: p.read_bytes() for p in blocks.iterdir()} == before


def test_gaps_of_files_come_most_frequent_first(tmp_path: Path) -> None:
    for n, count in enumerate((48, 51, 60)):
        (tmp_path / f"{n}.txt").write_text(
            f"安平县林业局2023年度法治政府建设情况报告\n\n一、主要举措和成效\n全年开展古树名木巡护{count}次。\n"
            + ("栽种纪念林木300株。\n" if n else "")
            + "二、存在不足\n学法不深。\n三、下一步打算\n加强学习。\n",
            "utf-8",
        )
    output = RUN.invoke(app, ["indicators", "gaps", str(tmp_path), "--assume-report"]).output.splitlines()
    assert "古树名木巡护 [次]  48 to 60" in output[0]
    assert output[0].split()[0] == "3"
    assert "[株]" in output[2]
    assert output[-1].startswith("5 statements in 2 groups")


def test_gaps_without_a_warehouse_say_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAREHOUSE_DSN", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    result = RUN.invoke(app, ["indicators", "gaps"])
    assert result.exit_code == 1
    assert "name report files" in result.output


def test_gaps_name_files_that_are_no_reports(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("全年开展古树名木巡护48次。\n", "utf-8")
    output = RUN.invoke(app, ["indicators", "gaps", str(tmp_path)]).output
    assert "note.txt: not a report" in output
    assert "0 statements" in output


def test_gaps_go_on_after_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 cut off")
    (tmp_path / "b.txt").write_text("全年开展古树名木巡护48次。\n", "utf-8")
    result = RUN.invoke(app, ["indicators", "gaps", str(tmp_path), "--assume-report", "--least", "1"])
    assert result.exit_code == 0, result.output
    assert "a.pdf: damaged" in result.output
    assert "古树名木巡护 [次]  48 to 48" in result.output


def test_another_catalogue_is_another_key_of_kept_readings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fazhi.indicators import catalogue
    from fazhi.pipeline.common import parser_version

    shutil.copytree(catalogue.folder(), tmp_path / "blocks")
    monkeypatch.setattr(catalogue, "folder", lambda: tmp_path / "blocks")
    before = _fresh(catalogue.digest, parser_version)
    assert _fresh(catalogue.digest, parser_version) == before
    block = tmp_path / "blocks" / "CTX.yaml"
    block.write_text(block.read_text("utf-8") + "\n", "utf-8")
    assert _fresh(catalogue.digest, parser_version) != before
    catalogue.digest.cache_clear()


def _fresh(digest: Any, version: Any) -> str:
    digest.cache_clear()
    return str(version())


@pytest.mark.parametrize("words", ["ROWS", "FOREIGN"])
def test_words_that_widen_or_bar_the_cues_change_what_a_kept_reading_is_known_by(
    words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fazhi.pipeline.common import parser_version

    before = _fresh(catalogue.digest, parser_version)
    monkeypatch.setattr(catalogue, words, (*getattr(catalogue, words), ("清扫", "打扫") if words == "ROWS" else "采风"))
    assert _fresh(catalogue.digest, parser_version) != before
    catalogue.digest.cache_clear()
