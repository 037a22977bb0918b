-- Which rules hold rows back in this year?
select u.rule_id, u.title_zh, u.title_en, count(*) as rows
from quality.quarantine q
cross join lateral unnest(q.rules) as broken(rule_id)
join quality.rule u on u.rule_id = broken.rule_id
where q.report_year = :year and q.cause <> 'report'
group by u.rule_id, u.title_zh, u.title_en
order by count(*) desc, u.rule_id
limit 200
