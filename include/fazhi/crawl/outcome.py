"""What a crawl came to: per portal, and in sum."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_KEPT_SENTENCES = 20


@dataclass
class PortalOutcome:
    """One portal in one crawl. `outcome` is ok, empty, blocked:…, refused:… or error:…; `detail` a sentence."""

    portal_id: str
    outcome: str = "ok"
    detail: str = ""
    family: str = ""
    pages: int = 0  # list pages read
    links: int = 0  # report links seen
    fetched: int = 0  # new captures of pages and attachments
    unchanged: int = 0  # rechecked and the same
    changed: int = 0  # rechecked and different: a new version
    withdrawn: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    sentences: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    years: set[int] = field(default_factory=set)
    whole: bool = True  # all list pages were read, none left out for the window or the page limit

    def fail(self, reason: str, sentence: str) -> None:
        """Count a failure; the first sentences are kept for people."""
        self.failures[reason] += 1
        if len(self.sentences) < _KEPT_SENTENCES:
            self.sentences.append(f"{reason}: {sentence}")

    @property
    def ok(self) -> bool:
        return self.outcome in ("ok", "empty")


@dataclass
class CrawlSummary:
    """Sum over portals. `failed` counts by reason; `portals` holds each PortalOutcome."""

    found: int = 0
    fetched: int = 0
    unchanged: int = 0
    changed: int = 0
    withdrawn: int = 0
    pages: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    years_touched: set[int] = field(default_factory=set)
    portals: dict[str, PortalOutcome] = field(default_factory=dict)

    def add(self, one: PortalOutcome) -> None:
        self.portals[one.portal_id] = one
        self.found += one.links
        self.fetched += one.fetched
        self.unchanged += one.unchanged
        self.changed += one.changed
        self.withdrawn += one.withdrawn
        self.pages += one.pages
        self.failed.update(one.failures)
        self.years_touched |= one.years

    @property
    def failures(self) -> dict[str, str]:
        """Portals that did not give what they should, with the reason."""
        return {i: f"{p.outcome}: {p.detail}" for i, p in self.portals.items() if not p.ok}

    def as_json(self) -> dict[str, Any]:
        """Plain values, for a log or an orchestrator."""
        return {
            "found": self.found, "fetched": self.fetched, "unchanged": self.unchanged, "changed": self.changed,
            "withdrawn": self.withdrawn, "list_pages": self.pages, "failed": dict(sorted(self.failed.items())),
            "years_touched": sorted(self.years_touched), "failures": self.failures,
        }  # fmt: skip
