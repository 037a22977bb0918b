-- The synthetic nation of bench_console.py: parts run once, for every report year (:y), and at the end.

-- @once
create table place as
    select (10 + p) || '0000' as code, 'province' as tier, null::text as parent from generate_series(1, :provinces) p
    union all select (10 + p) || lpad(c::text, 2, '0') || '00', 'city', (10 + p) || '0000'
      from generate_series(1, :provinces) p, generate_series(1, 11) c
    union all select (10 + p) || lpad(c::text, 2, '0') || lpad((20 + d)::text, 2, '0'), 'county', (10 + p) ||
      lpad(c::text, 2, '0') || '00'
      from generate_series(1, :provinces) p, generate_series(1, 11) c, generate_series(1, 8) d
    union all select (10 + p) || lpad(c::text, 2, '0') || lpad((20 + d)::text, 2, '0') || (100 + t), 'township',
      (10 + p) || lpad(c::text, 2, '0') || lpad((20 + d)::text, 2, '0')
      from generate_series(1, :provinces) p, generate_series(1, 11) c, generate_series(1, 8) d, generate_series(1, 15)
        t;

insert into dw.dim_region (region_code, valid_from, is_current, name, tier, parent_code, province_code, city_code,
  county_code)
    select code, '2015-01-01', true, '地' || code, tier, parent, left(code, 2) || '0000', case when tier <> 'province'
      then left(code, 4) || '00' end,
      case when tier in ('county', 'township') then left(code, 6) end from place;

create table body as
    select left(encode(sha256(convert_to(code || 'g', 'UTF8')), 'hex'), 24) as agency_id, code, tier, '地' || code ||
      '人民政府' as name, 'government' as kind, 1 as n from place
    union all select left(encode(sha256(convert_to(code || 'd' || n, 'UTF8')), 'hex'), 24), code, tier, '地' || code ||
      '第' || n || '局', 'department', n
      from place, generate_series(1, 30) n where tier <> 'township';

insert into dw.dim_agency (agency_id, valid_from, is_current, name, agency_type, type_class, department, tier,
  region_code)
    select agency_id, '2015-01-01', true, name, kind, kind, case kind when 'department' then n::text else '' end,
      tier, code from body;

insert into dw.dim_indicator (indicator_key, code, name_cn, unit, value_kind, aggregation, plausible)
    values (1, 'x.count', '件数', '件', 'count', 'sum', '{}') on conflict do nothing;

insert into quality.rule
select 'r.' || n, 'quarantine_row', 'range', 'statement', 'hand', '规则', 'rule', '', '', true from generate_series(1, 80) n;

insert into mart.refreshed (mart, report_year, as_of, version) values ('coverage', 0, '2025-06-01', '1.0');

-- @every year
insert into mart.refreshed (mart, report_year, as_of, version) values ('marts', :y, '2025-06-01', '1.0');

insert into dw.fact_coverage (report_year, agency_id, agency_name, agency_type, department, tier, region_code,
  expected, due_on,
      published_on, first_seen_on, portal_id, report_id)
    select :y, agency_id, name, kind, '', tier, code, 'region', make_date(:y + 1, 4, 1),
      case when h % 10 < 8 then make_date(:y + 1, 2 + h % 4, 1) end, case when h % 10 < 8 then make_date(:y + 1, 2 + h
        % 4, 2) end,
      case when h % 10 < 9 then 'p' || h % 3000 end, case when h % 10 < 8 then left(encode(sha256(convert_to(agency_id
        || cast(:y as text), 'UTF8')), 'hex'), 24) end
    from body, lateral (select abs(hashtext(agency_id || cast(:y as text)))) a(h);

insert into stage.report (report_id, report_year, agency_id, agency_name, agency_type, tier, region_code, title,
  publish_date, first_seen_on,
      portal_id, capture_id, body_capture_id, url, text_sha256, raw_sha256, method, chars, sections, flags,
        extractor_version, parser_version, verdict)
    select left(encode(sha256(convert_to(agency_id || cast(:y as text), 'UTF8')), 'hex'), 24), :y, agency_id, name,
      kind, tier, code, name || cast(:y as text) || '年报告', make_date(:y + 1, 3, 1),
      make_date(:y + 1, 3, 2), 'p1', '', '', 'https://example.gov.cn/' || agency_id, agency_id || cast(:y as text),
        agency_id || cast(:y as text), 'html', 3000, '[]', '{}', '1', '1',
      case h % 40 when 0 then 'quarantine' else 'pass' end
    from body, lateral (select abs(hashtext(agency_id || cast(:y as text)))) a(h) where h % 10 < 8;

