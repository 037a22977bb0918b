"""Which reader reads this page? The page decides, not the vendor's name in the registry."""

from __future__ import annotations

from dataclasses import replace

from fazhi.portals.readers import BY_FAMILY, ORDER
from fazhi.portals.readers.base import Ask, ListPage, Page, ReaderError


def detect(page: Page) -> tuple[str, str]:
    """Family and the evidence for it. Raises ReaderError `unknown_page` when no reader claims the page."""
    for module in ORDER:
        if evidence := module.detect(page):
            return module.FAMILY, evidence
    raise ReaderError("unknown_page", f"{page.url} shows no list that any reader knows ({len(page.text)} characters)")


def read(page: Page, family: str = "auto") -> tuple[str, ListPage]:
    """Read a list page. The registry's family is asked first; when the page is not of it, the page decides.

    Raises ReaderError, also for a page without rows that gives no believable reason for being empty."""
    if page.ask.family:
        chosen = page.ask.family
    elif family in BY_FAMILY and BY_FAMILY[family].detect(page):
        chosen = family
    else:
        chosen, _ = detect(page)
    found: ListPage = BY_FAMILY[chosen].read(page)
    found = replace(
        found, more=tuple(_of(a, chosen) for a in found.more), next=_of(found.next, chosen) if found.next else None
    )
    if not (found.rows or found.more or found.next or found.empty):
        raise ReaderError(
            "no_rows", f"{page.url} was read as {chosen} and gave no rows, and does not say that it is empty"
        )
    return chosen, found


def _of(ask: Ask, family: str) -> Ask:
    """A data call comes back to the reader that asked; a plain page is looked at afresh."""
    return replace(ask, family=family) if ask.state else ask
