"""Archives on a local folder and on a real S3-compatible server on loopback."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from fazhi.archive import Archive


@pytest.fixture
def db(warehouse: sa.Engine) -> sa.Engine:
    """The module's warehouse, emptied of captures."""
    with warehouse.begin() as conn:
        conn.execute(sa.text("truncate crawl.capture"))
    return warehouse


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """moto's S3 server; its address."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["file", "s3"])
def archive(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An empty archive on either storage."""
    if request.param == "file":
        return Archive((tmp_path / "archive").as_uri())
    address = request.getfixturevalue("s3_server")
    import fsspec

    for name, value in {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    bucket = f"test-{uuid.uuid4().hex[:12]}"
    fsspec.filesystem("s3").mkdir(bucket)
    return Archive(f"s3://{bucket}/captures")
