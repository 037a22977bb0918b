"""The SELECTs of a load: from the stage to the star's tables, for one report year (:year).

`{scope}` stands for a further condition on the report's agency, or nothing; `{statements}` for the table that holds the
year's statements and no other rows, so that nothing has to ask them for their year.
"""

from __future__ import annotations

_PASSED = "('pass', 'flag')"
_FROM = f"""stage.statement s join stage.report r on r.report_id = s.report_id
  where r.report_year = :year and s.report_year = :year and r.is_current and r.verdict in {_PASSED} and s.verdict in {_PASSED}"""  # noqa: E501

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
  select agency_id, indicator_key from {statements} r where indicator_key <> 0 and qualifier = 'exact' {scope}
  group by 1, 2 having min(value) <> max(value)
), exact as (
  select agency_id, statement_id, min(value) over thing as low, max(value) over thing as high
  from {statements} r join several using (agency_id, indicator_key)
  where qualifier = 'exact' {scope}
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
from {statements} r where true {scope} group by 1
"""

DOCUMENTS = f"""
select r.report_id, r.report_year, r.agency_id, r.title, r.title_inferred, r.doc_number, r.url, r.portal_id, r.capture_id,
  r.body_capture_id, r.text_sha256, r.raw_sha256, r.method, r.ocr_confidence, r.garbage_share, r.version_no, r.is_current
from {_REPORTS} {{scope}}
"""  # noqa: E501
