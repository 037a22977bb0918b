"""Faults planted into staged rows: one function per class. Each changes a clean report and names what became wrong.

A class says by what it can be noticed (`witness`): the evidence text, a sibling figure, the catalogue's range, the
report's own dates and title, another report, or the row contradicting its own declaration. A function returns None
where a report offers no place for its fault.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from fazhi.quality.harness.synthetic import Row, report_rows
from fazhi.records import key, sha256

Witness = Literal["evidence", "sibling", "range", "dates", "peer", "self"]


@dataclass(slots=True)
class Case:
    """A report to be damaged. `year` and `n` identify it; `extra` collects rows that the fault adds."""

    rng: random.Random
    report: Row
    rows: list[Row]
    year: int
    n: int
    seed: int
    extra: list[tuple[Row | None, list[Row]]] = field(default_factory=list)

    def of(self, *codes: str) -> Row:
        """A row of one of the indicators."""
        return self.rng.choice([r for r in self.rows if r["indicator"] in codes])

    def counted(self, least: int = 10) -> Row:
        """A row stating a count of two digits and more in Arabic numerals."""
        return self.rng.choice(
            [
                r
                for r in self.rows
                if r["value"] >= least and r["unit"] != "ratio" and str(int(r["value"])) in r["evidence_text"]
            ]
        )


@dataclass(frozen=True, slots=True)
class Wrong:
    """What must not enter the star: these statements, or (report_id) everything of a report."""

    rows: tuple[tuple[str, str], ...] = ()
    report_id: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    name: str
    layer: Literal["staged", "extraction", "source", "year"]
    witness: Witness
    plant: Callable[[Case], Wrong | None]


STAGED: list[Fault] = []


def fault(witness: Witness) -> Callable[[Callable[[Case], Wrong | None]], Callable[[Case], Wrong | None]]:
    """Register a staged-row fault under the function's name."""

    def register(plant: Callable[[Case], Wrong | None]) -> Callable[[Case], Wrong | None]:
        STAGED.append(Fault(plant.__name__, "staged", witness, plant))
        return plant

    return register


def _rows(*rows: Row) -> Wrong:
    return Wrong(tuple((r["report_id"], r["statement_id"]) for r in rows))


def _whole(case: Case) -> Wrong:
    return Wrong(report_id=case.report["report_id"])


def _misread(row: Row, value: float) -> Wrong | None:
    if value == row["value"]:
        return None
    row["value"] = value
    return _rows(row)


def _restate(row: Row, value: float, rows: list[Row], percent: bool = False) -> None:
    """The text itself says another value: sentence, evidence and value agree, only a sibling can tell."""

    def shown(v: float) -> str:
        return f"{v * 100:g}%" if percent else str(int(v))

    old, new = row["evidence_text"], row["evidence_text"].replace(shown(row["value"]), shown(value))
    sentence = row["sentence_text"].replace(old, new)
    for r in rows:
        if r["sentence_sha"] == row["sentence_sha"] and r is not row:
            r["sentence_text"] = sentence
    row |= {
        "value": value,
        "evidence_text": new,
        "sentence_text": sentence,
        "evidence_end": row["evidence_start"] + len(new),
    }


@fault("evidence")
def swapped_digits(case: Case) -> Wrong | None:
    row = case.counted()
    digits = list(str(int(row["value"])))
    places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and (i or digits[1] != "0")]
    if not places:
        return None
    i = case.rng.choice(places)
    digits[i], digits[i + 1] = digits[i + 1], digits[i]
    return _misread(row, int("".join(digits)))


@fault("evidence")
def dropped_digit(case: Case) -> Wrong | None:
    row = case.counted(100)
    digits = str(int(row["value"]))
    i = case.rng.randrange(1, len(digits))
    return _misread(row, int(digits[:i] + digits[i + 1 :]))


@fault("evidence")
def doubled_digit(case: Case) -> Wrong | None:
    row = case.counted()
    digits = str(int(row["value"]))
    return _misread(row, int(digits + digits[-1]))


@fault("evidence")
def changed_digit(case: Case) -> Wrong | None:
    row = case.counted()
    digits = list(str(int(row["value"])))
    i = case.rng.randrange(len(digits))
    digits[i] = str((int(digits[i]) + case.rng.randint(1, 8)) % 9 + 1)
    return _misread(row, int("".join(digits)))


@fault("evidence")
def wan_lost(case: Case) -> Wrong | None:
    row = case.of("LEGA_MATERIALS", "ENFO_PENALTY_AMOUNT")
    return _misread(row, row["value"] / 10_000)


@fault("evidence")
def wan_doubled(case: Case) -> Wrong | None:
    row = case.counted()
    return _misread(row, row["value"] * 10_000)


