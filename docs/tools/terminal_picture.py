"""Draw what a command prints as an SVG picture, colours and all.

python docs/tools/terminal_picture.py docs/img/run.svg --title "make run" -- .venv/bin/fazhi run
python docs/tools/terminal_picture.py docs/img/run.svg --title "make run" --from recorded.txt

Passwords are blotted out, spinners leave only their last state, and the picture names no font of another host.
"""

from __future__ import annotations

import argparse
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

FONT = 'Menlo, Consolas, "Noto Sans Mono CJK SC", "DejaVu Sans Mono", monospace'
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


def draw(text: str, title: str, width: int) -> str:
    """SVG of the text."""
    console = Console(record=True, width=width, file=open(os.devnull, "w"), force_terminal=True)
    console.print(Text.from_ansi(text), soft_wrap=True)
    frame = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.S)
    return console.export_svg(title=title, code_format=frame.replace("Fira Code, monospace", FONT.replace('"', "'")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--title", default="fazhi")
    parser.add_argument("--width", type=int, default=132)
    parser.add_argument("--from", dest="recorded", type=Path, help="a recording instead of a command")
    parser.add_argument("command", nargs="*")
    asked = parser.parse_args()
    raw = asked.recorded.read_text("utf-8") if asked.recorded else record(asked.command, asked.width)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(draw(settled(raw), asked.title, asked.width), "utf-8")


if __name__ == "__main__":
    main()
