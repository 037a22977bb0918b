"""var/ of one installation: its settings file, and the error that tells a user why nothing can start there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fazhi import settings


class RunFailed(RuntimeError):
    """The run cannot go on; the message says why and what to do."""


@dataclass(slots=True)
class Home:
    """var/ and the settings file in it."""

    root: Path
    var: Path

    @property
    def env_file(self) -> Path:
        return self.var / "fazhi.env"

    def known(self) -> dict[str, str]:
        return settings.read_env_file(self.env_file)

    def remember(self, **values: str | None) -> None:
        """Add to the settings that every later command and task reads. Mode 0600: it holds passwords."""
        merged = {**self.known(), **{k: v for k, v in values.items() if v is not None}}
        temporary = self.env_file.with_suffix(".new")
        temporary.touch(mode=0o600)
        temporary.write_text("# written by `fazhi run`\n" + "".join(f"{k}={v}\n" for k, v in sorted(merged.items())))
        temporary.replace(self.env_file)
        settings.get.cache_clear()
