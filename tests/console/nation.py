"""A small invented nation: its places, who publishes, what the reports say. nation_fill.py puts it into a warehouse.

Places, agencies and reports are made up (codes 97… to 99…).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from fazhi import records

YEARS = range(2019, 2025)
AS_OF = date(2025, 6, 1)
NOW = datetime(2025, 6, 1, 4, 0, tzinfo=UTC)
SCRIPT = "<script>document.title='pwned'</script><img src=x onerror=\"window.pwned=1\">"

PROVINCES = {"990000": "云岭省", "980000": "海屿省", "970000": "北原省"}
CITIES = {"990100": "清河市", "990200": "白石市", "980100": "东澜市"}
COUNTIES = {"990121": "柳溪县", "990122": "松坪县", "990221": "沙田县", "980121": "月湾县"}
TOWNS = {
    "990121100": "青禾镇",
    "990121101": "石桥镇",
    "990121102": "南塘乡",
    "990121103": "北岗镇",
    "990122100": "松口镇",
    "990122101": "梅园乡",
    "990221100": "沙河镇",
    "980121100": "月港镇",
}
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


PORTALS = {
    "yunling": ("云岭省人民政府", "ok"),
    "haiyu": ("海屿省人民政府", "ok"),
    "liuxi": ("柳溪县法治政府建设年报", "ok"),
    "baishi": ("白石市人民政府", "blocked: 412 challenge"),
    "songping": ("松坪县人民政府", "empty"),
    "hostile": (f"坏站 {SCRIPT}", "error: reset"),
}


def tier_of(code: str) -> str:
    return {9: "township"}.get(len(code)) or (
        "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"
    )


def above(code: str) -> str | None:
    tier = tier_of(code)
    return {"township": code[:6], "county": code[:4] + "00", "city": code[:2] + "0000", "province": None}[tier]


PLACES = {**PROVINCES, **CITIES, **COUNTIES, **TOWNS}


def path(code: str) -> dict[str, str | None]:
    """Names of the regions a place lies in, its own included."""
    names: dict[str, str | None] = dict.fromkeys(("province", "city", "county", "township"))
    at: str | None = code
    while at:
        names[tier_of(at)] = PLACES[at]
        at = above(at)
    return names


def agency_id(code: str) -> str:
    return records.key(code, "government", "")


def agency_name(code: str) -> str:
    names = path(code)
    full = names["county"] if tier_of(code) == "township" else None
    return f"{full or ''}{PLACES[code]}人民政府"


def status(code: str, year: int) -> str:
    if code in UNWATCHED:
        return "unmonitored"
    if code == "990200" and year == 2024:
        return "blocked"
    return "missing" if (code, year) in MISSING else "late" if (code, year) in LATE else "published"


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
        Said(
            "norm.filed",
            12 + n,
            "件",
            f"全年制定并报送备案行政规范性文件{12 + n}件。",
            f"规范性文件{12 + n}件",
            unit_stated="件",
        ),
        Said(
            "mediation.total",
            accepted,
            "件",
            f"各级调解组织受理矛盾纠纷{accepted}件，调解成功率{rate * 100:.1f}%。",
            f"受理矛盾纠纷{accepted}件",
            unit_stated="件",
        ),
        Said(
            "mediation.rate",
            rate,
            "ratio",
            f"各级调解组织受理矛盾纠纷{accepted}件，调解成功率{rate * 100:.1f}%。",
            f"调解成功率{rate * 100:.1f}%",
            unit_stated="%",
        ),
        Said(
            "leaflets.given",
            leaflets,
            "份",
            f"开展宪法宣传，发放宣传资料{leaflets // 10000}万余份。"
            if leaflets % 10000 == 0
            else f"开展宪法宣传，发放宣传资料{leaflets}份。",
            f"发放宣传资料{leaflets // 10000}万余份" if leaflets % 10000 == 0 else f"发放宣传资料{leaflets}份",
            qualifier="at_least" if leaflets % 10000 == 0 else "exact",
            unit_stated="万份",
        ),
        Said(
            None,
            6 + n,
            "处",
            f"新建法治文化广场{6 + n}处。",
            f"法治文化广场{6 + n}处",
            name="新建法治文化广场",
            unit_stated="处",
        ),
    ]
    if year == 2021:
        out = [s for s in out if s.indicator != "norm.filed"]
    if year != 2022:
        part = year == 2023
        out.append(
            Said(
                "training.sessions",
                30 + 2 * n,
                "场",
                f"截至11月底，举办法治培训{30 + 2 * n}场。" if part else f"全年举办法治培训{30 + 2 * n}场。",
                f"法治培训{30 + 2 * n}场",
                period_type="cutoff" if part else "report_year",
                unit_stated="场",
            )
        )
    return out


HELD = (
    Said(
        "mediation.total",
        41000000,
        "件",
        "各级调解组织共受理矛盾纠纷4100万件。",
        "受理矛盾纠纷4100万件",
        verdict="quarantine",
        rules=("range.mediation.total",),
        unit_stated="万件",
    ),
    Said(
        "mediation.rate",
        9.87,
        "ratio",
        "纠纷调解成功率987%。",
        "调解成功率987%",
        verdict="quarantine",
        rules=("domain.ratio",),
        unit_stated="%",
    ),
    Said(
        "training.sessions",
        3000,
        "场",
        "镇村两级举办法治培训3000场。",
        "法治培训3000场",
        verdict="quarantine",
        rules=("range.training.sessions",),
        unit_stated="场",
    ),
)
# A private person named in a report, stated in the years PRIVATE_YEARS by 松坪县: held back, so that it is in the queue too.
PRIVATE_YEARS = (2021, 2024)
PRIVATE = Said(
    None,
    6,
    "人",
    "法律援助中心帮助农民工张建国等6人追回欠薪。",
    "张建国等6人追回欠薪",
    name="农民工张建国等追回欠薪",
    verdict="quarantine",
    rules=("range.training.sessions",),
    unit_stated="人",
)
RULES = (
    (
        "range.mediation.total",
        "quarantine_row",
        "range",
        "受理矛盾纠纷数超出本级合理范围",
        "Disputes beyond what this tier can see",
    ),
    (
        "range.training.sessions",
        "quarantine_row",
        "range",
        "培训场次超出本级合理范围",
        "Training sessions beyond this tier's range",
    ),
    ("domain.ratio", "quarantine_row", "domain", "比率应在 0 与 1 之间", "A rate lies between 0 and 1"),
    ("key.statement", "block_year", "key", "陈述键唯一", "Statement keys are unique"),
    ("text.garbage", "quarantine_report", "text", "不可读字符过多", "Too many unreadable characters"),
    ("sibling.mediation", "flag", "sibling", "成功数不大于受理数", "Successes do not exceed acceptances"),
)


def page_html(title: str, sentences: list[str], year: int, *, extra: str = "") -> bytes:
    """An archived page as portals present them, with scripts and furniture that must stay inert."""
    body = "\n".join(f"<p style='text-indent:2em'>　　{s}</p>" for s in sentences)
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>
<meta name="ArticleTitle" content="{title.replace('"', "&quot;").replace("<", "&lt;")}">
<meta name="PubDate" content="{year + 1}-03-15 09:00">
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
