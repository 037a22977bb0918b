"""What people are told: the message, where it goes, and that a webhook gets it as JSON."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests

from fazhi.pipeline import alerts


@pytest.fixture
def hook():
    got: list[tuple[dict, dict]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append((dict(self.headers), json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(500 if self.path == "/broken" else 302 if self.path == "/elsewhere" else 204)
            self.send_header("Location", "/ok")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", got
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_is_said_when_nothing_is_wrong():
    assert alerts.year_blocked({"years": [2022], "blocked": {}}) == []
    assert alerts.year_blocked(None) == []
    assert alerts.portals_silent([]) == []


def test_each_blocked_year_is_named_with_its_rules_and_what_to_do():
    first, second = alerts.year_blocked({"blocked": {"2023": ["volume", "keys"], "2022": ["volume"]}}, "http://a/log")
    assert [first.title, second.title] == [f"fazhi: report year {y} is blocked" for y in (2022, 2023)]
    assert second.lines == ("volume", "keys") and (second.topic, second.verdict) == ("2023", "volume, keys")
    assert "review_year" in first.text and first.text.endswith("http://a/log")


def test_years_that_settled_well_are_over():
    assert alerts.over({"years": [2021, 2023], "blocked": {"2022": ["volume"]}}) == ["2021", "2023"]
    assert alerts.over(["a portal"]) == [] and alerts.over(None) == []


def test_a_place_is_told_once_and_again_when_the_verdict_changes_or_it_could_not_be_reached():
    got, down = [], {"x"}

    def send(kind, value, alert):
        if value in down:
            raise ConnectionError(value)
        got.append((value, alert.verdict))

    places = [("connection", "x"), ("mailto", "a@b")]
    [volume] = alerts.year_blocked({"blocked": {"2023": ["volume"]}})
    [keys] = alerts.year_blocked({"blocked": {"2023": ["keys", "volume"]}})
    known = alerts.tell(volume, places, {}, send)
    assert known == {"mailto:a@b": "volume"}
    down.clear()
    known = alerts.tell(volume, places, known, send)
    known = alerts.tell(volume, places, known, send)
    known = alerts.tell(keys, places, known, send)
    assert got == [("a@b", "volume"), ("x", "volume"), ("x", "keys, volume"), ("a@b", "keys, volume")]
    assert known == {"connection:x": "keys, volume", "mailto:a@b": "keys, volume"}


def test_silent_portals_are_told_every_time():
    [alert] = alerts.portals_silent(["p (h): blocked: x"])
    got = []
    for _ in range(2):
        known = alerts.tell(alert, [("mailto", "a@b")], {}, lambda *each: got.append(each))
    assert len(got) == 2 and known == {"mailto:a@b": ""}


def test_a_thousand_silent_portals_are_one_readable_message():
    [alert] = alerts.portals_silent([f"p{i} (host): blocked: why" for i in range(1000)])
    text = alert.text
    assert len(text.splitlines()) == 1 + alerts.SHOWN + 2 and "… and 980 more" in text


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("", []),
        ("connection:fazhi_alerts", [("connection", "fazhi_alerts")]),
        (" mailto:a@example.org , connection:x ", [("mailto", "a@example.org"), ("connection", "x")]),
    ],
)
def test_targets(setting, expected):
    assert alerts.targets(setting) == expected


@pytest.mark.parametrize("setting", ["https://hooks.example.org/x", "connection:", "mailto"])
def test_a_target_that_is_none_is_an_error_that_says_what_to_write(setting):
    with pytest.raises(ValueError, match="connection:ID"):
        alerts.targets(setting)


def test_webhook_gets_text_and_fields(hook):
    url, got = hook
    alerts.post(f"{url}/ok", alerts.year_blocked({"blocked": {"2023": ["volume"]}})[0], token="t")
    [(headers, body)] = got
    assert headers["Authorization"] == "Bearer t"
    assert body["kind"] == "year_blocked" and body["lines"] == ["volume"] and "2023" in body["text"]


@pytest.mark.parametrize("path", ["/broken", "/elsewhere"])
def test_a_webhook_that_fails_or_points_elsewhere_is_said(hook, path):
    url, got = hook
    [alert] = alerts.portals_silent(["p (h): blocked: x"])
    with pytest.raises(requests.HTTPError):
        alerts.post(url + path, alert)
    assert len(got) == 1


def test_address_of_a_webhook_connection():
    from airflow.sdk import Connection

    from fazhi.airflow_support import webhook

    as_url = Connection.from_uri("https://hooks.example.org/services%2FT%2Fx", conn_id="a")
    as_http = Connection(conn_id="b", conn_type="http", host="hooks.example.org", schema="https", port=8443,
                         extra=json.dumps({"endpoint": "/in"}))  # fmt: skip
    as_extra = Connection(conn_id="c", conn_type="generic", extra=json.dumps({"url": "https://h.example.org/k"}))
    assert webhook(as_url) == "https://hooks.example.org/services/T/x"
    assert webhook(as_http) == "https://hooks.example.org:8443/in"
    assert webhook(as_extra) == "https://h.example.org/k"
