"""A small invented nation that fills the warehouse for the console's tests and for looking at it by hand.

Places, agencies and reports are made up (codes 99…). Pages are archived as WARC and read by the real extractor, so
that every statement's offsets point into a real Document.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from fazhi import records
from fazhi.archive import Archive, index
from fazhi.archive import records as warc
from fazhi.extract import EXTRACTOR_VERSION, extract_bytes, to_payload
from fazhi.quality import tables as q
from fazhi.warehouse import mart_tables as m
from fazhi.warehouse import operational as o
from fazhi.warehouse import partitions, tables

YEARS = range(2019, 2025)
AS_OF = date(2025, 6, 1)
NOW = datetime(2025, 6, 1, 4, 0, tzinfo=UTC)
SCRIPT = "<script>document.title='pwned'</script><img src=x onerror=\"window.pwned=1\">"

PROVINCES = {"990000": "云岭省", "980000": "海屿省", "970000": "北原省"}
CITIES = {"990100": "清河市", "990200": "白石市", "980100": "东澜市"}
COUNTIES = {"990121": "柳溪县", "990122": "松坪县", "990221": "沙田县", "980121": "月湾县"}
TOWNS = {
    "990121100": "青禾镇", "990121101": "石桥镇", "990121102": "南塘乡", "990121103": "北岗镇",
    "990122100": "松口镇", "990122101": "梅园乡", "990221100": "沙河镇", "980121100": "月港镇",
}  # fmt: skip
SUFFIX = {"province": "人民政府", "city": "人民政府", "county": "人民政府", "township": "人民政府"}
UNWATCHED = ("970000", "980121100")
MISSING = {("990121102", 2023), ("990121102", 2024), ("990122101", 2022), ("990221", 2024)}
LATE = {("990121101", 2023), ("990100", 2021), ("990122", 2024)}

INDICATORS = {
    "norm.filed": ("规范性文件备案数", "Normative documents filed", "件", "sum"),
    "mediation.total": ("受理矛盾纠纷数", "Disputes accepted for mediation", "件", "sum"),
    "mediation.rate": ("调解成功率", "Mediation success rate", "ratio", "ratio"),
    "training.sessions": ("法治培训场次", "Legal training sessions", "场", "sum"),
    "leaflets.given": ("发放宣传资料份数", "Leaflets handed out", "份", "sum"),
}


def _tier(code: str) -> str:
    return {9: "township"}.get(len(code)) or ("province" if code.endswith("0000") else "city" if code.endswith("00") else "county")


def _above(code: str) -> str | None:
    tier = _tier(code)
    return {"township": code[:6], "county": code[:4] + "00", "city": code[:2] + "0000", "province": None}[tier]


PLACES = {**PROVINCES, **CITIES, **COUNTIES, **TOWNS}


def path(code: str) -> dict[str, str | None]:
    """Names of the regions a place lies in, its own included."""
    names: dict[str, str | None] = dict.fromkeys(("province", "city", "county", "township"))
    at: str | None = code
    while at:
        names[_tier(at)] = PLACES[at]
        at = _above(at)
    return names


def agency_id(code: str) -> str:
    return records.key(code, "government", "")


def agency_name(code: str) -> str:
    names = path(code)
    full = names["county"] if _tier(code) == "township" else None
    return f"{full or ''}{PLACES[code]}人民政府"


@dataclass(frozen=True)
class Said:
    """One statement of an invented report."""

    indicator: str | None
    value: float
    unit: str
    sentence: str
    evidence: str
    name: str | None = None
    qualifier: str = "exact"
    unit_stated: str = ""
    section: str = "M1"
    verdict: str = "pass"
    rules: tuple[str, ...] = ()
    period_type: str = "report_year"
    extra: Mapping[str, Any] = field(default_factory=dict)


def said(year: int) -> list[Said]:
    """What the invented government of 柳溪县 states about a year."""
    n = year - 2019
    leaflets = [20000, 21000, 26000, 24000, 31000, 30000][n]
    accepted = 640 + 37 * n
    rate = [0.951, 0.957, 0.962, 0.97, 0.974, 0.981][n]
    out = [
        Said("norm.filed", 12 + n, "件", f"全年制定并报送备案行政规范性文件{12 + n}件。", f"规范性文件{12 + n}件", unit_stated="件"),
        Said("mediation.total", accepted, "件", f"各级调解组织受理矛盾纠纷{accepted}件，调解成功率{rate * 100:.1f}%。",
             f"受理矛盾纠纷{accepted}件", unit_stated="件"),
        Said("mediation.rate", rate, "ratio", f"各级调解组织受理矛盾纠纷{accepted}件，调解成功率{rate * 100:.1f}%。",
             f"调解成功率{rate * 100:.1f}%", unit_stated="%"),
        Said("leaflets.given", leaflets, "份", f"开展宪法宣传，发放宣传资料{leaflets // 10000}万余份。" if leaflets % 10000 == 0
             else f"开展宪法宣传，发放宣传资料{leaflets}份。",
             f"发放宣传资料{leaflets // 10000}万余份" if leaflets % 10000 == 0 else f"发放宣传资料{leaflets}份",
             qualifier="at_least" if leaflets % 10000 == 0 else "exact", unit_stated="万份"),
        Said(None, 6 + n, "处", f"新建法治文化广场{6 + n}处。", f"法治文化广场{6 + n}处", name="新建法治文化广场", unit_stated="处"),
    ]  # fmt: skip
    if year == 2021:
        out = [s for s in out if s.indicator != "norm.filed"]
    if year != 2022:
        part = year == 2023
        out.append(
            Said(
                "training.sessions", 30 + 2 * n, "场",
                f"截至11月底，举办法治培训{30 + 2 * n}场。" if part else f"全年举办法治培训{30 + 2 * n}场。",
                f"法治培训{30 + 2 * n}场", period_type="cutoff" if part else "report_year", unit_stated="场",
            )
        )  # fmt: skip
    return out


HELD = (
    Said("mediation.total", 41000000, "件", "各级调解组织共受理矛盾纠纷4100万件。", "受理矛盾纠纷4100万件",
         verdict="quarantine", rules=("range.mediation.total",), unit_stated="万件"),
    Said("mediation.rate", 9.87, "ratio", "纠纷调解成功率987%。", "调解成功率987%",
         verdict="quarantine", rules=("domain.ratio",), unit_stated="%"),
    Said("training.sessions", 3000, "场", "镇村两级举办法治培训3000场。", "法治培训3000场",
         verdict="quarantine", rules=("range.training.sessions",), unit_stated="场"),
)  # fmt: skip
RULES = (
    ("range.mediation.total", "quarantine_row", "range", "受理矛盾纠纷数超出本级合理范围", "Disputes beyond what this tier can see"),
    ("range.training.sessions", "quarantine_row", "range", "培训场次超出本级合理范围", "Training sessions beyond this tier's range"),
    ("domain.ratio", "quarantine_row", "domain", "比率应在 0 与 1 之间", "A rate lies between 0 and 1"),
    ("key.statement", "block_year", "key", "陈述键唯一", "Statement keys are unique"),
    ("text.garbage", "quarantine_report", "text", "不可读字符过多", "Too many unreadable characters"),
    ("sibling.mediation", "flag", "sibling", "成功数不大于受理数", "Successes do not exceed acceptances"),
)


def page_html(title: str, sentences: list[str], year: int, *, extra: str = "") -> bytes:
    """An archived page as portals present them, with scripts and furniture that must stay inert."""
    body = "\n".join(f"<p style='text-indent:2em'>　　{s}</p>" for s in sentences)
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>
<meta name="ArticleTitle" content="{title.replace('"', "&quot;").replace("<", "&lt;")}"><meta name="PubDate" content="{year + 1}-03-15 09:00">
<script>window.pwned = 1; parent.pwned = 1;</script><link rel="stylesheet" href="/style.css"></head>
<body onload="parent.pwned=2"><div class="nav"><a href="javascript:parent.pwned=3">首页</a> &gt; 法治政府建设</div>
<form action="/search"><input name="q"><button>搜索</button></form>
<div class="article" id="zoom"><h1>{title.replace("<", "&lt;")}</h1>{body}{extra}</div>
<iframe src="https://example.org/"></iframe></body></html>""".encode()


