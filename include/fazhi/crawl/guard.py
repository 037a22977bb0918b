"""Which addresses may be connected to. Portals are public hosts; nothing they say leads us into a private network.

Checked three times: the host name against the portal's own sites, every address it resolves to, and the address of the
socket that was really opened (so a name that changes its answer between check and connect gains nothing).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from fazhi.portals.sites import hostname, is_address, same_site

Resolver = Callable[[str, int], list[str]]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PORTS_REFUSED = frozenset(
    {22, 23, 25, 110, 143, 389, 445, 465, 587, 993, 995, 1433, 3306, 3389, 5432, 6379, 9200, 11211, 27017}
)


class Refused(OSError):
    """What must not be reached. `reason` is refused:address, refused:host or refused:scheme."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


def system_resolver(host: str, port: int) -> list[str]:
    """Addresses of a host as the operating system resolves it."""
    return list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


class Guard:
    """The address policy. `loopback` admits 127.0.0.0/8 and ::1 (the sample portal, tests), nothing else private."""

    def __init__(self, *, loopback: bool = False, resolver: Resolver = system_resolver) -> None:
        self.loopback, self.resolver = loopback, resolver

    def check_url(self, url: str, sites: Iterable[str]) -> None:
        """Raise Refused unless the URL is http(s) on one of the portal's own sites."""
        try:
            parts = urlsplit(url)
            host, port = hostname(parts.netloc), parts.port
        except ValueError:
            raise Refused("refused:scheme", f"{url[:200]} is not a URL") from None
        if parts.scheme not in ("http", "https") or not host:
            raise Refused("refused:scheme", f"{url[:200]} is not an http or https URL")
        if parts.username or parts.password:
            raise Refused("refused:host", f"{url[:200]} carries a user name")
        if port in _PORTS_REFUSED:
            raise Refused("refused:host", f"{url[:200]} points at port {port}, which is no web server")
        if not any(same_site(host, site) for site in sites):
            raise Refused(
                "refused:host", f"{host} is not one of the portal's own hosts ({', '.join(sorted(set(sites)))})"
            )

    def resolve(self, host: str, port: int) -> list[str]:
        """Addresses of the host that may be reached. Raises Refused when it has addresses and one must not be."""
        addresses = self.resolver(host, port)
        for address in addresses:
            self.check_address(address, host)
        return addresses

    def check_address(self, address: str, host: str) -> None:
        """Raise Refused unless the address is public (or loopback where that is allowed)."""
        try:
            ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
        except ValueError:
            raise Refused("refused:address", f"{host} resolves to {address}, which is no address") from None
        ip = _inner(ip)
        if ip.is_loopback and self.loopback and (is_address(host) or host == "localhost"):
            return  # a public name that resolves to loopback stays refused
        if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified:
            raise Refused("refused:address", f"{host} resolves to {address}, which is not a public address")


def _inner(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address that an IPv6 address wraps (mapped, 6to4, NAT64)."""
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return ip.ipv4_mapped
        if ip.sixtofour:
            return ip.sixtofour
        if ip in _NAT64:
            return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip
