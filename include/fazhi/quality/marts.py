"""Expectations on the marts, generated from their declarations: the columns BI relies on, and no others."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from fazhi.quality import tables as t
from fazhi.quality.declaring import declare
from fazhi.quality.rules import BLOCK, Rule
from fazhi.quality.suite import Judgement, SuiteFailed, new_context
from fazhi.records import key
from fazhi.warehouse import base


def declared_marts() -> list[sa.Table]:
    """Tables of schema mart, sorted by name."""
    importlib.import_module("fazhi.warehouse.tables")  # declares them in the one MetaData
    return sorted((m for m in base.metadata.tables.values() if m.schema == "mart"), key=lambda m: m.name)


def _rule(mart: sa.Table) -> Rule:
    columns = ", ".join(c.name for c in mart.columns)
    return Rule(
        f"mart.{mart.name}.columns",
        BLOCK,
        "mart",
        f"{mart.name} 的列与声明不符",
        f"{mart.name} has other columns than declared",
        f"报表依赖这些列：{columns}。",
        f"Reports rely on these columns: {columns}.",
        origin="table",
    )


def rules() -> list[Rule]:
    """One rule per mart."""
    return [_rule(m) for m in declared_marts()]


def check(engine: sa.Engine) -> Sequence[Judgement]:
    """Validate every mart by Great Expectations and record the results under year 0. Raises SuiteFailed."""
    gx, context = new_context()
    source = context.data_sources.add_postgres(
        "warehouse", connection_string=engine.url.render_as_string(hide_password=False)
    )
    judged = []
    for mart in declared_marts():
        batch = source.add_table_asset(
            mart.name, table_name=mart.name, schema_name="mart"
        ).add_batch_definition_whole_table("all")
        expectation = gx.expectations.ExpectTableColumnsToMatchSet(
            column_set=[c.name for c in mart.columns],
            exact_match=True,
            severity="critical",
            meta={"rule_id": _rule(mart).rule_id},
        )
        outcome = batch.get_batch().validate(expectation, result_format="SUMMARY")
        details = (
            outcome.result.get("details", {}).get("mismatched", {})
            if outcome.result
            else {"error": outcome.exception_info}
        )
        judged.append((Judgement(_rule(mart).rule_id, bool(outcome.success), 0 if outcome.success else 1), details))
    with engine.begin() as conn:
        declare(conn, rules())
        for j, _ in judged:
            row = {
                "report_year": 0,
                "severity": BLOCK,
                "success": j.success,
                "unexpected": j.unexpected,
                "evaluated": 1,
                "run_at": sa.func.now(),
            }
            conn.execute(
                insert(t.result)
                .values(run_id=key("marts"), rule_id=j.rule_id, **row)
                .on_conflict_do_update(index_elements=["run_id", "rule_id"], set_=row)
            )
    failed = [f"{j.rule_id}: {details}" for j, details in judged if not j.success]
    if failed:
        raise SuiteFailed("; ".join(failed))
    return [j for j, _ in judged]