def sentences(year: int, statements: list[Said], place: str) -> list[str]:
    facts = list(dict.fromkeys(s.sentence for s in statements if s.section == "M1"))
    return [
        f"{year}年，{place}坚持以习近平法治思想为指导，扎实推进法治政府建设，现将有关情况报告如下。",
        "一、主要举措和成效",
        *[f"坚持依法履职，持续提升治理效能。{f}各项工作按照年度要点稳步推进，群众满意度不断提高。" for f in facts],
        "二、存在的不足和原因",
        "部分单位运用法治思维解决问题的能力仍需加强，基层执法力量相对薄弱，原因在于培训的针对性不够、人员流动较大。",
        "三、党政主要负责人履行推进法治建设第一责任人职责情况",
        "党政主要负责人带头学法用法，定期听取法治政府建设工作汇报，研究解决重点难点问题。",
        "四、下一年度工作安排",
        "下一年，将继续完善行政决策程序，加强行政执法监督，深化法治宣传教育。",
    ]


SECTION_HEADS = {"M1": "一、主要举措", "M2": "二、存在的不足", "M3": "三、党政主要", "M4": "四、下一年度"}


def pdf_bytes(title: str, paragraphs: list[str]) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    y = 780
    canvas.setFont("STSong-Light", 18)
    canvas.drawCentredString(297, y, title)
    canvas.setFont("STSong-Light", 13)
    for paragraph in paragraphs:
        text = "　　" + paragraph
        for line in [text[i : i + 36] for i in range(0, len(text), 36)]:
            y -= 24
            if y < 70:
                canvas.showPage()
                canvas.setFont("STSong-Light", 13)
                y = 780
            canvas.drawString(65, y, line)
    canvas.save()
    return out.getvalue()


