"""The web service, put together: settings, database, rooms, errors, and the edge in front."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio.to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import delivery, problem
from api.db import Database
from api.problem import Fault, Problem
from api.settings import Settings

THREADS = 40
"""Handlers at work at once; the database pool is a little larger."""

_PLAIN = {
    400: ("bad_request", "Yêu cầu không đọc được."),
    404: ("not_found", "Không có gì ở địa chỉ này."),
    405: ("method_not_allowed", "Địa chỉ này không nhận phương thức đó."),
    413: ("too_large", "Dữ liệu gửi lên lớn quá giới hạn; chưa lưu gì."),
    415: ("unsupported_media_type", "Kiểu nội dung gửi lên không đúng."),
}


def answer(trouble: Problem) -> Response:
    return Response(trouble.body(), trouble.status, trouble.headers, media_type=problem.MEDIA_TYPE)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return answer(error)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, detail = _PLAIN.get(error.status_code, ("http_error", "Yêu cầu không thực hiện được."))
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(sorted(_methods_at(request)))
    return answer(Problem(error.status_code, code, detail, headers=headers))


def _methods_at(request: Request) -> set[str]:
    """Every method the path takes: the framework itself names only those of the first route that matches."""
    methods: set[str] = set()
    for route in request.app.routes:
        if isinstance(route, APIRoute) and route.path_regex.match(request.url.path):
            methods |= route.methods
    return methods


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
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
            detail = "Thân yêu cầu không phải JSON hợp lệ."
            return answer(Problem(400, "json_invalid", detail, errors=[Fault("", "json_invalid", detail)]))
        else:
            fault = problem.faults([{**one, "loc": rest}])[0]
            found.append(fault if place == "body" else Fault(f"{place}:{'/'.join(map(str, rest))}", fault.code, fault.detail))
    return answer(problem.invalid(found))


async def _busy(request: Request, error: Exception) -> Response:
    detail = "Cơ sở dữ liệu đang bận hoặc tạm mất kết nối; chưa lưu gì. Hãy thử lại sau ít giây."
    return answer(Problem(503, "unavailable", detail, headers={"Retry-After": "2"}))


async def _crash(request: Request, error: Exception) -> Response:
    detail = "Hệ thống gặp lỗi không lường trước; chưa lưu gì. Hãy thử lại, và báo quản trị nếu còn gặp."
    return answer(Problem(500, "internal_error", detail))


def create_app(settings: Settings) -> FastAPI:
    """The whole service over one database. Serve :func:`asgi` of it, which puts the edge in front."""
    database = Database(settings.database)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        yield
        database.close()

    app = FastAPI(
        title="Loa",
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        # Costs a third of the throughput even with no exporter.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        exception_handlers={
            Problem: _problem,
            HTTPException: _http,
            RequestValidationError: _invalid,
            OperationalError: _busy,
            Exception: _crash,
        },
    )
    app.state.settings = settings
    app.state.database = database
    app.state.edge = edge = delivery.Edge(app)

    def told(info: dict[Any, Any]) -> None:
        # Only what was written to the log can change a public answer.
        if "head" in info:
            edge.clear()

    database.after_commit.append(told)
    return app