@fault("evidence")
def tenfold(case: Case) -> Wrong | None:
    row = case.counted()
    return _misread(row, row["value"] * 10)


@fault("range")
def percent_not_converted(case: Case) -> Wrong | None:
    row = case.of("DISP_MEDIATION_RATE")
    return _misread(row, row["value"] * 100)


@fault("evidence")
def numeral_misread(case: Case) -> Wrong | None:
    row = case.of("DISP_LIT_LOST", "LEAD_MEETINGS_LAW")
    return _misread(row, row["value"] + 10)


@fault("evidence")
def shifted_column(case: Case) -> Wrong | None:
    rows = [
        r for r in case.rows if r["indicator"] in ("ENFO_PENALTY_CASES", "ENFO_PENALTY_SIMPLE", "ENFO_PENALTY_ORDINARY")
    ]
    values = [r["value"] for r in rows]
    for r, v in zip(rows, values[1:] + values[:1], strict=True):
        r["value"] = v
    return _rows(*rows)


@fault("evidence")
def neighbours_value(case: Case) -> Wrong | None:
    row, other = case.of("LEGA_LECTURES"), case.of("LEGA_AUDIENCE")
    return _misread(row, other["value"])


@fault("evidence")
def zero_for_a_number(case: Case) -> Wrong | None:
    row = case.of("LEGA_LECTURES", "DECI_LEGAL_REVIEW", "LEGA_AUDIENCE")
    row["is_zero"] = True
    return _misread(row, 0)


@fault("self")
def negative_value(case: Case) -> Wrong | None:
    row = case.counted()
    return _misread(row, -row["value"])


@fault("self")
def not_a_number(case: Case) -> Wrong | None:
    row = case.counted()
    row["value"] = float("nan")
    return _rows(row)


@fault("self")
def fraction_of_a_case(case: Case) -> Wrong | None:
    row = case.of("DISP_LIT_CASES", "DECI_LEGAL_REVIEW")
    return _misread(row, row["value"] + 0.5)


@fault("self")
def zero_mark_on_a_number(case: Case) -> Wrong | None:
    row = case.counted()
    row["is_zero"] = True
    return _rows(row)


@fault("self")
def range_upside_down(case: Case) -> Wrong | None:
    row = case.counted()
    row |= {"qualifier": "range", "value_max": row["value"] - 5}
    return _rows(row)


@fault("self")
def unknown_qualifier(case: Case) -> Wrong | None:
    row = case.counted()
    row["qualifier"] = "roughly"
    return _rows(row)


@fault("self")
def unknown_scope(case: Case) -> Wrong | None:
    row = case.counted()
    row["scope"] = "nation"
    return _rows(row)


@fault("self")
def unknown_indicator(case: Case) -> Wrong | None:
    row = case.of("LEGA_LECTURES", "LEGA_AUDIENCE")
    row["indicator"] = row["indicator"] + "_OLD"
    return _rows(row)


@fault("self")
def money_for_cases(case: Case) -> Wrong | None:
    row = case.of("DISP_LIT_CASES", "LEGA_AUDIENCE", "DECI_LEGAL_REVIEW")
    row["unit"] = "元"
    return _rows(row)


@fault("self")
def unit_lost(case: Case) -> Wrong | None:
    row = case.counted()
    row["unit"] = ""
    return _rows(row)


@fault("self")
def facets_not_an_object(case: Case) -> Wrong | None:
    row = case.of("LEGA_LECTURES")
    row["facets"] = ["讲座"]
    return _rows(row)


@fault("dates")
def from_next_years_plan(case: Case) -> Wrong | None:
    row = case.counted()
    row["section"] = "M4"
    return _rows(row)


@fault("dates")
def period_of_another_year(case: Case) -> Wrong | None:
    row = case.counted()
    row |= {"period_start": date(case.year - 1, 1, 1), "period_end": date(case.year - 1, 12, 31)}
    return _rows(row)


@fault("dates")
def period_runs_backwards(case: Case) -> Wrong | None:
    row = case.counted()
    row |= {"period_start": date(case.year, 11, 1), "period_end": date(case.year, 3, 1)}
    return _rows(row)


@fault("dates")
def cutoff_in_the_future(case: Case) -> Wrong | None:
    row = case.counted()
    row |= {"period_type": "as_of", "period_end": date(case.year + 1, 11, 30)}
    return _rows(row)


@fault("self")
def evidence_lost(case: Case) -> Wrong | None:
    row = case.counted()
    row |= {"evidence_text": "", "evidence_end": row["evidence_start"]}
    return _rows(row)