@dataclass
class Filled:
    """Keys that tests ask for."""

    reports: dict[tuple[str, int], str] = field(default_factory=dict)  # (region code, year) → report in force
    older: str = ""  # first version of 柳溪县 2022
    statements: dict[tuple[str, int, str], str] = field(default_factory=dict)  # (region, year, evidence) → statement


def fill(engine: sa.Engine, archive_url: str) -> Filled:
    """Fill an empty migrated warehouse and the archive at `archive_url`."""
    done = Filled()
    with engine.begin() as conn:
        for table in (*tables.FACTS, tables.fact_coverage, m.yoy_indicator):
            for year in YEARS:
                partitions.ensure(conn, table, year)
        _dimensions(conn)
        _rules(conn)
    archive = Archive(archive_url)
    captures: list[records.Capture] = []
    with archive.writer(on_publish=captures.extend) as writer:
        plans = list(_plans())
        for plan in plans:
            exchange = warc.Exchange(plan["url"], 200, "OK", (("Content-Type", plan["media_type"]),), plan["data"], plan["data"], NOW)
            writer.add(exchange, warc.carried_of(
                exchange, plan["media_type"], portal_id=plan["portal"], kind="detail", parent_url=None, title=plan["title"],
                listed_on=plan["published"], year_hint=plan["year"], provenance="sample",
            ))  # fmt: skip
    index.upsert(engine, captures)
    by_url = {c.url: c for c in captures}
    with engine.begin() as conn:
        for plan in plans:
            _report(conn, plan, by_url[plan["url"]], done)
        _marts(conn, done)
        _gate(conn, done)
    return done


_NEUTRAL: dict[type, Any] = {dict: {}, list: [], str: "", int: 0, bool: False, date: AS_OF, datetime: NOW}


