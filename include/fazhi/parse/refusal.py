"""Is it a report? Evidence from host, title and body; a refusal always has a name.

Names: empty, not_found_page, host_not_government, list_page, information_disclosure_report, website_report,
policy_interpretation, work_points, plan_or_scheme, personal_duty_report, enforcement_statistics, litigation_report,
news, demonstration, notice, inspection, other_subject, not_annual, template, yearbook, mirror_text,
repost_of_superior, no_report_evidence.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from fazhi.parse.lookalike import SUBJECT, is_column_title, is_report_title, title_reason
from fazhi.parse.quick import quick
from fazhi.parse.title import squeeze
from fazhi.parse.untitled import LITIGATION_HEAD, is_list, lacks_form, of_justice_work

_NOT_FOUND = re.compile(
    r"(?:页面|网页|文件|内容|文章|信息|链接|您(?:所)?(?:访问|查看|请求|浏览)的?.{0,8})(?:不存在|已(?:被)"
    r"?(?:删除|下线|移除|失效)|找不到|未找到|无法(?:访问|显示|找到)|走丢|丢失)|(?:找不到|无法找到|未找到)"
    r".{0,10}(?:页面|网页|文件|资源|内容)|"
    r"404[^0-9]{0,20}(?:not\s*found|错误|页面|找不到|抱歉|对不起)|(?:^|\D)404(?:\D|$).{0,40}(?:首页|返回)|"
    r"not\s*found|(?:访问|系统|服务器?)(?:出错|错误|异常|繁忙|内部错误)|无权(?:限)?访问|403\s*forbidden|"
    r"forbidden|"
    r"(?:50[0234])\s*(?:bad|internal|service|gateway)|请开启javascript|enable javascript|访问(?:被)?(?:拒绝|"
    r"禁止|拦截)|验证码|滑动.{0,6}验证",
    re.I,
)
_INJECTED_TEXT = (
    "博彩 彩票 时时彩 六合彩 娱乐城 棋牌 赌场 赌博网 百家乐 老虎机 体育投注 威尼斯人 新葡京 澳门银河 澳门金沙"
    " bet365 亚博 开云体育 米兰体育 足球比分 注册送 首存 在线观看 在线播放 "
    "在线看片 免费观看 免费看片 成人视频 成人电影 成人网站 黄色网站 无码 一区二区 国产精品 裸聊 约炮 私服 代"
    "孕 代开发票 真人电子 电子游艺 游艺平台 真人娱乐 凯发娱乐"
)
_INJECTED = re.compile("|".join(map(re.escape, _INJECTED_TEXT.split())))

_DATELINE = quick(
    r"本报讯|本网讯|本站讯|讯[（(]|（(?:记者|通讯员)|\((?:记者|通讯员)|记者从|通讯员|新华社|人民网|供稿|"
    r"来源：(?:人民|法治|新华|.{2,6}日报)|(?:日报|新闻网|客户端)(?:讯|消息)"
)
_MEETING = quick(
    r"会议(?:强调|指出|要求|认为|听取|传达|通报|审议|由|还)|(?:\d{1,2}月\d{1,2}日|近日|日前|连日来|昨日|今日|"
    r"当天)(?:上午|下午|，|,|晚)?[^。]{0,60}(?:召开|举行|举办|开展|来到|赴|走进|组织|获悉|深入|带队|主持|"
    r"出席|揭晓|公布)"
)
_INTERPRET = re.compile(
    r"起草背景|起草过程|出台背景|制定背景|编制背景|起草依据|解读如下|解读机关|解读单位|主要内容解读|文件解读|政策解读"
)
_SCHEME = quick(
    r"制定(?:本|如下|以下)?(?:实施|工作|行动)?(?:方案|计划|要点|意见|办法|纲要|规划)|特?制定本|结合(?:我|本)"
    r"?[^，。]{1,8}实际[，,]\s*(?:特?制定|提出|现)|总体要求(?:是|[:：])|本(?:方案|办法|规定|要点|纲要|意见)"
    r"(?:自|由|所称|适用)|指导思想[。:：\n]|现(?:将.{0,40}印发给你们|印发给你们)|请(?:认真|结合实际)[^。"
    r"]{0,12}(?:贯彻|执行|落实)"
)
_DISCLOSURE = quick(
    r"(?:根据|依据|按照|贯彻落实|贯彻执行|遵照)[^。]{0,24}《?中华人民共和国政府信息公开条例》?[^。"
    r"]{0,80}(?:编制|要求|规定|发布|公布)|主动公开政府信息情况|收到和处理政府信息公开申请情况|"
    r"政府信息公开行政复议、?行政诉讼情况|本年度报告中?(?:所列)?数据的?统计期限"
)
_PERSON_DUTY = quick(  # one person's report by itself: what follows is that person's
    r"现将(?:我|本人)?个人[^。\n]{0,40}(?:报告|汇报|述)|(?:现将|现就)本人|本人[^。\n]{0,40}(?:现将|现就)[^。\n]{0,40}(?:报告|汇报)"
)
_DUTY = re.compile(
    r"现将本人|本人(?:作为|认真|始终|严格|切实|带头|坚持|履行|主持)|我(?:作为|认真履行)(?:党政主要负责人|"
    r"第一责任人|党组书记|县长|区长|镇长|局长|街道)|述法如下|述法情况|述职述法"
)
_ENFORCE = re.compile(
    r"(?:行政处罚|行政许可|行政强制|行政检查)(?:实施|决定)?(?:数量|总数|次数|情况统计表|宗数)|单位[:：]宗|"
    r"行政处罚实施情况统计表"
)
_INTRO = quick(
    r"(?:现将|现就|现把|兹将|特将|现在?把|现对|将|把|对|就)[^。；\n]{0,100}?(?:法治政府|依法行政|法治建设|"
    r"法治[^，。]{1,6}建设|法治工作|第一责任人|有关情况|相关情况|工作(?:开展|完成|落实)?情况|主要情况|情况|"
    r"总结|工作)[^。；\n]{0,30}?"
    r"(?:报告|汇报|总结|公布|通报|公示|公开|自查|小结|汇总|呈报|反馈|说明)[^。；\n]{0,8}?(?:如下|(?<=报告)"
    r"[:：]|(?<=汇报)[:：])|现将[^。；\n]{0,60}(?:法治|依法行政)[^。；\n]{0,30}(?:报告|汇报|公布|公开|总结)"
    r"[^。；\n]{0,6}[:：。]|(?:工作|情况|主要工作|有关情况)?(?:报告|汇报|总结|公布)如下"
)
_INTRO_OTHER = re.compile(
    r"信息公开|政务公开|安全生产|普法(?:依法治理)?工作|党建|党风|意识形态|平安建设|信访|综治|人大代表|"
    r"建议提案|财政|预算|审计|乡村振兴|环境保护|"
    r"行政执法(?:工作|情况|统计|数据)|行政复议|行政应诉|复议应诉|网站|述职|述法|述廉|绩效|预算|督察|整改|司法行政|"
    r"民主法治|营商环境"
)
_FIRST_PERSON = re.compile(
    r"我[省市县区州旗镇乡街局委厅办处盟]|本[市县区镇乡局委]|我街道|全[市县区镇乡街局]|街道(?:党工委|办事处|"
    r"始终|坚持|深入|高度)|镇党委|乡党委|局党组|委党组|厅党组|区政府|县政府|市政府|镇政府|乡政府"
)
_YEARLY = re.compile(r"20\d\s?\d\s?年(?:度|以来|来|，|,|,)|一年来|今年以来|本年度|二[〇○零]二")
_PLACEHOLDER = quick(
    r"(?<![\d*])(?:\*{1,2}(?!\d)|[×xX]{1,3}|某某?|○○|__+)(?:省|市|区|县|镇|乡|街道|局|办)|20[xX×*]{2}年?|[xX×]名"
)
_WORK_OPENING = re.compile(
    r"(?:20\d\d年(?:度|以来|来)?|今年以来|一年来)[,，].{2,40}?(?:在.{2,40}领导下|坚持以|深入学习|深入贯彻|"
    r"认真贯彻|认真落实|紧紧围绕|全面贯彻|认真学习|紧扣|积极贯彻|严格按照|深学笃行)"
)
_PLACEHOLDERS = re.compile(r"[*×xX某○_]")  # without one of them no placeholder
_YEARBOOK = re.compile(r"(?:\d{4}卷)?【[^】]{3,40}】[^【]{40}")
# 內(nèi)蒙: hijacked copies carry readings in the text
_MIRROR = re.compile(r"[一-鿿][（(][a-zü\u00e0-\u01dc]{1,7}[)）]")
_LATIN = re.compile(r"[a-zü\u00e0-\u01dc]")
_TEMPLATE = re.compile(
    r"(?:关于)?(?:20\d\d年?度?)?(?:某|[xX×*]{1,3})(?:省|市|区|县|镇|乡|街道|局|单位)|.{0,50}(?:范文|模板|"
    r"[（(](?:乡镇|部门|县区|街道)版[)）])"
)
_PARTS = re.compile(
    r"存在的?(?:主要)?(?:问题|不足|短板|困难)|下一?步|下一?年度|工作(?:计划|打算|安排|思路)|第一责任|"
    r"主要(?:做法|举措|措施|工作|成效)|工作(?:开展|完成)?情况|推进法治政府建设"
)
_THEME = re.compile(
    r"习近平法治思想|依法行政|法治政府|法治建设|行政执法|合法性审[查核]|普法|矛盾纠纷|行政复议|第一责任人|"
    r"规范性文件|政务公开|法律顾问|法治宣传|学法"
)


# Folder of a portal's column of these reports: /zfxxgkml/fzzfjsndbg/ (法治政府建设年度报告), /fzzfjsnb/, /yfxzbg/
_COLUMN_PATH = re.compile(r"/[a-z]*(?:fzzf(?:js)?|yfxz)[a-z]*?(?:nb|bg|ndbg|qk|zj)[a-z0-9_]*/", re.I)


@dataclass(frozen=True, slots=True)
class Verdict:
    is_report: bool
    reason: str | None = None
    flags: tuple[str, ...] = ()


def host_allowed(url: str | None, known_portal: bool) -> bool:
    """Whether a report may be taken from this address: gov.cn, loopback, a file, none, or a registered portal's."""
    if not url or known_portal or "://" not in url:
        return True
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().rstrip(".")
    if parts.scheme in ("", "file") or host in ("", "localhost") or host == "gov.cn" or host.endswith(".gov.cn"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def judge(
    text: str, body: str, title: str | None, listed: str | None, *, url: str | None, known_portal: bool
) -> Verdict:
    """Accept or refuse. `text` is the whole page, `body` the report proper as found in it; only their heads are
    read."""
    page = text[:20000].lower()
    flags = ("injected_words",) if _INJECTED.search(page) else ()
    if not host_allowed(url, known_portal):
        return Verdict(False, "host_not_government", flags)
    head = squeeze(text[:1000]) if len(squeeze(text[:1000])) >= 600 else squeeze(text[:8000])  # a page of blanks
    if len(head) < 15:
        return Verdict(False, "empty", flags)
    if len(head) < 600 and _NOT_FOUND.search(text[:1500]) and not _INTRO.search(body[:1500]):
        return Verdict(False, "not_found_page", flags)
    named = title or listed
    reason = title_reason(named) if named else None
    if (
        reason is None
        and listed
        and title
        and (listed_reason := title_reason(listed)) in ("policy_interpretation", "news")
    ):
        reason = listed_reason
    shown = named is not None and (is_report_title(named) or is_column_title(named))
    if reason:
        return Verdict(False, reason, flags)
    verdict = _judge_body(body, shown, named, in_column=_COLUMN_PATH.search(url or "") is not None)
    return Verdict(verdict.is_report, verdict.reason, (*flags, *verdict.flags))


def _judge_body(body: str, titled: bool, title: str | None, *, in_column: bool = False) -> Verdict:
    opening = body[:900]
    head = body[:3000]
    tight = squeeze(opening)
    intro = _INTRO.search(opening) is not None
    theme = len({m[0] for m in _THEME.finditer(head)})
    if is_list(body):
        return Verdict(False, "list_page")
    if _INTERPRET.search(head[:600]) or (len(_INTERPRET.findall(head)) >= 2 and not intro):
        return Verdict(False, "policy_interpretation")
    if not (titled and intro) and (reason := _other_kind(head, titled=titled, theme=theme)):
        return Verdict(False, reason)
    if (_PLACEHOLDERS.search(head) and len(_PLACEHOLDER.findall(head)) >= 3) or _TEMPLATE.match(
        squeeze(title or "") or tight
    ):
        return Verdict(False, "template")
    if _SCHEME.search(tight[:500]) and not intro and not titled:
        return Verdict(False, "plan_or_scheme")
    if not intro and len(squeeze(body[:300])) < 60 and len(squeeze(body)) < 60:
        return Verdict(False, "empty" if not titled and not theme else "no_report_evidence")
    if intro and not titled:
        said = _INTRO.search(opening)
        if said and _INTRO_OTHER.search(said[0]) and not SUBJECT.search(said[0]):
            return Verdict(False, "other_subject")
    if not titled and not in_column and of_justice_work(body):
        return Verdict(False, "other_subject")
    if _YEARBOOK.match(tight):
        return Verdict(False, "yearbook")
    if _LATIN.search(head) and len(_MIRROR.findall(head)) >= 5:
        return Verdict(False, "mirror_text")
    if not titled and not in_column and theme < 2 and not SUBJECT.search(tight):
        return Verdict(False, "no_report_evidence")
    if not (titled or intro or in_column) and lacks_form(body):
        return Verdict(False, "no_report_evidence")
    score = _score(tight, head, intro=intro, titled=titled, theme=theme) + (2.5 if in_column else 0.0)
    if _DATELINE.search(tight[:160]) or (_MEETING.search(tight[:140]) and not intro):
        if not (titled and intro):
            return Verdict(False, "news")
        score -= 2
    if not intro and len(_MEETING.findall(head)) >= 3:
        score -= 3
    if _SCHEME.search(tight[:500]) and not intro and not (titled and score >= 5):
        return Verdict(False, "plan_or_scheme")
    if score >= 3:
        return Verdict(True)
    return Verdict(False, "other_subject" if title and not titled else "no_report_evidence")


def _other_kind(head: str, *, titled: bool, theme: int) -> str | None:
    """Reports of other kinds, told by their body."""
    if len(_DISCLOSURE.findall(head)) >= (2 if titled else 1):
        return "information_disclosure_report"
    if theme < 4 and len(_ENFORCE.findall(head)) >= 2:
        return "enforcement_statistics"
    if not titled and not _INTRO.search(head[:900]) and LITIGATION_HEAD.search(head[:1200]):
        return "litigation_report"
    if not titled and (len(_DUTY.findall(head)) >= 2 or _PERSON_DUTY.search(head[:900])):
        return "personal_duty_report"
    return None


def _score(tight: str, head: str, *, intro: bool, titled: bool, theme: int) -> float:
    """Evidence for a report: its title, its 现将…报告如下, the subject, the year, the parts."""
    score = 0.0
    score += 3.0 if titled else 0.0
    score += 2.0 if intro else 0.0
    said = _INTRO.search(tight)
    score += 1.5 if intro and said and SUBJECT.search(said[0]) else 0.0
    score += min(theme, 4) * 0.4
    score += 1.0 if "法治政府" in tight or "依法行政" in tight else 0.0
    score += 0.5 if _FIRST_PERSON.search(tight) else 0.0
    score += 0.5 if _YEARLY.search(tight) else 0.0
    score += 1.0 if _WORK_OPENING.match(tight) else 0.0
    score += min(len({m[0] for m in _PARTS.finditer(head)}), 4) * 0.25
    return score
