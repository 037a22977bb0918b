"""Airflow's REST API that hangs or is gone: a question is asked again, and what is said at the end is a sentence."""

from __future__ import annotations

import socket
import threading

import pytest

from fazhi.runtime import airflow


@pytest.fixture
def server(monkeypatch):
    """Leaves as many connections without an answer as `silent` says, then answers; counts them."""
    monkeypatch.setattr(airflow, "PATIENCE", 0.3)
    monkeypatch.setattr(airflow.time, "sleep", lambda seconds: None)
    listener = socket.create_server(("127.0.0.1", 0))
    seen: list[socket.socket] = []
    silent = [0]

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            seen.append(connection)
            if len(seen) > silent[0]:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")

    threading.Thread(target=serve, daemon=True).start()
    yield airflow.Client(f"http://127.0.0.1:{listener.getsockname()[1]}", "admin", "word"), silent, seen
    listener.close()
    for connection in seen:
        connection.close()


def test_a_question_without_an_answer_is_asked_again(server):
    client, silent, seen = server
    silent[0] = 2
    assert client.call("GET", "/pools") == {} and len(seen) == 3


def test_what_changes_something_is_asked_once_and_the_error_is_a_sentence(server):
    client, silent, seen = server
    silent[0] = 9
    with pytest.raises(airflow.AirflowFailed, match=r"does not answer at http://127.*make run"):
        client.call("POST", "/pools", json={})
    assert len(seen) == 1


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    client = airflow.Client(f"http://127.0.0.1:{port}", "admin", "word")
    with pytest.raises(airflow.AirflowFailed, match="ConnectionError"):
        client.call("PATCH", "/dags/x", json={})
