"""A second, independent reader of numbers: does the evidence state the value at all?

It shares no code with the parser on purpose. It finds every number a passage could state (digits, full-width digits,
Chinese numerals, 万 and 亿, percentages, 成, words that mean none or all) and asks whether the staged value is among
them. SQL settles the plain cases (`settled_sql`); what is left comes here.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "俩": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "首": 1,
}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_NUMERAL = re.compile("[" + "".join({*_DIGITS, *_SMALL, *_LARGE, "余", "多", "几"}) + "]+")
_ARABIC = re.compile(r"(\d+(?:\.\d+)?)([余多]?)([十百千万亿]*)([余多]?)(%|‰)?")
_GROUPED = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_TENTHS = re.compile("([一二三四五六七八九])成(?:([一二三四五六七八九])|(半))?")
_PERCENT = re.compile("百分之([^，。；、]{1,6})")
NONE_WORDS = "未|无|没|零|〇|尚|不存在|不涉及"
ALL_WORDS = "全部|全面|全覆盖|全员|全程|全|均|都|100%|百分之百|百分百|所有|每"
_NONE, _ALL = re.compile(NONE_WORDS), re.compile(ALL_WORDS)


def _chinese(numeral: str) -> Decimal | None:
    """Value of a Chinese numeral such as 二十三, 一万二千, 两百余; None when it is not one."""
    numeral = re.sub("[余多几]", "", numeral)
    if not numeral:
        return None
    if all(c in _DIGITS for c in numeral):  # 二〇二三
        return Decimal("".join(str(_DIGITS[c]) for c in numeral))
    total = section = 0
    digit: int | None = None
    for c in numeral:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _SMALL:
            section += (1 if digit is None else digit) * _SMALL[c]
            digit = None
        else:
            total = (
                (total + section + (digit or 0)) * _LARGE[c]
                if c == "亿"
                else total + (section + (digit or 0)) * _LARGE[c]
            )
            section, digit = 0, None
    return Decimal(total + section + (digit or 0))


def _arabic(match: re.Match[str]) -> set[Decimal]:
    value = Decimal(match[1])
    scaled = value
    for c in match[3]:
        scaled *= _SMALL.get(c) or _LARGE[c]
    found = {scaled} if match[3] else {value}
    if match[5]:
        found = {scaled / (100 if match[5] == "%" else 1000)}
    return found


@lru_cache(maxsize=65536)
def numbers(passage: str) -> frozenset[Decimal]:
    """Every value the passage could state, in base units; a percentage as a ratio."""
    text = unicodedata.normalize("NFKC", passage.replace("〇", "零")).replace("*", "")
    found: set[Decimal] = set()
    for variant in {_GROUPED.sub("", text), re.sub(r"\s+", "", _GROUPED.sub("", text))}:
        for match in _ARABIC.finditer(variant):
            found |= _arabic(match)
        for match in _NUMERAL.finditer(variant):
            value = _chinese(match[0])
            found |= {value} if value is not None else set()
        for match in _PERCENT.finditer(variant):
            found |= {n / 100 for n in numbers(match[1])}
        for match in _TENTHS.finditer(variant):
            found.add(
                Decimal(_DIGITS[match[1]]) / 10
                + (Decimal(_DIGITS[match[2]]) / 100 if match[2] else Decimal("0.05") if match[3] else 0)
            )
    if _NONE.search(text):
        found.add(Decimal(0))
    return frozenset(found)


def states(value: Decimal | float, unit: str, evidence: str, sentence: str = "") -> bool:
    """Whether the evidence states the value (to nine significant digits); the sentence is asked only when the evidence
    states no number at all. A ratio of 1 may be stated by a word (全覆盖, 均)."""
    wanted = Decimal(str(value))
    if not wanted.is_finite():
        return False
    if unit == "ratio" and wanted == 1 and _ALL.search(evidence):
        return True
    tolerance = abs(wanted) * Decimal("1e-9")
    stated = numbers(evidence) or numbers(sentence)
    return any(abs(n - wanted) <= tolerance for n in stated)


_FOLD_FROM = "０１２３４５６７８９．％" + " \t\r\n\u00a0\u3000\u2009*,"
_FOLD_TO = "0123456789.%"


def folded_sql(column: str) -> str:
    """The column with full-width digits folded, white space, asterisks and thousands separators removed."""
    source = "".join(f"\\u{ord(c):04x}" for c in _FOLD_FROM)
    return f"translate({column}, E'{source}', '{_FOLD_TO}')"


def settled_sql(value: str, unit: str, column: str) -> str:
    """SQL that is true when the passage plainly states the value; false means: ask `states`."""
    v, tokens = f"trim_scale({value})", f"regexp_split_to_array({folded_sql(column)}, '[^0-9.万亿千百十%‰]+')"
    forms = (
        f"array[{v}::text, trim_scale({value} / 10000)::text || '万', trim_scale({value} * 100)::text || '%', "
        f"trim_scale({value} / 100000000)::text || '亿']"
    )
    return (
        f"case when {value} = 0 and {column} ~ '({NONE_WORDS})' then true "
        f"when {value} = 1 and {unit} = 'ratio' and {column} ~ '({ALL_WORDS})' then true else {forms} && {tokens} end"
    )
