"""Bringing procedures in from their sources: a batch of rows that an approver accepts, never a flood nobody saw.

The rules (docs/consumers/import.md): the last record of each source is kept per procedure, and a part is applied only
when that source's own value changed since. A source's first record over an existing procedure fills only empty parts.
An empty value never clears. What a person has changed since is left to a person.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import clock, events
from api.content import clockwork, editing, search, shapes, terms
from api.content.publishing import Publish
from api.content.sources import Finding, Row, SourceError, open_source
from api.content.tables import ImportBatch, ImportRow, Item, Outcome, Revision, RowState, SourceRecord
from api.db import Database, moment, new_id
from api.kinds import parse
from api.people import permission, units
from api.people.permission import OPERATOR, Actor, Role
from api.problem import Fault, Problem, invalid, not_found

ROWS, SECONDS = 50, 0.4
"""A transaction of an import ends after this many rows or seconds, so that other writers get their turn."""

EMPTY: tuple[Any, ...] = (None, "", [], {})


@dataclass
class Plan:
    """What a row would do: nothing is written yet."""

    row: Row
    outcome: Outcome
    item: Item | None = None
    body: dict[str, Any] | None = None
    """The text after the row, in written form."""
    parts: list[str] = field(default_factory=list)
    """The parts it changes."""
    digests: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def plan(session: Session, row: Row, batch: str | None) -> Plan:
    """Compare a row with what stands and with the last record of its source."""
    made = Plan(row, "unchanged", findings=list(row.findings))
    if row.error is not None:
        made.outcome = "error"
        made.findings.append(row.error)
        return made
    try:
        values = _canonical(session, row.parts)
    except Problem as refused:
        made.outcome = "error"
        made.findings += [
            Finding("error", fault.code, fault.pointer, f"{row.place}: {fault.detail}") for fault in refused.errors
        ]
        return made
    made.digests = {part: _digest(value) for part, value in values.items()}
    made.item = session.execute(select(Item).where(Item.code_key == row.key)).scalar_one_or_none() if row.key else None
    record = session.get(SourceRecord, (row.source, row.key)) if row.key else None
    if made.item is None:
        made.outcome, made.body, made.parts = "new", values, sorted(values)
        return made
    if record is not None and record.parts == made.digests:
        return made
    head = session.get_one(Revision, (made.item.id, made.item.head))
    if _other_title(values, head.body):
        made.outcome, made.body, made.parts = "suspicious", values, ["title"]
        detail = f"{row.place}: mã {row.key} đã có với tên khác (“{made.item.title}”); cần người xem trước khi nhận."
        made.findings.append(Finding("error", "suspicious", "/title", detail))
        return made
    _merge(session, made, values, head.body, record)
    if (
        made.parts
        and made.item.state in ("draft", "returned", "in_review")
        and not _of_batch(session, made.item, batch)
    ):
        made.outcome, made.parts, made.body, made.digests = "busy", [], None, {}
        detail = f"{row.place}: thủ tục này đang có bản chưa duyệt; bỏ qua, hãy nhập lại sau khi duyệt xong."
        made.findings.append(Finding("warning", "busy", "", detail))
    return made


def _merge(
    session: Session, made: Plan, values: dict[str, Any], current: dict[str, Any], record: SourceRecord | None
) -> None:
    """Decide part by part; ``made`` gets the parts to change, the merged body and the findings."""
    former: dict[str, str] = record.parts if record is not None else {}
    merged = dict(current)
    for part, value in values.items():
        mine = _part(current, part)
        if former.get(part) == made.digests[part] or mine == value:
            continue
        if mine in EMPTY or (record is not None and former.get(part) == _digest(mine)):
            _put(merged, part, value)
            made.parts.append(part)
        elif record is None or _told_by_another(session, made.row, part, mine):
            detail = f"{made.row.place}: phần “{part}” khác với nội dung đang có; giữ nguyên nội dung đang có."
            made.findings.append(Finding("warning", "differs", f"/{part}", detail))
        else:
            detail = f"{made.row.place}: phần “{part}” đã được người sửa; giữ bản của người sửa."
            made.findings.append(Finding("warning", "conflict", f"/{part}", detail))
    if made.parts:
        made.outcome, made.body = "changed", merged


def _canonical(session: Session, parts: dict[str, Any]) -> dict[str, Any]:
    """The row's parts as the kind's model writes them; the field's name becomes its slug."""
    given: dict[str, Any] = {"kind": "procedure"}
    for part, value in parts.items():
        if part == "field_name":
            # A new field is added when the row is applied; until then its slug is the one it would get.
            given["field"] = terms.slug_of(session, "field", value)
        else:
            _put(given, part, value)
    written = parse(given).written()
    names = ["field" if part == "field_name" else part for part in parts]
    return {part: _part(written, part) for part in names if _part(written, part) not in EMPTY}


