"""Is a text readable? Garbage characters, mojibake and broken font maps are told from Chinese and Latin prose."""

from __future__ import annotations

import re

_UNMEANT = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff\x00-\x08\x0e-\x1f]")
_GARBAGE = re.compile(rf"\(cid:\d+\)|{_UNMEANT.pattern}")
_COMMON = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本"
    "去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总"
    "次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权"
    "收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连"
    "断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严龙飞"
)
_IS_COMMON = frozenset(_COMMON).__contains__
_NOT_COMMON = re.compile(f"[^{_COMMON}]+")
_NOT_HAN = re.compile("[^\u3400-\u9fff\uf900-\ufaff]+")


def garbage_share(text: str) -> float:
    """Share (0..1) of characters that no reader meant: (cid:n), private use, replacement and control characters."""
    if not text or not ("(cid:" in text or _UNMEANT.search(text)):
        return 0.0
    return round(sum(len(m) for m in _GARBAGE.findall(text)) / len(text), 4)


def looks_broken(text: str) -> bool:
    """Is this text layer or decoding unusable: too much garbage, or Han characters that hardly ever occur together?

    In Chinese prose about half of the Han characters are among the 500 commonest; mojibake and broken font maps fall
    far below.
    """
    if garbage_share(text) > 0.02:
        return True
    sample = text[::4]  # most pages are plainly readable: a quarter of one tells
    if sum(map(_IS_COMMON, sample)) > max(40, len(sample) * 0.35):
        return False
    han = _NOT_HAN.sub("", text)
    if len(han) < 40:
        visible = [c for c in text if not c.isspace()]
        latin1 = sum(1 for c in visible if "\u0080" <= c <= "\u024f")
        return len(visible) >= 40 and latin1 > len(visible) * 0.3
    return len(_NOT_COMMON.sub("", han)) < len(han) * 0.25
