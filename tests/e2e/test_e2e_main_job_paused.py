"""What a person paused in Airflow stays so when `fazhi up` brings parts back, on the Airflow that the main job left."""

from __future__ import annotations

import json

import pytest

from fazhi.runtime.airflow import Client

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]


def test_what_was_paused_stays_paused_when_parts_are_brought_back(place, first_run):
    password = json.loads((place.var / "airflow" / "passwords.json").read_text())["admin"]
    client = Client(f"http://127.0.0.1:{place.settings()['AIRFLOW_PORT']}", "admin", password)
    assert not client.call("GET", "/dags/crawl_portals")["is_paused"]
    client.call("PATCH", "/dags/crawl_portals", json={"is_paused": True})
    done = place.fazhi("up")
    assert done.returncode == 0, done.stderr
    assert client.call("GET", "/dags/crawl_portals")["is_paused"]
