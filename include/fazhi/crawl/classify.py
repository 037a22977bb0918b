"""What an answer is: usable, gone, or one of the named ways in which a portal does not show its pages.

Challenges are recognised, named `blocked:*`, and never solved.
"""

from __future__ import annotations

import re

from fazhi.archive import media
from fazhi.archive.records import Exchange

_SCRIPT_COOKIE = re.compile(rb"document\.cookie\s*=|__jsl_clearance|wzws|\$_ts\s*=|_\$\w{2}\(", re.I)
_RUISHU = re.compile(rb"\$_ts\b|<meta[^>]+content=[\"'][\w.{}]{60,}[\"'][^>]*r=[\"']m", re.I)
_CAPTCHA = re.compile(
    "验证码|滑动验证|人机验证|安全验证|captcha|geetest".encode() + b"|" + "验证码|人机验证".encode("gb18030"), re.I
)
_LOGIN = re.compile(r"<input[^>]+type=[\"']?password", re.I)
_SOFT_404 = re.compile(
    r"页面不存在|找不到|已被删除|不存在或已|无法找到|页面走丢|您访问的(?:页面|内容|文章)"
    r"|404\s*(?:错误|页面)|not found",
    re.I,
)
_NOT_TEXT = re.compile(r"<script\b.*?</script>|<style\b.*?</style>|<!--.*?-->|<[^>]+>|&nbsp;|\s+", re.S | re.I)
SHELL_TEXT = 40  # characters: a page with less visible text and a script is a shell that a browser would fill


def visible(html: str) -> str:
    """Text without markup, scripts, styles and white space."""
    return _NOT_TEXT.sub("", html)


def verdict(exchange: Exchange, *, expect: str = "page") -> tuple[str, str] | None:
    """None when the answer can be used, else its name and a sentence.

    `expect` is "page" (an article), "list" (markup or data) or "file" (an attachment)."""
    status, body = exchange.status, exchange.body
    if status in (521, 512):
        return "blocked:js_challenge", f"status {status}: the site wants a script to be run first"
    if status == 412 or (status in (200, 202) and len(body) < 60_000 and _RUISHU.search(body)):
        return "blocked:waf412", f"status {status}: a web application firewall wants a script to be run first"
    if status in (401, 407):
        return "blocked:login", f"status {status}: a login is asked for"
    if status in (403, 451):
        return "blocked:forbidden", f"status {status}: the site refuses this address"
    if status in (404, 410):
        return "gone", f"status {status}"
    if status == 429:
        return "blocked:rate_limit", "status 429: the site asks for fewer requests"
    if status >= 500:
        return f"error:http_{status}", f"status {status} from the server"
    if status not in (200, 203, 206):
        return f"error:http_{status}", f"status {status} is not an answer with a page"
    if status == 206:
        return "error:partial", "status 206: a part of the file although all of it was asked for"
    if not body.strip():
        return "error:empty_body", "the answer is empty"
    return _content(exchange, expect)


def _content(exchange: Exchange, expect: str) -> tuple[str, str] | None:
    body = exchange.body
    kind = media.sniff(body)
    if kind != media.HTML:
        return None
    text = body[:200_000].decode("utf-8", "replace")
    shown = visible(text)
    if len(shown) < 300:
        if _CAPTCHA.search(body[:20_000]):
            return "blocked:captcha", "the page asks to solve a captcha"
        if len(body) < 20_000 and _SCRIPT_COOKIE.search(body) and len(shown) < SHELL_TEXT:
            return "blocked:js_challenge", "the page is a script that sets a cookie and loads again"
        if _LOGIN.search(text):
            return "blocked:login", "the page is a login form"
    if (
        len(body) < 4000
        and len(shown) < 200
        and (_SOFT_404.search(shown) or _SOFT_404.search(body.decode("gb18030", "replace")))
    ):
        return "gone", "status 200 with a page that says there is no such page"
    if expect == "file":
        return "error:html_instead_of_file", "an HTML page was sent where a file was announced"
    if (
        expect == "page"
        and len(shown) < SHELL_TEXT
        and "<script" in text.lower()
        and not re.search(r"<(?:img|iframe|embed|object)\b|pdfurl|\.pdf|_CONFIG", text, re.I)
    ):
        return "blocked:js_shell", "the page has no text of its own: a script would fill it"
    return None


_REFRESH = re.compile(
    r"<meta[^>]+http-equiv=[\"']?refresh[\"']?[^>]*content=[\"']?\s*\d+\s*;\s*url\s*=\s*[\"']?([^\"'>\s]+)", re.I
)
_LOCATION = re.compile(
    r"(?:window\.|document\.|top\.|self\.)?location(?:\.href)?\s*=\s*[\"']([^\"']+)[\"']|location\.replace\(\s*[\"']([^\"']+)[\"']"
)


def refresh_target(exchange: Exchange, text: str) -> str | None:
    """Where a meta refresh or, on a page with hardly any text, a plain script assignment leads; None otherwise."""
    if exchange.status != 200 or media.sniff(exchange.body) != media.HTML:
        return None
    clean = re.sub(r"<!--.*?-->|<noscript.*?</noscript>", "", text[:50_000], flags=re.S | re.I)
    if len(visible(clean)) >= 200:
        return None
    if match := _REFRESH.search(clean):
        return match.group(1)
    if "document.cookie" in clean:
        return None
    match = _LOCATION.search(clean)
    return (match.group(1) or match.group(2)) if match else None
