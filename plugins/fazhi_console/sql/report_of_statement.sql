-- Which report states this? The star first; a statement that the gate held back is looked for in the stage.
select report_id from dw.fact_statement where statement_id = :statement
union all
select report_id from stage.statement where statement_id = :statement
limit 1
