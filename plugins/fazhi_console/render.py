"""Templates, language, numbers and links: everything between a row and the page that shows it."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml
from fastapi import Request
from fastapi.responses import HTMLResponse, StreamingResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from fazhi.settings import TZ
from fazhi.warehouse.export import harmless
from fazhi_console import csrf
from fazhi_console.identity import Person

HERE = Path(__file__).parent
LANGS = ("zh", "en")
SIGNS = {"at_least": "≥", "at_most": "≤", "approx": "≈"}
NAV = ("coverage", "yoy", "reports", "quality", "review", "portals")


@cache
def messages() -> Mapping[str, Sequence[str]]:
    """messages.yaml: key → [Chinese, English]."""
    loaded: dict[str, list[str]] = yaml.safe_load((HERE / "messages.yaml").read_text("utf-8"))
    return loaded


def translator(lang: str) -> Callable[..., str]:
    """t("key", name=value): the message in `lang`. A key that is not in messages.yaml is an error."""
    column = LANGS.index(lang)

    def t(key: str, **values: object) -> str:
        text = messages()[key][column]
        return text.format(**values) if values else text

    return t


def terms(lang: str) -> Callable[[str, object], str]:
    """term("tier", value): the word for a code found in the data; the code itself when nobody has named it yet."""
    column = LANGS.index(lang)

    def term(group: str, code: object) -> str:
        known = messages().get(f"{group}.{code}")
        return known[column] if known else str(code)

    return term


def language(request: Request) -> str:
    """?lang= (kept in a cookie by the page), else the cookie, else the browser's preference, else Chinese."""
    for wish in (request.query_params.get("lang"), request.cookies.get("fazhi_lang")):
        if wish in LANGS:
            return wish
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "zh"


@cache
def fingerprint(name: str) -> str:
    """Short hash of a static file: part of its URL, so that browsers may keep it for ever."""
    return hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:10]


def number(value: object, unit: str | None = None) -> str:
    """A stored value as people read it: ratios as percentages, thousands grouped, no trailing zeros."""
    if value is None:
        return "—"
    n = value if isinstance(value, Decimal) else Decimal(str(value))
    if unit == "ratio":
        return f"{(n * 100).quantize(Decimal('0.01')).normalize():f}%"
    if n == n.to_integral_value():
        return f"{int(n):,}"
    return f"{n.quantize(Decimal('0.0001')).normalize():,f}"


def when(moment: datetime | None) -> str:
    """A moment in the zone that the warehouse's days are meant in."""
    return moment.astimezone(TZ).strftime("%Y-%m-%d %H:%M") if moment else "—"


def stated(row: Mapping[str, Any], value: str = "value", qualifier: str = "qualifier") -> str:
    """A value with the sign of its bound, as ≥ 2,000 or 10–12."""
    unit, q = row.get("unit"), row.get(qualifier)
    text = number(row[value], unit)
    if q == "range" and row.get("value_max") is not None:
        return f"{text}–{number(row['value_max'], unit)}"
    return f"{SIGNS[q]} {text}" if q in SIGNS else text


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(stated=stated, number=number, when=when, fingerprint=fingerprint, nav=NAV)
    return env


def root(request: Request) -> str:
    """Path under which the console is mounted, as seen by the browser."""
    return str(request.scope.get("root_path", ""))


def link(request: Request, path: str, **params: object) -> str:
    """URL of a console page; parameters that are None or empty are left out."""
    kept = {k: v for k, v in params.items() if v is not None and v != ""}
    return f"{root(request)}/{path}" + (f"?{urlencode(kept, doseq=True)}" if kept else "")


def here(request: Request, **changes: object) -> str:
    """URL of this page with some parameters changed (None removes one)."""
    params: dict[str, object] = dict(request.query_params)
    params.update(changes)
    return link(request, request.url.path.removeprefix(root(request)).lstrip("/"), **params)


def show(request: Request, who: Person | None, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """Render templates/<template>.html for this person (None: nobody is signed in) in this language."""
    lang = language(request)
    context = {
        "page": template,
        "lang": lang,
        "t": translator(lang),
        "term": terms(lang),
        "who": who,
        "csrf": lambda: csrf.token(who.id) if who else "",
        "csrf_field": csrf.FIELD,
        "query": request.query_params,
        "link": lambda path, **p: link(request, path, **p),
        "here": lambda **p: here(request, **p),
        **values,
    }
    return HTMLResponse(_environment().get_template(f"{template}.html").render(context), status)


def message_page(request: Request, status: int, title: str, text: str) -> HTMLResponse:
    """A page that says one thing; used where no page can be built (nobody signed in, no warehouse)."""
    return show(request, None, "message", status=status, title=title, text=text)


def csv_download(name: str, header: Sequence[str], body: Iterable[Sequence[object]]) -> StreamingResponse:
    """UTF-8 CSV with a byte-order mark (Excel), streamed."""

    def lines() -> Iterable[str]:
        out = io.StringIO()
        writer = csv.writer(out)
        yield "\ufeff"
        writer.writerow(header)
        for row in body:
            writer.writerow([harmless(v) for v in row])
            if out.tell() > 65536:
                yield out.getvalue()
                out.seek(0)
                out.truncate()
        yield out.getvalue()

    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=headers)
