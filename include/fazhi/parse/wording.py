"""Subject, action and object of an open statement, and the facets of a catalogued one."""

from __future__ import annotations

import re

from fazhi.indicators.block import Indicator
from fazhi.parse.quantities import Quantity
from fazhi.parse.zones import Zone

_VERBS = (
    "组织开展 组织召开 组织参加 组织学习 共同开展 推动建立 贯彻落实 依法查处 立案查处 集中学习 专题学习 专题研究 督促整改 排查整治 排查化解 "
    "开展 召开 举办 组织 举行 进行 受理 办理 办结 审结 调解 调处 化解 排查 检查 抽查 巡查 查处 立案 处罚 罚款 制定 出台 印发 修订 修改 废止 清理 审查 审核 "
    "审议 研究 学习 培训 参加 参与 覆盖 惠及 发放 张贴 悬挂 发布 推送 公开 接待 解答 提供 服务 聘请 聘用 配备 培养 培育 建立 建成 建设 设立 设置 打造 创建 "
    "完成 整改 移送 评查 备案 报送 提出 提交 出具 签订 拆除 收到 答复 回复 处理 处置 下放 承接 取消 梳理 公布 拨付 投入 安排 选派 招录 新增 评选 命名 "
    "表彰 撰写 编制 编写 制作 刊发 播放 走访 回访 帮扶 指导 督查 督导 督办 考核 述法 旁听 出庭 演练 宣传 宣讲 授课 达到 实现 收集 征集 采纳 上报 追回 挽回 "
    "减少 减免 压缩 精简 关停 没收 扣押 查封 吊销 约谈 问责 通报 批评 教育 处分 追究 认定 评估 论证 听证 协调 参会 发送 印制 安装 运行 纳入 达 有 共"
).split()
VERB = re.compile("|".join(sorted(set(_VERBS), key=len, reverse=True)))
_SUBJECT = re.compile(
    r"^(?:(?:20\d\d年(?:度|以来)?|今年以来|全年|截至[^,]{0,12}|目前|其中|一是|二是|三是|四是|五是),?)*(?P<s>[^,。;:]{2,24}?)(?=共|累计|先后|已|全年|组织|开展|召开|举办|受理|办理)"
)
_NOUN_END = re.compile(r"[,。;:、)!?\n]|并|均|，")
_TARGET = re.compile(
    r"(?:对|面向|向|针对|走进|深入)(?P<t>[^,。;、对向的]{2,12}?)(?:进行|开展|组织|举办|实施|宣传|普及|讲解|宣讲|提供)"
)


def wording(text: str, q: Quantity, z: Zone) -> tuple[str | None, str | None, str | None]:
    """(subject, action, object) of the clause a quantity stands in, as far as its surface shows them."""
    left = text[z.near_start : q.start]
    right = text[q.end : z.near_end]
    action = None
    obj = left
    for m in VERB.finditer(left):
        action, obj = m.group(), left[m.end() :]
    stop = _NOUN_END.search(right)
    noun = right[: stop.start()] if stop else right
    obj = (noun if len(noun) >= 2 else obj).strip("了的为达、,共余:“”() ")
    if not obj:
        obj = re.sub(r"^.*[,、:]", "", left).strip("了的为达共 ")
    lead = text[z.part_start : q.start]
    m_subject = _SUBJECT.match(lead)
    subject = m_subject["s"].strip() if m_subject else None
    return subject, action, obj[:30] or None


def facets_of(text: str, indicator: Indicator, start: int, end: int) -> dict[str, str]:
    """Facets that the block declares, read between folded offsets; `target: {"*": 对}` takes the words after 对 or 面向."""
    out: dict[str, str] = {}
    span = text[start:end]
    for facet, values in indicator.facets.items():
        best = (0, "")
        for value, words in values.items():
            if value == "*":
                continue
            for word in words:
                if word in span and len(word) > best[0]:
                    best = (len(word), value)
        if best[1]:
            out[facet] = best[1]
        elif "*" in values and (m := _TARGET.search(span)):
            out[facet] = m["t"]
    return out
