-- Which report years were read? A loose index scan: one probe per year instead of every row.
with recursive years as (
    (select report_year from stage.report order by report_year desc limit 1)
    union all
    select (select max(r.report_year) from stage.report r where r.report_year < y.report_year)
    from years y where y.report_year is not null
)
select report_year from years where report_year is not null
