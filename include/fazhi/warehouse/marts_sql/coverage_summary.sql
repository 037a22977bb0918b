-- How many published, are late, are missing, per province and tier?
select c.report_year, a.region_code, coalesce(c.tier, ''), case c.agency_type when 'party_and_government' then 'government' else c.agency_type end,
  c.status, min(case a.region_code when '000000' then '全国' else c.province end), count(*), min(c.as_of)
from mart.coverage c left join dw.dim_region d on d.region_code = c.region_code and d.is_current,
  lateral (values ('000000'), (coalesce(d.province_code, ''))) a(region_code)
where c.report_year = :year
group by 1, 2, 3, 4, 5
