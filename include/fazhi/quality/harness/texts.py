"""Write reports, damage them, read them with the real reader, stage, gate, and compare what passed with the truth."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from fazhi import settings
from fazhi.quality import declared, gate
from fazhi.quality.harness.run import Outcome, Tally
from fazhi.quality.harness.synthetic import figures
from fazhi.quality.harness.text_faults import TEXT_FAULTS, Text, TextFault
from fazhi.records import Context, Document, key, sha256

FILLER = (
    "坚持以习近平法治思想为指导，把法治政府建设摆在全局工作的重要位置，主要负责人切实履行推进法治建设第一责任人职责，"
    "重要工作亲自部署、重大问题亲自过问、重点环节亲自协调、重要任务亲自督办，推动各项任务落地见效。",
    "健全依法决策机制，严格落实公众参与、专家论证、风险评估、合法性审查和集体讨论决定程序，充分发挥法律顾问作用，防范决策法律风险。",
    "深化行政执法规范化建设，全面落实行政执法公示、执法全过程记录和重大执法决定法制审核制度，推行柔性执法，优化法治化营商环境。",
    "坚持和发展新时代“枫桥经验”，完善多元预防调处化解机制，推动矛盾纠纷就地解决，畅通群众诉求表达渠道，维护社会和谐稳定。",
)
SHORT = (
    "基层执法力量有待加强，部分干部依法办事的意识和能力还需提高，普法宣传的针对性和实效性不够强，数字化支撑仍显不足。"
)
PLAN = (
    "继续加强法治宣传教育，推动执法重心下移，完善工作机制，压实工作责任，确保各项任务落到实处，努力提升法治建设水平。"
)


@lru_cache(maxsize=1)
def _towns() -> tuple[tuple[str, str], ...]:
    """(county, town) of real towns, in the order of their codes, every 13th."""
    from fazhi.reference import regions

    names = {code: name for code, name, tier, *_ in regions.rows() if tier == "county" and name.endswith("县")}
    towns = [
        (names[code[:6]], name)
        for code, name, tier, *_ in regions.rows()
        if tier == "township" and name.endswith("镇") and code[:6] in names
    ]
    return tuple(towns[::13])


def write(n: int, year: int, seed: int) -> Text:
    """The n-th clean report as a text with its true figures."""
    county, town = _towns()[n % len(_towns())]
    rng = random.Random(f"{seed}/{n}/{year}/text")  # noqa: S311 - reproducible data
    sentences, found = figures(rng, 1)
    agency = f"{county}{town}人民政府"
    body = "\n".join(f"{FILLER[i % 4]}{sentence}{FILLER[(i + 1) % 4]}" for i, sentence in enumerate(sentences))
    text = (
        f"{agency}关于{year}年度法治政府建设情况的报告\n一、主要举措和成效\n{body}\n二、存在的不足和原因\n{SHORT}\n三、下一年度主要安排\n{PLAN}\n"
        f"{agency}\n{year + 1}年1月15日\n"
    )
    return Text(rng, text, agency, year, found, sentences)


@dataclass(frozen=True, slots=True)
class Planted:
    fault: str  # "" for a clean report
    layer: str
    whole: bool
    truth: dict[str, float]
    report_id: str | None  # None: the reader refused it, nothing was staged


def _read(text: Text, url: str, source: bool) -> tuple[Any, Document]:
    from fazhi.extract import extract_bytes
    from fazhi.parse import parse

    if source:
        title, _, rest = text.text.partition("\n")
        paragraphs = "".join(f"<p>{p}</p>" for p in rest.split("\n") if p)
        head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
        page = f'<html>{head}<body><h1>{title}</h1><div class="TRS_Editor">{paragraphs}</div></body></html>'
        document = extract_bytes(page.encode(), url=url, media_type="text/html", name=None)
    else:
        fields: dict[str, Any] = {
            "method": "pdf_text",
            "media_type": "application/pdf",
            "extractor_version": "1",
        } | text.document
        document = Document(text=text.text, raw_sha256=sha256(text.text), **fields)
    return parse(document, Context(url=url)), document


def _items(cases: Sequence[tuple[TextFault | None, Text]], year: int) -> Iterator[tuple[Planted, Any]]:
    from fazhi.warehouse.stage_rows import StageItem

    for n, (fault, text) in enumerate(cases):
        url = f"http://www.example{n}.gov.cn/{year}.html"
        truth = {f.indicator: f.value for f in text.figures if f.indicator}
        parsed, document = _read(text, url, fault is not None and fault.layer == "source")
        readable = (
            parsed.metadata.is_report
            and parsed.metadata.agency
            and parsed.metadata.report_year
            and parsed.metadata.agency_type
        )
        seen = datetime(year + 1, 3, 1, tzinfo=settings.TZ)
        capture = {"capture_id": key(url), "url": url, "portal_id": "harness", "first_seen_at": seen}
        item = StageItem.of(parsed, document, capture) if readable else None
        yield (
            Planted(
                fault.name if fault else "", fault.layer if fault else "", text.whole, truth, key(url) if item else None
            ),
            item,
        )


def witnessed(values: dict[str, float], bounds: dict[str, float], words: str) -> bool:
    """Whether what was read contradicts itself, by arithmetic written here and not taken from the gate."""
    v = values.get
    accepted, settled, rate = v("DISP_MEDIATION_ACCEPTED"), v("DISP_MEDIATION_SUCCESS"), v("DISP_MEDIATION_RATE")
    cases, simple, ordinary = v("ENFO_PENALTY_CASES"), v("ENFO_PENALTY_SIMPLE"), v("ENFO_PENALTY_ORDINARY")
    sued, lost = v("DISP_LIT_CASES"), v("DISP_LIT_LOST")
    return bool(
        (accepted is not None and settled is not None and settled > accepted)
        or (accepted and settled is not None and rate is not None and abs(settled / accepted - rate) > 0.0051)
        or (cases is not None and simple is not None and ordinary is not None and simple + ordinary > cases)
        or (sued is not None and lost is not None and lost > sued)
        or (rate is not None and rate > 1)
        or any(value > bounds.get(code, float("inf")) for code, value in values.items())
        or any("\ue000" <= c <= "\uf8ff" or c == "\ufffd" or "\x80" <= c <= "\x9f" for c in words)
    )


def judged(
    engine: sa.Engine, year: int, per_class: int, seed: int = 0, faults: Sequence[TextFault] = tuple(TEXT_FAULTS)
) -> tuple[Outcome, dict[str, int]]:
    """Plant each text fault into `per_class` reports, with as many clean reports beside them, and run the gate.

    Returns the outcome and counts: faults after which everything read was still true (`harmless`), reports the reader
    refused (`refused`), and wrong figures that nothing in the report contradicts (`unwitnessed`).
    """
    from fazhi.warehouse.stage import stage_reports

    cases: list[tuple[TextFault | None, Text]] = []
    for fault in faults:
        for _ in range(per_class):
            text, beside = write(len(cases), year, seed), write(len(cases) + 1, year, seed)
            text.peer, text.peer_agency = beside.text, beside.agency
            fault.damage(text)
            cases += [(fault, text), (None, beside)]
    planted = list(_items(cases, year))
    with engine.begin() as conn:
        ids = stage_reports(conn, [item for _, item in planted if item is not None]).report_ids
    with engine.connect() as conn:
        years = list(conn.execute(sa.text("select distinct report_year from stage.report order by 1")).scalars())
    for each in years:
        gate.run_gate(engine, each)
    return _count(engine, [p for p, _ in planted], ids)


def _count(engine: sa.Engine, planted: Sequence[Planted], ids: dict[str, str]) -> tuple[Outcome, dict[str, int]]:
    bounds = {m.code: m.bounds["township"][1] for m in declared.declared().measures}
    outcome, other = Outcome(), {"harmless": 0, "refused": 0, "unwitnessed": 0}
    with engine.connect() as conn:
        found: dict[str, list[Any]] = {}
        for s in conn.execute(
            sa.text("select report_id, indicator, value, verdict, sentence_text from stage.statement")
        ):
            found.setdefault(s.report_id, []).append(s)
    for p in planted:
        rows = found.get(ids[p.report_id], []) if p.report_id else []
        if not p.fault:
            outcome.clean += len(rows)
            outcome.held += sum(s.verdict not in ("pass", "flag") for s in rows)
            continue
        tally = outcome.classes.setdefault(p.fault, Tally(p.layer, "text"))
        wrong = [s for s in rows if p.whole or (s.indicator in p.truth and float(s.value) != p.truth[s.indicator])]
        values = {s.indicator: float(s.value) for s in rows if s.indicator}
        if not p.report_id:
            other["refused"] += 1
            tally.planted, tally.caught = tally.planted + p.whole, tally.caught + p.whole
        elif not wrong:
            other["harmless"] += 1
        elif not p.whole and not witnessed(values, bounds, "".join(s.sentence_text for s in wrong)):
            other["unwitnessed"] += 1
        else:
            tally.planted += 1
            if any(s.verdict in ("pass", "flag") for s in wrong):
                leaked = [f"{s.indicator} {s.value}" for s in wrong if s.verdict in ("pass", "flag")]
                tally.missed.append(f"{p.report_id}: {leaked[:3]}")
            else:
                tally.caught += 1
    return outcome, other
