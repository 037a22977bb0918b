"""Rules that read another year: jumps against an agency's own history and its peers, figures and texts copied from last year.

They never quarantine. publish_marts recomputes them from the star for every year whose answer a changed year can alter
(the year itself and the WINDOW years after it), so the order in which years arrive does not matter. Comparisons are
robust and on a log scale: a median and a median absolute deviation, with a floor below which a change is ordinary.
"""

# ruff: noqa: E501 - SQL is laid out as SQL

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from fazhi.quality.declaring import declare
from fazhi.quality.rules import FLAG, Rule, quote

WINDOW = 4  # years of an agency's own history that are looked at
OWN_SCORE, OWN_FLOOR, OWN_LEAST = 3.5, 0.25, 3  # robust z; log-scale deviation taken as the least; earlier years needed
PEER_SCORE, PEER_FLOOR, PEER_LEAST = 5.0, 0.35, 8  # the same for the change from last year, against peers' changes
LEVEL_SCORE, LEVEL_FLOOR, LEVEL_LEAST = 6.0, 0.7, 12  # the same for the level within one year
COPIED_LEAST, COPIED_SHARE = 5, 0.6  # figures of three digits and more that equal last year's

_JUMP_OWN = Rule(
    "history.jump.own",
    FLAG,
    "statement",
    "与本机关历年相比突变",
    "a jump against the agency's own history",
    "与前四年中位数相比偏离过大（稳健标准分≥3.5）。可能读错数位，也可能真有变化。",
    "Far from the median of the four years before (robust score 3.5 or more). Misread digits, or a real change.",
)
_JUMP_PEERS = Rule(
    "history.jump.peers",
    FLAG,
    "statement",
    "变化幅度与同级悬殊",
    "a change out of line with its peers'",
    "比上年的变化远大于同级机关同一指标的变化。",
    "The change from last year is far larger than that of agencies of the same tier.",
)
_LEVEL_PEERS = Rule(
    "history.level.peers",
    FLAG,
    "statement",
    "数值与同级悬殊",
    "a level out of line with its peers'",
    "与同年同级机关的中位数相差悬殊，常见于“万”读错或口径不同。",
    "Far from the median of the same tier and year; often a misread 万 or another scope.",
)
_SCALE = Rule(
    "history.scale.wan",
    FLAG,
    "statement",
    "与上年相差约一万倍",
    "about ten thousand times last year's",
    "与上年之比接近一万（或万分之一），多为单位“万”丢失或重复。",
    "The ratio to last year is near 10,000 (or its inverse): a 万 was lost or doubled.",
)
_COPIED = Rule(
    "history.copied.figures",
    FLAG,
    "report",
    "数字与上年雷同",
    "figures equal last year's",
    "三位以上的数字有六成以上（至少五个）与上年完全相同，可能照抄。",
    "60 % or more of its figures of three digits and more (at least five) are last year's, unchanged.",
)
_SAME_TEXT = Rule(
    "history.copied.text",
    FLAG,
    "report",
    "全文与另一年相同",
    "the same text as another year's",
    "同一机关两个年度的全文相同：年度读错，或网站挂错文件。",
    "One agency, two years, one text: a misread year, or the wrong file on the site.",
)
RULES: tuple[Rule, ...] = (_JUMP_OWN, _JUMP_PEERS, _LEVEL_PEERS, _SCALE, _COPIED, _SAME_TEXT)

# One value per agency, year, indicator, facets and scope: the largest exact or bounded one that is not contradicted.
_PREPARE = f"""
create temporary table series on commit drop as
select distinct on (f.report_year, f.agency_id, f.indicator_key, f.facets, f.scope)
       f.report_year as y, f.agency_id, r.report_id, f.statement_id, r.tier, i.code as indicator, f.indicator_key, f.facets, f.scope, f.value,
       ln(1 + f.value::float8) as x, i.value_kind = 'ratio' as is_ratio
from dw.fact_statement f join dw.fact_report r on r.report_year = f.report_year and r.agency_id = f.agency_id
     join dw.dim_indicator i on i.indicator_key = f.indicator_key
where f.indicator_key <> 0 and not f.contradicted and f.qualifier in ('exact', 'at_least', 'approx') and f.scope in ('own', 'jurisdiction')
  and f.report_year between :first - {WINDOW} and :last and f.value >= 0
order by f.report_year, f.agency_id, f.indicator_key, f.facets, f.scope, f.value desc, f.statement_id
"""
_COLUMNS = "report_year, rule_id, report_id, statement_id, agency_id, indicator, observed, expected, score, evidence"
_KEYED = "b.agency_id = a.agency_id and b.indicator_key = a.indicator_key and b.facets = a.facets and b.scope = a.scope"
_MEDIAN = "percentile_cont(0.5) within group (order by {})"