@fault("evidence")
def evidence_of_another_sentence(case: Case) -> Wrong | None:
    row, other = case.of("LEGA_LECTURES"), case.of("DISP_LIT_CASES")
    row |= {
        "evidence_text": other["evidence_text"],
        "evidence_end": row["evidence_start"] + len(other["evidence_text"]),
    }
    return _rows(row)


@fault("self")
def offsets_shifted(case: Case) -> Wrong | None:
    row = case.counted()
    row["evidence_end"] += case.rng.randint(1, 9)
    return _rows(row)


@fault("evidence")
def encoding_damage(case: Case) -> Wrong | None:
    row = case.counted()
    for column in ("evidence_text", "sentence_text"):
        row[column] = row[column].encode("utf-8").decode("latin-1")
    row["evidence_end"] = row["evidence_start"] + len(row["evidence_text"])
    return _rows(row)


@fault("evidence")
def replacement_characters(case: Case) -> Wrong | None:
    row = case.counted()
    row |= {
        "evidence_text": "\ufffd" + row["evidence_text"][1:],
        "sentence_text": row["sentence_text"].replace(row["evidence_text"], "\ufffd" + row["evidence_text"][1:]),
    }
    return _rows(row)


@fault("evidence")
def font_garbage(case: Case) -> Wrong | None:
    row = case.counted()
    old, new = row["evidence_text"], "(cid:3021)" + row["evidence_text"]
    row |= {
        "evidence_text": new,
        "sentence_text": row["sentence_text"].replace(old, new),
        "evidence_end": row["evidence_start"] + len(new),
    }
    return _rows(row)


@fault("self")
def reader_unsure(case: Case) -> Wrong | None:
    row = case.counted()
    row["confidence"] = 0.15
    return _rows(row)


@fault("sibling")
def more_settled_than_accepted(case: Case) -> Wrong | None:
    row, total = case.of("DISP_MEDIATION_SUCCESS"), case.of("DISP_MEDIATION_ACCEPTED")
    _restate(row, total["value"] + case.rng.randint(1, 50), case.rows)
    return _rows(row)


@fault("sibling")
def rate_does_not_follow(case: Case) -> Wrong | None:
    row = case.of("DISP_MEDIATION_RATE")
    _restate(row, round(row["value"] - case.rng.choice((0.09, 0.18, 0.27)), 4), case.rows, percent=True)
    return _rows(row)


@fault("sibling")
def parts_exceed_total(case: Case) -> Wrong | None:
    row = case.of("ENFO_PENALTY_SIMPLE")
    _restate(row, row["value"] + case.rng.randint(20, 90), case.rows)
    return _rows(row)


@fault("sibling")
def more_lost_than_sued(case: Case) -> Wrong | None:
    row, total = case.of("DISP_LIT_CASES"), case.of("DISP_LIT_LOST")
    if total["value"] < 3:
        return None
    _restate(row, total["value"] - 1, case.rows)
    return _rows(row)


@fault("sibling")
def printed_swap_against_rate(case: Case) -> Wrong | None:
    row = case.of("DISP_MEDIATION_ACCEPTED")
    digits = str(int(row["value"]))
    _restate(row, int(digits[::-1]) if digits != digits[::-1] else row["value"] + 99, case.rows)
    settled, rate = case.of("DISP_MEDIATION_SUCCESS")["value"], case.of("DISP_MEDIATION_RATE")["value"]
    return _rows(row) if abs(settled / row["value"] - rate) > 0.006 else None


@fault("range")
def impossible_for_the_tier(case: Case) -> Wrong | None:
    row = case.of("LEGA_AUDIENCE")
    _restate(row, row["value"] * 10_000, case.rows)
    return _rows(row)


@fault("range")
def two_numbers_glued(case: Case) -> Wrong | None:
    row, other = case.of("DECI_LEGAL_REVIEW"), case.of("LEGA_AUDIENCE")
    _restate(row, int(f"{int(row['value'])}{int(other['value'])}"), case.rows)
    return _rows(row)


@fault("self")
def scale_conflict(case: Case) -> Wrong | None:
    row = case.of("LEGA_LECTURES")
    twin = dict(row)
    _restate(twin, row["value"] * 100, [])
    twin |= {"statement_id": key(row["statement_id"], "twin"), "evidence_start": row["evidence_start"] + 40}
    twin["evidence_end"] = twin["evidence_start"] + len(twin["evidence_text"])
    case.rows.append(twin)
    return _rows(row, twin)


@fault("self")
def row_staged_twice(case: Case) -> Wrong | None:
    row = case.counted()
    if row["indicator"] is None:
        return None
    twin = row | {"statement_id": "f" * 12 + row["statement_id"][:12]}
    case.rows.append(twin)
    return _rows(max(row, twin, key=lambda r: str(r["statement_id"])))


@fault("self")
def row_of_another_agency(case: Case) -> Wrong | None:
    row = case.counted()
    row["agency_id"] = key("another", row["agency_id"])
    return _rows(row)


