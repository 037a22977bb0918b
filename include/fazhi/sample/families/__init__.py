"""The sample's sites after their CMS families: shapes of lists, pagers, addresses and attachments."""

from __future__ import annotations

from collections.abc import Callable

from fazhi.sample.families.common import Handler, address
from fazhi.sample.families.gkmlpt import gkmlpt
from fazhi.sample.families.hanweb import hanweb
from fazhi.sample.families.lonsun import lonsun
from fazhi.sample.families.trs import trs
from fazhi.sample.families.vsb import vsb
from fazhi.sample.sites import Site

__all__ = ["FAMILIES", "Handler", "address"]

FAMILIES: dict[str, Callable[[Site], Handler]] = {
    "trs": trs,
    "hanweb_jpage": hanweb,
    "gkmlpt": gkmlpt,
    "lonsun": lonsun,
    "vsb": vsb,
}
