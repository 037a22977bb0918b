CREATE TABLE crawl.capture (
	capture_id TEXT NOT NULL, 
	portal_id TEXT NOT NULL, 
	url TEXT NOT NULL, 
	final_url TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	parent_url TEXT, 
	title TEXT, 
	listed_on DATE, 
	year_hint INTEGER, 
	status INTEGER NOT NULL, 
	media_type TEXT NOT NULL, 
	raw_sha256 TEXT NOT NULL, 
	length INTEGER NOT NULL, 
	warc_file TEXT NOT NULL, 
	warc_offset BIGINT NOT NULL, 
	etag TEXT, 
	last_modified TEXT, 
	provenance TEXT NOT NULL, 
	first_seen_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	withdrawn_on DATE, 
	PRIMARY KEY (capture_id)
);

CREATE INDEX ix_capture_year ON crawl.capture (year_hint, kind);

CREATE INDEX ix_capture_sha ON crawl.capture (raw_sha256);

CREATE INDEX ix_capture_url ON crawl.capture (url);

CREATE INDEX ix_capture_parent ON crawl.capture (parent_url);

COMMENT ON TABLE crawl.capture IS 'Archived responses; one row per (URL, bytes)';

COMMENT ON COLUMN crawl.capture.capture_id IS 'key(url, raw_sha256)';

COMMENT ON COLUMN crawl.capture.portal_id IS 'portal of the registry';

COMMENT ON COLUMN crawl.capture.url IS 'URL asked for';

COMMENT ON COLUMN crawl.capture.final_url IS 'URL that answered';

COMMENT ON COLUMN crawl.capture.kind IS 'list | detail | attachment';

COMMENT ON COLUMN crawl.capture.parent_url IS 'of an attachment: URL of its page';

COMMENT ON COLUMN crawl.capture.title IS 'as listed; of an attachment the anchor text';

COMMENT ON COLUMN crawl.capture.listed_on IS 'date shown in the list';

COMMENT ON COLUMN crawl.capture.year_hint IS 'report year the listing suggests: the partition that builds it';

COMMENT ON COLUMN crawl.capture.status IS 'HTTP status';

COMMENT ON COLUMN crawl.capture.media_type IS 'by magic bytes';

COMMENT ON COLUMN crawl.capture.raw_sha256 IS 'of the body';

COMMENT ON COLUMN crawl.capture.length IS 'bytes of the body';

COMMENT ON COLUMN crawl.capture.warc_file IS 'archive file, relative to the archive';

COMMENT ON COLUMN crawl.capture.warc_offset IS 'offset of the record in it';

COMMENT ON COLUMN crawl.capture.etag IS 'validator for the next conditional request';

COMMENT ON COLUMN crawl.capture.last_modified IS 'validator for the next conditional request';

COMMENT ON COLUMN crawl.capture.provenance IS 'crawl | sample | manual';

COMMENT ON COLUMN crawl.capture.first_seen_at IS 'first capture of these bytes at this URL';

COMMENT ON COLUMN crawl.capture.last_seen_at IS 'last time the URL still answered with them';

COMMENT ON COLUMN crawl.capture.withdrawn_on IS 'day the URL answered 404 or 410';

CREATE TABLE crawl.portal_health (
	portal_id TEXT NOT NULL, 
	last_attempt_at TIMESTAMP WITH TIME ZONE, 
	last_success_at TIMESTAMP WITH TIME ZONE, 
	outcome TEXT, 
	detail TEXT, 
	links INTEGER, 
	links_before INTEGER, 
	pages INTEGER, 
	PRIMARY KEY (portal_id)
);

COMMENT ON TABLE crawl.portal_health IS 'State of each portal';

COMMENT ON COLUMN crawl.portal_health.portal_id IS 'portal of the registry';

COMMENT ON COLUMN crawl.portal_health.last_attempt_at IS 'last crawl begun';

COMMENT ON COLUMN crawl.portal_health.last_success_at IS 'last crawl that found its links';

COMMENT ON COLUMN crawl.portal_health.outcome IS 'ok | empty | blocked:… | error:…';

COMMENT ON COLUMN crawl.portal_health.detail IS 'what went wrong, in one sentence';

COMMENT ON COLUMN crawl.portal_health.links IS 'report links seen at the last success';

COMMENT ON COLUMN crawl.portal_health.links_before IS 'report links seen at the success before';

COMMENT ON COLUMN crawl.portal_health.pages IS 'list pages read at the last attempt';

CREATE TABLE stage.document (
	raw_sha256 TEXT NOT NULL, 
	extractor_version TEXT NOT NULL, 
	text_sha256 TEXT, 
	method TEXT, 
	payload JSONB, 
	error TEXT, 
	extracted_at TIMESTAMP WITH TIME ZONE DEFAULT now(), 
	PRIMARY KEY (raw_sha256, extractor_version)
);

COMMENT ON TABLE stage.document IS 'Cache: bytes to text';

COMMENT ON COLUMN stage.document.raw_sha256 IS 'bytes it was read from';

COMMENT ON COLUMN stage.document.extractor_version IS 'code that read it';

COMMENT ON COLUMN stage.document.text_sha256 IS 'hash of the text without white space';

COMMENT ON COLUMN stage.document.method IS 'html | pdf_text | ocr | docx | …';

COMMENT ON COLUMN stage.document.payload IS 'the Document as JSON; null when it was refused';

COMMENT ON COLUMN stage.document.error IS 'why the bytes could not be read; null when they could';

COMMENT ON COLUMN stage.document.extracted_at IS 'audit';

CREATE TABLE stage.parse (
	text_sha256 TEXT NOT NULL, 
	context_digest TEXT NOT NULL, 
	parser_version TEXT NOT NULL, 
	payload JSONB NOT NULL, 
	parsed_at TIMESTAMP WITH TIME ZONE DEFAULT now(), 
	PRIMARY KEY (text_sha256, context_digest, parser_version)
);

COMMENT ON TABLE stage.parse IS 'Cache: text to parsed report';

COMMENT ON COLUMN stage.parse.text_sha256 IS 'text that was parsed';

COMMENT ON COLUMN stage.parse.context_digest IS 'hash of what was known from outside';

COMMENT ON COLUMN stage.parse.parser_version IS 'code that parsed it';

COMMENT ON COLUMN stage.parse.payload IS 'the parse contract as JSON';

COMMENT ON COLUMN stage.parse.parsed_at IS 'audit';

CREATE TABLE stage.report (
	report_id TEXT NOT NULL, 
	report_year INTEGER NOT NULL, 
	agency_id TEXT NOT NULL, 
	agency_name TEXT NOT NULL, 
	agency_type TEXT NOT NULL, 
	type_class TEXT, 
	department TEXT DEFAULT '', 
	tier TEXT, 
	region_code TEXT, 
	province TEXT, 
	city TEXT, 
	county TEXT, 
	township TEXT, 
	title TEXT, 
	title_inferred BOOLEAN DEFAULT false NOT NULL, 
	document_date DATE, 
	publish_date DATE, 
	first_seen_on DATE NOT NULL, 
	doc_number TEXT, 
	portal_id TEXT NOT NULL, 
	capture_id TEXT NOT NULL, 
	body_capture_id TEXT NOT NULL, 
	url TEXT NOT NULL, 
	text_sha256 TEXT NOT NULL, 
	raw_sha256 TEXT NOT NULL, 
	method TEXT NOT NULL, 
	chars INTEGER NOT NULL, 
	ocr_confidence NUMERIC, 
	garbage_share NUMERIC DEFAULT '0' NOT NULL, 
	sections JSONB NOT NULL, 
	flags TEXT[] NOT NULL, 
	extractor_version TEXT NOT NULL, 
	parser_version TEXT NOT NULL, 
	is_current BOOLEAN DEFAULT true NOT NULL, 
	version_no INTEGER DEFAULT '1' NOT NULL, 
	verdict TEXT, 
	PRIMARY KEY (report_id)
);

CREATE INDEX ix_stage_report_year ON stage.report (report_year, agency_id);

COMMENT ON TABLE stage.report IS 'Reports read, every version, before the gate';

COMMENT ON COLUMN stage.report.report_id IS 'key(agency_id, report_year, text_sha256)';

COMMENT ON COLUMN stage.report.report_year IS 'the year reported on';

COMMENT ON COLUMN stage.report.agency_id IS 'key(region_code, type class, department): warehouse/agency.py';

COMMENT ON COLUMN stage.report.agency_name IS 'full official name';

COMMENT ON COLUMN stage.report.agency_type IS 'government | party_and_government | department | … as in the contract';

COMMENT ON COLUMN stage.report.type_class IS 'part of the key: government | department | …; a joint report is the government''s';

COMMENT ON COLUMN stage.report.department IS 'part of the key: canonical department; empty for a government';

COMMENT ON COLUMN stage.report.tier IS 'national | province | city | county | township';

COMMENT ON COLUMN stage.report.region_code IS 'deepest official code: 6 digits, 9 for a township';

COMMENT ON COLUMN stage.report.province IS 'official name';

COMMENT ON COLUMN stage.report.city IS 'official name';

COMMENT ON COLUMN stage.report.county IS 'official name';

COMMENT ON COLUMN stage.report.township IS 'official name';

COMMENT ON COLUMN stage.report.title IS 'as shown, or inferred';

COMMENT ON COLUMN stage.report.title_inferred IS 'the page shows no title';

COMMENT ON COLUMN stage.report.document_date IS '成文日期';

COMMENT ON COLUMN stage.report.publish_date IS '发布日期 as stated';

COMMENT ON COLUMN stage.report.first_seen_on IS 'day of the first capture, Asia/Shanghai';

COMMENT ON COLUMN stage.report.doc_number IS '发文字号';

COMMENT ON COLUMN stage.report.portal_id IS 'portal it was found on';

COMMENT ON COLUMN stage.report.capture_id IS 'capture of its page';

COMMENT ON COLUMN stage.report.body_capture_id IS 'capture that carried the text (page or attachment)';

COMMENT ON COLUMN stage.report.url IS 'URL of its page';

COMMENT ON COLUMN stage.report.text_sha256 IS 'hash of the text without white space';

COMMENT ON COLUMN stage.report.raw_sha256 IS 'hash of the bytes that carried the text';

COMMENT ON COLUMN stage.report.method IS 'how the text was read';

COMMENT ON COLUMN stage.report.chars IS 'CJK characters of the body';

COMMENT ON COLUMN stage.report.ocr_confidence IS 'mean line confidence 0..1, OCR only';

COMMENT ON COLUMN stage.report.garbage_share IS 'share of unreadable characters';

COMMENT ON COLUMN stage.report.sections IS 'mandated contents with offsets';

COMMENT ON COLUMN stage.report.flags IS 'flags of the parser';

COMMENT ON COLUMN stage.report.extractor_version IS 'code that read it';

COMMENT ON COLUMN stage.report.parser_version IS 'code that parsed it';

COMMENT ON COLUMN stage.report.is_current IS 'newest version of this agency and year';

COMMENT ON COLUMN stage.report.version_no IS '1 = first version of this agency and year';

