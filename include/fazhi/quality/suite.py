"""The Great Expectations suite: one expectation per rule, judging the rows that the set-based pass found.

Great Expectations is imported here and only here, when a year is judged: its import is the dearest part of a run.
Every expectation is an UnexpectedRowsExpectation over the year's violations, so that its rows are keys and the
quarantine can be exactly them. What decides is the suite: a rule without an expectation holds nothing back.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from fazhi.quality.rules import Rule, quote

GX_SEVERITY = {"block_year": "critical", "quarantine_report": "critical", "quarantine_row": "warning", "flag": "info"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one expectation said: `unexpected` is the full count of rows that break the rule."""

    rule_id: str
    success: bool
    unexpected: int


class SuiteFailed(RuntimeError):
    """An expectation could not be evaluated at all; nothing is loaded on such a run."""


def new_context() -> tuple[Any, Any]:
    """(great_expectations, a context in memory): no analytics, progress bars or thousands of lines in a task's log."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return gx, context


def expectation(gx: Any, rule: Rule, year: int) -> Any:
    """The expectation of one rule: no open violation of it in the year."""
    columns = "report_id, statement_id, observed, expected, evidence"
    query = f"select {columns} from {{batch}} where rule_id = {quote(rule.rule_id)}"
    return gx.expectations.UnexpectedRowsExpectation(
        unexpected_rows_query=query,
        severity=GX_SEVERITY[rule.severity],
        description=f"{rule.rule_id} [{rule.severity}] {rule.title_zh} / {rule.title_en}",
        notes=[f"{rule.explain_zh}", f"{rule.explain_en}"],
        meta={"rule_id": rule.rule_id, "fazhi_severity": rule.severity, "year": year},
    )


def judge(
    engine: sa.Engine, year: int, rules: Collection[Rule], *, docs_dir: Path | None = None
) -> tuple[list[Judgement], str | None]:
    """Validate the year's violations by the suite of `rules`. Returns the judgements and the page written.

    Raises SuiteFailed when an expectation raised instead of judging.
    """
    gx, context = new_context()
    url = engine.url.render_as_string(hide_password=False)
    source = context.data_sources.add_postgres("warehouse", connection_string=url)
    # the year stands in the asset's own query: a batch definition's filter is dropped in places
    asset = source.add_query_asset(
        "violations", query=f"select * from quality.violation where report_year = {int(year)} and outcome = 'open'"
    )
    batch = asset.add_batch_definition_whole_table(f"report year {year}")
    suite = context.suites.add(
        gx.ExpectationSuite(f"fazhi {year}", expectations=[expectation(gx, r, year) for r in rules])
    )
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name=f"gate {year}", data=batch, suite=suite)
    )
    outcome = definition.run(result_format="BASIC")
    source_engine = getattr(source, "_engine", None)
    if source_engine is not None:
        source_engine.dispose()
    page = None
    if docs_dir is not None:
        from fazhi.quality import docs

        page = docs.build(context, docs_dir, year)
    return [_judgement(r) for r in outcome.results], page


def _judgement(result: Any) -> Judgement:
    rule_id = result.expectation_config.meta["rule_id"]
    if result.exception_info and result.exception_info.get("raised_exception"):
        raise SuiteFailed(f"{rule_id} could not be judged: {result.exception_info.get('exception_message')}")
    if "observed_value" not in result.result:
        raise SuiteFailed(f"{rule_id} could not be judged: {result.exception_info}")
    return Judgement(rule_id, bool(result.success), int(result.result["observed_value"]))
