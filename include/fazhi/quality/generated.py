"""Checks generated from declarations: the records' closed vocabularies, the tables' keys, the catalogue's bounds and constraints."""

# ruff: noqa: E501 - SQL is laid out as SQL

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args

from fazhi.quality.declared import TIERS, Declared, Measure, Sibling
from fazhi.quality.rules import FLAG, REPORT, ROW, Check, RowCheck, RowKind, Rule, SetCheck, quote, values
from fazhi.records import AgencyType, Qualifier, Scope, Tier

CONTENTS = ("M1", "M2", "M3", "M4", "M5")
PERIODS = ("report_year", "cutoff", "as_of", "part_year")
_DOMAINS: tuple[tuple[RowKind, str, str, tuple[str, ...], bool], ...] = (
    ("statement", "qualifier", "限定词", get_args(Qualifier), False),
    ("statement", "scope", "口径", get_args(Scope), False),
    ("statement", "period_type", "期间类型", PERIODS, False),
    ("statement", "section", "法定内容", CONTENTS, True),
    ("report", "agency_type", "机关类型", get_args(AgencyType), False),
    ("report", "tier", "层级", get_args(Tier), True),
)
# natural keys, each recomputed from the columns it is made of (records.key: U+001F between parts, 24 hex digits)
_KEYS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("report", "report_id", "报告键", ("agency_id", "report_year", "text_sha256")),
    ("report", "agency_id", "机关键", ("region_code", "type_class", "department")),
)


def _domain(kind: RowKind, column: str, zh: str, allowed: tuple[str, ...], nullable: bool) -> RowCheck:
    alias = "r" if kind == "report" else "s"
    listed = ", ".join(quote(a) for a in allowed)
    shown = " | ".join(allowed)
    rule = Rule(
        f"domain.{kind}.{column}",
        REPORT if kind == "report" else ROW,
        kind,
        f"{zh}不在允许值内",
        f"{column} outside its vocabulary",
        f"允许值：{shown}。出现其他值说明解析程序与表结构不一致。",
        f"Allowed: {shown}. Anything else means that reader and table disagree.",
        origin="table",
    )
    missing = "" if nullable else f" or {alias}.{column} is null"
    return RowCheck((rule,), f"{alias}.{column} not in ({listed}){missing}", f"{alias}.{column}", quote(shown))


def _key(table: str, column: str, zh: str, parts: tuple[str, ...]) -> RowCheck:
    joined = " || chr(31) || ".join(f"coalesce(r.{p}::text, '')" for p in parts)
    expected = f"left(encode(sha256(convert_to({joined}, 'UTF8')), 'hex'), 24)"
    rule = Rule(
        f"key.{table}.{column}",
        REPORT,
        "report",
        f"{zh}与其组成列不符",
        f"{column} is not the key of its parts",
        f"{column} 应由 {'、'.join(parts)} 计算得出；不符则同一机关会被当成两个。",
        f"{column} must follow from {', '.join(parts)}; otherwise one agency becomes two.",
        origin="table",
    )
    known = " and ".join(f"r.{p} is not null" for p in parts)  # a body without a region code is keyed by its names
    return RowCheck((rule,), f"{known} and r.{column} <> {expected}", f"r.{column}", expected)


def from_tables() -> list[Check]:
    """Closed vocabularies and natural keys."""
    return [*(_domain(*d) for d in _DOMAINS), *(_key(*k) for k in _KEYS)]


def _range_rule(m: Measure) -> Rule:
    spans = "; ".join(f"{t} {lo:g}–{hi:g}" for t, (lo, hi) in m.bounds.items())
    return Rule(
        f"range.{m.code}",
        ROW,
        "statement",
        f"{m.name_zh}超出合理范围",
        f"{m.name_en} outside its plausible range",
        f"按层级的合理范围（{m.unit}）：{spans}。请核对原文的数字与单位（万、亿）。",
        f"Plausible by tier ({m.unit}): {spans}. Check digits and unit (万, 亿) against the sentence.",
        origin="catalogue",
        of_indicator=m.code,
    )