COMMENT ON COLUMN stage.report.verdict IS 'pass | flag | quarantine | reject; null before the gate';

create or replace function stage.touch() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into stage.touched select distinct report_year, agency_id from n order by 1, 2 on conflict do nothing;
  elsif tg_op = 'DELETE' then
    insert into stage.touched select distinct report_year, agency_id from o order by 1, 2 on conflict do nothing;
  elsif tg_table_name = 'report' then
    insert into stage.touched
      select distinct v.report_year, v.agency_id from n join o using (report_id),
        lateral (values (n.report_year, n.agency_id), (o.report_year, o.agency_id)) v(report_year, agency_id)
      where (n.*) is distinct from (o.*) order by 1, 2 on conflict do nothing;
  else
    insert into stage.touched
      select distinct n.report_year, n.agency_id from n join o using (report_id, statement_id)
      where (n.*) is distinct from (o.*) order by 1, 2 on conflict do nothing;
  end if;
  return null;
end $$;

create or replace trigger touch_insert after insert on stage.report referencing new table as n for each statement execute function stage.touch();
create or replace trigger touch_delete after delete on stage.report referencing old table as o for each statement execute function stage.touch();
create or replace trigger touch_update after update on stage.report referencing old table as o new table as n
  for each statement execute function stage.touch();

CREATE TABLE stage.statement (
	report_id TEXT NOT NULL, 
	statement_id TEXT NOT NULL, 
	report_year INTEGER NOT NULL, 
	agency_id TEXT NOT NULL, 
	indicator TEXT, 
	name TEXT, 
	value NUMERIC NOT NULL, 
	value_max NUMERIC, 
	unit TEXT NOT NULL, 
	unit_stated TEXT, 
	qualifier TEXT NOT NULL, 
	is_zero BOOLEAN NOT NULL, 
	facets JSONB NOT NULL, 
	scope TEXT NOT NULL, 
	period_type TEXT NOT NULL, 
	period_start DATE, 
	period_end DATE, 
	section TEXT, 
	evidence_text TEXT NOT NULL, 
	evidence_start INTEGER NOT NULL, 
	evidence_end INTEGER NOT NULL, 
	page INTEGER, 
	sentence_text TEXT NOT NULL, 
	sentence_sha TEXT NOT NULL, 
	subject TEXT, 
	action TEXT, 
	object TEXT, 
	rule TEXT NOT NULL, 
	confidence NUMERIC NOT NULL, 
	verdict TEXT, 
	value_corrected NUMERIC, 
	review_id BIGINT, 
	PRIMARY KEY (report_id, statement_id)
);

CREATE INDEX ix_stage_statement_year ON stage.statement (report_year, indicator);

COMMENT ON TABLE stage.statement IS 'Own-year quantities read, before the gate';

COMMENT ON COLUMN stage.statement.report_id IS 'stage.report';

COMMENT ON COLUMN stage.statement.statement_id IS 'key(agency, year, sentence_sha, occurrence, position, seq)';

COMMENT ON COLUMN stage.statement.report_year IS 'the year reported on';

COMMENT ON COLUMN stage.statement.agency_id IS 'stage.report';

COMMENT ON COLUMN stage.statement.indicator IS 'catalogue code; null: uncatalogued';

COMMENT ON COLUMN stage.statement.name IS 'name of the indicator, or subject+action+object of an uncatalogued statement';

COMMENT ON COLUMN stage.statement.value IS 'in base units; rates as ratios';

COMMENT ON COLUMN stage.statement.value_max IS 'upper end of a range';

COMMENT ON COLUMN stage.statement.unit IS 'base unit';

COMMENT ON COLUMN stage.statement.unit_stated IS 'as written';

COMMENT ON COLUMN stage.statement.qualifier IS 'exact | at_least | at_most | approx | range';

COMMENT ON COLUMN stage.statement.is_zero IS 'a stated zero';

COMMENT ON COLUMN stage.statement.facets IS 'forum, audience, object, outcome, topic …';

COMMENT ON COLUMN stage.statement.scope IS 'own | jurisdiction | sub_unit | joint | higher';

COMMENT ON COLUMN stage.statement.period_type IS 'report_year | cutoff | as_of | part_year';

COMMENT ON COLUMN stage.statement.period_start IS 'first day counted';

COMMENT ON COLUMN stage.statement.period_end IS 'last day counted';

COMMENT ON COLUMN stage.statement.section IS 'M1..M5';

COMMENT ON COLUMN stage.statement.evidence_text IS 'words that state it';

COMMENT ON COLUMN stage.statement.evidence_start IS 'code point offset in the document''s text';

COMMENT ON COLUMN stage.statement.evidence_end IS 'code point offset in the document''s text';

COMMENT ON COLUMN stage.statement.page IS 'page of a PDF or scan';

COMMENT ON COLUMN stage.statement.sentence_text IS 'the sentence around it';

COMMENT ON COLUMN stage.statement.sentence_sha IS 'hash of the sentence without white space';

COMMENT ON COLUMN stage.statement.subject IS 'who';

COMMENT ON COLUMN stage.statement.action IS 'did';

COMMENT ON COLUMN stage.statement.object IS 'what';

COMMENT ON COLUMN stage.statement.rule IS 'how it was recognised';

COMMENT ON COLUMN stage.statement.confidence IS '0..1';

COMMENT ON COLUMN stage.statement.verdict IS 'pass | flag | quarantine | reject; null before the gate';

COMMENT ON COLUMN stage.statement.value_corrected IS 'value a reviewer put in its place';

COMMENT ON COLUMN stage.statement.review_id IS 'decision in quality.review that was applied';

create or replace function stage.touch() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into stage.touched select distinct report_year, agency_id from n order by 1, 2 on conflict do nothing;
  elsif tg_op = 'DELETE' then
    insert into stage.touched select distinct report_year, agency_id from o order by 1, 2 on conflict do nothing;
  elsif tg_table_name = 'report' then
    insert into stage.touched
      select distinct v.report_year, v.agency_id from n join o using (report_id),
        lateral (values (n.report_year, n.agency_id), (o.report_year, o.agency_id)) v(report_year, agency_id)
      where (n.*) is distinct from (o.*) order by 1, 2 on conflict do nothing;
  else
    insert into stage.touched
      select distinct n.report_year, n.agency_id from n join o using (report_id, statement_id)
      where (n.*) is distinct from (o.*) order by 1, 2 on conflict do nothing;
  end if;
  return null;
end $$;

create or replace trigger touch_insert after insert on stage.statement referencing new table as n for each statement execute function stage.touch();
create or replace trigger touch_delete after delete on stage.statement referencing old table as o for each statement execute function stage.touch();
create or replace trigger touch_update after update on stage.statement referencing old table as o new table as n
  for each statement execute function stage.touch();

CREATE TABLE stage.refusal (
	capture_id TEXT NOT NULL, 
	year_hint INTEGER, 
	stage TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	title TEXT, 
	url TEXT NOT NULL, 
	portal_id TEXT NOT NULL, 
	code_version TEXT NOT NULL, 
	refused_at TIMESTAMP WITH TIME ZONE DEFAULT now(), 
	PRIMARY KEY (capture_id)
);

COMMENT ON TABLE stage.refusal IS 'Captures that gave no report: look-alikes, reposts, unreadable files. Their bytes stay archived';

COMMENT ON COLUMN stage.refusal.capture_id IS 'capture that was looked at';

COMMENT ON COLUMN stage.refusal.year_hint IS 'partition that looked at it';

COMMENT ON COLUMN stage.refusal.stage IS 'extract | parse';

COMMENT ON COLUMN stage.refusal.reason IS 'why it is not a report, or could not be read';

COMMENT ON COLUMN stage.refusal.title IS 'as listed';

COMMENT ON COLUMN stage.refusal.url IS 'where it is';

COMMENT ON COLUMN stage.refusal.portal_id IS 'portal of the registry';

COMMENT ON COLUMN stage.refusal.code_version IS 'extractor or parser version that refused it';

COMMENT ON COLUMN stage.refusal.refused_at IS 'audit';

CREATE TABLE stage.page_result (
	capture_id TEXT NOT NULL, 
	inputs_digest TEXT NOT NULL, 
	code_version TEXT NOT NULL, 
	report_id TEXT, 
	report_year INTEGER, 
	PRIMARY KEY (capture_id)
);

COMMENT ON TABLE stage.page_result IS 'What each captured page came to: work is pending where inputs or code differ from this';

COMMENT ON COLUMN stage.page_result.capture_id IS 'detail capture';

COMMENT ON COLUMN stage.page_result.inputs_digest IS 'hash of the page''s and its attachments'' bytes';

COMMENT ON COLUMN stage.page_result.code_version IS 'extractor/parser versions that looked at it';

COMMENT ON COLUMN stage.page_result.report_id IS 'stage.report it gave; null: refused';

COMMENT ON COLUMN stage.page_result.report_year IS 'year of that report';

CREATE TABLE stage.year_state (
	report_year SERIAL NOT NULL, 
	dirty BOOLEAN DEFAULT false NOT NULL, 
	load_seq INTEGER DEFAULT '0' NOT NULL, 
	published_seq INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (report_year)
);

COMMENT ON TABLE stage.year_state IS 'Where each report year stands between stage, star and marts';

COMMENT ON COLUMN stage.year_state.report_year IS 'the year reported on';

COMMENT ON COLUMN stage.year_state.dirty IS 'stage changed since the last load';

COMMENT ON COLUMN stage.year_state.load_seq IS 'loads so far';

COMMENT ON COLUMN stage.year_state.published_seq IS 'load that the marts show';

CREATE TABLE stage.touched (
	report_year INTEGER NOT NULL, 
	agency_id TEXT NOT NULL, 
	PRIMARY KEY (report_year, agency_id)
);

COMMENT ON TABLE stage.touched IS 'What the next load has to look at; kept by triggers on stage.report and stage.statement, whoever writes there';

COMMENT ON COLUMN stage.touched.report_year IS 'the year reported on';

COMMENT ON COLUMN stage.touched.agency_id IS 'whose staged rows differ from what the star was loaded from';

CREATE TABLE mart.yoy_indicator (
	report_year INTEGER NOT NULL, 
	agency_id TEXT NOT NULL, 
	agency_name TEXT NOT NULL, 
	agency_type TEXT NOT NULL, 
	department TEXT NOT NULL, 
	tier TEXT, 
	region_code TEXT, 
	province TEXT, 
	city TEXT, 
	county TEXT, 
	indicator TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	facet_key TEXT NOT NULL, 
	indicator_name TEXT NOT NULL, 
	facets JSONB NOT NULL, 
	unit TEXT, 
	value NUMERIC, 
	qualifier TEXT, 
	value_prev NUMERIC, 
	qualifier_prev TEXT, 
	change NUMERIC, 
	change_ratio DOUBLE PRECISION, 
	comparable BOOLEAN NOT NULL, 
	flags TEXT[] NOT NULL, 
	statement_id TEXT, 
	statement_id_prev TEXT, 
	repeats INTEGER NOT NULL, 
	PRIMARY KEY (report_year, agency_id, indicator, scope, facet_key)
)
 PARTITION BY LIST (report_year);

