-- Which rows break the rule?
select v.report_id, v.statement_id, v.row_kind, v.severity, v.indicator, v.observed, v.expected, v.evidence, s.sentence_text, v.outcome, v.rule_id,
    u.title_zh, u.title_en, r.agency_name, r.title, i.name_cn, i.name_en
from quality.violation v
join quality.rule u on u.rule_id = v.rule_id
left join stage.report r on r.report_id = v.report_id
left join stage.statement s on s.report_id = v.report_id and s.statement_id = v.statement_id
left join dw.dim_indicator i on i.code = v.indicator
where v.report_year = :year and v.rule_id = :rule
order by v.outcome, v.report_id, v.statement_id
limit :limit offset :offset
