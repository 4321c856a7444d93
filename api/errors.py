"""Whatever goes wrong, as the answer people and programs read: each kind of trouble the framework may meet."""

from typing import Any

import structlog
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.params import File, Form
from fastapi.routing import APIRoute, iter_route_contexts
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import problem
from api.body_limit import TooLarge
from api.problem import Fault, Problem

log = structlog.get_logger()

_PLAIN = {
    400: ("bad_request", "Thân yêu cầu không đọc được; hãy gửi JSON mã UTF-8 (hoặc biểu mẫu) đúng như tài liệu."),
    404: ("not_found", "Không có gì ở địa chỉ này."),
    405: ("method_not_allowed", "Địa chỉ này không nhận phương thức đó."),
    415: ("unsupported_media_type", "Kiểu nội dung gửi lên không đúng."),
}


async def _problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return problem.answer(error)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error, TooLarge):
        return problem.answer(error.problem)
    code, detail = _PLAIN.get(error.status_code, ("http_error", "Yêu cầu không thực hiện được."))
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(sorted(_methods_at(request)))
    return problem.answer(Problem(error.status_code, code, detail, headers=headers))


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
        return problem.answer(problem.invalid([Fault("", "content_type", misread)]))
    found = []
    for one in error.errors():
        place, *rest = one["loc"]
        if place == "query":
            name = str(rest[0]) if rest else ""
            fault = problem.faults([{**one, "loc": ()}])[0]
            if one["type"] == "extra_forbidden":
                detail = f"Không có tham số {name!r} ở địa chỉ này; hãy bỏ đi hoặc sửa tên."
                named = Fault(f"?{name}", "unknown_parameter", detail)
                return problem.answer(Problem(400, "unknown_parameter", detail, errors=[named]))
            found.append(Fault(f"?{name}", fault.code, fault.detail))
        elif one["type"] == "json_invalid":
            detail = f"Thân yêu cầu không phải JSON hợp lệ: hỏng ở ký tự thứ {rest[0] if rest else 0}."
            return problem.answer(Problem(400, "json_invalid", detail, errors=[Fault("", "json_invalid", detail)]))
        else:
            fault = problem.faults([{**one, "loc": rest}])[0]
            found.append(
                fault if place == "body" else Fault(f"{place}:{'/'.join(map(str, rest))}", fault.code, fault.detail)
            )
    return problem.answer(problem.invalid(found))


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


async def _busy(_request: Request, _error: Exception) -> Response:
    return problem.answer(problem.busy())


async def _raced(_request: Request, error: Exception) -> Response:
    """Another's write took away what this one stood on: sent again, it is told so by its rule."""
    log.warning("a write met another one", reason=str(getattr(error, "orig", error)).partition("\n")[0])
    return problem.answer(problem.met())


async def _crash(_request: Request, _error: Exception) -> Response:
    detail = "Hệ thống gặp lỗi không lường trước; chưa lưu gì. Hãy thử lại, và báo quản trị nếu còn gặp."
    return problem.answer(Problem(500, "internal_error", detail))


HANDLERS: dict[Any, Any] = {
    Problem: _problem,
    HTTPException: _http,
    RequestValidationError: _invalid,
    OperationalError: _busy,
    IntegrityError: _raced,
    PoolTimeout: _busy,
    Exception: _crash,
}