def put(conn: sa.Connection, table: sa.Table, **values: Any) -> None:
    """Insert a row; columns that must not be null and that no test looks at get a neutral value."""
    for column in table.columns:
        if column.name not in values and not column.nullable and column.server_default is None and column.identity is None:
            kind = list if isinstance(column.type, sa.ARRAY) else column.type.python_type
            values[column.name] = _NEUTRAL.get(kind, 0)
    conn.execute(sa.insert(table).values(**values))


def _dimensions(conn: sa.Connection) -> None:
    day = date(2015, 1, 1)
    for code, name in PLACES.items():
        codes = {f"{_tier(c)}_code": c for c in _line(code) if _tier(c) != "township"}
        put(conn, tables.dim_region, 
            region_code=code, valid_from=day, is_current=True, name=name, tier=_tier(code), parent_code=_above(code), **codes, **path(code))
        put(conn, tables.dim_agency, 
            agency_id=agency_id(code), valid_from=day, is_current=True, name=agency_name(code), agency_type="government",
            type_class="government", department="", tier=_tier(code), region_code=code, **path(code))
    for number, (code, (cn, en, unit, how)) in enumerate(INDICATORS.items(), 1):
        put(conn, tables.dim_indicator, 
            indicator_key=number, code=code, name_cn=cn, name_en=en, unit=unit, value_kind="rate" if unit == "ratio" else "count", aggregation=how)
    for year in YEARS:
        put(conn, tables.dim_year, report_year=year, regime="2019-28", regime_name="督察工作规定", due_on=date(year + 1, 4, 1))
        put(conn, m.refreshed, mart="marts", report_year=year, as_of=AS_OF, version="1.0")
    put(conn, m.refreshed, mart="coverage", report_year=0, as_of=AS_OF, version="1.0")
    today = datetime.now(UTC) - timedelta(hours=3)
    for n, (portal, (name, outcome)) in enumerate(PORTALS.items()):
        ok = outcome == "ok"
        put(conn, tables.dim_portal, 
            portal_id=portal, site=f"www.{portal}.gov.cn", name=name, region_code=list(PLACES)[n], tier="county", family="trs", monitored=True)
        put(conn, o.portal_health, 
            portal_id=portal, last_attempt_at=today, last_success_at=today if ok else today - timedelta(days=40 + n), outcome=outcome, links=24 + n,
            links_before=24 + n if ok else 31, pages=2, detail=None if ok else "list page answered 412 with a script challenge")
        put(conn, m.portal_health, portal_id=portal, captures=60 + n, reports=18 + n)


PORTALS = {
    "yunling": ("云岭省人民政府", "ok"), "haiyu": ("海屿省人民政府", "ok"), "liuxi": ("柳溪县法治政府建设年报", "ok"),
    "baishi": ("白石市人民政府", "blocked: 412 challenge"), "songping": ("松坪县人民政府", "empty"), "hostile": (f"坏站 {SCRIPT}", "error: reset"),
}  # fmt: skip


def _line(code: str) -> Iterator[str]:
    at: str | None = code
    while at:
        yield at
        at = _above(at)


def _rules(conn: sa.Connection) -> None:
    for rule_id, severity, layer, zh, en in RULES:
        put(conn, q.rule, 
            rule_id=rule_id, severity=severity, layer=layer, row_kind="statement", origin="hand", title_zh=zh, title_en=en,
            explain_zh=f"{zh}：请对照原文核对数值与单位。", explain_en=f"{en}: compare value and unit with the page.")


def status(code: str, year: int) -> str:
    if code in UNWATCHED:
        return "unmonitored"
    if code == "990200" and year == 2024:
        return "blocked"
    return "missing" if (code, year) in MISSING else "late" if (code, year) in LATE else "published"


def _plans() -> Iterator[dict[str, Any]]:
    for code in PLACES:
        for year in YEARS:
            state = status(code, year)
            if state in ("published", "late"):
                yield _plan(code, year, 1 if not (code == "990121" and year == 2022) else 2, state)
    yield _plan("990121", 2022, 1, "published")


