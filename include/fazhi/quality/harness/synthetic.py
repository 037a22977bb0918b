"""Clean synthetic staged years: invented agencies, consistent figures, evidence, keys and offsets right."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from fazhi.quality.declared import Declared, Measure, Sibling
from fazhi.records import key, sha256
from fazhi.warehouse.operational import report as report_table
from fazhi.warehouse.operational import statement as statement_table

Row = dict[str, Any]
_SURNAMES = "青白丹碧玉金银石松柏桃梅兰竹菊荷枫桐杉柳"
_PLACES = "山河湖泉溪岭坪原川洲湾港塘坝桥亭寨屯沟峪"
_CN = "零一二三四五六七八九十"

_BOUNDS = {
    "township": (0, 20_000),
    "county": (0, 200_000),
    "city": (0, 2_000_000),
    "province": (0, 20_000_000),
    "*": (0, 20_000_000),
}
_SMALL = {"township": (0, 400), "county": (0, 2_000), "city": (0, 20_000), "province": (0, 200_000), "*": (0, 200_000)}
_RATIO = {"*": (0.0, 1.0)}
_MONEY = {"township": (0, 2e7), "county": (0, 1e9), "*": (0, 1e12)}
_PERSONS = frozenset({"人", "名", "人次"})

# A catalogue of the figures below, for tests that must not depend on the catalogue in force.
DECLARED = Declared(
    (
        Measure(
            "DISP_MEDIATION_ACCEPTED",
            "受理矛盾纠纷",
            "disputes accepted",
            "件",
            "count",
            _BOUNDS,
            frozenset({"起", "宗"}),
        ),
        Measure(
            "DISP_MEDIATION_SUCCESS", "调解成功", "disputes settled", "件", "count", _BOUNDS, frozenset({"起", "宗"})
        ),
        Measure("DISP_MEDIATION_RATE", "调解成功率", "settlement rate", "ratio", "ratio", _RATIO),
        Measure("ENFO_PENALTY_CASES", "行政处罚案件", "penalty cases", "件", "count", _BOUNDS),
        Measure("ENFO_PENALTY_SIMPLE", "简易程序案件", "summary penalty cases", "件", "count", _BOUNDS),
        Measure("ENFO_PENALTY_ORDINARY", "普通程序案件", "ordinary penalty cases", "件", "count", _BOUNDS),
        Measure("ENFO_PENALTY_AMOUNT", "罚没金额", "fines", "元", "amount", _MONEY),
        Measure("DISP_LIT_CASES", "行政应诉案件", "lawsuits", "件", "count", _SMALL),
        Measure("DISP_LIT_LOST", "败诉案件", "lawsuits lost", "件", "count", _SMALL),
        Measure(
            "LEGA_MATERIALS",
            "发放宣传资料",
            "materials handed out",
            "份",
            "count",
            {"township": (0, 300_000), "*": (0, 2e7)},
        ),
        Measure(
            "LEGA_AUDIENCE", "受众", "audience", "人次", "count", {"township": (0, 300_000), "*": (0, 2e7)}, _PERSONS
        ),
        Measure("LEGA_LECTURES", "法治讲座", "lectures", "场次", "count", _SMALL, frozenset({"场", "次"})),
        Measure(
            "LEAD_MEETINGS_LAW",
            "研究法治工作会议",
            "meetings on rule of law",
            "次",
            "count",
            {"*": (0, 100)},
            frozenset({"场"}),
        ),
        Measure("DECI_LEGAL_REVIEW", "合法性审查", "legal reviews", "件", "count", _SMALL, frozenset({"份"})),
        Measure("RULE_NORM_ISSUED", "制定规范性文件", "normative documents", "件", "count", {"*": (0, 200)}),
    ),
    (
        Sibling(("DISP_MEDIATION_SUCCESS",), ("DISP_MEDIATION_ACCEPTED",)),
        Sibling(
            ("DISP_MEDIATION_SUCCESS",), ("DISP_MEDIATION_ACCEPTED",), rate="DISP_MEDIATION_RATE", tolerance=0.0051
        ),
        Sibling(("ENFO_PENALTY_SIMPLE", "ENFO_PENALTY_ORDINARY"), ("ENFO_PENALTY_CASES",)),
        Sibling(("DISP_LIT_LOST",), ("DISP_LIT_CASES",)),
        Sibling(("RULE_NORM_ISSUED",), ("DECI_LEGAL_REVIEW",), hard=False),
    ),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a report: what was counted and the words that state it."""

    indicator: str | None
    value: float
    unit: str
    evidence: str
    sentence: int  # index of its sentence
    qualifier: str = "exact"


def _wan(n: int) -> str:
    return f"{n / 10_000:g}万"


def _percent(ratio: float) -> str:
    return f"{ratio * 100:g}%"


