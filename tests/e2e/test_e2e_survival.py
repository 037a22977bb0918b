"""One year through the real scheduler: what others may watch of it, who is told when it is blocked, and three kills.

`make soak` (soak.py) kills at many more moments.
"""

from __future__ import annotations

import email
import json
import shutil
import socket
import socketserver
import tempfile
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from rig import YEAR, Rig

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1200)]
TOKEN = "not-for-the-logs-5dK2"


class Listener:
    """Collects what arrives at a UDP port."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.seen: set[str] = set()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                data = self.socket.recv(65536).decode()
            except OSError:
                return
            self.seen.update(line.split(":", 1)[0] for line in data.splitlines())


@pytest.fixture(scope="module")
def metrics():
    listener = Listener()
    yield listener
    listener.socket.close()


class Mailbox(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it is sent."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), self.Session)
        self.got: list[email.message.Message] = []

    class Session(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 here\r\n")
            for line in self.rfile:
                verb = line.strip().upper()[:4]
                if verb == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    body = b"".join(iter(self.rfile.readline, b".\r\n"))
                    self.server.got.append(email.message_from_bytes(body))
                self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")


@pytest.fixture(scope="module")
def mailbox():
    server = Mailbox()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def webhook():
    got: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            got.append({**body, "authorization": self.headers["Authorization"]})
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, got
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def rig(metrics):
    extra = {"FAZHI_LINEAGE": "file", "FAZHI_METRICS": f"statsd://127.0.0.1:{metrics.port}"}
    rig = Rig(Path(tempfile.mkdtemp(prefix="fazhi-survival-")) / "var", **extra)
    try:
        rig.up()
        yield rig
    finally:
        rig.stop()
        shutil.rmtree(rig.place.var.parent, ignore_errors=True)


@pytest.fixture(scope="module")
def undisturbed(rig) -> dict[str, str]:
    rig.empty()
    assert rig.runs()["crawl_year"] == []  # unpausing has started nothing
    rig.trigger()
    assert rig.wait() == []
    content = rig.content()
    assert not content["dw.fact_report"].startswith("0:")
    return content


def task_logs(rig) -> list[dict]:
    files = (rig.place.var / "airflow" / "logs").glob("dag_id=*/**/*.log")
    return [json.loads(line) for f in files for line in f.read_text().splitlines() if line.startswith("{")]


def test_lineage_leads_from_the_portals_to_the_marts(rig, undisturbed):
    ends: dict[str, tuple[set, set]] = defaultdict(lambda: (set(), set()))
    for line in (rig.place.var / "log" / "lineage.jsonl").read_text().splitlines():
        event = json.loads(line)
        if event["eventType"] == "COMPLETE":
            for side, datasets in zip(ends[event["job"]["name"]], (event["inputs"], event["outputs"]), strict=True):
                side.update(d["name"] for d in datasets)
    assert ends["crawl_year.year_to_build"] == ({"portals"}, {"fazhi.crawl.capture"})
    assert ends["build_year.settle"] == ({"fazhi.crawl.capture"}, {"fazhi.dw.fact_statement"})
    assert ends["publish_marts.refresh"] == ({"fazhi.dw.fact_statement"}, {"fazhi.mart.yoy_indicator"})


def test_metrics_are_sent(metrics, undisturbed):
    for name in ("fazhi.scheduler_heartbeat", "fazhi.ti.finish.build_year.settle.success"):
        assert name in metrics.seen, sorted(metrics.seen)
    assert any(name.startswith("fazhi.dagrun.duration.success") for name in metrics.seen)


def test_task_logs_name_portal_page_and_report(rig, undisturbed):
    lines = task_logs(rig)
    with rig.engine().connect() as conn:
        staged = set(conn.exec_driver_sql("select portal_id, report_id from stage.report"))
        portals = set(conn.exec_driver_sql("select portal_id from crawl.portal_health").scalars())
    assert {(x["portal"], x["report"]) for x in lines if "report" in x} == {tuple(row) for row in staged}
    crawled = [x for x in lines if x.get("logger") == "fazhi.pipeline.crawl"]
    assert {x["portal"] for x in crawled} == portals
    assert len(lines) < 1000, "nobody reads that much"
    read = [x for x in lines if x.get("event") == "read"]
    assert read and all({"portal", "capture", "url"} <= x.keys() and x["partition"] == YEAR for x in read)


@pytest.fixture(scope="module")
def told(rig, undisturbed, webhook, mailbox):
    """Alerts go to a webhook, to a mailbox, and to a place that does not exist; gives what the first two got."""
    port, got = webhook
    local = {"host": "127.0.0.1"}
    hook = {"connection_id": "fazhi_alerts", "conn_type": "http", "schema": "http", "port": port, "password": TOKEN}
    extra = json.dumps({"disable_ssl": True, "disable_tls": True, "from_email": "fazhi@example.org"})
    mail = {"connection_id": "smtp_default", "conn_type": "smtp", "port": mailbox.server_address[1], "extra": extra}
    for body in (hook, mail):
        rig.client.call("POST", "/connections", json=body | local)
    env = rig.place.var / "fazhi.env"
    places = "connection:nobody,connection:fazhi_alerts,mailto:data@example.org"
    env.write_text(env.read_text() + f"FAZHI_ALERTS={places}\n")
    return got, mailbox.got


def settle_with(rig, change: str) -> None:
    """Change the stage of the year behind the pipeline's back and build the year again."""
    with rig.engine().begin() as conn:
        conn.exec_driver_sql(change)
        conn.exec_driver_sql(f"update stage.year_state set dirty = true where report_year = {YEAR}")
    before = len(rig.runs()["build_year"])
    rig.client.trigger("build_year", {}, str(YEAR))
    rig.ended("build_year", at_least=before + 1)
    assert {r["state"] for r in rig.runs()["build_year"]} == {"success"}


