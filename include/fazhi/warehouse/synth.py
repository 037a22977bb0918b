"""A synthetic nation in the stage: real regions, made-up reports, for sizing and benchmarks. Never beside real reports.

Governments of all tiers and departments of counties and above; an agency skips about one year in ten, one report in
fifty has an older version, one agency in a hundred changes its name; about 25 statements a report, over half of them
catalogued, values that drift from year to year. Every choice is a hash of (seed, agency, year, position): the same seed
makes the same nation.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex

from fazhi.records import key
from fazhi.warehouse import members
from fazhi.warehouse.agency import agency_key
from fazhi.warehouse.bulk import copy_rows
from fazhi.warehouse.locks import lock_years
from fazhi.warehouse.operational import report, statement

DEPARTMENTS = [
    "司法局",
    "市场监督管理局",
    "财政局",
    "教育局",
    "公安局",
    "民政局",
    "自然资源局",
    "住房和城乡建设局",
    "交通运输局",
    "水利局",
    "农业农村局",
    "文化广电和旅游局",
    "卫生健康委员会",
    "应急管理局",
    "审计局",
    "统计局",
    "医疗保障局",
    "退役军人事务局",
    "发展和改革委员会",
    "工业和信息化局",
    "人力资源和社会保障局",
    "生态环境局",
    "城市管理局",
    "行政审批服务局",
    "商务局",
    "科学技术局",
    "林业局",
    "信访局",
    "税务局",
    "气象局",
    "民族宗教事务局",
    "乡村振兴局",
    "体育局",
    "档案局",
    "粮食和物资储备局",
    "国有资产监督管理委员会",
]
PORTAL = "synthetic"
PER_REPORT = 25


@dataclass(frozen=True, slots=True)
class Nation:
    """What is made: so many reports of each of these years."""

    reports: int = 1370  # per year, about
    years: tuple[int, ...] = (2022, 2023)
    seed: int = 1


def parse_years(text: str) -> tuple[int, ...]:
    """'2014-2023' or '2022,2023'. Raises ValueError that says how to write it."""
    try:
        if "-" in text:
            first, last = map(int, text.split("-"))
            return tuple(range(first, last + 1))
        return tuple(int(y) for y in text.split(","))
    except ValueError:
        raise ValueError(f"{text!r} are no years: write 2014-2023 or 2022,2023") from None


def agencies(nation: Nation) -> Iterator[dict[str, Any]]:
    """Reporting bodies of the nation, enough for its reports a year, in an order that the seed sets."""
    from fazhi.reference import regions

    wanted = nation.reports * 10 // 9 + 1
    standing = [r for r in regions.rows() if r[5] is None and not (r[2] == "county" and regions.is_statistical(r[0]))]
    towns = [r for r in standing if r[2] == "township" and r[1].endswith(("镇", "乡", "苏木"))]
    upper = [r for r in standing if r[2] != "township"]
    bodies = itertools.chain(
        ((r, "") for r in (*towns, *upper)), ((r, d) for r in upper for d in DEPARTMENTS)
    )  # about 32,900 governments and 116,000 departments
    order = sorted(bodies, key=lambda b: key(nation.seed, b[0][0], b[1]))
    for row, department in order[:wanted]:
        code, name, tier = row[:3]
        path = regions.path(code)
        region = {k: getattr(path, k) for k in ("province", "city", "county", "township", "code")}
        full = name + (department or "人民政府")
        kind = "department" if department else "government"
        who = agency_key(full, kind, region)
        yield {
            "agency_id": who.agency_id, "agency_name": full, "agency_type": kind, "type_class": who.type_class,
            "department": who.department, "tier": tier, "region_code": code, "province": path.province, "city": path.city,  # noqa: E501
            "county": path.county, "township": path.township,
        }  # fmt: skip


@lru_cache(maxsize=1)
def _bodies(reports: int, seed: int) -> list[dict[str, Any]]:
    """The agencies of a nation that is staged year by year: the same in each."""
    return list(agencies(Nation(reports=reports, seed=seed)))


# Uniform in [0, 1): the hash of what is chosen.
_U = "((hashtextextended({0}, :seed) & 1048575) / 1048576.0)"

_REPORTS = f"""
insert into stage.report (report_id, report_year, agency_id, agency_name, agency_type, type_class, department, tier, region_code,
  province, city, county, township, title, document_date, publish_date, first_seen_on, portal_id, capture_id, body_capture_id, url,
  text_sha256, raw_sha256, method, chars, sections, flags, extractor_version, parser_version, is_current, version_no, verdict)
