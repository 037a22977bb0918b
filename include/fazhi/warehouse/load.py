"""Stage to star, one report year at a time, one transaction each, set-based.

Two ways to the same star: `full` builds the year beside and swaps it in; otherwise only the agencies whose staged rows
changed since the last load (stage.touched) are replaced. Both run the same SELECTs. Rows come from the version in
force of each agency and year, when the gate let report and statement through (verdict pass or flag).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from fazhi import failpoint
from fazhi.warehouse import agencies, members, partitions, successions, tables
from fazhi.warehouse.locks import lock_star, lock_years

FULL_FROM = 0.3  # more than this share of a year's agencies touched: building it anew is cheaper


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did. `mode`: full | delta | none; counts are of what was written, not of what the year holds."""

    year: int
    mode: str
    agencies: int = 0  # agencies looked at
    reports: int = 0
    statements: int = 0

    @property
    def changed(self) -> bool:
        return self.mode != "none"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"changed": self.changed}


_PASSED = "('pass', 'flag')"
_FROM = f"""stage.statement s join stage.report r on r.report_id = s.report_id
  where r.report_year = :year and r.is_current and r.verdict in {_PASSED} and s.verdict in {_PASSED}"""

STATEMENTS = f"""
select s.report_year, s.agency_id, s.statement_id, s.report_id, coalesce(i.indicator_key, 0),
  case when i.indicator_key is null then s.name end, coalesce(s.value_corrected, s.value), s.value_max, s.unit, s.qualifier,
  s.is_zero, s.scope, s.period_type, s.period_start, s.period_end, s.section, s.facets, s.value_corrected is not null,
  s.verdict = 'flag', false
from (select s.* from {_FROM} {{scope}}) s
left join dw.dim_indicator i on i.code = s.indicator
"""  # noqa: E501

# Exact values of one thing over one period that differ within one report: all are kept, all are marked. They are few,
# so they are looked for among the narrow rows just written and marked there: the stage is not read once more.
CONTRADICTED = """
with several as (
  select agency_id, indicator_key from {statements} r
  where report_year = :year and indicator_key <> 0 and qualifier = 'exact' {scope}
  group by 1, 2 having min(value) <> max(value)
), exact as (
  select agency_id, statement_id, min(value) over thing as low, max(value) over thing as high
  from {statements} r join several using (agency_id, indicator_key)
  where report_year = :year and qualifier = 'exact' {scope}
  window thing as (partition by agency_id, indicator_key, scope, facets, period_type, period_start, period_end)
)
update {statements} s set contradicted = true from exact t
where t.low <> t.high and s.agency_id = t.agency_id and s.statement_id = t.statement_id {again}
"""

EVIDENCE = f"""
select s.report_year, s.agency_id, s.statement_id, s.evidence_text, s.evidence_start, s.evidence_end, s.page, s.sentence_sha,
  s.sentence_text, s.unit_stated, s.subject, s.action, s.object, s.rule, s.confidence
from {_FROM} {{scope}}
"""  # noqa: E501

_REPORTS = f"""stage.report r where r.report_year = :year and r.is_current and r.verdict in {_PASSED}"""

SECTIONS = f"""
select r.report_year, r.agency_id, x.seq, r.report_id, x.s ->> 'content', x.s ->> 'heading', coalesce((x.s ->> 'level')::int, 1),
  (x.s ->> 'start')::int, (x.s ->> 'end')::int, array(select jsonb_array_elements_text(coalesce(x.s -> 'areas', '[]')))
from (select * from {_REPORTS} {{scope}}) r, jsonb_array_elements(r.sections) with ordinality x(s, seq)
"""  # noqa: E501

