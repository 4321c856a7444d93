"""What a record of a source would change, part by part; nothing is written here.

The last record of each source is kept per procedure, and a part is applied only when that source's own value changed
since. A source's first record over an existing procedure fills only empty parts. An empty value never clears. What a
person has changed since is left to a person.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, get_args

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.content import clockwork, search, terms
from api.content.sources import Finding, Row, Source
from api.content.tables import Item, Outcome, Path, Revision, SourceRecord
from api.kinds import parse
from api.kinds.body import slug_of
from api.kinds.procedure import PARTS, code_key
from api.people.permission import Actor, Role
from api.problem import Problem

EMPTY: tuple[Any, ...] = (None, "", [], {})

Body = dict[str, Any]
Digests = dict[str, str]
"""Part to digest: what a source said of each."""


@dataclass
class Known:
    """The procedure a row is about, before the row: as it stands, or as earlier rows of a dry run would leave it."""

    item: Item | None
    body: Body | None
    """Its text in written form; None: not looked at yet."""
    told: dict[str, Digests]
    """The last record of each source."""

    @property
    def code(self) -> str | None:
        code: str | None = self.body.get("code") if self.body else self.item.code if self.item else None
        return code


@dataclass
class Plan:
    """What a row would do."""

    row: Row
    outcome: Outcome = "unchanged"
    known: Known | None = None
    item: Item | None = None
    body: Body | None = None
    """The text after the row, in written form."""
    parts: list[str] = field(default_factory=list)
    """The parts it changes."""
    digests: Digests = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def find(self, outcome: Outcome, finding: Finding) -> "Plan":
        """This plan as one that changes nothing, and why. Nothing is remembered either: the row will come again."""
        self.outcome, self.body, self.parts, self.digests = outcome, None, [], {}
        self.findings.append(finding)
        return self


class Comparison:
    """One reading of a source by somebody; it knows what its own earlier rows did, or in a dry run would do."""

    def __init__(self, actor: Actor, *, dry: bool = False) -> None:
        self.actor, self.dry = actor, dry
        self.heads: dict[str, int] = {}
        """Items this reading left in review, and the revision it left there."""
        self._ahead: dict[str, Known] = {}

    def lock(self, session: Session, rows: Iterable[Row]) -> None:
        """Lock the procedures these rows are about, in the order every writer takes them."""
        keys = {row.key for row in rows if row.key}
        clockwork.lock(session, session.execute(select(Item.id).where(Item.code_key.in_(keys))).scalars().all())

    def plan(self, session: Session, row: Row, *, accepted: bool = False) -> Plan:
        """Compare a row with what stands and with the last record of its source.

        ``accepted``: a person has looked at the other title and takes it.
        """
        made = Plan(row, findings=list(row.findings))
        if row.error is not None:
            return made.find("error", row.error)
        try:
            values = _canonical(session, row.parts)
        except Problem as refused:
            for fault in refused.errors:
                made.find("error", Finding("error", fault.code, fault.pointer, f"{row.place}: {fault.detail}"))
            return made
        made.digests = {part: _said(part, value) for part, value in values.items()}
        made.known = known = self._look(session, row, values["title"])
        if known is None:
            made.outcome, made.body, made.parts = "new", nested(values), sorted(values)
        else:
            made.item = known.item
            record = known.told.get(row.source)
            if record is None or not made.digests.items() <= record.items():
                if known.body is None:
                    known.body = _body(session, known.item)
                self._compare(made, values, known, known.body, accepted=accepted)
        if self.dry:
            self._expect(made, values["title"])
        return made

    def _look(self, session: Session, row: Row, title: str) -> Known | None:
        expected = self._ahead.get(row.key) or self._ahead.get(titled(title))
        if expected is not None and (row.key in self._ahead or not row.key or not expected.code):
            return expected
        item = _item(session, row, title)
        if item is None:
            return None
        if not self.dry:
            clockwork.lock(session, [item.id])
        told = {}
        for source in get_args(Source):
            keys = [key for key in (item.code_key, titled(title)) if key]
            records = [session.get(SourceRecord, (source, key)) for key in keys]
            mine = next((record for record in records if record and record.item_id == item.id), None)
            if mine is not None:
                told[source] = mine.parts
        return Known(item, None, told)

    def _expect(self, made: Plan, title: str) -> None:
        """Let later rows of the dry run find what this one would leave."""
        if not made.digests or made.outcome == "suspicious":
            return
        known = made.known or Known(None, None, {})
        known.body = made.body or known.body
        known.told[made.row.source] = known.told.get(made.row.source, {}) | made.digests
        self._ahead[made.row.key or titled(title)] = known

    def _compare(self, made: Plan, values: Body, known: Known, body: Body, *, accepted: bool) -> None:
        item, row, record = known.item, made.row, known.told.get(made.row.source)
        if item is not None and not self.actor.at_least(Role.EDITOR, item.unit_id):
            detail = f"{row.place}: mã này thuộc về thủ tục của đơn vị khác mà bạn không sửa được."
            made.find("error", Finding("error", "not_yours", "", detail))
            return
        renamed = _other_title(values["title"], body["title"])
        if renamed and not accepted and (record or {}).get("title") != made.digests["title"]:
            detail = f"{row.place}: mã này đã có với tên khác (“{body['title']}”); cần người xem trước khi nhận."
            made.parts, made.outcome = ["title"], "suspicious"
            made.findings.append(Finding("warning", "suspicious", "/title", detail))
            return
        found = list(_merge(made, values, known, body, taken={"title"} if accepted else set()))
        if (made.parts or found) and (waits := self._waits(item, row)):
            made.find("busy", waits)
            return
        made.findings += found
        if made.parts:
            made.outcome = "changed"

    def _waits(self, item: Item | None, row: Row) -> Finding | None:
        """Why a procedure is left alone for now."""
        if item is None or item.state == "approved":
            return None
        if item.state == "in_review" and self.heads.get(item.id) == item.head:
            return None
        if item.state == "archived":
            detail = f"{row.place}: thủ tục này đang ở thùng rác; hãy khôi phục rồi nhập lại."
            return Finding("warning", "archived", "", detail)
        detail = f"{row.place}: thủ tục này đang có bản chưa duyệt; bỏ qua, hãy nhập lại sau khi duyệt xong."
        return Finding("warning", "busy", "", detail)


def _merge(made: Plan, values: Body, known: Known, body: Body, taken: set[str]) -> Iterator[Finding]:
    """Decide part by part: ``made`` gets the parts to change and the merged body. What is kept instead is answered."""
    record = known.told.get(made.row.source)
    former = record or {}
    merged = dict(body)
    for part, value in values.items():
        mine = part_of(body, part)
        if _said(part, mine) == made.digests[part] or (former.get(part) == made.digests[part] and part not in taken):
            continue
        # What stands is some source's last word, or somebody wrote it since, or cleared it.
        from_a_source = any(told.get(part) == _said(part, mine) for told in known.told.values())
        fills = mine in EMPTY and part not in former
        if part in taken or fills or (record is not None and from_a_source):
            _put(merged, part, value)
            made.parts.append(part)
            continue
        place = "/" + part.replace(".", "/")
        if record is None:
            detail = f"{made.row.place}: phần “{_named(part)}” khác với nội dung đang có; giữ nguyên nội dung đang có."
            yield Finding("warning", "differs", place, detail)
        else:
            detail = f"{made.row.place}: phần “{_named(part)}” đã được người sửa; giữ bản của người sửa."
            yield Finding("warning", "conflict", place, detail)
    made.body = merged


def _named(part: str) -> str:
    return PARTS.get(part) or _TOLD_APART[part]


_TOLD_APART = {"decision.number": "số quyết định công bố", "decision.agency": "cơ quan công bố"}


def _body(session: Session, item: Item | None) -> Body:
    assert item is not None
    return session.get_one(Revision, (item.id, item.head)).text.written()


def _canonical(session: Session, parts: Body) -> Body:
    """The row's parts as the kind's model writes them; the field's name becomes its slug."""
    given: Body = {"kind": "procedure"}
    for part, value in parts.items():
        if part == "field_name":
            # A new field is added when the row is applied; until then its slug is the one it would get.
            given["field"] = terms.slug_of(session, "field", value)
        else:
            _put(given, part, value)
    written = parse(given).written()
    names = ["field" if part == "field_name" else part for part in parts]
    return {part: part_of(written, part) for part in names if part_of(written, part) not in EMPTY}


