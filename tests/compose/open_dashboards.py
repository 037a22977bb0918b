"""open_dashboards.py URL DIR: every dashboard of the stack's Superset drawn in Chromium, its picture in DIR."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "bi")]

import drawn  # noqa: E402

import browser  # noqa: E402
from fazhi.dashboards.declare import boards  # noqa: E402

url, pictures = sys.argv[1], Path(sys.argv[2])
with sync_playwright() as playwright:
    chromium = browser.launch(playwright)
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    drawn.sign_in(page, url, os.environ["SUPERSET_PASSWORD"])
    for board in boards():
        drawn.check(page, url, board.slug, len(board.charts), pictures / f"{board.slug}.png")
        print(f"{board.slug}: {len(board.charts)} charts drawn")
    chromium.close()
