"""What others may watch: OpenLineage events and metrics, each off until a setting names where to send them."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from fazhi import settings


def environment(var: Path, asked: Mapping[str, str]) -> dict[str, str]:
    """Airflow's settings for FAZHI_LINEAGE and FAZHI_METRICS. ValueError says what may be written there.

    FAZHI_LINEAGE: file (var/log/lineage.jsonl), console (the tasks' logs), or the http(s) URL of an OpenLineage server.
    FAZHI_METRICS: otlp://host:4318 (OpenTelemetry over HTTP) or statsd://host:8125.
    """
    return {**_lineage(var, asked.get("FAZHI_LINEAGE", "")), **_metrics(asked.get("FAZHI_METRICS", ""))}


def _lineage(var: Path, where: str) -> dict[str, str]:
    if not where:
        return {"AIRFLOW__OPENLINEAGE__DISABLED": "True"}
    if where == "file":
        transport = {"type": "file", "log_file_path": str(var / "log" / "lineage.jsonl"), "append": True}
    elif where == "console":
        transport = {"type": "console"}
    elif where.startswith(("http://", "https://")):
        transport = {"type": "http", "url": where}
    else:
        raise ValueError(f"FAZHI_LINEAGE={where}: write file, console or the http(s) address of an OpenLineage server")
    return {
        "AIRFLOW__OPENLINEAGE__DISABLED": "False",
        "AIRFLOW__OPENLINEAGE__NAMESPACE": "fazhi",
        "AIRFLOW__OPENLINEAGE__TRANSPORT": json.dumps(transport),
    }


def _metrics(where: str) -> dict[str, str]:
    if not where:
        return {}
    parts = urlsplit(where)
    if parts.scheme not in ("otlp", "statsd") or not parts.hostname:
        raise ValueError(f"FAZHI_METRICS={where}: write otlp://host:4318 or statsd://host:8125")
    if parts.scheme == "statsd":
        return {
            "AIRFLOW__METRICS__STATSD_ON": "True",
            "AIRFLOW__METRICS__STATSD_HOST": parts.hostname,
            "AIRFLOW__METRICS__STATSD_PORT": str(parts.port or 8125),
            "AIRFLOW__METRICS__STATSD_PREFIX": "fazhi",
        }
    return {
        "AIRFLOW__METRICS__OTEL_ON": "True",
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://{parts.hostname}:{parts.port or 4318}",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
        "OTEL_SERVICE_NAME": "fazhi",
    }


if __name__ == "__main__":  # for the entrypoint of the image, in a shell's words
    try:
        found = environment(settings.get().var, os.environ)
    except ValueError as error:
        sys.exit(str(error))
    print("\n".join(f"export {name}={shlex.quote(value)}" for name, value in found.items()))
