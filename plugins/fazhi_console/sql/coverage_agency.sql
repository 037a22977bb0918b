-- Year by year: what did this agency publish, when was it due, and who watches for it?
select c.report_year, c.agency_id, c.agency_name, c.agency_type, c.tier, c.region_code, c.province, c.city, c.county,
    c.status, c.expected, c.due_on, c.published_on, c.as_of, c.report_id,
    c.portal_id, p.name as portal_name, p.site as portal_site, h.last_success_at, h.outcome,
    t.days_late, t.basis
from mart.coverage c
left join dw.dim_portal p on p.portal_id = c.portal_id
left join crawl.portal_health h on h.portal_id = c.portal_id
left join mart.timeliness t on t.report_year = c.report_year and t.agency_id = c.agency_id
where c.agency_id = :agency and c.report_year = any(:years)
order by c.report_year desc