def bounds_sql(measures: Sequence[Measure]) -> str:
    """Rows of the temporary table `k`: indicator, tier, lo, hi, unit, units, for every tier; "*" serves an unknown tier."""
    rows = []
    for m in measures:
        widest = (
            min((lo for lo, _ in m.bounds.values()), default=0.0),
            max((hi for _, hi in m.bounds.values()), default=float("inf")),
        )
        for tier in (*TIERS, "*"):
            lo, hi = m.bounds.get(tier) or m.bounds.get("*") or widest
            top = "Infinity" if hi == float("inf") else f"{hi:.15g}"
            rows.append((m.code, tier, f"{lo:.15g}", top, m.unit, _array(sorted(m.units | {m.unit}))))
    return values(rows, ("text", "text", "numeric", "numeric", "text", "text[]"))


def ranges(measures: Sequence[Measure]) -> list[Check]:
    """One rule per indicator, all judged by one comparison with the joined bounds."""
    if not measures:
        return []
    check = RowCheck(
        tuple(_range_rule(m) for m in measures),
        "x.v < k.lo or x.v > k.hi",
        "trim_scale(x.v)::text || ' ' || s.unit",
        "trim_scale(k.lo)::text || ' – ' || trim_scale(k.hi)::text",
        "s.evidence_text",
        rule_id="'range.' || s.indicator",
    )
    return [check]


def _sibling_rule(s: Sibling, names: dict[str, str]) -> Rule:
    parts_zh, totals_zh = ("＋".join(names[c] for c in side) for side in (s.parts, s.totals))
    if s.rate:
        zh, en = f"{names[s.rate]}应等于{parts_zh}÷{totals_zh}", f"{s.rate} should be {s.parts[0]} ÷ {s.totals[0]}"
    else:
        zh, en = f"{parts_zh}不应大于{totals_zh}", f"{' + '.join(s.parts)} should not exceed {' + '.join(s.totals)}"
    why_zh = (
        "算术关系，同一报告内不符必有一处读错或写错，相关各行一并隔离。"
        if s.hard
        else "通常成立，但口径可能不同，只作提示。"
    )
    why_en = (
        "Arithmetic: when it fails within one report, one of the figures is misread or misprinted; all of them are held back."
        if s.hard
        else "Usually true, but scopes may differ: a hint only."
    )
    return Rule(s.rule_id, ROW if s.hard else FLAG, "statement", zh, en, why_zh, why_en, origin="catalogue")


def _array(codes: Sequence[str]) -> str:
    return "{" + ",".join(codes) + "}"


def siblings(declared: Declared) -> list[Check]:
    """Constraints between figures of one report. Reads the temporary table `fact` (violations.FACT)."""
    names = {m.code: m.name_zh for m in declared.measures}
    rates = [s for s in declared.siblings if s.rate]
    plain = [s for s in declared.siblings if not s.rate and len(s.parts) == len(s.totals) == 1]
    sums = [s for s in declared.siblings if not s.rate and s not in plain]

    def check(
        chosen: list[Sibling], query: str, types: Sequence[str], row: Callable[[Sibling], Sequence[object]]
    ) -> list[Check]:
        rules = tuple(_sibling_rule(s, names) for s in chosen)
        return [SetCheck(rules, query.replace("{rows}", values([row(s) for s in chosen], types)))] if chosen else []

    return [
        *check(plain, _PLAIN, ("text", "text", "text"), lambda s: (s.rule_id, s.parts[0], s.totals[0])),
        *check(sums, _SUMS, ("text", "text[]", "text[]"), lambda s: (s.rule_id, _array(s.parts), _array(s.totals))),
        *check(
            rates,
            _RATES,
            ("text", "text", "text", "text", "numeric"),
            lambda s: (s.rule_id, s.rate, s.parts[0], s.totals[0], s.tolerance),
        ),
    ]