CREATE INDEX ix_yoy_indicator ON mart.yoy_indicator (indicator, region_code);

COMMENT ON TABLE mart.yoy_indicator IS 'How did indicator X of agency A change from the year before?';

COMMENT ON COLUMN mart.yoy_indicator.report_year IS 'the year reported on';

COMMENT ON COLUMN mart.yoy_indicator.agency_id IS 'reporting body';

COMMENT ON COLUMN mart.yoy_indicator.agency_name IS 'name in that year';

COMMENT ON COLUMN mart.yoy_indicator.agency_type IS 'government | party_and_government | department | subdistrict_office | development_zone | other';

COMMENT ON COLUMN mart.yoy_indicator.department IS 'canonical department; empty for a government';

COMMENT ON COLUMN mart.yoy_indicator.tier IS 'national | province | city | county | township';

COMMENT ON COLUMN mart.yoy_indicator.region_code IS 'deepest official code';

COMMENT ON COLUMN mart.yoy_indicator.province IS 'official name';

COMMENT ON COLUMN mart.yoy_indicator.city IS 'official name';

COMMENT ON COLUMN mart.yoy_indicator.county IS 'official name';

COMMENT ON COLUMN mart.yoy_indicator.indicator IS 'catalogue code';

COMMENT ON COLUMN mart.yoy_indicator.scope IS 'own | jurisdiction | sub_unit | joint | higher';

COMMENT ON COLUMN mart.yoy_indicator.facet_key IS 'facets as canonical text; empty: none';

COMMENT ON COLUMN mart.yoy_indicator.indicator_name IS 'Chinese name';

COMMENT ON COLUMN mart.yoy_indicator.facets IS 'forum, audience, object …';

COMMENT ON COLUMN mart.yoy_indicator.unit IS 'base unit';

COMMENT ON COLUMN mart.yoy_indicator.value IS 'of the year; null when the report contradicts itself';

COMMENT ON COLUMN mart.yoy_indicator.qualifier IS 'of the year: exact | at_least | at_most | approx | range';

COMMENT ON COLUMN mart.yoy_indicator.value_prev IS 'of the year before, same agency or its predecessors';

COMMENT ON COLUMN mart.yoy_indicator.qualifier_prev IS 'of the year before';

COMMENT ON COLUMN mart.yoy_indicator.change IS 'value - value_prev';

COMMENT ON COLUMN mart.yoy_indicator.change_ratio IS 'change over value_prev; null when that is zero';

COMMENT ON COLUMN mart.yoy_indicator.comparable IS 'both years stated, and no flag stands against comparing';

COMMENT ON COLUMN mart.yoy_indicator.flags IS 'no_prior_value | bound | part_year | definition_change | succession | contradicted | …';

COMMENT ON COLUMN mart.yoy_indicator.statement_id IS 'evidence of the year (one of the equal repeats)';

COMMENT ON COLUMN mart.yoy_indicator.statement_id_prev IS 'evidence of the year before';

COMMENT ON COLUMN mart.yoy_indicator.repeats IS 'statements of the year behind this row';

CREATE TABLE mart.yoy_region (
	report_year INTEGER NOT NULL, 
	region_code TEXT NOT NULL, 
	tier TEXT NOT NULL, 
	agency_type TEXT NOT NULL, 
	department TEXT NOT NULL, 
	indicator TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	region_name TEXT NOT NULL, 
	indicator_name TEXT NOT NULL, 
	unit TEXT, 
	method TEXT NOT NULL, 
	panel INTEGER NOT NULL, 
	value NUMERIC, 
	value_prev NUMERIC, 
	change NUMERIC, 
	change_ratio DOUBLE PRECISION, 
	stated INTEGER NOT NULL, 
	stated_prev INTEGER NOT NULL, 
	reports INTEGER NOT NULL, 
	reports_prev INTEGER NOT NULL, 
	expected INTEGER, 
	panel_share DOUBLE PRECISION, 
	flags TEXT[] NOT NULL, 
	PRIMARY KEY (report_year, region_code, tier, agency_type, department, indicator, scope)
);

CREATE INDEX ix_yoy_region ON mart.yoy_region (indicator, region_code);

COMMENT ON TABLE mart.yoy_region IS 'How did X change in region R, among those who reported both years?';

COMMENT ON COLUMN mart.yoy_region.report_year IS 'the year reported on';

COMMENT ON COLUMN mart.yoy_region.region_code IS 'region of the agencies put together; 000000: nation';

COMMENT ON COLUMN mart.yoy_region.tier IS 'tier of the agencies put together: never two tiers in one row';

COMMENT ON COLUMN mart.yoy_region.agency_type IS 'type of the agencies put together; joint Party and government reports count as government';

COMMENT ON COLUMN mart.yoy_region.department IS 'department of the agencies put together; empty for governments';

COMMENT ON COLUMN mart.yoy_region.indicator IS 'catalogue code';

COMMENT ON COLUMN mart.yoy_region.scope IS 'own | jurisdiction | …';

COMMENT ON COLUMN mart.yoy_region.region_name IS 'official name';

COMMENT ON COLUMN mart.yoy_region.indicator_name IS 'Chinese name';

COMMENT ON COLUMN mart.yoy_region.unit IS 'base unit';

COMMENT ON COLUMN mart.yoy_region.method IS 'sum | ratio (recomputed from numerator and denominator) | median (rate without its parts)';

COMMENT ON COLUMN mart.yoy_region.panel IS 'agencies that stated comparable values in both years: value and value_prev are of these alone';

COMMENT ON COLUMN mart.yoy_region.value IS 'of the panel, this year';

COMMENT ON COLUMN mart.yoy_region.value_prev IS 'of the panel, the year before';

COMMENT ON COLUMN mart.yoy_region.change IS 'value - value_prev';

COMMENT ON COLUMN mart.yoy_region.change_ratio IS 'change over value_prev';

COMMENT ON COLUMN mart.yoy_region.stated IS 'agencies that stated it this year';

COMMENT ON COLUMN mart.yoy_region.stated_prev IS 'agencies that stated it the year before';

COMMENT ON COLUMN mart.yoy_region.reports IS 'agencies of this tier and type with a report this year';

COMMENT ON COLUMN mart.yoy_region.reports_prev IS 'the same, the year before';

COMMENT ON COLUMN mart.yoy_region.expected IS 'governments of this tier in the region; null for other types, whose number is not known';

COMMENT ON COLUMN mart.yoy_region.panel_share IS 'panel over reports of either year';

COMMENT ON COLUMN mart.yoy_region.flags IS 'bound | part_year | definition_change | succession: some member of the panel has it';

CREATE TABLE mart.ranking (
	report_year INTEGER NOT NULL, 
	agency_id TEXT NOT NULL, 
	agency_name TEXT NOT NULL, 
	agency_type TEXT NOT NULL, 
	department TEXT NOT NULL, 
	tier TEXT, 
	region_code TEXT, 
	province TEXT, 
	city TEXT, 
	county TEXT, 
	indicator TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	indicator_name TEXT NOT NULL, 
	unit TEXT, 
	value NUMERIC NOT NULL, 
	qualifier TEXT NOT NULL, 
	rank_peers INTEGER NOT NULL, 
	peers INTEGER NOT NULL, 
	rank_nation INTEGER NOT NULL, 
	peers_nation INTEGER NOT NULL, 
	peer_region TEXT, 
	PRIMARY KEY (report_year, agency_id, indicator, scope)
)
 PARTITION BY LIST (report_year);

CREATE INDEX ix_ranking ON mart.ranking (indicator, tier, rank_nation);

COMMENT ON TABLE mart.ranking IS 'Where does agency A stand among its peers for indicator X?';

COMMENT ON COLUMN mart.ranking.report_year IS 'the year reported on';

COMMENT ON COLUMN mart.ranking.agency_id IS 'reporting body';

COMMENT ON COLUMN mart.ranking.agency_name IS 'name in that year';

COMMENT ON COLUMN mart.ranking.agency_type IS 'government | party_and_government | department | subdistrict_office | development_zone | other';

COMMENT ON COLUMN mart.ranking.department IS 'canonical department; empty for a government';

COMMENT ON COLUMN mart.ranking.tier IS 'national | province | city | county | township';

COMMENT ON COLUMN mart.ranking.region_code IS 'deepest official code';

COMMENT ON COLUMN mart.ranking.province IS 'official name';

COMMENT ON COLUMN mart.ranking.city IS 'official name';

COMMENT ON COLUMN mart.ranking.county IS 'official name';

COMMENT ON COLUMN mart.ranking.indicator IS 'catalogue code';

COMMENT ON COLUMN mart.ranking.scope IS 'own | jurisdiction | …';

COMMENT ON COLUMN mart.ranking.indicator_name IS 'Chinese name';

COMMENT ON COLUMN mart.ranking.unit IS 'base unit';

COMMENT ON COLUMN mart.ranking.value IS 'of the year';

COMMENT ON COLUMN mart.ranking.qualifier IS 'exact | at_least | at_most | approx | range';

COMMENT ON COLUMN mart.ranking.rank_peers IS '1 = largest among agencies of the same tier and type under the same superior region';

COMMENT ON COLUMN mart.ranking.peers IS 'agencies ranked there';

COMMENT ON COLUMN mart.ranking.rank_nation IS '1 = largest among agencies of the same tier and type in the nation';

COMMENT ON COLUMN mart.ranking.peers_nation IS 'agencies ranked there';

COMMENT ON COLUMN mart.ranking.peer_region IS 'superior region of the peers';

CREATE TABLE mart.timeliness (
	report_year INTEGER NOT NULL, 
	agency_id TEXT NOT NULL, 
	agency_name TEXT NOT NULL, 
	agency_type TEXT NOT NULL, 
	department TEXT NOT NULL, 
	tier TEXT, 
	region_code TEXT, 
	province TEXT, 
	city TEXT, 
	county TEXT, 
	regime TEXT NOT NULL, 
	due_on DATE, 
	document_date DATE, 
	stated_published_on DATE, 
	first_seen_on DATE NOT NULL, 
	basis TEXT NOT NULL, 
	days_late INTEGER, 
	on_time BOOLEAN, 
	dated_before_year_end BOOLEAN NOT NULL, 
	PRIMARY KEY (report_year, agency_id)
);

COMMENT ON TABLE mart.timeliness IS 'Was the report published in time under the rules of its year?';

COMMENT ON COLUMN mart.timeliness.report_year IS 'the year reported on';

COMMENT ON COLUMN mart.timeliness.agency_id IS 'reporting body';

COMMENT ON COLUMN mart.timeliness.agency_name IS 'name in that year';

COMMENT ON COLUMN mart.timeliness.agency_type IS 'government | party_and_government | department | subdistrict_office | development_zone | other';

COMMENT ON COLUMN mart.timeliness.department IS 'canonical department; empty for a government';

COMMENT ON COLUMN mart.timeliness.tier IS 'national | province | city | county | township';

COMMENT ON COLUMN mart.timeliness.region_code IS 'deepest official code';

COMMENT ON COLUMN mart.timeliness.province IS 'official name';

