"""Lineage and metrics are off until a setting names a place, and a wrong setting is one sentence."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fazhi import lineage, settings
from fazhi.runtime import observing

VAR = Path("/somewhere/var")


def test_off_by_default():
    assert observing.environment(VAR, {}) == {"AIRFLOW__OPENLINEAGE__DISABLED": "True"}


def test_lineage_into_a_file_and_to_a_server():
    env = observing.environment(VAR, {"FAZHI_LINEAGE": "file"})
    transport = json.loads(env["AIRFLOW__OPENLINEAGE__TRANSPORT"])
    assert transport == {"type": "file", "log_file_path": "/somewhere/var/log/lineage.jsonl", "append": True}
    env = observing.environment(VAR, {"FAZHI_LINEAGE": "https://lineage.example.org"})
    assert json.loads(env["AIRFLOW__OPENLINEAGE__TRANSPORT"])["url"] == "https://lineage.example.org"
    assert env["AIRFLOW__OPENLINEAGE__DISABLED"] == "False"


@pytest.mark.parametrize(
    "name, value", [("FAZHI_LINEAGE", "kafka"), ("FAZHI_METRICS", "graphite://x"), ("FAZHI_METRICS", "statsd:")]
)
def test_a_wrong_setting_says_what_may_stand_there(name, value):
    with pytest.raises(ValueError, match=f"{name}={value}: write"):
        observing.environment(VAR, {name: value})


def test_metrics_to_statsd_and_opentelemetry():
    env = observing.environment(VAR, {"FAZHI_METRICS": "statsd://metrics:9125"})
    assert (env["AIRFLOW__METRICS__STATSD_HOST"], env["AIRFLOW__METRICS__STATSD_PORT"]) == ("metrics", "9125")
    env = observing.environment(VAR, {"FAZHI_METRICS": "otlp://metrics"})
    assert env["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://metrics:4318"


def test_assets_are_tables_of_the_warehouse(monkeypatch):
    monkeypatch.setenv("WAREHOUSE_DSN", "postgresql://u:secret@db.example.org:6543/wh")
    settings.get.cache_clear()
    try:
        asset = type("Asset", (), {"uri": "fazhi://facts"})()
        found = lineage.to_openlineage(asset)
        assert (found.namespace, found.name) == ("postgres://db.example.org:6543", "wh.dw.fact_statement")
        asset.uri = "fazhi://portals"
        assert lineage.to_openlineage(asset).name == "portals"
    finally:
        monkeypatch.undo()
        settings.get.cache_clear()


def test_only_names_are_assets():
    assert lineage.sanitize_uri(urlsplit("fazhi://facts")).netloc == "facts"
    with pytest.raises(ValueError, match="no asset of fazhi"):
        lineage.sanitize_uri(urlsplit("fazhi://facts/2023"))


def test_ids_are_on_lines_logged_inside_and_gone_outside():
    from structlog.contextvars import get_contextvars

    from fazhi.pipeline.log import about

    with about(portal="p1", capture=None):
        assert get_contextvars() == {"portal": "p1"}
        logging.getLogger("x").info("…")
    assert get_contextvars() == {}
