-- Which portals work, and what did they give?
select p.portal_id, p.site, p.name, p.region_code, p.monitored, h.outcome, h.detail, h.last_attempt_at, h.last_success_at, h.links,
  h.links_before, coalesce(c.n, 0), coalesce(r.n, 0)
from dw.dim_portal p
left join crawl.portal_health h using (portal_id)
left join (select portal_id, count(*) as n from crawl.capture group by 1) c using (portal_id)
left join (select portal_id, count(*) as n from dw.fact_report group by 1) r using (portal_id)
