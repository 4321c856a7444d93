"""The cells of a workbook, read in a process of its own: a small file can unfold to more than a machine holds.

This file is also that process's program: it is run by its path, so it imports nothing of Loa.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import ascii_letters as letters
from typing import Any
from zipfile import BadZipFile, ZipFile

MEMORY_BYTES = 1024**3
SECONDS = 60
ROWS, COLUMNS, CHARACTERS = 50_000, 200, 50_000_000
"""More than any list of procedures has."""


class Unreadable(Exception):
    """Why a workbook was not read, as a Vietnamese clause."""


@dataclass(frozen=True)
class Sheet:
    """``rows`` begin at the sheet's first, empty cells are ``""``."""

    name: str
    rows: list[list[str | float | bool]]


def read(path: Path) -> list[Sheet]:
    """The sheets of an ``.xlsx`` file. Nothing of it is unpacked in this process.

    :raises Unreadable: no workbook, or one larger than any list
    """
    try:
        # -I: neither this folder nor the environment decides what the child imports.
        child = subprocess.run(  # noqa: S603 - our own program and our own path
            [sys.executable, "-I", __file__, str(path)], capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("lớn quá mức của một danh sách thủ tục") from None
    if child.returncode:
        # Ended by a limit, or by a crash in the reader.
        raise Unreadable("lớn quá mức của một danh sách thủ tục")
    said: dict[str, Any] = json.loads(child.stdout)
    if "unreadable" in said:
        raise Unreadable(said["unreadable"])
    return [Sheet(name, rows) for name, rows in said["sheets"]]


def _read(path: Path) -> list[tuple[str, list[list[Any]]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    found = []
    characters = 0
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.total_height > ROWS or sheet.total_width > COLUMNS:
                raise Unreadable("lớn quá mức của một danh sách thủ tục")
            rows = [
                [cell if isinstance(cell, (float, bool)) else str(cell) for cell in row]
                for row in sheet.to_python(skip_empty_area=False)
            ]
            characters += sum(len(cell) for row in rows for cell in row if isinstance(cell, str))
            if characters > CHARACTERS:
                raise Unreadable("lớn quá mức của một danh sách thủ tục")
            found.append((name, rows))
    except (CalamineError, OSError, ValueError):
        cell = _without_text(path)
        told = (
            f"hàng {cell.lstrip(letters)} (ô {cell}) không có chữ mà nó dẫn tới"
            if cell
            else "tệp hỏng hoặc không phải .xlsx"
        )
        raise Unreadable(told) from None
    return found


def _without_text(path: Path) -> str:
    """The first cell whose text the workbook does not hold: the reader gives up on it without saying where."""
    from lxml import etree

    def within(name: str, tag: str) -> Iterator[Any]:
        with archive.open(name) as member:
            for _, element in etree.iterparse(member, tag=f"{{*}}{tag}", resolve_entities=False):
                yield element
                element.clear()

    try:
        with ZipFile(path) as archive:
            held = sum(1 for _ in within("xl/sharedStrings.xml", "si"))
            for name in sorted(name for name in archive.namelist() if name.startswith("xl/worksheets/")):
                for cell in within(name, "c"):
                    number = cell.findtext("{*}v") or ""
                    if cell.get("t") == "s" and not (number.isdecimal() and int(number) < held):
                        return str(cell.get("r", ""))
    except (BadZipFile, KeyError, OSError, etree.XMLSyntaxError):
        pass
    return ""


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        print(json.dumps({"sheets": _read(Path(sys.argv[1]))}))
    except Unreadable as reason:
        print(json.dumps({"unreadable": str(reason)}))
