"""Settings, read once from the environment and from the files that `make run` leaves under var/.

Every setting is an environment variable; `fazhi settings` lists them with their values, secrets masked.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

TZ = ZoneInfo("Asia/Shanghai")  # every date of a report, a listing or a capture is meant in this zone
WAREHOUSE_CONNECTION, ARCHIVE_CONNECTION = "fazhi_warehouse", "fazhi_archive"  # Airflow's, where they are defined
CONNECTIONS = ((WAREHOUSE_CONNECTION, "WAREHOUSE_DSN"), (ARCHIVE_CONNECTION, "ARCHIVE_URL"))  # and what they stand for


@dataclass(frozen=True, slots=True)
class Settings:
    """What is in force: the environment first, then var/fazhi.env, then defaults. Empty means not set."""

    root: Path  # the checkout: holds dags/ and plugins/
    var: Path  # everything written at run time
    warehouse_dsn: str  # postgresql://…
    airflow_dsn: str  # Airflow's own database; only housekeeping needs it
    archive_url: str  # fsspec URL of the WARC archive
    contact: str  # shown in the User-Agent
    sample_hosts: bool  # loopback portals may be crawled (the sample portal)
    portals: str  # "sample" or "registry", or a directory of portal YAML files
    alerts: str  # who is told of blocked years and silent portals: connection:ID, mailto:ADDRESS
    code_suffix: str  # joined to the parser's version: another one has every page read anew from the archive


def _find_root() -> Path:
    here = Path(os.environ.get("FAZHI_ROOT", "")) if os.environ.get("FAZHI_ROOT") else None
    return here or Path(__file__).resolve().parents[2]


def read_env_file(path: Path) -> dict[str, str]:
    """KEY=VALUE lines of a file written by fazhi itself; absent file: no settings."""
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text().splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#") and "=" in line)


def address(connection: Any) -> str:
    """What an Airflow connection points at: the `url` of its extra, else its own URI, spelt as libpq takes it."""
    return str(connection.extra_dejson.get("url") or connection.get_uri().replace("postgres://", "postgresql://", 1))


@lru_cache(maxsize=1)
def get() -> Settings:
    """The settings in force. Raises nothing: an unset warehouse is an empty DSN, reported by who needs it."""
    root = _find_root()
    var = Path(os.environ.get("FAZHI_VAR", root / "var"))
    env = {**read_env_file(var / "fazhi.env"), **os.environ}
    return Settings(
        root=root,
        var=var,
        warehouse_dsn=env.get("WAREHOUSE_DSN", ""),
        airflow_dsn=env.get("AIRFLOW_DSN", ""),
        archive_url=env.get(
            "ARCHIVE_URL", (var / "archive").as_uri() if var.is_absolute() else f"file://{var.resolve()}/archive"
        ),
        contact=env.get("FAZHI_CONTACT", ""),
        sample_hosts=env.get("FAZHI_SAMPLE_HOSTS", "") == "1",
        portals=env.get("FAZHI_PORTALS", "registry"),
        alerts=env.get("FAZHI_ALERTS", ""),
        code_suffix=env.get("FAZHI_CODE_SUFFIX", ""),
    )
