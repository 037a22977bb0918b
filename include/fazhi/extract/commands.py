"""Command-line verbs of this room."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add this room's verbs to the main program."""
