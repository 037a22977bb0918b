"""The schema goes up and down with data in it, says what the declarations say, and runs on the oldest server supported."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from warehouse_rows import make, put, rows

from fazhi.warehouse import base, content_hash, dump, load, marts, members, migrate, roles

OLD_SERVER = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture
def fresh(pg_server, request):
    name = f"mig_{abs(hash(request.node.name)) % 10**8}"
    pg_server.ensure_database(name)
    dsn = pg_server.dsn(name)
    migrate.upgrade(dsn)
    yield dsn
    base.engine(dsn).dispose()


def fill(engine):
    put(engine, make("440823", 2022, [("STUDY", 1), (None, 2)]), make("440823", 2023, [("STUDY", 3)]))
    for year in (2022, 2023):
        load.load_year(engine, year)
    marts.refresh(engine)


def test_migrations_say_what_the_declarations_say(fresh):
    """Failing? A declaration changed without a migration: `alembic revision` under warehouse/migrations/versions."""
    assert migrate.difference(fresh) == []


def test_every_column_of_the_warehouse_has_a_comment(fresh):
    with base.engine(fresh).connect() as conn:
        bare = conn.execute(sa.text(
            "select c.oid::regclass || '.' || attname from pg_attribute a join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace "
            "where nspname in ('crawl', 'stage', 'quality', 'dw', 'mart') and relkind in ('r', 'p', 'v') and attnum > 0 and not attisdropped "
            "and relname <> 'schema_version' and not relispartition and col_description(c.oid, attnum) is null"
        )).scalars().all()  # fmt: skip
    assert bare == []


def test_upgrade_again_changes_nothing_and_keeps_rows(fresh):
    engine = base.engine(fresh)
    fill(engine)
    before = content_hash(engine)
    migrate.upgrade(fresh)
    assert content_hash(engine) == before


def test_one_step_down_and_up_keeps_the_rows_it_knows(fresh):
    engine = base.engine(fresh)
    fill(engine)
    before = content_hash(engine)
    migrate.downgrade(fresh)
    migrate.upgrade(fresh)
    with engine.begin() as conn:
        members.sync_members(conn)  # what is declared comes back with the next load
    assert content_hash(engine) == before


def test_down_to_nothing_and_up_again(fresh):
    fill(base.engine(fresh))
    migrate.downgrade(fresh, "base")
    with base.engine(fresh).connect() as conn:
        left = conn.execute(
            sa.text("select count(*) from pg_tables where schemaname in ('crawl', 'quality', 'dw', 'mart')")
        ).scalar()
    assert left == 0
    migrate.upgrade(fresh)
    assert migrate.difference(fresh) == []


def test_reader_reads_marts_but_no_raw_evidence_and_writes_nothing(fresh):
    engine = base.engine(fresh)
    put(engine, make("440823", 2022, [("STUDY", 1)], words="原告张三丰诉县政府一案。"))
    load.load_year(engine, 2022)
    marts.refresh(engine)
    roles.set_reader_password(engine, "r%e'ad")
    url = (
        engine.url.set(username=roles.READER, password="r%e'ad")
        .render_as_string(hide_password=False)
        .replace("+psycopg", "")
    )
    with psycopg.connect(url, autocommit=True) as reader:
        assert reader.execute("select count(*) from mart.yoy_indicator").fetchone() == (1,)
        assert reader.execute("select count(*) from mart.trace").fetchone() == (1,)
        for forbidden in ("select * from dw.fact_evidence", "select * from dw.fact_evidence_2022", "select * from dw.trace_unmasked",
                          "select * from stage.report", "delete from mart.yoy_indicator", "select * from crawl.capture"):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute(forbidden)


def test_private_names_are_masked_officials_are_not(warehouse):
    cases = {
        "原告张三诉某局行政处罚一案": "原告张某诉某局行政处罚一案",
        "原告张三丰不服处罚": "原告张某不服处罚",
        "村民李小明反映问题": "村民李某反映问题",
        "身份证号440823199001011234，电话13812345678。": "身份证号〔身份证号〕，电话〔手机号〕。",
        "县长王建国主持召开会议": "县长王建国主持召开会议",
        "全年受理申请人申请12件": "全年受理申请人申请12件",
        "组织村民学习法律12次": "组织村民学习法律12次",
        "罚没金额13812345678901元": "罚没金额13812345678901元",
    }
    with warehouse.connect() as conn:
        got = {t: conn.execute(sa.text("select dw.mask_names(:t)"), {"t": t}).scalar() for t in cases}
    assert got == cases


def test_backup_and_restore_bring_everything_back(fresh, tmp_path):
    engine = base.engine(fresh)
    fill(engine)
    before = content_hash(engine)
    file = tmp_path / "w.dump"
    assert dump.backup(file, fresh) > 0
    with engine.begin() as conn:
        conn.execute(sa.text("truncate dw.fact_statement"))
    dump.restore(file, fresh)
    engine.dispose()
    assert content_hash(engine) == before
    with pytest.raises(FileNotFoundError):
        dump.restore(tmp_path / "none.dump", fresh)


@pytest.fixture
def old_server():
    """DSN of a PostgreSQL 15: PG15_DSN, or one started from the distribution's binaries."""
    if dsn := os.environ.get("PG15_DSN"):
        yield dsn
        return
    if not (OLD_SERVER / "initdb").exists():
        pytest.skip("NOT RUN on PostgreSQL 15: install postgresql-15 or set PG15_DSN to an empty database of one")
    from fazhi.runtime.postgres import free_port

    home = Path(tempfile.mkdtemp(prefix="fazhi-pg15-"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(home, user)
    port, data = free_port(), home / "data"

    def run(*command: str) -> None:
        subprocess.run(
            [str(OLD_SERVER / command[0]), *command[1:]],
            check=True,
            capture_output=True,
            user=user,
            cwd=home,
            stdin=subprocess.DEVNULL,
        )

    run("initdb", "-D", str(data), "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust")
    options = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -p {port}"
    with (home / "log").open("w") as log:
        if user:
            shutil.chown(home / "log", user)
        subprocess.run(
            [str(OLD_SERVER / "pg_ctl"), "-w", "-D", str(data), "-o", options, "start"],
            check=True,
            stdout=log,
            stderr=log,
            user=user,
            cwd=home,
        )
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        base.engine(f"postgresql://postgres@127.0.0.1:{port}/postgres").dispose()
        run("pg_ctl", "-m", "immediate", "-D", str(data), "stop")
        shutil.rmtree(home, ignore_errors=True)


@pytest.mark.slow
def test_the_oldest_server_gives_the_same_star(old_server, fresh):
    migrate.upgrade(old_server)
    old, new = base.engine(old_server), base.engine(fresh)
    assert rows(old, "show server_version_num")[0][0].startswith("15")
    for engine in (old, new):
        fill(engine)
        put(engine, make("440825", 2023, [("STUDY", 5)]))
        load.load_year(engine, 2023)
        marts.refresh(engine)
    assert migrate.difference(old_server) == []
    assert content_hash(old) == content_hash(new)
