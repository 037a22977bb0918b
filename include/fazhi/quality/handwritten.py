"""The rules nobody could generate: dates, text quality, evidence, documents compared with one another, the year as a whole.

Each entry is an identity, a severity, a title and an explanation in 中文 and English, and the SQL of the rows that break it
(names in scope: see rules.py). A rule quarantines only what contradicts itself or its evidence; what is merely unusual flags.
This module is long because it is a list.
"""

# ruff: noqa: E501 - SQL is laid out as SQL

from __future__ import annotations

import re

from fazhi.quality.rules import BLOCK, FLAG, REPORT, ROW, Check, RowCheck, Rule, SetCheck, Severity, quote

# replacement and private-use characters, (cid:…), C1 controls and runs of Latin-1 (UTF-8 or GBK read as Latin-1), UTF-8 read as GBK
GARBAGE = "(\\ufffd|[\\ue000-\\uf8ff]|\\(cid:|[\\u0080-\\u009f]|[\\u00c0-\\u00ff][\\u00a1-\\u00ff]{2}|锟斤拷|烫烫|屯屯|锛屽|銆傚|鏀垮簻|娉曟不|&#[0-9]+;|&[a-z]+;)"
COUNTED = "件起宗次场期人名位份册条个处项卷部家户"
MIN_COPIED = 5  # figures two agencies must share before one is called a copy
COPIED_SHARE = 0.6  # of the later report's figures of two digits and more


_SQL = re.compile(r"'|[rsxk]\.|trim_scale\(|char_length\(")  # how an expression starts; other expectations are words


def _row(
         rule_id: str, severity: Severity, zh: str, en: str, why_zh: str, why_en: str, when: str, observed: str,
         expected: str, evidence: str = "", reading: bool = False) -> RowCheck:
    kind = "report" if ".report." in rule_id else "statement"
    rule = Rule(rule_id, severity, kind, zh, en, why_zh, why_en, about="reading" if reading else "value")  # type: ignore[arg-type]
    return RowCheck((rule,), when, observed, expected if _SQL.match(expected) else quote(expected),
                    evidence or ("s.evidence_text" if kind == "statement" else "r.title"))


def _set(
         rule_id: str, severity: Severity, kind: str, zh: str, en: str, why_zh: str, why_en: str, query: str,
         after_rows: bool = False) -> SetCheck:
    rule = Rule(rule_id, severity, kind, zh, en, why_zh, why_en)  # type: ignore[arg-type]
    return SetCheck((rule,), query.replace("{id}", quote(rule_id)), after_rows)


