"""Verbs that these reports use for the same deed. A cue that names two of a row means them all.

清理|取缔 in a cue is found in 清刷小广告 and 摘除条幅 too; a cue that names one verb alone means that verb. Measure words that
count the same are no matter of a cue: parse/cues.py `fits` knows them.
"""

from __future__ import annotations

ROWS = tuple(
    tuple(row.split())
    for row in (
        "清理 清除 清运 取缔 整治 规范 劝离 清退 摘除 清刷 铲除 拖移 清拖 疏导 规劝",
        "查扣 扣押 收缴 没收 查获 起获 暂扣 扣留 缴获",
        "整改 消除 排除 治理 整治 销号 闭环 清零",
        "追回 讨回 拿回 返还 退还 退回 追缴 追讨 追索 退赔",
        "精简 压减 减少 压缩 缩减 砍掉 削减 核减 简化",
        "走访 帮扶 包联 对接 包扶 包保 挂联 挂钩 结对 联系",
        "查处 查办 惩处 查纠",
        "出动 派出 投入 调派 调动",
        "发现 查出 排查出 揭示 查找 检出 排出",
        "下发 下达 发出 签发 制发 出具 开具 送达",
        "受理 接收 收到 接到 接办",
        "办结 办妥 处结",
        "解决 破解 纾解 化解",
        "发放 兑付 兑现 拨付 支付 支出 下拨",
        "储备 配备 配发 购置 采购 更新 添置 库存 现存 调运 调拨",
        "营救 解救 抢救 搜救 救出",
        "培训 轮训 受训 参训 集训",
        "新增 新设 新登记 新注册 新开办 新办",
        "移送 移交 转交 转送",
        "公布 公告 发布",
        "梳理 编制 编修 修编 细化 厘清",
        "检查 巡查 巡检",
        "占比 比例 比率",
        "宣传 宣讲 宣教",
        "聘请 聘任 聘用 选聘",
        "下放 下沉 放权 赋权 赋予",
        "惠及 受益 享受",
        "纳入 列入",
        "推出 上线 开通",
        "取得 考取 获取",
        "核发 颁发 发放 签发",
    )
)
_ENOUGH = 2  # verbs of a row that a cue must name itself


def widened(terms: tuple[str, ...]) -> tuple[str, ...]:
    """The alternatives of a cue's group with the verbs that it leaves out, in the group's order and then the rows'."""
    known = dict.fromkeys(terms)
    for row in ROWS:
        if sum(verb in known for verb in row) >= _ENOUGH:
            known.update(dict.fromkeys(row))
    return tuple(known)
