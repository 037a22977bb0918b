"""The limits of a crawl, in one place, and who we say we are."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from fazhi import settings

MB = 1024 * 1024


def user_agent() -> str:
    """Honest name with the contact setting. Never a browser's."""
    try:
        number = version("fazhi")
    except PackageNotFoundError:
        number = "0"
    contact = settings.get().contact
    return f"fazhi/{number} (archives annual rule-of-law government reports; contact: {contact or 'none set'})"


@dataclass(frozen=True, slots=True)
class Policy:
    """Seconds, bytes and counts. The defaults are meant for public portals; tests shorten the clocks."""

    connect_timeout: float = 15.0
    read_timeout: float = 30.0  # silence between two pieces
    total_timeout: float = 180.0  # one answer from first to last byte
    max_list_bytes: int = 20 * MB
    max_page_bytes: int = 20 * MB
    max_file_bytes: int = 100 * MB
    max_inflated: int = 200 * MB
    max_ratio: int = 200  # unpacked ÷ packed beyond 10 MB
    redirects: int = 5
    refreshes: int = 3
    retries: int = 2  # after 429, 503 and broken connections
    backoff: float = 10.0  # first wait after 429 and 503 without Retry-After; doubles
    max_retry_after: float = 300.0  # a site that asks for more is left alone until the next crawl
    max_crawl_delay: float = 120.0  # robots.txt asking for more: the site is left alone
    max_details: int = 2000  # new reports of one portal in one crawl
    max_attachments: int = 30  # per page
    unwilling: int = 5  # pages in a row that a site blocks or breaks before it is left alone
    recheck_budget: int = 10  # captured pages asked again per portal and crawl
    workers: int = 24  # answers being read at the same time
    host_wait: float = 30.0  # for another crawl to leave a host