REPORTS = f"""
select r.report_year, r.agency_id, r.report_id, r.agency_name, r.agency_type, coalesce(r.type_class, r.agency_type),
  coalesce(r.department, ''), r.tier, r.region_code, r.province, r.city, r.county, r.township, r.document_date, r.publish_date,
  v.first_seen_on, v.first_published_on, coalesce(r.publish_date, r.first_seen_on), r.portal_id, v.versions, r.chars,
  coalesce(n.statements, 0), coalesce(n.indicators, 0),
  coalesce(x.m1, false), coalesce(x.m2, false), coalesce(x.m3, false), coalesce(x.m4, false), coalesce(x.m5, false), x.m2_share,
  r.flags, r.verdict = 'flag'
from (select * from {_REPORTS} {{scope}}) r
cross join lateral (
  select bool_or(content = 'M1') as m1, bool_or(content = 'M2') as m2, bool_or(content = 'M3') as m3,
    bool_or(content = 'M4') as m4, bool_or(content = 'M5') as m5,
    sum(e - b) filter (where content = 'M2' and level = top) / nullif(max(e) - min(b), 0)::float8 as m2_share
  from (select content, start as b, "end" as e, coalesce(level, 1) as level,
          min(coalesce(level, 1)) filter (where content = 'M2') over () as top
        from jsonb_to_recordset(r.sections) s(content text, start int, "end" int, level int)) s
) x
join (select agency_id, count(*) as versions, min(first_seen_on) as first_seen_on, min(publish_date) as first_published_on
      from stage.report r where report_year = :year {{scope}} group by 1) v on v.agency_id = r.agency_id
left join pg_temp.counted n on n.agency_id = r.agency_id
"""  # noqa: E501

# Beforehand: where statements are spread over machines, no INSERT of a table that is not may read them.
COUNTED = """
create temp table counted on commit drop as
select agency_id, count(*) as statements, count(*) filter (where indicator_key <> 0) as indicators
from {statements} r where report_year = :year {scope} group by 1
"""

DOCUMENTS = f"""
select r.report_id, r.report_year, r.agency_id, r.title, r.title_inferred, r.doc_number, r.url, r.portal_id, r.capture_id,
  r.body_capture_id, r.text_sha256, r.raw_sha256, r.method, r.ocr_confidence, r.garbage_share, r.version_no, r.is_current
from {_REPORTS} {{scope}}
"""  # noqa: E501


def load_year(engine: sa.Engine, year: int, *, full: bool = False) -> LoadResult:
    """Bring the star's `year` up to the stage. A second call writes nothing.

    Safe beside other loads, refreshes and readers: writers of the star take turns. A year that never had a row in the
    stage does not become one of the star's: coverage would call everybody missing in a year that nobody reported on.
    """
    with engine.begin() as conn:
        lock_years(conn, [year])
        lock_star(conn)
        if {"region_succession", "department_succession"} & set(members.sync_members(conn)):
            successions.bridge(conn)
        if not _of_the_star(conn, year):
            return LoadResult(year, "none")
        for table in tables.FACTS:
            partitions.ensure(conn, table, year)
    with engine.begin() as conn:
        lock_years(conn, [year])
        touched = list(
            conn.execute(
                sa.text("delete from stage.touched where report_year = :year returning agency_id"), {"year": year}
            ).scalars()
        )
        if not touched and not full:
            return LoadResult(year, "none")
        lock_star(conn)
        conn.execute(sa.text("set local work_mem = '128MB'"))
        conn.execute(sa.text("set local maintenance_work_mem = '512MB'"))  # indexes of a year are sorted in memory
        params = {"year": year}
        # Counted only as far as it matters: an arrival does not pay for the size of its year.
        few = int(len(touched) / FULL_FROM) + 1
        held = conn.execute(
            sa.text("select count(*) from (select from dw.dim_document where report_year = :year limit :few) d"),
            params | {"few": few},
        ).scalar_one()
        if full or len(touched) > FULL_FROM * held:
            return _rebuild(conn, year, touched)
        return _replace(conn, year, touched)


def _of_the_star(conn: sa.Connection, year: int) -> bool:
    """Does the star have this year, or the stage something for it?"""
    if partitions.exists(conn, partitions.partition(tables.fact_report, year)):
        return True
    staged = "select exists (select from stage.{} where report_year = :year)"
    return any(
        conn.execute(sa.text(staged.format(table)), {"year": year}).scalar_one() for table in ("touched", "report")
    )


def _columns(table: sa.Table) -> str:
    return ", ".join(c.name for c in table.columns if not c.info.get("audit"))


