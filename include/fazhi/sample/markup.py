"""Marked report bodies: one declaration gives the sentence and the truth about it.

Grammar (see README.md): `<CODE>…</>`, `<CODE=0>…</>`, `<*unit>…</>`, `<!>…</>`, nested freely; values are
`{name|format}`.
A fact's value is the first value placeholder inside its mark; a placeholder of the year (`{Y}`) is not a value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Kind = Literal["fact", "remainder", "not_fact"]
_TOKEN = re.compile(r"<(?P<open>[!*A-Z][^<>]*)>|(?P<close></>)|\{(?P<value>[^{}]+)\}")
_ARITHMETIC = re.compile(r"((?:[a-z]\w*|\d+)(?:@-\d)?)([/+-])((?:[a-z]\w*|\d+)(?:@-\d)?)")
_DIGITS = "零一二三四五六七八九"


class MarkupError(ValueError):
    """A body that cannot be rendered: names the agency's file and the mark at fault."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked span of the rendered text. `value` in base units (rates are ratios, money is yuan)."""

    kind: Kind
    code: str | None
    unit: str | None
    value: float | None
    qualifier: str
    is_zero: bool
    start: int
    end: int
    evidence: str = ""


@dataclass
class _Open:
    kind: Kind
    code: str | None
    unit: str | None
    fixed: float | None
    start: int
    value: float | None = None
    qualifier: str = "exact"


@dataclass
class _State:
    out: list[str] = field(default_factory=list)
    length: int = 0
    stack: list[_Open] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def put(self, text: str) -> None:
        self.out.append(text)
        self.length += len(text)


def chinese_number(n: int) -> str:
    """0 to 99,999,999 in Chinese numerals as reports write them: 12 → 十二, 305 → 三百零五, 20000 → 二万."""
    if n >= 10000:
        high, low = divmod(n, 10000)
        zero = "零" if 0 < low < 1000 else ""
        return chinese_number(high) + "万" + (zero + chinese_number(low) if low else "")
    if n < 10:
        return _DIGITS[n]
    out, started, skipped = "", False, False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, unit)
        if digit:
            zero = "零" if skipped else ""
            out += zero + ("" if unit == 10 and digit == 1 and not started else _DIGITS[digit]) + name
        started, skipped = started or digit > 0, started and digit == 0
    return out


