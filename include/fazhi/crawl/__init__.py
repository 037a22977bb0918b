"""From a portal of the registry to archived captures: politely, once, and with a name for all that goes wrong."""

from fazhi.crawl.outcome import CrawlSummary, PortalOutcome
from fazhi.crawl.run import batches, crawl_portals

__all__ = ["CrawlSummary", "PortalOutcome", "batches", "crawl_portals"]
