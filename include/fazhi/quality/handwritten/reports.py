"""Rules on one report: who and when, its text, its attachments."""

# ruff: noqa: E501 - SQL is laid out as SQL

from __future__ import annotations

from fazhi.quality.handwritten.entry import rule
from fazhi.quality.rules import FLAG, REPORT, Check


def report_rules() -> list[Check]:
    """The rules, in the order they run."""
    jan = "make_date(r.report_year, 1, 1)"
    return [
        rule("key.report.region", REPORT, "行政区划代码与层级不符", "region code does not fit the tier",
             "省市县为6位、乡镇为9位国标代码，末尾的零与层级对应。", "Six digits to the county, nine for a township; the trailing zeros follow from the tier.",
             "r.region_code is not null and not case r.tier when 'province' then r.region_code ~ '^[1-9][0-9]0000$' "
             "when 'city' then r.region_code ~ '^[1-9][0-9]{3}00$' "
             "when 'county' then r.region_code ~ '^[1-9][0-9]{5}$' and (right(r.region_code, 2) <> '00' or r.county is null or r.agency_type = 'development_zone') "
             "when 'township' then r.region_code ~ '^[1-9][0-9]{5}([0-9]{3}|[0-9]{6})?$' else true end",
             "coalesce(r.region_code, '') || ' ' || coalesce(r.tier, '')", "code of the tier"),
        rule("key.report.place", FLAG, "未能定位到行政区划", "region unknown", "没有区划代码就不能与同级比较。", "Without a code it cannot be compared with its peers.",
             "r.region_code is null and coalesce(r.tier, '') <> 'national'", "coalesce(r.region_code, 'null')", "an official code"),
        rule("key.report.path", REPORT, "区划路径断裂", "region path has a gap", "有乡镇必有县或市，有县必有省。", "A township has a county or city, a county has a province.",
             "(r.township is not null and coalesce(r.county, r.city) is null) or (r.county is not null and r.province is null) "
             "or (r.city is not null and r.province is null)",
             "concat_ws('/', coalesce(r.province, '?'), coalesce(r.city, '?'), coalesce(r.county, '?'), r.township)", "a path without gaps"),
        rule("domain.report.agency_name", REPORT, "机关名称不像机关", "agency name is not one",
             "名称须为汉字，不含网页残留，长度4到40。", "Chinese characters, 4 to 40 of them, no page furniture.",
             "r.agency_name !~ '^[\\u4e00-\\u9fff\\u3400-\\u4dbf（）()、·〇\\u3000 ]{4,40}$' or "
             "r.agency_name ~ '(浏览|打印|字体|首页|来源|索引|年度|报告|关于)'", "r.agency_name", "an official name"),
        rule("domain.report.tier_name", REPORT, "机关名称与层级矛盾", "agency name contradicts its tier",
             "“镇/乡人民政府”是乡级，“省人民政府”是省级。", "镇人民政府 is a township, 省人民政府 a province.",
             "(r.agency_name ~ '(镇|乡)人民政府$' and r.tier <> 'township') or (r.agency_name ~ '街道办事处$' and r.tier <> 'township') or "
             "(r.agency_name ~ '^[^市县区]{2,10}(省|自治区)人民政府$' and r.tier <> 'province') or "
             "(r.agency_name ~ '(县|旗)人民政府$' and r.tier <> 'county')", "r.agency_name || ' ' || r.tier", "the tier its name says"),
        rule("date.report.year", REPORT, "报告年度不可能", "impossible report year",
             "年度不得早于2004年（《全面推进依法行政实施纲要》），也不得晚于首次见到它的年份。", "Not before 2004 (when such reports began), nor after the year it was first seen.",
             "r.report_year < 2004 or r.report_year > extract(year from r.first_seen_on)", "r.report_year::text",
             "'2004 – ' || extract(year from r.first_seen_on)"),
        rule("date.report.title_year", REPORT, "标题年份与报告年度不符", "title names another year",
             "标题写明的年份是最可靠的依据。", "The year in the title is the best witness.",
             "r.title ~ '20[0-9]{2}' and strpos(r.title, r.report_year::text) = 0", "r.title", "r.report_year::text"),
        rule("date.report.written_early", REPORT, "成文日期早于报告年度下半年", "dated before the second half of its year",
             "年中之前写不出全年报告，年度或日期有一个读错。", "A yearly report is not written before mid-year: year or date is misread.",
             f"r.document_date < {jan} + 181", "r.document_date::text", f"'≥ ' || ({jan} + 181)::text"),
        rule("date.report.published_early", REPORT, "发布日期早于报告年度下半年", "published before the second half of its year",
             "发布日期早于报告年度，年度多半读错。", "Published before its year was over by half: the year is probably misread.",
             f"r.publish_date < {jan} + 181", "r.publish_date::text", f"'≥ ' || ({jan} + 181)::text"),
        rule("date.report.written_late", REPORT, "成文日期晚于次年年底", "dated after the end of the following year",
             "报告在次年上半年写成；晚于次年年底，标题或日期的年份必有一个读错或写错。确属迟报时由人工放行。",
             "A report is written in the half-year after its own; dated after the next year's end, the year of title or date is wrong. Release it if it really was that late.",
             "r.document_date >= make_date(r.report_year + 2, 1, 1)", "r.document_date::text", "'< ' || (r.report_year + 2) || '-01-01'"),
        rule("date.report.before_year_end", FLAG, "年度未结束即成文", "dated before its year ended", "数字不是全年数，同比时不可直接比较。",
             "Figures do not cover the whole year; not comparable as they stand.", "r.document_date <= make_date(r.report_year, 12, 30)",
             "r.document_date::text", "'> ' || r.report_year || '-12-30'"),
        rule("date.report.seen_before_written", REPORT, "成文日期晚于首次抓取", "dated after it was first seen",
             "网页上已存在的文件不可能写于将来。", "A page already captured cannot be dated in the future.",
             "r.document_date > r.first_seen_on + 1 or r.publish_date > r.first_seen_on + 1",
             "coalesce(r.document_date::text, '') || ' / ' || coalesce(r.publish_date::text, '')", "'≤ ' || r.first_seen_on::text"),
        rule("date.report.published_before_written", FLAG, "发布早于成文", "published before it was written", "两个日期之一读错或系统迁移改写了日期。",
             "One of the dates is misread, or a migration rewrote it.", "r.publish_date < r.document_date", "r.publish_date::text", "'≥ ' || r.document_date::text"),
        rule("date.report.number_year", FLAG, "文号年份不符", "document number names another year", "文号年份应为报告年度或次年。", "It should be the report year or the next.",
             "substring(r.doc_number from '[〔\\[（(]([0-9]{4})[〕\\]）)]')::int not in (r.report_year, r.report_year + 1)", "r.doc_number", "r.report_year || ' / ' || (r.report_year + 1)"),
        rule("text.report.look_alike", REPORT, "标题属于别类文件", "title of another kind of document",
             "政府信息公开年报、工作要点、实施方案、述法报告、解读、新闻不是本报告。", "Disclosure reports, work plans, schemes, personal accounts, explanations and news are not this report.",
             "r.title ~ '(信息公开工作年度报告|政府信息公开|工作要点|实施方案|工作方案|工作计划|述法|政策解读|解读|的通知$|会议纪要|征求意见|公告$)' "
             "and r.title !~ '法治政府建设[^述]{0,12}(报告|情况)'", "r.title", "法治政府建设…报告"),
        rule("text.report.title", FLAG, "标题未见“法治政府建设”", "title does not say so", "旧称“依法行政”或标题缺失时常见。", "Common with the older 依法行政 or a missing title.",
             "coalesce(r.title, '') !~ '(法治|依法行政|法制)'", "r.title", "法治政府建设"),
        rule("text.report.short", REPORT, "正文过短", "body too short", "不足300字不可能是完整报告，多为附件未取到或摘要。", "Under 300 characters it is no report: an attachment was missed, or it is a notice.",
             "r.chars < 300", "r.chars::text", "≥ 300", reading=True),
        rule("text.report.brief", FLAG, "正文偏短", "body rather short", "可能缺页。", "Pages may be missing.", "r.chars >= 300 and r.chars < 800", "r.chars::text", "≥ 800", reading=True),
        rule("text.report.long", FLAG, "正文过长", "body very long", "可能混入其他文件或整期公报。", "Another document, or a whole gazette, may be mixed in.",
             "r.chars > 40000", "r.chars::text", "≤ 40000", reading=True),
        rule("text.report.garbage", REPORT, "乱码比例过高", "too much garbage", "文本层损坏，应改用图像识别。", "The text layer is broken: read the pages by OCR.",
             "r.garbage_share > 0.05", "r.garbage_share::text", "≤ 0.05", reading=True),
        rule("text.report.some_garbage", FLAG, "有少量乱码", "some garbage", "个别字不可读。", "A few characters are unreadable.",
             "r.garbage_share > 0.005 and r.garbage_share <= 0.05", "r.garbage_share::text", "≤ 0.005", reading=True),
        rule("text.report.ocr", REPORT, "图像识别置信度过低", "OCR confidence too low", "识别不可靠，数字极易错位。", "Unreliable recognition; digits are the first to go.",
             "r.ocr_confidence < 0.6", "r.ocr_confidence::text", "≥ 0.6", reading=True),
        rule("text.report.ocr_low", FLAG, "图像识别置信度偏低", "OCR confidence low", "请抽查数字。", "Spot-check the digits.",
             "r.ocr_confidence >= 0.6 and r.ocr_confidence < 0.85", "r.ocr_confidence::text", "≥ 0.85", reading=True),
        rule("text.report.no_results", FLAG, "缺少主要举措和成效", "no section on measures and results", "法定内容M1未识别。", "Mandated content M1 was not found.",
             "not r.sections @> '[{\"content\": \"M1\"}]'", "(select string_agg(e->>'content', ',') from jsonb_array_elements(r.sections) e)", "M1"),
        rule("text.report.no_problems", FLAG, "缺少不足和原因", "no section on shortcomings", "法定内容M2未识别。", "Mandated content M2 was not found.",
             "not r.sections @> '[{\"content\": \"M2\"}]'", "(select string_agg(e->>'content', ',') from jsonb_array_elements(r.sections) e)", "M2"),
        rule("text.report.no_plan", FLAG, "缺少下一年度安排", "no section on next year", "法定内容M4未识别，来年目标可能混入本年数字。", "Mandated content M4 was not found; targets may be mixed in.",
             "not r.sections @> '[{\"content\": \"M4\"}]'", "(select string_agg(e->>'content', ',') from jsonb_array_elements(r.sections) e)", "M4"),
        rule("text.report.section_order", REPORT, "章节偏移错乱", "sections overlap or run backwards", "偏移错乱时证据无法定位。", "With broken offsets no evidence can be found.",
             "exists (select 1 from jsonb_array_elements(r.sections) e where (e->>'end')::int < (e->>'start')::int or (e->>'start')::int < 0 or e->>'heading' is null or (e->>'content') is null)",
             "r.sections::text", "0 ≤ start ≤ end", reading=True),
    ]
