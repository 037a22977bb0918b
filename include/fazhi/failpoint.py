"""Places where a survival test holds a step still, to kill something at exactly that moment.

Does nothing unless FAZHI_FAILPOINTS names a directory. A file there with the name of a place arms it: the step that
comes by writes its process number beside it and waits until the file is gone.
"""

from __future__ import annotations

import os
import time
from pathlib import Path


def reached(place: str) -> None:
    """Hold here while the place is armed; whoever comes by meanwhile holds too."""
    folder = os.environ.get("FAZHI_FAILPOINTS")
    if not folder:
        return
    armed = Path(folder) / place
    while armed.exists():
        (Path(folder) / f"{place}.pid").write_text(str(os.getpid()))
        time.sleep(0.1)
