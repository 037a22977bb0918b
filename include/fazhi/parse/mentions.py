"""Which provinces, cities and counties a text names, and how strongly: the evidence where a name alone does not decide."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

from fazhi.reference import regions

# Stems that are common words: a bare 和平, 朝阳 or 城关 names no place.
_COMMON_TEXT = (
    "和平 朝阳 城关 中山 南山 东风 向阳 前进 红旗 红星 解放 新华 人民 文化 长安 安康 安全 平安 河东 河西 江北"
    " 江南 城东 城西 城中 城北 新城 老城 友好 "
    "普法 中央 大同 永和 太和 泰和 同心 同江 建设 振兴 兴安 兴国 兴业 富民 富裕 民权 民主 民乐 民和 民丰 天长"
    " 长治 公安 宣传 和政 大安 大方 清水 清新 "
    "新区 郊区 城区 矿区 市中 河口 海港 港口 开发 高新 光明 东方 永安 新建 新民 新生 新兴 鼓楼 福田 龙湖 文明"
    " 保安 宝安 镇安 安定 吉安 延安 永定 安居 乐业 "
    "社旗 正定 广安 六安 四方 仁化 德化 开化 从化 教化 开平 太平 昌平 宜良 改则 尼玛 丰都 监利 万全 永顺 平顺"
    " 泰顺 和顺 武功 成安 合作 巩义 崇礼 信义 仁和 资源 "
)
_COMMON = frozenset(_COMMON_TEXT.split())
# Longer words that hold a place's name and name none.
_NO_PLACE = (
    "中华人民共和国 共和国 自然资源 人力资源 水资源 资源共享 安全生产 公安机关 公安局 新时代 长江经济带 黄河流域 西部大开发 "
    "京津冀 长三角 粤港澳大湾区 成渝地区双城经济圈 社会主义 海南自由贸易港 上海合作组织 浦东经验 枫桥经验 杭州亚运会 北京冬奥会 "
    "成都大运会 北京奥运会 武汉军运会 深圳大运会 共和国宪法 共和国民法典 上海自贸"
).split()


@lru_cache(maxsize=1)
def stems() -> Mapping[str, tuple[str, ...]]:
    """Codes of provinces, cities and counties by the stem of their present name, common words left out."""
    out: dict[str, list[str]] = {}
    for code, name, tier, *_rest, until, _successor in regions.rows():
        if tier != "township" and until is None and not regions.is_statistical(code):
            short = regions.stem(name)
            if len(short) > 1 and short != name and short not in _COMMON:
                out.setdefault(short, []).append(code)
    return {k: tuple(v) for k, v in out.items()}


@lru_cache(maxsize=1)
def _automaton() -> Any:
    """Aho-Corasick over full names (present, and past since 2000) and stems of provinces, cities, counties."""
    import ahocorasick

    full: dict[str, set[str]] = {}
    for code, name, tier, _parent, _since, until, successor in regions.rows():
        if tier == "township" or regions.is_statistical(code):
            continue
        if until is None:
            full.setdefault(name, set()).add(code)
        elif until > "2000" and successor and len(name) > 2:
            heir = regions.successor(code, name)
            if heir is not None:
                full.setdefault(name, set()).add(heir.code)
    for alias, name in regions.aliases().items():
        full.setdefault(alias, set()).update(full.get(name, ()))
    words = ahocorasick.Automaton()
    for name, found in full.items():
        if len(name) > 2 or name not in ("市区", "城区", "郊区", "矿区"):
            words.add_word(name, (len(name), 1.0, tuple(sorted(found))))
    for short, codes in stems().items():
        if short not in full:
            words.add_word(short, (len(short), 0.4, codes))
    for phrase in _NO_PLACE:
        words.add_word(phrase, (len(phrase), 0.0, ()))
    words.make_automaton()
    return words


class Mentions:
    """Weight of every province, city and county code that a text names; ambiguous names share their weight. The text is
    searched when first asked for: most reports write their county and never ask. Linear in length."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def weight(self) -> Mapping[str, float]:
        weight: dict[str, float] = {}
        text = self._text
        for last, (size, factor, codes) in _automaton().iter_long(text):
            if not codes:
                continue
            after = text[last + 1 : last + 2]
            if factor < 1 and after in ("镇", "乡", "街", "路", "村", "社"):  # 朝阳镇 names a town, not 朝阳区
                continue
            if factor == 1 and after in ("镇", "乡") and regions.exists(text[last + 1 - size : last + 2]):
                continue
            if size == 2 and factor == 1 and text[last - 1] == "和" and after in ("委", "政", "人", "级", "直", "司"):
                continue  # 政府和县委 names no 和县
            share = factor / len(codes) if len(codes) > 3 else factor / len(codes) ** 0.5
            for code in codes:
                weight[code] = weight.get(code, 0.0) + share
        return weight

    def upper_kind(self) -> str | None:
        """县, 区, 旗 or 市: what the text calls the division above the reporter (县委、县政府), when it is clear."""
        counts = {
            k: len(
                re.findall(rf"{k}委(?:、|和|，|的|{k}政府|依法|全面|办|常)|{k}政府|全{k}(?!面)|{k}司法局", self._text)
            )
            for k in "县区旗"
        }
        best = max(counts, key=lambda k: counts[k])
        return best if counts[best] >= 2 and counts[best] >= 3 * sorted(counts.values())[-2] else None

    def lineage(self, code: str) -> float:
        """How strongly the text names the divisions a code lies in (and the code itself)."""
        factor = {"province": 1.0, "city": 2.0, "county": 3.0, "township": 0.0}
        return sum(min(self.weight.get(at, 0.0), 4.0) * factor[regions.tier_of(at)] for at in regions.ancestors(code))
