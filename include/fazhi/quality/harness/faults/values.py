"""Figures misread: digits, units, multiples, domains, qualifiers."""

from __future__ import annotations

from fazhi.quality.harness.faults.case import Case, Wrong, fault, misread, these


@fault("evidence")
def swapped_digits(case: Case) -> Wrong | None:
    row = case.counted()
    digits = list(str(int(row["value"])))
    places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and (i or digits[1] != "0")]
    if not places:
        return None
    i = case.rng.choice(places)
    digits[i], digits[i + 1] = digits[i + 1], digits[i]
    return misread(row, int("".join(digits)))


@fault("evidence")
def dropped_digit(case: Case) -> Wrong | None:
    row = case.counted(100)
    digits = str(int(row["value"]))
    i = case.rng.randrange(1, len(digits))
    return misread(row, int(digits[:i] + digits[i + 1 :]))


@fault("evidence")
def doubled_digit(case: Case) -> Wrong | None:
    row = case.counted()
    digits = str(int(row["value"]))
    return misread(row, int(digits + digits[-1]))


@fault("evidence")
def changed_digit(case: Case) -> Wrong | None:
    row = case.counted()
    digits = list(str(int(row["value"])))
    i = case.rng.randrange(len(digits))
    digits[i] = str((int(digits[i]) + case.rng.randint(1, 8)) % 9 + 1)
    return misread(row, int("".join(digits)))


@fault("evidence")
def wan_lost(case: Case) -> Wrong | None:
    row = case.of("LEGA_MATERIALS", "ENFO_PENALTY_AMOUNT")
    return misread(row, row["value"] / 10_000)


@fault("evidence")
def wan_doubled(case: Case) -> Wrong | None:
    row = case.counted()
    return misread(row, row["value"] * 10_000)


@fault("evidence")
def tenfold(case: Case) -> Wrong | None:
    row = case.counted()
    return misread(row, row["value"] * 10)


@fault("range")
def percent_not_converted(case: Case) -> Wrong | None:
    row = case.of("DISP_MEDIATION_RATE")
    return misread(row, row["value"] * 100)


@fault("evidence")
def numeral_misread(case: Case) -> Wrong | None:
    row = case.of("DISP_LIT_LOST", "LEAD_MEETINGS_LAW")
    return misread(row, row["value"] + 10)


@fault("evidence")
def shifted_column(case: Case) -> Wrong | None:
    rows = [
        r for r in case.rows if r["indicator"] in ("ENFO_PENALTY_CASES", "ENFO_PENALTY_SIMPLE", "ENFO_PENALTY_ORDINARY")
    ]
    values = [r["value"] for r in rows]
    for r, v in zip(rows, values[1:] + values[:1], strict=True):
        r["value"] = v
    return these(*rows)


@fault("evidence")
def neighbours_value(case: Case) -> Wrong | None:
    row, other = case.of("LEGA_LECTURES"), case.of("LEGA_AUDIENCE")
    return misread(row, other["value"])


@fault("evidence")
def zero_for_a_number(case: Case) -> Wrong | None:
    row = case.of("LEGA_LECTURES", "DECI_LEGAL_REVIEW", "LEGA_AUDIENCE")
    row["is_zero"] = True
    return misread(row, 0)


@fault("self")
def negative_value(case: Case) -> Wrong | None:
    row = case.counted()
    return misread(row, -row["value"])


@fault("self")
def not_a_number(case: Case) -> Wrong | None:
    row = case.counted()
    row["value"] = float("nan")
    return these(row)


@fault("self")
def fraction_of_a_case(case: Case) -> Wrong | None:
    row = case.of("DISP_LIT_CASES", "DECI_LEGAL_REVIEW")
    return misread(row, row["value"] + 0.5)


@fault("self")
def zero_mark_on_a_number(case: Case) -> Wrong | None:
    row = case.counted()
    row["is_zero"] = True
    return these(row)


@fault("self")
def range_upside_down(case: Case) -> Wrong | None:
    row = case.counted()
    row |= {"qualifier": "range", "value_max": row["value"] - 5}
    return these(row)


@fault("self")
def unknown_qualifier(case: Case) -> Wrong | None:
    row = case.counted()
    row["qualifier"] = "roughly"
    return these(row)


@fault("self")
def unknown_scope(case: Case) -> Wrong | None:
    row = case.counted()
    row["scope"] = "nation"
    return these(row)


@fault("self")
def unknown_indicator(case: Case) -> Wrong | None:
    row = case.of("LEGA_LECTURES", "LEGA_AUDIENCE")
    row["indicator"] = row["indicator"] + "_OLD"
    return these(row)


@fault("self")
def money_for_cases(case: Case) -> Wrong | None:
    row = case.of("DISP_LIT_CASES", "LEGA_AUDIENCE", "DECI_LEGAL_REVIEW")
    row["unit"] = "元"
    return these(row)


@fault("self")
def unit_lost(case: Case) -> Wrong | None:
    row = case.counted()
    row["unit"] = ""
    return these(row)


@fault("self")
def facets_not_an_object(case: Case) -> Wrong | None:
    row = case.of("LEGA_LECTURES")
    row["facets"] = ["讲座"]
    return these(row)
