"""Rules on the year as a whole: volume, mixture, portals that fell silent."""

# ruff: noqa: E501 - SQL is laid out as SQL

from __future__ import annotations

from fazhi.quality.handwritten.entry import CURRENT, find
from fazhi.quality.rules import BLOCK, FLAG, Check


def year_rules() -> list[Check]:
    """The rules, in the order they run."""
    one = "select {id} as rule_id, '' as report_id, '' as statement_id, "
    held = "(select count(distinct report_id) from quality.violation where report_year = :year and outcome = 'open' and severity = 'quarantine_report')"
    total = f"(select count(*) {CURRENT})"
    return [
        find("year.volume.emptied", BLOCK, "year", "该年报告全部消失", "every report of the year has gone", "上次有报告而这次一份也没有，必是上游故障；旧数据保留。",
             "There were reports at the run before and none now: a failure upstream. The old star stays.",
             one + f"'0' as observed, g.reports::text as expected, '' as evidence from (select reports from quality.gate_run where report_year = :year and not blocked "
             f"order by run_at desc limit 1) g where g.reports > 0 and {total} = 0", after_rows=True),
        find("year.volume.reports_fell", BLOCK, "year", "报告数骤减", "far fewer reports than at the run before", "比上次少三成以上（且至少少5份）。",
             "Over 30 % fewer than at the run before (and at least five).",
             one + f"{total}::text as observed, '≥ ' || g.reports as expected, '' as evidence from (select reports from quality.gate_run where report_year = :year and not blocked "
             f"order by run_at desc limit 1) g where g.reports - {total} >= 5 and {total} < 0.7 * g.reports and {total} > 0", after_rows=True),
        find("year.volume.statements_fell", BLOCK, "year", "数据行骤减", "far fewer statements than at the run before", "报告数未减而数据行减半，多为解析程序退化。",
             "Half the statements are gone though the reports are there: the reader has regressed.",
             one + "n.n::text as observed, '≥ ' || g.statements as expected, '' as evidence from (select statements from quality.gate_run where report_year = :year and not blocked "
             "order by run_at desc limit 1) g, (select count(*) as n from stage.statement s join stage.report r using (report_id) where s.report_year = :year and r.is_current) n "
             "where g.statements >= 50 and n.n * 2 < g.statements and n.n > 0", after_rows=True),
        find("year.share.reports_held", BLOCK, "year", "过多报告被隔离", "too many reports held back", "超过四成（且至少4份）的报告被隔离，问题不在个别报告。",
             "Over 40 % of the reports (at least four) are held back: the fault is not in single reports.",
             one + f"{held} || ' / ' || {total} as observed, '≤ 40 %' as expected, '' as evidence where {held} >= 4 and {held} > 0.4 * {total}", after_rows=True),
        find("year.share.rows_held", BLOCK, "year", "过多数据行不合格", "too many rows fail", "超过四分之一（且至少50行）的数据行不合格。",
             "Over a quarter of the rows (at least 50) fail.",
             one + "b.n || ' / ' || n.n as observed, '≤ 25 %' as expected, '' as evidence from (select count(distinct (report_id, statement_id)) as n from quality.violation "
             "where report_year = :year and outcome = 'open' and severity = 'quarantine_row') b, (select count(*) as n from stage.statement s join stage.report r using (report_id) "
             "where s.report_year = :year and r.is_current) n where b.n >= 50 and b.n > 0.25 * n.n", after_rows=True),
        find("year.share.one_rule", BLOCK, "year", "一条规则大面积失败", "one rule fails across the year", "同一规则在两成以上的报告（至少8份）失败，像是系统性错误。",
             "One rule fails in over 20 % of the reports (at least eight): a systematic error.",
             "select {id} as rule_id, '' as report_id, '' as statement_id, string_agg(rule_id || ' ' || n, ', ' order by rule_id) as observed, '≤ 20 %' as expected, '' as evidence "
             "from (select rule_id, count(distinct report_id) as n from quality.violation where report_year = :year and outcome = 'open' and severity in ('quarantine_row', 'quarantine_report') "
             f"group by 1 having count(distinct report_id) >= 8 and count(distinct report_id) > 0.2 * {total}) q having count(*) > 0", after_rows=True),
        find("year.shape.same_value", BLOCK, "year", "同一指标各地数值雷同", "one indicator has the same value everywhere",
             "20份以上报告中八成给出同一个两位以上的数，像是列错位或默认值。", "In 20 reports or more, 80 % give one and the same figure of two digits or more: a shifted column or a default.",
             "select {id} as rule_id, '' as report_id, '' as statement_id, string_agg(indicator || '=' || trim_scale(v), ', ' order by indicator) as observed, 'values differ' as expected, '' as evidence "
             "from (select f.indicator, mode() within group (order by f.v) as v, count(*) as n, count(*) filter (where f.v = m.v) as same from fact f join ("
             "select indicator, mode() within group (order by v) as v from fact group by 1) m using (indicator) group by f.indicator) q "
             "where n >= 20 and same >= 0.8 * n and v >= 10 having count(*) > 0"),
        find("year.shape.no_region", BLOCK, "year", "多数报告没有区划", "most reports have no region", "区划解析失效。", "Region resolution has failed.",
             one + f"n || ' / ' || {total} as observed, '≤ 50 %' as expected, '' as evidence from (select count(*) as n {CURRENT} and r.region_code is null) q where n >= 5 and n * 2 > {total}"),
        find("year.shape.versions", FLAG, "year", "新旧程序版本混杂", "read by different versions of the reader", "未重新解析的报告仍用旧规则，比较时注意。",
             "Some reports were read by older code.",
             "select {id} as rule_id, '' as report_id, '' as statement_id, string_agg(v, ', ' order by v) as observed, 'one version' as expected, '' as evidence from ("
             f"select distinct r.extractor_version || ' / ' || r.parser_version as v {CURRENT}) q having count(*) > 1"),
        find("year.volume.unreadable", FLAG, "year", "读不出的文件偏多", "many files could not be read", "该年两成以上的捕获读取失败。", "Over 20 % of the year's captures failed to be read.",
             one + f"n || ' / ' || (n + {total}) as observed, '≤ 20 %' as expected, '' as evidence from (select count(*) as n from stage.refusal where year_hint = :year and stage = 'extract') q "
             f"where n >= 3 and n > 0.2 * (n + {total})"),
        find("year.volume.season", FLAG, "year", "比上年同日少", "fewer than on the same day of last season", "与上一年度同一天相比，已发布的报告少三成以上。",
             "Over 30 % fewer published than on the same day of the season before.",
             one + "a.n::text as observed, b.n::text as expected, d.day::text as evidence from (select max(coalesce(publish_date, first_seen_on)) as day from stage.report where report_year = :year and is_current) d, "
             "lateral (select count(*) as n from stage.report where report_year = :year and is_current and coalesce(publish_date, first_seen_on) <= d.day) a, "
             "lateral (select count(*) as n from stage.report where report_year = :year - 1 and is_current and coalesce(publish_date, first_seen_on) <= d.day - interval '1 year') b "
             "where b.n >= 5 and a.n < 0.7 * b.n"),
        find("year.volume.stale", FLAG, "year", "有门户长期抓取不到", "a portal has long given nothing", "给出过该年报告的门户，在最近一次抓取之前的30天内没有一次成功抓取。",
             "A portal that gave reports of the year has not been crawled with success for 30 days before the newest crawl.",
             one + "count(*) || ' portals' as observed, '0' as expected, string_agg(h.portal_id, ' ' order by h.portal_id) as evidence from crawl.portal_health h where h.portal_id in ("
             f"select r.portal_id {CURRENT}) and h.last_success_at < (select max(last_attempt_at) from crawl.portal_health) - interval '30 days' having count(*) > 0"),
    ]
