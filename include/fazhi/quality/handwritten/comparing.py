"""Rules on reports beside one another: orphans, versions, copies."""

# ruff: noqa: E501 - SQL is laid out as SQL

from __future__ import annotations

from fazhi.quality.handwritten.entry import CURRENT, find
from fazhi.quality.rules import FLAG, REPORT, ROW, Check

MIN_COPIED = 5  # figures two agencies must share before one is called a copy
COPIED_SHARE = 0.6  # of the later report's figures of two digits and more

_NAMED = "substring(r.agency_name from '([^省市县区州盟旗]{2,8}(镇|乡|街道|省|市|县|区|州|旗|盟|局|委|厅|办))[^镇乡省市县区]*$')"

# Same sentence and same value under two agencies; the later report is the copy, and where both bear
# one day both are held back. Bodies of one region and tier that
# report jointly (Party committee and government) share text by design.
_COPIED = f"""
with mine as (
  select f.report_id, r.agency_id, r.text_sha256, r.region_code, r.tier, f.sentence_sha, f.v, coalesce(r.publish_date, r.document_date, r.first_seen_on) as day
  from fact f join stage.report r using (report_id) where f.v >= 10
), n as (select report_id, count(distinct (sentence_sha, v)) as n from mine group by 1),
pair as (
  select a.report_id, b.report_id as source, count(distinct (a.sentence_sha, a.v)) as shared
  from mine a join mine b on b.sentence_sha = a.sentence_sha and b.v = a.v and b.agency_id <> a.agency_id
  where b.day <= a.day and not (a.region_code is not distinct from b.region_code and a.tier = b.tier) and a.text_sha256 <> b.text_sha256
  group by 1, 2 having count(distinct (a.sentence_sha, a.v)) >= {MIN_COPIED}
)
select distinct on (p.report_id) {{id}} as rule_id, p.report_id, '' as statement_id, p.shared || ' / ' || n.n as observed,
       '< 60 %' as expected, src.agency_name || ' ' || src.url as evidence
from pair p join n using (report_id) join stage.report src on src.report_id = p.source
where p.shared >= {COPIED_SHARE} * n.n order by p.report_id, p.shared desc, p.source
"""


