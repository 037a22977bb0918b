"""Chromium for the tests: the system's, else the package manager's as root, else Playwright's, else what to install.

Also what every test of a page asks: that its scripts run without error and that axe-core finds no serious violation.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

AXE = Path(__file__).parent / "console" / "vendor" / "axe-core-4.14.1.min.js"
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


@contextmanager
def visitor(context_of: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """visit(path, *args, **options): a page of `context_of(*args, **options)`. Errors of its scripts fail the test."""
    pages: list[Any] = []
    errors: list[str] = []

    def visit(path: str, *args: Any, **options: Any) -> Any:
        page = context_of(*args, **options).new_page()
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" and "40" not in m.text else None)
        pages.append(page)
        page.goto(path)
        return page

    yield visit
    for page in pages:
        page.close()
    assert not errors


def faults(page: Any, paths: list[str]) -> list[tuple[Any, ...]]:
    """Serious violations that axe-core finds on the pages, and pages wider than the window."""
    found: list[tuple[Any, ...]] = []
    for path in paths:
        page.goto(path)
        page.add_script_tag(path=AXE)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")
        for v in result["violations"]:
            if v["impact"] in ("serious", "critical"):
                found.append((path, v["id"], v["nodes"][0]["html"][:160], v["nodes"][0]["failureSummary"][:200]))
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            found.append((path, "overflow", over))
    return found
