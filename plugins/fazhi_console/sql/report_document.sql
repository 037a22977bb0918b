-- The extracted text behind a report: by the version of the extractor that the report was read with, else the newest.
select payload, method, error, extractor_version
from stage.document
where raw_sha256 = :sha
order by (extractor_version = :version) desc, extracted_at desc
limit 1
