-- Every version of this agency's report on this year.
select report_id, version_no, is_current, title, publish_date, document_date, first_seen_on, url, method, chars, verdict,
    raw_sha256, extractor_version
from stage.report
where agency_id = :agency and report_year = :year
order by version_no desc, report_id
limit :limit offset :offset