COMMENT ON COLUMN mart.timeliness.city IS 'official name';

COMMENT ON COLUMN mart.timeliness.county IS 'official name';

COMMENT ON COLUMN mart.timeliness.regime IS 'rules in force';

COMMENT ON COLUMN mart.timeliness.due_on IS 'last day in time';

COMMENT ON COLUMN mart.timeliness.document_date IS '成文日期';

COMMENT ON COLUMN mart.timeliness.stated_published_on IS 'earliest publication that a version states';

COMMENT ON COLUMN mart.timeliness.first_seen_on IS 'first capture: an upper bound, true only where the portal was watched then';

COMMENT ON COLUMN mart.timeliness.basis IS 'stated | first_seen: which date judges';

COMMENT ON COLUMN mart.timeliness.days_late IS 'publication minus due day; negative: early';

COMMENT ON COLUMN mart.timeliness.on_time IS 'null where the rules set no date, or only a late first capture is known';

COMMENT ON COLUMN mart.timeliness.dated_before_year_end IS 'written before the report year ended: its figures are of part of the year';

CREATE TABLE mart.completeness (
	report_year INTEGER NOT NULL, 
	agency_id TEXT NOT NULL, 
	agency_name TEXT NOT NULL, 
	agency_type TEXT NOT NULL, 
	department TEXT NOT NULL, 
	tier TEXT, 
	region_code TEXT, 
	province TEXT, 
	city TEXT, 
	county TEXT, 
	has_m1 BOOLEAN NOT NULL, 
	has_m2 BOOLEAN NOT NULL, 
	has_m3 BOOLEAN NOT NULL, 
	has_m4 BOOLEAN NOT NULL, 
	parts INTEGER NOT NULL, 
	complete BOOLEAN, 
	m2_share DOUBLE PRECISION, 
	chars INTEGER NOT NULL, 
	PRIMARY KEY (report_year, agency_id)
);

COMMENT ON TABLE mart.completeness IS 'Are all mandated contents there, and how much is on shortcomings?';

COMMENT ON COLUMN mart.completeness.report_year IS 'the year reported on';

COMMENT ON COLUMN mart.completeness.agency_id IS 'reporting body';

COMMENT ON COLUMN mart.completeness.agency_name IS 'name in that year';

COMMENT ON COLUMN mart.completeness.agency_type IS 'government | party_and_government | department | subdistrict_office | development_zone | other';

COMMENT ON COLUMN mart.completeness.department IS 'canonical department; empty for a government';

COMMENT ON COLUMN mart.completeness.tier IS 'national | province | city | county | township';

COMMENT ON COLUMN mart.completeness.region_code IS 'deepest official code';

COMMENT ON COLUMN mart.completeness.province IS 'official name';

COMMENT ON COLUMN mart.completeness.city IS 'official name';

COMMENT ON COLUMN mart.completeness.county IS 'official name';

COMMENT ON COLUMN mart.completeness.has_m1 IS 'main measures and results';

COMMENT ON COLUMN mart.completeness.has_m2 IS 'shortcomings and causes';

COMMENT ON COLUMN mart.completeness.has_m3 IS 'duties of the first responsible person';

COMMENT ON COLUMN mart.completeness.has_m4 IS 'arrangements for next year';

COMMENT ON COLUMN mart.completeness.parts IS 'of the four, found';

COMMENT ON COLUMN mart.completeness.complete IS 'all parts that the rules of the year mandate; null where they mandate none';

COMMENT ON COLUMN mart.completeness.m2_share IS 'share of the shortcomings section';

COMMENT ON COLUMN mart.completeness.chars IS 'CJK characters of the body';

CREATE TABLE mart.coverage_summary (
	report_year INTEGER NOT NULL, 
	region_code TEXT NOT NULL, 
	tier TEXT NOT NULL, 
	agency_type TEXT NOT NULL, 
	status TEXT NOT NULL, 
	region_name TEXT, 
	agencies INTEGER NOT NULL, 
	as_of DATE NOT NULL, 
	PRIMARY KEY (report_year, region_code, tier, agency_type, status)
);

COMMENT ON TABLE mart.coverage_summary IS 'How many published, are late, are missing, per province and tier?';

COMMENT ON COLUMN mart.coverage_summary.report_year IS 'the year reported on';

COMMENT ON COLUMN mart.coverage_summary.region_code IS 'province; 000000: nation, empty: not known';

COMMENT ON COLUMN mart.coverage_summary.tier IS 'tier of the agencies';

COMMENT ON COLUMN mart.coverage_summary.agency_type IS 'type of the agencies; joint Party and government reports count as government';

COMMENT ON COLUMN mart.coverage_summary.status IS 'published | late | missing | not_due | blocked | unmonitored';

COMMENT ON COLUMN mart.coverage_summary.region_name IS 'official name';

COMMENT ON COLUMN mart.coverage_summary.agencies IS 'agencies in this state';

COMMENT ON COLUMN mart.coverage_summary.as_of IS 'day on which the status holds';

CREATE TABLE mart.text_reuse (
	report_year INTEGER NOT NULL, 
	agency_id TEXT NOT NULL, 
	other_year INTEGER NOT NULL, 
	other_agency_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	jaccard DOUBLE PRECISION NOT NULL, 
	containment DOUBLE PRECISION NOT NULL, 
	PRIMARY KEY (report_year, agency_id, other_year, other_agency_id)
);

CREATE INDEX ix_text_reuse ON mart.text_reuse (report_year, kind, jaccard);

COMMENT ON TABLE mart.text_reuse IS 'Which reports repeat last year''s or a neighbour''s text?';

COMMENT ON COLUMN mart.text_reuse.report_year IS 'the year reported on';

COMMENT ON COLUMN mart.text_reuse.agency_id IS 'reporting body';

COMMENT ON COLUMN mart.text_reuse.other_year IS 'year of the other report: the year before (own last year) or the same (neighbours)';

COMMENT ON COLUMN mart.text_reuse.other_agency_id IS 'whose report it resembles';

COMMENT ON COLUMN mart.text_reuse.kind IS 'own_last_year | neighbour (same superior region) | elsewhere';

COMMENT ON COLUMN mart.text_reuse.jaccard IS 'share of common 5-character shingles, over all';

COMMENT ON COLUMN mart.text_reuse.containment IS 'share of this report''s shingles that the other has';

CREATE TABLE mart.quantification (
	report_year INTEGER NOT NULL, 
	agency_id TEXT NOT NULL, 
	agency_name TEXT NOT NULL, 
	agency_type TEXT NOT NULL, 
	department TEXT NOT NULL, 
	tier TEXT, 
	region_code TEXT, 
	province TEXT, 
	city TEXT, 
	county TEXT, 
	chars INTEGER NOT NULL, 
	statements INTEGER NOT NULL, 
	indicators INTEGER NOT NULL, 
	zeros INTEGER NOT NULL, 
	per_1000_chars DOUBLE PRECISION, 
	catalogued_share DOUBLE PRECISION, 
	PRIMARY KEY (report_year, agency_id)
);

COMMENT ON TABLE mart.quantification IS 'How concrete is the report: how many figures does it state?';

COMMENT ON COLUMN mart.quantification.report_year IS 'the year reported on';

COMMENT ON COLUMN mart.quantification.agency_id IS 'reporting body';

COMMENT ON COLUMN mart.quantification.agency_name IS 'name in that year';

COMMENT ON COLUMN mart.quantification.agency_type IS 'government | party_and_government | department | subdistrict_office | development_zone | other';

COMMENT ON COLUMN mart.quantification.department IS 'canonical department; empty for a government';

COMMENT ON COLUMN mart.quantification.tier IS 'national | province | city | county | township';

COMMENT ON COLUMN mart.quantification.region_code IS 'deepest official code';

COMMENT ON COLUMN mart.quantification.province IS 'official name';

COMMENT ON COLUMN mart.quantification.city IS 'official name';

COMMENT ON COLUMN mart.quantification.county IS 'official name';

COMMENT ON COLUMN mart.quantification.chars IS 'CJK characters of the body';

COMMENT ON COLUMN mart.quantification.statements IS 'own-year quantities stated';

COMMENT ON COLUMN mart.quantification.indicators IS 'of these: claimed by the catalogue';

COMMENT ON COLUMN mart.quantification.zeros IS 'of these: stated zeros';

COMMENT ON COLUMN mart.quantification.per_1000_chars IS 'statements per 1,000 characters';

COMMENT ON COLUMN mart.quantification.catalogued_share IS 'share of statements that the catalogue claims';

CREATE TABLE mart.portal_health (
	portal_id TEXT NOT NULL, 
	site TEXT, 
	name TEXT, 
	region_code TEXT, 
	monitored BOOLEAN, 
	outcome TEXT, 
	detail TEXT, 
	last_attempt_at TIMESTAMP WITH TIME ZONE, 
	last_success_at TIMESTAMP WITH TIME ZONE, 
	links INTEGER, 
	links_before INTEGER, 
	captures INTEGER NOT NULL, 
	reports INTEGER NOT NULL, 
	PRIMARY KEY (portal_id)
);

COMMENT ON TABLE mart.portal_health IS 'Which portals work, and what did they give?';

COMMENT ON COLUMN mart.portal_health.portal_id IS 'portal';

COMMENT ON COLUMN mart.portal_health.site IS 'host';

COMMENT ON COLUMN mart.portal_health.name IS 'name shown';

COMMENT ON COLUMN mart.portal_health.region_code IS 'region';

COMMENT ON COLUMN mart.portal_health.monitored IS 'it is crawled regularly';

COMMENT ON COLUMN mart.portal_health.outcome IS 'ok | empty | blocked:… | error:…';

COMMENT ON COLUMN mart.portal_health.detail IS 'what went wrong';

COMMENT ON COLUMN mart.portal_health.last_attempt_at IS 'last crawl begun';

COMMENT ON COLUMN mart.portal_health.last_success_at IS 'last crawl that found its links';

COMMENT ON COLUMN mart.portal_health.links IS 'report links at the last success';

COMMENT ON COLUMN mart.portal_health.links_before IS 'report links at the success before';

COMMENT ON COLUMN mart.portal_health.captures IS 'responses archived';

COMMENT ON COLUMN mart.portal_health.reports IS 'reports in the star that were found there';

CREATE TABLE mart.unmapped (
	report_year INTEGER NOT NULL, 
	action TEXT NOT NULL, 
	object TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	statements INTEGER NOT NULL, 
	agencies INTEGER NOT NULL, 
	example_statement TEXT, 
	PRIMARY KEY (report_year, action, object, unit)
);

CREATE INDEX ix_unmapped ON mart.unmapped (report_year, statements);

COMMENT ON TABLE mart.unmapped IS 'Which quantities do reports state that the catalogue does not know yet?';

COMMENT ON COLUMN mart.unmapped.report_year IS 'the year reported on';

COMMENT ON COLUMN mart.unmapped.action IS 'did (empty: not known)';

COMMENT ON COLUMN mart.unmapped.object IS 'what (empty: not known)';

COMMENT ON COLUMN mart.unmapped.unit IS 'base unit';

