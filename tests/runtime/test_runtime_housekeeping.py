"""Housekeeping removes what is old where each installation keeps it, and nothing that is a record."""

from __future__ import annotations

import os
import time

import pytest

from fazhi import settings
from fazhi.runtime import housekeeping

DAY = 86400


@pytest.fixture(params=["one machine", "image"])
def home(request, tmp_path, monkeypatch):
    """AIRFLOW_HOME, under var/ as `fazhi run` has it or beside it as in the image."""
    var = tmp_path / "var"
    home = var / "airflow" if request.param == "one machine" else tmp_path / "airflow"
    monkeypatch.setenv("FAZHI_VAR", str(var))
    monkeypatch.setenv("AIRFLOW_HOME", str(home))
    settings.get.cache_clear()
    yield home
    settings.get.cache_clear()


def test_old_logs_and_docs_go_and_records_stay(home):
    var = settings.get().var
    old = {
        "log": home / "logs/dag_id=d/attempt=1.log",
        "docs": var / "data_docs/2019/index.html",
        "own": var / "log/a.log",
    }
    young = [home / "logs/dag_id=d/attempt=2.log", var / "data_docs/2024/index.html"]
    records = [var / "archive/a.warc.gz", home / "passwords.json"]
    for file in [*old.values(), *young, *records]:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
    for file in [*old.values(), *records]:
        os.utime(file, (time.time() - 200 * DAY,) * 2)
    assert housekeeping.prune_files(180) == {"task logs": 1, "Data Docs": 1, "logs of programs": 1, "shortened": 0}
    assert not any(f.exists() for f in old.values())
    assert all(f.exists() for f in [*young, *records])


def test_a_program_that_writes_without_end_keeps_the_end_of_its_log(home, monkeypatch):
    monkeypatch.setattr(housekeeping, "MOST", 1000)
    monkeypatch.setattr(housekeeping, "KEPT", 100)
    log, short = settings.get().var / "log/airflow.log", settings.get().var / "log/sample.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    short.write_text("one line\n")
    with log.open("ab", buffering=0) as program:
        for n in range(100):
            program.write(b"line %04d\n" % n)
        assert housekeeping.prune_files(180)["shortened"] == 0  # 1000 bytes are not too many
        program.write(b"line 0100\n")
        assert housekeeping.prune_files(180)["shortened"] == 1
        program.write(b"line 0101\n")
    assert log.read_text().split("\n")[:-1] == [f"line {n:04d}" for n in range(92, 102)]
    assert short.read_text() == "one line\n"


def test_a_disk_that_fills_fails_with_what_to_do(home):
    settings.get().var.mkdir(parents=True, exist_ok=True)
    assert housekeeping.check_disk(0) > 0
    with pytest.raises(RuntimeError, match="move the archive"):
        housekeeping.check_disk(10**9)