def _part(body: dict[str, Any], part: str) -> Any:
    outer, _, inner = part.partition(".")
    value = body.get(outer)
    return value.get(inner) if inner and isinstance(value, dict) else None if inner else value


def _put(body: dict[str, Any], part: str, value: Any) -> None:
    outer, _, inner = part.partition(".")
    if inner:
        body[outer] = {**(body.get(outer) or {}), inner: value}
    else:
        body[outer] = value


def _digest(value: Any) -> str:
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()[:24]


def _other_title(values: dict[str, Any], current: dict[str, Any]) -> bool:
    """Whether the two titles are of different words: spelling of marks, case and spaces apart."""
    return "title" in values and search.words(search.fold(values["title"])) != search.words(
        search.fold(current["title"])
    )


def _told_by_another(session: Session, row: Row, part: str, mine: Any) -> bool:
    others = session.execute(
        select(SourceRecord.parts).where(SourceRecord.key == row.key, SourceRecord.source != row.source)
    ).scalars()
    return any(parts.get(part) == _digest(mine) for parts in others)


def _of_batch(session: Session, item: Item, batch: str | None) -> bool:
    """Whether what waits on the item is this batch's own work (a later row of the same procedure)."""
    if batch is None or item.state != "in_review":
        return False
    row = select(ImportRow.number).where(ImportRow.batch_id == batch, ImportRow.item_id == item.id)
    return session.execute(row.limit(1)).first() is not None


def apply(session: Session, made: Plan, unit: str, actor: Actor, *, publish: bool) -> None:
    """Write what the plan says: the item in review, or live at once when the operator said so."""
    row = made.row
    if made.outcome in ("new", "changed"):
        assert made.body is not None
        if "field" in made.parts:
            # Two names may come to one slug; the term knows which is whose.
            made.body["field"] = terms.named(session, "field", row.parts["field_name"]).slug
        if made.item is None:
            payload = {**made.body, "kind": "procedure"}
            made.item = editing.create(session, unit, _nested(payload), actor)
        else:
            held = editing.hold(session, made.item.id, actor, None)
            editing.save(session, held, made.body, actor)
        named = f"Nhập từ {row.source}: {', '.join(made.parts)}"[:200]
        session.get_one(Revision, (made.item.id, made.item.head)).name = named
        editing.submit(session, made.item, None, None, actor)
        if publish:
            _publish(session, made, actor)
    if made.item is not None and made.digests and made.outcome != "suspicious":
        _remember(session, row, made)


def _publish(session: Session, made: Plan, actor: Actor) -> None:
    assert made.item is not None
    try:
        with session.begin_nested():
            editing.publish(session, made.item, Publish(), actor)
    except Problem as refused:
        made.findings.append(Finding("error", refused.code, "", f"{made.row.place}: {refused.detail}"))


