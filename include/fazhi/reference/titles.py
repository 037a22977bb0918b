"""Titles of annual rule-of-law government reports: which strings are one, which look like one, the year they state.

Forms as published by Chinese portals 2015-2026: 关于Y年(度)法治政府建设情况的报告, Y年度法治政府建设年度报告,
法治建设工作报告, 依法行政工作报告 (before 2016), 自查报告, 总结, and titles whose year stands elsewhere or nowhere.
A classifier for lists must not lose reports: a title cut off by the portal ("…建设情况…") is accepted as `cut`, and
its page decides.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

Verdict = Literal["report", "cut", "other"]

_DIGITS = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")
_SPACE = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u00ad]+")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_CN_YEAR = re.compile(r"[二2][〇零○Ｏ0][〇零○Ｏ0一二三四五六七八九1-9]{2}(?=年)")

_TOPIC = re.compile(
    r"法治政府部门建设|法治政府(?:示范)?建设|建设法治政府|法治(?!社会|文化|乡村|校园|营商|企业|队伍|人才|宣传)(?:[\u4e00-\u9fff]{1,6})?建设|法治政府|依法行政|依法治[\u4e00-\u9fff]{1,2}|法治(?:政府)?工作"
)
_FORM = re.compile(
    r"报告|总结|年报|汇报|情况通报|工作情况|年度情况|(?:建设|推进|落实|行政|工作|任务|开展|完成)(?:年度)?(?:工作)?(?:开展|完成)?情况(?:的?(?:公示|公开|公告)|[及和暨与].{2,30}(?:打算|计划|思路|安排))?$"
)
_COLUMN_FORM = re.compile(r"年度?(?:年度|工作|情况|总结|自查|建设){0,3}(?:的)?(?:报告|总结)$")
_COLUMN_NAME = re.compile(
    r"(?:法治政府|依法行政)(?:建设|工作)?(?:年度|工作|情况){0,3}(?:报告|总结|年报)(?:公开|公示|专栏)?"
)
_CUT = re.compile(r"(?:\.{2,}|…+|。{3,}|⋯+)$")

# What only looks like a report. Each pattern names a kind of document, so that a refusal can say what it saw.
_OTHERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(pattern))
    for reason, pattern in (
        (
            "part_year",
            r"上半年|下半年|第?[一二三四1-4]季度|半年|[1一][-—至~][369三六九]月|(?<!\d)\d{1,2}月份|近?[三五]年(?:来)?(?:工作|法治|依法)|[一二三四五六七八九十]+五[”\"]?(?:时期|期间)",
        ),
        ("interpretation", r"解读|图解|一图读懂|一图看懂|问答|答记者问|专家谈|视频"),
        ("study", r"发展报告|蓝皮书|白皮书|研究报告|调研报告|评估报告"),
        ("template", r"[一二三四五六七八九十\d]+篇|通用版|怎么写|范文|模板|样表"),
        (
            "plan",
            r"工作要点|实施方案|工作方案|行动方案|规划(?!.*(?:总结|完成情况|报告))|工作计划|计划的通知|任务分解|任务清单|责任清单|实施意见|实施纲要|若干意见|行动计划|指导意见|实施细则|工作安排|重点任务|分工方案|措施清单|整改方案|整改清单",
        ),
        (
            "openness_report",
            r"信息公开(?:工作)?(?:年度)?(?:情况)?(?:的)?(?:工作)?(?:年度)?报告|政务公开(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:总结|报告)|信息公开年报|政府网站.{0,6}(?:年度)?(?:报告|报表)",
        ),
        (
            "statistics",
            r"统计年报|统计年度报告|执法(?:数据)?统计|统计表|统计数据|行政执法(?:工作)?(?:总体)?(?:情况)?(?:的)?年度报告|报表",
        ),
        (
            "personal_duty_report",
            r"述职述法|述法(?:工作)?(?:情况)?(?:的)?报告|述职(?:述廉)?|述廉|个人述法|年终述法|述法会|专题述法|述法评议|^(?!.*法治政府).*第一责任人职责|(?:书记|[县区市镇乡局]长)[^，]{0,12}第一责任人职责",
        ),
        (
            "demonstration",
            r"示范(?:市|县|区|乡镇|镇|单位|项目|地区)?(?:创建|申报|评选|评估|命名)|创建.{0,8}示范|示范(?:市|县|区|镇|单位|项目)(?:名单|公示|的公示|的通知|申报)|示范建设",
        ),
        (
            "announcement",
            r"的通知$|通知[）)]?$|公开征求|征求意见|意见建议的|征集|招标|采购|中标|比选|成交公告|遴选|竞争性|聘任|聘请|招聘|公示期|拟推荐|推荐名单|办法$|办法[（(]|条例$|规定$|细则$|制度$|意见$|方案$|要点$|规划$|纲要$|清单$|目录$|名单$|指南$|标准$|指标体系|评估报告$|第三方评估|考核(?:办法|细则|评价|评分)|督察(?:工作)?(?:规定|通报|反馈|意见)|审议意见|评议意见|建议的?(?:答复|办理)|提案.{0,10}(?:答复|办理)|的(?:答复|批复|复函)$|(?:公开|报送|发布|编制|考核|检查)情况的?通报$|满意度|链接|督察报告|征文|竞赛|试题|测试|题库|评议$|评选$|评查$|论文|讲稿|讲话|心得|体会|格式",
        ),
        (
            "news",
            r"(?:召开|举办|开展|组织|赴|到|来|参加|举行|启动|部署|推进会|座谈会|专题会|培训班|讲座|学习).{0,30}(?:会议?|培训|活动|调研|检查|讲座|督察|督查|学习|宣讲|工作会|推进会)$|(?:会议|培训班|推进会|座谈会|现场会|调研|宣讲|讲座)(?:召开|举行|举办|圆满|顺利|在)|^(?:听取|审议|印发|发布|公布|学习贯彻|我[市县区镇局州省])|召开.*(?:报告会|述法|汇报会)|审议.*报告|听取.*(?:报告|汇报)|报告会|获(?:评|得|奖)|荣获|入选|喜获|率先|助力|赋能|护航|新闻发布会|综述(?!报告)|侧记|巡礼|动态|简报|掠影|亮点|经验做法|典型案例|案例|观察|时评|评论",
        ),
        (
            "other_report",
            r"政府工作报告$|财政(?:预算|决算)|预算执行|决算报告|审计(?:结果)?报告|国民经济|行政复议.{0,8}(?:年度|工作|分析)?报告|(?:行政)?诉讼.{0,8}(?:年度|工作|分析)?(?:报告|白皮书)|执法检查(?:情况)?(?:的)?报告|建议提案|人大代表|普法(?:依法治理)?(?:工作)?(?:情况)?(?:的)?(?:总结|报告)|食品安全|生态环境(?:状况|质量)?(?:公报|报告)|党建工作|纪检|巡[视察].{0,6}整改|督察整改|整改(?:落实)?情况(?:的)?报告|整改报告|法治宣传教育.{0,6}(?:总结|报告)$|工作分析报告",
        ),
    )
)
# Openness reports of the same body are the commonest look-alike; a title that names both topics is a report.
_STRONG = re.compile(
    r"(?:法治政府|依法行政|法治(?:建设|政府部门建设|机关建设|工作))[^，。；《》]{0,24}?(?:年度)?(?:工作)?(?:情况)?(?:的)?(?:年度|自查|工作|总结|专项|自评){0,3}(?:总结)?(?:报告|总结|年报)"
)


@dataclass(frozen=True, slots=True)
class TitleReading:
    """What a title says: `report`, `cut` (a report unless the cut-off end says otherwise) or `other`, and why."""

    verdict: Verdict
    reason: str
    year: int | None = None

    @property
    def accepted(self) -> bool:
        return self.verdict != "other"


def normalise(title: str) -> str:
    """NFKC without white space and invisible characters; Chinese numerals of a year as digits."""
    text = _SPACE.sub("", unicodedata.normalize("NFKC", title))
    return _CN_YEAR.sub(lambda m: m.group(0).translate(_DIGITS), text)


def stated_year(title: str) -> int | None:
    """The report year a title states: the year bound to 年 nearest the topic; of 2021-2023 style spans the last."""
    text = normalise(title)
    text = re.sub(r"[〔\[(【﹝]\s*(?:19|20)\d\d\s*[〕\])】﹞](?=\d{0,4}号)", "", text)
    topic = _TOPIC.search(text)
    years = [m for m in _YEAR.finditer(text) if 1990 <= int(m.group(1)) <= 2100]
    bound = [m for m in years if text[m.end() : m.end() + 1] == "年"] or years
    if not bound:
        return None
    if topic:
        bound.sort(key=lambda m: (abs(m.end() - topic.start()), -int(m.group(1))))
    return int(bound[0].group(1))


def classify(title: str, *, in_column: bool = False) -> TitleReading:
    """Whether a listed title is that of an annual report. Pure, by the words alone.

    `in_column`: it stands in a column made for these reports, where "某镇2023年度工作报告" needs no topic."""
    text = normalise(title)
    cut = bool(_CUT.search(text))
    bare = _CUT.sub("", text)
    year = stated_year(bare)
    topic = _TOPIC.search(bare)
    if not topic and not (in_column and year and _COLUMN_FORM.search(bare)):
        return TitleReading("other", "topic", year)
    core = re.sub(r"[（(][^（）()]*[）)]$|\.(?:pdf|docx?|wps|ofd|html?)$", "", bare, flags=re.I)
    if year is None and _COLUMN_NAME.fullmatch(core):
        return TitleReading("other", "column_name", year)
    if re.search(r"(?:报告|总结)$", core):  # what is carried out may be a plan; the report about it is none
        core = re.sub(r"(?<=落实)《[^》]*》|(?<=执行)《[^》]*》", "", core)
    strong = _STRONG.search(core)
    for reason, pattern in _OTHERS:
        if pattern.search(bare if reason == "template" else core) and not (strong and _overrides(reason, core, strong)):
            return TitleReading("other", reason, year)
    if _FORM.search(core):
        return TitleReading("report", "form", year)
    if cut and (year or "法治政府" in core or "依法行政" in core):
        return TitleReading("cut", "cut off before its end", year)
    return TitleReading("other", "form", year)


def _overrides(reason: str, core: str, strong: re.Match[str]) -> bool:
    """A title that ends in the report's own name may mention other things before it (办法, 规划, 示范 …)."""
    if reason in ("interpretation", "personal_duty_report", "statistics", "news", "openness_report"):
        return False
    ends = core[strong.end() :]
    if reason == "announcement":
        return bool(re.fullmatch(r"[》〉]?(?:的?通知|的?公示|公告|的?函)?[）)]?", ends)) and not re.search(
            r"评估|考核|督察|征求|做好|编写|编制|满意度|链接|(?:报送|上报).*通知", core
        )
    if reason == "part_year":
        return False
    if reason == "plan" and re.fullmatch(r"(?:及|和|暨|与|、).{0,20}(?:计划|打算|思路|安排|要点)", ends):
        return True  # 2023年总结及2024年计划
    if reason == "demonstration":
        return not ends and not re.search(r"示范[^，]{0,6}(?:创建|申报)", core)
    return not ends and reason in ("plan", "other_report")


def year_hint(title: str, listed_on: date | None) -> int | None:
    """Report year: as the title states it, else the year before the listing; a December listing is of its own year."""
    year = stated_year(_CUT.sub("", normalise(title)))
    if year is not None:
        return year
    if listed_on is None:
        return None
    return listed_on.year if listed_on.month == 12 else listed_on.year - 1
