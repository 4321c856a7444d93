"""The web service, put together: settings, database, rooms, errors, and the front that answers from memory."""

import mimetypes
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import anyio.to_thread
import structlog
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.params import File, Form
from fastapi.routing import APIRoute, iter_route_contexts
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response

from api import clock, delivery, demo, desk, events, health, media, openapi, problem
from api.channels import portal, radio, signage, zalo
from api.channels.limit import Limits
from api.content import (
    deliveries,
    feed,
    history_routes,
    import_routes,
    item_routes,
    log_routes,
    move_routes,
    published,
    talk,
    term_routes,
)
from api.db import Database
from api.people import routes as people
from api.people import views
from api.people.idempotency import Idempotency
from api.problem import Fault, Problem
from api.settings import ROOT, Settings

log = structlog.get_logger()

ROUTERS: tuple[APIRouter, ...] = (
    portal.router,
    signage.router,
    signage.manage,
    zalo.router,
    radio.router,
    radio.manage,
    people.router,
    views.router,
    item_routes.router,
    move_routes.router,
    history_routes.router,
    talk.router,
    term_routes.router,
    log_routes.router,
    import_routes.router,
    desk.router,
    demo.router,
    media.router,
    media.describing_router(feed.showing),
    media.public_router(published.media_is_live),
    health.router,
    openapi.router(),
)

LISTEN_SECONDS, FLUSH_SECONDS = 0.1, 60.0
"""How soon a process hears of another's writes; how often what it delivered is written down."""
LIMIT = 2 * 1024 * 1024
"""Bytes of a request's body; some addresses take more."""
LIMITS = (
    ("/manage/v1/media", 55 * 1024 * 1024),
    ("/manage/v1/procedures/import", 100 * 1024 * 1024),
)
THREADS = 40
"""Handlers at work at once; the database pool is a little larger."""

_PLAIN = {
    400: ("bad_request", "Thân yêu cầu không đọc được; hãy gửi JSON mã UTF-8 (hoặc biểu mẫu) đúng như tài liệu."),
    404: ("not_found", "Không có gì ở địa chỉ này."),
    405: ("method_not_allowed", "Địa chỉ này không nhận phương thức đó."),
    415: ("unsupported_media_type", "Kiểu nội dung gửi lên không đúng."),
}


def answer(trouble: Problem) -> Response:
    return Response(trouble.body(), trouble.status, trouble.headers, media_type=problem.MEDIA_TYPE)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return answer(error)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error, _TooLarge):
        return answer(_too_large(error.limit))
    code, detail = _PLAIN.get(error.status_code, ("http_error", "Yêu cầu không thực hiện được."))
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(sorted(_methods_at(request)))
    return answer(Problem(error.status_code, code, detail, headers=headers))


def _methods_at(request: Request) -> set[str]:
    """Every method the path takes: the framework itself names only those of the first route that matches."""
    methods: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        if isinstance(route.original_route, APIRoute) and route.original_route.path_regex.match(request.url.path):
            methods |= route.methods or set()
    return methods


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    misread = _content_type(request)
    if misread is not None and any(one["loc"][0] == "body" for one in error.errors()):
        return answer(problem.invalid([Fault("", "content_type", misread)]))
    found = []
    for one in error.errors():
        place, *rest = one["loc"]
        if place == "query":
            name = str(rest[0]) if rest else ""
            fault = problem.faults([{**one, "loc": ()}])[0]
            if one["type"] == "extra_forbidden":
                detail = f"Không có tham số {name!r} ở địa chỉ này; hãy bỏ đi hoặc sửa tên."
                named = Fault(f"?{name}", "unknown_parameter", detail)
                return answer(Problem(400, "unknown_parameter", detail, errors=[named]))
            found.append(Fault(f"?{name}", fault.code, fault.detail))
        elif one["type"] == "json_invalid":
            detail = f"Thân yêu cầu không phải JSON hợp lệ: hỏng ở ký tự thứ {rest[0] if rest else 0}."
            return answer(Problem(400, "json_invalid", detail, errors=[Fault("", "json_invalid", detail)]))
        else:
            fault = problem.faults([{**one, "loc": rest}])[0]
            found.append(
                fault if place == "body" else Fault(f"{place}:{'/'.join(map(str, rest))}", fault.code, fault.detail)
            )
    return answer(problem.invalid(found))