_QUERIES = (
    f"""with past as (
      select a.y, a.agency_id, a.statement_id, {_MEDIAN.format("b.x")} as mid, string_agg(b.y || ':' || trim_scale(b.value), ' ' order by b.y) as seen
      from series a join series b on {_KEYED} and b.y between a.y - {WINDOW} and a.y - 1
      where not a.is_ratio and a.y between :first and :last group by 1, 2, 3 having count(*) >= {OWN_LEAST}
    ), spread as (
      select p.y, p.agency_id, p.statement_id, p.mid, p.seen, {_MEDIAN.format("abs(b.x - p.mid)")} as mad
      from past p join series a using (y, agency_id, statement_id) join series b on {_KEYED} and b.y between a.y - {WINDOW} and a.y - 1
      group by 1, 2, 3, 4, 5
    )
    select a.y, {quote(_JUMP_OWN.rule_id)}, a.report_id, a.statement_id, a.agency_id, a.indicator, trim_scale(a.value)::text,
           '~ ' || round((exp(s.mid) - 1)::numeric), round(((a.x - s.mid) / (1.4826 * greatest(s.mad, {OWN_FLOOR})))::numeric, 1), s.seen
    from series a join spread s using (y, agency_id, statement_id)
    where abs(a.x - s.mid) / (1.4826 * greatest(s.mad, {OWN_FLOOR})) >= {OWN_SCORE} and greatest(a.value, exp(s.mid) - 1) >= 10""",
    f"""with change as (
      select a.*, b.value as before, a.x - b.x as d from series a join series b on {_KEYED} and b.y = a.y - 1
      where not a.is_ratio and a.y between :first and :last
    ), peers as (select y, indicator_key, facets, scope, tier, {_MEDIAN.format("d")} as mid, count(*) as n from change group by 1, 2, 3, 4, 5 having count(*) > {PEER_LEAST}),
    spread as (select p.y, p.indicator_key, p.facets, p.scope, p.tier, p.mid, p.n, {_MEDIAN.format("abs(c.d - p.mid)")} as mad from peers p join change c
      on c.y = p.y and c.indicator_key = p.indicator_key and c.facets = p.facets and c.scope = p.scope and c.tier is not distinct from p.tier group by 1, 2, 3, 4, 5, 6, 7)
    select c.y, {quote(_JUMP_PEERS.rule_id)}, c.report_id, c.statement_id, c.agency_id, c.indicator, trim_scale(c.before) || ' → ' || trim_scale(c.value),
           '× ' || round(exp(s.mid)::numeric, 2) || ' (' || s.n || ')', round(((c.d - s.mid) / (1.4826 * greatest(s.mad, {PEER_FLOOR})))::numeric, 1), null
    from change c join spread s on c.y = s.y and c.indicator_key = s.indicator_key and c.facets = s.facets and c.scope = s.scope and c.tier is not distinct from s.tier
    where abs(c.d - s.mid) / (1.4826 * greatest(s.mad, {PEER_FLOOR})) >= {PEER_SCORE} and greatest(c.value, c.before) >= 30""",
    f"""with peers as (select y, indicator_key, facets, scope, tier, {_MEDIAN.format("x")} as mid, count(*) as n from series where not is_ratio and y between :first and :last
      group by 1, 2, 3, 4, 5 having count(*) > {LEVEL_LEAST}),
    spread as (select p.y, p.indicator_key, p.facets, p.scope, p.tier, p.mid, p.n, {_MEDIAN.format("abs(c.x - p.mid)")} as mad from peers p join series c
      on c.y = p.y and c.indicator_key = p.indicator_key and c.facets = p.facets and c.scope = p.scope and c.tier is not distinct from p.tier group by 1, 2, 3, 4, 5, 6, 7)
    select c.y, {quote(_LEVEL_PEERS.rule_id)}, c.report_id, c.statement_id, c.agency_id, c.indicator, trim_scale(c.value)::text,
           '~ ' || round((exp(s.mid) - 1)::numeric) || ' (' || s.n || ')', round(((c.x - s.mid) / (1.4826 * greatest(s.mad, {LEVEL_FLOOR})))::numeric, 1), null
    from series c join spread s on c.y = s.y and c.indicator_key = s.indicator_key and c.facets = s.facets and c.scope = s.scope and c.tier is not distinct from s.tier
    where abs(c.x - s.mid) / (1.4826 * greatest(s.mad, {LEVEL_FLOOR})) >= {LEVEL_SCORE}""",
    f"""select a.y, {quote(_SCALE.rule_id)}, a.report_id, a.statement_id, a.agency_id, a.indicator, trim_scale(a.value)::text, trim_scale(b.value)::text,
           round(log(a.value / b.value), 2), (a.y - 1)::text from series a join series b on {_KEYED} and b.y = a.y - 1
    where a.y between :first and :last and a.value > 0 and b.value > 0 and abs(abs(log(a.value / b.value)) - 4) < 0.35""",
    f"""select a.y, {quote(_COPIED.rule_id)}, a.report_id, '', a.agency_id, null, count(*) filter (where a.value = b.value) || ' / ' || count(*),
           '< 60 %', round(1.0 * count(*) filter (where a.value = b.value) / count(*), 2),
           left(string_agg(a.indicator || '=' || trim_scale(a.value), ' ' order by a.indicator) filter (where a.value = b.value), 400)
    from series a join series b on {_KEYED} and b.y = a.y - 1 where a.y between :first and :last and a.value >= 100 group by 1, 2, 3, 4, 5
    having count(*) filter (where a.value = b.value) >= greatest({COPIED_LEAST}, {COPIED_SHARE} * count(*))""",
    f"""select a.report_year, {quote(_SAME_TEXT.rule_id)}, a.report_id, '', a.agency_id, null, a.title, 'a text of its own', 1,
           string_agg(b.report_year || ' ' || b.url, ' ' order by b.report_year)
    from dw.dim_document a join dw.dim_document b on b.agency_id = a.agency_id and b.text_sha256 = a.text_sha256 and b.report_year <> a.report_year
    where a.report_year between :first and :last and abs(a.report_year - b.report_year) <= {WINDOW} group by 1, 2, 3, 4, 5, 6, 7""",
)


