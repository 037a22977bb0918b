"""Crawling at the speed that politeness allows, Scrapy beside it in the same run.

Many hosts on loopback addresses, each with one list and its reports. Measured: makespan ÷ the politeness bound (the
slowest host's own minimum), the smallest pause that the server saw, pages per second and CPU seconds per page without
delay, peak memory. Ours writes WARC and the capture index; Scrapy, as it comes, follows the links and keeps nothing.
A bare client, which asks for known addresses at the same pace and looks at nothing, shows what the machine allows while
others use it too.

    python benchmarks/bench_crawl.py            # laptop scale
    SCALE=national python benchmarks/bench_crawl.py
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SCALES = {
    "laptop": (60, 14, 1.0),
    "national": (200, 30, 1.0),
}  # hosts, pages a host (robots.txt and list among them), delay
BODY = "本年度，全年开展专题学法四次，组织法治培训三场，办理行政复议案件十二件，审查规范性文件五件。" * 40


def addresses(hosts: int) -> list[str]:
    return [f"127.1.{n // 250}.{n % 250 + 1}" for n in range(hosts)]


def serve(hosts: int, pages: int) -> None:
    """The server, in a process of its own; on request it tells what it saw since it was last asked."""
    sys.path.insert(0, str(HERE.parent / "tests" / "crawl"))
    from crawl_site import Reply, Site, detail, trs_list

    rows = [
        (f"./202501/t20250120_{i}.html", f"测试{i}局2024年法治政府建设情况报告", "2025-01-20") for i in range(pages - 2)
    ]
    routes: dict[Any, Any] = {
        "/robots.txt": Reply("User-agent: *\nDisallow: /admin/", media="text/plain"),
        "/fzzf/": trs_list(rows),
    }
    routes |= {f"/fzzf/202501/t20250120_{i}.html": detail(r[1], BODY) for i, r in enumerate(rows)}
    with Site(hosts=addresses(hosts), routes=routes) as site:
        print(site.port, flush=True)
        for _ in sys.stdin:  # each line asks for a report
            seen: dict[str, list[float]] = {}
            for asked in site.log:
                seen.setdefault(asked.host, []).append(asked.at)
            print(json.dumps([seen, site.most_connections]), flush=True)
            site.log.clear()
            site.most_connections.clear()


def crawl_with_fazhi(hosts: int, port: int, delay: float, dsn: str, archive: str) -> dict[str, float]:
    import sqlalchemy as sa

    from fazhi.archive import Archive
    from fazhi.crawl import crawl_portals
    from fazhi.portals.registry import Portal

    portals = {
        f"bench-{a}": Portal(
            f"bench-{a}", a, f"{a}:{port}", "110101", "county", "trs", (f"http://{a}:{port}/fzzf/",), delay=delay
        )
        for a in addresses(hosts)
    }
    engine = sa.create_engine(dsn)
    engine.connect().close()
    used, began = cpu(), time.monotonic()
    summary = crawl_portals(engine, list(portals), None, portals=portals, archive=Archive(archive), recheck=False)
    if summary.failed:
        raise SystemExit(f"the crawl failed: {summary.failed}")
    return {"seconds": time.monotonic() - began, "cpu": cpu() - used, "items": summary.fetched, "rss_mb": peak()}


def crawl_with_scrapy(hosts: int, port: int, delay: float) -> dict[str, float]:
    import scrapy
    from scrapy.crawler import CrawlerProcess

    counted = {"items": 0}

    class Reports(scrapy.Spider):
        name = "reports"
        start_urls = tuple(f"http://{a}:{port}/fzzf/" for a in addresses(hosts))

        def parse(self, response: Any) -> Any:
            yield from response.follow_all(css="li a", callback=self.page)

        def page(self, response: Any) -> Any:
            counted["items"] += 1
            yield {"url": response.url, "title": response.css("h1::text").get(), "length": len(response.body)}

    settings = {
        "DOWNLOAD_DELAY": delay,
        "RANDOMIZE_DOWNLOAD_DELAY": False,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_REQUESTS": max(16, hosts),
        "ROBOTSTXT_OBEY": True,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "USER_AGENT": "bench",
    }
    process = CrawlerProcess(settings)
    used, began = cpu(), time.monotonic()
    process.crawl(Reports)
    process.start()
    return {"seconds": time.monotonic() - began, "cpu": cpu() - used, "items": counted["items"], "rss_mb": peak()}


def crawl_with_nothing(hosts: int, port: int, delay: float, pages: int) -> dict[str, float]:
    """Plain requests on one connection a host: the floor."""
    counted = {"items": 0}
    paths = ["/robots.txt", "/fzzf/", *(f"/fzzf/202501/t20250120_{i}.html" for i in range(pages - 2))]

    async def host(address: str) -> None:
        reader, writer = await asyncio.open_connection(address, port)
        for number, path in enumerate(paths):
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {address}:{port}\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            answered = time.monotonic()
            await reader.readexactly(int(head.lower().partition(b"content-length:")[2].split()[0]))
            counted["items"] += number > 1
            if number < len(paths) - 1:
                await asyncio.sleep(max(0.0, answered + delay - time.monotonic()))
        writer.close()

    async def everything() -> None:
        await asyncio.gather(*(host(address) for address in addresses(hosts)))

    used, began = cpu(), time.monotonic()
    asyncio.run(everything())
    return {"seconds": time.monotonic() - began, "cpu": cpu() - used, "items": counted["items"], "rss_mb": peak()}


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_a_process(*args: object) -> dict[str, float]:
    """One crawl in a fresh interpreter, so that CPU and memory are its own."""
    env = {**os.environ, "FAZHI_SAMPLE_HOSTS": "1"}
    done = subprocess.run(
        [sys.executable, __file__, "--child", *map(str, args)], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def look(server: subprocess.Popen[str], delay: float) -> dict[str, float]:
    print("report", file=server.stdin, flush=True)
    seen, connections = json.loads(server.stdout.readline())
    gaps = [b - a for times in seen.values() for a, b in itertools.pairwise(times)]
    return {
        "requests": sum(map(len, seen.values())),
        "bound": max((len(t) - 1) * delay for t in seen.values()),
        "least_gap": min(gaps),
        "connections": max(connections.values()),
    }


def measure(hosts: int, pages: int, delay: float, repeats: int = 1) -> dict[str, Any]:
    from fazhi.runtime import postgres
    from fazhi.warehouse import migrate

    command = [sys.executable, __file__, "--serve", str(hosts), str(pages)]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    port = int(server.stdout.readline())
    result: dict[str, Any] = {"hosts": hosts, "pages": pages, "delay": delay}
    with tempfile.TemporaryDirectory() as folder:
        pg = postgres.start(Path(folder) / "pg", durable=False)
        try:
            for name, pause in (("polite", delay), ("no_delay", 0.0)):
                both = {}
                for which in ("fazhi", "scrapy", "bare"):
                    if which == "bare":
                        one = in_a_process("bare", hosts, port, pause, pages)
                    elif which == "fazhi":
                        pg.ensure_database(f"b_{name}")
                        migrate.upgrade(pg.dsn(f"b_{name}"))
                        dsn = pg.dsn(f"b_{name}").replace("postgresql://", "postgresql+psycopg://")
                        one = in_a_process(
                            "fazhi", hosts, port, pause, dsn, (Path(folder) / f"archive_{name}").as_uri()
                        )
                    else:
                        one = in_a_process("scrapy", hosts, port, pause)
                    both[which] = {**one, **look(server, pause)}
                    if one["items"] != hosts * (pages - 2):
                        raise SystemExit(f"{which} brought {one['items']} pages of {hosts * (pages - 2)}")
                result[name] = both
        finally:
            pg.stop()
            server.terminate()
    return result


def main(scale: str = "laptop") -> dict[str, Any]:
    hosts, pages, delay = SCALES[scale]
    raw = measure(hosts, pages, delay)
    polite, fast = raw["polite"], raw["no_delay"]
    figures: dict[str, Any] = {"scale": scale, "hosts": hosts, "pages_per_host": pages, "delay": delay}
    figures["load_average"] = [round(load, 1) for load in os.getloadavg()]
    for which in ("fazhi", "scrapy", "bare"):
        p, f = polite[which], fast[which]
        figures[which] = {
            "makespan_to_bound": round(p["seconds"] / p["bound"], 3),
            "least_gap_to_delay": round(p["least_gap"] / delay, 3),
            "most_connections_per_host": p["connections"],
            "pages_per_second": round(f["requests"] / f["seconds"], 1),
            "cpu_ms_per_page": round(1000 * f["cpu"] / f["requests"], 2),
            "polite_cpu_ms_per_page": round(1000 * p["cpu"] / p["requests"], 2),
            "peak_rss_mb": round(max(p["rss_mb"], f["rss_mb"])),
        }
    ours, theirs = figures["fazhi"], figures["scrapy"]
    figures["fazhi_to_bare_makespan"] = round(ours["makespan_to_bound"] / figures["bare"]["makespan_to_bound"], 3)
    figures["fazhi_to_scrapy"] = {
        k: round(ours[k] / theirs[k], 2)
        for k in ("makespan_to_bound", "pages_per_second", "cpu_ms_per_page", "polite_cpu_ms_per_page", "peak_rss_mb")
    }
    return figures


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(int(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1:2] == ["--child"]:
        which, hosts, port, delay, *rest = sys.argv[2:]
        if which == "bare":
            print(json.dumps(crawl_with_nothing(int(hosts), int(port), float(delay), int(rest[0]))))
        else:
            run = crawl_with_fazhi if which == "fazhi" else crawl_with_scrapy
            print(json.dumps(run(int(hosts), int(port), float(delay), *rest)))
    else:
        print(json.dumps(main(os.environ.get("SCALE", "laptop")), ensure_ascii=False, indent=1))
