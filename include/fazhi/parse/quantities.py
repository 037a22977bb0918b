"""One recogniser for every form in which these reports write a quantity.

It works on the folded text: every run of digits or of Chinese numerals is first asked what it belongs to (shapes.py);
what is left is read as approximation, number, factor and measure word.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from fazhi.parse.numerals import FACTOR, ascii_value, han_value
from fazhi.parse.quick import quick
from fazhi.parse.shapes import Shape, plenary, shape_at, spans
from fazhi.records import Qualifier

COUNT_UNITS = frozenset(
    "人次 户次 家次 个次 店次 处次 矿次 厂次 站次 架次 起次 宗次 台套 件套 头只 件(套) 台(套) 件次 场次 批次 辆次 艘次 车次 台次 头次 项次 篇次 条次 校次 所次 班次 点次 单次 例次 轮次 频次 次数 次场 人 人份 人日 课时 学时 学分 个课时 个学时 个学分 "
    "件案 平方公里 平方千米 平方米 平方 平米 ㎡ m² 微克/立方米 微克/m3 微克/m³ µg/m3 µg/m³ μg/m3 μg/m³ ug/m3 ug/m³ mg/m3 mg/m³ 毫克/立方米 毫克/升 立方米 公里 千米 公顷 亩 米 吨 公斤 千克 千瓦 户 家 件 起 宗 例 次 场 期 名 位 个 处 项 卷 "
    "部 份 册 条 篇 幅 块 面 张 套 路 集 台 辆 支 只 所 座 栋 幢 间 轮 讲 课 趟 回 口人 堂 节 种 类 组 队 批 封 本 枚 艘 头 棵 株 票 笔 桩 单 通 副 道 题 "
    "档 班 眼 字 袋 箱 瓶 把 根 段 盏 扇 架 门 片 床 枪 匹 尾 羽 款 餐 车 站 点 村 社区 镇 乡 街道 县 市 区 省 岁 门次 卷宗 案次 案卷 "
    "人(次) 件(次) 件(人)次 起(次) 场(次) 次(场) 件(起) 起(件) 户(次) 家(次) 批(次) 个(次) 处(次) 条(次) 份(册) 人/次 人·次 件/次 场/次 倍 成 "
    "部门 单位 企业 案件 学生 群众 法官 律师 干部 党员 网格 大类 小类 大项 小项 子项 余人 周岁".split()
)
MONEY = {
    "元": 1.0,
    "万元": 1e4,
    "亿元": 1e8,
    "千元": 1e3,
    "百万元": 1e6,
    "千万元": 1e7,
    "元人民币": 1.0,
    "万元人民币": 1e4,
    "美元": 1.0,
    "万美元": 1e4,
    "亿美元": 1e8,
}
TIME_UNITS = frozenset(
    "个工作日 工作日 个小时 小时 分钟 个月 月 个季度 季度 周年 年 年度 日 天 周 秒 秒钟 世纪 个百分点 百分点".split()
)
_POINTS = frozenset(("个百分点", "百分点"))
_UNITS = {*COUNT_UNITS, *MONEY, *TIME_UNITS, "%", "‰"}
# 九江市377件次之: next after the first, no 件次
_UNIT = "|".join(
    re.escape(u) + ("(?!之[,。;、)])" if u.endswith("次") else "") for u in sorted(_UNITS, key=len, reverse=True)
)
_UNIT = _UNIT.replace("件案|", "件案(?!件)|")  # 18件案件
_UNIT += r"|[分对](?=[,。;、)\n])"  # 得分98.6分, 结婚登记320对: elsewhere these two begin another word
_ASCII = r"\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?"
_HAN = r"[零一二两三四五六七八九十百千万亿]+"
_PLUS = r"\+(?=[,。;、)]|人次|次|件|条|份)"  # 播放量56万+
_FACTOR = r"百万|千万|万亿|[百千万亿]"
_TAIL = rf"(?P<unit>{_UNIT})?(?P<post>以上|以下|左右|上下|以内|之多|有余|余|多(?=[,。;、)]))?"
_DIGITS = re.compile(
    rf"(?P<a>{_ASCII})(?P<m1>[余多来几])?(?P<f>{_FACTOR})?(?P<m2>[余多来几]|{_PLUS})?(?:[%‰]?(?:-|~|至|到)(?P<b>{_ASCII})(?P<bf>{_FACTOR})?"
    rf"(?P<m3>[余多])?)?{_TAIL}"
)
_CHARS = re.compile(rf"(?P<h>{_HAN})(?P<m1>[余多来几])?(?P<f>[万亿])?(?P<m2>[余多])?(?:[至到](?P<b>{_HAN}))?{_TAIL}")
_PERCENT = re.compile(rf"百分之(?P<h>{_HAN}(?:点{_HAN})?|{_ASCII})(?P<post>以上|以下|左右|以内)?")
_UNIT_BEFORE = re.compile(r"\((?:单位:)?(?P<unit>件|次|宗|起|人|个|份|条|元|万元|件次|人次|户次|家次|项|场|批)\):?\n?$")
_HAN_RUN = "[一二两三四五六七八九十百千万]"
# \d+, 百分之 or numerals; its first character is a set, so that the search runs from one to the next
_RUN = re.compile(rf"[\d一二两三四五六七八九十百千万](?:(?<=\d)\d*|(?<=百)分之|(?<={_HAN_RUN}){_HAN_RUN}*)")
_PRE = quick(
    r"(?:不少于|不低于|不超过|不高于|不多于|多达|高达|超过|超出|突破|大约|约计|将近|接近|至少|最少|最多|至多|不足|不到|少于|低于|高于"
    r"|[近超逾过上]|(?<![民签预违公解条合节制邀])约)"
    r"(?:了|达)?$"
)
_PRE_ENDS = frozenset("于过达出破约计近少多足到超逾上了")  # how each of them may end
_AT_LEAST = ("不少于", "不低于", "超过", "超出", "突破", "至少", "最少", "高于", "超", "逾", "过", "上")
_AT_MOST = ("不超过", "不高于", "不多于", "最多", "至多", "不足", "不到", "少于", "低于")
_APPROX = ("大约", "约计", "将近", "接近", "近", "约")
_STRUCTURE = frozenset(
    "市 县 区 省 乡 镇 村 社区 街道 站 点 道 题 款 字 门 部门 单位 面 段 把 根 头 片 车 班 单 本 队 组 批 节 通 类 种 讲 间 轮 "
    "岁 倍 成 企业 群众 干部 党员 学生 法官 律师 网格 案件 大类 小类 家户 周岁".split()
)
_ONE_VERB = re.compile(
    r"(?:召开|开展|举办|组织|举行|进行|召集|主持|参加|开设|承办|聘请|聘用|聘任|配备|仅有|只有|现有|共有|设立|设置|建立|建成|建起|新建|打造|创建|建设|发生|受理|收到|办理|制定"
    r"|出台|印发|废止|查处|新增|选派|共|起草|修订|修改|调解|化解|邀请)(?:了|过|完成)?$"
)
_NEW_ONES = re.compile(r"新(?:增|建|设立?)的$")  # 新增的四处书屋
_ONE_UNITS = frozenset(
    "件次 人次 户次 家次 批次 卷 篇 本 册 条 次 场 场次 期 件 起 名 个 项 部 处 份 家 支 座 宗 轮 人 位 条".split()
)
_MADE = re.compile(r"(?:成立|组建|设立|设置|增设|划分|公布|确定|打造|建成|推出|发布|培育)(?:了)?[^,。;:\d]{0,16}$")
_MEASURES = re.compile(r"项(?:[一-鿿]{0,4})(?:措施|举措|机制)")
_ADOPTED = re.compile(r"(?:制定|出台|推出|提出|印发|实施)(?:了)?[^,。;:“\d]{0,16}$")
_BODIES = ("村", "行政村", "社区", "乡镇", "镇街", "街道", "部门", "嘎查")
# 三名干部取得执法证
_DONE_BY = re.compile(
    r"[^,。;、\d]{1,10}?(?:通过|取得|获得|获评|荣获|考取|参加|入选|被评为|完成|建成|列入|纳入|负责|专门负责|获[^,。;、]{0,16}(?:奖|称号|表彰))"
)
_NOT_BEFORE_HAN = tuple("第每同这那某任哪前上下另逐统几其之专头各首末半全")


class Quantity(NamedTuple):
    """A number as written at folded [start, end); the value is in base units (2万 is 20000, 3万元 30000, 95% 0.95)."""

    start: int
    end: int
    value: float
    unit: str  # measure word as written, "" when there is none
    qualifier: Qualifier
    kind: str  # count | ratio | money | time | points | bare
    han: bool = False  # written in Chinese characters only
    value_max: float | None = None


def find(text: str) -> tuple[list[Quantity], list[Shape]]:
    """All quantities of a folded text and all places with digits that are none, by position."""
    found: list[Quantity] = []
    shapes: list[Shape] = []
    quoted = iter([*spans(text), Shape(len(text) + 1, len(text) + 1, "")])
    span = next(quoted)
    pos = 0
    while (run := _RUN.search(text, pos)) is not None:
        at, pos = run.span()
        while span.end <= at:
            span = next(quoted)
        if span.start <= at:
            pos = span.end
            shapes.append(span)
            continue
        if text[at].isdigit():
            shape = shape_at(text, at, pos)
            if shape is not None:
                shapes.append(shape)
                pos = max(pos, shape.end)
                continue
            m = _DIGITS.match(text, at)
            quantity = _read(m, text) if m else None
        elif run.group() == "百分之":
            m = _PERCENT.match(text, at)
            quantity = _read_percent(m, text) if m else None
        else:
            m = _CHARS.match(text, at)
            if session := plenary(text, at):
                shapes.append(session)
                pos = session.end
                continue
            if m and at and text[at - 1] == "第":
                shapes.append(Shape(at - 1, m.end("h"), "ordinal"))
                quantity = None
            else:
                quantity = _read(m, text) if m and m["unit"] else None  # alone it is part of a word
        if quantity is not None:
            found.append(quantity)
            pos = max(pos, quantity.end)
    return found, shapes


def _prefix(text: str, at: int) -> str:
    if text[at - 1 : at] not in _PRE_ENDS:
        return ""
    m = _PRE.search(text, max(0, at - 4), at)
    return m.group() if m else ""


def _qualify(pre: str, more: str, post: str) -> Qualifier:
    if pre.startswith(_AT_MOST) or post in ("以下", "以内"):
        return "at_most"
    if pre.startswith(_APPROX) or more == "来" or post in ("左右", "上下"):
        return "approx"
    if pre.startswith(_AT_LEAST) or more or post in ("以上", "之多", "有余", "余", "多"):
        return "at_least"
    return "exact"


def _read_percent(m: re.Match[str], text: str) -> Quantity | None:
    whole, _, part = m["h"].partition("点")
    value = ascii_value(m["h"]) if m["h"][0].isdigit() else han_value(whole)
    if value is None:
        return None
    if part:
        value += float("0." + "".join(str(int(han_value(c) or 0)) for c in part))
    pre = _prefix(text, m.start())
    return Quantity(
        m.start() - len(pre), m.end(), round(value / 100, 8), "%", _qualify(pre, "", m["post"] or ""), "ratio", True
    )


def _read(m: re.Match[str], text: str) -> Quantity | None:
    chars = m.re is _CHARS
    raw, factor, unit, post = m["h"] if chars else m["a"], m["f"], m["unit"] or "", m["post"] or ""
    value = han_value(raw) if chars else ascii_value(raw)
    if value is None:
        return None
    more = m["m1"] or m["m2"] or (None if chars else m["m3"]) or ""
    pre = _prefix(text, m.start())
    if pre.startswith("上") and raw not in ("百", "千", "万", "十"):
        pre = ""
    if pre.startswith("过") and raw[0] not in "百千万":
        pre = ""
    if chars and not _counts(m, text, pre, more, unit, value):
        return None
    value *= FACTOR[factor] if factor else 1
    upper = None
    if m["b"]:
        upper = han_value(m["b"]) if chars else ascii_value(m["b"]) * FACTOR[m["bf"] or factor or ""]
        if not chars and m["bf"] and not factor:
            value *= FACTOR[m["bf"]]
    if (
        not unit
        and not chars
        and text[m.start() - 1 : m.start()] in "):\n"
        and (named := _UNIT_BEFORE.search(text, max(0, m.start() - 9), m.start()))
    ):
        unit = named["unit"]  # a row of a table: 行政检查次数(次)263
    kind = _kind(unit)
    scale = MONEY.get(unit, 1.0) if kind == "money" else 0.01 if unit == "%" else 0.001 if unit == "‰" else 1.0
    value = round(value * scale, 8)
    upper = None if upper is None else round(upper * scale, 8)
    if upper is not None and upper <= value:
        upper = None
    qualifier: Qualifier = "range" if upper is not None else _qualify(pre, more, post)
    return Quantity(m.start() - len(pre), m.end(), value, unit, qualifier, kind, chars, upper)


def _kind(unit: str) -> str:
    if unit in ("%", "‰"):
        return "ratio"
    if unit in _POINTS:
        return "points"
    if unit in MONEY:
        return "money"
    return "time" if unit in TIME_UNITS else "count" if unit else "bare"


def _counts(m: re.Match[str], text: str, pre: str, more: str, unit: str, value: float) -> bool:
    """Is a numeral in characters a count here, or part of a word? It needs a measure word and the place of a count."""
    raw = m["h"]
    if not unit or (raw in ("百", "千", "万", "亿") and not (pre or more)) or raw.startswith(("零", "亿")):
        return False
    before = text[max(0, m.start() - 12) : m.start()]
    if before.endswith(_NOT_BEFORE_HAN) and not pre:
        return False
    if unit in TIME_UNITS:
        return value >= 2
    if unit in ("大类", "小类", "大项", "小项"):
        return False
    if more or pre:
        return True
    if unit == "个" and value >= 2 and m.string.startswith(_BODIES, m.end()):
        return True
    if value >= 2 and unit in ("个", "批", "处", "支", "家") and _MADE.search(text, max(0, m.start() - 20), m.start()):
        return True  # 成立了宣传等五个小组, 公布三批事项
    if (
        value >= 2
        and unit == "项"
        and _MEASURES.match(text, m.end() - 1)
        and _ADOPTED.search(text, max(0, m.start() - 22), m.start())
    ):
        return True  # 出台为企服务十项措施
    if value > 10:
        return unit not in _STRUCTURE or unit in ("社区", "部门", "单位", "村", "种", "类")
    if unit in _STRUCTURE and unit not in _ONE_UNITS:
        return False
    after = text[m.end() : m.end() + 1]
    opens = before == "" or before[-1] in ",。;:\n"
    if after == "" or after in ",。;、)!?\n并均":  # 设置法治文化小广场一个
        return len(before) > 1 and before[-1] not in "、,。;\n(“一" and unit in _ONE_UNITS and value > 0
    if unit in _STRUCTURE:
        return False
    if opens and value >= 2 and unit in ("名", "位", "人") and _DONE_BY.match(text, m.end()):
        return True
    return unit in _ONE_UNITS and (
        _ONE_VERB.search(before) is not None
        or (value >= 2 and _NEW_ONES.search(before) is not None)
        or (value >= 2 and unit in ("次", "场", "场次", "期", "起", "件"))
    )