# A part may be narrower than its total (its facets contain the total's), never the other way round; a part breaks the
# rule only when it exceeds every total it could belong to. lower and upper are what the qualifier leaves possible.
_PLAIN = """
with c(rule_id, part, total) as ({rows}),
pair as (
  select c.rule_id, p.report_id, p.statement_id as part_id, p.v as part_v, p.evidence as part_e,
         t.statement_id as total_id, t.v as total_v, t.evidence as total_e, p.lower,
         max(t.upper) over (partition by c.rule_id, p.report_id, p.statement_id) as most
  from c join fact p on p.indicator = c.part
         join fact t on t.report_id = p.report_id and t.indicator = c.total and t.scope = p.scope
                    and t.period = p.period and p.facets @> t.facets
), bad as (select * from pair where lower > most)
select rule_id, report_id, part_id as statement_id, trim_scale(part_v)::text as observed,
       '≤ ' || trim_scale(max(most))::text as expected, min(total_e) as evidence
from bad group by rule_id, report_id, part_id, part_v
union all
select rule_id, report_id, total_id, trim_scale(total_v)::text, '≥ ' || trim_scale(max(part_v))::text, min(part_e)
from bad group by rule_id, report_id, total_id, total_v
"""

# Sums are judged only where every term is stated for the same facets; of several statements the largest part and total count.
_SUMS = """
with c(rule_id, parts, totals) as ({rows}),
side as (
  select c.rule_id, f.indicator = any(c.parts) as is_part, f.report_id, f.scope, f.period, f.facets, f.indicator,
         max(f.lower) as lower, max(f.upper) as upper, array_agg(f.statement_id) as ids, min(f.evidence) as words
  from c join fact f on f.indicator = any(c.parts || c.totals) group by 1, 2, 3, 4, 5, 6, 7
), bad as (
  select rule_id, report_id, scope, period, facets, sum(lower) filter (where is_part) as least, sum(upper) filter (where not is_part) as most,
         string_agg(words, ' / ' order by is_part desc, indicator) as words
  from side join c using (rule_id) group by rule_id, report_id, scope, period, facets, parts, totals
  having count(*) = cardinality(parts || totals) and sum(lower) filter (where is_part) > sum(upper) filter (where not is_part)
)
select b.rule_id, b.report_id, unnest(s.ids) as statement_id, trim_scale(b.least)::text as observed, '≤ ' || trim_scale(b.most)::text as expected,
       b.words as evidence
from bad b join side s using (rule_id, report_id, scope, period, facets)
"""

# Judged only where rate, numerator and denominator are each stated exactly once for the same facets.
_RATES = """
with c(rule_id, rate, part, total, tol) as ({rows}),
single as (
  select report_id, indicator, scope, period, facets, min(v) as v, min(statement_id) as statement_id, min(evidence) as evidence
  from fact where qualifier = 'exact' group by report_id, indicator, scope, period, facets having min(v) = max(v)
), bad as (
  select c.rule_id, q.report_id, q.v as rate, p.v as part, t.v as total, array[q.statement_id, p.statement_id, t.statement_id] as ids,
         q.evidence || ' / ' || p.evidence || ' / ' || t.evidence as words
  from c join single q on q.indicator = c.rate
  join single p on p.report_id = q.report_id and p.indicator = c.part and p.scope = q.scope and p.period = q.period and p.facets = q.facets
  join single t on t.report_id = q.report_id and t.indicator = c.total and t.scope = q.scope and t.period = q.period and t.facets = q.facets
  where t.v > 0 and abs(q.v - p.v / t.v) > c.tol
)
select rule_id, report_id, unnest(ids) as statement_id, trim_scale(rate)::text as observed,
       trim_scale(round(part / total, 4))::text || ' = ' || trim_scale(part)::text || ' ÷ ' || trim_scale(total)::text as expected,
       words as evidence
from bad
"""
