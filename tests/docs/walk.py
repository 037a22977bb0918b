"""Follows a page of the documentation as a reader would: types its shell blocks, writes its files, compares what is printed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r'^```(?P<kind>\w+)(?: title="(?P<title>[^"]*)")?\n(?P<body>.*?)^```$', re.M | re.S)
PLACE = re.compile(r"(?P<path>\S+) · (?:new file|first entry of (?P<function>\w+)\(\))")


@dataclass(frozen=True, slots=True)
class Block:
    kind: str  # bash, text, python, yaml, …
    title: str | None
    body: str


def blocks(page: Path) -> Iterator[Block]:
    for found in FENCE.finditer(page.read_text("utf-8")):
        yield Block(found["kind"], found["title"], found["body"])


def put(folder: Path, block: Block) -> None:
    """Write a titled block where its title says."""
    place = PLACE.fullmatch(block.title or "")
    assert place, f"a reader cannot tell where {block.title!r} belongs"
    file = folder / place["path"]
    if place["function"] is None:
        assert not file.exists(), f"{file} exists already: it is no new file"
        file.write_text(block.body, "utf-8")
        return
    text = file.read_text("utf-8")
    opening = re.search(rf"^def {place['function']}\(.*\n(?:    \"\"\".*\n)?    return \[\n", text, re.M)
    assert opening, f"{file} has no list in {place['function']}()"
    file.write_text(text[: opening.end()] + block.body + text[opening.end() :], "utf-8")


def said(expected: str, printed: str) -> str | None:
    """The first expected line that was not printed (in order; … stands for anything), or None."""
    at = 0
    for line in expected.strip().splitlines():
        pattern = ".*?".join(re.escape(part) for part in line.strip().split("…"))
        found = re.compile(pattern).search(printed, at)
        if not found:
            return line.strip()
        at = found.end()
    return None


def follow(page: Path, folder: Path, env: Mapping[str, str]) -> None:
    """AssertionError names the block that did not do what the page says."""
    printed, command = "", ""
    for block in blocks(page):
        if block.kind == "text":
            missing = said(block.body, printed)
            assert missing is None, f"{page.name}: {missing!r} was not printed by\n{command}\nbut\n{printed}"
        elif block.title:
            put(folder, block)
        elif block.kind == "bash":
            command = block.body
            with (folder / ".printed").open(
                "w+", encoding="utf-8"
            ) as out:  # a file: a server left running holds no pipe
                done = subprocess.run(
                    ["bash", "-euo", "pipefail", "-c", command],
                    cwd=folder,
                    env=dict(env),
                    stdout=out,
                    stderr=out,
                    timeout=900,
                )
                out.seek(0)
                printed = out.read()
            assert done.returncode == 0, f"{page.name}: status {done.returncode} from\n{command}\n{printed}"
