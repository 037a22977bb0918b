"""Words of fields other than law. An indicator with `field: law` is not stated where one of them stands beside the
figure and no word of law does: 安全生产工作会议11次 is no meeting on law, 安全生产法培训2期 is a training in it."""

from __future__ import annotations

import re

FOREIGN = tuple(
    (
        "安全生产 消防 防汛 防火 防灾 抗旱 防疫 疫情 核酸 疫苗 健康 医疗 医保 急救 救护 卫生 医务 护士 医师 药师 控烟 "
        "就业 技能 创业 用工 招聘 招商 外商 商协会 项目 工程 经济运行 高质量发展 产业 车间 "
        "养老 护理 托育 保育 家政 社工 儿童 妇女 残疾 慈善 救助 扶贫 脱贫 乡村振兴 驻村 农业 农村 农机 农技 农民 农牧民 牧民 种植 养殖 兽医 畜牧 "
        "实用人才 实用技术 人才培训 电商 直播带货 返乡 致富 适应性 退役 "
        "信访 民情 议事会 恳谈 业主 物业 换届 协会 商会 社会组织 志愿者 网格员 "
        "环保 生态 河长 林长 垃圾分类 创城 文明城市 文明创建 卫生城市 双拥 征兵 民兵 "
        "旅游 非遗 文化馆 图书馆 博物馆 展览 体育 健身 赛事 广场舞 合唱 教研 师德 教师培训 骨干教师 教师资格 学前 心理 "
        "统计 普查 财务 会计 预算绩效 国有资产 审计业务 内审 公文 保密 档案 新闻 写作 计算机 网络安全 窗口人员 客服 礼仪 "
        "驾驶员 护林员 保安 厨师 讲解员 导游 企业负责人 经营户 从业人员 "
        "党史 党建 党费 统战 工会 共青团 民族宗教 意识形态 保密 廉洁 家风 主题党日 组织生活会 民主生活会 党员大会 "
        "先进地区 外地 考察 参观 小区 管网 道路 供热 供水 污水 公路 桥梁 农田 绿化 婚姻登记 年检 抽检"
    ).split()
)
_LAW = re.compile(r"(?<![方办做手书语算想看疗])法|条例|行政|合规|规章|》|诈|禁毒|邪教")


def names_law(words: str) -> bool:
    """Does a word of law stand among these words?"""
    return _LAW.search(words) is not None
