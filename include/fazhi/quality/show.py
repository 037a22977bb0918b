"""What the verbs of this room print."""

# ruff: noqa: E501 - SQL is laid out as SQL

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from fazhi.quality.result import GateResult
from fazhi.quality.rules import Rule

ORDER = ("block_year", "quarantine_report", "quarantine_row", "flag")
STYLE = {"block_year": "bold red", "quarantine_report": "red", "quarantine_row": "yellow", "flag": "cyan"}


def _rows(engine: sa.Engine, sql: str, **bind: Any) -> Sequence[Any]:
    with engine.connect() as conn:
        return conn.execute(sa.text(sql), bind).mappings().all()


def years_known(engine: sa.Engine) -> list[int]:
    """Years of which a report was read, or is loaded: what the gate can judge."""
    sql = "select report_year from stage.report union select report_year from dw.fact_report order by 1"
    return [r["report_year"] for r in _rows(engine, sql)]


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def _severity(severity: str) -> str:
    return f"[{STYLE.get(severity, 'default')}]{severity}[/]"


def rules(chosen: Sequence[Rule]) -> None:
    """The catalogue of rules, worst first."""
    console, table = Console(), _table("rule", "severity", "中文", "English")
    for rule in sorted(chosen, key=lambda r: (ORDER.index(r.severity), r.rule_id)):
        table.add_row(
            escape(rule.rule_id),
            _severity(rule.severity),
            f"{rule.title_zh}。{rule.explain_zh}",
            f"{rule.title_en}. {rule.explain_en}",
        )
    console.print(table)
    console.print(f"{len(chosen)} rules")


def gate_result(engine: sa.Engine, result: GateResult, *, explain: bool) -> None:
    """Counts, the rules that failed, and with `explain` the rows behind them."""
    console = Console()
    held = f"[yellow]{result.quarantined} held back[/]" if result.quarantined else "none held back"
    console.print(
        f"[bold]{result.year}[/]: {result.reports} reports, {result.statements} figures: {result.passed} pass, "
        f"{result.flagged} pass with a flag, {held}, {result.rejected} rejected by reviewers"
    )
    if result.reports_quarantined:
        console.print(f"{result.reports_quarantined} whole reports are held back")
    if result.expired_reviews:
        console.print(
            f"[magenta]{result.expired_reviews} review decisions have expired[/]: `fazhi review list --decided`"
        )
    for reason in result.reasons:
        console.print(f"[bold red]{'blocked' if result.blocked else 'released'}[/] {escape(reason)}")
    found = _rows(
        engine,
        "select u.rule_id, u.severity, u.title_zh, u.title_en, u.explain_zh, u.explain_en from quality.rule u where u.rule_id = any(:ids)",
        ids=list(result.by_rule),
    )
    for rule in sorted(found, key=lambda r: (ORDER.index(r["severity"]), r["rule_id"])):
        console.print(
            f"{result.by_rule[rule['rule_id']]:>6} {_severity(rule['severity'])} [bold]{rule['rule_id']}[/] {rule['title_zh']} / {rule['title_en']}"
        )
        if explain:
            console.print(f"       [dim]{rule['explain_zh']} {rule['explain_en']}[/]")
            _violations(console, engine, result.year, rule["rule_id"])


def _violations(console: Console, engine: sa.Engine, year: int, rule_id: str, most: int = 20) -> None:
    table = _table("id", "agency", "indicator", "observed", "expected", "evidence")
    found = _rows(
        engine,
        "select coalesce(nullif(v.statement_id, ''), v.report_id) as id, r.agency_name, v.indicator, v.observed, v.expected, v.evidence "
        "from quality.violation v left join stage.report r using (report_id) where v.report_year = :y and v.rule_id = :r and v.outcome = 'open' "
        "order by r.agency_name, v.statement_id limit :n",
        y=year,
        r=rule_id,
        n=most,
    )
    for v in found:
        table.add_row(
            *(escape(str(v[c] or "")) for c in ("id", "agency_name", "indicator", "observed", "expected", "evidence"))
        )
    console.print(table)


def waiting(engine: sa.Engine, year: int | None, limit: int) -> None:
    """Held-back rows that nobody has decided about, whole reports first."""
    console, table = Console(), _table("id", "year", "agency", "indicator", "value", "rules", "evidence")
    where = "q.cause = 'own' and (cast(:year as int) is null or q.report_year = :year)"
    found = _rows(
        engine,
        f"select coalesce(nullif(q.statement_id, ''), q.report_id) as id, q.report_year, r.agency_name, q.indicator, trim_scale(s.value)::text || ' ' || s.unit as value, "
        f"array_to_string(q.rules, ' ') as rules, coalesce(s.evidence_text, r.title) as evidence from quality.quarantine q left join stage.report r using (report_id) "
        f"left join stage.statement s on s.report_id = q.report_id and s.statement_id = q.statement_id where {where} "
        "order by q.row_kind, q.report_year desc, r.agency_name, q.statement_id limit :limit",
        year=year,
        limit=limit,
    )
    total = _rows(engine, f"select count(*) as n from quality.quarantine q where {where}", year=year)[0]["n"]
    for blocked in _rows(
        engine,
        "select report_year, reasons from quality.year_status where state = 'blocked' and (cast(:year as int) is null or report_year = :year) order by 1",
        year=year,
    ):
        console.print(f"[bold red]{blocked['report_year']} is blocked[/]: {escape('; '.join(blocked['reasons']))}")
    if not found:
        console.print("Nothing waits for a decision.")
        return
    for row_ in found:
        table.add_row(
            *(
                escape(str(row_[c] or ""))
                for c in ("id", "report_year", "agency_name", "indicator", "value", "rules", "evidence")
            )
        )
    console.print(table)
    console.print(f"{len(found)} of {total}. `fazhi review show ID` explains one; release, correct and reject decide.")