def _touched(conn: sa.Connection, years: Sequence[int] | None) -> list[tuple[int, int]]:
    """Runs (first, last) of loaded years whose flags the changed years can alter."""
    loaded = set(conn.execute(sa.text("select distinct report_year from dw.fact_report")).scalars())
    flagged = set(conn.execute(sa.text("select distinct report_year from quality.yoy_flag")).scalars())
    known = loaded | flagged
    reach = known if years is None else {y for y in known if any(c - WINDOW <= y <= c + WINDOW for c in years)}
    runs: list[tuple[int, int]] = []
    for year in sorted(reach):
        if runs and runs[-1][1] == year - 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs


def refresh(engine: sa.Engine, years: Sequence[int] | None = None) -> int:
    """Recompute quality.yoy_flag for the years that a change in `years` (None: all) can touch. Returns flags in force there."""
    total = 0
    with engine.begin() as conn:
        declare(conn, RULES)
        for first, last in _touched(conn, years):
            bind = {"first": first, "last": last}
            conn.execute(sa.text("drop table if exists series"))
            conn.execute(sa.text(_PREPARE), bind)
            conn.execute(sa.text("create index on series (agency_id, indicator_key, y)"))
            conn.execute(sa.text("analyze series"))
            conn.execute(sa.text("delete from quality.yoy_flag where report_year between :first and :last"), bind)
            for query in _QUERIES:
                escaped = query.replace("':'", "'\\:'")
                total += conn.execute(
                    sa.text(f"insert into quality.yoy_flag ({_COLUMNS}) {escaped} on conflict do nothing"), bind
                ).rowcount
    return total
