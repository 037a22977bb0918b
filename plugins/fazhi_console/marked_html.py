"""An archived page, shown without its scripts, styles, pictures, links and forms, with the facts marked in place.

Nothing of the page's markup is passed through: the allowed elements are written anew without attributes other than
table spans, all text is escaped, and the result is served with a policy that lets nothing run or load.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Sequence
from html import escape

from lxml.html import HtmlElement

from fazhi_console.spans import Mark, locate, pieces

_SHOWN = """h1 h2 h3 h4 h5 h6 p div section article main header footer nav aside span b strong i em u sub sup font
    center br hr ul ol li dl dt dd table thead tbody tfoot tr td th caption pre blockquote"""
_NEVER = """script style template noscript iframe frame frameset object embed applet svg math head title select option
    textarea button input audio video canvas map"""
ALLOWED, DROPPED, VOID = frozenset(_SHOWN.split()), frozenset(_NEVER.split()), frozenset(("br", "hr"))
_STYLE = """
body{font:15px/1.8 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;margin:1rem 1.3rem}
body{color:#18181b;background:#fff;overflow-wrap:anywhere}
table{border-collapse:collapse;max-width:100%}td,th{border:1px solid #d5d8dd;padding:.2rem .5rem}
mark{background:#fff0a8;color:#3d2f00;border-bottom:2px solid #b98900;scroll-margin:9rem}
mark.q{border-bottom:2px dashed #b3201f}mark.r{background:#ececef;color:#18181b;border-bottom:1px dotted #70757d}
.s{background:#eaf3ff}mark.on,mark:target{background:#ffcf70;outline:2px solid #b98900}
.p{color:#5f6670;border:1px dashed #b6bac1;padding:0 .4rem}
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = (
    f"sandbox; default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)


def _open(element: HtmlElement) -> str:
    spans = (
        "".join(
            f' {name}="{int(value)}"'
            for name in ("colspan", "rowspan")
            if (value := element.get(name) or "").isdecimal() and 0 < int(value) < 100
        )
        if element.tag in ("td", "th")
        else ""
    )
    return f"<{element.tag}{spans}>"


def tokens(body: HtmlElement) -> Iterator[tuple[bool, str]]:
    """(is_text, markup or raw text) of everything that may be shown, in document order; without recursion."""
    stack: list[tuple[HtmlElement, bool]] = [(body, False)]
    while stack:
        element, closing = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else "script"
        if closing:
            if tag in ALLOWED and tag not in VOID:
                yield False, f"</{tag}>"
        elif tag == "img":
            yield False, f'<span class="p">{escape(element.get("alt") or "图 picture")}</span>'
        elif tag not in DROPPED:
            if tag in ALLOWED:
                yield False, _open(element)
            if element.text:
                yield True, element.text
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
            continue
        if element is not body and element.tail:
            yield True, element.tail


def marked(
    text: str, marks: Sequence[Mark], body: HtmlElement, chosen: str = "", hide: Callable[[str], str] = str
) -> tuple[str, set[str]]:
    """(HTML of the body with marks, ids that were found on it). `text` is what the marks' offsets point into.

    `hide` covers names in what is shown and keeps its length.
    """
    parts = list(tokens(body))
    shown = "".join(value for is_text, value in parts if is_text)
    found = locate(text, marks, shown)
    spans = [(mark, start, end) for mark, start, end, _, _ in found]
    sentence = next(((a, b) for mark, _, _, a, b in found if mark.id == chosen), None)
    seen = hide(shown)
    out: list[str] = []
    begun: set[str] = set()
    at = 0
    for is_text, value in parts:
        if not is_text:
            out.append(value)
            continue
        for piece in pieces(seen, at, at + len(value), spans, sentence):
            body_text = escape(piece.text, quote=False)
            if piece.ids:
                anchor = next((i for i in piece.ids if i not in begun), None)
                begun.update([anchor] if anchor else [])
                on = " on" if chosen in piece.ids else ""
                name = f' id="f-{escape(anchor)}"' if anchor else ""
                body_text = f'<mark{name} class="{" ".join(piece.kinds)}{on}">{body_text}</mark>'
            elif piece.sentence:
                body_text = f'<span class="s">{body_text}</span>'
            out.append(body_text)
        at += len(value)
    return "".join(out), {mark.id for mark, *_ in found}


def page(body: str, language: str = "zh-CN") -> str:
    """The whole document for the sandboxed frame."""
    head = f'<meta charset="utf-8"><title>archived page</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{body}</body></html>'