COMMENT ON COLUMN mart.unmapped.statements IS 'uncatalogued statements of this shape';

COMMENT ON COLUMN mart.unmapped.agencies IS 'agencies that make them';

COMMENT ON COLUMN mart.unmapped.example_statement IS 'one of them';

CREATE TABLE mart.refreshed (
	mart TEXT NOT NULL, 
	report_year INTEGER NOT NULL, 
	as_of DATE NOT NULL, 
	version TEXT NOT NULL, 
	refreshed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (mart, report_year)
);

COMMENT ON TABLE mart.refreshed IS 'When each mart was refreshed';

COMMENT ON COLUMN mart.refreshed.mart IS 'mart';

COMMENT ON COLUMN mart.refreshed.report_year IS 'year; 0: marts that have no years';

COMMENT ON COLUMN mart.refreshed.as_of IS 'day on which status marts hold';

COMMENT ON COLUMN mart.refreshed.version IS 'version of the marts'' contract';

COMMENT ON COLUMN mart.refreshed.refreshed_at IS 'audit';

CREATE TABLE dw.dim_indicator (
	indicator_key INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	name_cn TEXT NOT NULL, 
	name_en TEXT, 
	definition TEXT, 
	unit TEXT, 
	value_kind TEXT, 
	aggregation TEXT DEFAULT 'none' NOT NULL, 
	numerator TEXT, 
	denominator TEXT, 
	plausible JSONB NOT NULL, 
	official_term TEXT, 
	area TEXT, 
	definition_changes INTEGER[] DEFAULT '{}' NOT NULL, 
	PRIMARY KEY (indicator_key), 
	UNIQUE (code)
);

COMMENT ON TABLE dw.dim_indicator IS 'Indicators of the catalogue; one row each, one for the uncatalogued';

COMMENT ON COLUMN dw.dim_indicator.indicator_key IS 'hash of the code; 0 is the uncatalogued member';

COMMENT ON COLUMN dw.dim_indicator.code IS 'catalogue code';

COMMENT ON COLUMN dw.dim_indicator.name_cn IS 'Chinese name';

COMMENT ON COLUMN dw.dim_indicator.name_en IS 'English name';

COMMENT ON COLUMN dw.dim_indicator.definition IS 'what is counted';

COMMENT ON COLUMN dw.dim_indicator.unit IS 'base unit; rates are ratios';

COMMENT ON COLUMN dw.dim_indicator.value_kind IS 'count | ratio | amount';

COMMENT ON COLUMN dw.dim_indicator.aggregation IS 'how values combine: sum (flow) | last (stock) | none';

COMMENT ON COLUMN dw.dim_indicator.numerator IS 'of a rate: code of its numerator';

COMMENT ON COLUMN dw.dim_indicator.denominator IS 'of a rate: code of its denominator';

COMMENT ON COLUMN dw.dim_indicator.plausible IS 'tier to [smallest, largest] plausible value';

COMMENT ON COLUMN dw.dim_indicator.official_term IS 'official statistical term';

COMMENT ON COLUMN dw.dim_indicator.area IS 'task area of the 纲要';

COMMENT ON COLUMN dw.dim_indicator.definition_changes IS 'report years from which the official definition is another';

CREATE TABLE dw.dim_region (
	region_code TEXT NOT NULL, 
	valid_from DATE NOT NULL, 
	valid_to DATE, 
	is_current BOOLEAN NOT NULL, 
	name TEXT NOT NULL, 
	tier TEXT NOT NULL, 
	parent_code TEXT, 
	province_code TEXT, 
	city_code TEXT, 
	county_code TEXT, 
	province TEXT, 
	city TEXT, 
	county TEXT, 
	township TEXT, 
	successor TEXT, 
	PRIMARY KEY (region_code, valid_from)
);

CREATE INDEX ix_dim_region_parent ON dw.dim_region (parent_code);

COMMENT ON TABLE dw.dim_region IS 'Regions by version (SCD2), four tiers, official codes';

COMMENT ON COLUMN dw.dim_region.region_code IS 'official code: 6 digits, 9 for a township';

COMMENT ON COLUMN dw.dim_region.valid_from IS 'first day of this version';

COMMENT ON COLUMN dw.dim_region.valid_to IS 'first day it no longer holds; null: still in force';

COMMENT ON COLUMN dw.dim_region.is_current IS 'the newest version of the code';

COMMENT ON COLUMN dw.dim_region.name IS 'official name';

COMMENT ON COLUMN dw.dim_region.tier IS 'national | province | city | county | township';

COMMENT ON COLUMN dw.dim_region.parent_code IS 'code of the region above';

COMMENT ON COLUMN dw.dim_region.province_code IS 'province it lies in';

COMMENT ON COLUMN dw.dim_region.city_code IS 'city it lies in';

COMMENT ON COLUMN dw.dim_region.county_code IS 'county it lies in';

COMMENT ON COLUMN dw.dim_region.province IS 'official name of the province';

COMMENT ON COLUMN dw.dim_region.city IS 'official name of the city';

COMMENT ON COLUMN dw.dim_region.county IS 'official name of the county';

COMMENT ON COLUMN dw.dim_region.township IS 'official name of the township';

COMMENT ON COLUMN dw.dim_region.successor IS 'code that took its place';

CREATE TABLE dw.dim_agency (
	agency_id TEXT NOT NULL, 
	valid_from DATE NOT NULL, 
	valid_to DATE, 
	is_current BOOLEAN NOT NULL, 
	name TEXT NOT NULL, 
	agency_type TEXT NOT NULL, 
	type_class TEXT NOT NULL, 
	department TEXT NOT NULL, 
	tier TEXT, 
	region_code TEXT, 
	province TEXT, 
	city TEXT, 
	county TEXT, 
	township TEXT, 
	PRIMARY KEY (agency_id, valid_from)
);

CREATE INDEX ix_dim_agency_region ON dw.dim_agency (region_code);

COMMENT ON TABLE dw.dim_agency IS 'Reporting bodies by version (SCD2); validity from publication dates';

COMMENT ON COLUMN dw.dim_agency.agency_id IS 'key(region_code, type class, canonical department): survives variants of the name';

COMMENT ON COLUMN dw.dim_agency.valid_from IS 'publication of the first report that shows these attributes';

COMMENT ON COLUMN dw.dim_agency.valid_to IS 'publication of the first report that shows others; null: still in force';

COMMENT ON COLUMN dw.dim_agency.is_current IS 'the newest version of the agency';

COMMENT ON COLUMN dw.dim_agency.name IS 'full name as the reports of this version state it';

COMMENT ON COLUMN dw.dim_agency.agency_type IS 'government | party_and_government | department | subdistrict_office | development_zone | other';

COMMENT ON COLUMN dw.dim_agency.type_class IS 'part of the key: a joint Party and government report is the government''s';

COMMENT ON COLUMN dw.dim_agency.department IS 'part of the key: canonical name of the department; empty for a government';

COMMENT ON COLUMN dw.dim_agency.tier IS 'national | province | city | county | township';

COMMENT ON COLUMN dw.dim_agency.region_code IS 'deepest official code';

COMMENT ON COLUMN dw.dim_agency.province IS 'official name';

COMMENT ON COLUMN dw.dim_agency.city IS 'official name';

COMMENT ON COLUMN dw.dim_agency.county IS 'official name';

COMMENT ON COLUMN dw.dim_agency.township IS 'official name';

CREATE TABLE dw.region_succession (
	predecessor TEXT NOT NULL, 
	successor TEXT NOT NULL, 
	effective_on DATE, 
	kind TEXT NOT NULL, 
	PRIMARY KEY (predecessor, successor)
);

COMMENT ON TABLE dw.region_succession IS 'Bridge: regions that were merged, split or recoded';

COMMENT ON COLUMN dw.region_succession.predecessor IS 'code that ended';

COMMENT ON COLUMN dw.region_succession.successor IS 'code that took its place';

COMMENT ON COLUMN dw.region_succession.effective_on IS 'official date of the change';

COMMENT ON COLUMN dw.region_succession.kind IS 'recoded | merged | split';

CREATE TABLE dw.agency_succession (
	predecessor TEXT NOT NULL, 
	successor TEXT NOT NULL, 
	effective_on DATE, 
	kind TEXT NOT NULL, 
	source TEXT NOT NULL, 
	PRIMARY KEY (predecessor, successor)
);

COMMENT ON TABLE dw.agency_succession IS 'Bridge: agencies merged, split, recoded or renamed; YoY follows it';

COMMENT ON COLUMN dw.agency_succession.predecessor IS 'agency that ended';

COMMENT ON COLUMN dw.agency_succession.successor IS 'agency that took its place';

COMMENT ON COLUMN dw.agency_succession.effective_on IS 'official date of the change';

COMMENT ON COLUMN dw.agency_succession.kind IS 'recoded | merged | split | renamed';

COMMENT ON COLUMN dw.agency_succession.source IS 'region: follows its region; declared: named in the reference data';

CREATE TABLE dw.dim_year (
	report_year INTEGER NOT NULL, 
	regime TEXT NOT NULL, 
	regime_name TEXT, 
	due_on DATE, 
	sections TEXT[], 
	areas TEXT[], 
	source TEXT, 
	PRIMARY KEY (report_year)
);

COMMENT ON TABLE dw.dim_year IS 'Report years with the regime in force';

COMMENT ON COLUMN dw.dim_year.report_year IS 'the year reported on';

COMMENT ON COLUMN dw.dim_year.regime IS 'rules in force for reports on this year';

COMMENT ON COLUMN dw.dim_year.regime_name IS 'name of these rules';

COMMENT ON COLUMN dw.dim_year.due_on IS 'last day on which publication is in time';

COMMENT ON COLUMN dw.dim_year.sections IS 'mandated contents under these rules';

COMMENT ON COLUMN dw.dim_year.areas IS 'task areas of the 纲要 in force';

COMMENT ON COLUMN dw.dim_year.source IS 'where these rules are written';

CREATE TABLE dw.dim_date (
	day DATE NOT NULL, 
	year INTEGER NOT NULL, 
	quarter INTEGER NOT NULL, 
	month INTEGER NOT NULL, 
	iso_week INTEGER NOT NULL, 
	weekday INTEGER NOT NULL, 
	PRIMARY KEY (day)
);

COMMENT ON TABLE dw.dim_date IS 'Calendar';

COMMENT ON COLUMN dw.dim_date.day IS 'calendar day';

COMMENT ON COLUMN dw.dim_date.year IS 'calendar year';

COMMENT ON COLUMN dw.dim_date.quarter IS '1..4';

COMMENT ON COLUMN dw.dim_date.month IS '1..12';

COMMENT ON COLUMN dw.dim_date.iso_week IS 'ISO week';

COMMENT ON COLUMN dw.dim_date.weekday IS '1 = Monday';

CREATE TABLE dw.dim_section (
	section TEXT NOT NULL, 
	name_cn TEXT NOT NULL, 
	name_en TEXT NOT NULL, 
	mandatory BOOLEAN NOT NULL, 
	PRIMARY KEY (section)
);

COMMENT ON TABLE dw.dim_section IS 'Mandated contents of a report';

