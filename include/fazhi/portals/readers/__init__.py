"""One module per CMS family, in the order in which a page is asked which family it is."""

from __future__ import annotations

from types import ModuleType

from fazhi.portals.readers import (
    eportal,
    generic,
    gkmlpt,
    hanweb_jpaas,
    hanweb_jpage,
    hanweb_xxgk,
    js_array,
    lonsun,
    nfcms,
    sd_gongkai,
    static_json,
    trs,
    ucap,
    vsb,
)

ORDER: tuple[ModuleType, ...] = (
    gkmlpt, hanweb_jpaas, hanweb_jpage, hanweb_xxgk, lonsun, eportal, js_array, static_json, ucap, trs, nfcms, vsb,
    sd_gongkai, generic,
)  # fmt: skip
BY_FAMILY: dict[str, ModuleType] = {module.FAMILY: module for module in ORDER}