def statement_rules() -> list[Check]:
    return [
        _row("key.statement.agency", ROW, "机关与所属报告不一致", "agency differs from its report's",
             "数据行指向的机关必须与报告一致，否则数字会记到别人名下。", "A figure must belong to the agency of its report, or it is credited to another.",
             "s.agency_id <> r.agency_id", "s.agency_id", "r.agency_id"),
        _row("key.statement.year", ROW, "年份与所属报告不一致", "year differs from its report's",
             "数据行与报告的年度必须一致。", "Statement and report must state the same year.",
             "s.report_year <> r.report_year", "s.report_year::text", "r.report_year::text"),
        _row("key.statement.id", ROW, "数据行键不合格式", "malformed statement key",
             "键由句子与位置计算，应为24位十六进制。", "The key is computed from sentence and position: 24 hex digits.",
             "s.statement_id !~ '^[0-9a-f]{24}$'", "s.statement_id", "24 hex digits"),
        _row("domain.statement.indicator", ROW, "指标不在目录中", "indicator not in the catalogue",
             "目录之外的代码没有定义，也没有口径。", "A code outside the catalogue has no definition.",
             "s.indicator is not null and k.unit is null", "s.indicator", "a code of the catalogue"),
        _row("domain.statement.unit", ROW, "单位与指标不符", "unit does not fit the indicator",
             "金额、比率、人数与件次不能互换；单位错说明列错位或读错对象。", "Money, ratios, persons and counts are not interchangeable; a wrong one means a shifted column or a misread object.",
             "k.unit is not null and not s.unit = any(k.units)",
             "s.unit", "k.unit"),
        _row("domain.statement.unit_missing", ROW, "没有单位", "no unit",
             "没有单位的数字不能比较。", "A number without a unit cannot be compared.", "btrim(s.unit) = ''", "s.unit", "a unit"),
        _row("domain.statement.zero", ROW, "零值标记与数值矛盾", "zero mark contradicts the value",
             "“未发生”等零陈述的数值必须为0。", "A stated zero has the value 0.", "s.is_zero and x.v <> 0", "trim_scale(x.v)::text", "0"),
        _row("domain.statement.range_ends", ROW, "区间上下限颠倒或缺失", "range without an upper end, or upside down",
             "“3至5次”须有上限且不小于下限。", "A range has an upper end not below its lower one.",
             "(s.qualifier = 'range') <> (s.value_max is not null) or s.value_max < x.v",
             "coalesce(s.value_max::text, 'null')", "trim_scale(x.v)::text || ' …'"),
        _row("domain.statement.facets", ROW, "分面不是对象", "facets are not an object", "分面须为键值对。", "Facets are key–value pairs.",
             "jsonb_typeof(s.facets) <> 'object'", "s.facets::text", "a JSON object"),
        _row("domain.statement.confidence", ROW, "置信度越界", "confidence outside 0..1", "置信度应在0到1之间。", "Confidence lies between 0 and 1.",
             "not s.confidence between 0 and 1", "s.confidence::text", "0 – 1"),
        _row("range.statement.number", ROW, "不是有限的非负数", "not a finite, non-negative number",
             "报告中的本年数量不会为负，也不会是无穷。", "A stated own-year quantity is never negative or infinite.",
             "x.v < 0 or x.v = 'NaN' or x.v = 'Infinity'", "x.v::text", "≥ 0"),
        _row("range.statement.ratio", ROW, "比率不在0到1之间", "ratio outside 0..1",
             "98.5%应存为0.985；大于1多为丢了百分号换算。", "98.5 % is stored as 0.985; more than 1 usually means the conversion was lost.",
             "k.unit = 'ratio' and x.v > 1", "trim_scale(x.v)::text", "0 – 1"),
        _row("range.statement.ratio_open", FLAG, "未编目比率大于1", "uncatalogued ratio above 1",
             "超额完成可以大于100%，但少见。", "More than 100 % happens, but rarely.",
             "s.indicator is null and s.unit = 'ratio' and x.v > 1", "trim_scale(x.v)::text", "0 – 1"),
        _row("range.statement.whole", ROW, "可数对象出现小数", "a fraction of something countable",
             "件、次、人等应为整数（“2.5万件”=25000为整数）。", "Cases, times and persons are whole (2.5万件 = 25,000 is).",
             f"length(s.unit) <= 2 and strpos({quote(COUNTED)}, left(s.unit, 1)) > 0 and x.v <> trunc(x.v)",
             "trim_scale(x.v)::text || ' ' || s.unit", "a whole number"),
        _row("range.statement.astronomic", ROW, "数量级不可能", "impossible magnitude",
             "超过十万亿的数量不可能出现在一地的年度报告里，多为两数粘连。", "More than 10 trillion cannot be one body's yearly figure; two numbers ran together.",
             "x.v > 1e13", "trim_scale(x.v)::text", "≤ 1e13"),
        _row("date.statement.order", ROW, "期间起止颠倒", "period ends before it starts", "期间的结束日不得早于开始日。", "A period ends after it starts.",
             "s.period_end < s.period_start", "s.period_start || ' – ' || s.period_end", "start ≤ end"),
        _row("date.statement.year", ROW, "期间不在报告年度内", "period outside the report year",
             "本年数据的截止日应在报告年度内；落在别的年份说明把往年或来年的数读成了本年。",
             "An own-year figure ends within the report year; elsewhere it is another year's figure read as this one's.",
             "(s.period_type <> 'as_of' and (extract(year from s.period_end) <> s.report_year or "
             "extract(year from s.period_start) <> s.report_year)) or extract(year from s.period_end) not between "
             "s.report_year and s.report_year + 1", "coalesce(s.period_start::text, '') || ' – ' || coalesce(s.period_end::text, '')",
             "s.report_year::text"),
        _row("date.statement.future", ROW, "截止日晚于成文日期", "cut-off after the document's date",
             "“截至”某日的数字不可能写在该日之前的文件里。", "A figure counted to a day cannot stand in a document dated before it.",
             "s.period_type in ('cutoff', 'as_of') and s.period_end > coalesce(r.document_date, r.publish_date) + 31", "s.period_end::text",
             "'≤ ' || coalesce(r.document_date, r.publish_date)::text"),
        _row("date.statement.plan", ROW, "来自下一年度安排", "from the plan for next year",
             "“主要安排”（M4）里的数字是目标，不是结果。", "Numbers in the plan for next year (M4) are targets, not results.",
             "s.section = 'M4'", "s.section", "M1 – M3, M5"),
        _row("date.statement.other_year", FLAG, "证据中提到别的年份", "evidence names another year",
             "证据只提到别的年份，可能是往年数字。", "The evidence names only another year: possibly an old figure.",
             "s.evidence_text ~ '20[0-9]{2}年' and strpos(s.evidence_text, s.report_year || '年') = 0",
             "substring(s.evidence_text from '20[0-9]{2}年')", "s.report_year || '年'", reading=True),
        _row("text.statement.evidence_missing", ROW, "没有证据", "no evidence", "没有原文依据的数字不得入库。", "A figure without words behind it does not enter.",
             "btrim(s.evidence_text) = '' or btrim(s.sentence_text) = ''", "s.evidence_text", "the words that state it", reading=True),
        _row("text.statement.evidence_place", ROW, "证据不在所在句中", "evidence is not in its sentence",
             "证据与句子对不上，说明偏移错位。", "Evidence and sentence disagree: the offsets have shifted.",
             "strpos(s.sentence_text, s.evidence_text) = 0 and strpos(x.sentence, x.words) = 0", "s.evidence_text", "s.sentence_text", reading=True),
        _row("text.statement.offsets", ROW, "偏移与证据长度不符", "offsets do not fit the evidence",
             "起止偏移之差应等于证据的字数，否则无法追溯到原文。", "End minus start is the length of the evidence; otherwise it cannot be traced.",
             "s.evidence_start < 0 or s.evidence_end - s.evidence_start <> char_length(s.evidence_text)",
             "s.evidence_start || '–' || s.evidence_end", "char_length(s.evidence_text)::text", reading=True),
        _row("text.statement.garbage", ROW, "证据含乱码", "evidence holds garbage",
             "乱码旁的数字不可信；请看原件或重新识别。", "A number beside garbage cannot be trusted: look at the original or read it again by OCR.",
             f"s.evidence_text ~ '{GARBAGE}'", "s.evidence_text", "readable text", reading=True),
        _row("text.statement.confidence", ROW, "识别置信度过低", "confidence too low",
             "规则自评把握不足，需人工确认。", "The reader itself is unsure: a person should confirm.",
             "s.confidence < 0.3", "s.confidence::text", "≥ 0.3", reading=True),
        _row("text.statement.unsure", FLAG, "识别置信度偏低", "confidence low", "可用，但请留意。", "Usable, with care.",
             "s.confidence >= 0.3 and s.confidence < 0.5", "s.confidence::text", "≥ 0.5", reading=True),
        _row("text.statement.long_sentence", FLAG, "句子过长", "very long sentence", "多为断句或表格展开失败，主体可能配错。",
             "Usually broken segmentation or a flattened table; the subject may be wrong.", "char_length(s.sentence_text) > 1200",
             "char_length(s.sentence_text)::text", "≤ 1200", reading=True),
        _row("text.statement.comparison", FLAG, "证据像是增减量", "evidence reads like a change, not a level",
             "“同比增长”“较上年”后的数是增量。", "A number after 同比增长 or 较上年 is a change.",
             "s.evidence_text ~ '(同比|较上年|比上年|较去年|环比)[^0-9]{0,6}(增|减|升|降|提高|下降)[^，。；]{0,4}[0-9.]+(%|个百分点)?$'",
             "s.evidence_text", "a level", reading=True),
    ]


