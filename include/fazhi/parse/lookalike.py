"""Titles that are no report's although they speak of the subject: each refused by the name of what it is."""

from __future__ import annotations

import re
from functools import lru_cache

from fazhi.parse.quick import quick
from fazhi.parse.title import squeeze

SUBJECT = re.compile(r"法治政府|依法行政|法治[^，。]{0,6}建设|法制政府|依法治[省市区县镇乡街州旗]")
_REPORT = re.compile(r"报告|总结|情况|汇报|自查|年报")

# A title of this kind is no report, whatever else it says. Order matters: the first that fits names the refusal.
_TITLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("template", r"范文|模板|样本|通用\d*篇|[（(]?[三四五六七八九十\d]篇|怎么写|写作|下载$"),
        (
            "other_subject",
            (
                r"发展报告|研究报告|调查报告|调研报告|蓝皮书|白皮书|指标体系|满意度|审议意见(?:的)?(?:办理|研究处理|落实)|"
                r"法治社会(?:建设)?(?!.*法治政府)|(?:链接|报告).{0,4}(?:汇总|目录|一览)"
            ),
        ),
        ("policy_interpretation", r"解读|一图读懂|图解|问答|答记者问|新闻发布"),
        (
            "information_disclosure_report",
            r"信息公开(?:工作)?.{0,8}(?:年度)?(?:报告|年报|总结|情况)|政务公开.{0,6}(?:年度)?(?:报告|总结|情况)",
        ),
        ("website_report", r"(?:网站|新媒体).{0,8}(?:年度)?(?:工作)?(?:报表|报告|年报)"),
        (
            "enforcement_statistics",
            (
                r"行政执法(?![局委]|[大支总]?队)(?:(?!法治政府|依法行政).){0,10}(?:统计|数据|年报|年度报告|情况报告|总体情况)|行政处罚.{0,8}(?:统计|数据|年报|"
                r"情况)|执法(?:统计)?年报|执法数据"
            ),
        ),
        ("litigation_report", r"行政(?:复议|应诉|审判|诉讼|争议)(?:(?!法治政府).){0,12}(?:报告|白皮书|情况|总结|通报)"),
        (
            "personal_duty_report",
            (
                r"述法|述职|述廉|第一责任人职责(?:的)?(?:情况)?(?:的)?(?:报告|述法|汇报|总结)|"
                r"履行推进法治建设第一责任人.{0,8}(?:报告|汇报|总结)"
            ),
        ),
        (
            "demonstration",
            (
                r"示范(?:创建|城市|市|县|区|乡镇|街道|单位|项目|点|地区|指标|活动)"
                r"(?!.{0,20}年度法治政府建设(?:情况|工作)?的?(?:报告|总结))"
            ),
        ),
        ("work_points", r"工作要点|重点工作(?:安排|任务)|要点$"),
        (
            "plan_or_scheme",
            (
                r"(?:实施|工作|行动|创建)方案|实施纲要(?!.{0,30}(?:情况|落实|总结))|规划(?!局|和自然|与自然|建设|分局|中心|.{0,10}(?:情况|落实|"
                r"总结))|实施意见|指导意见|(?:的意见|办法|规定|细则|条例|制度|措施|责任清单|任务清单|任务分工|"
                r"分工方案)$"
            ),
        ),
        (
            "inspection",
            (
                r"督察(?:工作)?(?:的)?(?:通知|方案|情况|反馈|报告|组)|考核(?:的|结果|评价|情况|指标|通报|细则)|"
                r"评估报告|第三方评估|评查|专项检查|整改(?:情况|报告|方案|落实)"
            ),
        ),
    )
)
_PLAN_TITLE = quick(r"(?:工作)?(?:计划|安排|打算|思路)(?:的通知|的报告)?$")
_NOTICE_TITLE = quick(
    r"(?:关于)?(?:做好|报送|开展|编制|编写|征集|征求|公布|公开|召开|组织|举办|认真|进一步|调整|成立|印发)"
    r".{0,60}(?:通知|公告|公示|通告|函|启事|倡议书)$|(?:公示|公告|启事|通告|征求意见稿?|回复|批复|审议意见|"
    r"决议|决定)$|(?:公开|报送|发布|编制|考核|检查)情况的?通报$"
)
_HARD_NEWS = re.compile(r"召开|举行|审议|听取|传达|主持|接受.{0,8}(?:评议|监督|检查)|亮相|出炉|公布了|发布了")
_OPEN_NOTICE = re.compile(r"法治政府(?:部门)?建设(?:工作)?(?:年度)?(?:情况|报告)(?:报告)?的?(?:公告|公示|公开)$")
_NEWS_TITLE = quick(
    r"召开|举行|举办|开展(?!情况|工作情况|.{0,20}(?:情况|总结|报告)$)|组织(?:收看|学习|开展|召开)|调研|"
    r"(?:会议|培训班|推进会|座谈会|部署会|讲座|研讨会|现场会|发布会|专题会|工作会|例会|常务会)"
    r"(?!.{0,24}(?:报告|总结)$)|荣获|获评|获批|喜获|斩获|命名|授予|入选|"
    r"上榜|亮相|出席|强调|指出|主持|传达|听取|审议|印发(?!.{0,60}(?:报告|总结)》?(?:的通知)?$)|出台|启动|"
    r"发布(?!.{0,40}(?:报告|总结)$)|揭牌|走进|我市|我省(?!.{0,20}报告$)|再获|跑出|点燃|护航|赋能|助力|擦亮|"
    r"绘就|奏响|侧记|综述|纪实|观察|速览|动态|简报|信息专报|简讯|快讯|新闻|[！!?？]|["
    r"“][^”]{2,12}”.{0,12}(?:激活|写好|答好|护航|助推)"
)
_OTHERSUBJECT = re.compile(
    r"^(?!.*(?:法治政府|依法行政|法治建设|法治[省市区县镇乡街][^，。]{0,4}(?:建设|报告|工作)))"
    r".*(?:政府工作报告|统计公报|国民经济|普法|安全生产|司法行政|综治|平安建设|党建|财政|预算|决算|信访|人大|政协|乡村振兴|"
    r"环境保护|生态环境保护|教育|审计|民主法治|法律援助|人民调解|社区矫正|扫黑除恶|依法治理|法治宣传|"
    r"法治文化)"
)
_PART_YEAR = quick(
    r"上半年|下半年|第?[一二三四1-4]季度|[一1]至?[三六九]月|半年|(?:1|一)[-—至](?:6|9|10|六|九|十)月份?|"
    r"(?<!\d)\d{1,2}月份?(?:法治|依法|工作)|近?五年|三年来|\d{4}年?(?:-|—|至|到)\d{4}年?(?:度)"
    r"?法治政府建设(?:工作)?(?:情况)?(?:报告|总结)|[一二三四五六七八九十]+五[”\"]?(?:时期|期间)|(?:任期|届)内"
)


