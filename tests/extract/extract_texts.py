"""Reports written for these tests. `PARAGRAPHS` is what a faithful reading gives, whatever the format."""

from __future__ import annotations

import numpy as np

TITLE = "清河镇人民政府关于2024年度法治政府建设情况的报告"
PARAGRAPHS = [
    "青禾县人民政府：",
    "2024年，清河镇人民政府坚持以习近平法治思想为指导，认真落实《法治政府建设实施纲要（2021—2025年）》，扎实推进依法行政各项工作。现将有关情况报告如下：",
    "一、主要举措和成效",
    "（一）加强组织领导。镇党委理论学习中心组专题学习法治内容4次，召开党政联席会议研究法治建设工作6次，听取法治工作汇报3次。镇主要负责人切实履行推进法治建设第一责任人职责，带头学法、模范守法、严格用法。",
    "（二）健全决策机制。全年审查合同32份、行政规范性文件2件，出具法律意见书15份，重大行政决策合法性审查率100%。聘请法律顾问2名，参与涉法事项研究11次，提出意见建议27条，均被采纳。",
    "（三）规范行政执法。全镇持证执法人员18名，开展联合执法检查46次，立案查处违法案件9件，罚款3.65万元，无一起行政复议被撤销、行政诉讼败诉案件。组织执法人员参加业务培训5期120余人次。",
    "（四）化解矛盾纠纷。排查矛盾纠纷213起，调解成功209起，调解成功率98.1%；办理12345热线工单1 046件，按期办结率99.3%。“村（社区）法律顾问”实现14个村居全覆盖。",
    "（五）深化法治宣传。以“八五”普法为抓手，举办法治讲座22场、宣传活动35场次，发放宣传资料2万余份，受众达1.8万人次，培育“法律明白人”56名。",
    "二、存在的不足和原因",
    "一是基层执法力量仍显薄弱，专业人才不足；二是普法宣传的针对性、实效性有待提高；三是个别干部运用法治思维解决问题的能力不强。",
    "三、下一年度主要安排",
    "2025年，计划举办法治培训不少于4期，推动综合行政执法规范化建设，持续提升依法行政水平。",
    "清河镇人民政府",
    "2025年1月16日",
]
PARAGRAPHS[6] = PARAGRAPHS[6].replace("1 046", "1046")
TABLE = [["项目", "数量（件）", "占比"], ["行政处罚", "9", "45%"], ["行政许可", "11", "55%"]]
TEXT = "\n".join([TITLE, *PARAGRAPHS])
NOTICE = "现将《清河镇人民政府关于2024年度法治政府建设情况的报告》予以公布，详见附件。"


def shingles(text: str, size: int = 4) -> dict[str, int]:
    """Counts of character n-grams without white space: what two readings of one text are compared by."""
    bare = "".join(text.split())
    counts: dict[str, int] = {}
    for i in range(len(bare) - size + 1):
        gram = bare[i : i + size]
        counts[gram] = counts.get(gram, 0) + 1
    return counts


def f1(found: str, truth: str) -> float:
    """Overlap of two texts, 0..1: harmonic mean of the shares of character 4-grams that the other has too."""
    a, b = shingles(found), shingles(truth)
    both = sum(min(n, b.get(gram, 0)) for gram, n in a.items())
    return 2 * both / (sum(a.values()) + sum(b.values())) if a and b else 0.0


def character_error(found: str, truth: str) -> float:
    """Levenshtein distance by characters over the length of the truth, white space apart."""
    a = np.frombuffer("".join(found.split()).encode("utf-32-le"), np.uint32)
    b = np.frombuffer("".join(truth.split()).encode("utf-32-le"), np.uint32)
    steps = np.arange(len(b) + 1)
    row = steps.copy()
    for i, character in enumerate(a, start=1):
        best = np.minimum(row + 1, np.concatenate(([i], row[:-1] + (b != character))))
        best[0] = i
        row = np.minimum.accumulate(best - steps) + steps
    return float(row[-1]) / max(1, len(b))