def _content_type(request: Request) -> str | None:
    """What to send the body as, where it was sent as something that the route does not read."""
    if request.headers.get("content-length", "0") == "0" and "transfer-encoding" not in request.headers:
        return None
    route = request.scope.get("route")
    taken = route.body_field.field_info if isinstance(route, APIRoute) and route.body_field else None
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if isinstance(taken, File):
        wanted, read = "multipart/form-data", sent == "multipart/form-data"
    elif isinstance(taken, Form):
        wanted, read = "application/x-www-form-urlencoded", sent.endswith(("form-urlencoded", "form-data"))
    else:
        wanted, read = "application/json", sent.endswith(("/json", "+json"))
    return None if taken is None or read else f"Hãy gửi với `Content-Type: {wanted}`."


async def _busy(request: Request, error: Exception) -> Response:
    return answer(problem.busy())


async def _raced(request: Request, error: Exception) -> Response:
    """Another's write took away what this one stood on: sent again, it is told so by its rule."""
    log.warning("a write met another one", reason=str(getattr(error, "orig", error)).partition("\n")[0])
    return answer(problem.met())


async def _crash(request: Request, error: Exception) -> Response:
    detail = "Hệ thống gặp lỗi không lường trước; chưa lưu gì. Hãy thử lại, và báo quản trị nếu còn gặp."
    return answer(Problem(500, "internal_error", detail))


class BodyLimit:
    """Refuses a body larger than its route takes before anything is read into memory: 413, in words."""

    def __init__(self, app: delivery.App) -> None:
        self.app = app

    async def __call__(self, scope: delivery.Scope, receive: delivery.Receive, send: delivery.Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        limit = next((size for path, size in LIMITS if scope["path"].startswith(path)), LIMIT)
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
        if declared.isdigit() and int(declared) > limit:
            await answer(_too_large(limit))(scope, receive, send)
            return
        taken = 0
        started = False

        async def counted() -> Any:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise _TooLarge(limit)
            return message

        async def watched(message: Any) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, counted, watched)
        except _TooLarge:
            # Read in front of the framework, which answers the others itself.
            if not started:
                await answer(_too_large(limit))(scope, receive, send)


def _too_large(limit: int) -> Problem:
    size = f"{limit // 1024 // 1024} MB"
    return Problem(413, "too_large", f"Dữ liệu gửi lên lớn quá giới hạn {size} của địa chỉ này; chưa lưu gì.")


class _TooLarge(HTTPException):
    """One that the framework hands on as it is, where it would call any other trouble with a body unreadable."""

    def __init__(self, limit: int) -> None:
        super().__init__(413)
        self.limit = limit


class Upkeep(threading.Thread):
    """What an API process does beside answering: hears of other processes' writes, and writes down what it delivered."""

    def __init__(self, database: Database, front: delivery.Front) -> None:
        super().__init__(name="upkeep", daemon=True)
        self.database, self.front, self.stop = database, front, threading.Event()

    def run(self) -> None:
        flushed = time.monotonic()
        while not self.stop.wait(LISTEN_SECONDS):
            self._try(self.listen)
            if time.monotonic() - flushed >= FLUSH_SECONDS:
                flushed = time.monotonic()
                self._try(self.flush)
        self._try(self.flush)

    def _try(self, task: Callable[[], None]) -> None:
        # Whatever happens, this thread goes on: a process that no longer hears of writes would answer the past.
        try:
            task()
        except SQLAlchemyError:
            # The database is away: answers in memory stay as they are, and the next round tries again.
            log.warning("upkeep could not reach the database", task=task.__name__)
        except Exception:
            log.exception("upkeep failed, will be tried again", task=task.__name__)

    def listen(self) -> None:
        known = self.front.head
        with self.database.read() as session:
            top = events.head(session)
            head = (top.epoch, top.seq)
            if head == known:
                return
            # From nowhere, or across a restore, the front forgets everything anyhow.
            reach = events.reach_since(session, known) if known is not None else delivery.Reach.DEVICES
        self.front.heard(known, head, reach)

    def flush(self) -> None:
        tally, seen = self.front.drain()
        if not tally and not seen:
            return
        try:
            with self.database.write() as session:
                deliveries.count(session, tally, clock.now())
                signage.seen(session, seen)
        except Exception:
            self.front.give_back(tally, seen)
            raise


