-- What did each expectation find at the last run, and at the run before?
select u.rule_id, u.severity, u.layer, u.row_kind, u.title_zh, u.title_en, u.explain_zh, u.explain_en,
    r.success, r.unexpected, r.evaluated, b.unexpected as before
from quality.result r
join quality.rule u on u.rule_id = r.rule_id
left join quality.result b on b.rule_id = r.rule_id and b.run_id = :before
where r.run_id = :run
  and (:severity = '' or u.severity = :severity)
  and (not :failing or not r.success)
order by r.success, case u.severity when 'block_year' then 0 when 'quarantine_report' then 1 when 'quarantine_row' then 2 else 3 end,
    r.unexpected desc, u.rule_id
limit :limit offset :offset
