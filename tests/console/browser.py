"""Chromium for the tests: the system's, else the package manager's as root, else Playwright's, else what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoBrowser(RuntimeError):
    """No Chromium can be had here; the message says what to install."""


def find() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _run(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=900, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def launch(playwright: Any) -> Any:
    """A headless Chromium. Raises NoBrowser; a test that asks for it then fails, it is never skipped."""
    path = find()
    if path is None and os.geteuid() == 0 and shutil.which("apt-get"):
        fonts = ["fonts-noto-cjk"]
        _ = _run(["apt-get", "update", "-q"]) and _run(
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", *fonts]
        )
        path = find()
    if path is None and _run([sys.executable, "-m", "playwright", "install", "chromium"]):
        return playwright.chromium.launch(args=ARGS)
    if path is None:
        raise NoBrowser(
            "No Chromium: install one with `apt-get install chromium` (Debian), `dnf install chromium` (Fedora) or "
            "`playwright install chromium`, then run the tests again"
        )
    return playwright.chromium.launch(executable_path=path, args=ARGS)
