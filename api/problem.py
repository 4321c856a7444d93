"""Errors as people and programs read them: RFC 9457 ``application/problem+json``.

``detail`` is Vietnamese and says what is safe and how to mend it; ``code`` is stable English.
Domain code raises :class:`Problem` and knows HTTP by the status number only; :func:`answer` is for what stands in front.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

import orjson
from starlette.responses import Response

from api import wire

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one place of the input. ``pointer`` is a JSON pointer, or ``?name`` for a query parameter."""

    pointer: str
    code: str
    detail: str


class Problem(Exception):
    """An answer that is an error.

    >>> raise Problem(404, "not_found", "Không tìm thấy nội dung này.")
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.headers, self.members = tuple(errors), dict(headers or {}), members

    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = {
            "type": f"urn:loa:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            **self.members,
        }
        if self.errors:
            document["errors"] = [asdict(fault) for fault in self.errors]
        return document

    def body(self) -> bytes:
        return orjson.dumps(self.document())


def answer(trouble: Problem) -> Response:
    return Response(trouble.body(), trouble.status, trouble.headers, media_type=MEDIA_TYPE)


def invalid(errors: Sequence[Fault]) -> Problem:
    """422: the input was understood but some of its values cannot be taken; nothing was saved."""
    first, *others = errors
    # What is wrong with an address had nothing to save.
    lead = "Dữ liệu chưa hợp lệ, chưa lưu gì. " if first.pointer[:1] in ("", "/") else ""
    rest = f" (và {len(others)} chỗ khác)" if others else ""
    return Problem(422, "invalid", f"{lead}{_placed(first)}{rest}", errors=errors)


_PLACES = {"/": "Mục", "?": "Tham số"}


def _placed(fault: Fault) -> str:
    """Its sentence, with the place it speaks of in front."""
    if not fault.pointer:
        return fault.detail
    place = (
        f"{_PLACES[fault.pointer[0]]} `{fault.pointer[1:]}`" if fault.pointer[0] in _PLACES else f"`{fault.pointer}`"
    )
    said = fault.detail
    return f"{place}: {said[:1].lower() if said[1:2].islower() else said[:1]}{said[1:]}"


def not_found(what: str = "nội dung này") -> Problem:
    return Problem(404, "not_found", f"Không tìm thấy {what}.")


def busy() -> Problem:
    """503: the turn to write did not come, or the database is away."""
    detail = "Cơ sở dữ liệu đang bận hoặc tạm mất kết nối; chưa lưu gì. Hãy thử lại sau ít giây."
    return Problem(503, "unavailable", detail, headers={"Retry-After": "2"})


def met() -> Problem:
    """503: another's write came in between."""
    detail = "Có người khác vừa lưu cùng lúc nên lần này chưa lưu gì. Hãy thử lại sau ít giây."
    return Problem(503, "unavailable", detail, headers={"Retry-After": "2"})


# One Vietnamese sentence for each kind of pydantic error; what is missing here falls back to the general one.
_SENTENCES = {
    "missing": "Thiếu mục bắt buộc này.",
    "extra_forbidden": "Không có mục nào tên như vậy; hãy bỏ đi hoặc sửa tên.",
    "string_type": "Phải là một chuỗi ký tự.",
    "string_unicode": "Có ký tự hỏng (nửa chữ); hãy xoá rồi gõ lại.",
    "string_too_long": "Dài quá giới hạn {max_length} ký tự.",
    "string_too_short": "Phải có ít nhất {min_length} ký tự.",
    "int_type": "Phải là một số nguyên.",
    "int_parsing": "Phải là một số nguyên.",
    "int_parsing_size": "Số này lớn quá mức có thể lưu.",
    "int_from_float": "Phải là một số nguyên, không có phần lẻ.",
    "float_type": "Phải là một số.",
    "float_parsing": "Phải là một số.",
    "finite_number": "Phải là một số hữu hạn.",
    "bool_type": "Phải là true hoặc false.",
    "bool_parsing": "Phải là true hoặc false.",
    "list_type": "Phải là một danh sách.",
    "dict_type": "Phải là một đối tượng JSON.",
    "model_type": "Phải là một đối tượng JSON.",
    "model_attributes_type": "Phải là một đối tượng JSON.",
    "too_long": "Nhiều quá {max_length} phần tử.",
    "too_short": "Phải có ít nhất {min_length} phần tử.",
    "greater_than_equal": "Phải từ {ge} trở lên.",
    "less_than_equal": "Không được quá {le}.",
    "greater_than": "Phải lớn hơn {gt}.",
    "less_than": "Phải nhỏ hơn {lt}.",
    "literal_error": "Chỉ nhận một trong: {expected}.",
    "enum": "Chỉ nhận một trong: {expected}.",
    "union_tag_invalid": "Không có loại {tag}; chỉ nhận: {expected_tags}.",
    "union_tag_not_found": "Thiếu mục cho biết loại ({discriminator}).",
    "date_type": "Phải là ngày dạng NĂM-THÁNG-NGÀY, ví dụ 2026-11-24.",
    "date_parsing": "Phải là ngày dạng NĂM-THÁNG-NGÀY, ví dụ 2026-11-24.",
    "date_from_datetime_parsing": "Phải là ngày dạng NĂM-THÁNG-NGÀY, ví dụ 2026-11-24.",
    "date_from_datetime_inexact": "Phải là ngày, không kèm giờ.",
    "datetime_type": "Phải là thời điểm dạng RFC 3339, ví dụ 2026-11-24T00:00:00Z.",
    "datetime_parsing": "Phải là thời điểm dạng RFC 3339, ví dụ 2026-11-24T00:00:00Z.",
    "datetime_from_date_parsing": "Phải là thời điểm dạng RFC 3339, ví dụ 2026-11-24T00:00:00Z.",
    "timezone_aware": "Thời điểm phải kèm múi giờ, ví dụ 2026-11-24T07:00:00+07:00.",
    "json_invalid": "Không phải JSON hợp lệ.",
    "json_type": "Không phải JSON hợp lệ.",
    "url_parsing": "Phải là một địa chỉ web đầy đủ, bắt đầu bằng https://.",
}


def pointer(path: Iterable[str | int]) -> str:
    """A JSON pointer (RFC 6901) from the parts of a path."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def faults(errors: Iterable[Any], prefix: Sequence[str | int] = ()) -> list[Fault]:
    """Pydantic's ``errors()`` as faults with pointers and Vietnamese sentences.

    A ``value_error`` carries its own sentence: validators of the kinds raise ``ValueError("câu tiếng Việt")``.
    """
    found = []
    for error in errors:
        kind = str(error["type"])
        context = error.get("ctx") or {}
        if kind in ("value_error", "assertion_error"):
            sentence = str(context.get("error", error["msg"]))
        else:
            sentence = _sentence(kind, context, error.get("input"))
        found.append(Fault(pointer([*prefix, *error["loc"]]), kind, sentence))
    return found


def _sentence(kind: str, context: Mapping[str, Any], given: Any) -> str:
    if kind == "string_pattern_mismatch":
        spelling = wire.SPELLINGS.get(context["pattern"], _ODD)
        return spelling if isinstance(spelling, str) else spelling(given)
    if kind == "string_too_short" and context["min_length"] == 1:
        return "Không được để trống."
    # Choices are joined in English.
    told = {
        name: value.replace(" or ", " hoặc ") if isinstance(value, str) else value for name, value in context.items()
    }
    return _SENTENCES[kind].format(**told) if kind in _SENTENCES else _ODD


_ODD = "Giá trị này không hợp lệ."