COMMENT ON COLUMN dw.dim_section.section IS 'M1..M5';

COMMENT ON COLUMN dw.dim_section.name_cn IS 'Chinese name';

COMMENT ON COLUMN dw.dim_section.name_en IS 'English name';

COMMENT ON COLUMN dw.dim_section.mandatory IS 'the law requires it';

CREATE TABLE dw.dim_portal (
	portal_id TEXT NOT NULL, 
	site TEXT NOT NULL, 
	name TEXT, 
	region_code TEXT, 
	tier TEXT, 
	family TEXT, 
	monitored BOOLEAN NOT NULL, 
	PRIMARY KEY (portal_id)
);

COMMENT ON TABLE dw.dim_portal IS 'Portals of the registry';

COMMENT ON COLUMN dw.dim_portal.portal_id IS 'portal of the registry';

COMMENT ON COLUMN dw.dim_portal.site IS 'host';

COMMENT ON COLUMN dw.dim_portal.name IS 'name shown';

COMMENT ON COLUMN dw.dim_portal.region_code IS 'region whose reports it publishes';

COMMENT ON COLUMN dw.dim_portal.tier IS 'tier of its region';

COMMENT ON COLUMN dw.dim_portal.family IS 'CMS family';

COMMENT ON COLUMN dw.dim_portal.monitored IS 'it is crawled regularly: absence on it means something';

CREATE TABLE dw.member_source (
	dimension TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	members INTEGER NOT NULL, 
	PRIMARY KEY (dimension)
);

COMMENT ON TABLE dw.member_source IS 'What each reference dimension was last filled with';

COMMENT ON COLUMN dw.member_source.dimension IS 'table that is filled from declarations or official data';

COMMENT ON COLUMN dw.member_source.digest IS 'hash of its rows at the last change';

COMMENT ON COLUMN dw.member_source.members IS 'rows';

CREATE TABLE dw.dim_document (
	report_id TEXT NOT NULL, 
	report_year INTEGER NOT NULL, 
	agency_id TEXT NOT NULL, 
	title TEXT, 
	title_inferred BOOLEAN NOT NULL, 
	doc_number TEXT, 
	url TEXT NOT NULL, 
	portal_id TEXT NOT NULL, 
	capture_id TEXT NOT NULL, 
	body_capture_id TEXT NOT NULL, 
	text_sha256 TEXT NOT NULL, 
	raw_sha256 TEXT NOT NULL, 
	method TEXT NOT NULL, 
	ocr_confidence NUMERIC, 
	garbage_share NUMERIC NOT NULL, 
	version_no INTEGER NOT NULL, 
	is_current BOOLEAN NOT NULL, 
	loaded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (report_id)
);

CREATE INDEX ix_dim_document_year ON dw.dim_document (report_year, agency_id);

COMMENT ON TABLE dw.dim_document IS 'Documents behind the reports: the version in force of each agency and year';

COMMENT ON COLUMN dw.dim_document.report_id IS 'key(agency_id, report_year, text_sha256)';

COMMENT ON COLUMN dw.dim_document.report_year IS 'the year reported on';

COMMENT ON COLUMN dw.dim_document.agency_id IS 'who reported';

COMMENT ON COLUMN dw.dim_document.title IS 'as shown, or inferred';

COMMENT ON COLUMN dw.dim_document.title_inferred IS 'the page shows no title';

COMMENT ON COLUMN dw.dim_document.doc_number IS '发文字号';

COMMENT ON COLUMN dw.dim_document.url IS 'page it was found on';

COMMENT ON COLUMN dw.dim_document.portal_id IS 'portal it was found on';

COMMENT ON COLUMN dw.dim_document.capture_id IS 'capture of the page';

COMMENT ON COLUMN dw.dim_document.body_capture_id IS 'capture that carried the text';

COMMENT ON COLUMN dw.dim_document.text_sha256 IS 'hash of the text without white space';

COMMENT ON COLUMN dw.dim_document.raw_sha256 IS 'hash of the bytes that carried the text';

COMMENT ON COLUMN dw.dim_document.method IS 'how the text was read';

COMMENT ON COLUMN dw.dim_document.ocr_confidence IS 'mean line confidence 0..1, OCR only';

COMMENT ON COLUMN dw.dim_document.garbage_share IS 'share of unreadable characters';

COMMENT ON COLUMN dw.dim_document.version_no IS '1 = first version of this agency and year';

COMMENT ON COLUMN dw.dim_document.is_current IS 'the version in the star';

COMMENT ON COLUMN dw.dim_document.loaded_at IS 'audit: when the row was written';

CREATE TABLE dw.fact_report (
	report_year INTEGER NOT NULL, 
	agency_id TEXT NOT NULL, 
	report_id TEXT NOT NULL, 
	agency_name TEXT NOT NULL, 
	agency_type TEXT NOT NULL, 
	type_class TEXT NOT NULL, 
	department TEXT NOT NULL, 
	tier TEXT, 
	region_code TEXT, 
	province TEXT, 
	city TEXT, 
	county TEXT, 
	township TEXT, 
	document_date DATE, 
	publish_date DATE, 
	first_seen_on DATE NOT NULL, 
	first_published_on DATE, 
	latest_published_on DATE, 
	portal_id TEXT NOT NULL, 
	versions INTEGER NOT NULL, 
	chars INTEGER NOT NULL, 
	statements INTEGER NOT NULL, 
	indicators INTEGER NOT NULL, 
	has_m1 BOOLEAN NOT NULL, 
	has_m2 BOOLEAN NOT NULL, 
	has_m3 BOOLEAN NOT NULL, 
	has_m4 BOOLEAN NOT NULL, 
	has_m5 BOOLEAN NOT NULL, 
	m2_share DOUBLE PRECISION, 
	flags TEXT[] NOT NULL, 
	flagged BOOLEAN NOT NULL, 
	loaded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (report_year, agency_id)
)
 PARTITION BY LIST (report_year);

COMMENT ON TABLE dw.fact_report IS 'One report in force per agency and year';

COMMENT ON COLUMN dw.fact_report.report_year IS 'the year reported on';

COMMENT ON COLUMN dw.fact_report.agency_id IS 'who reported';

COMMENT ON COLUMN dw.fact_report.report_id IS 'the version in force';

COMMENT ON COLUMN dw.fact_report.agency_name IS 'name as this report states it';

COMMENT ON COLUMN dw.fact_report.agency_type IS 'type as this report states it';

COMMENT ON COLUMN dw.fact_report.type_class IS 'type, a joint Party and government report counted as the government''s';

COMMENT ON COLUMN dw.fact_report.department IS 'canonical department; empty for a government';

COMMENT ON COLUMN dw.fact_report.tier IS 'national | province | city | county | township';

COMMENT ON COLUMN dw.fact_report.region_code IS 'deepest official code';

COMMENT ON COLUMN dw.fact_report.province IS 'official name';

COMMENT ON COLUMN dw.fact_report.city IS 'official name';

COMMENT ON COLUMN dw.fact_report.county IS 'official name';

COMMENT ON COLUMN dw.fact_report.township IS 'official name';

COMMENT ON COLUMN dw.fact_report.document_date IS '成文日期';

COMMENT ON COLUMN dw.fact_report.publish_date IS '发布日期 as stated, of the version in force';

COMMENT ON COLUMN dw.fact_report.first_seen_on IS 'first capture of any version';

COMMENT ON COLUMN dw.fact_report.first_published_on IS 'earliest stated publication of any version; null when none states one';

COMMENT ON COLUMN dw.fact_report.latest_published_on IS 'stated publication of the version in force, or its first capture';

COMMENT ON COLUMN dw.fact_report.portal_id IS 'where it was found';

COMMENT ON COLUMN dw.fact_report.versions IS 'versions of this report that were read';

COMMENT ON COLUMN dw.fact_report.chars IS 'CJK characters of the body';

COMMENT ON COLUMN dw.fact_report.statements IS 'own-year quantities in the star';

COMMENT ON COLUMN dw.fact_report.indicators IS 'of these: claimed by the catalogue';

COMMENT ON COLUMN dw.fact_report.has_m1 IS 'main measures and results found';

COMMENT ON COLUMN dw.fact_report.has_m2 IS 'shortcomings and causes found';

COMMENT ON COLUMN dw.fact_report.has_m3 IS 'duties of the first responsible person found';

COMMENT ON COLUMN dw.fact_report.has_m4 IS 'arrangements for next year found';

COMMENT ON COLUMN dw.fact_report.has_m5 IS 'other contents found';

COMMENT ON COLUMN dw.fact_report.m2_share IS 'characters of the shortcomings section over those of all sections';

COMMENT ON COLUMN dw.fact_report.flags IS 'flags of parser and gate';

COMMENT ON COLUMN dw.fact_report.flagged IS 'the gate let it through with a flag';

COMMENT ON COLUMN dw.fact_report.loaded_at IS 'audit: when the row was written';

CREATE TABLE dw.fact_section (
	report_year INTEGER NOT NULL, 
	agency_id TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	report_id TEXT NOT NULL, 
	section TEXT NOT NULL, 
	heading TEXT NOT NULL, 
	level INTEGER NOT NULL, 
	start_at INTEGER NOT NULL, 
	end_at INTEGER NOT NULL, 
	areas TEXT[] NOT NULL, 
	loaded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (report_year, agency_id, seq)
)
 PARTITION BY LIST (report_year);

COMMENT ON TABLE dw.fact_section IS 'Mandated contents found in a report';

COMMENT ON COLUMN dw.fact_section.report_year IS 'the year reported on';

COMMENT ON COLUMN dw.fact_section.agency_id IS 'who reported';

COMMENT ON COLUMN dw.fact_section.seq IS 'order in the text';

COMMENT ON COLUMN dw.fact_section.report_id IS 'document';

COMMENT ON COLUMN dw.fact_section.section IS 'M1..M5';

COMMENT ON COLUMN dw.fact_section.heading IS 'as written';

COMMENT ON COLUMN dw.fact_section.level IS '1 = top; an M3 is often nested in M1';

COMMENT ON COLUMN dw.fact_section.start_at IS 'code point offset in the document''s text';

COMMENT ON COLUMN dw.fact_section.end_at IS 'code point offset in the document''s text';

COMMENT ON COLUMN dw.fact_section.areas IS 'task areas named in it';

COMMENT ON COLUMN dw.fact_section.loaded_at IS 'audit: when the row was written';

CREATE TABLE dw.fact_statement (
	report_year INTEGER NOT NULL, 
	agency_id TEXT NOT NULL, 
	statement_id TEXT NOT NULL, 
	report_id TEXT NOT NULL, 
	indicator_key INTEGER NOT NULL, 
	name TEXT, 
	value NUMERIC NOT NULL, 
	value_max NUMERIC, 
	unit TEXT NOT NULL, 
	qualifier TEXT NOT NULL, 
	is_zero BOOLEAN NOT NULL, 
	scope TEXT NOT NULL, 
	period_type TEXT NOT NULL, 
	period_start DATE, 
	period_end DATE, 
	section TEXT, 
	facets JSONB NOT NULL, 
	corrected BOOLEAN NOT NULL, 
	flagged BOOLEAN NOT NULL, 
	contradicted BOOLEAN NOT NULL, 
	PRIMARY KEY (report_year, agency_id, statement_id)
)
 PARTITION BY LIST (report_year);

