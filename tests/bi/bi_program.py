"""The `fazhi` program, run as a person runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FAZHI = str(Path(sys.executable).with_name("fazhi"))


def fazhi(*words: str, **env: str) -> str:
    """What it printed; it must succeed."""
    done = subprocess.run([FAZHI, *words], env={**os.environ, **env}, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