def _fill(conn: sa.Connection, targets: dict[str, str], scope: str, params: dict[str, Any]) -> tuple[int, int]:
    """Run the SELECTs into the four fact tables (their names in `targets`); reports and statements written."""
    written = {}
    for table, query in (
        (tables.fact_statement, STATEMENTS),
        (tables.fact_evidence, EVIDENCE),
        (tables.fact_section, SECTIONS),
        (tables.fact_report, REPORTS),
    ):
        select = query.format(scope=scope)
        written[table.name] = conn.execute(
            sa.text(f"insert into {targets[table.name]} ({_columns(table)}) {_escape(select)}"), params
        ).rowcount
        if table is tables.fact_statement:
            # The planner knows nothing of rows just written: row by row, its plan for few, grows with their square.
            conn.execute(sa.text("set local enable_nestloop = off"))
            mark = CONTRADICTED.format(scope=scope, again=scope.replace("r.", "s."), statements=targets[table.name])
            conn.execute(sa.text(mark), params)
            conn.execute(sa.text("set local enable_nestloop = on"))
            conn.execute(sa.text(COUNTED.format(scope=scope, statements=targets[table.name])), params)
    return written["fact_report"], written["fact_statement"]


def _escape(sql: str) -> str:
    """A colon that is no bind parameter is written \\: for SQLAlchemy; only JSON literals and casts have one."""
    return sql.replace("::", "\\:\\:").replace('": "', '"\\: "')


def _documents(conn: sa.Connection, scope: str, params: dict[str, Any]) -> None:
    conn.execute(sa.text(f"delete from dw.dim_document r where report_year = :year {scope}"), params)
    conn.execute(
        sa.text(f"insert into dw.dim_document ({_columns(tables.dim_document)}) {DOCUMENTS.format(scope=scope)}"),
        params,
    )


def _replace(conn: sa.Connection, year: int, agency_ids: list[str]) -> LoadResult:
    """A day's arrival: delete and insert the touched agencies of the year, nothing else."""
    params = {"year": year, "agencies": agency_ids}
    scope = "and r.agency_id = any(:agencies)"
    targets = {t.name: partitions.partition(t, year) for t in tables.FACTS}
    # Evidence has no index of agencies: it goes with its statements.
    gone = f"select r.statement_id from {targets['fact_statement']} r where r.report_year = :year {scope}"
    conn.execute(sa.text(f"delete from {targets['fact_evidence']} where statement_id in ({gone})"), params)
    for table in (tables.fact_statement, tables.fact_section, tables.fact_report):
        conn.execute(sa.text(f"delete from {targets[table.name]} r where report_year = :year {scope}"), params)
    reports, statements = _fill(conn, targets, scope, params)
    _documents(conn, scope, params)
    agencies.refresh(conn, agency_ids)
    return LoadResult(year, "delta", len(agency_ids), reports, statements)


def _rebuild(conn: sa.Connection, year: int, touched: list[str]) -> LoadResult:
    """The whole year: built beside without indexes, indexed, swapped in."""
    params: dict[str, Any] = {"year": year}
    known = sa.text("select agency_id from dw.dim_document where report_year = :year")
    before = set(conn.execute(known, params).scalars())
    targets = {t.name: partitions.beside(conn, t, year) for t in tables.FACTS}
    reports, statements = _fill(conn, targets, "", params)
    after = set(conn.execute(sa.text(f"select agency_id from {targets['fact_report']}")).scalars())
    _documents(conn, "", params)
    agencies.refresh(conn, sorted(before | after | set(touched)), swapping=(year, targets["fact_report"]))
    for table in tables.FACTS:
        partitions.finish(conn, table, year, _planned(table))
    partitions.swap(conn, [(table, year) for table in tables.FACTS])
    failpoint.reached("load.swapped")
    return LoadResult(year, "full", len(before | after), reports, statements)


def _planned(table: sa.Table) -> str:
    """Columns whose statistics the marts' plans need at once: keys and indexed ones, of reports all.

    The server's own analysis adds the others within minutes; here it would be a tenth of the load.
    """
    if table is tables.fact_report:
        return ""
    indexed = (c.name for index in table.indexes for c in index.columns)
    return f"({', '.join(dict.fromkeys([*(c.name for c in table.primary_key), *sorted(indexed)]))})"