CREATE INDEX ix_fact_statement_indicator ON dw.fact_statement (indicator_key);

CREATE INDEX ix_fact_statement_id ON dw.fact_statement USING hash (statement_id);

COMMENT ON TABLE dw.fact_statement IS 'Every own-year quantity that a report in force states';

COMMENT ON COLUMN dw.fact_statement.report_year IS 'the year reported on';

COMMENT ON COLUMN dw.fact_statement.agency_id IS 'who states it';

COMMENT ON COLUMN dw.fact_statement.statement_id IS 'key(agency, year, sentence hash, occurrence, position, seq): free of code versions';

COMMENT ON COLUMN dw.fact_statement.report_id IS 'document';

COMMENT ON COLUMN dw.fact_statement.indicator_key IS '0: uncatalogued';

COMMENT ON COLUMN dw.fact_statement.name IS 'of an uncatalogued statement: subject, action and object';

COMMENT ON COLUMN dw.fact_statement.value IS 'in base units, rates as ratios; a reviewer''s correction if there is one';

COMMENT ON COLUMN dw.fact_statement.value_max IS 'upper end of a range';

COMMENT ON COLUMN dw.fact_statement.unit IS 'base unit';

COMMENT ON COLUMN dw.fact_statement.qualifier IS 'exact | at_least | at_most | approx | range';

COMMENT ON COLUMN dw.fact_statement.is_zero IS 'a stated zero (silence is no row)';

COMMENT ON COLUMN dw.fact_statement.scope IS 'own | jurisdiction | sub_unit | joint | higher';

COMMENT ON COLUMN dw.fact_statement.period_type IS 'report_year | cutoff | as_of | part_year';

COMMENT ON COLUMN dw.fact_statement.period_start IS 'first day counted';

COMMENT ON COLUMN dw.fact_statement.period_end IS 'last day counted';

COMMENT ON COLUMN dw.fact_statement.section IS 'M1..M5';

COMMENT ON COLUMN dw.fact_statement.facets IS 'forum, audience, object, outcome, topic …';

COMMENT ON COLUMN dw.fact_statement.corrected IS 'the value is a reviewer''s';

COMMENT ON COLUMN dw.fact_statement.flagged IS 'the gate let it through with a flag';

COMMENT ON COLUMN dw.fact_statement.contradicted IS 'the same report states another value of the same thing';

CREATE TABLE dw.fact_evidence (
	report_year INTEGER NOT NULL, 
	agency_id TEXT NOT NULL, 
	statement_id TEXT NOT NULL, 
	evidence_text TEXT NOT NULL, 
	evidence_start INTEGER NOT NULL, 
	evidence_end INTEGER NOT NULL, 
	page INTEGER, 
	sentence_sha TEXT NOT NULL, 
	sentence_text TEXT NOT NULL, 
	unit_stated TEXT, 
	subject TEXT, 
	action TEXT, 
	object TEXT, 
	rule TEXT NOT NULL, 
	confidence DOUBLE PRECISION NOT NULL, 
	PRIMARY KEY (report_year, agency_id, statement_id)
)
 PARTITION BY LIST (report_year);

COMMENT ON TABLE dw.fact_evidence IS 'The words behind each statement; unmasked, closed to the BI role';

COMMENT ON COLUMN dw.fact_evidence.report_year IS 'the year reported on';

COMMENT ON COLUMN dw.fact_evidence.agency_id IS 'who states it';

COMMENT ON COLUMN dw.fact_evidence.statement_id IS 'what it proves';

COMMENT ON COLUMN dw.fact_evidence.evidence_text IS 'words that state it';

COMMENT ON COLUMN dw.fact_evidence.evidence_start IS 'code point offset in the document''s text';

COMMENT ON COLUMN dw.fact_evidence.evidence_end IS 'code point offset in the document''s text';

COMMENT ON COLUMN dw.fact_evidence.page IS 'page of a PDF or scan';

COMMENT ON COLUMN dw.fact_evidence.sentence_sha IS 'hash of the sentence without white space';

COMMENT ON COLUMN dw.fact_evidence.sentence_text IS 'the sentence around it';

COMMENT ON COLUMN dw.fact_evidence.unit_stated IS 'as written';

COMMENT ON COLUMN dw.fact_evidence.subject IS 'who';

COMMENT ON COLUMN dw.fact_evidence.action IS 'did';

COMMENT ON COLUMN dw.fact_evidence.object IS 'what';

COMMENT ON COLUMN dw.fact_evidence.rule IS 'how it was recognised';

COMMENT ON COLUMN dw.fact_evidence.confidence IS '0..1';

CREATE TABLE dw.fact_coverage (
	report_year INTEGER NOT NULL, 
	agency_id TEXT NOT NULL, 
	agency_name TEXT NOT NULL, 
	agency_type TEXT NOT NULL, 
	tier TEXT, 
	region_code TEXT, 
	department TEXT NOT NULL, 
	province TEXT, 
	city TEXT, 
	county TEXT, 
	expected TEXT NOT NULL, 
	report_id TEXT, 
	published_on DATE, 
	first_seen_on DATE, 
	due_on DATE, 
	portal_id TEXT, 
	PRIMARY KEY (report_year, agency_id)
)
 PARTITION BY LIST (report_year);

CREATE INDEX ix_fact_coverage_region ON dw.fact_coverage (region_code text_pattern_ops);

COMMENT ON TABLE dw.fact_coverage IS 'Agency by year: who should report and who did; no judgement';

COMMENT ON COLUMN dw.fact_coverage.report_year IS 'the year reported on';

COMMENT ON COLUMN dw.fact_coverage.agency_id IS 'who should report, or did';

COMMENT ON COLUMN dw.fact_coverage.agency_name IS 'name in that year, or of the region''s government';

COMMENT ON COLUMN dw.fact_coverage.agency_type IS 'type';

COMMENT ON COLUMN dw.fact_coverage.tier IS 'tier';

COMMENT ON COLUMN dw.fact_coverage.region_code IS 'deepest official code';

COMMENT ON COLUMN dw.fact_coverage.department IS 'canonical department; empty for a government';

COMMENT ON COLUMN dw.fact_coverage.province IS 'official name';

COMMENT ON COLUMN dw.fact_coverage.city IS 'official name';

COMMENT ON COLUMN dw.fact_coverage.county IS 'official name';

COMMENT ON COLUMN dw.fact_coverage.expected IS 'why it is listed: region (government of a region) | seen (another year) | reported';

COMMENT ON COLUMN dw.fact_coverage.report_id IS 'report in force; null: none in the star';

COMMENT ON COLUMN dw.fact_coverage.published_on IS 'earliest stated publication; null when none is stated';

COMMENT ON COLUMN dw.fact_coverage.first_seen_on IS 'first capture';

COMMENT ON COLUMN dw.fact_coverage.due_on IS 'last day in time';

COMMENT ON COLUMN dw.fact_coverage.portal_id IS 'portal that watches it';

CREATE TABLE quality.rule (
	rule_id TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	layer TEXT NOT NULL, 
	row_kind TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	title_zh TEXT NOT NULL, 
	title_en TEXT NOT NULL, 
	explain_zh TEXT NOT NULL, 
	explain_en TEXT NOT NULL, 
	active BOOLEAN DEFAULT true NOT NULL, 
	PRIMARY KEY (rule_id)
);

COMMENT ON TABLE quality.rule IS 'Catalogue of data-quality rules; one Great Expectations expectation each';

COMMENT ON COLUMN quality.rule.rule_id IS 'layer.topic[.detail]';

COMMENT ON COLUMN quality.rule.severity IS 'block_year | quarantine_report | quarantine_row | flag';

COMMENT ON COLUMN quality.rule.layer IS 'key | domain | range | sibling | date | text | cross | year | history | mart';

COMMENT ON COLUMN quality.rule.row_kind IS 'report | statement | year | mart: what a violation points at';

COMMENT ON COLUMN quality.rule.origin IS 'table | catalogue | hand: what it was generated from';

COMMENT ON COLUMN quality.rule.title_zh IS '中文标题';

COMMENT ON COLUMN quality.rule.title_en IS 'title';

COMMENT ON COLUMN quality.rule.explain_zh IS '为什么、怎么办';

COMMENT ON COLUMN quality.rule.explain_en IS 'why it matters and what to do';

COMMENT ON COLUMN quality.rule.active IS 'part of the suite at the last run';

CREATE TABLE quality.violation (
	report_year INTEGER NOT NULL, 
	rule_id TEXT NOT NULL, 
	report_id TEXT NOT NULL, 
	statement_id TEXT NOT NULL, 
	row_kind TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	agency_id TEXT, 
	indicator TEXT, 
	observed TEXT, 
	expected TEXT, 
	evidence TEXT, 
	outcome TEXT DEFAULT 'open' NOT NULL, 
	review_id BIGINT, 
	run_at TIMESTAMP WITH TIME ZONE DEFAULT now(), 
	PRIMARY KEY (report_year, rule_id, report_id, statement_id)
);

CREATE INDEX ix_violation_row ON quality.violation (report_id, statement_id);

COMMENT ON TABLE quality.violation IS 'Rows that break a rule, of every year at its last gate run';

COMMENT ON COLUMN quality.violation.report_year IS 'the year reported on';

COMMENT ON COLUMN quality.violation.rule_id IS 'quality.rule';

COMMENT ON COLUMN quality.violation.report_id IS 'stage.report; '''' for a violation of the year';

COMMENT ON COLUMN quality.violation.statement_id IS 'stage.statement; '''' for a violation of the report or the year';

COMMENT ON COLUMN quality.violation.row_kind IS 'report | statement | year';

COMMENT ON COLUMN quality.violation.severity IS 'block_year | quarantine_report | quarantine_row | flag';

COMMENT ON COLUMN quality.violation.agency_id IS 'stage.report';

COMMENT ON COLUMN quality.violation.indicator IS 'catalogue code of the statement';

COMMENT ON COLUMN quality.violation.observed IS 'what the row says';

COMMENT ON COLUMN quality.violation.expected IS 'what the rule asks';

COMMENT ON COLUMN quality.violation.evidence IS 'the words of the report, or the other row';

COMMENT ON COLUMN quality.violation.outcome IS 'open | waived: a reviewer released it';

COMMENT ON COLUMN quality.violation.review_id IS 'decision that waived it';

COMMENT ON COLUMN quality.violation.run_at IS 'audit: the gate''s run';

CREATE TABLE quality.quarantine (
	report_id TEXT NOT NULL, 
	statement_id TEXT NOT NULL, 
	report_year INTEGER NOT NULL, 
	agency_id TEXT NOT NULL, 
	row_kind TEXT NOT NULL, 
	indicator TEXT, 
	cause TEXT NOT NULL, 
	rules TEXT[] NOT NULL, 
	run_at TIMESTAMP WITH TIME ZONE DEFAULT now(), 
	PRIMARY KEY (report_id, statement_id)
);

