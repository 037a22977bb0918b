"""One text under reading: its folded view, boundaries, cue words, sections and pages."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from fazhi.parse.cues import Hits, lexicon
from fazhi.parse.fold import Folded, fold
from fazhi.parse.quick import quick
from fazhi.parse.scope import Whose, whose
from fazhi.parse.zones import Layout
from fazhi.records import Document, Evidence, Metadata

# What only the body that decides on reconsideration reports of itself, whoever publishes it.
_ORGAN = quick(
    r"(?<!到)(?<!对)(?<!被)复议(?:机关|机构|局|委员会)[^。;\n]{0,16}?(?:收到|新收|收案|受理|审结|办结|纠错|制发)"
    r"|(?:各级|全市|全省|全区|全县|本市|我市|我省|全州)[^。;,\n]{0,12}复议[^。;\n]{0,24}?(?:收到|新收|受理|审结|办结|维持|纠错)"
    r"|(?:各级|全市|全省|全区|全县|本市|我市|我省|全州)[^。;,\n]{0,12}(?:收到|新收|审结|办结)[^。;,\n]{0,8}复议"
    r"|审结(?:行政)?复议(?:案件|申请)|收到(?:行政)?复议申请[^。]{0,24}(?:依法|其中,?)?受理\d"
    r"|复议(?:直接)?纠错率|(?:作出|直接)纠错(?:决定)?[^。;,\n]{0,6}\d|新收(?:行政)?复议"
)


def recon_role(metadata: Metadata, text: str = "") -> str | None:
    """Who a body is in reconsideration: the organ that decides, a respondent, or unknown."""
    agency = metadata.agency or ""
    if "司法" in agency or "法制办" in agency:
        return "recon_organ"
    if metadata.tier in ("county", "city", "province", "national") and metadata.agency_type in (
        "government",
        "party_and_government",
    ):
        return "recon_organ"
    if _ORGAN.search(text):
        return "recon_organ"
    return "respondent" if agency and (metadata.tier or metadata.agency_type) else None


@dataclass
class Source:
    """One text under reading and what is known about it."""

    folded: Folded
    layout: Layout
    hits: Hits
    metadata: Metadata
    document: Document
    whose: Whose
    role: str | None
    marks: list[tuple[int, int, int]]
    sections: list[tuple[int, int, str]]  # original offsets, content; deeper ones later
    pages: tuple[list[int], list[int | None]]

    @property
    def text(self) -> str:
        return self.folded.text

    def section(self, origin: int) -> str | None:
        found = None
        for start, end, content in self.sections:
            if start <= origin < end:
                found = content
        return found

    def page(self, origin: int) -> int | None:
        starts, pages = self.pages
        i = bisect_right(starts, origin) - 1
        return pages[i] if i >= 0 else None

    def evidence(self, start: int, end: int, sentence: tuple[int, int]) -> Evidence:
        while start < end and self.text[start] in " ,、;:。\n)":
            start += 1
        while end > start and self.text[end - 1] in " ,、;:。\n(":
            end -= 1
        a, b = self.folded.span(start, max(end, start + 1))
        sa, sb = self.folded.span(sentence[0], max(sentence[1], sentence[0] + 1))
        return Evidence(self.document.text[a:b], a, b, self.page(a), sa, sb)


def prepare(document: Document, metadata: Metadata) -> Source:
    """A document folded, with its layout, its terms and its reporter: what every step of reading asks."""
    folded = fold(document.text, {metadata.body_start, *(s.start for s in metadata.sections)})
    ordered = sorted(metadata.sections, key=lambda s: (s.level, s.start))
    placed = sorted((b for b in document.blocks if b.page is not None), key=lambda b: b.start)
    return Source(
        folded,
        Layout(folded.text, folded.folded(metadata.body_start)),
        Hits(folded.text, lexicon()),
        metadata,
        document,
        whose(metadata),
        recon_role(metadata, folded.text),
        [],
        [(s.start, s.end, s.content) for s in ordered],
        ([b.start for b in placed], [b.page for b in placed]),
    )
