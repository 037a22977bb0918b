"""Figures that contradict those beside them, their range or their report."""

from __future__ import annotations

from fazhi.quality.harness.faults.case import Case, Wrong, fault, restate, these
from fazhi.records import key


@fault("sibling")
def more_settled_than_accepted(case: Case) -> Wrong | None:
    row, total = case.of("DISP_MEDIATION_SUCCESS"), case.of("DISP_MEDIATION_ACCEPTED")
    restate(row, total["value"] + case.rng.randint(1, 50), case.rows)
    return these(row)


@fault("sibling")
def rate_does_not_follow(case: Case) -> Wrong | None:
    row = case.of("DISP_MEDIATION_RATE")
    restate(row, round(row["value"] - case.rng.choice((0.09, 0.18, 0.27)), 4), case.rows, percent=True)
    return these(row)


@fault("sibling")
def parts_exceed_total(case: Case) -> Wrong | None:
    row = case.of("ENFO_PENALTY_SIMPLE")
    restate(row, row["value"] + case.rng.randint(20, 90), case.rows)
    return these(row)


@fault("sibling")
def more_lost_than_sued(case: Case) -> Wrong | None:
    row, total = case.of("DISP_LIT_CASES"), case.of("DISP_LIT_LOST")
    if total["value"] < 3:
        return None
    restate(row, total["value"] - 1, case.rows)
    return these(row)


@fault("sibling")
def printed_swap_against_rate(case: Case) -> Wrong | None:
    row = case.of("DISP_MEDIATION_ACCEPTED")
    digits = str(int(row["value"]))
    restate(row, int(digits[::-1]) if digits != digits[::-1] else row["value"] + 99, case.rows)
    settled, rate = case.of("DISP_MEDIATION_SUCCESS")["value"], case.of("DISP_MEDIATION_RATE")["value"]
    return these(row) if abs(settled / row["value"] - rate) > 0.006 else None


@fault("range")
def impossible_for_the_tier(case: Case) -> Wrong | None:
    row = case.of("LEGA_AUDIENCE")
    restate(row, row["value"] * 10_000, case.rows)
    return these(row)


@fault("range")
def two_numbers_glued(case: Case) -> Wrong | None:
    row, other = case.of("DECI_LEGAL_REVIEW"), case.of("LEGA_AUDIENCE")
    restate(row, int(f"{int(row['value'])}{int(other['value'])}"), case.rows)
    return these(row)


@fault("self")
def scale_conflict(case: Case) -> Wrong | None:
    row = case.of("LEGA_LECTURES")
    twin = dict(row)
    restate(twin, row["value"] * 100, [])
    twin |= {"statement_id": key(row["statement_id"], "twin"), "evidence_start": row["evidence_start"] + 40}
    twin["evidence_end"] = twin["evidence_start"] + len(twin["evidence_text"])
    case.rows.append(twin)
    return these(row, twin)


@fault("self")
def row_staged_twice(case: Case) -> Wrong | None:
    row = case.counted()
    if row["indicator"] is None:
        return None
    twin = row | {"statement_id": "f" * 12 + row["statement_id"][:12]}
    case.rows.append(twin)
    return these(max(row, twin, key=lambda r: str(r["statement_id"])))


@fault("self")
def row_of_another_agency(case: Case) -> Wrong | None:
    row = case.counted()
    row["agency_id"] = key("another", row["agency_id"])
    return these(row)


@fault("self")
def row_without_report(case: Case) -> Wrong | None:
    row = case.counted()
    row["report_id"] = key("nowhere", row["statement_id"])
    return these(row)
