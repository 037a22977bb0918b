-- Which portals work, which are blocked, empty, failing or stale, and what did they give?
select coalesce(p.portal_id, h.portal_id) as portal_id, p.site, p.name, p.region_code, p.tier, p.family, coalesce(p.monitored, false) as monitored,
    h.last_attempt_at, h.last_success_at, h.outcome, h.detail, h.links, h.links_before, h.pages, m.captures, m.reports,
    r.name as region_name
from dw.dim_portal p
full join crawl.portal_health h on h.portal_id = p.portal_id
left join mart.portal_health m on m.portal_id = coalesce(p.portal_id, h.portal_id)
left join dw.dim_region r on r.region_code = p.region_code and r.is_current
where (:q = '' or coalesce(p.portal_id, h.portal_id) ilike :like or p.site ilike :like or p.name ilike :like or r.name ilike :like)
  and case :state
      when 'problem' then h.outcome is distinct from 'ok' and h.last_attempt_at is not null
      when 'blocked' then h.outcome like 'blocked%'
      when 'stale' then h.last_success_at is null or h.last_success_at < cast(:stale as timestamptz)
      when 'shrunk' then h.links < h.links_before
      when 'never' then h.last_attempt_at is null
      else true end
order by (h.outcome is distinct from 'ok' and h.last_attempt_at is not null) desc, h.last_success_at nulls first, 1
limit :limit offset :offset
