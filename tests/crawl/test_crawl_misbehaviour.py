"""The misbehaving server: each named behaviour of a site and the one named outcome it must have.

Every case runs a whole crawl of a portal with a good report beside the bad behaviour, and the good one must arrive."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import ssl
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from crawl_site import QUICK, Asked, Reply, Site, detail, portal_on, trs_list

from fazhi.crawl import crawl_portals
from fazhi.crawl.guard import Guard, Refused
from fazhi.warehouse.operational import capture

GOOD = ("./202501/t20250120_1.html", "好县2024年法治政府建设情况报告", "2025-01-20")
BAD = ("./202502/t20250220_2.html", "坏局2024年法治政府建设情况报告", "2025-02-20")
BAD_PATH, GOOD_PATH = "/fzzf/202502/t20250220_2.html", "/fzzf/202501/t20250120_1.html"
PAGE = detail(BAD[1])
JS = "<html><head><script>document.cookie='__jsl_clearance_s=1';location.href='/x'</script></head></html>"


@dataclass
class Case:
    """`serve` sets the bad behaviour up. `reason`: the failure it must be counted as; None: it must be mastered."""

    name: str
    serve: Callable[[Site], Any]
    reason: str | None
    outcome: str = "ok"  # of the portal
    portal: dict[str, Any] | None = None
    says: str = ""
    good_arrives: bool = True
    check: Callable[[Site, list[Any], Any], bool] | None = None
    clocks: dict[str, float] | None = None  # limits of the crawl, where the case is about one


def at(path: str, handler: Any) -> Callable[[Site], None]:
    return lambda site: site.routes.__setitem__(path, handler)


def bad(handler: Any) -> Callable[[Site], None]:
    return at(BAD_PATH, handler)


def raw(data: bytes, *, close: bool = True) -> Callable[..., Any]:
    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if close:
            writer.close()

    return handler


def drip(head: bytes, piece: bytes) -> Callable[..., Any]:
    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        for _ in range(600):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.1)

    return handler


async def silence(asked: Asked, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


async def reset(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


def redirect(
    to: str | Callable[[Asked], str], *headers: tuple[str, str], status: int = 302
) -> Callable[[Asked], Reply]:
    return lambda asked: Reply("", status, [("Location", to(asked) if callable(to) else to), *headers])


def once(first: Any, then: Any) -> Callable[[Asked], Any]:
    """A handler that answers `first` the first time and `then` ever after."""
    answers = [first]
    return lambda asked: answers.pop() if answers else then


def cookie_bounce(asked: Asked) -> Reply:
    if "CT6T=1" in asked.headers.get("cookie", ""):
        return Reply(PAGE)
    return Reply("", 302, [("Location", BAD_PATH), ("Set-Cookie", "CT6T=1; Path=/")])


def refresh_chain(length: int) -> Callable[[Site], None]:
    def serve(site: Site) -> None:
        hops = [BAD_PATH, *[f"/fzzf/hop{i}.html" for i in range(length - 1)], "/fzzf/end.html"]
        for here, there in itertools.pairwise(hops):
            site.routes[here] = f'<html><head><meta http-equiv="Refresh" content="0;url={there}"></head></html>'
        site.routes["/fzzf/end.html"] = PAGE

    return serve


def with_attachment(link: str, path: str, handler: Any) -> Callable[[Site], None]:
    def serve(site: Site) -> None:
        site.routes[BAD_PATH] = detail(BAD[1], extra=link)
        site.routes[path] = handler

    return serve


def infinite(asked: Asked) -> str:
    number = int(asked.path.rsplit("_", 1)[1].split(".")[0])
    return trs_list(
        [(f"./202001/t20200101_{number}.html", f"关于第{number}次会议的通知", "2025-01-01")],
        pages=10**6,
        current=number,
    )


def same_page_again(site: Site) -> None:
    rows = [GOOD, BAD]
    site.routes |= {
        "/fzzf/": trs_list(rows, pages=50),
        BAD_PATH: PAGE,
        "*": lambda a: trs_list(rows, pages=50) if "index_" in a.path else Reply("", 404),
    }


def endless(site: Site) -> None:
    site.routes |= {
        "/fzzf/": trs_list([GOOD, BAD], pages=10**6),
        BAD_PATH: PAGE,
        "*": lambda a: infinite(a) if "index_" in a.path else Reply("", 404),
    }


def stub_page(site: Site) -> None:
    site.routes |= {
        "/fzzf/": trs_list([GOOD, BAD], pages=3),
        BAD_PATH: PAGE,
        "/fzzf/index_1.html": "<html><body>stub</body></html>",
    }


def huge_list(site: Site) -> None:
    rows = [(f"./202401/t20240101_{i}.html", f"关于第{i}号事项的公告", "2024-01-01") for i in range(10_000)]
    site.routes |= {"/fzzf/": trs_list([GOOD, BAD, *rows]), BAD_PATH: PAGE}


def one_list_page_fails(site: Site) -> None:
    site.routes |= {"/fzzf/": trs_list([GOOD, BAD], pages=3), BAD_PATH: PAGE, "/fzzf/index_1.html": Reply("boom", 500)}


GBK_PAGE = PAGE.replace("<head>", '<head><meta charset="gb2312">').encode("gb18030")
PDF = b"%PDF-1.4\n%%EOF"
LINK = '<p><a href="/file/{0}">附件：{0}</a></p>'

CASES = [
    # --- time and size
    Case(
        "body that drips",
        bad(drip(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", b"x")),
        "error:deadline",
        clocks={"total_timeout": 4},
    ),
    Case(
        "headers that drip",
        bad(drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n")),
        "error:deadline",
        clocks={"total_timeout": 4},
    ),
    Case("silence after connecting", bad(silence), "error:timeout_read", clocks={"read_timeout": 4, "retries": 0}),
    Case("half a body", bad(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<html>half")), "error:truncated"),
    Case(
        "half a chunked body",
        bad(raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf")),
        "error:truncated",
    ),
    Case("length announced too short", bad(raw(Reply(PAGE, length=len(PAGE.encode()) - 40).encode())), None),
    Case(
        "body larger than allowed",
        with_attachment(LINK.format("a.pdf"), "/file/a.pdf", Reply(PDF + b"x" * 3_000_000)),
        "error:too_large",
    ),
    Case(
        "gzip bomb",
        bad(Reply(gzip.compress(b"0" * 60_000_000, 9), headers=[("Content-Encoding", "gzip")])),
        "error:decompression_bomb",
    ),
    Case(
        "gzip cut off",
        bad(Reply(gzip.compress(PAGE.encode())[:-30], headers=[("Content-Encoding", "gzip")])),
        "error:truncated",
    ),
    Case("gzip announced and not applied", bad(Reply(PAGE, headers=[("Content-Encoding", "gzip")])), None),
    Case(
        "raw deflate", bad(Reply(zlib.compress(PAGE.encode())[2:-4], headers=[("Content-Encoding", "deflate")])), None
    ),
    Case(
        "brotli that nobody asked for",
        bad(Reply(b"\x0b\x02\x80", headers=[("Content-Encoding", "br")])),
        "error:content_coding",
    ),
    # --- connection
    Case("connection reset", bad(reset), "error:connection_reset"),
    Case("reset once", bad(once(b"", PAGE)), None),
    Case("no HTTP at all", bad(raw(b"SSH-2.0-OpenSSH_9.2\r\n")), "error:bad_http"),
    Case("status line only", bad(raw(b"HTTP/1.1 200 OK\r\n\r\n" + PAGE.encode())), None),
    Case("two hundred headers", bad(Reply(PAGE, headers=[(f"X-{i}", "1") for i in range(200)])), "error:bad_http"),
    # --- redirects and address guard
    Case("redirect loop", bad(redirect(BAD_PATH)), "error:redirect_loop"),
    Case(
        "redirect ping-pong",
        lambda s: s.routes.update({BAD_PATH: redirect("/b"), "/b": redirect(BAD_PATH)}),
        "error:redirect_loop",
    ),
    Case("redirect to 127.0.0.1", bad(redirect(lambda a: "http://127.0.0.1:8080/admin")), "refused:host"),
    Case("redirect to cloud metadata", bad(redirect("http://169.254.169.254/latest/meta-data/")), "refused:host"),
    Case("redirect to file:", bad(redirect("file:///etc/passwd")), "refused:scheme"),
    Case("redirect to a database port", bad(redirect(lambda a: f"http://{a.host}:5432/")), "refused:host"),
    Case("redirect to another site", bad(redirect("http://www.example.com/")), "refused:host"),
    Case(
        "redirect within the site",
        lambda s: s.routes.update({BAD_PATH: redirect("/moved.html", status=301), "/moved.html": PAGE}),
        None,
    ),
    Case("redirect without a target", bad(Reply("", 302)), "error:http_302"),
    Case("cookie bounce", bad(cookie_bounce), None),
    Case("cookie bounce without end", bad(redirect(BAD_PATH, ("Set-Cookie", "a=1"))), "blocked:cookie_bounce"),
    Case("meta refresh chain of three", refresh_chain(3), None),
    Case("meta refresh chain of five", refresh_chain(5), "error:redirect_loop"),
    Case(
        "script redirect",
        lambda s: s.routes.update(
            {BAD_PATH: "<script>window.location.href='/moved.html'</script>", "/moved.html": PAGE}
        ),
        None,
    ),
    Case(
        "meta refresh to a private address",
        bad('<meta http-equiv="refresh" content="0;url=http://10.0.0.1/">'),
        "refused:host",
    ),
    # --- challenges
    Case("521 script challenge", bad(Reply(JS, 521)), "blocked:js_challenge"),
    Case("200 script challenge", bad(Reply(JS)), "blocked:js_challenge"),
    Case("412 firewall", bad(Reply("<html><script>$_ts={};</script></html>", 412)), "blocked:waf412"),
    Case(
        "202 firewall",
        bad(Reply('<html><meta content="x"><script>$_ts=window["$_ts"];</script></html>', 202)),
        "blocked:waf412",
    ),
    Case("captcha", bad("<html><body>请输入验证码<img src='/code'></body></html>"), "blocked:captcha"),
    Case(
        "login wall",
        bad("<html><body><form>用户登录<input type='password' name='p'></form></body></html>"),
        "blocked:login",
    ),
    Case(
        "script shell",
        bad("<html><body><div id=app></div><script src='/app.js'></script></body></html>"),
        "blocked:js_shell",
    ),
    Case("403", bad(Reply("forbidden", 403)), "blocked:forbidden"),
    Case("429 once, with Retry-After", bad(once(Reply("", 429, [("Retry-After", "1")]), PAGE)), None),
    Case("503 for ever", bad(Reply("", 503)), "error:http_503"),
    Case("Retry-After of a day", bad(Reply("", 503, [("Retry-After", "86400")])), "blocked:retry_later"),
    Case("500", bad(Reply("oops", 500)), "error:http_500"),
    # --- content
    Case("404", bad(Reply("gone", 404)), "error:detail_gone"),
    Case("soft 404", bad("<html><body><p>抱歉，您访问的页面不存在。</p></body></html>"), "error:detail_gone"),
    Case("empty body", bad(Reply("")), "error:empty_body"),
    Case("part of a file", bad(Reply(PAGE[:200], 206)), "error:partial"),
    Case("GBK with a utf-8 header", bad(Reply(GBK_PAGE)), None),
    Case("GBK without any charset", bad(Reply(PAGE.encode("gb18030"), media="text/html")), None),
    Case(
        "attachment of 0 bytes",
        with_attachment(LINK.format("a.pdf"), "/file/a.pdf", Reply(b"", media="application/pdf")),
        "error:empty_body",
    ),
    Case(
        "attachment that is an error page",
        with_attachment(LINK.format("a.pdf"), "/file/a.pdf", Reply(PAGE, media="application/pdf")),
        "error:html_instead_of_file",
    ),
    Case("attachment that is gone", with_attachment(LINK.format("a.pdf"), "/nothing", ""), "error:attachment_gone"),
    Case(
        "attachment without extension",
        with_attachment(
            '<a href="/module/download/downfile.jsp?filename=f4b6">报告.doc</a>',
            "/module/download/downfile.jsp",
            Reply(PDF, media="application/octet-stream"),
        ),
        None,
    ),
    Case(
        "attachment on another site",
        with_attachment('<a href="http://evil.example.com/a.pdf">附件.pdf</a>', "/x", ""),
        None,
    ),
    Case(
        "attachment given only with a Referer",
        with_attachment(
            LINK.format("a.pdf"),
            "/file/a.pdf",
            lambda a: Reply(PDF) if "t20250220_2" in a.headers.get("referer", "") else Reply(PAGE),
        ),
        None,
    ),
    # --- lists
    Case(
        "page number ignored",
        same_page_again,
        None,
        check=lambda s, rows, one: len([a for a in s.log if "index_" in a.path]) == 1,
    ),
    Case("pagination without end", endless, None, portal={"max_pages": 5}, check=lambda s, rows, one: one.pages == 5),
    Case("stub after the last page", stub_page, None, check=lambda s, rows, one: not s.asked("/fzzf/index_2.html")),
    Case(
        "the same report twice in a list",
        lambda s: s.routes.update({"/fzzf/": trs_list([GOOD, BAD, BAD, (BAD[0] + "#top", *BAD[1:])]), BAD_PATH: PAGE}),
        None,
        check=lambda s, rows, one: len(s.asked(BAD_PATH)) == 1,
    ),
    Case("listing of 10,000 rows", huge_list, None),
    Case("a middle list page fails", one_list_page_fails, "error:http_500", outcome="error:http_500"),
    Case(
        "row that leads outside",
        lambda s: s.routes.update({"/fzzf/": trs_list([GOOD, ("http://mp.weixin.qq.com/s/abc", BAD[1], BAD[2])])}),
        "refused:external",
    ),
    Case(
        "list is a challenge",
        at("/fzzf/", Reply(JS, 521)),
        "blocked:js_challenge",
        outcome="blocked:js_challenge",
        good_arrives=False,
    ),
    Case(
        "list is empty without a word",
        at("/fzzf/", "<html><body><div>法治政府</div></body></html>"),
        "error:unknown_page",
        outcome="error:unknown_page",
        good_arrives=False,
    ),
    Case(
        "list says it is empty",
        at("/fzzf/", "<html><body><ul></ul>暂无信息</body></html>"),
        "error:too_few_links",
        outcome="error:too_few_links",
        good_arrives=False,
    ),
    # --- robots.txt
    Case(
        "robots 500",
        at("/robots.txt", Reply("", 500)),
        "blocked:robots_unreachable",
        outcome="blocked:robots_unreachable",
        good_arrives=False,
    ),
    Case(
        "robots forbids",
        at("/robots.txt", Reply("User-agent: *\nDisallow: /", media="text/plain")),
        "blocked:robots",
        outcome="blocked:robots",
        good_arrives=False,
    ),
    Case(
        "robots forbids one folder",
        lambda s: s.routes.update(
            {"/robots.txt": Reply("User-agent: *\nDisallow: /fzzf/202502/", media="text/plain"), BAD_PATH: PAGE}
        ),
        "blocked:robots",
    ),
    Case(
        "robots is a home page",
        lambda s: s.routes.update({"/robots.txt": "<html>welcome</html>", BAD_PATH: PAGE}),
        None,
    ),
    Case(
        "robots asks for ten minutes",
        at("/robots.txt", Reply("User-agent: *\nCrawl-delay: 600", media="text/plain")),
        "blocked:robots",
        outcome="blocked:robots",
        good_arrives=False,
    ),
]


def crawl_case(case: Case, site: Site, db: sa.Engine, archive: Any) -> tuple[Any, list[Any]]:
    site.routes |= {"/robots.txt": Reply("", 404), "/fzzf/": trs_list([GOOD, BAD]), GOOD_PATH: detail(GOOD[1])}
    case.serve(site)
    portal = portal_on(site, **(case.portal or {}))
    policy = replace(QUICK, max_file_bytes=2_000_000, **{"retries": 1, **(case.clocks or {})})
    summary = crawl_portals(db, [portal.id], None, portals={portal.id: portal}, archive=archive, policy=policy)
    with db.connect() as conn:
        return summary.portals[portal.id], list(conn.execute(sa.select(capture)).all())


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_behaviour_has_its_named_outcome(case, site, db, archive):
    one, rows = crawl_case(case, site, db, archive)
    assert one.outcome == case.outcome, (one.outcome, one.detail, one.sentences)
    expected = {case.reason: 1} if case.reason else {}
    assert dict(one.failures) == expected, (one.sentences, one.notes)
    captured = {r.url.split("/", 3)[3] for r in rows if r.kind == "detail"}
    assert ((GOOD_PATH[1:]) in captured) == case.good_arrives
    if case.reason is None:
        assert "weixin" in str(site.routes) or BAD_PATH[1:] in captured
    assert all(archive.read(r) for r in rows)
    assert case.check is None or case.check(site, rows, one)


def test_there_are_at_least_forty_behaviours_with_different_names():
    assert len({c.name for c in CASES}) == len(CASES) >= 40


def test_every_behaviour_is_in_the_documentation():
    page = (Path(__file__).parents[2] / "docs/operate/misbehaviour.md").read_text("utf-8")
    assert f"in {len(CASES)} named ways" in page
    for case in CASES:
        [row] = [line for line in page.splitlines() if line.startswith(f"| {case.name} |")]
        assert (f"`{case.reason}`" if case.reason else "mastered") in row


def test_an_attachment_is_captured_where_one_can_be(site, db, archive):
    names = ("attachment without extension", "attachment given only with a Referer")
    for case in (c for c in CASES if c.name in names):
        with db.begin() as conn:
            conn.execute(sa.text("truncate crawl.capture"))
        _, rows = crawl_case(case, site, db, archive)
        assert [r.media_type for r in rows if r.kind == "attachment"] == ["application/pdf"], case.name


def test_gbk_pages_keep_their_bytes_and_their_title(site, db, archive):
    _, rows = crawl_case(next(c for c in CASES if c.name == "GBK with a utf-8 header"), site, db, archive)
    page = next(r for r in rows if r.url.endswith(BAD_PATH))
    assert archive.read(page) == GBK_PAGE and page.year_hint == 2024


def test_a_name_that_changes_its_answer_is_not_connected_to_a_private_address(site, db, archive):
    """The name leads to the site for robots.txt and, on the next connection, into a private network."""
    answers = [["127.0.0.2"], ["10.1.2.3"]]
    site.routes |= {"/robots.txt": Reply("", 404).encode(keep=False), "/fzzf/": trs_list([GOOD])}
    portal = replace(portal_on(site), site=f"localhost:{site.port}", lists=(f"http://localhost:{site.port}/fzzf/",))
    summary = crawl_portals(
        db,
        [portal.id],
        None,
        portals={portal.id: portal},
        archive=archive,
        policy=QUICK,
        resolver=lambda host, port: answers.pop(0) if len(answers) > 1 else answers[0],
    )
    assert summary.portals[portal.id].outcome == "refused:address"
    assert [a.path for a in site.log] == ["/robots.txt"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:0a00:0001::1",
        "203.0.113.9",
    ],
)
def test_no_portal_name_leads_to_an_address_that_is_not_public(address):
    for loopback in (False, True):
        with pytest.raises(Refused) as caught:
            Guard(loopback=loopback, resolver=lambda host, port: ["1.12.12.12", address]).resolve(
                "www.example.gov.cn", 80
            )
        assert caught.value.reason == "refused:address"


def test_public_addresses_are_admitted_and_loopback_only_as_a_literal():
    assert Guard(resolver=lambda h, p: ["1.12.12.12"]).resolve("www.example.gov.cn", 80) == ["1.12.12.12"]
    assert Guard(loopback=True, resolver=lambda h, p: [h]).resolve("127.0.0.3", 80) == ["127.0.0.3"]
    with pytest.raises(Refused):
        Guard(resolver=lambda h, p: [h]).resolve("127.0.0.3", 80)


def test_a_certificate_that_does_not_fit_is_a_tls_failure_and_http_is_used_where_the_registry_says_so(
    db, archive, tmp_path
):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_self_signed(tmp_path))
    with Site(hosts=("127.0.0.9",), ssl=context) as secure:
        portal = portal_on(secure)
        one = crawl_portals(db, [portal.id], None, portals={portal.id: portal}, archive=archive, policy=QUICK).portals[
            portal.id
        ]
        assert one.outcome == "error:tls"
        secure.routes |= {"/fzzf/": trs_list([GOOD]), GOOD_PATH: detail(GOOD[1])}
        trusting = replace(portal, tls="unverified")
        one = crawl_portals(
            db, [portal.id], None, portals={portal.id: trusting}, archive=archive, policy=QUICK
        ).portals[portal.id]
        assert (one.outcome, one.fetched) == ("ok", 1)


def test_an_old_tls_is_spoken_only_where_the_registry_says_so(db, archive, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.load_cert_chain(_self_signed(tmp_path))
    with Site(hosts=("127.0.0.9",), ssl=context) as old:
        old.routes |= {"/fzzf/": trs_list([GOOD]), GOOD_PATH: detail(GOOD[1])}
        portal = portal_on(old)
        for profile, outcome in (("modern", "error:tls"), ("legacy", "error:tls"), ("unverified", "ok")):
            given = {portal.id: replace(portal, tls=profile)}  # legacy still checks the certificate
            one = crawl_portals(db, [portal.id], None, portals=given, archive=archive, policy=QUICK).portals[portal.id]
            assert one.outcome == outcome, (profile, one.sentences)


def test_http_is_used_where_https_fails_and_the_registry_allows_it(site, db, archive):
    site.routes |= {"/robots.txt": Reply("", 404), "/fzzf/": trs_list([GOOD]), GOOD_PATH: detail(GOOD[1])}
    secure = replace(portal_on(site), lists=(site.url("/fzzf/").replace("http:", "https:"),))
    assert one_portal(secure, db, archive).outcome == "error:timeout_read"  # the handshake is never answered
    one = one_portal(replace(secure, http_fallback=True), db, archive)
    assert one.outcome == "ok" and any("http was used" in n for n in one.notes)


def one_portal(portal: Any, db: sa.Engine, archive: Any) -> Any:
    policy = replace(QUICK, retries=0, read_timeout=10, connect_timeout=0.5)  # TLS counts as connecting
    return crawl_portals(db, [portal.id], None, portals={portal.id: portal}, archive=archive, policy=policy).portals[
        portal.id
    ]


def _self_signed(folder: Any) -> Any:
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "another.example")])
    now = datetime.datetime.now(datetime.UTC)
    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = folder / "cert.pem"
    pem = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()) + cert.public_bytes(pem)
    )
    return path
