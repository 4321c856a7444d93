"""The official list of procedures ("Danh sách TTHC"): the workbook a clerk has.

Above the head stands a merged row with the motto; several agencies in one cell stand on lines of their own.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from api.content.sources import sheets
from api.content.sources.record import CODE
from api.content.sources.row import Row, broken
from api.content.sources.text import absent, clean, line
from api.kinds.procedure import code_key

_COLUMNS = {
    "mã số": "code",
    "mã thủ tục": "code",
    "tên": "title",
    "tên thủ tục": "title",
    "cơ quan ban hành": "decision.agency",
    "cơ quan thực hiện": "executing_agency",
    "lĩnh vực": "field_name",
}
_REQUIRED = {"code", "title"}
# The motto, a title and a date may stand above the head.
_HEAD_WITHIN = 20


def rows(path: Path, file: str) -> Iterator[Row]:
    """Rows of every sheet that has the list's head; ``file`` is what the workbook is called in their places."""
    try:
        found = sheets.read(path)
    except sheets.Unreadable as reason:
        mend = "hãy mở bằng Excel, chỉ giữ danh sách thủ tục rồi lưu lại dạng .xlsx."
        yield broken("list", file, "not_a_workbook", f"không đọc được bảng tính: {reason}; {mend}")
        return
    heads = [(sheet, head) for sheet in found if (head := _head(sheet.rows)) is not None]
    if not heads:
        yield broken(
            "list",
            file,
            "no_head",
            "không thấy dòng tiêu đề có cột “Mã số” và “Tên”; hãy dùng đúng mẫu “Danh sách TTHC”.",
        )
    for sheet, head in heads:
        within = "" if len(heads) == 1 else f"{sheet.name}, "
        columns = {
            at: _COLUMNS[key]
            for at, cell in enumerate(sheet.rows[head])
            if (key := line(_text(cell)).lower()) in _COLUMNS
        }
        for number, row in enumerate(sheet.rows[head + 1 :], head + 2):
            if any(str(cell).strip() for cell in row):
                yield _row(
                    {part: row[at] for at, part in columns.items() if at < len(row)},
                    f"{file}:{within}hàng {number}",
                )


def _head(cells: Sequence[Sequence[Any]]) -> int | None:
    for number, row in enumerate(cells[:_HEAD_WITHIN]):
        if {_COLUMNS.get(line(_text(cell)).lower()) for cell in row} >= _REQUIRED:
            return number
    return None


def _row(cells: dict[str, Any], place: str) -> Row:
    code = _text(cells["code"]).replace(" ", "").upper()
    if absent(code):
        return broken("list", place, "no_code", "thiếu mã số; hãy điền mã (ví dụ 1.013226) hoặc bỏ hàng này.")
    if not CODE.fullmatch(code):
        return broken("list", place, "bad_code", f"mã số “{code}” sai dạng (mã đúng như 1.013226); hãy sửa mã.")
    title = line(_text(cells["title"]))
    if absent(title):
        return broken("list", place, "no_title", "thiếu tên thủ tục; hãy điền tên hoặc bỏ hàng này.")
    agencies = dict.fromkeys(line(agency) for agency in _text(cells.get("executing_agency", "")).split("\n"))
    parts = {
        "title": title,
        "code": code,
        "decision.agency": line(_text(cells.get("decision.agency", ""))),
        "executing_agency": ", ".join(agency for agency in agencies if not absent(agency)),
        "field_name": line(_text(cells.get("field_name", ""))),
    }
    return Row("list", place, code_key(code), {name: value for name, value in parts.items() if not absent(value)})


def _text(cell: Any) -> str:
    """A cell's text. A code typed into a cell of numbers lost its last zeros (1.00008): it has six decimals."""
    return f"{cell:.6f}" if isinstance(cell, float) else clean(str(cell))
