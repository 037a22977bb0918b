"""What a run prints at its end, and `fazhi status`: counts, refusals, quarantine, a year-over-year table, addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from fazhi import settings
from fazhi.runtime import processes
from fazhi.runtime.home import Home
from fazhi.warehouse import base

if TYPE_CHECKING:
    from fazhi.runtime.airflow import Client

SHOWN = ("DISP_MEDIATION_ACCEPTED", "DISP_MEDIATION_RATE", "LEGA_EVENTS", "DECI_LEGAL_REVIEW", "ENFO_PENALTY_CASES")
ROWS = 12
BOUND = {"at_least": "+", "approx": "~", "at_most": "-", "range": "…"}

COUNTS = """
select (select count(*) from crawl.capture where kind = 'detail') pages,
       (select count(*) from crawl.capture where kind = 'attachment') attachments,
       (select count(*) from stage.document where payload is not null) read,
       (select count(*) from stage.document where method ~ '(^|[+:])ocr$') scans,
       (select count(*) from stage.report) reports,
       (select count(*) from stage.report where not is_current) superseded,
       (select count(*) from stage.refusal) refused,
       (select count(*) from quality.quarantine where cause <> 'report') held,
       (select count(*) from dw.fact_report) fact_reports,
       (select count(*) from dw.fact_statement) statements,
       (select count(*) from dw.fact_statement where indicator_key <> 0) facts
"""
REFUSED = "select reason, title, url from stage.refusal order by url limit :n"
HELD = """
select r.agency_name, q.report_year, coalesce(q.indicator, q.row_kind) what,
       (select string_agg(u.title_zh, '; ' order by u.rule_id) from quality.rule u where u.rule_id = any(q.rules)) why
from quality.quarantine q join stage.report r using (report_id) where q.cause <> 'report'
order by q.report_year, r.agency_name, what limit :n
"""
YOY = """
with shown as (
  select code, ord from unnest(cast(:shown as text[])) with ordinality t(code, ord)
), ranked as (
  select y.*, s.ord, count(*) over (partition by y.indicator, y.agency_id) as years
  from mart.yoy_indicator y join shown s on s.code = y.indicator
  where y.facet_key = '' and y.value is not null and y.scope in ('own', 'jurisdiction')
), picked as (
  select r.*, dense_rank() over (partition by indicator order by years desc, tier, agency_name) as place from ranked r
)
select indicator_name, agency_name, report_year, value, qualifier, unit, change, change_ratio, flags
from picked where place <= :agencies order by ord, place, report_year
"""
BLOCKED = "select report_year, reasons from quality.year_status where state = 'blocked' order by 1"


def number(value: Any, unit: str | None) -> str:
    """A value as people read it: ratios as percentages, counts with separators, silence as a dash."""
    if value is None:
        return "–"
    if unit == "ratio":
        return f"{float(value):.1%}"
    return f"{float(value):,.0f}" if float(value).is_integer() else f"{float(value):,.2f}"


def show(console: Console, home: Home, client: Client, crawl: dict[str, Any], seconds: float) -> None:
    """Print what the run found, fetched, parsed, refused and quarantined, and how to go on."""
    with base.engine().connect() as conn:
        counts = conn.execute(sa.text(COUNTS)).mappings().one()
        refused = conn.execute(sa.text(REFUSED), {"n": ROWS}).all()
        held = conn.execute(sa.text(HELD), {"n": ROWS}).all()
        blocked = conn.execute(sa.text(BLOCKED)).all()
        yoy = conn.execute(sa.text(YOY), {"shown": list(SHOWN), "agencies": 3}).all()
    console.print()
    _counts(console, counts, crawl)
    _rows(console, "Refused: no report, or not this portal's", ("reason", "title", "url"), refused)
    _rows(console, "Quarantined by the gate", ("agency", "year", "indicator", "why"), held)
    for row in blocked:
        console.print(
            f"[red]Report year {row.report_year} is blocked[/]: " + "; ".join(row.reasons) + "  → review_year"
        )
    for portal, why in sorted(crawl["failures"].items()):
        console.print(f"[yellow]Portal {portal}[/]: {why}")
    _yoy(console, yoy)
    _addresses(console, home, client)
    console.print(
        f"\nDone in {seconds:.0f} s. Stop everything with [bold]make stop[/]; run again with [bold]make run[/]."
    )


def _counts(console: Console, c: Any, crawl: dict[str, Any]) -> None:
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_row("found", f"{crawl['found']} listed on {crawl['portals']} portals")
    table.add_row("fetched", f"{crawl['fetched']} now; archived: {c.pages} pages, {c.attachments} attachments")
    table.add_row("read", f"{c.read} documents, {c.scans} of them by OCR")
    table.add_row("parsed", f"{c.reports} reports, {c.superseded} of them superseded by a corrected version")
    table.add_row("refused", f"{c.refused} pages")
    table.add_row("quarantined", f"{c.held} rows")
    table.add_row(
        "in the star", f"{c.fact_reports} reports, {c.facts} indicator values, {c.statements} statements in all"
    )
    console.print(table)


def _rows(console: Console, title: str, columns: tuple[str, ...], rows: Any) -> None:
    if not rows:
        return
    table = Table(title=title, title_justify="left", title_style="bold", box=None, header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold" if column == "url" else "ellipsis")
    for row in rows:
        table.add_row(*(str(v if v is not None else "–") for v in row))
    console.print()
    console.print(table)


def _yoy(console: Console, rows: Any) -> None:
    """One line per indicator and agency, the years side by side, and the last change."""
    if not rows:
        return
    years = sorted({r.report_year for r in rows})
    table = Table(title="Year over year", title_justify="left", title_style="bold", box=None, header_style="dim")
    table.add_column("indicator", overflow="ellipsis", no_wrap=True)
    table.add_column("agency", overflow="ellipsis", no_wrap=True)
    for year in years:
        table.add_column(str(year), justify="right")
    table.add_column("change", justify="right")
    table.add_column("mind")
    lines: dict[tuple[str, str], dict[int, Any]] = {}
    for r in rows:
        lines.setdefault((r.indicator_name, r.agency_name), {})[r.report_year] = r
    for (indicator, agency), by_year in lines.items():
        last = by_year[max(by_year)]
        change = _change(last)
        cells = [
            number(by_year[y].value, last.unit) + BOUND.get(by_year[y].qualifier, "") if y in by_year else "·"
            for y in years
        ]
        table.add_row(indicator, agency, *cells, change, " ".join(last.flags))
    console.print()
    console.print(table)
    console.print(
        "[dim]+ at least, ~ about, · not stated.  More: fazhi yoy --indicator CODE;  evidence: fazhi trace ID[/]"
    )


def _change(row: Any) -> str:
    """Rates change by percentage points (百分点), all else by a share of the year before."""
    if row.unit == "ratio":
        return f"{float(row.change) * 100:+.1f} pp" if row.change is not None else "–"
    return f"{row.change_ratio:+.1%}" if row.change_ratio is not None else "–"


def _addresses(console: Console, home: Home, client: Client) -> None:
    known = home.known()
    console.print(f"\nAirflow      [bold]{client.base}[/]   user admin, password {client.password}")
    console.print(f"PostgreSQL   [bold]{known.get('FAZHI_READER_DSN', '')}[/]   read-only: marts and star for BI")


LAST_RUNS = """
select distinct on (dag_id) dag_id, partition_key, state, coalesce(end_date, start_date, queued_at) as at
from dag_run order by dag_id, coalesce(end_date, start_date, queued_at) desc
"""


def _last_runs() -> list[str]:
    """The last run of each DAG with its partition, state and time; nothing where Airflow's database is not known."""
    if not (dsn := settings.get().airflow_dsn):
        return []
    try:
        with base.engine(dsn).connect() as conn:
            rows = conn.execute(sa.text(LAST_RUNS)).all()
    except sa.exc.SQLAlchemyError:  # not set up yet, or down while the warehouse is elsewhere
        return ["Airflow's database does not answer"]
    of = [" ".join(filter(None, (r.dag_id, r.partition_key))) for r in rows]
    at = [f"{r.at.astimezone(settings.TZ):%m-%d %H:%M}" if r.at else "not yet" for r in rows]
    return [f"{of[i]}: {r.state} {at[i]}" for i, r in enumerate(rows)]


