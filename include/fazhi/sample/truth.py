"""What a correct run over the sample must find: reports with every fact, refusals, quarantines, coverage.

True by construction: the values come from the marks that wrote the sentences (see markup.py).
Classes of refusal: disclosure_report, interpretation, work_plan, news, statistics, shufa (look-alikes), repost (another
body's report in this column), superseded (an edition that a corrected one replaced), unrelated (ordinary notices).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from fazhi.sample.compose import YEARS, Report, agencies
from fazhi.sample.families import address
from fazhi.sample.markup import Mark
from fazhi.sample.sites import SITES, Item, items, site_of

# special case of a report -> indicators of which at least one row must be quarantined, and the relation that is broken
BROKEN = {
    "inconsistent_success": (("DISP_MEDIATION_ACCEPTED", "DISP_MEDIATION_SUCCESS"), "success <= accepted"),
    "inconsistent_rate": (
        ("DISP_MEDIATION_ACCEPTED", "DISP_MEDIATION_SUCCESS", "DISP_MEDIATION_RATE"),
        "rate == success / accepted",
    ),
}


@lru_cache(maxsize=1)
def units() -> dict[str, str]:
    """Base unit of every indicator the sample states; rates are "ratio"."""
    data: dict[str, str] = yaml.safe_load((files("fazhi.sample") / "units.yaml").read_text(encoding="utf-8"))
    return data


def _mark(mark: Mark) -> dict[str, Any]:
    fact: dict[str, Any] = {
        "value": mark.value,
        "unit": units()[mark.code] if mark.code else mark.unit,
        "qualifier": mark.qualifier,
        "is_zero": mark.is_zero,
        "evidence": mark.evidence,
    }
    return {"indicator": mark.code, "value_max": None, **fact} if mark.code else fact


def _url(item: Item, port: int) -> str:
    return f"http://{site_of(item.site).host}:{port}{address(item)}"


def _flags(report: Report) -> Iterator[str]:
    if report.publish_date >= date(report.year + 1, 4, 1):
        yield "late"
    if report.document_date <= date(report.year, 12, 31):
        yield "before_year_end"


def _report(item: Item, port: int) -> dict[str, Any]:
    report = item.report
    if report is None:
        raise ValueError(f"{item.title} is no report")
    return {
        "agency": report.agency,
        "agency_type": report.agency_type,
        "tier": report.tier,
        "region": asdict(report.region),
        "report_year": report.year,
        "title": report.title,
        "doc_number": report.doc_number,
        "document_date": report.document_date.isoformat(),
        "publish_date": item.published.isoformat(),
        "url": _url(item, port),
        "listed_by": item.site,
        "attachment": item.attachment,
        "flags": list(_flags(report)),
        "facts": [_mark(m) for m in report.marks if m.kind == "fact"],
        "remainder": [_mark(m) for m in report.marks if m.kind == "remainder"],
        "not_facts": [m.evidence for m in report.marks if m.kind == "not_fact"],
    }


def _refused(item: Item, port: int) -> dict[str, Any]:
    return {
        "url": _url(item, port),
        "title": item.title,
        "reason": item.reason,
        "published": item.published.isoformat(),
    }


def _quarantines(found: list[dict[str, Any]], special: dict[tuple[str, int], tuple[str, ...]]) -> list[dict[str, Any]]:
    rows = []
    for report in found:
        for case in special[report["agency"], report["report_year"]]:
            if case in BROKEN:
                codes, relation = BROKEN[case]
                stated = {f["indicator"]: f["value"] for f in report["facts"] if f["indicator"] in codes}
                rows.append(
                    {
                        "agency": report["agency"],
                        "report_year": report["report_year"],
                        "relation": relation,
                        "indicators": stated,
                    }
                )
    return rows


def _coverage(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every agency and year: published (before 1 April), late, or missing; a column's keeper counts without reports."""
    flags = {(r["agency"], r["report_year"]): r["flags"] for r in found}
    keepers = (column.agency for site in SITES for column in site.columns)
    rows = []
    for agency in dict.fromkeys([*(a["agency"] for a in agencies()), *keepers]):
        for year in YEARS:
            known = flags.get((agency, year))
            status = "missing" if known is None else "late" if "late" in known else "published"
            rows.append({"agency": agency, "report_year": year, "status": status})
    return rows


def truth(port: int = 0) -> dict[str, Any]:
    """The whole truth as plain data. `port` completes the URLs; the rest does not depend on it."""
    current = sorted(
        (i for i in items() if i.report and not i.superseded),
        key=lambda i: (i.report.agency, i.report.year) if i.report else ("", 0),
    )
    found = [_report(i, port) for i in current]
    special = {(i.report.agency, i.report.year): i.report.special for i in current if i.report}
    return {
        "years": list(YEARS),
        "reports": found,
        "refusals": [_refused(i, port) for i in items() if i.reason not in (None, "unrelated", "superseded")],
        "superseded": [
            {"title": old.title, "url": _url(old, port), "replaced_by": _url(new, port)}
            for new in items()
            for old in items()
            if new.corrects == old.number and new.site == old.site and new.corrects is not None
        ],
        "unrelated": sum(i.reason == "unrelated" for i in items()),
        "quarantines": _quarantines(found, special),
        "coverage": _coverage(found),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Print what a correct run over the sample portals must find, as JSON.")
    parser.add_argument("--port", type=int, default=0, help="completes the URLs")
    print(json.dumps(truth(parser.parse_args().port), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
