"""WARC files: written, rolled, published whole, read back by us and by a reader that is not ours, on file:// and s3://."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import sqlalchemy as sa

from fazhi.archive import Archive, ArchiveError, index
from fazhi.archive.reconcile import reconcile, unindexed
from fazhi.archive.records import BodyRefused, Exchange, captures, carried_of, decode_body
from fazhi.archive.verify import verify
from fazhi.records import Capture, sha256
from fazhi.warehouse.operational import capture as table

T0 = datetime(2025, 3, 21, 1, 30, 5, 123456, tzinfo=UTC)


def exchange(n: int = 1, body: bytes = b"<html>report</html>", **kw) -> Exchange:
    values = {
        "url": f"http://www.test.gov.cn/{n}.html",
        "status": 200,
        "reason": "OK",
        "headers": (("Content-Type", "text/html"), ("ETag", f'"{n}"')),
        "wire_body": body,
        "body": body,
        "fetched_at": T0,
        "address": "1.2.3.4",
    }
    return Exchange(**{**values, **kw})


def carried(ex: Exchange, **kw):
    return carried_of(
        ex,
        "text/html",
        portal_id="p",
        kind="detail",
        title="某县“法治”报告",
        listed_on=date(2025, 3, 21),
        year_hint=2024,
        provenance="crawl",
        **kw,
    )


def write(archive: Archive, exchanges, **kw) -> list[Capture]:
    found: list[Capture] = []
    with archive.writer(found.extend, **kw) as writer:
        for ex in exchanges:
            writer.add(ex, carried(ex))
    return found


def test_what_is_written_is_read_back_byte_for_byte(archive):
    bodies = [b"plain", "汉字 GBK".encode("gb18030"), bytes(range(256)) * 400, b"a"]
    found = write(archive, [exchange(i, b) for i, b in enumerate(bodies)])
    assert [archive.read(c) for c in found] == bodies
    assert {c.warc_file for c in found} == set(archive.files())
    assert (
        found[0].headers["etag"] == '"0"'
        and found[0].listed_on == date(2025, 3, 21)
        and found[0].title == "某县“法治”报告"
    )


def test_the_body_is_kept_as_it_came_and_read_decoded(archive):
    wire = gzip.compress(b"the text" * 100)
    ex = exchange(
        1, b"the text" * 100, wire_body=wire, headers=(("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    )
    (one,) = write(archive, [ex])
    assert archive.read(one) == b"the text" * 100 and one.length == 800
    with archive.open(one.warc_file) as stream:
        assert wire in gzip.decompress(stream.read())


def test_another_reader_reads_every_record(archive):
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wire = gzip.compress(b"zipped body")
    exchanges = [
        exchange(1),
        exchange(2, b"zipped body", wire_body=wire, headers=(("Content-Encoding", "gzip"),)),
        exchange(3, b"x", method="POST", request_body=b"a=1"),
    ]
    found: list[Capture] = []
    with archive.writer(found.extend) as writer:
        for ex in exchanges:
            writer.add(ex, carried(ex))
        writer.add(exchange(1), same_as=sha256(b"<html>report</html>"))
        writer.add(exchange(9, b"gone", status=404))
    (file,) = archive.files()
    with archive.open(file) as stream:
        data = stream.read()
    records = [
        (r.record_type, r.headers.get("WARC-Target-URI"), r.record_id)
        for r in ArchiveIterator(BytesIO(data), record_types=WarcRecordType.any_type, parse_http=False)
    ]
    assert [t for t, _, _ in records] == [
        WarcRecordType.warcinfo,
        WarcRecordType.response,
        WarcRecordType.response,
        WarcRecordType.response,
        WarcRecordType.request,
        WarcRecordType.revisit,
        WarcRecordType.response,
    ]
    assert len({i for _, _, i in records}) == len(records)
    responses = {}
    for record in ArchiveIterator(
        BytesIO(data), record_types=WarcRecordType.response, parse_http=True, auto_decode="all", verify_digests=True
    ):
        responses[record.headers["WARC-Target-URI"]] = (record.http_headers.status_code, record.reader.read())
    assert responses["http://www.test.gov.cn/1.html"] == (200, b"<html>report</html>")
    assert responses["http://www.test.gov.cn/2.html"] == (200, b"zipped body")
    assert responses["http://www.test.gov.cn/9.html"] == (404, b"gone")
    at_offset = next(iter(ArchiveIterator(BytesIO(data[found[1].warc_offset :]))))
    assert (
        at_offset.headers["WARC-Target-URI"] == found[1].url
        and at_offset.headers["WARC-Date"] == "2025-03-21T01:30:05.123456Z"
    )


def test_files_roll_by_size_and_by_time(archive):
    found = write(archive, [exchange(i, bytes([i]) * 5000 + str(i).encode() * 3000) for i in range(8)], size=600)
    assert len(archive.files()) == 8 and len(found) == 8
    quiet: list[Capture] = []
    with archive.writer(quiet.extend, seconds=0.2) as writer:
        writer.add(exchange(50), carried(exchange(50)))
        deadline = time.monotonic() + 10
        while not quiet and time.monotonic() < deadline:
            time.sleep(0.02)
        assert quiet, "a quiet writer must publish by the clock"


def test_nothing_is_indexed_before_its_file_is_published(archive):
    found: list[Capture] = []
    with archive.writer(found.extend) as writer:
        writer.add(exchange(), carried(exchange()))
        assert found == [] and archive.files() == []
        writer.flush()
        assert len(found) == 1 and archive.files() == [found[0].warc_file]


def test_a_failed_publication_reaches_the_caller_and_indexes_nothing(archive, monkeypatch):
    found: list[Capture] = []
    monkeypatch.setattr(archive, "publish", lambda local, file: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"), archive.writer(found.extend) as writer:
        writer.add(exchange(), carried(exchange()))
    assert found == []


def test_what_a_crash_left_out_of_the_index_is_found_by_its_name(archive, db):
    found = write(archive, [exchange(i, str(i).encode()) for i in range(5)])  # published, never indexed
    with archive.writer() as writer:
        writer.add(exchange(7, status=404))  # a file without captures
    assert unindexed(db, archive) == [found[0].warc_file]
    assert "not in the index" in verify(db, archive).problems[0]
    assert reconcile(db, archive) == 5
    assert reconcile(db, archive) == 0 and verify(db, archive).problems == []
    with db.connect() as conn:
        rows = conn.execute(sa.select(table).order_by(table.c.url)).all()
    assert [r.capture_id for r in rows] == sorted(
        (c.capture_id for c in found), key=[c.capture_id for c in sorted(found, key=lambda c: c.url)].index
    )
    assert rows[0].etag == '"0"' and rows[0].year_hint == 2024 and rows[0].first_seen_at == T0


def test_indexing_again_changes_nothing(archive, db):
    found = write(archive, [exchange(i, str(i).encode()) for i in range(3)])
    index.upsert(db, found)
    with db.connect() as conn:
        before = conn.execute(sa.select(table).order_by(table.c.capture_id)).all()
    index.upsert(db, found * 2)
    with db.connect() as conn:
        assert conn.execute(sa.select(table).order_by(table.c.capture_id)).all() == before


def test_bytes_by_hash_and_clear_words_for_what_is_not_there(archive, db):
    (one,) = write(archive, [exchange()])
    index.upsert(db, [one])
    assert index.locate(db, one.sha256[:8]) == (one.warc_file, one.warc_offset)
    for digest in ("", "abc", "0" * 64):
        with pytest.raises(ArchiveError, match="first 8"):
            index.locate(db, digest)
    with pytest.raises(ArchiveError, match="is not in the archive"):
        archive.read({"warc_file": "2000/01/01/none.warc.gz", "warc_offset": 0})
    with pytest.raises(ArchiveError, match="other bytes"):
        archive.read({"warc_file": one.warc_file, "warc_offset": one.warc_offset, "raw_sha256": "0" * 64})
    with pytest.raises(ArchiveError, match="not a readable record"):
        archive.read({"warc_file": one.warc_file, "warc_offset": one.warc_offset + 3})


def test_verify_names_a_damaged_file(tmp_path, db):
    archive = Archive((tmp_path / "a").as_uri())
    found = write(archive, [exchange(i, str(i).encode() * 50) for i in range(3)])
    index.upsert(db, found)
    path = tmp_path / "a" / found[0].warc_file
    path.write_bytes(path.read_bytes()[: found[2].warc_offset + 20])
    problems = verify(db, archive).problems
    assert any(found[2].url in p for p in problems) and not any(found[0].url in p for p in problems)


@pytest.mark.parametrize(
    ("data", "coding", "reason"),
    [
        (gzip.compress(b"0" * 10**6, mtime=0), "gzip", "bomb"),
        (gzip.compress(b"ab" * 99, mtime=0)[:-9], "gzip", "truncated"),
        (b"x", "br", "coding"),
        (b"\x1f\x8bzz", "gzip", "coding"),
    ],
    ids=["bomb", "truncated", "unknown coding", "not gzip"],
)
def test_a_body_that_cannot_be_decoded_is_refused_by_name(data, coding, reason):
    with pytest.raises(BodyRefused) as caught:
        decode_body(data, coding, limit=1000)
    assert caught.value.reason == reason


def test_captures_survive_a_torn_end(archive):
    found = write(archive, [exchange(i, str(i).encode()) for i in range(3)])
    with archive.open(found[0].warc_file) as stream:
        data = stream.read()
    whole = list(captures(BytesIO(data), "f"))
    assert [c.capture_id for c in whole] == [c.capture_id for c in found]


def test_a_file_without_http_is_a_resource_record(archive, db):
    (one,) = write(
        archive,
        [
            exchange(
                1,
                PDF := b"%PDF-1.4 by hand",
                url="urn:fazhi:manual:a.pdf",
                headers=(("Content-Type", "application/pdf"),),
            )
        ],
    )
    assert archive.read(one) == PDF
    assert reconcile(db, archive) == 1 and verify(db, archive).problems == []
