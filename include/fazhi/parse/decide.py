"""Is a quantity a statement about the reporter's own year? What it is instead is named, in a fixed order."""

from __future__ import annotations

import re

from fazhi.parse.quantities import Quantity
from fazhi.parse.quick import quick
from fazhi.parse.years import other_year
from fazhi.parse.zones import Zone

_PER = re.compile(r"每(?:年|季|月|周(?![一二三四五六日])|日|天|半年|学期|双月|逢|[一两三]个?(?:年|季度|月|周|天))")
_PER_ADJACENT = quick(
    r"(?:平均)?每(?:[一个]{0,2}(?:次|人|名|村|户|位|家|场|期|案|件|村社区|村居|村\(社区\)|行政村|社区|镇|乡|街道|单位|部门|网格|所|支部|份|项|车|班|轮))[^,。;、]{0,8}$"
)
_TOTAL = re.compile(r"(?:全年|累计|共计|合计|总计|共|年内|今年)[^,。;]{0,20}$")
_MUST = re.compile(r"(?:要求|规定|应当|必须|原则上|一般|不得(?:少|低)于|须|需|确保|保证)[^,。;]{0,24}$")
_FLOOR = re.compile(r"不(?:低于|少于)")
_IN_A_YEAR = re.compile(r"(?:全年|年度)$")
_FEW = 4  # 讲座全年不少于2场: so few are asked for, not reported
# what was done may be said with a floor too
_DONE = re.compile(r"已|共|累计|了|完成|达|实现|举办|开展|组织|参加|办理|受理")
_SHORTENED = re.compile(
    r"(?:工作日|小时|分钟|天|日|个月)(?:压缩|缩短|精简|压减|缩减|减少|降|减)?(?:到|至|为)(?:了|仅)?$"
)
_PLAN_PART = quick(
    r"下一步|明年|来年|力争|争取(?=在|到20|实现|做到|达到|完成|早日|尽快|年内|全年|年底|\d)|预计|拟(?=于|在|开|定|建|举|投|新|将|对|组|面向|为|通过|选|聘)|(?:目标|计划)(?=是|为|:|到|在)|任务(?=是|为:)|到20\d\d年底?,|展望"
)
_PLAN_CLAUSE = quick(
    r"(?<!按)(?<!照)(?<!度)(?<!作)(?<!施)(?<!据)(?<!定)计划(?=开展|举办|组织|完成|培训|培育|建|用|投|新|召开|在|于|对|年内|面向|为|通过|选|聘)"
    r"|(?<![已即])(?<!.已)将(?=在|于|开展|组织|举办|继续|进一步|投入|达到|实现|建成|新建|完成)|努力(?=实现|达到|做到)|确保[^,。;]{0,16}(?:达到?|不低于|不少于|在|压减|压缩|精简)$|要(?=在|达到|实现|确保|完成)"
)
_CHANGE = "改善|增长|增加|上升|提高|提升|下降|减少|降低|回落|上涨|下滑|缩小|扩大|增|降|涨|减"
_DELTA_END = quick(rf"(?:{_CHANGE}|增幅|降幅|升幅|涨幅|增速)(?:率)?(?:了|约|近|达|为|超过|超|逾|多)*$")
# a level: what share of steps or days was cut
_CUT_RATE = re.compile(
    r"压减率(?:达到?|为|约|近|超过|超)*$|(?:时限|时间|材料|环节|要件|跑动次数)[^,。;]{0,4}(?:压减|缩减|减少|精简)(?:了|达到?|约|近|超过|超)*$"
)
_MORE = quick(r"(?<!新)(?:增长|增加|上升|下降|下滑|回落|少于|多出)(?:了|约|近|超过|超)*$")
_MORE_THAN = re.compile(r"[比较][^,。;]{1,20}[多少](?:了|出)?$")
_COMPARE = quick(
    r"同比|环比|(?:较|比|相比|与)(?:上年|去年|上一年|前一年|往年|前年|同期|20\d\d年|上季度|上月|年初|整治前|改革前)[^,。;]{0,12}$|较[^,。;]{0,8}$|比[^,。;率例]{0,6}$"
)
_COMPARED = quick(r"(?:同比|环比|较上年|较去年|比上年|比去年)[^,。;]{0,10}$")
# 超过同期一审案件数150%, 低于全省平均值9%: how far from another figure
_OFF = re.compile(
    r"(?:超过|超出|高于|低于|高出|多于|少于)[^,。;、\d达为至到]{0,14}(?:同期|平均)[^,。;、\d达为至到]{0,8}(?:的|约|近)?$"
)
_SORTED = re.compile(r"(?:分|细化|归纳|归|归并|整合|概括|梳理|归类|区分)(?:为|成)$")  # 细化为4大类
_SO_OFTEN = re.compile(r"\d{2,}[余多]")  # 每年开展学法20余次: what is done, not what is asked
_ASKED = re.compile(r"应|须|要|需|可|不少于|不低于|至少|确保|保证|制度|规定|计划")
_BOUND = re.compile(r"不(?:低于|少于|高于|超过|多于)|至少|最多")
_GOAL_AFTER = re.compile(r"^(?![^,。;、]{0,4}[按照依据符合])[^,。;、]{0,4}的?(?:目标|要求)(?!任务[已圆]|案件)")
_BASE = re.compile(r"(?:较|比|与|同)(?:去年|上年|上一年|20\d\d年)(?:度|同期)?的?$")
# 比2022年(31件)下降了9件: last year's figure stands in brackets, the change behind them
_BASE_IN = re.compile(
    r"(?:较|比|与|同)(?:去年|上年|上一年|20\d\d年)(?:度|同期)?的?(?:数|总数|数量)?\((?:为|的|共|即)?(?P<held>[^()]{1,16}\)(?P<then>[^,。;()]{0,8}))?$"
)
_FROM = quick(r"(?:由|从|自|原有)[^,。;、]{0,14}$")
_TAKES = quick(r"[将把][^,。;、]{0,14}$")  # 将大厅40个窗口压缩为30个: the first is what there was
_MADE_INTO = re.compile(
    r"[^,。;、\d]{0,10}(?:压缩|精简|整合|合并|压减|缩减|减少|归并|优化|调整|撤并)(?:到|至|为|成)了?\d"
)
_TO_LEVEL = re.compile(
    rf"^[^,。;、]{{0,8}}(?:{_CHANGE}|压缩|缩短|精简|压减|缩减|调整|扩展|升|变)(?:到|至|为|成)|^(?:压缩|缩短|精简|减|降|提升|提高|增加)?(?:到|至|变为|调整为)"
)
_RANK = ("第", "排名", "居", "前", "排", "列")
_GIVEN = re.compile(
    r"(?:国务院|国家|中央|省里|省委|省政府|上级|部委|司法部)(?:统一)?(?:公布|部署|确定|明确|下达|规定|要求|推出|制定)的$"
)
_PLACED = re.compile(r"[^,。;、\d]{1,8}第\d+[名位]")
_AMONG = re.compile(r"[^,。;、\d]{0,14}中,?(?:排名|排在|位列|位居|名列|居|列)")  # 全国80个县中排名第一
_LIST = re.compile(
    r"^(?:大?方面|大?领域|层面|维度|环节|步骤|阶段|板块|部分|字|要素|着力点|坚持|抓手|关键|重点任务:|大事(?![故项]))"
)
_STEPS = re.compile(r"(?:法定)?(?:程序|工序|关|防线|环节)")  # 5道程序
# 事故4项指数同比下降
_READINGS = re.compile(r"^(?:项|个)?(?:指标|指数)[^,。;、\d]{0,3}(?:同比|环比|双|全面|均(?!完成)|大幅|持续|下降|上升)")
_AWAY = re.compile(r"(?:位于|地处|坐落于|距离?|相距)[^,。;\d]{1,12}$")  # 位于县城以西15公里
# 检查1家企业就开展1次宣讲、组织1次考试: what is done in each case
_ONE_EACH = re.compile(
    r"(?<![\d.十百千万])[1一][家户人名件起个][^,。;\d]{0,8}就(?:要|得|应当?|必须)?(?:实施|开展|进行|组织|落实|完成|举办|做|提供)"
    r"[^,。;\d]{0,8}[1一][次场份个回堂]"
)
_APIECE = re.compile(r"(?:人手|人均配备|户均)$")
# 年产8万吨的项目: how large, not what was done
_CAPACITY = quick(r"(?<!全)(?:年产|日产|年处理|日处理|装机)(?:能力|量|容量)?$")
_NAMED = re.compile(r"号|楼(?![盘宇道])")
_THEY_PRAISE = re.compile(r"(?:委|部委|部门|单位|局)?(?:联合|表彰|通报|授予|表扬)")
_TO_ONE = re.compile(r"(?<!\d:\d)(?<!\d:\d\d):1(?![\d.:])")
# since the register began
_STOCK = re.compile(r"(?<![全本今当]年)(?<!年内)累计(?:接收|解除|解矫|入矫|衔接)[^,。;、\d]{0,10}$")
_ADDRESS = re.compile(r"(?:路|街|道|巷)\d+号$")
_OR_TIME = re.compile(r"^(?:或|至|到|、|-)\d+个?(?:工作日|小时|分钟|天|日|月|季度)")
_SHARE_LEFT = re.compile(r"占[^,。;、\d]{2,12}的?$")
_HIGHER_LEFT = quick(
    r"(?:贯彻|落实|执行|对照|遵照)[^,。;、\d]{0,8}(?:国务院|国家|中央|全国|安委|省委|省政府|上级)[^,。;、\d]{0,6}$"
)
_MEASURES = ("硬措施", "措施", "规定", "举措", "要求", "意见", "禁令", "铁律")
_ARTICLES = re.compile(r"(?:\d{1,2}章(?:\d{1,2}节)?|》(?:全文)?共?(?:分为?)?),?共?$")  # 《条例》共6章42条
_ONE_OF = re.compile(r"^[^,。;、]{0,20}之一")
_TARGET_LEFT = quick(r"(?:目标值?|标准值|限值|阈值|指标值|控制线)(?:为|是|的|:)?$|标准(?:为|是|:)$")
_LIST_LEFT = ("以下", "如下", "下列", "这", "上述")
_CHROME = quick(
    r"(?:浏览|点击|阅读|访问)(?:次数|量|数)?[::]-?$|字号|字体|索引号|联系电话|电话[::]$|(?<!咨询)(?<!接听)电话$|邮编|传真|版权|备案(?:号|编号|序号)|ICP备|许可证(?:编号|号)|编号[::]?$|信用代码|网站标识码"
)
_NEGATED = re.compile(r"(?:未|没有|没|无|不|零)(?:再)?(?:发生|出现|有|受理|收到|办理|产生|引发|造成)?(?:过)?(?:任何)?$")
# 累计接收900人，今年60人
_NEW_PART = re.compile(r"[^,。;\d]{0,6}[,;(](?:其中,?)?(?:今年|本年度?|当年|年内)(?!以来|[^,。;\d]{0,4}累计)")
_DONE_TIME = re.compile(r"今年(?!底)|本年度|目前|截[至止]|20\d\d年(?!底|末)")
_KEEP_TIME = re.compile(r"(?:培训|学习|学法|授课|服务|志愿|时长|天数|时间共?|累计|集中)[^,。;]{0,14}$")


