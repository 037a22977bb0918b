"""The sample's sites after their CMS families: shapes of lists, pagers, addresses and attachments."""

from __future__ import annotations

from collections.abc import Callable

from fazhi.sample.families.common import Handler, Query, address, home
from fazhi.sample.families.gkmlpt import gkmlpt
from fazhi.sample.families.hanweb import hanweb
from fazhi.sample.families.lonsun import lonsun
from fazhi.sample.families.trs import trs
from fazhi.sample.families.vsb import vsb
from fazhi.sample.html import Answer
from fazhi.sample.sites import Site

__all__ = ["Handler", "address", "handler"]

_FAMILIES: dict[str, Callable[[Site], Handler]] = {
    "trs": trs,
    "hanweb_jpage": hanweb,
    "gkmlpt": gkmlpt,
    "lonsun": lonsun,
    "vsb": vsb,
}


def handler(site: Site) -> Handler:
    """What answers for a site: its family's addresses, and a front page."""
    inner = _FAMILIES[site.family](site)

    def answer(path: str, query: Query, base: str) -> Answer | None:
        return home(site) if path == "/" else inner(path, query, base)

    return answer