def test_a_blocked_year_is_told_once_and_its_old_star_stays(rig, undisturbed, told):
    posted, mailed = told
    lost = f"update stage.report set region_code = null where report_year = {YEAR}"  # as if resolution had failed
    settle_with(rig, f"create table public.kept as table stage.report; {lost}")
    [alert], [mail] = posted, mailed
    assert (alert["kind"], alert["topic"], alert["lines"]) == ("year_blocked", str(YEAR), ["year.shape.no_region"])
    assert alert["authorization"] == f"Bearer {TOKEN}" and "/dags/build_year/runs/" in alert["link"]
    assert mail["To"] == "data@example.org" and mail["Subject"] == f"fazhi: report year {YEAR} is blocked"
    assert "year.shape.no_region" in mail.get_payload()[0].get_payload(decode=True).decode()
    settle_with(rig, lost)  # the same verdict again
    assert (len(posted), len(mailed)) == (1, 1)
    assert rig.content() == undisturbed
    mended = "update stage.report r set region_code = k.region_code from public.kept k where k.report_id = r.report_id"
    settle_with(rig, f"{mended}; drop table public.kept")
    assert rig.content() == undisturbed
    settle_with(rig, lost)  # and blocked anew
    assert (len(posted), len(mailed)) == (2, 2)


def test_silent_portals_are_told_by_webhook_and_mail(rig, undisturbed, told):
    posted, mailed = told
    before = len(posted), len(mailed)
    with rig.engine().begin() as conn:
        [portal] = conn.exec_driver_sql(
            "update crawl.portal_health set outcome = 'blocked:captcha', last_success_at = now() - interval '30 days'"
            " where portal_id = (select min(portal_id) from crawl.portal_health) returning portal_id"
        ).scalars()
    rig.client.unpause("watch_portals")
    run_id = rig.client.trigger("watch_portals")
    deadline = time.monotonic() + 180
    while (run := rig.client.call("GET", f"/dags/watch_portals/dagRuns/{run_id}"))["state"] != "failed":
        assert run["state"] != "success" and time.monotonic() < deadline, run
        time.sleep(1)
    assert [r["dag_run_id"] for r in rig.client.runs("watch_portals")] == [run_id]
    assert (len(posted), len(mailed)) == (before[0] + 1, before[1] + 1)
    assert posted[-1]["kind"] == "portals_silent" and mailed[-1]["Subject"] == "fazhi: 1 portals need a look"
    text = mailed[-1].get_payload()[0].get_payload(decode=True).decode()
    assert portal in text and "blocked:captcha" in text and portal in posted[-1]["text"]


def test_no_secret_is_in_any_log(rig, undisturbed):
    settings = rig.place.settings()
    secrets = [TOKEN, (rig.place.var / "postgres.password").read_text(), settings["FAZHI_READER_DSN"]]
    secrets += json.loads((rig.place.var / "airflow.secrets").read_text()).values()
    logs = [*(rig.place.var / "log").iterdir(), *(rig.place.var / "airflow" / "logs").rglob("*.log")]
    assert len(logs) > 10
    assert [(f.name, s) for f in logs for s in secrets if s in f.read_text(errors="replace")] == []


def test_status_says_in_ten_lines_how_things_are(rig, undisturbed):
    said = rig.place.fazhi("status")
    assert said.returncode == 0, said.stderr
    lines = said.stdout.splitlines()
    assert len(lines) <= 11 and f"{YEAR}: " in said.stdout and "blocked" in said.stdout


@pytest.mark.parametrize(
    ("place", "victim"), [("parse.staged", "task"), ("load.swapped", "worker"), ("settle.gated", "scheduler")]
)
def test_what_a_kill_leaves_is_what_an_undisturbed_run_leaves(rig, undisturbed, place, victim):
    outcome = rig.disturb(place, victim)
    assert rig.wrong(undisturbed) == []
    assert outcome["overlapped"] == (victim == "worker")


def test_watching_has_seen_no_time_stand_still(metrics):
    """Metrics go on after the kills: the parts that were brought back send theirs, too."""
    metrics.seen.discard("fazhi.scheduler_heartbeat")
    deadline = time.monotonic() + 60
    while "fazhi.scheduler_heartbeat" not in metrics.seen:
        assert time.monotonic() < deadline
        time.sleep(0.5)