def comparing_rules() -> list[Check]:
    """The rules, in the order they run."""
    return [
        find("key.statement.orphan", ROW, "statement", "数据行没有报告", "statement without a report", "找不到所属报告的数据无法追溯。",
             "A figure without its report cannot be traced.",
             "select {id} as rule_id, s.report_id, s.statement_id, s.report_id as observed, 'a row of stage.report' as expected, s.evidence_text as evidence "
             "from stage.statement s left join stage.report r using (report_id) where s.report_year = :year and r.report_id is null"),
        find("key.report.current", REPORT, "report", "同一机关同一年度有两份现行报告", "two current reports of one agency and year",
             "只能有一份现行版本，否则数字重复计算。", "Only one version can be in force, or figures count twice.",
             f"select {{id}} as rule_id, report_id, '' as statement_id, agency_name as observed, '1' as expected, url as evidence "
             f"from (select r.*, count(*) over (partition by r.agency_id) as n {CURRENT}) q where n > 1"),
        find("cross.statement.duplicate", ROW, "statement", "同一处文字重复成行", "the same words staged twice",
             "同一证据、同一指标、同一数值只应有一行。", "One span, one indicator, one value: one row.",
             "select {id} as rule_id, report_id, statement_id, trim_scale(v)::text as observed, 'one row' as expected, evidence from ("
             "select f.*, row_number() over (partition by report_id, indicator, facets, scope, period, v, evidence_start, evidence_end order by statement_id) as n from fact f) q where n > 1"),
        find("sibling.statement.scale", ROW, "statement", "同一指标的两个数相差整十倍", "two figures of one indicator differ by a power of ten",
             "同一报告对同一指标给出200与2000000两个数，必有一处丢了“万”或多了零。", "One report gives 200 and 2,000,000 for one indicator: a 万 was lost or zeros were added.",
             "select distinct {id} as rule_id, a.report_id, a.statement_id, trim_scale(a.v)::text as observed, trim_scale(b.v)::text as expected, b.evidence "
             "from fact a join fact b on b.report_id = a.report_id and b.indicator = a.indicator and b.facets = a.facets and b.scope = a.scope "
             "and b.period = a.period where a.v > 9 and b.v > 9 and a.v <> b.v and greatest(a.v, b.v) / least(a.v, b.v) in (100, 1000, 10000, 100000, 100000000)"),
        find("sibling.statement.contradiction", FLAG, "statement", "同一指标出现不同的数", "two different figures of one indicator",
             "总分、口径或重复叙述造成，取用前请看证据。", "A total and a part, another scope, or a slip: read the evidence before use.",
             "select {id} as rule_id, f.report_id, f.statement_id, trim_scale(f.v)::text as observed, 'one value' as expected, f.evidence from fact f join ("
             "select report_id, indicator, facets, scope, period from fact where qualifier = 'exact' group by 1, 2, 3, 4, 5 having min(v) <> max(v)) d "
             "on d.report_id = f.report_id and d.indicator = f.indicator and d.facets = f.facets and d.scope = f.scope and d.period = f.period where f.qualifier = 'exact'"),
        find("cross.report.same_text", REPORT, "report", "与另一机关的报告全文相同", "the same text as another agency's report",
             "转载上级或邻近单位的报告；标题写明的机关才是作者。", "A repost: the agency named in the title is its author.",
             f"select {{id}} as rule_id, report_id, '' as statement_id, agency_name as observed, 'a text of its own' as expected, others as evidence from ("
             "select q.*, named = max(named) over w and named > 0 as author, count(*) over w as n, count(*) filter (where named = best) over w as authors, "
             "string_agg(url, ' ') over w as others from (select q.*, max(named) over (partition by text_sha256) as best from ("
             f"select r.report_id, r.agency_name, r.url, r.text_sha256, case when strpos(coalesce(r.title, ''), r.agency_name) > 0 then 2 "
             f"when strpos(coalesce(r.title, ''), {_NAMED}) > 0 then 1 else 0 end as named {CURRENT}) q) q "
             "window w as (partition by text_sha256)) q where n > 1 and not (author and authors = 1)"),
        find("cross.report.copied", REPORT, "report", "数字抄自另一机关", "figures copied from another agency",
             f"后发布的报告有六成以上的数字（至少{MIN_COPIED}个两位以上的数）连同句子与另一机关相同。",
             f"Of the later report's figures 60 % or more (at least {MIN_COPIED} of two digits and more), with their sentences, are another agency's.",
             _COPIED),
        find("cross.report.same_page", FLAG, "report", "同一网页读出两个机关", "one page gave two agencies", "多为汇编或串页。", "A compilation, or pages mixed up.",
             f"select {{id}} as rule_id, report_id, '' as statement_id, agency_name as observed, 'one agency' as expected, url as evidence "
             f"from (select r.*, count(*) over (partition by r.url) as n {CURRENT}) q where n > 1"),
        find("text.report.nothing_read", FLAG, "report", "长文没有读出数字", "long text without a figure", "正文超过2000字却没有读出任何数量，可能是解析失败。",
             "More than 2,000 characters and not one quantity: the reader may have failed.",
             f"select {{id}} as rule_id, r.report_id, '' as statement_id, '0' as observed, '≥ 1' as expected, r.title as evidence {CURRENT} "
             "and r.chars > 2000 and not exists (select 1 from stage.statement s where s.report_id = r.report_id)"),
        find("text.report.many_bad_rows", REPORT, "report", "多数数据行不合格", "most of its rows fail", "六行以上且过半不合格，问题在整份文件（错列、错年、识别失败）。",
             "Six rows or more and over half of them fail: the whole document is at fault (shifted columns, wrong year, failed OCR).",
             "select {id} as rule_id, report_id, '' as statement_id, bad || ' / ' || n as observed, '≤ 50 %' as expected, rules as evidence from ("
             "select s.report_id, count(*) as n, count(v.statement_id) as bad, string_agg(distinct v.rules, ' ') as rules "
             "from stage.statement s join stage.report r using (report_id) left join (select report_id, statement_id, string_agg(rule_id, ' ') as rules "
             "from quality.violation where report_year = :year and outcome = 'open' and severity = 'quarantine_row' group by 1, 2) v using (report_id, statement_id) "
             "where s.report_year = :year and r.is_current group by 1) q where n >= 6 and bad * 2 > n", after_rows=True),
    ]
