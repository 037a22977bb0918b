"""Superset's settings for the ready-made dashboards: every secret comes from the environment and none has a default."""

import os


def _secret(name: str) -> str:
    """NAME, or the content of the file that NAME_FILE names. Raises RuntimeError that says what to set."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    value = os.environ.get(name, "")
    if not value:
        raise RuntimeError(f"Set {name} (or {name}_FILE): see deploy/env.example")
    return value


SECRET_KEY = _secret("SUPERSET_SECRET_KEY")
_HOME = os.environ.get("SUPERSET_HOME", "/app/superset_home")
SQLALCHEMY_DATABASE_URI = os.environ.get("SUPERSET_METADATA", f"sqlite:///{_HOME}/superset.db")
BABEL_DEFAULT_LOCALE = os.environ.get("SUPERSET_LOCALE", "en")
LANGUAGES = {"en": {"flag": "us", "name": "English"}, "zh": {"flag": "cn", "name": "中文"}}
# Results are the warehouse's own: it answers in milliseconds, and a cache would show yesterday's load.
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
ROW_LIMIT = 5000
SQL_MAX_ROW = 100000