@fault("self")
def row_without_report(case: Case) -> Wrong | None:
    row = case.counted()
    row["report_id"] = key("nowhere", row["statement_id"])
    return _rows(row)


@fault("dates")
def title_of_another_year(case: Case) -> Wrong | None:
    case.report["title"] = case.report["title"].replace(str(case.year), str(case.year - 2))
    return _whole(case)


@fault("dates")
def written_before_its_year(case: Case) -> Wrong | None:
    case.report["document_date"] = date(case.year - 1, 12, 20)
    return _whole(case)


@fault("dates")
def published_before_its_year(case: Case) -> Wrong | None:
    case.report["publish_date"] = date(case.year, 1, 20)
    return _whole(case)


@fault("dates")
def dated_after_it_was_seen(case: Case) -> Wrong | None:
    case.report["publish_date"] = case.report["first_seen_on"] + timedelta(days=60)
    return _whole(case)


@fault("self")
def region_of_another_tier(case: Case) -> Wrong | None:
    if case.report["tier"] != "township":
        return None
    case.report["tier"] = "county"
    return _whole(case)


@fault("self")
def region_path_broken(case: Case) -> Wrong | None:
    case.report["province"] = None
    return _whole(case)


@fault("self")
def key_not_of_its_parts(case: Case) -> Wrong | None:
    case.report["region_code"] = "110101" + ("001" if case.report["tier"] == "township" else "")
    return _whole(case)


@fault("self")
def page_furniture_as_agency(case: Case) -> Wrong | None:
    case.report["agency_name"] = "浏览次数打印字体大中小"
    return _whole(case)


@fault("self")
def look_alike(case: Case) -> Wrong | None:
    case.report["title"] = f"{case.report['agency_name']}{case.year}年政府信息公开工作年度报告"
    return _whole(case)


@fault("self")
def attachment_missed(case: Case) -> Wrong | None:
    case.report["chars"] = case.rng.randint(20, 250)
    return _whole(case)


@fault("evidence")
def text_layer_broken(case: Case) -> Wrong | None:
    case.report["garbage_share"] = 0.2
    return _whole(case)


@fault("evidence")
def scan_unreadable(case: Case) -> Wrong | None:
    case.report |= {"method": "ocr", "ocr_confidence": 0.41}
    return _whole(case)


@fault("self")
def sections_run_backwards(case: Case) -> Wrong | None:
    case.report["sections"] = [s | {"start": s["end"], "end": s["start"]} for s in case.report["sections"]]
    return _whole(case)


@fault("peer")
def duplicated_report(case: Case) -> Wrong | None:
    """A repost: the text of another agency's report, title and all, under this agency."""
    original, rows = report_rows(case.n + 1, case.year, case.seed)
    if original["text_sha256"] == case.report["text_sha256"]:
        return None
    report_id = key(case.report["agency_id"], case.year, original["text_sha256"])
    case.report |= {"report_id": report_id, "text_sha256": original["text_sha256"], "title": original["title"]}
    case.rows[:] = [
        r
        | {
            "report_id": report_id,
            "agency_id": case.report["agency_id"],
            "statement_id": key(report_id, r["statement_id"]),
        }
        for r in rows
    ]
    return _whole(case)


@fault("peer")
def figures_copied(case: Case) -> Wrong | None:
    """The sentences and figures of another agency under a title of its own, published later."""
    original, rows = report_rows(case.n + 1, case.year, case.seed)
    report_id = case.report["report_id"]
    case.report["publish_date"] = max(original["publish_date"], case.report["document_date"]) + timedelta(days=4)
    case.report["first_seen_on"] = case.report["publish_date"] + timedelta(days=5)
    case.rows[:] = [
        r
        | {
            "report_id": report_id,
            "agency_id": case.report["agency_id"],
            "statement_id": key(report_id, r["statement_id"]),
        }
        for r in rows
    ]
    return _whole(case)


@fault("self")
def two_versions_in_force(case: Case) -> Wrong | None:
    text = sha256("another version" + case.report["report_id"])
    other = case.report | {
        "report_id": key(case.report["agency_id"], case.year, text),
        "text_sha256": text,
        "url": case.report["url"] + "?2",
    }
    case.extra.append((other, [r | {"report_id": other["report_id"]} for r in case.rows]))
    return _whole(case)


@fault("evidence")
def whole_page_misread(case: Case) -> Wrong | None:
    """Recognition slipped on the whole page: most figures are wrong at once."""
    wrong = [r for r in case.rows if r["value"] >= 10 and r["unit"] != "ratio"]
    for r in wrong:
        r["value"] = r["value"] * 10 + 3
    return _whole(case)
