"""What reading a source of procedures gives: one :class:`Row` per record or line, good or broken."""

from dataclasses import dataclass, field
from typing import Any, Literal

Source = Literal["national", "list"]


@dataclass(frozen=True)
class Finding:
    """A remark about one row. ``pointer`` names the part (``""``: the row); ``detail`` is a Vietnamese sentence."""

    level: Literal["error", "warning"]
    code: str
    pointer: str
    detail: str


@dataclass(frozen=True)
class Row:
    """One procedure as one source tells it.

    ``source`` is the kind of source (``national``: a record of the national database, ``list``: the official
    list); ``place`` names where it stood (``tthc.jsonl:17``, ``danh-sach.xlsx:hàng 17``).

    ``parts`` maps the members of a procedure's written form to their values; a member without a value never
    appears. Three keys are not members themselves: ``decision.number`` and ``decision.agency``, each told by
    another source, are two members of ``decision``, and ``field_name`` is the Vietnamese name of the field.

    A row that could not be read has ``error``, naming the place and the mend, and no ``parts``.
    """

    source: Source
    place: str
    key: str = ""
    parts: dict[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    error: Finding | None = None


class SourceError(Exception):
    """The path itself cannot be read; the message is a Vietnamese sentence."""


def broken(source: Source, place: str, code: str, detail: str) -> Row:
    """A row nothing could be taken from: ``detail`` says what is wrong and how to mend it."""
    return Row(source, place, error=Finding("error", code, "", f"{place}: {detail}"))
