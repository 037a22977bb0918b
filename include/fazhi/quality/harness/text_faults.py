"""Faults planted before the reader: by publisher or portal (source), or in turning bytes into text (extraction).

Each works on the written report. Whether what was read afterwards is wrong, and whether a witness remains, is decided
by comparing it with the truth (texts.py), not by the fault.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from fazhi.quality.harness.synthetic import Figure

# figures that a sibling in the same report can contradict
TIED = (
    "DISP_MEDIATION_ACCEPTED",
    "DISP_MEDIATION_SUCCESS",
    "ENFO_PENALTY_CASES",
    "ENFO_PENALTY_SIMPLE",
    "ENFO_PENALTY_ORDINARY",
    "DISP_LIT_CASES",
)


@dataclass(slots=True)
class Text:
    """A written report. `document` overrides fields of the Document; `whole`: everything in it is wrong."""

    rng: random.Random
    text: str
    agency: str
    year: int
    figures: list[Figure]
    sentences: list[str]
    peer: str = ""  # text of another agency's clean report, for copies
    peer_agency: str = ""
    document: dict[str, Any] = field(default_factory=dict)
    whole: bool = False

    def swap(self, old: str, new: str) -> None:
        self.text = self.text.replace(old, new, 1)

    def tied(self) -> Figure:
        return self.rng.choice([f for f in self.figures if f.indicator in TIED and len(str(int(f.value))) > 1])

    def of(self, code: str) -> Figure:
        return next(f for f in self.figures if f.indicator == code)

    def restate(self, figure: Figure, digits: str) -> None:
        """The figure's digits replaced where they stand."""
        self.swap(figure.evidence, figure.evidence.replace(str(int(figure.value)), digits))


@dataclass(frozen=True, slots=True)
class TextFault:
    name: str
    layer: Literal["source", "extraction"]
    damage: Callable[[Text], None]


TEXT_FAULTS: list[TextFault] = []


def _at(layer: Literal["source", "extraction"]) -> Callable[[Callable[[Text], None]], Callable[[Text], None]]:
    def register(damage: Callable[[Text], None]) -> Callable[[Text], None]:
        TEXT_FAULTS.append(TextFault(damage.__name__, layer, damage))
        return damage

    return register


@_at("extraction")
def ocr_digit_confused(t: Text) -> None:
    f = t.tied()
    digits = list(str(int(f.value)))
    i = t.rng.randrange(len(digits))
    digits[i] = {"0": "8", "1": "7", "2": "7", "3": "8", "4": "9", "5": "6", "6": "5", "7": "1", "8": "3", "9": "4"}[
        digits[i]
    ]
    t.restate(f, "".join(digits))


@_at("extraction")
def ocr_digits_swapped(t: Text) -> None:
    f = t.tied()
    digits = str(int(f.value))
    t.restate(f, digits[1] + digits[0] + digits[2:])


@_at("extraction")
def ocr_digit_lost(t: Text) -> None:
    f = t.tied()
    t.restate(f, str(int(f.value))[1:])


@_at("extraction")
def ocr_digit_repeated(t: Text) -> None:
    f = t.tied()
    t.restate(f, str(int(f.value)) + str(int(f.value))[-1])


@_at("extraction")
def ocr_letters_for_digits(t: Text) -> None:
    f = t.tied()
    t.restate(f, str(int(f.value)).replace("0", "O").replace("1", "l"))


@_at("extraction")
def decimal_point_lost(t: Text) -> None:
    f = t.of("DISP_MEDIATION_RATE")
    t.swap(f.evidence, f.evidence.replace(".", ""))


@_at("extraction")
def decimal_point_moved(t: Text) -> None:
    f = t.of("DISP_MEDIATION_RATE")
    t.swap(f.evidence, re.sub(r"(\d)(\d)\.(\d)", r"\1.\2\3", f.evidence))


@_at("extraction")
def percent_sign_lost(t: Text) -> None:
    f = t.of("DISP_MEDIATION_RATE")
    t.swap(f.evidence, f.evidence.replace("%", ""))


@_at("extraction")
def numbers_joined(t: Text) -> None:
    a, b = t.of("DISP_MEDIATION_ACCEPTED"), t.of("DISP_MEDIATION_SUCCESS")
    t.swap(f"{int(a.value)}件，调解成功{int(b.value)}件", f"{int(a.value)}{int(b.value)}件，调解成功{int(b.value)}件")


@_at("extraction")
def columns_interleaved(t: Text) -> None:
    a, b = t.of("DISP_MEDIATION_ACCEPTED"), t.of("DISP_MEDIATION_SUCCESS")
    if a.value == b.value:
        return
    t.swap(a.evidence, a.evidence.replace(str(int(a.value)), "\x00"))
    t.restate(b, str(int(a.value)))
    t.swap("\x00", str(int(b.value)))


