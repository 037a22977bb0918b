"""Dates and evidence that do not bear a figure: other periods, other sentences, damaged text."""

from __future__ import annotations

from datetime import date

from fazhi.quality.harness.faults.case import Case, Wrong, fault, these


@fault("dates")
def from_next_years_plan(case: Case) -> Wrong | None:
    row = case.counted()
    row["section"] = "M4"
    return these(row)


@fault("dates")
def period_of_another_year(case: Case) -> Wrong | None:
    row = case.counted()
    row |= {"period_start": date(case.year - 1, 1, 1), "period_end": date(case.year - 1, 12, 31)}
    return these(row)


@fault("dates")
def period_runs_backwards(case: Case) -> Wrong | None:
    row = case.counted()
    row |= {"period_start": date(case.year, 11, 1), "period_end": date(case.year, 3, 1)}
    return these(row)


@fault("dates")
def cutoff_in_the_future(case: Case) -> Wrong | None:
    row = case.counted()
    row |= {"period_type": "as_of", "period_end": date(case.year + 1, 11, 30)}
    return these(row)


@fault("self")
def evidence_lost(case: Case) -> Wrong | None:
    row = case.counted()
    row |= {"evidence_text": "", "evidence_end": row["evidence_start"]}
    return these(row)


@fault("evidence")
def evidence_of_another_sentence(case: Case) -> Wrong | None:
    row, other = case.of("LEGA_LECTURES"), case.of("DISP_LIT_CASES")
    row |= {
        "evidence_text": other["evidence_text"],
        "evidence_end": row["evidence_start"] + len(other["evidence_text"]),
    }
    return these(row)


@fault("self")
def offsets_shifted(case: Case) -> Wrong | None:
    row = case.counted()
    row["evidence_end"] += case.rng.randint(1, 9)
    return these(row)


@fault("evidence")
def encoding_damage(case: Case) -> Wrong | None:
    row = case.counted()
    for column in ("evidence_text", "sentence_text"):
        row[column] = row[column].encode("utf-8").decode("latin-1")
    row["evidence_end"] = row["evidence_start"] + len(row["evidence_text"])
    return these(row)


@fault("evidence")
def replacement_characters(case: Case) -> Wrong | None:
    row = case.counted()
    row |= {
        "evidence_text": "\ufffd" + row["evidence_text"][1:],
        "sentence_text": row["sentence_text"].replace(row["evidence_text"], "\ufffd" + row["evidence_text"][1:]),
    }
    return these(row)


@fault("evidence")
def font_garbage(case: Case) -> Wrong | None:
    row = case.counted()
    old, new = row["evidence_text"], "(cid:3021)" + row["evidence_text"]
    row |= {
        "evidence_text": new,
        "sentence_text": row["sentence_text"].replace(old, new),
        "evidence_end": row["evidence_start"] + len(new),
    }
    return these(row)


@fault("self")
def reader_unsure(case: Case) -> Wrong | None:
    row = case.counted()
    row["confidence"] = 0.15
    return these(row)
