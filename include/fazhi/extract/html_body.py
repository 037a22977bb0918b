"""Where in a page the report stands: containers of the CMS families, otherwise the densest part."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement

# Family -> where its editors put the text, the most specific first: tag, .class, #id, #prefix*.
FAMILIES: dict[str, str] = {
    "ucap": "ucapcontent #UCAP-CONTENT",
    "trs": ".TRS_Editor .trs_editor_view .TRS_UEDITOR .trs_paper_default",
    "vsb": "#vsb_content #vsb_content_* .v_news_content",
    "hanweb": "#zoom #Zoom #zoomcon #con_con .wzzw-article .ccontent",
    "lonsun": ".j-fontContent .wzcon .gkwz_contnet .newscontnet",
    "nfcms": ".article-content .news_cont_d_wrap .zw",
    "epoint": ".ewb-article-info .article-info .infodetail",
    "eportal": ".zy_content #fontzoom .easysite-news-text",
    "govcn": ".pages_content .xxgk_content .trs_web #content_body",
    "wechat": "#js_content",
    "common": ".view .article_content .articleContent .article-con .news_content .newsContent .content_text "
    ".xl_content .conTxt .detail-content .xxgk-content #articleContent #article_content #NewsContent #mainText article",
}
_WANTED = {selector for selectors in FAMILIES.values() for selector in selectors.split()}
_PREFIXES = [selector[:-1] for selector in _WANTED if selector.endswith("*")]
_DROP = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "nav",
        "footer",
        "select",
        "button",
        "textarea",
        "option",
        "svg",
    ]
)
_INLINE = frozenset(
    ["span", "font", "b", "strong", "i", "em", "u", "s", "sub", "sup", "small", "big", "mark", "ins", "o:p"]
)
_SENTENCE = re.compile(r"[。；！？，、]")


@dataclass(frozen=True, slots=True)
class Body:
    elements: tuple[HtmlElement, ...]  # one, or the parts of a report that the page's template sets apart
    family: str


def find_body(root: HtmlElement, elements: Iterable[HtmlElement]) -> Body:
    """The element that holds the report, of all `elements` of the page in their order. Always gives one: at worst the
    page's body."""
    weights = _weights(root)
    page = root.find("body")
    top = page if isinstance(page, HtmlElement) else root
    general = _descend(top, weights)
    index = _index(elements)
    for family, selectors in FAMILIES.items():
        for selector in selectors.split():
            found = [e for e in index.get(selector, ()) if weights.get(e, 0) > 0 or _has_media(e)]
            if not found:
                continue
            best = max(found, key=lambda e: weights.get(e, 0))
            # A container that holds a scrap while most prose stands elsewhere is a teaser, not the body.
            if weights.get(best, 0) * 4 < weights.get(general, 0) and weights.get(general, 0) > 300:
                continue
            return Body(_parts(best, found, weights), family)
    return Body((general,), "general")


def _parts(best: HtmlElement, found: list[HtmlElement], weights: dict[HtmlElement, int]) -> tuple[HtmlElement, ...]:
    """The container, and its like that stand beside it and hold a good part of the prose: text cut over several."""
    parts = [e for e in found if e is best or weights.get(e, 0) > max(100, weights.get(best, 0) // 4)]
    apart = [e for e in parts if not any(other is not e and other in e.iterancestors() for other in parts)]
    return tuple(apart) if best in apart and len({e.getparent() for e in apart}) == 1 else (best,)


def _index(elements: Iterable[HtmlElement]) -> dict[str, list[HtmlElement]]:
    """Selector -> the elements it names, in page order."""
    index: dict[str, list[HtmlElement]] = {}
    for element in elements:
        if not isinstance(element.tag, str):
            continue
        names = [element.tag, *(f".{token}" for token in (element.get("class") or "").split())]
        if identity := element.get("id"):
            names.append(f"#{identity}")
            names += [f"{prefix}*" for prefix in _PREFIXES if f"#{identity}".startswith(prefix)]
        for name in _WANTED.intersection(names):
            index.setdefault(name, []).append(element)
    return index


def _has_media(element: HtmlElement) -> bool:
    return any(True for _ in element.iter("img", "iframe", "embed", "object"))


def _weights(root: HtmlElement) -> dict[HtmlElement, int]:
    """Prose under every element: characters of text outside links that stand with sentence punctuation."""
    total: dict[HtmlElement, int] = {}
    passed: dict[HtmlElement, int] = {}  # to the parent: an inline element's own words are part of its parent's line
    stack: list[tuple[HtmlElement, bool, bool]] = [(root, False, False)]
    while stack:
        element, done, linked = stack.pop()
        if done:
            below = sum(passed.get(child, 0) for child in element)
            total[element] = below + (0 if linked else _prose(_line(element)))
            passed[element] = below if element.tag in _INLINE else total[element]
            continue
        if not isinstance(element.tag, str) or element.tag in _DROP:
            continue
        linked = linked or element.tag == "a"
        stack.append((element, True, linked))
        stack.extend((child, False, linked) for child in element)
    return total


def _line(element: HtmlElement) -> str:
    """The element's words and those of the inline elements in it, which cut sentences at will; links apart."""
    parts = [element.text or ""]
    for child in element:
        if child.tag in _INLINE:
            parts.append(_line(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _prose(text: str) -> int:
    stripped = text.strip()
    return len(stripped) if len(stripped) > 15 and _SENTENCE.search(stripped) else len(stripped) // 8


def _descend(top: HtmlElement, weights: dict[HtmlElement, int]) -> HtmlElement:
    """From the page inwards as long as one child holds nearly all prose."""
    current = top
    while True:
        children = [c for c in current if isinstance(c.tag, str) and c.tag not in ("p", "span", "b", "strong", "font")]
        if not children:
            return current
        best = max(children, key=lambda e: weights.get(e, 0))
        if weights.get(best, 0) < 0.9 * weights.get(current, 0) or weights.get(best, 0) == 0:
            return current
        current = best