CREATE INDEX ix_quarantine_year ON quality.quarantine (report_year, agency_id);

COMMENT ON TABLE quality.quarantine IS 'Rows the gate keeps out of the star, with the rules that failed';

COMMENT ON COLUMN quality.quarantine.report_id IS 'stage.report';

COMMENT ON COLUMN quality.quarantine.statement_id IS 'stage.statement; '''' when the row is the report itself';

COMMENT ON COLUMN quality.quarantine.report_year IS 'the year reported on';

COMMENT ON COLUMN quality.quarantine.agency_id IS 'stage.report';

COMMENT ON COLUMN quality.quarantine.row_kind IS 'report | statement';

COMMENT ON COLUMN quality.quarantine.indicator IS 'catalogue code of the statement';

COMMENT ON COLUMN quality.quarantine.cause IS 'own violation | report held back | rejected by a reviewer: own, report, reject';

COMMENT ON COLUMN quality.quarantine.rules IS 'quality.rule, the open violations behind it';

COMMENT ON COLUMN quality.quarantine.run_at IS 'audit: the gate''s run';

CREATE TABLE quality.review (
	review_id BIGINT GENERATED BY DEFAULT AS IDENTITY, 
	decision TEXT NOT NULL, 
	agency_id TEXT, 
	report_year INTEGER NOT NULL, 
	indicator TEXT, 
	facets JSONB, 
	sentence_sha TEXT, 
	rule_id TEXT, 
	value_read NUMERIC, 
	value NUMERIC, 
	reason TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	source_sha TEXT, 
	source_text TEXT, 
	expires_when TEXT NOT NULL, 
	decided_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (review_id), 
	CONSTRAINT review_decision CHECK (decision in ('release', 'correct', 'reject', 'withdraw')), 
	CONSTRAINT review_value CHECK ((decision = 'correct') = (value is not null))
);

CREATE INDEX ix_review_key ON quality.review (report_year, agency_id);

COMMENT ON TABLE quality.review IS 'Decisions of people, append-only; applied by every later run of the gate';

COMMENT ON COLUMN quality.review.review_id IS 'order of decisions';

COMMENT ON COLUMN quality.review.decision IS 'release | correct | reject | withdraw';

COMMENT ON COLUMN quality.review.agency_id IS 'natural key of the agency; null: the decision is about the year';

COMMENT ON COLUMN quality.review.report_year IS 'the year reported on';

COMMENT ON COLUMN quality.review.indicator IS 'catalogue code; null: uncatalogued statement, or the whole report';

COMMENT ON COLUMN quality.review.facets IS 'facets of the statement; null: the whole report';

COMMENT ON COLUMN quality.review.sentence_sha IS 'hash of the sentence; null: the whole report';

COMMENT ON COLUMN quality.review.rule_id IS 'release: the one rule waived; null: all';

COMMENT ON COLUMN quality.review.value_read IS 'value the reader had found when the decision was made';

COMMENT ON COLUMN quality.review.value IS 'correct: the right value, in the base unit';

COMMENT ON COLUMN quality.review.reason IS 'why';

COMMENT ON COLUMN quality.review.reviewer IS 'who';

COMMENT ON COLUMN quality.review.source_sha IS 'hash of the report''s text when the decision was made';

COMMENT ON COLUMN quality.review.source_text IS 'the sentence, or the report''s title, that was judged';

COMMENT ON COLUMN quality.review.expires_when IS 'sentence_changes | report_changes | never';

COMMENT ON COLUMN quality.review.decided_at IS 'when';

create or replace function quality.review_append_only() returns trigger language plpgsql as $$
begin raise exception 'quality.review is append-only: add a decision (withdraw undoes one)'; end $$;
create or replace trigger review_append_only before update or delete or truncate on quality.review
for each statement execute function quality.review_append_only();

CREATE TABLE quality.review_state (
	review_id BIGINT NOT NULL, 
	report_year INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	detail TEXT, 
	rows INTEGER DEFAULT '0' NOT NULL, 
	checked_at TIMESTAMP WITH TIME ZONE DEFAULT now(), 
	PRIMARY KEY (review_id)
);

COMMENT ON TABLE quality.review_state IS 'What became of each decision at the last run of the gate';

COMMENT ON COLUMN quality.review_state.review_id IS 'quality.review';

COMMENT ON COLUMN quality.review_state.report_year IS 'the year reported on';

COMMENT ON COLUMN quality.review_state.state IS 'applied | superseded | expired | idle: nothing to waive any more';

COMMENT ON COLUMN quality.review_state.detail IS 'in words';

COMMENT ON COLUMN quality.review_state.rows IS 'rows it reached at the last run';

COMMENT ON COLUMN quality.review_state.checked_at IS 'audit: the gate''s run';

CREATE TABLE quality.result (
	run_id TEXT NOT NULL, 
	rule_id TEXT NOT NULL, 
	report_year INTEGER NOT NULL, 
	severity TEXT NOT NULL, 
	success BOOLEAN NOT NULL, 
	unexpected INTEGER NOT NULL, 
	evaluated INTEGER NOT NULL, 
	run_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (run_id, rule_id)
);

CREATE INDEX ix_result_year ON quality.result (report_year, run_at);

COMMENT ON TABLE quality.result IS 'History of results, one row per run and rule; a rerun on the same rows overwrites its own';

COMMENT ON COLUMN quality.result.run_id IS 'key(report_year, fingerprint of the staged year and the suite)';

COMMENT ON COLUMN quality.result.rule_id IS 'quality.rule';

COMMENT ON COLUMN quality.result.report_year IS 'the year reported on';

COMMENT ON COLUMN quality.result.severity IS 'severity at that run';

COMMENT ON COLUMN quality.result.success IS 'no unexpected row';

COMMENT ON COLUMN quality.result.unexpected IS 'rows that break the rule';

COMMENT ON COLUMN quality.result.evaluated IS 'rows the rule looks at';

COMMENT ON COLUMN quality.result.run_at IS 'audit: the gate''s run';

CREATE TABLE quality.gate_run (
	run_id TEXT NOT NULL, 
	report_year INTEGER NOT NULL, 
	reports INTEGER NOT NULL, 
	statements INTEGER NOT NULL, 
	passed INTEGER NOT NULL, 
	flagged INTEGER NOT NULL, 
	quarantined INTEGER NOT NULL, 
	rejected INTEGER NOT NULL, 
	reports_quarantined INTEGER NOT NULL, 
	blocked BOOLEAN NOT NULL, 
	seconds NUMERIC, 
	data_docs TEXT, 
	run_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (run_id)
);

CREATE INDEX ix_gate_run_year ON quality.gate_run (report_year, run_at);

COMMENT ON TABLE quality.gate_run IS 'History of gate runs; volume rules compare with the run before';

COMMENT ON COLUMN quality.gate_run.run_id IS 'as in quality.result';

COMMENT ON COLUMN quality.gate_run.report_year IS 'the year reported on';

COMMENT ON COLUMN quality.gate_run.reports IS 'current reports judged';

COMMENT ON COLUMN quality.gate_run.statements IS 'their statements';

COMMENT ON COLUMN quality.gate_run.passed IS 'statements that passed';

COMMENT ON COLUMN quality.gate_run.flagged IS 'statements that passed with a flag';

COMMENT ON COLUMN quality.gate_run.quarantined IS 'statements held back';

COMMENT ON COLUMN quality.gate_run.rejected IS 'statements a reviewer rejected';

COMMENT ON COLUMN quality.gate_run.reports_quarantined IS 'reports held back';

COMMENT ON COLUMN quality.gate_run.blocked IS 'the year was blocked';

COMMENT ON COLUMN quality.gate_run.seconds IS 'audit: how long it took';

COMMENT ON COLUMN quality.gate_run.data_docs IS 'path of the Data Docs page, relative to var/';

COMMENT ON COLUMN quality.gate_run.run_at IS 'audit';

CREATE TABLE quality.year_status (
	report_year INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	rules TEXT[] NOT NULL, 
	reasons TEXT[] NOT NULL, 
	released_rules TEXT[] DEFAULT '{}' NOT NULL, 
	released_by TEXT, 
	released_why TEXT, 
	released_at TIMESTAMP WITH TIME ZONE, 
	run_at TIMESTAMP WITH TIME ZONE DEFAULT now(), 
	PRIMARY KEY (report_year)
);

COMMENT ON TABLE quality.year_status IS 'May the year be loaded? A blocked year keeps its old star until a person releases it';

COMMENT ON COLUMN quality.year_status.report_year IS 'the year reported on';

COMMENT ON COLUMN quality.year_status.state IS 'open | blocked | released';

COMMENT ON COLUMN quality.year_status.rules IS 'block-level rules that failed at the last run';

COMMENT ON COLUMN quality.year_status.reasons IS 'the same in words';

COMMENT ON COLUMN quality.year_status.released_rules IS 'block-level failures a person accepted';

COMMENT ON COLUMN quality.year_status.released_by IS 'who';

COMMENT ON COLUMN quality.year_status.released_why IS 'why';

COMMENT ON COLUMN quality.year_status.released_at IS 'when';

COMMENT ON COLUMN quality.year_status.run_at IS 'audit: the gate''s run';

CREATE TABLE quality.yoy_flag (
	report_year INTEGER NOT NULL, 
	rule_id TEXT NOT NULL, 
	report_id TEXT NOT NULL, 
	statement_id TEXT NOT NULL, 
	agency_id TEXT NOT NULL, 
	indicator TEXT, 
	observed TEXT NOT NULL, 
	expected TEXT NOT NULL, 
	score NUMERIC, 
	evidence TEXT, 
	run_at TIMESTAMP WITH TIME ZONE DEFAULT now(), 
	PRIMARY KEY (report_year, rule_id, report_id, statement_id)
);

CREATE INDEX ix_yoy_flag_agency ON quality.yoy_flag (agency_id, report_year);

COMMENT ON TABLE quality.yoy_flag IS 'Flags that read another year; recomputed at publishing, never a quarantine';

COMMENT ON COLUMN quality.yoy_flag.report_year IS 'the year reported on';

COMMENT ON COLUMN quality.yoy_flag.rule_id IS 'quality.rule of the layer history';

COMMENT ON COLUMN quality.yoy_flag.report_id IS 'stage.report';

COMMENT ON COLUMN quality.yoy_flag.statement_id IS 'stage.statement; '''' when the flag is on the report';

COMMENT ON COLUMN quality.yoy_flag.agency_id IS 'natural key of the agency';

COMMENT ON COLUMN quality.yoy_flag.indicator IS 'catalogue code';

COMMENT ON COLUMN quality.yoy_flag.observed IS 'this year''s value';

COMMENT ON COLUMN quality.yoy_flag.expected IS 'what history or peers suggest';

COMMENT ON COLUMN quality.yoy_flag.score IS 'robust z-score, or share copied';

COMMENT ON COLUMN quality.yoy_flag.evidence IS 'the years and values it was judged by';

COMMENT ON COLUMN quality.yoy_flag.run_at IS 'audit: the refresh';