def create_app(settings: Settings) -> FastAPI:
    """The whole service over one database. Serve ``app.state.front``, which stands in front of it."""
    settings.folder()
    database = Database(settings.database)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        upkeep = Upkeep(database, front)
        upkeep.start()
        yield
        upkeep.stop.set()
        await anyio.to_thread.run_sync(upkeep.join)
        database.close()

    app = FastAPI(
        title="Loa",
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        # An address has one spelling; the framework would lead to another one by whatever Host it was told.
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        # Costs a third of the throughput even with no exporter.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        exception_handlers={
            Problem: _problem,
            HTTPException: _http,
            RequestValidationError: _invalid,
            OperationalError: _busy,
            IntegrityError: _raced,
            PoolTimeout: _busy,
            Exception: _crash,
        },
    )
    app.state.settings = settings
    app.state.database = database
    app.state.started = clock.now()
    for router in ROUTERS:
        app.include_router(router)
    _admin(app)
    front = delivery.Front(BodyLimit(Idempotency(app, database)))
    app.state.front = front
    app.state.limits = Limits()
    app.state.pulse = signage.Pulse(database, front)

    def told(info: dict[Any, Any]) -> None:
        # Only what was written to the log can change a public answer.
        if "head" in info:
            front.heard(info["since"], info["head"], info["reach"])

    database.after_commit.append(told)
    return app


def _admin(app: FastAPI) -> None:
    """The admin's files, when they have been built; every address of its own leads to its one page."""
    built = (ROOT / "admin-ui" / "dist").resolve()

    @app.get("/", include_in_schema=False)
    def front() -> Response:
        return RedirectResponse("/admin/")

    if not (built / "index.html").exists():
        return

    @app.api_route("/admin", methods=["GET", "HEAD"], include_in_schema=False)
    @app.api_route("/admin/{rest:path}", methods=["GET", "HEAD"], include_in_schema=False)
    def admin(request: Request, rest: str = "") -> Response:
        file = (built / rest).resolve()
        asset = rest.startswith("assets/")
        if not (rest and built in file.parents and file.is_file()):
            if asset:
                raise HTTPException(404)
            file = built / "index.html"
        # The names of assets change with their content; the page that names them is asked about each time.
        kept = "public, max-age=31536000, immutable" if asset else "no-cache"
        headers = {"Cache-Control": kept, "Vary": "Accept-Encoding", **_SHIELD}
        packed = file.with_name(file.name + ".gz")
        if "gzip" in request.headers.get("accept-encoding", "") and packed.is_file():
            headers["Content-Encoding"] = "gzip"
            return FileResponse(packed, headers=headers, media_type=mimetypes.guess_type(file.name)[0])
        return FileResponse(file, headers=headers)


_SHIELD = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:;"
    " style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def documents() -> dict[str, bytes]:
    """The OpenAPI documents, without a database."""
    app = FastAPI(generate_unique_id_function=lambda route: route.name)
    for router in ROUTERS:
        app.include_router(router)
    return openapi.encoded(app)


def asgi() -> delivery.App:
    """The service of this environment, behind its proxies."""
    settings = Settings()
    return behind_proxies(create_app(settings).state.front, settings)


def behind_proxies(app: delivery.App, settings: Settings) -> delivery.App:
    """Take a caller's address from the forwarding headers of the proxies named in the settings, and of nobody else."""
    if not settings.trusted_proxies:
        return app
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    trusting: Any = ProxyHeadersMiddleware(cast(Any, app), trusted_hosts=settings.trusted_proxies)
    return cast(delivery.App, trusting)