def _item(session: Session, row: Row, title: str) -> Item | None:
    """The procedure of the row's code; failing that, one of its title that had no code when it was told or written."""
    if row.key:
        coded = session.execute(select(Item).where(Item.code_key == row.key)).scalar_one_or_none()
        if coded is not None:
            return coded
    told = session.get(SourceRecord, (row.source, titled(title)))
    path = session.get(Path, ("procedure", slug_of(None, title)))
    for id in (told and told.item_id, path and path.item_id):
        item = session.get(Item, id) if id else None
        if item is None:
            continue
        joins = item.code_key is None and not _other_title(title, item.title)
        if joins or (told is not None and item.id == told.item_id and not row.key):
            return item
    return None


def _said(part: str, value: Any) -> str:
    """The digest of a part's value: what makes two values one. Codes are one as codes compare."""
    return digest(code_key(value) if part == "code" and value else value)


def titled(title: str) -> str:
    """Under what a source's record of a procedure without a code is kept: spelling of marks, case and spaces apart."""
    return "~" + digest(_words(title))


def _other_title(one: str, other: str) -> bool:
    return _words(one) != _words(other)


def _words(title: str) -> list[str]:
    return search.words(search.fold(title))


def nested(parts: Body) -> Body:
    """``decision.number`` and its like inside the member they belong to."""
    body: Body = {}
    for part, value in parts.items():
        _put(body, part, value)
    return body


def part_of(body: Body, part: str) -> Any:
    outer, _, inner = part.partition(".")
    value = body.get(outer)
    return value.get(inner) if inner and isinstance(value, dict) else None if inner else value


def _put(body: Body, part: str, value: Any) -> None:
    outer, _, inner = part.partition(".")
    if inner:
        body[outer] = {**(body.get(outer) or {}), inner: value}
    else:
        body[outer] = value


def digest(value: Any) -> str:
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()[:24]
