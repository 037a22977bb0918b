"""Reports that are another report, or another version of it, and pages misread from end to end."""

from __future__ import annotations

from datetime import timedelta

from fazhi.quality.harness.faults.case import Case, Wrong, everything, fault
from fazhi.quality.harness.synthetic import Row, report_rows
from fazhi.records import key, sha256


@fault("peer")
def duplicated_report(case: Case) -> Wrong | None:
    """A repost: the text of another agency's report, title and all, under this agency."""
    original, rows = report_rows(case.n + 1, case.year, case.seed)
    if original["text_sha256"] == case.report["text_sha256"]:
        return None
    report_id = key(case.report["agency_id"], case.year, original["text_sha256"])
    case.report |= {"report_id": report_id, "text_sha256": original["text_sha256"], "title": original["title"]}
    return _taken_over(case, rows)


@fault("peer")
def figures_copied(case: Case) -> Wrong | None:
    """The sentences and figures of another agency under a title of its own, published later."""
    original, rows = report_rows(case.n + 1, case.year, case.seed)
    case.report["publish_date"] = max(original["publish_date"], case.report["document_date"]) + timedelta(days=4)
    case.report["first_seen_on"] = case.report["publish_date"] + timedelta(days=5)
    return _taken_over(case, rows)


def _taken_over(case: Case, rows: list[Row]) -> Wrong:
    """The rows of another report as this report's own."""
    report_id, agency_id = case.report["report_id"], case.report["agency_id"]
    case.rows[:] = [
        r | {"report_id": report_id, "agency_id": agency_id, "statement_id": key(report_id, r["statement_id"])}
        for r in rows
    ]
    return everything(case)


@fault("self")
def two_versions_in_force(case: Case) -> Wrong | None:
    text = sha256("another version" + case.report["report_id"])
    other = case.report | {
        "report_id": key(case.report["agency_id"], case.year, text),
        "text_sha256": text,
        "url": case.report["url"] + "?2",
    }
    case.extra.append((other, [r | {"report_id": other["report_id"]} for r in case.rows]))
    return everything(case)


@fault("evidence")
def whole_page_misread(case: Case) -> Wrong | None:
    """Recognition slipped on the whole page: most figures are wrong at once."""
    wrong = [r for r in case.rows if r["value"] >= 10 and r["unit"] != "ratio"]
    for r in wrong:
        r["value"] = r["value"] * 10 + 3
    return everything(case)