def _plan(code: str, year: int, version: int, state: str) -> dict[str, Any]:
    name = agency_name(code)
    statements = said(year) if code in ("990121", "990121100", "990122") else said(year)[:1]
    if code == "990121100" and year == 2024:
        statements = [*statements[:1], *HELD]
    title = f"{name}关于{year}年法治政府建设情况的报告"
    hostile = code == "990121101" and year == 2023
    if hostile:
        title = f"石桥镇{year}年法治政府建设年度报告{SCRIPT}"
    texts = sentences(year, statements, PLACES[code])
    if code == "990121" and year == 2022 and version == 1:
        texts[2] = texts[2].replace("文件15件", "文件51件")
        texts.pop(-3)
    pdf = code == "990121100" and year == 2023
    data = pdf_bytes(title, texts) if pdf else page_html(title, texts, year)
    published = date(year + 1, 5, 20) if state == "late" else date(year + 1, 3, 15)
    return {
        "code": code, "year": year, "version": version, "statements": statements, "title": title, "data": data, "published": published,
        "media_type": "application/pdf" if pdf else "text/html", "portal": "liuxi" if code.startswith("990121") else "yunling",
        "url": f"https://www.liuxi.gov.cn/{code}/{year}/v{version}.{'pdf' if pdf else 'html'}",
    }  # fmt: skip


def _report(conn: sa.Connection, plan: dict[str, Any], capture: records.Capture, done: Filled) -> None:
    code, year, agency = plan["code"], plan["year"], agency_id(plan["code"])
    document = extract_bytes(plan["data"], url=plan["url"], media_type=plan["media_type"])
    report_id = records.key(agency, year, document.text_sha256)
    current = plan["version"] == 2 or not (code == "990121" and year == 2022)
    if current:
        done.reports[code, year] = report_id
    else:
        done.older = report_id
    starts = {s: document.text.find(head) for s, head in SECTION_HEADS.items()}
    ends = [*list(starts.values())[1:], len(document.text)]
    sections = [
        {"content": s, "heading": SECTION_HEADS[s], "start": at, "end": end, "level": 1, "areas": []}
        for (s, at), end in zip(starts.items(), ends, strict=True) if at >= 0
    ]  # fmt: skip
    put(conn, o.document, 
        raw_sha256=document.raw_sha256, extractor_version=EXTRACTOR_VERSION, text_sha256=document.text_sha256, method=document.method,
        payload=to_payload(document))
    put(conn, o.report, 
        report_id=report_id, report_year=year, agency_id=agency, agency_name=agency_name(code), agency_type="government", tier=_tier(code),
        region_code=code, **path(code), title=plan["title"], title_inferred=False, document_date=plan["published"] - timedelta(days=20),
        publish_date=plan["published"], first_seen_on=plan["published"] + timedelta(days=1), doc_number=f"政发〔{year + 1}〕7号",
        portal_id=plan["portal"], capture_id=capture.capture_id, body_capture_id=capture.capture_id, url=plan["url"],
        text_sha256=document.text_sha256, raw_sha256=document.raw_sha256, method=document.method, chars=len(document.text), garbage_share=0,
        sections=sections, flags=["dated_before_year_end"] if year == 2023 else [], extractor_version=EXTRACTOR_VERSION, parser_version="1",
        is_current=current, version_no=plan["version"], verdict="pass")
    for statement in plan["statements"]:
        _statement(conn, plan, document, report_id, statement, current, done)


