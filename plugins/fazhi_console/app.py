"""The console as one FastAPI app: pages behind Airflow's login, strict headers on every answer, errors in sentences."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import sqlalchemy as sa
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException

from fazhi.warehouse.base import WarehouseUnavailable
from fazhi_console import render
from fazhi_console.identity import reader

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
_STATIC = re.compile(r"(vendor/)?[a-z0-9.-]+\.(js|css)")


async def _headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.query_params.get("lang") in render.LANGS:
        response.set_cookie("fazhi_lang", request.query_params["lang"], max_age=31_536_000, samesite="lax")
    return response


def _wants_page(request: Request) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def _refused(request: Request, error: StarletteHTTPException) -> Response:
    """401 as a redirect to Airflow's login where a person opened the page; other errors as a page or as JSON."""
    if (
        error.status_code == 401
        and _wants_page(request)
        and request.headers.get("sec-fetch-dest", "document") == "document"
    ):
        from airflow.api_fastapi.app import get_auth_manager

        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(get_auth_manager().get_url_login(next_url=here), 302)
    if "text/html" in request.headers.get("accept", ""):
        t = render.translator(render.language(request))
        known = error.status_code in (401, 403, 404)
        title = t(f"error.{error.status_code}" if known else "error.other")
        return render.message_page(request, error.status_code, title, str(error.detail))
    return JSONResponse({"detail": error.detail}, error.status_code)


def _no_warehouse(request: Request, error: Exception) -> Response:
    t = render.translator(render.language(request))
    slow = isinstance(error, sa.exc.OperationalError) and "statement timeout" in str(error)
    return render.message_page(
        request,
        503,
        t("error.slow" if slow else "error.warehouse"),
        t("error.slow.do" if slow else "error.warehouse.do"),
    )


def static(name: str) -> FileResponse:
    path = render.HERE / "static" / name
    if not _STATIC.fullmatch(name) or not path.is_file():
        raise HTTPException(404, "No such file")
    return FileResponse(path, headers={"Cache-Control": "private, max-age=31536000, immutable"})


def create_app() -> FastAPI:
    """The app that Airflow mounts under /fazhi. Every route, static files included, needs a signed-in reader."""
    from fazhi_console.pages import archived, coverage, entry, portals, quality, report, reports, review, yoy

    app = FastAPI(
        title="fazhi console", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(reader)]
    )
    app.middleware("http")(_headers)
    app.add_exception_handler(StarletteHTTPException, _refused)  # type: ignore[arg-type]
    for error in (WarehouseUnavailable, sa.exc.OperationalError, sa.exc.ProgrammingError):
        app.add_exception_handler(error, _no_warehouse)
    app.get("/static/{name:path}")(static)
    for module in (entry, coverage, yoy, reports, report, archived, quality, review, portals):
        app.include_router(module.router)
    return app