def _floor(n: float) -> int:
    """Leave two leading digits: 1234 → 1200, 87 → 80, 243816 → 240000."""
    whole = int(n)
    if whole < 100:
        return max(whole // 10 * 10, 1)
    step = 10 ** (len(str(whole)) - 2)
    return int(whole // step * step)


def _fixed(x: float, places: int) -> str:
    quantum = Decimal(1).scaleb(-places)
    return str(Decimal(str(x)).quantize(quantum, rounding=ROUND_HALF_UP))


def _trim(x: float, places: int) -> str:
    text = _fixed(x, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def show(n: float, fmt: str) -> tuple[str, float, str]:
    """(text, value stated by that text, qualifier) of `n` in one of the formats the bodies use."""
    low = _floor(n)
    step = 10 ** max(len(str(low)) - 2, 0)
    if fmt.startswith("pct") and fmt != "pctcn":
        places = int(fmt[3:] or 0)
        text = _trim(n * 100, places)
        return f"{text}%", float(Decimal(text) / 100), "exact"
    if fmt.startswith("wan") and fmt[3:].isdigit():
        text = _trim(n / 10000, int(fmt[3:]))
        return f"{text}万", float(Decimal(text) * 10000), "exact"
    if fmt.startswith("yi") and fmt[2:].isdigit():
        text = _trim(n / 1e8, int(fmt[2:]))
        return f"{text}亿", float(Decimal(text) * 100000000), "exact"
    plain: dict[str, tuple[str, float, str]] = {
        "d": (str(int(n)) if n == int(n) else str(n), n, "exact"),
        "c": (f"{int(n):,}", n, "exact"),
        "cn": (chinese_number(int(n)), n, "exact"),
        "liang": ("两" if n == 2 else chinese_number(int(n)), n, "exact"),
        "fw": (str(int(n)).translate(str.maketrans("0123456789", "０１２３４５６７８９")), n, "exact"),
        "sp": (f" {int(n)} ", n, "exact"),
        "yu": (f"{low}余", low, "at_least"),
        "duo": (f"{low}多", low, "at_least"),
        "cnyu": (f"{chinese_number(low)}余", low, "at_least"),
        "chao": (f"超过{low}", low, "at_least"),
        "wanyu": (f"{int(n / 10000)}万余", int(n / 10000) * 10000, "at_least"),
        "wan1yu": (f"{int(n / 1000) / 10:g}万余", int(n / 1000) * 1000, "at_least"),
        "jin": (f"近{low + step}", low + step, "approx"),
        "yue": (f"约{low}", low, "approx"),
    }
    if fmt == "pctcn":
        whole = round(n * 100)
        return f"百分之{'百' if whole == 100 else chinese_number(whole)}", whole / 100, "exact"
    if fmt not in plain:
        raise MarkupError(f"unknown number format {fmt!r}")
    return plain[fmt]


def _evaluate(expr: str, values: Mapping[str, Sequence[float]], index: int) -> float:
    """`a`, `a/b`, `a-b`, `a+b`, `a@-1` (a year earlier) of the series at the report's year."""

    def one(term: str) -> float:
        name, _, shift = term.partition("@")
        if name.replace(".", "").isdigit():
            return float(name)
        at = index + int(shift or 0)
        if name not in values or not 0 <= at < len(values[name]):
            raise MarkupError(f"no value {term!r}")
        return float(values[name][at])

    match = _ARITHMETIC.fullmatch(expr)
    if not match:
        return one(expr)
    left, right = one(match[1]), one(match[3])
    return left / right if match[2] == "/" else left + right if match[2] == "+" else left - right


def _open(body: str, at: int) -> _Open:
    if body == "!":
        return _Open("not_fact", None, None, None, at)
    if body.startswith("*"):
        return _Open("remainder", None, body[1:], None, at)
    code, _, fixed = body.partition("=")
    return _Open("fact", code, None, float(fixed) if fixed else None, at)


def render(
    body: str, values: Mapping[str, Sequence[float]], names: Mapping[str, str], index: int
) -> tuple[str, tuple[Mark, ...]]:
    """Text and marks of a body for the year at `index` of the series. Marks stand in the order they close."""
    state = _State()
    at = 0
    for token in _TOKEN.finditer(body):
        state.put(body[at : token.start()])
        at = token.end()
        if token["open"] is not None:
            state.stack.append(_open(token["open"], state.length))
        elif token["close"]:
            if not state.stack:
                raise MarkupError(
                    f"a mark closes that was not opened, near {body[max(0, token.start() - 30) : token.start()]!r}"
                )
            _close(state)
        else:
            expr, _, fmt = token["value"].partition("|")
            if expr in names:
                state.put(names[expr])
                continue
            text, value, qualifier = show(_evaluate(expr, values, index), fmt or "d")
            state.put(text)
            for mark in state.stack:
                if mark.value is None:
                    mark.value, mark.qualifier = value, qualifier
    state.put(body[at:])
    if state.stack:
        raise MarkupError(f"a mark of {state.stack[-1].code} never closes")
    text = "".join(state.out)
    return text, tuple(replace(mark, evidence=text[mark.start : mark.end]) for mark in state.marks)


def _close(state: _State) -> None:
    mark = state.stack.pop()
    value = mark.value if mark.fixed is None else mark.fixed
    if value is None and mark.kind != "not_fact":
        raise MarkupError(f"a mark of {mark.code or mark.unit} holds no value")
    qualifier = mark.qualifier if mark.fixed is None else "exact"
    state.marks.append(
        Mark(
            mark.kind,
            mark.code,
            mark.unit,
            value,
            qualifier,
            value == 0 and mark.kind != "not_fact",
            mark.start,
            state.length,
        )
    )