insert into stage.statement (report_id, statement_id, report_year, agency_id, indicator, value, unit, qualifier,
  is_zero, facets, scope, period_type,
      section, evidence_text, evidence_start, evidence_end, sentence_text, sentence_sha, rule, confidence, verdict)
    select r.report_id, left(encode(sha256(convert_to(r.report_id || n, 'UTF8')), 'hex'), 24), :y, r.agency_id, case
      when n % 2 = 0 then 'x.count' end, n, '件', 'exact', false, '{}', 'own',
      'report_year', 'M1', '办理' || n || '件', n * 20, n * 20 + 5, '全年办理' || n || '件。', r.agency_id || n, 't', 0.9,
        r.verdict
    from stage.report r, generate_series(1, :statements) n where r.report_year = :y;

insert into quality.quarantine (report_id, statement_id, report_year, agency_id, row_kind, indicator, cause, rules)
    select report_id, statement_id, report_year, agency_id, 'statement', indicator, 'own', '{r.1}' from
      stage.statement
    where report_year = :y and verdict = 'quarantine' and statement_id < '4';

insert into mart.yoy_indicator (report_year, agency_id, agency_name, agency_type, department, tier, region_code,
  indicator, scope, facet_key, indicator_name, facets,
      unit, value, qualifier, comparable, flags, repeats, statement_id)
    select :y, agency_id, name, kind, '', tier, code, 'x.count', 'own', '', '件数', '{}', '件', 10, 'exact', true, '{}',
      1, left(encode(sha256(convert_to(agency_id || cast(:y as text), 'UTF8')), 'hex'), 24)
    from body;

insert into mart.yoy_region (report_year, region_code, tier, agency_type, department, indicator, scope, region_name,
  indicator_name, unit, method, panel, value,
      value_prev, stated, stated_prev, reports, reports_prev, flags)
    select :y, '000000', t, 'government', '', 'i' || n, 'own', '全国', '指标' || n, '件', 'sum', 100, 10, 9, 100, 100, 100,
      100, '{}'
    from generate_series(1, 60) n, unnest(array['province', 'city', 'county', 'township']) t;

insert into quality.violation (report_year, rule_id, report_id, statement_id, row_kind, severity, observed, expected)
    select report_year, 'r.1', report_id, statement_id, 'statement', 'quarantine_row', '1', '2' from
      quality.quarantine where report_year = :y;

insert into quality.year_status (report_year, state, rules, reasons) values (:y, 'open', '{}', '{}');

insert into quality.gate_run (run_id, report_year, reports, statements, passed, flagged, quarantined, rejected,
  reports_quarantined, blocked)
    values ('run' || cast(:y as text), :y, 1, 1, 1, 0, 0, 0, 0, false);

insert into quality.result (run_id, rule_id, report_year, severity, success, unexpected, evaluated)
    select 'run' || cast(:y as text), rule_id, :y, severity, false, 1, 100 from quality.rule;

-- @last
insert into mart.coverage_summary (report_year, region_code, tier, agency_type, status, agencies, as_of)
    select report_year, left(region_code, 2) || '0000', tier, agency_type, status, count(*), min(as_of) from
      mart.coverage group by 1, 2, 3, 4, 5;

insert into dw.dim_portal (portal_id, site, name, monitored) select 'p' || n, 'p' || n || '.gov.cn', '门户' || n, true
  from generate_series(0, 2999) n;

insert into crawl.portal_health (portal_id, last_attempt_at, last_success_at, outcome, links)
    select 'p' || n, now(), now() - n * interval '1 hour', case n % 20 when 0 then 'blocked: 412' else 'ok' end, 20
      from generate_series(0, 2999) n;