def _nested(parts: dict[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for part, value in parts.items():
        _put(nested, part, value)
    return nested


def _remember(session: Session, row: Row, made: Plan) -> None:
    assert made.item is not None
    record = session.get(SourceRecord, (row.source, row.key))
    if record is None:
        record = SourceRecord(source=row.source, key=row.key, item_id=made.item.id)
        session.add(record)
    # A source that no longer tells a part keeps its last word on it: an empty value never clears.
    record.parts = {**(record.parts or {}), **made.digests}
    record.digest = hashlib.sha256(orjson.dumps(record.parts, option=orjson.OPT_SORT_KEYS)).digest()
    record.seen_at = moment(session)


def intake(
    database: Database, rows: Iterable[Row], name: str, unit: str | None, actor: Actor, *, publish: bool = False
) -> Iterator[Plan]:
    """Apply rows as one batch, in short transactions; each plan is yielded once it is committed."""
    with database.write() as session:
        home = _home(session, unit, actor)
        batch = ImportBatch(
            id=new_id(),
            unit_id=home.id,
            name=name[:300],
            imported_by=actor.id,
            imported_by_name=actor.name,
            made_at=moment(session),
            publish=publish,
        )
        session.add(batch)
        session.flush()
        news = events.News(
            "imported", "import", batch.id, actor, unit_id=home.id, payload={"name": batch.name, "publish": publish}
        )
        events.record(session, news)
        batch_id, slug = batch.id, home.slug
    waiting = iter(rows)
    number = 0
    ahead: list[Row] = list(islice(waiting, 1))
    while ahead:
        done: list[Plan] = []
        began = time.monotonic()
        with database.write() as session:
            while ahead and len(done) < ROWS and time.monotonic() - began < SECONDS:
                made = plan(session, ahead.pop(), batch_id)
                apply(session, made, slug, actor, publish=publish)
                number += 1
                session.add(_row(batch_id, number, made, publish))
                session.flush()
                done.append(made)
                ahead = list(islice(waiting, 1))
        yield from done


def _row(batch_id: str, number: int, made: Plan, publish: bool) -> ImportRow:
    moved = made.outcome in ("new", "changed")
    state: RowState = "none"
    if moved:
        live = publish and made.item is not None and made.item.state == "approved"
        state = "done" if live else "waiting"
    elif made.outcome == "suspicious":
        state = "held"
    return ImportRow(
        batch_id=batch_id,
        number=number,
        place=made.row.place[:300],
        key=made.row.key,
        title=str(made.row.parts.get("title", ""))[:2000],
        outcome=made.outcome,
        state=state,
        item_id=made.item.id if made.item else None,
        revision=made.item.head if moved and made.item else None,
        parts=made.parts,
        findings=[asdict(finding) for finding in made.findings],
        held={"source": made.row.source, "body": made.body, "digests": made.digests} if state == "held" else None,
    )


def _home(session: Session, unit: str | None, actor: Actor) -> Any:
    tree = units.tree(session)
    home = tree.by_slug(unit) if unit else tree.root
    if home is None or not actor.reads(home.id):
        raise invalid([Fault("/unit", "unknown_unit", f"Không có đơn vị “{unit}”.")])
    if not actor.at_least(Role.EDITOR, home.id):
        raise Problem(403, "forbidden", "Nhập dữ liệu dành cho biên tập viên của đơn vị.")
    return home


def report(database: Database, rows: Iterable[Row], actor: Actor, unit: str | None) -> Iterator[Plan]:
    """What :func:`intake` would do, row by row; nothing is written."""
    with database.read() as session:
        _home(session, unit, actor)
        for row in rows:
            yield plan(session, row, None)


def decide(
    session: Session,
    batch_id: str,
    move: Literal["approve", "return"],
    rows: list[int] | None,
    reason: str | None,
    actor: Actor,
) -> ImportBatch:
    """Mark rows accepted or returned; the worker carries it out (:func:`work`). Held rows only when named."""
    batch = find(session, batch_id, actor)
    if not actor.at_least(Role.APPROVER, batch.unit_id):
        raise Problem(403, "forbidden", "Việc này dành cho người duyệt của đơn vị.")
    if batch.imported_by == actor.id:
        raise Problem(403, "own_text", "Bạn là người nhập lô này, nên cần một người khác duyệt.")
    query = select(ImportRow).where(ImportRow.batch_id == batch.id).with_for_update()
    if rows is None:
        query = query.where(ImportRow.state == "waiting")
    else:
        query = query.where(ImportRow.number.in_(rows), ImportRow.state.in_(("waiting", "held")))
    chosen = session.execute(query).scalars().all()
    if not chosen:
        raise Problem(409, "nothing_waiting", "Không có dòng nào đang chờ trong phạm vi bạn chọn.")
    for row in chosen:
        row.state = "accepted" if move == "approve" else "refused"
    batch.accepted_by, batch.accepted_by_name, batch.reason = actor.id, actor.name, reason
    verb = "import_approved" if move == "approve" else "import_returned"
    payload = {"rows": len(chosen), "reason": reason}
    events.record(session, events.News(verb, "import", batch.id, actor, unit_id=batch.unit_id, payload=payload))
    return batch


def work(database: Database) -> int:
    """Carry out one short stretch of what approvers decided; the number of rows done. Safe to stop and repeat."""
    with database.read() as session:
        waiting = session.execute(
            select(ImportRow.batch_id, ImportRow.number)
            .where(ImportRow.state.in_(("accepted", "refused")))
            .order_by(ImportRow.batch_id, ImportRow.number)
            .limit(ROWS)
        ).all()
    if not waiting:
        return 0
    done = 0
    began = time.monotonic()
    with database.write() as session:
        for batch_id, number in waiting:
            row = session.get_one(ImportRow, (batch_id, number), with_for_update=True)
            if row.state in ("accepted", "refused"):
                _carry_out(session, session.get_one(ImportBatch, batch_id), row)
                done += 1
            if time.monotonic() - began > SECONDS:
                break
    return done


def _carry_out(session: Session, batch: ImportBatch, row: ImportRow) -> None:
    assert batch.accepted_by is not None
    actor = permission.recorded(batch.accepted_by, batch.accepted_by_name or "", Role.APPROVER, batch.unit_id)
    importer = permission.recorded(batch.imported_by, batch.imported_by_name, Role.EDITOR, batch.unit_id)
    try:
        with session.begin_nested():
            if row.held is not None and row.state == "accepted":
                _release(session, row, importer)
            if row.item_id is not None and row.held is None:
                _finish(session, row, batch, actor)
            row.state = "done" if row.state == "accepted" else "returned"
    except Problem as refused:
        row.state = "failed"
        row.findings = [*row.findings, asdict(Finding("error", refused.code, "", f"{row.place}: {refused.detail}"))]


def _release(session: Session, row: ImportRow, importer: Actor) -> None:
    """Apply what waited for a person to look at it: the row's own text, over what stands."""
    assert row.held is not None
    assert row.item_id is not None
    item = editing.hold(session, row.item_id, importer, None)
    body = dict(editing.head(session, item).body)
    for part, value in row.held["body"].items():
        _put(body, part, value)
    editing.save(session, item, body, importer)
    editing.submit(session, item, None, None, importer)
    record = session.get(SourceRecord, (row.held["source"], row.key)) or SourceRecord(
        source=row.held["source"], key=row.key, item_id=item.id
    )
    session.add(record)
    record.parts, record.seen_at = row.held["digests"], moment(session)
    record.digest = hashlib.sha256(orjson.dumps(record.parts, option=orjson.OPT_SORT_KEYS)).digest()
    row.revision, row.held = item.head, None


def _finish(session: Session, row: ImportRow, batch: ImportBatch, actor: Actor) -> None:
    assert row.item_id is not None
    item = clockwork.lock(session, [row.item_id])[0]
    clockwork.settle_items(session, [item], moment(session))
    if item.state != "in_review" or item.head != row.revision:
        if (
            row.state == "accepted"
            and item.approved is not None
            and row.revision is not None
            and item.approved >= row.revision
        ):
            return
        raise Problem(409, "moved", "Nội dung đã được sửa sau khi nhập; hãy duyệt riêng.")
    if row.state == "accepted":
        editing.publish(session, item, Publish(), actor)
    else:
        editing.return_(session, item, batch.reason or "Trả lại cả lô nhập.", actor)


def find(session: Session, batch_id: str, actor: Actor) -> ImportBatch:
    batch = session.get(ImportBatch, batch_id)
    if batch is None or not actor.reads(batch.unit_id):
        raise not_found("lô nhập này")
    return batch


def card(session: Session, batch: ImportBatch) -> shapes.Batch:
    """A batch with its progress: how many rows of each outcome and state."""
    counts = session.execute(
        select(ImportRow.outcome, ImportRow.state, func.count())
        .where(ImportRow.batch_id == batch.id)
        .group_by(ImportRow.outcome, ImportRow.state)
    ).all()
    outcomes, states = Counter[str](), Counter[str]()
    for outcome, state, count in counts:
        outcomes[outcome] += count
        states[state] += count
    busy = states["accepted"] + states["refused"]
    waiting = states["waiting"] + states["held"]
    unit = units.tree(session).get(batch.unit_id)
    return {
        "id": batch.id,
        "name": batch.name,
        "unit": units.card(unit),
        "at": clock.stamp(batch.made_at),
        "by": {"id": batch.imported_by, "name": batch.imported_by_name},
        "state": "working" if busy else "in_review" if waiting else "done",
        "rows": sum(outcomes.values()),
        "outcomes": dict(sorted(outcomes.items())),
        "progress": {
            "waiting": waiting,
            "working": busy,
            "done": states["done"] + states["returned"],
            "failed": states["failed"],
        },
    }


def row_card(row: ImportRow) -> shapes.BatchRow:
    return {
        "row": row.number,
        "place": row.place,
        "key": row.key,
        "title": row.title,
        "outcome": row.outcome,
        "state": row.state,
        "item": row.item_id,
        "revision": row.revision,
        "parts": row.parts,
        "findings": row.findings,
    }


def plan_card(number: int, made: Plan) -> shapes.BatchRow:
    """A row of a dry run: what would become of it."""
    return {**row_card(_row("", number, made, False)), "state": "none"}


def from_shell(
    database: Database, path: Path, *, unit: str | None, dry_run: bool, publish: bool, say: Callable[[str], None]
) -> None:
    """``loa import-procedures``: a progress bar while it works, then what came of the rows."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    try:
        rows = list(open_source(path))
    except SourceError as error:
        raise Problem(422, "source_unreadable", str(error)) from None
    columns = (TextColumn("Nhập thủ tục"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    done = (
        report(database, rows, OPERATOR, unit)
        if dry_run
        else intake(database, rows, path.name, unit, OPERATOR, publish=publish)
    )
    outcomes, found = Counter[str](), Counter[str]()
    errors: list[str] = []
    with Progress(*columns, transient=True) as bar:
        task = bar.add_task("", total=len(rows))
        for made in done:
            outcomes[made.outcome] += 1
            found.update(finding.code for finding in made.findings)
            errors += [finding.detail for finding in made.findings if finding.level == "error"]
            bar.advance(task)
    for line in errors[:20]:
        say(f"! {line}")
    if len(errors) > 20:
        say(f"! … và {len(errors) - 20} dòng nữa; xem cả lô ở trang quản trị.")
    say(
        "Kết quả: "
        + (", ".join(f"{count} {_OUTCOMES[name]}" for name, count in sorted(outcomes.items())) or "không có dòng nào")
    )
    if found:
        say("Lưu ý: " + ", ".join(f"{code} {count}" for code, count in sorted(found.items())))
    if dry_run:
        say("Chỉ xem thử: chưa ghi gì.")
    elif not publish:
        say("Các thủ tục mới và thay đổi đang chờ duyệt.")


_OUTCOMES: dict[str, str] = {
    "new": "thủ tục mới",
    "changed": "có thay đổi",
    "unchanged": "không đổi",
    "busy": "đang có bản chưa duyệt",
    "suspicious": "cần người xem",
    "error": "lỗi",
}
