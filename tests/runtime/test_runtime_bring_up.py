"""What `fazhi up` brings back is what was there: the user's own server, or the embedded one wherever it listens now."""

from __future__ import annotations

import pytest

from fazhi.runtime.bring_up import own_server

OWN = "postgresql://me:word@db.example.org:5432/fazhi"
EMBEDDED = "postgresql://postgres:word@127.0.0.1:{port}/fazhi"


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, None),
        ({"WAREHOUSE_DSN": EMBEDDED.format(port=43283), "PG_PORT": "43283"}, None),
        ({"WAREHOUSE_DSN": OWN, "PG_PORT": "5432"}, OWN),
        ({"WAREHOUSE_DSN": EMBEDDED.format(port=5432), "PG_PORT": "43283"}, EMBEDDED.format(port=5432)),
    ],
    ids=["first", "embedded", "own", "own on this machine"],
)
def test_the_users_own_server_is_kept(known, expected):
    assert own_server(known) == expected
