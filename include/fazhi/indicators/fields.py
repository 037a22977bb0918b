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
_LAW = re.compile(r"法[治律规]|(?<![方办做手书语算想看疗])法|条例|行政|合规|规章|》|诈|禁毒|邪教")


def names_law(words: str) -> bool:
    """Does a word of law stand among these words?"""
    return _LAW.search(words) is not None


_OF_A_KIND = re.compile(r"(?:会|会议|培训|班|轮训|讲座|合格率|通过率|及格率|考试|测试)$")
_MODIFIER = re.compile(r"[一-鿿]{3,24}$")
_LEAD_IN = re.compile(
    r".*(?:召开|举办|开展|组织|举行|参加|进行|完成|安排|主持|邀请|实施|做好|落实|加强|通过|利用|结合|接受|参与|承办|开设|纳入|列入|[对为向在将把了的及和与等至各共年月次场期])"
)
# Words that say who, how and how often, and name no field.
_NO_FIELD = re.compile(
    r"[省市县区乡镇村州旗局委厅办所站科室全]|系统|体系|机关|单位|部门|系统|街道|社区|基层|两委|干部|领导|党员|公务员|公职|国家|工作|人员|职工|民警|班子|书记|主任|负责|骨干|成员|新[任入录招进聘]|任职|科级|处级|县级|级|青年|政府|党[组委政校]|党工委|常[务委]|中心组|小组|委员会|办公|扩大|全体|联席|理论|专[题项]|集中|系列|年度|季度|月度|定期|线[上下]|网络|网上|视频|在线|各类|业务|知识|能力|素[质养]|水平|提升|岗位|任前|入职|初任|示范|部署|推进|动员|总结|调度|协调|研判|分析|学习|学员|教育|培训|轮训|考[试核]|测[试评]|闭卷|统一|综合|公共|专业|日常|现场|年初|年内|全年|本级|召集|主要|重点|重要"
)


def of_another_kind(words: str, head: str) -> bool:
    """Do the words right before a noun (智改数转 before 培训) make it one of another field? They do when something is left
    of them beside who, how and how often, and nothing of law."""
    if _OF_A_KIND.search(head) is None or (m := _MODIFIER.search(words)) is None:
        return False
    modifier = _LEAD_IN.sub("", m[0])
    return len(_NO_FIELD.sub("", modifier)) >= _NAMES and not names_law(modifier + head)


_NAMES = 3  # characters left that name a field