def _statement(
    conn: sa.Connection, plan: dict[str, Any], document: records.Document, report_id: str, s: Said, current: bool, done: Filled
) -> None:
    year, agency = plan["year"], agency_id(plan["code"])
    sentence, evidence = s.sentence, s.evidence
    if not current:
        sentence, evidence = sentence.replace("文件15件", "文件51件"), evidence.replace("文件15件", "文件51件")
    at = document.text.find(sentence)
    assert at >= 0, (sentence, document.text)
    start = at + sentence.find(evidence)
    statement_id = records.key(agency, year, records.sha256(sentence), 0, start - at, 0 if current else 1)
    common = {
        "evidence_text": evidence, "evidence_start": start, "evidence_end": start + len(evidence), "page": 1 if document.pages else None,
        "sentence_text": sentence, "sentence_sha": records.sha256("".join(sentence.split())), "subject": None, "action": None, "object": None,
        "rule": "test", "confidence": 0.9, "unit_stated": s.unit_stated,
    }  # fmt: skip
    shape = {
        "value": s.value, "value_max": None, "unit": s.unit, "qualifier": s.qualifier, "is_zero": s.value == 0, "scope": "own",
        "period_type": s.period_type, "period_start": date(year, 1, 1), "period_end": date(year, 11, 30) if s.period_type == "cutoff" else None,
        "section": s.section, "facets": {},
    }  # fmt: skip
    put(conn, o.statement, 
        report_id=report_id, statement_id=statement_id, report_year=year, agency_id=agency, indicator=s.indicator, name=s.name,
        verdict=s.verdict, **shape, **common)
    if not current:
        return
    done.statements[plan["code"], year, evidence] = statement_id
    if s.verdict == "pass":
        key = list(INDICATORS).index(s.indicator) + 1 if s.indicator else 0
        put(conn, tables.fact_statement, 
            report_year=year, agency_id=agency, statement_id=statement_id, report_id=report_id, indicator_key=key, name=s.name, corrected=False,
            flagged=False, contradicted=False, **shape)
        put(conn, tables.fact_evidence, report_year=year, agency_id=agency, statement_id=statement_id, **common)
    else:
        put(conn, q.quarantine, 
            report_id=report_id, statement_id=statement_id, report_year=year, agency_id=agency, row_kind="statement", indicator=s.indicator,
            cause="own", rules=list(s.rules), run_at=NOW)
        for rule in s.rules:
            put(conn, q.violation, 
                report_year=year, rule_id=rule, report_id=report_id, statement_id=statement_id, row_kind="statement", severity="quarantine_row",
                agency_id=agency, indicator=s.indicator, observed=f"{s.value:,.10g}", expected="0–1" if "ratio" in rule else "≤ 500", evidence=evidence)


def _marts(conn: sa.Connection, done: Filled) -> None:
    for code in PLACES:
        who = {"agency_id": agency_id(code), "agency_name": agency_name(code), "agency_type": "government", "tier": _tier(code),
               "region_code": code, **{k: v for k, v in path(code).items() if k != "township"}}  # fmt: skip
        for year in YEARS:
            state = status(code, year)
            published = date(year + 1, 5, 20) if state == "late" else date(year + 1, 3, 15) if state == "published" else None
            put(conn, tables.fact_coverage,
                report_year=year, **who, department="", expected="region", due_on=date(year + 1, 4, 1), published_on=published,
                first_seen_on=published, report_id=done.reports.get((code, year)),
                portal_id={"unmonitored": None, "blocked": "baishi"}.get(state, "liuxi"))
            if published:
                late = (published - date(year + 1, 4, 1)).days
                put(conn, m.timeliness, 
                    report_year=year, **who, regime="2019-28", due_on=date(year + 1, 4, 1), first_seen_on=published, basis="stated",
                    stated_published_on=published, days_late=late, on_time=late <= 0, dated_before_year_end=False)
    conn.execute(sa.text("""
        insert into mart.coverage_summary (report_year, region_code, tier, agency_type, status, region_name, agencies, as_of)
        select c.report_year, d.province_code, c.tier, c.agency_type, c.status, min(c.province), count(*), min(c.as_of)
        from mart.coverage c join dw.dim_region d using (region_code) group by 1, 2, 3, 4, 5"""))
    for code in ("990121", "990121100", "990122"):
        _yoy(conn, code, done)
    for n, year in enumerate(YEARS):
        for region, name in (("000000", "全国"), ("990000", "云岭省")):
            put(conn, m.yoy_region, 
                report_year=year, region_code=region, tier="county", agency_type="government", indicator="mediation.total", scope="own",
                region_name=name, indicator_name="受理矛盾纠纷数", unit="件", method="sum", panel=2 if n else 0,
                value=2 * (640 + 37 * n) if n else None, value_prev=2 * (603 + 37 * n) if n else None, change=74 if n else None,
                change_ratio=74 / (2 * (603 + 37 * n)) if n else None, stated=2, stated_prev=2 if n else 0, reports=3, reports_prev=3 if n else 0,
                expected=4, panel_share=0.66 if n else None, flags=[])
    for year in (2023, 2024):
        for other, kind, jaccard in ((("990121", year - 1), "own_last_year", 0.83), (("990122", year), "neighbour", 0.41)):
            put(conn, m.text_reuse, 
                report_year=year, agency_id=agency_id("990121"), other_year=other[1], other_agency_id=agency_id(other[0]), kind=kind,
                jaccard=jaccard, containment=jaccard + 0.05)