def _cn(n: int) -> str:
    """Chinese numeral of 0..99."""
    tens, ones = divmod(n, 10)
    return _CN[n] if n <= 10 else ("" if tens == 1 else _CN[tens]) + "十" + (_CN[ones] if ones else "")


def figures(rng: random.Random, scale: int) -> tuple[list[str], list[Figure]]:
    """Sentences of one report and the figures they state; `scale` 1 for a township, 10 for a county."""
    accepted = rng.randint(41, 400) * scale
    settled = accepted - rng.randint(0, accepted // 20)
    rate = round(settled / accepted, 4)
    cases, simple = rng.randint(30, 300) * scale, rng.randint(5, 12) * scale
    ordinary = cases - simple - rng.randint(0, 5)
    fine = rng.randint(11, 900) * 1000 * scale
    sued, lost = rng.randint(11, 60), rng.randint(2, 10)
    papers, people = rng.randint(11, 99) * 1000, rng.randint(1200, 29000)
    lectures, meetings, reviews = rng.randint(12, 90), rng.randint(2, 12), rng.randint(21, 130)
    patrols, norms = rng.randint(13, 99), 0
    sentences = [
        f"全年共受理各类矛盾纠纷{accepted}件，调解成功{settled}件，调解成功率达{_percent(rate)}。",
        f"办理行政处罚案件{cases}件，其中简易程序{simple}件、普通程序{ordinary}件，罚没金额{_wan(fine)}元。",
        f"本年度行政应诉案件{sued}件，败诉{_cn(lost)}件。",
        f"发放宣传资料{_wan(papers)}余份，受众{people}人次，举办法治讲座{lectures}场次。",
        f"召开专题会议{_cn(meetings)}次研究法治政府建设工作。",
        f"完成合法性审查{reviews}件，未制定行政规范性文件。",
        f"组织夜间联合巡查{patrols}次。",
    ]
    found = [
        Figure("DISP_MEDIATION_ACCEPTED", accepted, "件", f"受理各类矛盾纠纷{accepted}件", 0),
        Figure("DISP_MEDIATION_SUCCESS", settled, "件", f"调解成功{settled}件", 0),
        Figure("DISP_MEDIATION_RATE", rate, "ratio", f"调解成功率达{_percent(rate)}", 0),
        Figure("ENFO_PENALTY_CASES", cases, "件", f"办理行政处罚案件{cases}件", 1),
        Figure("ENFO_PENALTY_SIMPLE", simple, "件", f"简易程序{simple}件", 1),
        Figure("ENFO_PENALTY_ORDINARY", ordinary, "件", f"普通程序{ordinary}件", 1),
        Figure("ENFO_PENALTY_AMOUNT", fine, "元", f"罚没金额{_wan(fine)}元", 1),
        Figure("DISP_LIT_CASES", sued, "件", f"行政应诉案件{sued}件", 2),
        Figure("DISP_LIT_LOST", lost, "件", f"败诉{_cn(lost)}件", 2),
        Figure("LEGA_MATERIALS", papers, "份", f"发放宣传资料{_wan(papers)}余份", 3, "at_least"),
        Figure("LEGA_AUDIENCE", people, "人次", f"受众{people}人次", 3),
        Figure("LEGA_LECTURES", lectures, "场次", f"举办法治讲座{lectures}场次", 3),
        Figure("LEAD_MEETINGS_LAW", meetings, "次", f"召开专题会议{_cn(meetings)}次", 4),
        Figure("DECI_LEGAL_REVIEW", reviews, "件", f"完成合法性审查{reviews}件", 5),
        Figure("RULE_NORM_ISSUED", norms, "件", "未制定行政规范性文件", 5),
        Figure(None, patrols, "次", f"组织夜间联合巡查{patrols}次", 6),
    ]
    return sentences, found


def _agency(n: int) -> Row:
    """The n-th invented agency: every tenth a county government, the others townships of it."""
    county, town = divmod(n, 10)
    code = f"45{20 + county // 60 % 60:02d}{21 + county % 60:02d}"
    a, b = divmod(county, 20)
    county_name = f"{_SURNAMES[a % 20]}{_PLACES[b]}{_CN[a // 20 % 10] if a >= 20 else ''}县"
    path = {"province": "广西壮族自治区", "city": "示例市", "county": county_name, "township": None}
    if town == 0:
        return path | {"agency_name": f"{county_name}人民政府", "tier": "county", "region_code": code}
    town_name = f"{_SURNAMES[(n * 7) % 20]}{_PLACES[town * 2 - 1]}镇"
    return path | {
        "township": town_name,
        "agency_name": f"{county_name}{town_name}人民政府",
        "tier": "township",
        "region_code": f"{code}{99 + town:03d}",
    }


def _section(content: str, heading: str, start: int, end: int) -> Row:
    return {"content": content, "heading": heading, "start": start, "end": end, "level": 1, "areas": []}


def report_rows(n: int, year: int, seed: int = 0) -> tuple[Row, list[Row]]:
    """Report and statements of the n-th invented agency in a year; the same arguments give the same rows."""
    rng = random.Random(f"{seed}/{n}/{year}")  # noqa: S311 - reproducible data, not a secret
    place = _agency(n)
    sentences, found = figures(rng, 10 if place["tier"] == "county" else 1)
    title = f"{place['agency_name']}关于{year}年度法治政府建设情况的报告"
    text = title + "\n一、主要举措和成效\n" + "".join(sentences) + "\n二、存在的不足和原因\n三、下一年度主要安排\n"
    agency_id = key(place["region_code"], "government", "")
    text_sha = sha256("".join(text.split()))
    report_id = key(agency_id, year, text_sha)
    written = date(year + 1, 1, 4) + timedelta(days=rng.randrange(60))
    starts = [text.index(s) for s in sentences]
    head, tail = text.index("一、"), text.index("二、")
    url = f"http://www.example{n}.gov.cn/{year}.html"
    report = place | {
        "report_id": report_id,
        "report_year": year,
        "agency_id": agency_id,
        "agency_type": "government",
        "type_class": "government",
        "department": "",
        "title": title,
        "title_inferred": False,
        "document_date": written,
        "publish_date": written + timedelta(days=3),
        "first_seen_on": written + timedelta(days=9),
        "doc_number": None,
        "portal_id": f"portal{n % 7}",
        "capture_id": key(url),
        "body_capture_id": key(url),
        "url": url,
        "text_sha256": text_sha,
        "raw_sha256": sha256(url),
        "method": "html",
        "chars": 2400 + rng.randrange(900),
        "ocr_confidence": None,
        "garbage_share": 0,
        "sections": [
            _section("M1", "一、主要举措和成效", head, tail),
            _section("M2", "二、存在的不足和原因", tail, tail + 12),
            _section("M4", "三、下一年度主要安排", tail + 12, tail + 23),
        ],
        "flags": [],
        "extractor_version": "1",
        "parser_version": "1",
        "is_current": True,
        "version_no": 1,
        "verdict": None,
    }
    statements = [_statement(f, sentences, starts, report_id, agency_id, year, seq) for seq, f in enumerate(found)]
    return report, statements


def _statement(
    f: Figure, sentences: Sequence[str], starts: Sequence[int], report_id: str, agency_id: str, year: int, seq: int
) -> Row:
    sentence = sentences[f.sentence]
    start = starts[f.sentence] + sentence.index(f.evidence)
    sha = sha256("".join(sentence.split()))
    return {
        "report_id": report_id,
        "statement_id": key(agency_id, year, sha, 0, start, seq),
        "report_year": year,
        "agency_id": agency_id,
        "indicator": f.indicator,
        "name": f.indicator or "组织夜间联合巡查",
        "value": f.value,
        "value_max": None,
        "unit": f.unit,
        "unit_stated": "%" if f.unit == "ratio" else f.unit,
        "qualifier": f.qualifier,
        "is_zero": f.value == 0,
        "facets": {},
        "scope": "own",
        "period_type": "report_year",
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
        "section": "M1",
        "evidence_text": f.evidence,
        "evidence_start": start,
        "evidence_end": start + len(f.evidence),
        "page": None,
        "sentence_text": sentence,
        "sentence_sha": sha,
        "subject": None,
        "action": None,
        "object": None,
        "rule": f.indicator or "open",
        "confidence": 0.9,
        "verdict": None,
        "value_corrected": None,
        "review_id": None,
    }


def clean_year(year: int, reports: int, seed: int = 0) -> tuple[list[Row], list[Row]]:
    """Rows of stage.report and stage.statement (16 statements per report) that break no rule."""
    pairs = [report_rows(n, year, seed) for n in range(reports)]
    return [r for r, _ in pairs], [s for _, rows in pairs for s in rows]


def batches(year: int, reports: int, seed: int = 0, size: int = 2000) -> Iterator[tuple[list[Row], list[Row]]]:
    """clean_year in pieces, for large years."""
    for first in range(0, reports, size):
        pairs = [report_rows(n, year, seed) for n in range(first, min(first + size, reports))]
        yield [r for r, _ in pairs], [s for _, rows in pairs for s in rows]


def put(conn: sa.Connection, reports: Iterable[Mapping[str, Any]], statements: Iterable[Mapping[str, Any]]) -> None:
    """Insert staged rows."""
    conn.execute(report_table.insert(), [dict(r) for r in reports])
    conn.execute(statement_table.insert(), [dict(s) for s in statements])
