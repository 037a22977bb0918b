"""From a URL to a usable answer: robots.txt, redirects and refreshes within the site, one cookie bounce, retries.

A generator: it yields each single request to the scheduler, so every hop keeps the host's delay. Everything received
goes to the archive before it is judged.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urldefrag, urljoin

from fazhi.archive.records import Exchange
from fazhi.crawl import classify, robots
from fazhi.crawl.guard import Guard, Refused
from fazhi.crawl.policy import Policy
from fazhi.crawl.scheduler import retry_after
from fazhi.crawl.wire import Answer, Fetch
from fazhi.portals.registry import Portal
from fazhi.reference.charset import decode

Steps = Generator[Fetch, Answer, "Visit"]
_REDIRECTS = (301, 302, 303, 307, 308)
_NO_HTTPS = (
    "error:tls",
    "error:connection_refused",
    "error:timeout_connect",
    "error:timeout_read",
    "error:connection_reset",
)
_AGAIN = ("error:connection_reset", "error:truncated", "error:timeout_read", "error:timeout_connect")


@dataclass(frozen=True, slots=True)
class Visit:
    """The end of a visit: an exchange that can be used, or the reason why there is none."""

    url: str  # asked for
    exchange: Exchange | None = None  # the last answer, usable or not
    failure: str | None = None
    sentence: str = ""
    notes: tuple[str, ...] = ()

    @property
    def usable(self) -> Exchange:
        """The exchange of a visit that did not fail."""
        if self.exchange is None or self.failure:
            raise ValueError(f"{self.url} has no usable answer: {self.failure}")
        return self.exchange

    @property
    def unchanged(self) -> bool:
        return self.exchange is not None and self.exchange.status == 304

    @property
    def final_url(self) -> str:
        return self.exchange.url if self.exchange else self.url


@dataclass
class Visitor:
    """Visits the pages of one portal. `keep` archives what will be no capture: redirects, errors, robots.txt."""

    portal: Portal
    guard: Guard
    policy: Policy
    keep: Callable[[Exchange], None]
    rules: dict[str, robots.Rules] = field(default_factory=dict)  # shared by the portals of a run

    @property
    def sites(self) -> tuple[str, ...]:
        return (self.portal.site, *self.portal.hosts)

    def visit(
        self,
        url: str,
        *,
        expect: str = "page",
        data: Sequence[tuple[str, str]] = (),
        validators: Mapping[str, str] | None = None,
        referer: str | None = None,
        max_bytes: int | None = None,
    ) -> Steps:
        """Visit a URL. With `validators` (ETag, Last-Modified) the request is conditional and may end `unchanged`."""
        visit = yield from self._visit(
            url, expect, data, validators or {}, referer, max_bytes or self.policy.max_page_bytes
        )
        if visit.failure in _NO_HTTPS and self.portal.http_fallback and url.startswith("https:"):
            plain = "http:" + url.removeprefix("https:")
            again = yield from self._visit(
                plain, expect, data, validators or {}, referer, max_bytes or self.policy.max_page_bytes
            )
            return Visit(
                url,
                again.exchange,
                again.failure,
                again.sentence,
                (*again.notes, f"https failed ({visit.failure}), http was used"),
            )
        return visit

    def _visit(
        self,
        url: str,
        expect: str,
        data: Sequence[tuple[str, str]],
        validators: Mapping[str, str],
        referer: str | None,
        limit: int,
    ) -> Steps:
        now, hops, refreshes, bounced, tries, not_before = url, 0, 0, False, 0, 0.0
        headers = {**({"Referer": _ascii(referer)} if referer else {}), **validators}
        notes: list[str] = []
        while True:
            refusal = yield from self._admit(now)
            if refusal:
                return Visit(url, None, *refusal, tuple(notes))
            answer = yield self._fetch(now, headers, limit, tuple(data), not_before)
            exchange = answer.exchange
            if exchange is None:
                if answer.failure in _AGAIN and tries < self.policy.retries:
                    tries += 1
                    continue
                return Visit(url, None, answer.failure, answer.sentence, tuple(notes))
            if exchange.status == 304 and validators:
                return Visit(url, exchange, notes=tuple(notes))
            if exchange.status in (429, 503) and tries < self.policy.retries:
                self.keep(exchange)
                asked = retry_after(answer)
                if asked is not None and asked > self.policy.max_retry_after:
                    later = f"{now} asks to come back in {asked:.0f} seconds"
                    self.rules[robots.address(now)] = robots.Rules(refusal="blocked:retry_later", sentence=later)
                    return Visit(url, exchange, "blocked:retry_later", later, tuple(notes))
                tries, not_before = tries + 1, time.monotonic()
                continue
            target, how = self._onward(exchange, hops, refreshes)
            if target is None:
                found = classify.verdict(exchange, expect=expect)
                if found:
                    self.keep(exchange)
                    return Visit(url, exchange, found[0], f"{now}: {found[1]}", tuple(notes))
                return Visit(url, exchange, notes=tuple(notes))
            self.keep(exchange)
            if _same(target, now):
                if bounced or not exchange.header("Set-Cookie"):
                    name = "blocked:cookie_bounce" if exchange.header("Set-Cookie") else "error:redirect_loop"
                    return Visit(url, exchange, name, f"{now} keeps redirecting to itself", tuple(notes))
                bounced = True
            hops, refreshes = (hops + 1, refreshes) if how == "redirect" else (hops, refreshes + 1)
            if hops > self.policy.redirects or refreshes > self.policy.refreshes:
                return Visit(
                    url,
                    exchange,
                    "error:redirect_loop",
                    f"{url} redirects more than {self.policy.redirects} times",
                    tuple(notes),
                )
            notes.append(f"{how} to {target}")
            if exchange.status in (301, 302, 303):
                data = ()
            now = target

    def _onward(self, exchange: Exchange, hops: int, refreshes: int) -> tuple[str | None, str]:
        if exchange.status in _REDIRECTS:
            place = exchange.header("Location")
            return (urljoin(exchange.url, _repaired(place)), "redirect") if place else (None, "")
        if exchange.status == 200 and len(exchange.body) < 100_000:
            text, _ = decode(exchange.body, exchange.header("Content-Type"), self.portal.encoding)
            if target := classify.refresh_target(exchange, text):
                return urljoin(exchange.url, target), "refresh"
        return None, ""

    def _admit(self, url: str) -> Generator[Fetch, Answer, tuple[str, str] | None]:
        """None when the URL may be fetched: it is on the portal's site and robots.txt allows it."""
        try:
            self.guard.check_url(url, self.sites)
        except Refused as error:
            return error.reason, str(error)
        place = robots.address(url)
        rules = self.rules.get(place)
        if rules is None:
            rules = self.rules[place] = yield from self._robots(place)
        if rules.refusal:
            return rules.refusal, rules.sentence
        if rules.crawl_delay > self.policy.max_crawl_delay:
            return (
                "blocked:robots",
                f"robots.txt asks for {rules.crawl_delay:g} seconds between requests: the site is left alone",
            )
        if not rules.allows(url):
            return "blocked:robots", f"robots.txt does not allow {url}"
        return None

    def _robots(self, place: str) -> Generator[Fetch, Answer, robots.Rules]:
        now, tries = place, 0
        for _ in range(self.policy.redirects + 1):
            answer = yield self._fetch(now, {}, robots.MAX_BYTES, (), 0.0)
            if answer.exchange is None:
                if answer.failure in _AGAIN and tries < self.policy.retries:
                    tries += 1
                    continue
                return robots.rules_from(answer)
            self.keep(answer.exchange)
            target = answer.exchange.header("Location")
            if answer.status not in _REDIRECTS or not target:
                return robots.rules_from(answer)
            now = urljoin(now, _repaired(target))
            try:
                self.guard.check_url(now, self.sites)
            except Refused:
                return robots.Rules()  # led away from the site: as if there were none
        return robots.Rules()

    def _fetch(
        self, url: str, headers: Mapping[str, str], limit: int, data: tuple[tuple[str, str], ...], not_before: float
    ) -> Fetch:
        rules = self.rules.get(robots.address(url))
        delay = max(self.portal.delay, rules.crawl_delay if rules else 0.0)
        return Fetch(url, data, headers, limit, delay, not_before, self.portal.tls)


def _ascii(url: str) -> str:
    """The address as a header may carry it."""
    return quote(url, safe=":/?&=#%@+,;~!$'()*[]")


def _repaired(location: str) -> str:
    """A Location header as latin-1 that was UTF-8 or GBK on the wire."""
    try:
        raw = location.encode("latin-1")
    except UnicodeEncodeError:
        return location.strip()
    return decode(raw, None)[0].strip() if any(b > 127 for b in raw) else location.strip()


def _same(one: str, other: str) -> bool:
    return urldefrag(one).url == urldefrag(other).url
