"""The documentation holds together: links and anchors lead somewhere, and every command it names exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import typer

ROOT = Path(__file__).resolve().parents[2]
FRONT = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
PAGES = [ROOT / name for name in FRONT] + sorted(p for p in (ROOT / "docs").rglob("*.md") if "tools" not in p.parts)
GENERATED = {"docs/analysts/dictionary.md"}  # docs/tools/site.py makes it at build
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
COMMAND = re.compile(r"(?:^|[\s(=])(?:\.venv/bin/)?(fazhi|make)((?: +[^\s|;&)#`]+)*)")
NAMES_ONLY = re.compile(r"[a-z][a-z_-]*")


def ids(pages: list[Path]) -> list[str]:
    return [str(p.relative_to(ROOT)) for p in pages]


def slug(heading: str) -> str:
    """Anchor of a heading, as both GitHub and mkdocs make it for Latin text."""
    plain = re.sub(r"[`*_\[\]]|\([^)]*\)", "", heading).strip().lower()
    return re.sub(r"[\s]+", "-", re.sub(r"[^\w\s-]", "", plain))


def anchors(page: Path) -> set[str]:
    text = FENCE.sub("", page.read_text("utf-8"))
    return {slug(h) for h in re.findall(r"^#{1,6} +(.+?) *$", text, re.M)} | set(re.findall(r'id="([^"]+)"', text))


def links(page: Path) -> Iterator[str]:
    text = re.sub(r"`[^`\n]*`", "", FENCE.sub("", page.read_text("utf-8")))
    yield from LINK.findall(text)


@pytest.mark.parametrize("page", PAGES, ids=ids(PAGES))
def test_relative_links_and_anchors_exist(page):
    broken = []
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        if str(target.relative_to(ROOT)) in GENERATED:
            continue
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(link)
    assert not broken


def test_every_picture_is_used():
    used = {Path(unquote(link)).name for page in PAGES for link in links(page) if "img/" in link}
    there = {p.name for p in (ROOT / "docs/img").iterdir()}
    assert used <= there
    assert {"run.svg"} <= used


def test_every_page_is_in_the_navigation():
    nav = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[2]
    listed = set(re.findall(r"([\w./-]+\.md)", nav))
    there = {str(p.relative_to(ROOT / "docs")) for p in PAGES if p.is_relative_to(ROOT / "docs")}
    assert there - listed <= {"compose-transcript.md"}
    assert {f"docs/{name}" for name in listed - there} <= GENERATED


def commands(page: Path) -> Iterator[tuple[str, list[str]]]:
    """(program, words) of every `fazhi …` and `make …` in shell blocks, indented blocks and code spans."""
    text = page.read_text("utf-8")
    pieces = [body for kind, body in FENCE.findall(text) if kind in ("", "bash", "sh", "console")]
    rest = FENCE.sub("", text)
    pieces += re.findall(r"^    (.+)$", rest, re.M) + re.findall(r"`([^`\n]+)`", rest)
    for piece in pieces:
        for line in re.sub(r"(?:^|\s)#.*", "", piece.replace("\\\n", " "), flags=re.M).splitlines():
            for program, words in COMMAND.findall(line):
                yield program, words.split()


def known(group: Any, words: list[str]) -> str | None:
    """None when verbs and options exist, else what does not."""
    while (verbs := getattr(group, "commands", None)) and words and not words[0].startswith("-"):
        word, *words = words
        if word == "…":
            return None
        if word not in verbs:
            return f"no verb {word}"
        group = verbs[word]
    if group.name == "airflow":
        return None
    options = {name for p in group.params for name in (*p.opts, *p.secondary_opts)} | {"--help"}
    wrong = [w for w in words if w.startswith("-") and w not in ("-", "--") and w.split("=")[0] not in options]
    return f"no option {wrong[0]}" if wrong and not re.fullmatch(r"-\d+", wrong[0]) else None


@pytest.mark.parametrize("page", PAGES, ids=ids(PAGES))
def test_every_command_exists(page):
    from fazhi.cli import app

    program = typer.main.get_command(app)
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    wrong = []
    for name, words in commands(page):
        if name == "fazhi":
            if words and (words[0].startswith("-") or NAMES_ONLY.fullmatch(words[0]) or words[0] == "…"):
                problem = known(program, words)
                if problem:
                    wrong.append(f"fazhi {' '.join(words)}: {problem}")
        elif words and NAMES_ONLY.fullmatch(words[0]) and words[0] not in targets:
            wrong.append(f"make {' '.join(words)}")
    assert not wrong


def test_the_checks_can_fail():
    from fazhi.cli import app

    program = typer.main.get_command(app)
    assert known(program, ["portals", "chekc"]) == "no verb chekc"
    assert known(program, ["yoy", "--indicater", "X"]) == "no option --indicater"
    assert known(program, ["db", "downgrade", "-1"]) is None
    assert slug("1. See what reports state and nobody has named") in anchors(ROOT / "docs/extend/indicator.md")