select left(md5(a.agency_id || :year || v.n), 24), :year, a.agency_id,
  case when {_U.format("a.agency_id || 'name'")} < 0.01 and :year % 2 = 0 then replace(a.agency_name, '人民政府', '政府') else a.agency_name end,
  a.agency_type, a.type_class, a.department, a.tier, a.region_code, a.province, a.city, a.county, a.township,
  a.agency_name || :year || '年法治政府建设年度报告', make_date(:year + 1, 1, 10) + (40 * {_U.format("a.agency_id || :year || 'd'")})::int,
  make_date(:year + 1, 1, 20) + v.n + (90 * {_U.format("a.agency_id || :year || 'p'")})::int, make_date(:year + 1, 5, 1), '{PORTAL}',
  left(md5(a.agency_id || :year || v.n), 24), left(md5(a.agency_id || :year || v.n), 24),
  'https://synthetic.invalid/' || a.agency_id || '/' || :year || '/' || v.n, md5(a.agency_id || :year || v.n || 't'),
  md5(a.agency_id || :year || v.n || 'r'), 'html', 2000 + (4000 * {_U.format("a.agency_id || :year || 'c'")})::int,
  '[{{"content": "M1", "heading": "一、主要举措和成效", "start": 100, "end": 2600, "level": 1, "areas": ["LEAD"]}},
    {{"content": "M2", "heading": "二、存在的不足和原因", "start": 2600, "end": 3000, "level": 1, "areas": []}},
    {{"content": "M4", "heading": "四、下一年度安排", "start": 3000, "end": 3600, "level": 1, "areas": []}}]'::jsonb,
  '{{}}', 'synthetic', 'synthetic', v.n = v.versions, v.n, 'pass'
from new_agency a
cross join lateral (select n, m as versions from (select case when {_U.format("a.agency_id || :year || 'v'")} < 0.02 then 2 else 1 end as m) x,
  generate_series(1, m) n) v
where {_U.format("a.agency_id || :year || 's'")} >= 0.1
on conflict do nothing
"""  # noqa: E501

_STATEMENTS = f"""
insert into stage.statement (report_id, statement_id, report_year, agency_id, indicator, name, value, unit, qualifier, is_zero, facets,
  scope, period_type, period_start, period_end, section, evidence_text, evidence_start, evidence_end, sentence_text, sentence_sha,
  subject, action, object, rule, confidence, verdict)
select x.report_id, left(md5(x.agency_id || x.report_year || ':' || x.n), 24), x.report_year, x.agency_id, i.code,
  coalesce(i.name_cn, '走访企业'),
  case when x.u2 < 0.04 then 0 when i.unit = 'ratio' then round((0.8 + 0.2 * x.u1)::numeric, 4)
       else 1 + floor(exp(2 + 3 * x.level) * (0.8 + 0.4 * x.u1)) end,
  coalesce(i.unit, '家'), case when x.u2 < 0.75 then 'exact' when x.u2 < 0.92 then 'at_least' else 'approx' end, x.u2 < 0.04,
  case when x.u3 < 0.15 then '{{"forum": "常务会"}}'::jsonb else '{{}}' end, 'own', 'report_year',
  make_date(x.report_year, 1, 1), make_date(x.report_year, 12, 31), 'M1', coalesce(i.name_cn, '走访企业') || '若干', 100 * x.n, 100 * x.n + 12,
  '全年持续推进依法行政，' || coalesce(i.name_cn, '走访企业') || '有序开展，组织相关单位认真落实各项工作要求，取得较好成效，群众满意度进一步提高。',
  left(md5(x.agency_id || x.report_year || ':' || x.n / 2), 24), null, case when i.code is null then '走访' || x.n % 40 end,
  case when i.code is null then '企业' || (100 * x.u1)::int end, 'synthetic', 0.9,
  case when x.u3 > 0.98 then 'quarantine' when x.u3 > 0.95 then 'flag' else 'pass' end
