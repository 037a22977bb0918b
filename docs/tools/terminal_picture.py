"""Draw what a command prints as an SVG picture, colours and all.

python docs/tools/terminal_picture.py --title "make run" docs/img/run.svg -- .venv/bin/fazhi run
python docs/tools/terminal_picture.py --title "make run" docs/img/run.svg --from recorded.txt

Passwords are blotted out, spinners leave only their last state, and the picture names no font of another host.
"""

from __future__ import annotations

import argparse
import os
import pty
import re
import subprocess
import sys
from html import escape
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import SVG_EXPORT_THEME as THEME
from rich.text import Text

FONT = "Menlo,Consolas,'DejaVu Sans Mono','Noto Sans Mono CJK SC','PingFang SC','Microsoft YaHei',monospace"
SIZE, LINE, CELL, MARGIN, TOP = 14, 20, 8.4, 16, 44  # pixels
BUTTONS = ("#ff5f57", "#febc2e", "#28c840")
RUNS = re.compile(r" {2,}|[\u1100-\uffdc]+|(?:[^ \u1100-\uffdc]| (?! ))+| ")
SECRET = re.compile(r"(password |postgresql://[^:]+:)[\w-]+")
CONTROL = re.compile(r"\x1b\[(?:\?25[lh]|\d*[A-HJK])|\r")


def record(command: list[str], width: int) -> str:
    """Run a command in a terminal of its own; all that it writes there."""
    main, side = pty.openpty()
    env = {**os.environ, "COLUMNS": str(width), "LINES": "200", "TERM": "xterm-256color"}
    process = subprocess.Popen(command, stdout=side, stderr=side, stdin=subprocess.DEVNULL, env=env)
    os.close(side)
    parts = []
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:  # the terminal ends with its last writer
            break
        if not part:
            break
        parts.append(part)
        sys.stdout.buffer.write(part)
        sys.stdout.flush()
    if code := process.wait():
        sys.exit(f"{command[0]} ended with status {code}: no picture of that")
    return b"".join(parts).decode("utf-8", "replace")


def settled(raw: str) -> str:
    """The lines as they stand at the end: of a line that was redrawn, the last drawing."""
    lines = []
    for line in raw.replace("\r\n", "\n").split("\n"):
        last = CONTROL.sub("", line.rsplit("\x1b[2K", 1)[-1])
        drawn = last.strip() or not line.strip()
        if drawn and not re.search(r"[⠀-⣿]", last):
            lines.append(last.rstrip())
    return SECRET.sub(r"\1••••••••", "\n".join(lines).strip("\n"))


def draw(text: str, title: str) -> str:
    """SVG of the text. Every run stands at its own column, so that wide characters keep tables straight in any font."""
    lines = list(Text.from_ansi(text).split("\n"))
    width = int(max(line.cell_len for line in lines) * CELL + 2 * MARGIN)
    height = len(lines) * LINE + TOP + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f"<style>text{{font-family:{FONT};font-size:{SIZE}px;white-space:pre}}</style>",
        f'<rect width="{width}" height="{height}" rx="8" fill="#1f2329"/>',
        *(f'<circle cx="{20 + 18 * i}" cy="18" r="6" fill="{c}"/>' for i, c in enumerate(BUTTONS)),
        f'<text x="{width // 2}" y="23" text-anchor="middle" fill="#9aa4af">{escape(title)}</text>',
    ]
    console = Console(color_system="truecolor", legacy_windows=False)
    for number, line in enumerate(lines):
        column, y = 0, TOP + number * LINE + SIZE
        for segment in line.render(console):
            for run in RUNS.findall(segment.text):
                cells = cell_len(run)
                if not run.isspace():
                    parts.append(_run(run, MARGIN + column * CELL, y, cells * CELL, segment.style))
                column += cells
    return "\n".join([*parts, "</svg>"]) + "\n"


def _run(text: str, x: float, y: int, length: float, style: Style | None) -> str:
    colour = style.color.get_truecolor(THEME).hex if style and style.color else "#d7dce2"
    look = ' font-weight="bold"' if style and style.bold else ""
    look += ' opacity=".6"' if style and style.dim else ""
    if "\u1100" <= text[0] <= "\uffdc":  # wide characters fill two cells
        look += f' style="font-size:{2 * CELL:.1f}px"'
    return f'<text x="{x:.1f}" y="{y}" textLength="{length:.1f}" fill="{colour}"{look}>{escape(text)}</text>'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--title", default="fazhi")
    parser.add_argument("--width", type=int, default=150)
    parser.add_argument("--from", dest="recorded", type=Path, help="a recording instead of a command")
    parser.add_argument("command", nargs="*")
    asked = parser.parse_args()
    raw = asked.recorded.read_text("utf-8") if asked.recorded else record(asked.command, asked.width)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(draw(settled(raw), asked.title), "utf-8")


if __name__ == "__main__":
    main()
