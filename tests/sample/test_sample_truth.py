"""The sample's reports and their truth: what is declared stands in the text, and the special cases are all there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.resources import files

import pytest

from fazhi.sample.compose import YEARS, agencies, reports
from fazhi.sample.markup import MarkupError, chinese_number, render, show
from fazhi.sample.sites import ATTACHED, items
from fazhi.sample.truth import truth

SHORT = "shanggang-2021-scan.pdf"


def test_there_are_enough_agencies_years_and_tiers():
    found = truth()["reports"]
    assert len({r["agency"] for r in found}) >= 12
    assert {r["tier"] for r in found} == {"province", "city", "county", "township"}
    assert {r["report_year"] for r in found} == set(YEARS)
    kinds = {r["agency_type"] for r in found}
    assert kinds == {"government", "department", "subdistrict_office", "development_zone", "party_and_government"}


@pytest.mark.parametrize("report", reports(), ids=lambda r: f"{r.agency}-{r.year}")
def test_report_is_as_long_as_a_real_one_and_holds_its_evidence(report):
    scanned = ATTACHED.get((report.agency, report.year), ("",))[0] == SHORT
    assert (800 if scanned else 2000) <= len(report.text) <= 6000
    body = report.body
    for mark in report.marks:
        assert body[mark.start : mark.end] == mark.evidence
        assert mark.evidence in report.text
        assert "\n" not in mark.evidence
    assert not re.search(r"[{}<>@#]", "\n".join(report.text.splitlines()[1:]))  # a title may carry foreign markup


def test_no_indicator_is_stated_with_two_values_in_one_report():
    for report in reports():
        seen: dict[str, float] = {}
        for mark in report.marks:
            if mark.kind == "fact" and mark.code != "LEGA_TARGETED_EVENTS":
                assert seen.setdefault(mark.code, mark.value) == mark.value, (report.title, mark.code)


def test_stated_value_can_be_read_back_from_its_evidence():
    """Digits in the evidence give the value: the truth is not only true to the series but to the sentence."""
    scale = {"万": 10_000, "亿": 100_000_000, "%": 0.01}
    for report in reports():
        for mark in report.marks:
            if mark.kind != "fact" or mark.is_zero or mark.value == 1.0:
                continue
            plain = re.sub(r"12345|12315|“[^”]*”", "", mark.evidence).replace(",", "")
            found = re.findall(r"(\d+(?:\.\d+)?)([万亿%])?", plain)
            if found:
                values = [float(n) * scale.get(u, 1) for n, u in found]
                assert any(abs(v - mark.value) < 1e-6 * max(1, v) for v in values), (mark.evidence, mark.value)


def test_values_keep_the_relations_between_indicators_except_where_declared():
    below = [
        ("DISP_MEDIATION_SUCCESS", "DISP_MEDIATION_ACCEPTED"),
        ("DISP_RECON_ACCEPTED", "DISP_RECON_RECEIVED"),
        ("DISP_RECON_CLOSED", "DISP_RECON_ACCEPTED"),
        ("DISP_RECON_CORRECTED", "DISP_RECON_CLOSED"),
        ("DISP_LIT_LOST", "DISP_LIT_CASES"),
        ("DISP_LIT_HEAD_APPEAR", "DISP_LIT_CASES"),
        ("RULE_NORM_FILED", "RULE_NORM_ISSUED"),
        ("RULE_NORM_ISSUED", "RULE_NORM_REVIEWED"),
        ("RULE_NORM_REPEALED", "RULE_NORM_CLEANED"),
        ("ENFO_OFFICER_TRAINED", "ENFO_OFFICERS"),
        ("ENFO_PENALTY_ORDINARY", "ENFO_PENALTY_CASES"),
        ("LEGA_ADVISOR_UNITS", "CTX_SUBUNITS"),
    ]
    broken = set()
    for report in reports():
        stated = {m.code: m.value for m in report.marks if m.kind == "fact"}
        broken |= {
            (report.agency, report.year, low)
            for low, high in below
            if low in stated and high in stated and stated[low] > stated[high]
        }
    assert broken == {("和平县阳明镇人民政府", 2022, "DISP_MEDIATION_SUCCESS")}


def test_every_special_case_is_present():
    known = truth(8765)
    assert {r["reason"] for r in known["refusals"]} == {
        "disclosure_report",
        "interpretation",
        "work_plan",
        "news",
        "statistics",
        "shufa",
        "repost",
    }
    assert [(q["agency"], q["report_year"]) for q in known["quarantines"]] == [
        ("和平县阳明镇人民政府", 2022),
        ("安康市汉滨区江北街道办事处", 2023),
    ]
    assert [(c["agency"], c["report_year"]) for c in known["coverage"] if c["status"] == "missing"] == [
        ("泾县城市管理综合行政执法局", 2022),
        *(("泾县云岭镇人民政府", year) for year in YEARS),  # a township that a portal watches and that never published
    ]
    assert [r["title"] for r in known["reports"] if "<script>" in r["title"]] == [
        "安康市汉滨区应急管理局2024年度推进法治政府建设情况报告<script>document.title='pwned'</script>"
    ]
    assert [c["agency"] for c in known["coverage"] if c["status"] == "late"] == ["泾县茂林镇人民政府"]
    flags = {(r["agency"], r["report_year"]): r["flags"] for r in known["reports"] if r["flags"]}
    assert flags == {("泾县茂林镇人民政府", 2022): ["late"], ("和平县阳明镇人民政府", 2023): ["before_year_end"]}
    assert {r["attachment"] for r in known["reports"]} - {None} == {name for name, _ in ATTACHED.values()}


def test_the_corrected_edition_differs_in_one_figure_and_comes_later():
    first = next(i for i in items() if i.superseded)
    second = next(i for i in items() if i.corrects == first.number)
    assert first.title == second.title
    assert first.number != second.number
    assert first.published < second.published
    pairs = [(a, b) for a, b in zip(first.report.marks, second.report.marks, strict=True) if a.value != b.value]
    assert [(a.code, a.value, b.value) for a, b in pairs] == [("DISP_LEGAL_AID", 1273, 1237)]


def test_texts_differ_between_agencies_and_years():
    """No two agencies share most of their sentences."""
    sentences = {(r.agency, r.year): set(re.split(r"[。；\n]", r.body)) for r in reports()}
    for (agency, year), own in sentences.items():
        for (other, other_year), theirs in sentences.items():
            if agency < other:
                assert len(own & theirs) / min(len(own), len(theirs)) < 0.8, (agency, year, other, other_year)


def test_two_processes_give_the_same_bytes():
    code = (
        "import hashlib; from fazhi.sample.truth import truth; from fazhi.sample.compose import reports; import json;"
        "print(hashlib.sha256((json.dumps(truth(1)) + ''.join(r.text for r in reports())).encode()).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_truth_is_plain_json():
    assert json.loads(json.dumps(truth(1), ensure_ascii=False)) == truth(1)


def test_attachments_are_committed_small_and_of_their_kind():
    folder = files("fazhi.sample") / "files"
    for name, _ in ATTACHED.values():
        data = (folder / name).read_bytes()
        assert 10_000 < len(data) <= 300_000
        assert data.startswith(b"PK\x03\x04" if name.endswith(".docx") else b"%PDF")


def test_attachments_hold_the_text_they_stand_for():
    import docx
    import pypdfium2

    folder = files("fazhi.sample") / "files"
    by_file = {ATTACHED[r.agency, r.year][0]: r for r in reports() if (r.agency, r.year) in ATTACHED}
    for name, report in by_file.items():
        path = str(folder / name)
        if name.endswith(".docx"):
            text = "".join(p.text for p in docx.Document(path).paragraphs)
        else:
            text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))
        packed = "".join(text.split())
        if name == SHORT:
            assert packed == ""
        else:
            missing = [m.evidence for m in report.marks if "".join(m.evidence.split()) not in packed]
            assert missing == []


@pytest.mark.parametrize(
    ("n", "fmt", "expected"),
    [
        (1234, "yu", ("1200余", 1200, "at_least")),
        (87, "cnyu", ("八十余", 80, "at_least")),
        (2130000, "wanyu", ("213万余", 2130000, "at_least")),
        (0.99296, "pct1", ("99.3%", 0.993, "exact")),
        (1.0, "pctcn", ("百分之百", 1.0, "exact")),
        (846200, "wan2", ("84.62万", 846200, "exact")),
        (2, "liang", ("两", 2, "exact")),
        (12, "cn", ("十二", 12, "exact")),
        (118, "jin", ("近120", 120, "approx")),
    ],
)
def test_number_formats_state_what_they_show(n, fmt, expected):
    assert show(n, fmt) == pytest.approx(expected) if isinstance(n, str) else show(n, fmt) == expected


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "零"),
        (10, "十"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1002, "一千零二"),
        (20000, "二万"),
        (10305, "一万零三百零五"),
    ],
)
def test_chinese_numerals(n, text):
    assert chinese_number(n) == text


def test_one_quantity_may_state_several_facts():
    text, marks = render(
        "<CTX_SUBUNITS>辖区<LEGA_ADVISOR_UNITS>{v}个村<LEGA_ADVISOR_RATE=1>全覆盖</></></>", {"v": [12]}, {}, 0
    )
    assert text == "辖区12个村全覆盖"
    assert [(m.code, m.value) for m in marks] == [
        ("LEGA_ADVISOR_RATE", 1.0),
        ("LEGA_ADVISOR_UNITS", 12.0),
        ("CTX_SUBUNITS", 12.0),
    ]


@pytest.mark.parametrize("body", ["<A_B>无数", "多余</>", "<A_B>没有值</>", "<A_B>{nothing}</>"])
def test_a_faulty_body_is_named(body):
    with pytest.raises(MarkupError):
        render(body, {"v": [1]}, {}, 0)


def test_agency_files_have_four_years_of_values():
    for agency in agencies():
        for name, series in agency["values"].items():
            assert len(series) == len(YEARS), (agency["file"], name)