def status(console: Console) -> None:
    """Ten lines: what is up, the last run of each DAG's work, years, refusals, quarantine, portals."""
    var = settings.get().var.resolve()
    up = {name: processes.running(var / "run" / f"{name}.json") for name in ("airflow", "sample")}
    console.print("running      " + "  ".join(f"{name}: {'up' if is_up else 'down'}" for name, is_up in up.items()))
    console.print("last runs    " + ("  ".join(_last_runs()) or "none"))
    with base.engine().connect() as conn:
        counts = conn.execute(sa.text(COUNTS)).mappings().one()
        years = conn.execute(sa.text("select report_year, count(*) n from dw.fact_report group by 1 order by 1")).all()
        behind = conn.execute(
            sa.text("select report_year from stage.year_state where dirty or load_seq > published_seq order by 1")
        ).scalars()
        portals = conn.execute(
            sa.text("select split_part(outcome, ':', 1) o, count(*) n from crawl.portal_health group by 1 order by 1")
        ).all()
        runs = conn.execute(
            sa.text(
                "select report_year, run_at, quarantined, blocked from quality.gate_run order by run_at desc limit 1"
            )
        ).one_or_none()
        blocked = [str(r.report_year) for r in conn.execute(sa.text(BLOCKED))]
    console.print(f"captures     {counts.pages} pages, {counts.attachments} attachments")
    console.print(
        f"reports      {counts.reports} parsed, {counts.refused} pages refused, {counts.held} rows quarantined"
    )
    console.print(f"star         {counts.facts} indicator values of {counts.fact_reports} reports")
    console.print("years        " + ("  ".join(f"{r.report_year}: {r.n}" for r in years) or "none loaded"))
    console.print("unpublished  " + (", ".join(map(str, behind)) or "none"))
    console.print("blocked      " + (", ".join(blocked) or "none"))
    console.print("portals      " + ("  ".join(f"{r.o}: {r.n}" for r in portals) or "never crawled"))
    if runs:
        console.print(
            f"last gate    {runs.run_at:%Y-%m-%d %H:%M}  report year {runs.report_year}, {runs.quarantined} held back"
        )
