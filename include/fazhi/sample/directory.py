"""A user's own directory of report files as one more portal: a plain list page that links each file.

Files are read when asked for, so a file added while the server runs is found by the next crawl.
"""

from __future__ import annotations

import hashlib
import html as markup
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote, unquote

from fazhi.sample.html import TYPES, Answer
from fazhi.settings import TZ

HOST = "127.0.0.7"
MAX_BYTES = 50_000_000
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.S | re.I)


def _decode(data: bytes) -> tuple[str, str]:
    """Text and its charset: UTF-8 (with or without mark) where it is, else GB 18030, which reads GBK too."""
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace"), "gb18030"


def title_of(path: Path) -> str:
    """First line of a text, <title> of a page, else the name without its suffix. A long first line is no title."""
    suffix = path.suffix.lower()
    found = ""
    if suffix in (".txt", ".html", ".htm"):
        text, _ = _decode(path.read_bytes()[:200_000])
        if suffix == ".txt":
            found = next((line for line in text.splitlines() if line.strip()), "")
        else:
            match = _TITLE.search(text.encode("utf-8"))
            found = markup.unescape(match[1].decode("utf-8")) if match else ""
    found = " ".join(found.split())
    return found if 4 <= len(found) <= 80 and not found.endswith(("：", ":", "。")) else path.stem


def files_of(directory: Path) -> list[Path]:
    """The report files of a directory by name; no links, no hidden files. A directory gone is an empty one."""
    if not directory.is_dir():
        return []
    return sorted(
        p
        for p in directory.iterdir()
        if p.suffix.lower() in TYPES and p.is_file() and not p.is_symlink() and p.name[0] != "."
    )


def directory_site(directory: Path) -> Callable[[str, Mapping[str, str], str], Answer | None]:
    """Request handler of the directory's site; a name outside the list is not found."""

    def answer(path: str, query: Mapping[str, str], base: str) -> Answer | None:
        if path in ("/", "/index.html"):
            return _list(directory)
        name = unquote(path.removeprefix("/files/"))
        file = next((p for p in files_of(directory) if path.startswith("/files/") and p.name == name), None)
        return _file(file) if file else None

    return answer


def _day(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone(TZ).date()


def _id(path: Path) -> str:
    """What makes the link look like an article's, whatever the file is called."""
    return hashlib.sha256(path.name.encode()).hexdigest()[:12]


def _row(path: Path, title: str) -> str:
    return f'<li><a href="/files/{quote(path.name)}?id={_id(path)}" title="{title}">{title}</a></li>'


def _list(directory: Path) -> Answer:
    paths = files_of(directory)
    rows = "".join(_row(p, markup.escape(title_of(p))) for p in paths)
    page = (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>法治政府建设年度报告</title></head>\n'
        f'<body><h1>法治政府建设年度报告</h1>\n<ul class="list">{rows}</ul></body></html>\n'
    )
    return Answer(page.encode(), modified=max((_day(p) for p in paths), default=date(2021, 1, 1)))


def _file(path: Path) -> Answer | None:
    if path.stat().st_size > MAX_BYTES:
        return None
    data = path.read_bytes()
    media_type = TYPES[path.suffix.lower()]
    if media_type.startswith("text/"):
        media_type += f"; charset={_decode(data)[1]}"
    return Answer(data, media_type, _day(path))


def portal_yaml() -> str:
    """Registry block of the directory's portal; the port is filled in when the registry is read."""
    return (
        "portals:\n  - id: sample-directory\n    name: 自备报告文件\n"
        f'    site: "{HOST}:${{FAZHI_SAMPLE_PORT}}"\n    region: "100000"\n    tier: national\n    family: generic\n'
        f'    lists: ["http://{HOST}:${{FAZHI_SAMPLE_PORT}}/index.html"]\n'
        "    delay: 0\n    take_all: true\n    min_links: 0\n"
    )
