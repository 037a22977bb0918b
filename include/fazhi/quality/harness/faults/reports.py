"""Reports that are wrong as a whole: year, dates, agency, text."""

from __future__ import annotations

from datetime import date, timedelta

from fazhi.quality.harness.faults.case import Case, Wrong, everything, fault


@fault("dates")
def title_of_another_year(case: Case) -> Wrong | None:
    case.report["title"] = case.report["title"].replace(str(case.year), str(case.year - 2))
    return everything(case)


@fault("dates")
def written_before_its_year(case: Case) -> Wrong | None:
    case.report["document_date"] = date(case.year - 1, 12, 20)
    return everything(case)


@fault("dates")
def published_before_its_year(case: Case) -> Wrong | None:
    case.report["publish_date"] = date(case.year, 1, 20)
    return everything(case)


@fault("dates")
def dated_after_it_was_seen(case: Case) -> Wrong | None:
    case.report["publish_date"] = case.report["first_seen_on"] + timedelta(days=60)
    return everything(case)


@fault("self")
def region_of_another_tier(case: Case) -> Wrong | None:
    if case.report["tier"] != "township":
        return None
    case.report["tier"] = "county"
    return everything(case)


@fault("self")
def region_path_broken(case: Case) -> Wrong | None:
    case.report["province"] = None
    return everything(case)


@fault("self")
def key_not_of_its_parts(case: Case) -> Wrong | None:
    case.report["region_code"] = "110101" + ("001" if case.report["tier"] == "township" else "")
    return everything(case)


@fault("self")
def page_furniture_as_agency(case: Case) -> Wrong | None:
    case.report["agency_name"] = "浏览次数打印字体大中小"
    return everything(case)


@fault("self")
def look_alike(case: Case) -> Wrong | None:
    case.report["title"] = f"{case.report['agency_name']}{case.year}年政府信息公开工作年度报告"
    return everything(case)


@fault("self")
def attachment_missed(case: Case) -> Wrong | None:
    case.report["chars"] = case.rng.randint(20, 250)
    return everything(case)


@fault("evidence")
def text_layer_broken(case: Case) -> Wrong | None:
    case.report["garbage_share"] = 0.2
    return everything(case)


@fault("evidence")
def scan_unreadable(case: Case) -> Wrong | None:
    case.report |= {"method": "ocr", "ocr_confidence": 0.41}
    return everything(case)


@fault("self")
def sections_run_backwards(case: Case) -> Wrong | None:
    case.report["sections"] = [s | {"start": s["end"], "end": s["start"]} for s in case.report["sections"]]
    return everything(case)
