"""Which hosts belong to one site. A portal may be followed to its own hosts and nowhere else."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit, urlunsplit

# Registered domains end one label above these suffixes of the Chinese public sector.
_PUBLIC = re.compile(r"(?:^|\.)((?:[a-z0-9-]+)\.(?:gov|org|edu|com|net|ac|mil)\.cn|[a-z0-9-]+\.[a-z]{2,})$")


def hostname(netloc: str) -> str:
    """Host of a netloc or host[:port], lower case, without trailing dot, IPv6 brackets removed."""
    return (urlsplit(f"//{netloc}").hostname or "").rstrip(".")


def is_address(host: str) -> bool:
    """Whether the host is an IP address literal."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def registered_domain(host: str) -> str:
    """www.cq.gov.cn -> cq.gov.cn; an address literal or an unknown shape stays as it is."""
    host = hostname(host)
    found = None if is_address(host) else _PUBLIC.search(host)
    return found.group(1) if found else host


def same_site(one: str, other: str) -> bool:
    """Same registered domain; address literals must be equal."""
    return bool(hostname(one)) and registered_domain(one) == registered_domain(other)


def identity(url: str) -> str:
    """URL without what does not identify a page: scheme, leading www., fragment, default port, residual /../."""
    parts = urlsplit(url.strip())
    host = hostname(parts.netloc).removeprefix("www.")
    if parts.port not in (None, 80, 443):
        host += f":{parts.port}"
    folders: list[str] = []
    for folder in parts.path.split("/")[1:]:
        if folder == "..":
            folders = folders[:-1]
        elif folder != ".":
            folders.append(folder)
    path = "/" + "/".join(folders)
    return urlunsplit(("", host, path, parts.query, "")).removeprefix("//")