def _yoy(conn: sa.Connection, code: str, done: Filled) -> None:
    who = {"agency_id": agency_id(code), "agency_name": agency_name(code), "agency_type": "government", "tier": _tier(code),
           "region_code": code, **{k: v for k, v in path(code).items() if k != "township"}}  # fmt: skip
    before: dict[str, Said] = {}
    for year in YEARS:
        now = {s.indicator: s for s in said(year) if s.indicator} if (code, year) in done.reports else {}
        if code == "990121100" and year == 2024:
            now = {"norm.filed": said(year)[0]}
        for indicator, s in now.items():
            prev = before.get(indicator)
            flags = [f for f, on in (("no_prior_value", prev is None), ("part_year", s.period_type == "cutoff"),
                                     ("bound", "at_least" in (s.qualifier, prev.qualifier if prev else ""))) if on]  # fmt: skip
            change = s.value - prev.value if prev else None
            put(conn, m.yoy_indicator, 
                report_year=year, **who, indicator=indicator, scope="own", facet_key="", indicator_name=INDICATORS[indicator][0], facets={},
                unit=s.unit, value=s.value, qualifier=s.qualifier, value_prev=prev.value if prev else None,
                qualifier_prev=prev.qualifier if prev else None, change=change, change_ratio=change / prev.value if prev else None,
                comparable=not flags, flags=flags, statement_id=done.statements.get((code, year, s.evidence)), repeats=1)
        before = {k: v for k, v in now.items() if k}


def _gate(conn: sa.Connection, done: Filled) -> None:
    for year in YEARS:
        blocked = year == 2020
        put(conn, q.year_status, 
            report_year=year, state="blocked" if blocked else "open", rules=["key.statement"] if blocked else [],
            reasons=["陈述键重复 2 行"] if blocked else [], released_rules=[])
        for n in range(3 if year == 2024 else 1):
            run = records.key(year, n)
            held = len(HELD) if year == 2024 else 0
            put(conn, q.gate_run, 
                run_id=run, report_year=year, reports=16, statements=60 + n, passed=55 - n, flagged=4, quarantined=held + 2 * (2 - n) * (year == 2024),
                rejected=1, reports_quarantined=0, blocked=blocked, seconds=1.5, data_docs=f"data_docs/{year}/index.html",
                run_at=NOW - timedelta(days=10 * (2 - n)))
            for rule_id, severity, *_ in RULES:
                bad = {"range.mediation.total": 1, "domain.ratio": 1, "range.training.sessions": 1}.get(rule_id, 0) if year == 2024 else int(
                    blocked and rule_id == "key.statement") * 2
                put(conn, q.result, 
                    run_id=run, rule_id=rule_id, report_year=year, severity=severity, success=not bad, unexpected=bad + (2 - n if bad else 0),
                    evaluated=60, run_at=NOW - timedelta(days=10 * (2 - n)))
