"""One indicator's declaration: its YAML block, checked, as the objects that reader, gate and dictionary work with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from fazhi.indicators.synonyms import widened

ValueKind = Literal["count", "ratio", "amount"]
TIERS = ("township", "county", "city", "province", "national")
_KEYS = frozenset(
    "code name_cn name_en definition unit value_kind aggregation plausible constraints official_term applies_to slot units"
    " becomes cues row after beside anti field zero full facets examples negatives".split()
)
_AS_WRITTEN = "按原文计量单位"  # in a definition: the unit says what was counted
_REQUIRED = ("code", "name_cn", "name_en", "definition", "unit", "value_kind", "aggregation")


class CatalogueError(ValueError):
    """A block that cannot be understood; the message names file and code."""


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives of which one must be found.

    `near`: beside the quantity; `clause`: in its clause; `follows`: in its clause, in those before it that hold no figure,
    or behind it up to the next figure; `wide`: anywhere in its sentence or the three before.
    """

    terms: tuple[str, ...]
    near: bool = False
    clause: bool = False
    wide: bool = False
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """Head terms beside the quantity, and further groups that must all be found. `text` is how the block writes it."""

    text: str
    head: tuple[str, ...]
    rest: tuple[Group, ...] = ()
    sure: bool = False  # nothing that bars the indicator elsewhere bars it here


@dataclass(frozen=True, slots=True)
class Constraint:
    """`left` and `right` are sums of indicator codes; op "<=" compares sums, "==" says rate = numerator / denominator."""

    text: str
    op: Literal["<=", "=="]
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    value: float | None = None  # None: a negative example
    qualifier: str = "exact"
    facets: Mapping[str, str] = field(default_factory=dict)
    agency: str | None = None
    tier: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    code: str
    name_cn: str
    name_en: str
    definition: str
    area: str
    unit: str  # base unit; "ratio" for rates, "元" for amounts
    value_kind: ValueKind
    aggregation: Literal["sum", "last", "none"]
    plausible: Mapping[str, tuple[float, float]]  # tier -> (lowest, highest)
    constraints: tuple[Constraint, ...] = ()
    official_term: str | None = None
    applies_to: str | None = None  # "recon_organ" or "respondent": who may state it; None: anyone
    slot: str = "main"  # one quantity states at most one indicator per slot
    # of another slot: the main ones that the same quantity may state as well; none: any
    beside: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    cues: tuple[Cue, ...] = ()
    after: frozenset[str] = frozenset()  # indicators after whose figure this one is likely: attendance after sessions
    # a measure word, and the words of a passage: what each item of a row there states
    row: tuple[str, tuple[str, ...]] | None = None
    anti: tuple[str, ...] = ()
    lawful: bool = False  # `field: law`: words of other fields bar it, unless a word of law stands beside them
    zero: tuple[Cue, ...] = ()
    full: tuple[Cue, ...] = ()
    facets: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)  # facet -> value -> words
    becomes: Mapping[str, str] = field(default_factory=dict)  # facet value -> the indicator that has its own code
    examples: tuple[Example, ...] = ()
    negatives: tuple[Example, ...] = ()

    @property
    def as_written(self) -> bool:
        """Is it stated in the measure word of the text, as things of several kinds are counted (间, 户 or 公顷 damaged)?"""
        return _AS_WRITTEN in self.definition


def parse_cue(text: str) -> Cue:
    """`head|alternatives =near|group group~`: groups are divided by blanks, alternatives by |.

    The first group is the head, beside the quantity. `=` before a group: beside the quantity too; `+`: in its clause.
    `>`: there, in the clauses before it that hold no figure, or behind it. `~` after a group: the whole sentence or one
    of the three before may hold it. Else: the words up to the next figure.
    `!` before the head: the indicator's anti-cues do not bar this cue.
    """
    if not isinstance(text, str):
        raise CatalogueError(f"a cue is one line of text, quoted when it ends with a colon, not {text!r}")
    groups = []
    sure = text.startswith("!")
    for word in text.removeprefix("!").split():
        bare = word.removeprefix("=").removeprefix("+").removeprefix(">").removesuffix("~")
        terms = widened(tuple(t for t in bare.split("|") if t))
        groups.append(
            Group(terms, word.startswith("="), word.startswith("+"), word.endswith("~"), word.startswith(">"))
        )
    if not groups or not all(g.terms for g in groups):
        raise CatalogueError(f"empty cue {text!r}")
    return Cue(text, groups[0].terms, tuple(groups[1:]), sure)


_CONSTRAINT = re.compile(r"^\s*([A-Z0-9_+ ]+?)\s*(<=|==)\s*([A-Z0-9_+/ ]+?)\s*$")