def decisions(engine: sa.Engine, year: int | None, limit: int) -> None:
    """Decisions, newest first, and what became of them at the last run."""
    console, table = (
        Console(),
        _table("no.", "decision", "year", "agency", "about", "value", "who", "when", "why", "state"),
    )
    found = _rows(
        engine,
        "select d.review_id, d.decision || coalesce(' ' || d.rule_id, '') as decision, d.report_year, (select max(agency_name) from stage.report r where r.agency_id = d.agency_id) as agency, "
        "coalesce(d.indicator, case when d.sentence_sha is null then 'report' else 'uncatalogued' end) || ' ' || coalesce(left(d.source_text, 40), '') as about, "
        "trim_scale(d.value_read)::text || coalesce(' → ' || trim_scale(d.value)::text, '') as value, d.reviewer, d.decided_at::date as day, d.reason, "
        "coalesce(t.state, 'not yet applied') || coalesce(': ' || t.detail, '') as state from quality.review d left join quality.review_state t using (review_id) "
        "where cast(:year as int) is null or d.report_year = :year order by 1 desc limit :limit",
        year=year,
        limit=limit,
    )
    for d in found:
        table.add_row(
            *(
                escape(str(d[c] if d[c] is not None else ""))
                for c in (
                    "review_id",
                    "decision",
                    "report_year",
                    "agency",
                    "about",
                    "value",
                    "reviewer",
                    "day",
                    "reason",
                    "state",
                )
            )
        )
    console.print(table if found else "No decision has been made yet.")


def row(engine: sa.Engine, report_id: str, statement_id: str) -> None:
    """One staged row with its violations, explained, and the decisions about it."""
    console = Console(soft_wrap=True)
    r = _rows(engine, "select * from stage.report where report_id = :r", r=report_id)[0]
    console.print(
        f"[bold]{escape(r['agency_name'])}[/] {r['report_year']} {escape(r['title'] or '')}\n{r['url']}\nverdict of the report: {r['verdict'] or 'not judged yet'}"
    )
    where, bind = "v.report_id = :r and v.statement_id = :s", {"r": report_id, "s": statement_id}
    if statement_id:
        s = _rows(engine, "select * from stage.statement where report_id = :r and statement_id = :s", **bind)[0]
        corrected = f", corrected to {s['value_corrected']:f}" if s["value_corrected"] is not None else ""
        console.print(
            f"\n[bold]{s['indicator'] or 'uncatalogued'}[/] {escape(s['name'] or '')} = {s['value']:f} {s['unit']} ({s['qualifier']}){corrected}, verdict {s['verdict'] or 'not judged yet'}"
        )
        sentence, evidence = escape(s["sentence_text"]), escape(s["evidence_text"])
        console.print(sentence.replace(evidence, f"[reverse]{evidence}[/]", 1))
    for v in _rows(
        engine,
        f"select v.*, u.title_zh, u.title_en, u.explain_zh, u.explain_en from quality.violation v join quality.rule u using (rule_id) where {where} order by v.rule_id",
        **bind,
    ):
        console.print(
            f"\n{_severity(v['severity'])} [bold]{v['rule_id']}[/] {v['title_zh']} / {v['title_en']}{' (released)' if v['outcome'] == 'waived' else ''}"
        )
        console.print(
            f"  {escape(v['observed'] or '')}  expected {escape(v['expected'] or '')}  [dim]{escape(v['evidence'] or '')}[/]\n  {v['explain_zh']} {v['explain_en']}"
        )
    same = "d.agency_id = :a and d.report_year = :y and d.sentence_sha is not distinct from (select sentence_sha from stage.statement where report_id = :r and statement_id = :s)"
    for d in _rows(
        engine,
        f"select d.*, t.state, t.detail from quality.review d left join quality.review_state t using (review_id) where {same} order by 1",
        a=r["agency_id"],
        y=r["report_year"],
        **bind,
    ):
        console.print(
            f"\ndecision {d['review_id']} {d['decision']} by {escape(d['reviewer'])} on {d['decided_at']:%Y-%m-%d}: {escape(d['reason'])} ({d['state'] or 'not yet applied'}{': ' + escape(d['detail']) if d['detail'] else ''})"
        )
