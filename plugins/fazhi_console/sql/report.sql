-- One report as read, with the capture that carries its text and the name of its portal.
select r.*, c.media_type, c.warc_file, c.warc_offset, c.length as body_length, c.url as body_url, c.first_seen_at, c.provenance,
    p.name as portal_name, p.site as portal_site, y.due_on, y.regime_name
from stage.report r
left join crawl.capture c on c.capture_id = r.body_capture_id
left join dw.dim_portal p on p.portal_id = r.portal_id
left join dw.dim_year y on y.report_year = r.report_year
where r.report_id = :report
