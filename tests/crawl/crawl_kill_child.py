"""A crawl in a process of its own, to be killed: argv = dsn, archive URL, portal port, seconds between rolls."""

from __future__ import annotations

import sys

import sqlalchemy as sa
from crawl_site import QUICK

import fazhi.archive.store as store
from fazhi.archive import Archive
from fazhi.crawl import crawl_portals
from fazhi.portals.registry import Portal


def main() -> None:
    dsn, archive_url, port, seconds = sys.argv[1:5]
    store.ROLL_SECONDS = float(seconds)
    store.Archive.writer.__wrapped__.__kwdefaults__["seconds"] = float(seconds)
    hosts = [f"127.0.0.{n}" for n in range(2, 6)]
    portals = {
        h: Portal(f"p-{h}", h, f"{h}:{port}", "110101", "county", "trs", (f"http://{h}:{port}/fzzf/",), delay=0.02)
        for h in hosts
    }
    by_id = {p.id: p for p in portals.values()}
    summary = crawl_portals(
        sa.create_engine(dsn), list(by_id), None, portals=by_id, archive=Archive(archive_url), policy=QUICK
    )
    print(summary.fetched, dict(summary.failed))


if __name__ == "__main__":
    main()
