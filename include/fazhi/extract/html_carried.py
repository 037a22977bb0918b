"""A report that a page carries without showing it: in a script's string, a textarea, a template, a frame's srcdoc.

Such pages build themselves in the browser. Nothing is executed here: the longest prose among their strings is taken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

_STRING = re.compile(r'"((?:[^"\\\n]|\\.){100,})"|\'((?:[^\'\\\n]|\\.){100,})\'|`((?:[^`\\]|\\.){100,})`', re.S)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.S)
_PLAIN = {"n": "\n", "r": "\n", "t": " ", "b": "", "f": "", "v": ""}
_TAG = re.compile(r"</?(?:p|div|br|span|table|section|font|ul|ol|h\d)\b", re.I)
_HAN = re.compile("[\u4e00-\u9fff]")
_DATE_KEY = re.compile(
    r'"(?:pub(?:lish)?_?(?:date|time)(?:str)?|release_?(?:date|time)|display_?(?:publish_?)?time|fbsj|fbrq)"'
    r'\s*:\s*"(20\d\d[-/.]\d{1,2}[-/.]\d{1,2})',
    re.I,
)
_MOST = 4_000_000  # characters of scripts that are looked through
_LEAST = 100  # Han characters that a text worth taking has


def carried(root: HtmlElement) -> HtmlElement | None:
    """The longest Chinese text that the page holds out of sight, as an element; None when there is none."""
    best, most = "", _LEAST
    for text in _texts(root):
        han = len(_HAN.findall(text))
        if han > most:
            best, most = text, han
    if not best:
        return None
    if not _TAG.search(best):
        best = "".join(f"<p>{line}</p>" for line in best.replace("<", "&lt;").split("\n"))
    return _element(best)


def _element(markup: str) -> HtmlElement | None:
    try:
        fragment = lxml_html.fragment_fromstring(markup.replace("\x00", ""), create_parent="div")
    except (etree.LxmlError, ValueError):
        return None
    return fragment if isinstance(fragment, HtmlElement) else None


def written_out(body: HtmlElement) -> HtmlElement | None:
    """The body again, where its markup was escaped once too often and readers would see the tags; else None."""
    if not any("</" in text for text in body.itertext()):
        return None  # asked first because it is cheap
    text = "".join(body.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::textarea)]"))
    if "</" not in text or len(_TAG.findall(text)) < 6:
        return None
    return _element(text)


def carried_date(root: HtmlElement) -> str | None:
    """The publication date that a script's data state under a common key."""
    for script in root.iter("script"):
        if match := _DATE_KEY.search((script.text or "")[:_MOST]):
            return match[1]
    return None


def _texts(root: HtmlElement) -> Iterator[str]:
    for element in root.iter("textarea", "template", "iframe"):
        if element.tag == "template":
            yield "".join(lxml_html.tostring(child, encoding="unicode") for child in element)
        elif element.tag == "iframe":
            yield element.get("srcdoc") or ""
        else:
            yield element.text_content()
    left = _MOST
    for script in root.iter("script"):
        source = (script.text or "")[:left]
        left -= len(source)
        for match in _STRING.finditer(source):
            yield _unescaped(match)


def _unescaped(match: re.Match[str]) -> str:
    """The value of a string literal of JSON or JavaScript."""
    if match[1] is not None:
        try:
            return str(json.loads(f'"{match[1]}"', strict=False))
        except ValueError:
            pass
    raw = match[1] or match[2] or match[3]
    return _ESCAPE.sub(_character, raw).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(match: re.Match[str]) -> str:
    if code := match[1] or match[2]:
        return chr(int(code, 16))
    return _PLAIN.get(match[3], match[3])