@lru_cache(maxsize=2048)
def title_reason(title: str) -> str | None:
    """Why a title cannot be a report's, or None."""
    t = squeeze(title)
    core = re.sub(r"^.{0,40}(?:印发|转发)(?=《)", "", t)
    wrapped = re.search(
        r"(?:印发|报送|上报|公布|公开|发布)[^《]{0,20}《?[^》]{0,60}法治政府建设[^》]{0,20}(?:报告|总结)"
        r"》?的?(?:通知|公告|报告|函)?$",
        t,
    )
    if wrapped and re.search(r"做好|编写|编制|撰写|起草|征集|(?:报送|上报|提交).{0,40}通知$", t):
        wrapped = None
    if wrapped:
        core = re.sub(r"的?(?:通知|公告|函)$", "", t)
    for name, pattern in _TITLES:
        if pattern.search(core):
            return name
    if _PART_YEAR.search(core):
        return "not_annual"
    if _PLAN_TITLE.search(core) and not re.search(r"(?:总结|情况|报告|工作)(?:及|和|暨|与|、)", core):
        return "plan_or_scheme"
    if not wrapped and _NOTICE_TITLE.search(core) and not _OPEN_NOTICE.search(core):
        return "notice"
    if _HARD_NEWS.search(core):
        return "news"
    if _NEWS_TITLE.search(core) and not re.search(
        r"(?:关于|^)[^，]{0,40}(?:20\d\d年?度?)[^，]{0,20}法治政府建设[^，]{0,12}的?(?:年度)?(?:报告|总结|情况)$", core
    ):
        return "news"
    if _OTHERSUBJECT.search(core):
        return "other_subject"
    return None


_COLUMN = re.compile(
    r"(?:推进)?(?:法治政府建设|依法行政)(?:工作)?(?:年度)?(?:情况)?(?:的)?(?:年度)?(?:报告|年报|情况|总结)?(?:公开|公示)?"
)


def is_column_title(title: str) -> bool:
    """Name of a column, not of a report: 法治政府建设年度报告. A page may bear it over a report all the same."""
    return _COLUMN.fullmatch(squeeze(title)) is not None


def is_report_title(title: str) -> bool:
    """Whether a title by itself names a report."""
    t = squeeze(title)
    return (
        not is_column_title(title)
        and SUBJECT.search(t) is not None
        and _REPORT.search(t) is not None
        and title_reason(title) is None
    )