def report_rules() -> list[Check]:
    jan = "make_date(r.report_year, 1, 1)"
    return [
        _row("key.report.region", REPORT, "行政区划代码与层级不符", "region code does not fit the tier",
             "省市县为6位、乡镇为9位国标代码，末尾的零与层级对应。", "Six digits to the county, nine for a township; the trailing zeros follow from the tier.",
             "r.region_code is not null and not case r.tier when 'province' then r.region_code ~ '^[1-9][0-9]0000$' "
             "when 'city' then r.region_code ~ '^[1-9][0-9]{3}00$' "
             "when 'county' then r.region_code ~ '^[1-9][0-9]{5}$' and (right(r.region_code, 2) <> '00' or r.county is null or r.agency_type = 'development_zone') "
             "when 'township' then r.region_code ~ '^[1-9][0-9]{5}([0-9]{3}|[0-9]{6})?$' else true end",
             "coalesce(r.region_code, '') || ' ' || coalesce(r.tier, '')", "code of the tier"),
        _row("key.report.place", FLAG, "未能定位到行政区划", "region unknown", "没有区划代码就不能与同级比较。", "Without a code it cannot be compared with its peers.",
             "r.region_code is null and coalesce(r.tier, '') <> 'national'", "coalesce(r.region_code, 'null')", "an official code"),
        _row("key.report.path", REPORT, "区划路径断裂", "region path has a gap", "有乡镇必有县或市，有县必有省。", "A township has a county or city, a county has a province.",
             "(r.township is not null and coalesce(r.county, r.city) is null) or (r.county is not null and r.province is null) "
             "or (r.city is not null and r.province is null)",
             "concat_ws('/', coalesce(r.province, '?'), coalesce(r.city, '?'), coalesce(r.county, '?'), r.township)", "a path without gaps"),
        _row("domain.report.agency_name", REPORT, "机关名称不像机关", "agency name is not one",
             "名称须为汉字，不含网页残留，长度4到40。", "Chinese characters, 4 to 40 of them, no page furniture.",
             "r.agency_name !~ '^[\\u4e00-\\u9fff\\u3400-\\u4dbf（）()、·〇\\u3000 ]{4,40}$' or "
             "r.agency_name ~ '(浏览|打印|字体|首页|来源|索引|年度|报告|关于)'", "r.agency_name", "an official name"),
        _row("domain.report.tier_name", REPORT, "机关名称与层级矛盾", "agency name contradicts its tier",
             "“镇/乡人民政府”是乡级，“省人民政府”是省级。", "镇人民政府 is a township, 省人民政府 a province.",
             "(r.agency_name ~ '(镇|乡)人民政府$' and r.tier <> 'township') or (r.agency_name ~ '街道办事处$' and r.tier <> 'township') or "
             "(r.agency_name ~ '^[^市县区]{2,10}(省|自治区)人民政府$' and r.tier <> 'province') or "
             "(r.agency_name ~ '(县|旗)人民政府$' and r.tier <> 'county')", "r.agency_name || ' ' || r.tier", "the tier its name says"),
        _row("date.report.year", REPORT, "报告年度不可能", "impossible report year",
             "年度不得早于2004年（《全面推进依法行政实施纲要》），也不得晚于首次见到它的年份。", "Not before 2004 (when such reports began), nor after the year it was first seen.",
             "r.report_year < 2004 or r.report_year > extract(year from r.first_seen_on)", "r.report_year::text",
             "'2004 – ' || extract(year from r.first_seen_on)"),
        _row("date.report.title_year", REPORT, "标题年份与报告年度不符", "title names another year",
             "标题写明的年份是最可靠的依据。", "The year in the title is the best witness.",
             "r.title ~ '20[0-9]{2}' and strpos(r.title, r.report_year::text) = 0", "r.title", "r.report_year::text"),
        _row("date.report.written_early", REPORT, "成文日期早于报告年度下半年", "dated before the second half of its year",
             "年中之前写不出全年报告，年度或日期有一个读错。", "A yearly report is not written before mid-year: year or date is misread.",
             f"r.document_date < {jan} + 181", "r.document_date::text", f"'≥ ' || ({jan} + 181)::text"),
        _row("date.report.published_early", REPORT, "发布日期早于报告年度下半年", "published before the second half of its year",
             "发布日期早于报告年度，年度多半读错。", "Published before its year was over by half: the year is probably misread.",
             f"r.publish_date < {jan} + 181", "r.publish_date::text", f"'≥ ' || ({jan} + 181)::text"),
        _row("date.report.written_late", REPORT, "成文日期晚于次年年底", "dated after the end of the following year",
             "报告在次年上半年写成；晚于次年年底，标题或日期的年份必有一个读错或写错。确属迟报时由人工放行。",
             "A report is written in the half-year after its own; dated after the next year's end, the year of title or date is wrong. Release it if it really was that late.",
             "r.document_date >= make_date(r.report_year + 2, 1, 1)", "r.document_date::text", "'< ' || (r.report_year + 2) || '-01-01'"),
        _row("date.report.before_year_end", FLAG, "年度未结束即成文", "dated before its year ended", "数字不是全年数，同比时不可直接比较。",
             "Figures do not cover the whole year; not comparable as they stand.", "r.document_date <= make_date(r.report_year, 12, 30)",
             "r.document_date::text", "'> ' || r.report_year || '-12-30'"),
        _row("date.report.seen_before_written", REPORT, "成文日期晚于首次抓取", "dated after it was first seen",
             "网页上已存在的文件不可能写于将来。", "A page already captured cannot be dated in the future.",
             "r.document_date > r.first_seen_on + 1 or r.publish_date > r.first_seen_on + 1",
             "coalesce(r.document_date::text, '') || ' / ' || coalesce(r.publish_date::text, '')", "'≤ ' || r.first_seen_on::text"),
        _row("date.report.published_before_written", FLAG, "发布早于成文", "published before it was written", "两个日期之一读错或系统迁移改写了日期。",
             "One of the dates is misread, or a migration rewrote it.", "r.publish_date < r.document_date", "r.publish_date::text", "'≥ ' || r.document_date::text"),
        _row("date.report.number_year", FLAG, "文号年份不符", "document number names another year", "文号年份应为报告年度或次年。", "It should be the report year or the next.",
             "substring(r.doc_number from '[〔\\[（(]([0-9]{4})[〕\\]）)]')::int not in (r.report_year, r.report_year + 1)", "r.doc_number", "r.report_year || ' / ' || (r.report_year + 1)"),
        _row("text.report.look_alike", REPORT, "标题属于别类文件", "title of another kind of document",
             "政府信息公开年报、工作要点、实施方案、述法报告、解读、新闻不是本报告。", "Disclosure reports, work plans, schemes, personal accounts, explanations and news are not this report.",
             "r.title ~ '(信息公开工作年度报告|政府信息公开|工作要点|实施方案|工作方案|工作计划|述法|政策解读|解读|的通知$|会议纪要|征求意见|公告$)' "
             "and r.title !~ '法治政府建设[^述]{0,12}(报告|情况)'", "r.title", "法治政府建设…报告"),
        _row("text.report.title", FLAG, "标题未见“法治政府建设”", "title does not say so", "旧称“依法行政”或标题缺失时常见。", "Common with the older 依法行政 or a missing title.",
             "coalesce(r.title, '') !~ '(法治|依法行政|法制)'", "r.title", "法治政府建设"),
        _row("text.report.short", REPORT, "正文过短", "body too short", "不足300字不可能是完整报告，多为附件未取到或摘要。", "Under 300 characters it is no report: an attachment was missed, or it is a notice.",
             "r.chars < 300", "r.chars::text", "≥ 300", reading=True),
        _row("text.report.brief", FLAG, "正文偏短", "body rather short", "可能缺页。", "Pages may be missing.", "r.chars >= 300 and r.chars < 800", "r.chars::text", "≥ 800", reading=True),
        _row("text.report.long", FLAG, "正文过长", "body very long", "可能混入其他文件或整期公报。", "Another document, or a whole gazette, may be mixed in.",
             "r.chars > 40000", "r.chars::text", "≤ 40000", reading=True),
        _row("text.report.garbage", REPORT, "乱码比例过高", "too much garbage", "文本层损坏，应改用图像识别。", "The text layer is broken: read the pages by OCR.",
             "r.garbage_share > 0.05", "r.garbage_share::text", "≤ 0.05", reading=True),
        _row("text.report.some_garbage", FLAG, "有少量乱码", "some garbage", "个别字不可读。", "A few characters are unreadable.",
             "r.garbage_share > 0.005 and r.garbage_share <= 0.05", "r.garbage_share::text", "≤ 0.005", reading=True),
        _row("text.report.ocr", REPORT, "图像识别置信度过低", "OCR confidence too low", "识别不可靠，数字极易错位。", "Unreliable recognition; digits are the first to go.",
             "r.ocr_confidence < 0.6", "r.ocr_confidence::text", "≥ 0.6", reading=True),
        _row("text.report.ocr_low", FLAG, "图像识别置信度偏低", "OCR confidence low", "请抽查数字。", "Spot-check the digits.",
             "r.ocr_confidence >= 0.6 and r.ocr_confidence < 0.85", "r.ocr_confidence::text", "≥ 0.85", reading=True),
        _row("text.report.no_results", FLAG, "缺少主要举措和成效", "no section on measures and results", "法定内容M1未识别。", "Mandated content M1 was not found.",
             "not r.sections @> '[{\"content\": \"M1\"}]'", "(select string_agg(e->>'content', ',') from jsonb_array_elements(r.sections) e)", "M1"),
        _row("text.report.no_problems", FLAG, "缺少不足和原因", "no section on shortcomings", "法定内容M2未识别。", "Mandated content M2 was not found.",
             "not r.sections @> '[{\"content\": \"M2\"}]'", "(select string_agg(e->>'content', ',') from jsonb_array_elements(r.sections) e)", "M2"),
        _row("text.report.no_plan", FLAG, "缺少下一年度安排", "no section on next year", "法定内容M4未识别，来年目标可能混入本年数字。", "Mandated content M4 was not found; targets may be mixed in.",
             "not r.sections @> '[{\"content\": \"M4\"}]'", "(select string_agg(e->>'content', ',') from jsonb_array_elements(r.sections) e)", "M4"),
        _row("text.report.section_order", REPORT, "章节偏移错乱", "sections overlap or run backwards", "偏移错乱时证据无法定位。", "With broken offsets no evidence can be found.",
             "exists (select 1 from jsonb_array_elements(r.sections) e where (e->>'end')::int < (e->>'start')::int or (e->>'start')::int < 0 or e->>'heading' is null or (e->>'content') is null)",
             "r.sections::text", "0 ≤ start ≤ end", reading=True),
    ]


