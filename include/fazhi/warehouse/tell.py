"""Answers of the warehouse as text for a terminal."""

from __future__ import annotations

from typing import Any

from rich.table import Table
from rich.tree import Tree

from fazhi.warehouse.yoy import Answer, show_change, show_value


def yoy_table(answer: Answer) -> Table:
    """Year-over-year rows; a region's carry the size of their panel."""
    title = f"{answer.indicator_name} ({answer.indicator})" + (f" · {answer.subject}" if answer.subject else "")
    table = Table(title=title, title_justify="left", pad_edge=False)
    columns = ["agency", "year", "before", "value", "change", "caveats"]
    if answer.kind == "region":
        columns = ["agencies", "year", "before", "value", "change", "panel", "reports", "exist", "caveats"]
    for c in columns:
        table.add_column(
            c,
            justify="right" if c in ("before", "value", "change", "panel", "reports", "exist") else "left",
            overflow="fold",
        )
    for r in answer.rows:
        before = show_value(r["value_prev"], r["unit"], r.get("qualifier_prev") or "exact")
        now = show_value(r["value"], r["unit"], r.get("qualifier") or "exact")
        if answer.kind == "region":
            who = " ".join(
                filter(
                    None, (r["tier"], r["department"] or r["agency_type"], "" if r["scope"] == "own" else r["scope"])
                )
            )
            caveats = [*r["flags"], *([r["method"]] if r["method"] != "sum" else [])]
            rest = [str(r["panel"]), str(r["reports"]), str(r["expected"] or "–"), " ".join(caveats)]
            table.add_row(who, str(r["report_year"]), before, now, show_change(r), *rest)
        else:
            facets = " ".join(f"{k}={v}" for k, v in r["facets"].items())
            who = " ".join(
                filter(
                    None,
                    (r["agency_name"], facets, "" if r["scope"] == "own" else f"[{r['scope']}]".replace("[", "\\[")),
                )
            )
            table.add_row(who, str(r["report_year"]), before, now, show_change(r), " ".join(r["flags"]))
    return table


def trace_tree(row: dict[str, Any]) -> Tree:
    """The way back, one level per step."""
    name = row["indicator_name"] or "(uncatalogued)"
    value = show_value(row["value"], row["unit"], row["qualifier"])
    tree = Tree(
        f"[bold]{name} {value}[/bold]  {row['agency_name']} {row['report_year']}  statement {row['statement_id']}"
    )
    where = f"characters {row['evidence_start']}–{row['evidence_end']}" + (
        f", page {row['page']}" if row["page"] else ""
    )
    sentence = tree.add(
        f"sentence ({row['section'] or 'no section'}, {where}, rule {row['rule']}, confidence {row['confidence']:.2f})"
    )
    sentence.add(row["sentence_text"].replace(row["evidence_text"], f"[bold]{row['evidence_text']}[/bold]", 1))
    document = sentence.add(
        f"document 《{row['title'] or 'untitled'}》 {row['doc_number'] or ''} read as {row['method']}, text sha256 {row['text_sha256']}"  # noqa: E501
    )
    capture = document.add(
        f"bytes sha256 {row['raw_sha256']}, captured {row['captured_at'] or 'unknown'}, portal {row['portal_id']}"
    )
    if row["warc_file"]:
        capture.add(f"archive {row['warc_file']} at byte {row['warc_offset']}")
    capture.add(
        f"address {row['url']}" + (f" → {row['body_url']}" if row["body_url"] and row["body_url"] != row["url"] else "")
    )
    return tree