from (
  select r.report_id, r.agency_id, r.report_year, s.n,
    {_U.format("r.agency_id || r.report_year || 'a' || s.n")} as u1, {_U.format("r.agency_id || r.report_year || 'b' || s.n")} as u2,
    {_U.format("r.agency_id || 'c' || s.n")} as u3, {_U.format("r.agency_id || 'l' || s.n")} as level
  from stage.report r, generate_series(1, {PER_REPORT - 10} + (20 * {_U.format("r.agency_id || r.report_year")})::int) s(n)
  where r.report_year = :year and r.portal_id = '{PORTAL}' and r.is_current
) x
cross join (select greatest(count(*), 1) as total from dw.dim_indicator where indicator_key <> 0) c
left join (select *, row_number() over (order by code) - 1 as pos from dw.dim_indicator where indicator_key <> 0) i
  on i.pos = (hashtextextended(x.agency_id || 'i' || x.n, :seed) & 1048575) % (c.total * 100 / 58)
on conflict do nothing
"""  # noqa: E501


def _prepare(conn: sa.Connection) -> None:
    """An empty stage is filled without triggers and keys, and made anew in this transaction: that is written once."""
    conn.exec_driver_sql("truncate stage.report, stage.statement, stage.touched")
    for table in (report, statement):
        conn.exec_driver_sql(f"alter table {table.fullname} disable trigger user")
    conn.exec_driver_sql("alter table stage.statement drop constraint statement_pkey")
    for index in statement.indexes:
        conn.exec_driver_sql(f"drop index stage.{index.name}")


def _finish(conn: sa.Connection) -> None:
    conn.exec_driver_sql("set local maintenance_work_mem = '512MB'")
    conn.exec_driver_sql("alter table stage.statement add primary key (report_id, statement_id)")
    for index in statement.indexes:
        conn.execute(CreateIndex(index))
    for table in (report, statement):
        conn.exec_driver_sql(f"alter table {table.fullname} enable trigger user")
    conn.exec_driver_sql("insert into stage.touched select distinct report_year, agency_id from stage.report")


def populate(engine: sa.Engine, nation: Nation) -> dict[str, int]:
    """Stage the nation (as if the gate had judged it). Refuses a warehouse that holds other reports. Counts of rows."""
    with engine.begin() as conn:
        if conn.execute(sa.text("select 1 from stage.report where portal_id <> :p limit 1"), {"p": PORTAL}).scalar():
            raise ValueError("This warehouse holds real reports; give another database with --dsn")
        lock_years(conn, nation.years)
        members.sync_members(conn)
        made = _bodies(nation.reports, nation.seed)
        copy_rows(conn, "new_agency", report, list(made[0]), made)
        out = {"agencies": len(made), "reports": 0, "statements": 0}
        empty = not conn.execute(sa.text("select 1 from stage.report limit 1")).scalar()
        if empty:
            _prepare(conn)
        for year in nation.years:
            for name, query in (("reports", _REPORTS), ("statements", _STATEMENTS)):
                bound = (
                    query.replace(":year", str(int(year)))
                    .replace("::", "\\:\\:")
                    .replace('": ', '"\\: ')
                    .replace("':'", "'\\:'")
                )
                bound = bound.replace("https://", "https\\://")
                out[name] += conn.execute(sa.text(bound), {"seed": nation.seed}).rowcount
        if empty:
            _finish(conn)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql("analyze stage.report, stage.statement")
    return out