@_at("extraction")
def column_shifted(t: Text) -> None:
    c, s, o = (t.of(f"ENFO_PENALTY_{k}") for k in ("CASES", "SIMPLE", "ORDINARY"))
    old = f"{c.evidence}，其中{s.evidence}、{o.evidence}"
    t.swap(old, f"办理行政处罚案件{int(s.value)}件，其中简易程序{int(o.value)}件、普通程序{int(c.value)}件")


@_at("extraction")
def page_number_inside(t: Text) -> None:
    f = t.tied()
    digits = str(int(f.value))
    t.restate(f, f"{digits[0]}\n- 3 -\n{digits[1:]}")


@_at("extraction")
def replacement_character(t: Text) -> None:
    f = t.tied()
    t.swap(f.evidence, f.evidence[:-1] + "\ufffd" + f.evidence[-1])


@_at("extraction")
def private_use_glyph(t: Text) -> None:
    f = t.tied()
    digits = str(int(f.value))
    t.restate(f, "\ue012" + digits[1:])


@_at("extraction")
def font_without_names(t: Text) -> None:
    f = t.tied()
    digits = str(int(f.value))
    t.restate(f, "(cid:19)" + digits[1:])


@_at("extraction")
def sentence_in_another_encoding(t: Text) -> None:
    sentence = t.sentences[t.tied().sentence]
    t.swap(sentence, sentence.encode("gbk").decode("latin-1"))


@_at("extraction")
def low_recognition_confidence(t: Text) -> None:
    t.document |= {"method": "ocr", "ocr_confidence": 0.44}
    t.whole = True


@_at("extraction")
def broken_text_layer(t: Text) -> None:
    t.document |= {"garbage_share": 0.12}
    t.whole = True


@_at("extraction")
def first_page_only(t: Text) -> None:
    cut = t.text.index(t.sentences[1])
    t.text = t.text[: t.text.index("\n") + 1] + t.text[t.text.index(t.sentences[0]) : cut]
    t.whole = True


@_at("extraction")
def wan_read_twice(t: Text) -> None:
    f = t.of("LEGA_AUDIENCE")
    t.restate(f, f"{int(f.value)}万")


@_at("source")
def misprint_settled(t: Text) -> None:
    t.restate(t.of("DISP_MEDIATION_SUCCESS"), str(int(t.of("DISP_MEDIATION_ACCEPTED").value) + t.rng.randint(1, 40)))


@_at("source")
def misprint_rate(t: Text) -> None:
    f = t.of("DISP_MEDIATION_RATE")
    t.swap(f.evidence, re.sub(r"[\d.]+%", f"{t.rng.randint(70, 88)}%", f.evidence))


@_at("source")
def misprint_parts(t: Text) -> None:
    f = t.of("ENFO_PENALTY_ORDINARY")
    t.restate(f, str(int(t.of("ENFO_PENALTY_CASES").value) + t.rng.randint(0, 30)))


@_at("source")
def misprint_lost_cases(t: Text) -> None:
    f = t.of("DISP_LIT_LOST")
    t.swap(f.evidence, f"败诉{int(t.of('DISP_LIT_CASES').value) + 7}件")


@_at("source")
def unit_twice(t: Text) -> None:
    f = t.of("LEGA_MATERIALS")
    t.swap(f.evidence, f"发放宣传资料{int(f.value)}万余份")


@_at("source")
def impossible_figure(t: Text) -> None:
    t.restate(t.of("DECI_LEGAL_REVIEW"), "8" * 9)


@_at("source")
def title_of_an_old_year(t: Text) -> None:
    t.text = t.text.replace(f"{t.year}年度", f"{t.year - 3}年度")
    t.whole = True


@_at("source")
def signed_in_the_future(t: Text) -> None:
    t.text = t.text.replace(f"{t.year + 1}年1月15日", f"{t.year + 21}年1月15日")
    t.whole = True


@_at("source")
def old_report_under_a_new_title(t: Text) -> None:
    t.text = t.text.replace(f"{t.year + 1}年1月15日", f"{t.year}年1月15日")
    t.whole = True


@_at("source")
def copied_from_a_neighbour(t: Text) -> None:
    t.text = t.peer.replace(t.peer_agency, t.agency).replace("1月15日", "1月29日")
    t.whole = True


@_at("source")
def disclosure_report_in_the_column(t: Text) -> None:
    t.text = t.text.replace("法治政府建设情况的报告", "政府信息公开工作年度报告")
    t.whole = True


@_at("source")
def work_plan_in_the_column(t: Text) -> None:
    t.text = t.text.replace("法治政府建设情况的报告", "法治政府建设工作要点")
    t.whole = True


@_at("source")
def page_cut_short(t: Text) -> None:
    t.text = t.text[: t.text.index(t.sentences[0]) + len(t.sentences[0])]
    t.text = t.text[: t.text.index("\n") + 1] + t.sentences[0]
    t.whole = True
