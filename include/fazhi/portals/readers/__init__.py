"""One module per CMS family, in the order in which a page is asked which family it is."""

from __future__ import annotations

from types import ModuleType

from fazhi.portals.readers import generic, gkmlpt, hanweb_jpage, trs

ORDER: tuple[ModuleType, ...] = (gkmlpt, hanweb_jpage, trs, generic)
BY_FAMILY: dict[str, ModuleType] = {module.FAMILY: module for module in ORDER}
