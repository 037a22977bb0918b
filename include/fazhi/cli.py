"""The `fazhi` program. Each room registers its own verbs; heavy imports happen inside the verbs."""

from __future__ import annotations

import typer

from fazhi.accuracy import commands as accuracy
from fazhi.archive import commands as archive
from fazhi.crawl import commands as crawl
from fazhi.dashboards import commands as dashboards
from fazhi.extract import commands as extract
from fazhi.indicators import commands as indicators
from fazhi.parse import commands as parse
from fazhi.portals import commands as portals
from fazhi.quality import commands as quality
from fazhi.runtime import commands as runtime
from fazhi.warehouse import commands as warehouse

app = typer.Typer(
    name="fazhi",
    help="法治政府建设年度报告: crawl government portals, read the reports, check the figures, load the warehouse.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
for room in (runtime, portals, crawl, archive, extract, parse, indicators, accuracy, quality, warehouse, dashboards):
    room.register(app)

if __name__ == "__main__":
    app()
