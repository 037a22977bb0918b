"""Superset's REST API, as far as an import needs it."""

from __future__ import annotations

from typing import Any

import requests

TIMEOUT = 300  # seconds; an import asks the warehouse for its schemas


class SupersetFailed(RuntimeError):
    """Superset refused or does not answer; the message says what to do."""


class Superset:
    """A login at `url`. Raises SupersetFailed."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.url = url.rstrip("/")
        self.session = requests.Session()
        body = {"username": user, "password": password, "provider": "db", "refresh": False}
        token = self.call("POST", "/api/v1/security/login", json=body)["access_token"]
        self.session.headers["Authorization"] = f"Bearer {token}"
        self.session.headers["X-CSRFToken"] = self.call("GET", "/api/v1/security/csrf_token/")["result"]
        self.session.headers["Referer"] = self.url

    def call(self, method: str, path: str, **kw: Any) -> Any:
        """The answer's JSON."""
        try:
            answer = self.session.request(method, self.url + path, timeout=TIMEOUT, **kw)
        except requests.RequestException as e:
            raise SupersetFailed(f"Superset does not answer at {self.url}: is it up? ({type(e).__name__})") from None
        if answer.status_code == 401:
            raise SupersetFailed(f"Superset at {self.url} does not know this user and password")
        if not answer.ok:
            raise SupersetFailed(f"Superset refused {path}: {answer.status_code} {answer.text[:500]}")
        return answer.json()

    def import_bundle(self, data: bytes) -> None:
        """Import everything in the bundle; what an earlier import made is replaced, nothing else is touched."""
        bundle = {"bundle": ("fazhi.zip", data, "application/zip")}
        self.call("POST", "/api/v1/assets/import/", files=bundle)
