"""Answers and refresh: p95 of 20 typical BI queries on the marts, refresh after one year's load, bytes per statement.

Measured on one year less and on all years of the scale, so that growth shows. SCALE=large|national for more.
"""

from __future__ import annotations

import json
import time

import sqlalchemy as sa
from warehouse_bench import SCALES, Clock, scale, server

from fazhi.warehouse import load, marts
from fazhi.warehouse.synth import Nation, populate

QUERIES = {
    "yoy agency": "select * from mart.yoy_indicator where agency_id = :agency and report_year = :year",
    "yoy agency all years": "select * from mart.yoy_indicator where agency_id = :agency and indicator = :code order by report_year",
    "yoy county": "select * from mart.yoy_indicator where indicator = :code and region_code = :county",
    "yoy region": "select * from mart.yoy_region where indicator = :code and region_code = :province order by report_year",
    "yoy nation": "select * from mart.yoy_region where indicator = :code and region_code = '000000'",
    "provinces": "select * from mart.yoy_region where indicator = :code and report_year = :year and tier = 'county' and region_code like '%0000'",
    "movers": "select agency_name, change_ratio from mart.yoy_indicator where indicator = :code and report_year = :year and comparable "
    "order by change_ratio desc nulls last limit 20",
    "top nation": "select * from mart.ranking where indicator = :code and report_year = :year and tier = 'county' and rank_nation <= 20",
    "rank of agency": "select * from mart.ranking where report_year = :year and agency_id = :agency",
    "coverage nation": "select * from mart.coverage_summary where region_code = '000000' and report_year = :year",
    "coverage heat map": "select region_name, report_year, status, sum(agencies) from mart.coverage_summary where tier = 'county' group by 1, 2, 3",
    "coverage county": "select * from mart.coverage where report_year = :year and agency_id = :agency",
    "late agency": "select * from mart.timeliness where report_year = :year and agency_id = :agency",
    "complete agency": "select * from mart.completeness where report_year = :year and agency_id = :agency",
    "density agency": "select * from mart.quantification where report_year = :year and agency_id = :agency",
    "reuse agency": "select * from mart.text_reuse where report_year = :year and agency_id = :agency",
    "unmapped": "select * from mart.unmapped where report_year = :year order by statements desc limit 50",
    "portals": "select * from mart.portal_health",
    "trace": "select * from mart.trace where statement_id = :statement",
    "caveats": "select f, count(*) from mart.yoy_indicator, unnest(flags) f where report_year = :year and indicator = :code group by 1",
}
REPEATS = 15


def answers(engine: sa.Engine, year: int) -> tuple[float, str]:
    """95th percentile in ms over all queries and parameters, and the slowest query."""
    times: list[tuple[float, str]] = []
    with engine.connect() as conn:
        picks = conn.execute(sa.text(
            "select agency_id, indicator as code, region_code as county, substr(region_code, 1, 2) || '0000' as province, statement_id as statement "
            "from mart.yoy_indicator where report_year = :y order by md5(statement_id) limit :n"), {"y": year, "n": REPEATS}).mappings().all()  # fmt: skip
        for pick in picks:
            params = dict(pick) | {"agency": pick["agency_id"], "year": year}
            for name, query in QUERIES.items():
                start = time.perf_counter()
                conn.execute(sa.text(query), params).all()
                times.append(((time.perf_counter() - start) * 1000, name))
    times.sort()
    return times[int(len(times) * 0.95)][0], times[-1][1]


_SIZE = """
select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = %s and relname ~ %s and relkind = 'r'
"""


def sizes(engine: sa.Engine) -> dict[str, object]:
    """Years, statements, and bytes per statement: tables with their indexes."""
    with engine.connect() as conn:
        statements = conn.exec_driver_sql("select count(*) from dw.fact_statement").scalar_one()
        years = conn.exec_driver_sql("select count(distinct report_year) from dw.fact_report").scalar_one()
        per = {
            name: round(conn.exec_driver_sql(_SIZE, what).scalar_one() / max(statements, 1))
            for name, what in (
                ("fact", ("dw", "^fact_statement_[0-9]+$")), ("evidence", ("dw", "^fact_evidence_[0-9]+$")),
                ("star", ("dw", ".")), ("marts", ("mart", ".")),
            )
        }  # fmt: skip
    return {"years": years, "statements": statements} | {f"bytes_per_statement_{k}": v for k, v in per.items()}


def main(size: str | None = None) -> dict[str, object]:
    reports, years = SCALES[size or scale()]
    with server() as engine:
        populate(engine, Nation(reports=reports, years=years))
        for year in years[:-1]:
            load.load_year(engine, year, full=True)
        marts.refresh(engine, years[:-1])
        p95_before, _ = answers(engine, years[-2])
        load.load_year(engine, years[-1], full=True)
        with Clock() as refreshing:
            marts.refresh(engine, [years[-1]])
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.exec_driver_sql("vacuum analyze")
        p95, slowest = answers(engine, years[-1])
        return {
            "scale": size or scale(), "queries": len(QUERIES), **sizes(engine),
            "p95_ms": round(p95, 1), "p95_ms_one_year_less": round(p95_before, 1), "slowest": slowest,
            "refresh_after_one_year_seconds": round(refreshing.seconds, 1),
        }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(), ensure_ascii=False, indent=1))
