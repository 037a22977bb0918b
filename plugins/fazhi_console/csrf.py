"""Proof that a state-changing request came from one of our own pages.

Airflow's session cookie is SameSite=Lax and authorises POST requests, so a form needs more: a token signed with
Airflow's secret key, bound to the user, valid for twelve hours; and no browser header may say the request is foreign.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from fazhi_console.identity import Person, reader

MAX_AGE = 12 * 3600  # seconds
FIELD = "csrf_token"


def _signer() -> URLSafeTimedSerializer:
    from airflow.configuration import conf

    return URLSafeTimedSerializer(conf.get_mandatory_value("api", "secret_key"), salt="fazhi-console-csrf")


def token(user_id: str) -> str:
    """Token for the forms of a page shown to this user."""
    return _signer().dumps(user_id)


def _foreign(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return True
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")


async def protect(request: Request, who: Person = Depends(reader)) -> None:
    """Dependency of every POST: 403 unless the form carries this user's token and the request is our own."""
    form = await request.form()
    sent = form.get(FIELD)
    try:
        valid = isinstance(sent, str) and _signer().loads(sent, max_age=MAX_AGE) == who.id
    except BadSignature:
        valid = False
    if not valid or _foreign(request):
        raise HTTPException(
            403, "This form has expired or was not sent from the console: reload the page and try again"
        )