def parse_constraint(text: str) -> Constraint:
    """`A + B <= C` or `RATE == PART / WHOLE`."""
    m = _CONSTRAINT.match(text)
    if not m:
        raise CatalogueError(f"cannot read the constraint {text!r}: write A + B <= C, or RATE == PART / WHOLE")
    op: Literal["<=", "=="] = "<=" if m[2] == "<=" else "=="
    left = tuple(p.strip() for p in m[1].split("+"))
    right = tuple(p.strip() for p in m[3].split("/" if op == "==" else "+"))
    if op == "==" and (len(left) != 1 or len(right) != 2):
        raise CatalogueError(f"a rate is RATE == PART / WHOLE, not {text!r}")
    return Constraint(text, op, left, right)


def _example(raw: Any, positive: bool, where: str) -> Example:
    if isinstance(raw, str) and not positive:
        return Example(raw)
    if not isinstance(raw, dict) or "text" not in raw or (positive and "value" not in raw):
        raise CatalogueError(f"{where}: an example needs text and value, got {raw!r}")
    value = float(raw["value"]) if positive else None
    return Example(
        raw["text"], value, raw.get("qualifier", "exact"), raw.get("facets", {}), raw.get("agency"), raw.get("tier")
    )


def _row(raw: Any, where: str) -> tuple[str, tuple[str, ...]] | None:
    """`条 主动公开|政务公开`: a measure word, and words of which the passage must hold one."""
    if raw is None:
        return None
    unit, _, words = str(raw).partition(" ")
    if not words:
        raise CatalogueError(f"{where}: row is a measure word and words of the passage, not {raw!r}")
    return unit, tuple(words.split("|"))


def _lawful(raw: Any, where: str) -> bool:
    if raw not in (None, "law"):
        raise CatalogueError(f"{where}: field is law or left out, not {raw!r}")
    return raw is not None


def _plausible(raw: Any, kind: str, where: str) -> dict[str, tuple[float, float]]:
    if kind == "ratio":
        return dict.fromkeys(TIERS, (0.0, 1.0))
    if not isinstance(raw, list) or len(raw) != 4 or sorted(raw) != raw:
        raise CatalogueError(f"{where}: plausible is four rising upper bounds, township to province")
    top = [float(x) for x in raw]
    return dict(zip(TIERS, ((0.0, x) for x in [*top, top[-1] * 50]), strict=True))


def build(raw: Mapping[str, Any], area: str, where: str = "block") -> Indicator:
    """One indicator from its YAML block. Raises CatalogueError naming what is missing or unknown."""
    where = f"{where}: {raw.get('code', '?')}"
    unknown = set(raw) - _KEYS
    missing = [k for k in _REQUIRED if not raw.get(k)]
    if unknown or missing:
        raise CatalogueError(f"{where}: unknown keys {sorted(unknown)}, missing keys {missing}")
    if raw["value_kind"] not in ("count", "ratio", "amount") or raw["aggregation"] not in ("sum", "last", "none"):
        raise CatalogueError(f"{where}: value_kind is count, ratio or amount; aggregation is sum, last or none")
    try:
        cues, zero, full = (tuple(map(parse_cue, raw.get(k, ()))) for k in ("cues", "zero", "full"))
        constraints = tuple(map(parse_constraint, raw.get("constraints", ())))
    except CatalogueError as e:
        raise CatalogueError(f"{where}: {e}") from None
    if not (cues or zero or full):
        raise CatalogueError(f"{where}: no cues")
    facets = {
        facet: {value: tuple(str(words).split("|")) for value, words in values.items()}
        for facet, values in raw.get("facets", {}).items()
    }
    return Indicator(
        code=raw["code"],
        name_cn=raw["name_cn"],
        name_en=raw["name_en"],
        definition=raw["definition"],
        area=area,
        unit=raw["unit"],
        value_kind=raw["value_kind"],
        aggregation=raw["aggregation"],
        plausible=_plausible(raw.get("plausible"), raw["value_kind"], where),
        constraints=constraints,
        official_term=raw.get("official_term"),
        applies_to=raw.get("applies_to"),
        slot=raw.get("slot", "main"),
        beside=frozenset(str(raw.get("beside", "")).split()),
        units=frozenset(str(raw.get("units", raw["unit"])).split()),
        cues=cues,
        after=frozenset(str(raw.get("after", "")).split()),
        row=_row(raw.get("row"), where),
        anti=tuple(str(raw.get("anti", "")).split()),
        lawful=_lawful(raw.get("field"), where),
        zero=zero,
        full=full,
        facets=facets,
        becomes=dict(raw.get("becomes", {})),
        examples=tuple(_example(e, True, where) for e in raw.get("examples", ())),
        negatives=tuple(_example(e, False, where) for e in raw.get("negatives", ())),
    )
