"""Chinese and ASCII numerals to values."""

from __future__ import annotations

_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10_000, "亿": 100_000_000}
FACTOR = {"": 1, **_SMALL, **_BIG, "百万": 1_000_000, "千万": 10_000_000, "万亿": 1_000_000_000_000}


def han_value(text: str) -> float | None:
    """Value of a numeral in Chinese characters (五百二十, 两万三千, 二〇二三); None when it is none.

    A bare factor (百, 千, 万) stands for one of it, as in 近百 or 万余.
    """
    if not text:
        return None
    if all(c in _DIGIT for c in text):
        if len(text) > 1 and all(_DIGIT[c] for c in text) and "零" not in text and len(text) < 3:
            return None  # 三四, 七八: a vague pair, not a number
        return float("".join(str(_DIGIT[c]) for c in text))
    total = section = digit = 0.0
    for c in text:
        if c in _DIGIT:
            digit = _DIGIT[c]
        elif c in _SMALL:
            section += (digit or 1) * _SMALL[c]
            digit = 0
        elif c in _BIG:
            total = (total + section + digit or 1) * _BIG[c]
            section = digit = 0
        else:
            return None
    return total + section + digit


def ascii_value(text: str) -> float:
    """Value of digits with optional thousands separators and decimals."""
    return float(text.replace(",", ""))
