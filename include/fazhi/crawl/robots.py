"""robots.txt (RFC 9309): absent means allowed, unreachable means not allowed; Crawl-delay can only slow us down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fazhi.crawl.wire import Answer
from fazhi.reference.charset import decode

AGENT = "fazhi"
MAX_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host's robots.txt says to us. `refusal` is set when nothing may be fetched."""

    parser: Any = None
    crawl_delay: float = 0.0
    refusal: str | None = None
    sentence: str = ""

    def allows(self, url: str) -> bool:
        return self.parser is None or bool(self.parser.can_fetch(url, AGENT))


def address(url: str) -> str:
    """Where the robots.txt that governs a URL lies."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def rules_from(answer: Answer) -> Rules:
    """Rules from the answer to the robots.txt request (redirects already followed)."""
    from protego import Protego

    if answer.exchange is None:
        if answer.failure in (
            "error:too_large",
            "error:bad_http",
            "error:truncated",
            "error:decompression_bomb",
            "error:content_coding",
        ):
            return Rules(
                refusal="blocked:robots_unreachable", sentence=f"robots.txt could not be read ({answer.sentence})"
            )
        return Rules(refusal=answer.failure, sentence=answer.sentence)
    status = answer.status
    if status >= 500 and status not in (512, 521):
        return Rules(
            refusal="blocked:robots_unreachable",
            sentence=f"robots.txt answered {status}: until it can be read nothing may be fetched",
        )
    if status == 429:
        return Rules(refusal="blocked:rate_limit", sentence="robots.txt answered 429")
    if status != 200:
        return Rules()
    text, _ = decode(answer.exchange.body[:MAX_BYTES], answer.exchange.header("Content-Type"))
    if text.lstrip()[:1] == "<":
        return Rules()  # a home page or error page in place of the file
    parser = Protego.parse(text)
    return Rules(parser, float(parser.crawl_delay(AGENT) or 0.0))