_NAMED = "substring(r.agency_name from '([^省市县区州盟旗]{2,8}(镇|乡|街道|省|市|县|区|州|旗|盟|局|委|厅|办))[^镇乡省市县区]*$')"
_CURRENT = "from stage.report r where r.report_year = :year and r.is_current"


def comparing_rules() -> list[Check]:
    return [
        _set("key.statement.orphan", ROW, "statement", "数据行没有报告", "statement without a report", "找不到所属报告的数据无法追溯。",
             "A figure without its report cannot be traced.",
             "select {id} as rule_id, s.report_id, s.statement_id, s.report_id as observed, 'a row of stage.report' as expected, s.evidence_text as evidence "
             "from stage.statement s left join stage.report r using (report_id) where s.report_year = :year and r.report_id is null"),
        _set("key.report.current", REPORT, "report", "同一机关同一年度有两份现行报告", "two current reports of one agency and year",
             "只能有一份现行版本，否则数字重复计算。", "Only one version can be in force, or figures count twice.",
             f"select {{id}} as rule_id, report_id, '' as statement_id, agency_name as observed, '1' as expected, url as evidence "
             f"from (select r.*, count(*) over (partition by r.agency_id) as n {_CURRENT}) q where n > 1"),
        _set("cross.statement.duplicate", ROW, "statement", "同一处文字重复成行", "the same words staged twice",
             "同一证据、同一指标、同一数值只应有一行。", "One span, one indicator, one value: one row.",
             "select {id} as rule_id, report_id, statement_id, trim_scale(v)::text as observed, 'one row' as expected, evidence from ("
             "select f.*, row_number() over (partition by report_id, indicator, facets, scope, period, v, evidence_start, evidence_end order by statement_id) as n from fact f) q where n > 1"),
        _set("sibling.statement.scale", ROW, "statement", "同一指标的两个数相差整十倍", "two figures of one indicator differ by a power of ten",
             "同一报告对同一指标给出200与2000000两个数，必有一处丢了“万”或多了零。", "One report gives 200 and 2,000,000 for one indicator: a 万 was lost or zeros were added.",
             "select distinct {id} as rule_id, a.report_id, a.statement_id, trim_scale(a.v)::text as observed, trim_scale(b.v)::text as expected, b.evidence "
             "from fact a join fact b on b.report_id = a.report_id and b.indicator = a.indicator and b.facets = a.facets and b.scope = a.scope "
             "and b.period = a.period where a.v > 9 and b.v > 9 and a.v <> b.v and greatest(a.v, b.v) / least(a.v, b.v) in (100, 1000, 10000, 100000, 100000000)"),
        _set("sibling.statement.contradiction", FLAG, "statement", "同一指标出现不同的数", "two different figures of one indicator",
             "总分、口径或重复叙述造成，取用前请看证据。", "A total and a part, another scope, or a slip: read the evidence before use.",
             "select {id} as rule_id, f.report_id, f.statement_id, trim_scale(f.v)::text as observed, 'one value' as expected, f.evidence from fact f join ("
             "select report_id, indicator, facets, scope, period from fact where qualifier = 'exact' group by 1, 2, 3, 4, 5 having min(v) <> max(v)) d "
             "on d.report_id = f.report_id and d.indicator = f.indicator and d.facets = f.facets and d.scope = f.scope and d.period = f.period where f.qualifier = 'exact'"),
        _set("cross.report.same_text", REPORT, "report", "与另一机关的报告全文相同", "the same text as another agency's report",
             "转载上级或邻近单位的报告；标题写明的机关才是作者。", "A repost: the agency named in the title is its author.",
             f"select {{id}} as rule_id, report_id, '' as statement_id, agency_name as observed, 'a text of its own' as expected, others as evidence from ("
             "select q.*, named = max(named) over w and named > 0 as author, count(*) over w as n, count(*) filter (where named = best) over w as authors, "
             "string_agg(url, ' ') over w as others from (select q.*, max(named) over (partition by text_sha256) as best from ("
             f"select r.report_id, r.agency_name, r.url, r.text_sha256, case when strpos(coalesce(r.title, ''), r.agency_name) > 0 then 2 "
             f"when strpos(coalesce(r.title, ''), {_NAMED}) > 0 then 1 else 0 end as named {_CURRENT}) q) q "
             "window w as (partition by text_sha256)) q where n > 1 and not (author and authors = 1)"),
        _set("cross.report.copied", REPORT, "report", "数字抄自另一机关", "figures copied from another agency",
             f"后发布的报告有六成以上的数字（至少{MIN_COPIED}个两位以上的数）连同句子与另一机关相同。",
             f"Of the later report's figures 60 % or more (at least {MIN_COPIED} of two digits and more), with their sentences, are another agency's.",
             _COPIED),
        _set("cross.report.same_page", FLAG, "report", "同一网页读出两个机关", "one page gave two agencies", "多为汇编或串页。", "A compilation, or pages mixed up.",
             f"select {{id}} as rule_id, report_id, '' as statement_id, agency_name as observed, 'one agency' as expected, url as evidence "
             f"from (select r.*, count(*) over (partition by r.url) as n {_CURRENT}) q where n > 1"),
        _set("text.report.nothing_read", FLAG, "report", "长文没有读出数字", "long text without a figure", "正文超过2000字却没有读出任何数量，可能是解析失败。",
             "More than 2,000 characters and not one quantity: the reader may have failed.",
             f"select {{id}} as rule_id, r.report_id, '' as statement_id, '0' as observed, '≥ 1' as expected, r.title as evidence {_CURRENT} "
             "and r.chars > 2000 and not exists (select 1 from stage.statement s where s.report_id = r.report_id)"),
        _set("text.report.many_bad_rows", REPORT, "report", "多数数据行不合格", "most of its rows fail", "六行以上且过半不合格，问题在整份文件（错列、错年、识别失败）。",
             "Six rows or more and over half of them fail: the whole document is at fault (shifted columns, wrong year, failed OCR).",
             "select {id} as rule_id, report_id, '' as statement_id, bad || ' / ' || n as observed, '≤ 50 %' as expected, rules as evidence from ("
             "select s.report_id, count(*) as n, count(v.statement_id) as bad, string_agg(distinct v.rules, ' ') as rules "
             "from stage.statement s join stage.report r using (report_id) left join (select report_id, statement_id, string_agg(rule_id, ' ') as rules "
             "from quality.violation where report_year = :year and outcome = 'open' and severity = 'quarantine_row' group by 1, 2) v using (report_id, statement_id) "
             "where s.report_year = :year and r.is_current group by 1) q where n >= 6 and bad * 2 > n", after_rows=True),
    ]


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


