"""The assets of the DAGs as OpenLineage datasets, and the registration by which Airflow finds this module.

Airflow knows asset URIs of a scheme through a provider; `provider` is the entry point that makes fazhi:// one of them.
Names follow OpenLineage's naming of datasets (https://openlineage.io/docs/spec/naming): postgres://host:port and
database.schema.table.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any
from urllib.parse import SplitResult, urlsplit

from fazhi import settings

TABLES = {
    "captures": "crawl.capture",
    "facts": "dw.fact_statement",
    "unpublished": "stage.year_state",
    "marts": "mart.yoy_indicator",
}


def provider() -> dict[str, Any]:
    """Entry point `apache_airflow_provider`."""
    return {
        "package-name": "fazhi",
        "name": "fazhi",
        "description": "Assets of fazhi's DAGs",
        "versions": [version("fazhi")],
        "asset-uris": [
            {
                "schemes": ["fazhi"],
                "handler": "fazhi.lineage.sanitize_uri",
                "to_openlineage_converter": "fazhi.lineage.to_openlineage",
            }
        ],
    }


def sanitize_uri(uri: SplitResult) -> SplitResult:
    """fazhi://NAME, nothing more. ValueError for other shapes."""
    if not uri.netloc or uri.path.strip("/"):
        raise ValueError(f"{uri.geturl()!r} is no asset of fazhi: write fazhi://NAME with one of {', '.join(TABLES)}")
    return uri


def to_openlineage(asset: Any, lineage_context: Any = None) -> Any:
    """The dataset of an asset: its table in the warehouse, or the portals themselves."""
    from openlineage.client.event_v2 import Dataset

    name = urlsplit(asset.uri).netloc
    if name not in TABLES:
        return Dataset(namespace="fazhi", name=name)
    dsn = urlsplit(settings.get().warehouse_dsn)
    place = f"postgres://{dsn.hostname or 'localhost'}:{dsn.port or 5432}"
    return Dataset(namespace=place, name=f"{dsn.path.lstrip('/') or 'fazhi'}.{TABLES[name]}")