def _so_often(text: str, q: Quantity, left: str) -> bool:
    """Is a count said of every year one that was made (20余次) and not one that is asked for?"""
    often = q.unit in ("次", "场", "场次", "期") and _SO_OFTEN.match(text, q.start) is not None
    return often and _ASKED.search(left) is None


def _difference(q: Quantity, left: str) -> bool:
    """Does the quantity tell how far something changed, or lies from another figure?"""
    if _DELTA_END.search(left) and not _CUT_RATE.search(left) and (q.kind == "ratio" or _COMPARE.search(left)):
        return True
    if q.kind == "ratio":
        return _OFF.search(left) is not None
    more = q.kind == "count" and (_MORE.search(left) or _MORE_THAN.search(left))
    return bool(more or _COMPARED.search(left))


def planned(text: str, part_start: int, at: int) -> bool:
    """Does the part of the sentence before `at` speak of what is to come?"""
    return _PLAN_PART.search(text, part_start, at) is not None


def _in_each_case(text: str, at: int, z: Zone) -> bool:
    """Does the sentence say, before or at `at`, that one thing is done for each one of another?"""
    case = _ONE_EACH.search(text, z.sentence_start, z.sentence_end)
    return case is not None and case.start() <= at


def reject(
    text: str, q: Quantity, z: Zone, marks: list[tuple[int, int, int]], year: int | None, section: str | None
) -> str | None:
    """Why a quantity is no statement about the own year; None when it is one."""
    left = text[z.clause_start : q.start]
    right = text[q.end : min(z.part_end, q.end + 24)]
    if q.kind == "points" or q.unit == "倍":
        return "delta"
    if q.unit in ("岁", "周岁"):
        return "age"
    if q.unit == "成":
        return "fraction"
    if _CHROME.search(left[-16:]):
        return "page_furniture"
    if section == "M4":
        return "next_year"
    if (
        left.endswith(_RANK)
        and not left.endswith(("安排", "编排", "选排"))
        and q.kind in ("count", "bare")
        and not left.endswith(("年前", "目前", "此前", "会前", "庭前", "日前", "诉前", "提前", "事前", "以前"))
    ):
        return "ranking"
    if left.endswith(("全国", "全省", "全市", "全区", "全县")) and _AMONG.match(right):
        return "ranking"
    if left.endswith(("居", "列", "全国", "全省", "全市", "位于")) and _PLACED.match(right):
        return "ranking"
    if q.unit in ("栋", "座", "室", "层", "幢", "单元", "号楼") and _ADDRESS.search(left[-10:]):
        return "page_furniture"
    if q.kind == "bare" and _NAMED.match(right):
        return "no_unit"  # 6楼, 2号线: a floor, a line, a house
    if q.kind == "bare" and _TO_ONE.match(text, q.end):
        return "no_unit"  # 复议与诉讼之比3.1:1
    if q.kind == "bare" and _SHARE_LEFT.search(left):
        return "no_unit"  # 占总量的60: the sign is lost
    if _CAPACITY.search(left[-6:]):
        return "capacity"
    if q.unit in ("公里", "千米", "里") and _AWAY.search(left):
        return "distance"
    if q.value == 1 and (_APIECE.search(left[-4:]) or _in_each_case(text, q.start, z)):
        return "norm"
    if _READINGS.match(right) or (q.unit in ("项", "个") and _READINGS.match(q.unit + right)):
        return "list_length"
    if right.startswith(_MEASURES) and _HIGHER_LEFT.search(left):
        return "higher_body"
    if left.endswith("连续"):
        return "streak"
    if q.kind == "time" and not (q.unit in ("小时", "个小时", "分钟", "天", "日") and _KEEP_TIME.search(left)):
        return "duration"
    if right.startswith(("以来", "内完成", "内办结", "内答复", "行动")) and q.kind == "time":
        return "duration"
    if q.unit == "条" and _ARTICLES.search(text, max(0, q.start - 12), q.start):
        return "list_length"
    if "之一" in right and _ONE_OF.match(right):
        return "list_length"
    if (
        _LIST.match(right)
        or (q.value < 12 and left.endswith(_LIST_LEFT))
        or (q.unit == "道" and _STEPS.match(right))
        or (q.unit in ("大类", "大项") and _SORTED.search(left[-6:]))
    ):
        return "list_length"
    if q.value <= 1 and q.kind == "count" and q.value > 0 and _NEGATED.search(left):
        return "negated"
    if (
        "每" in left
        and (m := _PER.search(left))
        and not _TOTAL.search(left[m.end() :])
        and not (m[0] == "每年" and _so_often(text, q, left))
    ):
        return "norm"
    if "每" in left and _PER_ADJACENT.search(left):
        return "norm"
    if q.qualifier in ("at_least", "at_most") and (q.kind == "ratio" or "人均" in left) and _BOUND.match(text, q.start):
        return "norm"
    if text[q.start - 1 : q.start] == "(" and _BOUND.match(text, q.start):
        return "norm"
    if (
        q.kind in ("count", "time")
        and _FLOOR.match(text, q.start)
        and (not _DONE.search(left) or (q.value <= _FEW and _IN_A_YEAR.search(left)))
    ):
        return "norm"
    if q.unit in ("个", "") and (_SHORTENED.search(left) or _OR_TIME.match(right)):
        return "duration"
    if _TARGET_LEFT.search(left[-4:]):
        return "norm"
    if q.unit in ("部门", "个部门", "单位", "部", "个") and left.endswith("等") and _THEY_PRAISE.match(text, q.end):
        return "list_length"
    if _GOAL_AFTER.match(right):
        return "plan"
    if "年" in left and _BASE.search(left):
        return "prior_value"
    if base := _BASE_IN.search(text, max(z.sentence_start, q.start - 48), q.start):
        if base["held"] is None:
            return "prior_value"
        if _DELTA_END.search(base["then"]):
            return "delta"
    if q.qualifier in ("at_least", "at_most") and _MUST.search(left):
        return "norm"
    if (
        q.kind == "money"
        and text[q.end - 2 : q.end] in ("以下", "以上")
        and (q.qualifier == "at_most" or text.startswith("的", q.end))
    ):
        return "norm"  # 罚款5万元以上的案件应当集体讨论
    if left.endswith("的") and _GIVEN.search(left):
        return "higher_body"
    if planned(text, z.part_start, q.start) and not _DONE_TIME.search(left):
        return "plan"
    if _PLAN_CLAUSE.search(left):
        return "plan"
    if (_FROM.search(left[-16:]) and _TO_LEVEL.match(right)) or (_TAKES.search(left[-16:]) and _MADE_INTO.match(right)):
        return "prior_value"
    if _difference(q, left):
        return "delta"
    if "累计" in left[-14:] and (_NEW_PART.match(right) or _STOCK.search(left)):
        return "several_years"
    return other_year(text, q.start, (z.before_start, z.sentence_start, z.clause_start), marks, year)
