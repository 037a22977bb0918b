"""Where in a page the report stands: containers of the CMS families, otherwise the densest part."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

# Family -> selectors, the most specific first. (kind, value): id, class token, tag, or id prefix.
FAMILIES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("ucap", (("tag", "ucapcontent"), ("id", "UCAP-CONTENT"))),
    ("trs", (("class", "TRS_Editor"), ("class", "trs_editor_view"), ("class", "TRS_UEDITOR"), ("class", "trs_paper_default"))),
    ("vsb", (("id", "vsb_content"), ("idprefix", "vsb_content_"), ("class", "v_news_content"))),
    ("hanweb", (("id", "zoom"), ("id", "Zoom"), ("id", "zoomcon"), ("id", "con_con"), ("class", "wzzw-article"), ("class", "ccontent"))),
    ("lonsun", (("class", "j-fontContent"), ("class", "wzcon"), ("class", "gkwz_contnet"), ("class", "newscontnet"))),
    ("nfcms", (("class", "article-content"), ("class", "news_cont_d_wrap"), ("class", "zw"))),
    ("epoint", (("class", "ewb-article-info"), ("class", "article-info"), ("class", "infodetail"))),
    ("eportal", (("class", "zy_content"), ("id", "fontzoom"), ("class", "easysite-news-text"))),
    ("govcn", (("class", "pages_content"), ("class", "xxgk_content"), ("class", "trs_web"), ("id", "content_body"))),
    ("wechat", (("id", "js_content"),)),
    ("common", (("class", "view"), ("class", "article_content"), ("class", "articleContent"), ("class", "article-con"),
                ("class", "news_content"), ("class", "newsContent"), ("class", "content_text"), ("class", "xl_content"),
                ("class", "conTxt"), ("class", "detail-content"), ("class", "xxgk-content"), ("id", "articleContent"),
                ("id", "article_content"), ("id", "NewsContent"), ("id", "mainText"), ("tag", "article"))),
)  # fmt: skip
_DROP = {"script", "style", "noscript", "template", "head", "nav", "footer", "select", "button", "textarea", "option", "svg"}
_SENTENCE = re.compile(r"[。；！？，、]")


@dataclass(frozen=True, slots=True)
class Body:
    element: HtmlElement
    family: str


def find_body(root: HtmlElement) -> Body:
    """The element that holds the report. Always gives one: at worst the page's body."""
    weights = _weights(root)
    page = root.find("body")
    top = page if isinstance(page, HtmlElement) else root
    general = _descend(top, weights)
    index = _index(root)
    for family, selectors in FAMILIES:
        for selector in selectors:
            found = [e for e in index.get(selector, ()) if weights.get(e, 0) > 0 or _has_media(e)]
            if not found:
                continue
            best = max(found, key=lambda e: weights.get(e, 0))
            # A container that holds a scrap while most prose stands elsewhere is a teaser, not the body.
            if weights.get(best, 0) * 4 < weights.get(general, 0) and weights.get(general, 0) > 300:
                continue
            return Body(best, family)
    return Body(general, "general")


def _index(root: HtmlElement) -> dict[tuple[str, str], list[HtmlElement]]:
    wanted = {selector for _, selectors in FAMILIES for selector in selectors}
    prefixes = [value for kind, value in wanted if kind == "idprefix"]
    index: dict[tuple[str, str], list[HtmlElement]] = {}
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        keys = [("tag", element.tag)]
        if identity := element.get("id"):
            keys.append(("id", identity))
            keys += [("idprefix", p) for p in prefixes if identity.startswith(p)]
        keys += [("class", token) for token in (element.get("class") or "").split()]
        for key in keys:
            if key in wanted:
                index.setdefault(key, []).append(element)
    return index


def _has_media(element: HtmlElement) -> bool:
    return any(True for _ in element.iter("img", "iframe", "embed", "object"))


def _weights(root: HtmlElement) -> dict[HtmlElement, int]:
    """Prose under every element: characters of text outside links that stand with sentence punctuation."""
    own: dict[HtmlElement, int] = {}
    total: dict[HtmlElement, int] = {}
    stack: list[tuple[HtmlElement, bool, bool]] = [(root, False, False)]
    while stack:
        element, done, linked = stack.pop()
        if done:
            total[element] = own.get(element, 0) + sum(total.get(child, 0) for child in element)
            continue
        if not isinstance(element.tag, str) or element.tag in _DROP:
            continue
        linked = linked or element.tag == "a"
        weight = 0 if linked else _prose(element.text)
        for child in element:
            weight += 0 if linked else _prose(child.tail)
        own[element] = weight
        stack.append((element, True, linked))
        stack.extend((child, False, linked) for child in element)
    return total


def _prose(text: str | None) -> int:
    if not text:
        return 0
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
