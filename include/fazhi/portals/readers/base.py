"""What a reader takes and gives: a fetched list page in, its rows and the next requests out. No network in here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode, urljoin

import lxml.html
from lxml import etree

if TYPE_CHECKING:
    from functools import cached_property
else:

    class cached_property:
        """functools' own holds one lock for the pages of all threads while it computes (before Python 3.12)."""

        def __init__(self, compute: Any) -> None:
            self.compute, self.__doc__ = compute, compute.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self.name = name

        def __get__(self, page: Any, owner: type | None = None) -> Any:
            if page is None:
                return self
            value = page.__dict__[self.name] = self.compute(page)
            return value


class ReaderError(ValueError):
    """The page is not what the reader expects. `reason` is a short code, the message a sentence for people."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Ask:
    """One request for a list page. `state` is what the reader needs to remember until the answer comes."""

    url: str
    data: tuple[tuple[str, str], ...] = ()  # form fields: a POST
    state: Mapping[str, str] = field(default_factory=dict)
    referer: str | None = None
    label: str = ""  # of a sub-column: its name
    family: str | None = None  # reader that asks, when the answer alone would not tell
    instead: Ask | None = None  # asked when this page does not exist or repeats the one before

    @property
    def identity(self) -> str:
        """URL under which the answer is archived: a POST carries its fields as a query, as web archives do."""
        if not self.data:
            return self.url
        return f"{self.url}{'&' if '?' in self.url else '?'}__wb_method=POST&{urlencode(self.data)}"


@dataclass(frozen=True, slots=True)
class Row:
    """A link of a list: absolute URL, title in full where the page tells it, day as listed."""

    url: str
    title: str
    listed_on: date | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """What a reader understood. A page without rows, `more` or `next` must say in `empty` why that is believable."""

    rows: tuple[Row, ...] = ()
    next: Ask | None = None
    more: tuple[Ask, ...] = ()  # data calls and branches that hold the rows of this column
    total: int | None = None
    pager: str = "single page"
    empty: str | None = None


@dataclass(frozen=True)
class Page:
    """A decoded answer. `url` is the one that answered (after redirects)."""

    url: str
    text: str
    ask: Ask

    @cached_property
    def tree(self) -> Any:
        """lxml tree; an answer without any markup gives an empty document."""
        text = re.sub(r"^\s*<\?xml[^>]*\?>", "", self.text).replace("\x00", "")
        try:
            return lxml.html.document_fromstring(text)
        except (etree.ParserError, ValueError):
            return lxml.html.document_fromstring("<html><body></body></html>")

    @cached_property
    def base(self) -> str:
        """Base of relative links: <base href> or the page's own URL."""
        href = next(iter(self.tree.xpath("//base/@href")), None)
        return urljoin(self.url, href.strip()) if href else self.url

    @cached_property
    def shown(self) -> str:
        """Visible words, those of neighbouring elements kept apart by a blank."""
        nodes = (n for n in self.tree.iter() if isinstance(n.tag, str) and n.tag not in ("script", "style", "noscript"))
        return " ".join(t.strip() for n in nodes for t in (n.text, *(c.tail for c in n)) if t and t.strip())

    @cached_property
    def scripts(self) -> str:
        """Text of all inline scripts, joined by newlines."""
        return "\n".join(node.text or "" for node in self.tree.iter("script"))


class Reader(Protocol):
    """A module of readers/. FAMILY is its name; detect() names the evidence or gives None; read() never guesses."""

    FAMILY: str

    def detect(self, page: Page) -> str | None: ...

    def read(self, page: Page) -> ListPage: ...