def year_rules() -> list[Check]:
    one = "select {id} as rule_id, '' as report_id, '' as statement_id, "
    held = "(select count(distinct report_id) from quality.violation where report_year = :year and outcome = 'open' and severity = 'quarantine_report')"
    total = f"(select count(*) {_CURRENT})"
    return [
        _set("year.volume.emptied", BLOCK, "year", "该年报告全部消失", "every report of the year has gone", "上次有报告而这次一份也没有，必是上游故障；旧数据保留。",
             "There were reports at the run before and none now: a failure upstream. The old star stays.",
             one + f"'0' as observed, g.reports::text as expected, '' as evidence from (select reports from quality.gate_run where report_year = :year and not blocked "
             f"order by run_at desc limit 1) g where g.reports > 0 and {total} = 0", after_rows=True),
        _set("year.volume.reports_fell", BLOCK, "year", "报告数骤减", "far fewer reports than at the run before", "比上次少三成以上（且至少少5份）。",
             "Over 30 % fewer than at the run before (and at least five).",
             one + f"{total}::text as observed, '≥ ' || g.reports as expected, '' as evidence from (select reports from quality.gate_run where report_year = :year and not blocked "
             f"order by run_at desc limit 1) g where g.reports - {total} >= 5 and {total} < 0.7 * g.reports and {total} > 0", after_rows=True),
        _set("year.volume.statements_fell", BLOCK, "year", "数据行骤减", "far fewer statements than at the run before", "报告数未减而数据行减半，多为解析程序退化。",
             "Half the statements are gone though the reports are there: the reader has regressed.",
             one + "n.n::text as observed, '≥ ' || g.statements as expected, '' as evidence from (select statements from quality.gate_run where report_year = :year and not blocked "
             "order by run_at desc limit 1) g, (select count(*) as n from stage.statement s join stage.report r using (report_id) where s.report_year = :year and r.is_current) n "
             "where g.statements >= 50 and n.n * 2 < g.statements and n.n > 0", after_rows=True),
        _set("year.share.reports_held", BLOCK, "year", "过多报告被隔离", "too many reports held back", "超过四成（且至少4份）的报告被隔离，问题不在个别报告。",
             "Over 40 % of the reports (at least four) are held back: the fault is not in single reports.",
             one + f"{held} || ' / ' || {total} as observed, '≤ 40 %' as expected, '' as evidence where {held} >= 4 and {held} > 0.4 * {total}", after_rows=True),
        _set("year.share.rows_held", BLOCK, "year", "过多数据行不合格", "too many rows fail", "超过四分之一（且至少50行）的数据行不合格。",
             "Over a quarter of the rows (at least 50) fail.",
             one + "b.n || ' / ' || n.n as observed, '≤ 25 %' as expected, '' as evidence from (select count(distinct (report_id, statement_id)) as n from quality.violation "
             "where report_year = :year and outcome = 'open' and severity = 'quarantine_row') b, (select count(*) as n from stage.statement s join stage.report r using (report_id) "
             "where s.report_year = :year and r.is_current) n where b.n >= 50 and b.n > 0.25 * n.n", after_rows=True),
        _set("year.share.one_rule", BLOCK, "year", "一条规则大面积失败", "one rule fails across the year", "同一规则在两成以上的报告（至少8份）失败，像是系统性错误。",
             "One rule fails in over 20 % of the reports (at least eight): a systematic error.",
             "select {id} as rule_id, '' as report_id, '' as statement_id, string_agg(rule_id || ' ' || n, ', ' order by rule_id) as observed, '≤ 20 %' as expected, '' as evidence "
             "from (select rule_id, count(distinct report_id) as n from quality.violation where report_year = :year and outcome = 'open' and severity in ('quarantine_row', 'quarantine_report') "
             f"group by 1 having count(distinct report_id) >= 8 and count(distinct report_id) > 0.2 * {total}) q having count(*) > 0", after_rows=True),
        _set("year.shape.same_value", BLOCK, "year", "同一指标各地数值雷同", "one indicator has the same value everywhere",
             "20份以上报告中八成给出同一个两位以上的数，像是列错位或默认值。", "In 20 reports or more, 80 % give one and the same figure of two digits or more: a shifted column or a default.",
             "select {id} as rule_id, '' as report_id, '' as statement_id, string_agg(indicator || '=' || trim_scale(v), ', ' order by indicator) as observed, 'values differ' as expected, '' as evidence "
             "from (select f.indicator, mode() within group (order by f.v) as v, count(*) as n, count(*) filter (where f.v = m.v) as same from fact f join ("
             "select indicator, mode() within group (order by v) as v from fact group by 1) m using (indicator) group by f.indicator) q "
             "where n >= 20 and same >= 0.8 * n and v >= 10 having count(*) > 0"),
        _set("year.shape.no_region", BLOCK, "year", "多数报告没有区划", "most reports have no region", "区划解析失效。", "Region resolution has failed.",
             one + f"n || ' / ' || {total} as observed, '≤ 50 %' as expected, '' as evidence from (select count(*) as n {_CURRENT} and r.region_code is null) q where n >= 5 and n * 2 > {total}"),
        _set("year.shape.versions", FLAG, "year", "新旧程序版本混杂", "read by different versions of the reader", "未重新解析的报告仍用旧规则，比较时注意。",
             "Some reports were read by older code.",
             "select {id} as rule_id, '' as report_id, '' as statement_id, string_agg(v, ', ' order by v) as observed, 'one version' as expected, '' as evidence from ("
             f"select distinct r.extractor_version || ' / ' || r.parser_version as v {_CURRENT}) q having count(*) > 1"),
        _set("year.volume.unreadable", FLAG, "year", "读不出的文件偏多", "many files could not be read", "该年两成以上的捕获读取失败。", "Over 20 % of the year's captures failed to be read.",
             one + f"n || ' / ' || (n + {total}) as observed, '≤ 20 %' as expected, '' as evidence from (select count(*) as n from stage.refusal where year_hint = :year and stage = 'extract') q "
             f"where n >= 3 and n > 0.2 * (n + {total})"),
        _set("year.volume.season", FLAG, "year", "比上年同日少", "fewer than on the same day of last season", "与上一年度同一天相比，已发布的报告少三成以上。",
             "Over 30 % fewer published than on the same day of the season before.",
             one + "a.n::text as observed, b.n::text as expected, d.day::text as evidence from (select max(coalesce(publish_date, first_seen_on)) as day from stage.report where report_year = :year and is_current) d, "
             "lateral (select count(*) as n from stage.report where report_year = :year and is_current and coalesce(publish_date, first_seen_on) <= d.day) a, "
             "lateral (select count(*) as n from stage.report where report_year = :year - 1 and is_current and coalesce(publish_date, first_seen_on) <= d.day - interval '1 year') b "
             "where b.n >= 5 and a.n < 0.7 * b.n"),
        _set("year.volume.stale", FLAG, "year", "有门户长期抓取不到", "a portal has long given nothing", "给出过该年报告的门户，在最近一次抓取之前的30天内没有一次成功抓取。",
             "A portal that gave reports of the year has not been crawled with success for 30 days before the newest crawl.",
             one + "count(*) || ' portals' as observed, '0' as expected, string_agg(h.portal_id, ' ' order by h.portal_id) as evidence from crawl.portal_health h where h.portal_id in ("
             f"select r.portal_id {_CURRENT}) and h.last_success_at < (select max(last_attempt_at) from crawl.portal_health) - interval '30 days' having count(*) > 0"),
    ]


def checks() -> list[Check]:
    """All hand-written checks, in the order they run."""
    return [*statement_rules(), *report_rules(), *comparing_rules(), *year_rules()]
