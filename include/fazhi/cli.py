"""The `fazhi` program. Each room registers its own verbs; heavy imports happen inside the verbs."""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer.core import TyperGroup

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


class _Program(TyperGroup):
    """A warehouse that is missing or silent is told in one sentence by every verb; a defect keeps its traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            if "sqlalchemy" not in sys.modules:  # the verb had no warehouse in hand
                raise
            from fazhi.warehouse.base import trouble

            if (told := trouble(error)) is None:
                raise
            typer.echo(f"✗ {told}", err=True)
            raise typer.Exit(1) from None


app = typer.Typer(
    cls=_Program,
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
