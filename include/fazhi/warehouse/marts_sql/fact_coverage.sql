-- Who should report on year Y, and who did?
-- Governments come from the region table as it stood at the end of the year (statistical zones and sub-district offices are
-- not governments); other bodies are expected once an earlier report of theirs was seen and their region still exists.
-- The portal that watches a body: one that gave a report of it, one declared for it alone, or, if it is a government, one
-- registered for its region. Of those that already gave reports only columns of all bodies count then, departments and some
-- government among them: where nothing but departments, or nothing but towns, ever appeared, the government's absence means
-- that its portal is not known. Nobody is called missing whom no portal watches.
with standing as (
  select * from dw.dim_region where valid_from <= make_date(:year, 12, 31) and (valid_to is null or valid_to > make_date(:year, 12, 31))
), government as (
  select left(encode(sha256(convert_to(region_code || chr(31) || 'government' || chr(31), 'UTF8')), 'hex'), 24) as agency_id,
    case when tier = 'township' then coalesce(county, city, '') || name else name end || '人民政府' as agency_name, tier, region_code,
    province, city, county
  from standing
  where tier <> 'national' and substr(region_code, 1, 2) not in ('71', '81', '82') and not (tier = 'county' and substr(region_code, 5, 2) between '71' and '79')
    and (tier <> 'township' or name ~ '(镇|乡|苏木)$')
), seen as (
  select distinct on (agency_id) agency_id, agency_name, agency_type, department, tier, region_code, province, city, county
  from dw.fact_report where report_year < :year order by agency_id, report_year desc
), gave as (
  select r.agency_id, min(portal_id) filter (where r.report_year = :year) as now, min(portal_id) as ever
  from dw.fact_report r join dw.dim_portal using (portal_id) where monitored group by 1
), given as (
  select portal_id, bool_or(type_class = 'government') as governments, bool_or(type_class <> 'government') as others
  from dw.fact_report group by 1
), watches as (
  select region_code, min(portal_id) as portal_id from dw.dim_portal left join given using (portal_id)
  where monitored and covers = 'region' and region_code is not null and (given.portal_id is null or governments and others)
  group by 1
), alone as (
  select agency_id, min(portal_id) as portal_id from dw.dim_portal where monitored and agency_id is not null group by 1
), listed as (
  select coalesce(r.agency_id, g.agency_id, s.agency_id) as agency_id,
    coalesce(r.agency_name, s.agency_name, g.agency_name) as agency_name,
    coalesce(r.agency_type, s.agency_type, 'government') as agency_type, coalesce(r.department, s.department, '') as department,
    coalesce(r.tier, s.tier, g.tier) as tier, coalesce(r.region_code, s.region_code, g.region_code) as region_code,
    coalesce(r.province, s.province, g.province) as province, coalesce(r.city, s.city, g.city) as city,
    coalesce(r.county, s.county, g.county) as county,
    case when g.agency_id is not null then 'region' when s.agency_id is not null then 'seen' else 'reported' end as expected,
    r.report_id, r.first_published_on, r.first_seen_on, g.agency_id is not null as is_government
  from (select * from dw.fact_report where report_year = :year) r
  full join government g using (agency_id)
  full join seen s on s.agency_id = coalesce(r.agency_id, g.agency_id)
  where r.agency_id is not null or g.agency_id is not null
    or s.region_code is null or exists (select from standing where standing.region_code = s.region_code)
)
select :year, l.agency_id, l.agency_name, l.agency_type, l.department, l.tier, l.region_code, l.province, l.city, l.county, l.expected,
  l.report_id, l.first_published_on, l.first_seen_on, y.due_on,
  coalesce(v.now, v.ever, o.portal_id, case when l.is_government then w.portal_id end)
from listed l
left join dw.dim_year y on y.report_year = :year
left join gave v on v.agency_id = l.agency_id
left join alone o on o.agency_id = l.agency_id
left join watches w on w.region_code = l.region_code
