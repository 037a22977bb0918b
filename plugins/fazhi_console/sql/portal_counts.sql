-- How many portals are in which state?
select count(*) as total,
    count(*) filter (where h.outcome = 'ok') as ok,
    count(*) filter (where h.outcome like 'blocked%') as blocked,
    count(*) filter (where h.outcome = 'empty') as empty,
    count(*) filter (where h.outcome not in ('ok', 'empty') and h.outcome not like 'blocked%' and h.last_attempt_at is not null) as failing,
    count(*) filter (where h.last_success_at < cast(:stale as timestamptz)) as stale,
    count(*) filter (where h.last_attempt_at is null) as never
from dw.dim_portal p
full join crawl.portal_health h on h.portal_id = p.portal_id
