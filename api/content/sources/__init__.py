"""Reading what a clerk has: records of the national database and the official list, from one path.

>>> for row in open_source(Path("tthc.jsonl.gz")): ...

Pure parsing: nothing is looked up or stored. Bad content never raises, it becomes a row with ``error``.
"""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import orjson

from api.content.sources import workbook
from api.content.sources.record import record
from api.content.sources.row import Finding, Row, Source, SourceError, broken

__all__ = ["Finding", "Row", "Source", "SourceError", "open_source", "record"]

# A record with its whole page takes some 60 kB; a line beyond this is no record and is not read into memory.
_LINE_MAX = 8 * 1024 * 1024
# The whole national database unfolds to some 200 MB; beyond this a small archive only fills the memory.
_LINES_MAX = 512 * 1024 * 1024
_RECORD_SUFFIXES = (".json", ".jsonl", ".jsonl.gz")
_LIST_SUFFIXES = (".xlsx",)


def open_source(path: Path, name: str | None = None) -> Iterator[Row]:
    """Rows of a ``.json`` (one record or a list), ``.jsonl``, ``.jsonl.gz`` or ``.xlsx`` file, or of all such files of
    a directory and those below: records before lists, files by name. ``name`` is what a file sent by somebody was
    called there.

    :raises SourceError: the path is missing, unreadable, of another type, or a directory without such a file
    """
    return (row for file in _files(path, name or path.name) for row in _rows(file, name or file.name))


def _files(path: Path, name: str) -> list[Path]:
    if path.is_dir():
        found = [
            file
            for file in path.rglob("*")
            if file.is_file()
            and file.name.lower().endswith(_RECORD_SUFFIXES + _LIST_SUFFIXES)
            and not file.name.startswith(("~$", "."))
        ]
        if not found:
            raise SourceError(f"Thư mục {path} không có tệp .json, .jsonl, .jsonl.gz hay .xlsx nào.")
        return sorted(found, key=lambda file: (file.name.lower().endswith(_LIST_SUFFIXES), str(file)))
    if not path.exists():
        raise SourceError(f"Không có tệp hay thư mục {path}; hãy kiểm tra lại đường dẫn.")
    if not name.lower().endswith(_RECORD_SUFFIXES + _LIST_SUFFIXES):
        raise SourceError(f"Tệp {name} không thuộc loại đọc được (.json, .jsonl, .jsonl.gz, .xlsx).")
    return [path]


def _rows(path: Path, name: str) -> Iterator[Row]:
    kind = name.lower()
    try:
        if kind.endswith(_LIST_SUFFIXES):
            yield from workbook.rows(path, name)
        elif kind.endswith(".json"):
            yield from _json(name, path.read_bytes())
        else:
            with gzip.open(path) if kind.endswith(".gz") else path.open("rb") as lines:
                yield from _jsonl(name, lines)
    except PermissionError as error:
        raise SourceError(f"Không được phép đọc tệp {path}.") from error


def _json(name: str, content: bytes) -> Iterator[Row]:
    try:
        value = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        yield broken(
            "national",
            f"{name}:{error.lineno}",
            "not_json",
            "không phải JSON hợp lệ (tệp bị cắt cụt hay sai cú pháp); hãy lấy lại tệp này từ nguồn.",
        )
        return
    if isinstance(value, list):
        yield from (record(item, f"{name}:#{number}") for number, item in enumerate(value, 1))
    else:
        yield record(value, name)


def _jsonl(name: str, lines: IO[bytes] | gzip.GzipFile) -> Iterator[Row]:
    number = taken = 0
    while True:
        place = f"{name}:{number + 1}"
        if taken > _LINES_MAX:
            limit = f"{_LINES_MAX // 1024 // 1024} MB"
            yield broken("national", place, "too_large", f"tệp lớn quá {limit} (sau giải nén); hãy chia nhỏ tệp.")
            return
        try:
            content = lines.readline(_LINE_MAX)
            whole = content.endswith(b"\n") or len(content) < _LINE_MAX
            while not whole and taken <= _LINES_MAX:
                rest = lines.readline(_LINE_MAX)
                whole = rest.endswith(b"\n") or len(rest) < _LINE_MAX
                taken += len(rest)
                content = b"x"  # too long to be a record: said below as no JSON
        except (EOFError, gzip.BadGzipFile, zlib.error):
            yield broken(
                "national",
                place,
                "broken_archive",
                "tệp nén hỏng hoặc bị cắt cụt từ đây; các dòng trước đã đọc được. Hãy lấy lại tệp từ nguồn.",
            )
            return
        if not content:
            return
        number += 1
        taken += len(content)
        content = content.strip().removeprefix(b"\xef\xbb\xbf")
        if not content:
            continue
        try:
            value = orjson.loads(content)
        except orjson.JSONDecodeError:
            yield broken(
                "national",
                place,
                "not_json",
                "dòng không phải JSON hợp lệ (bị cắt cụt hay sai cú pháp); hãy lấy lại dòng này từ nguồn.",
            )
        else:
            yield record(value, place)
