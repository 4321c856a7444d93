"""Bringing procedures in from their sources: a batch of rows that an approver accepts, never a flood nobody saw.

What a row changes is decided in ``comparing``. Here it is written: each row whole, in short transactions, so that an
editor waiting to save gets a turn between any two.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_args

import orjson
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from api import clock, events
from api.content import clockwork, editing, shapes, terms
from api.content.comparing import Comparison, Plan, titled
from api.content.publishing import Publish
from api.content.sources import Finding, Row, Source, SourceError, open_source
from api.content.tables import BatchMove, ImportBatch, ImportRow, Item, Outcome, RowState, SourceRecord
from api.db import Database, moment, new_id
from api.kinds.procedure import PARTS
from api.people import permission, units
from api.people.permission import WHO, Actor, Role
from api.people.tables import Unit
from api.problem import Fault, Problem, invalid, not_found

ROWS, SECONDS = 50, 0.15
"""A transaction of an import ends after this many rows or seconds."""
BREATH = 0.03
"""Seconds between two of them on SQLite, where waiting writers look for their turn rather than queue for it."""
TRIES = 3
TURN = int.from_bytes(b"import")
"""Of PostgreSQL's advisory locks the one that imports take."""
NAMED = 100
"""Broken places named in one answer."""
_SOURCES: Mapping[Source, str] = {"national": "Cơ sở dữ liệu quốc gia", "list": "Danh sách TTHC"}
_PARTS = {**PARTS, "decision.number": "số quyết định", "decision.agency": "cơ quan ban hành"}

T = TypeVar("T")


def gather(path: Path, name: str | None = None, *, broken: bool = False) -> list[Row]:
    """The rows of a source. 422 naming each place that cannot be read: from a broken file nothing is taken.

    ``broken``: let such rows through, for a report.
    """
    try:
        rows = list(open_source(path, name))
    except SourceError as error:
        raise _unreadable([Fault("/file", "source_unreadable", str(error))]) from None
    wrong = [Fault("/file", row.error.code, row.error.detail) for row in rows if row.error]
    if wrong and not broken:
        raise _unreadable(wrong)
    return rows


def _unreadable(wrong: Sequence[Fault]) -> Problem:
    more = f" (và {len(wrong) - 1} chỗ khác)" if len(wrong) > 1 else ""
    detail = f"Tệp có chỗ không đọc được nên chưa nhập gì. {wrong[0].detail}{more}"
    return Problem(422, "source_unreadable", detail, errors=wrong[:NAMED])


def admit(database: Database, unit: str | None, actor: Actor) -> None:
    """Refuse whoever may not bring anything into the unit, before a file is looked into."""
    with database.read() as session:
        _home(session, unit, actor)


def report(database: Database, rows: Iterable[Row], actor: Actor, unit: str | None) -> Iterator[Plan]:
    """What :func:`intake` would do, row by row; nothing is written."""
    with database.read() as session:
        _home(session, unit, actor)
        comparison = Comparison(actor, dry=True)
        for row in rows:
            yield comparison.plan(session, row)


def intake(
    database: Database, rows: Sequence[Row], name: str, unit: str | None, actor: Actor, *, publish: bool = False
) -> tuple[str, Iterator[Plan]]:
    """A new batch and, as they are asked for, its rows' plans: each is yielded once it is applied and committed."""
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
        id: str = batch.id
    return id, _fill(database, id, rows, actor)


def _home(session: Session, unit: str | None, actor: Actor) -> Unit:
    """The unit the batch goes to: the root, when none is named."""
    root = units.tree(session).root
    if not unit and not actor.at_least(Role.EDITOR, root.id):
        told = f"Không nêu đơn vị nên hiểu là “{root.slug}”, nơi bạn không biên tập; hãy thêm `?unit=` vào địa chỉ."
        if actor.reads(root.id):
            raise Problem(403, "forbidden", told)
        raise invalid([Fault("?unit", "unknown_unit", told)])
    return permission.home(session, unit or root.slug, actor, Role.EDITOR, place="?unit")


def _fill(database: Database, batch_id: str, rows: Sequence[Row], actor: Actor) -> Iterator[Plan]:
    comparison = Comparison(actor)
    done = 0
    while done < len(rows):
        ahead = rows[done : done + ROWS]
        plans = _in_turn(database, partial(_stretch, database, batch_id, ahead, done, comparison))
        done += len(plans)
        yield from plans


def _in_turn(database: Database, work: Callable[[], T]) -> T:
    """Do one stretch, again when it met another writer, and let others have their turn."""
    for left in reversed(range(TRIES)):
        try:
            found = work()
            break
        except (IntegrityError, OperationalError):
            if not left:
                raise
    if database.sqlite:
        time.sleep(BREATH)
    return found


def _stretch(database: Database, batch_id: str, rows: Sequence[Row], before: int, comparison: Comparison) -> list[Plan]:
    """Apply as many of the rows as one short transaction takes."""
    began = time.monotonic()
    plans: list[Plan] = []
    with database.write() as session:
        if not database.sqlite:
            # Two imports take turns: each would meet the procedures that the other is just making.
            session.execute(select(func.pg_advisory_xact_lock(TURN)))
        batch = session.get_one(ImportBatch, batch_id)
        comparison.lock(session, rows)
        for row in rows:
            made = comparison.plan(session, row)
            _apply(session, made, batch, comparison, publish=batch.publish)
            plans.append(made)
            session.add(_row(batch, before + len(plans), made))
            session.flush()
            if time.monotonic() - began > SECONDS:
                break
    return plans


def _apply(session: Session, made: Plan, batch: ImportBatch, comparison: Comparison, *, publish: bool) -> None:
    """Write what the plan says: the item in review, or live at once when the operator said so."""
    known = made.item
    try:
        if made.outcome in ("new", "changed"):
            with events.attempt(session):
                _write(session, made, batch, comparison)
            if publish:
                _publish(session, made, comparison.actor)
    except Problem as refused:
        made.item = known
        made.find("error", Finding("error", refused.code, "", f"{made.row.place}: {refused.detail}"))
    if made.item is not None and made.digests and made.outcome != "suspicious":
        _remember(session, made, made.item)


def _write(session: Session, made: Plan, batch: ImportBatch, comparison: Comparison) -> None:
    assert made.body is not None
    actor = comparison.actor
    if "field" in made.parts:
        # The office may not have this field yet.
        made.body["field"] = terms.named(session, "field", made.row.parts["field_name"], actor).slug
    if made.item is None:
        home = units.tree(session).get(batch.unit_id)
        made.item = editing.create(session, home.slug, {**made.body, "kind": "procedure"}, actor)
    else:
        editing.save(session, editing.hold(session, made.item.id, actor, None), made.body, actor)
        # An earlier row of this batch about the same procedure now waits with the text of both.
        session.execute(
            update(ImportRow)
            .where(ImportRow.batch_id == batch.id, ImportRow.item_id == made.item.id, ImportRow.state == "waiting")
            .values(revision=made.item.head)
        )
    named = ", ".join(_PARTS.get(part, part) for part in made.parts)
    editing.head(session, made.item).name = f"Nhập từ {_SOURCES[made.row.source]}: {named}"[:200]
    editing.submit(session, made.item, None, None, actor)
    comparison.heads[made.item.id] = made.item.head


def _publish(session: Session, made: Plan, actor: Actor) -> None:
    assert made.item is not None
    try:
        with events.attempt(session):
            editing.publish(session, made.item, Publish(), actor)
    except Problem as refused:
        # It stays in review, where an approver sees why.
        made.findings.append(Finding("error", refused.code, "", f"{made.row.place}: {refused.detail}"))


def _remember(session: Session, made: Plan, item: Item) -> None:
    source, key = made.row.source, item.code_key or titled(made.row.parts["title"])
    record = session.get(SourceRecord, (source, key))
    if record is None:
        record = SourceRecord(source=source, key=key, item_id=item.id)
        session.add(record)
    # A source that no longer tells a part keeps its last word on it: an empty value never clears.
    former = made.known.told.get(source, {}) if made.known else {}
    record.item_id, record.parts, record.seen_at = item.id, {**former, **made.digests}, moment(session)
    record.digest = hashlib.sha256(orjson.dumps(record.parts, option=orjson.OPT_SORT_KEYS)).digest()


def _row(batch: ImportBatch, number: int, made: Plan) -> ImportRow:
    moved = made.outcome in ("new", "changed")
    state: RowState = "none"
    if moved:
        live = batch.publish and made.item is not None and made.item.state == "approved"
        state = "done" if live else "waiting"
    elif made.outcome == "suspicious":
        state = "held"
    return ImportRow(
        batch_id=batch.id,
        number=number,
        state=state,
        item_id=made.item.id if made.item else None,
        revision=made.item.head if moved and made.item else None,
        held={"source": made.row.source, "parts": made.row.parts} if state == "held" else None,
        **_facts(made),
    )


def _facts(made: Plan) -> dict[str, Any]:
    return {
        "place": made.row.place[:300],
        "key": made.row.key,
        "title": str(made.row.parts.get("title", ""))[:2000],
        "outcome": made.outcome,
        "parts": made.parts,
        "findings": [asdict(finding) for finding in made.findings],
    }


WORKING: tuple[RowState, ...] = ("accepted", "refused")
OPEN: tuple[RowState, ...] = ("waiting", "held", "failed")
"""Rows that may be decided about; of these only what waits is taken without being named."""


class Standing(NamedTuple):
    """How many rows of a batch are of one outcome, in one state, about procedures of one unit."""

    outcome: Outcome
    state: RowState
    unit: str | None
    rows: int


def decide(
    session: Session, batch_id: str, move: BatchMove, rows: list[int] | None, reason: str | None, actor: Actor
) -> ImportBatch:
    """Mark rows accepted or returned; the worker carries it out (:func:`work`).

    Rows about one procedure stand and fall together. Those held for a person to look at, and those that failed, only
    when named.
    """
    find(session, batch_id, actor)
    # Whoever decides about a batch does so alone.
    batch = session.get_one(ImportBatch, batch_id, with_for_update=True)
    standing = _standing(session, batch)
    mine = _mine(batch, standing, actor)
    if not mine:
        raise _refused("forbidden")
    chosen = _chosen(session, batch, rows, mine)
    if batch.imported_by == actor.id:
        raise _refused("own_text")
    if not chosen:
        raise _refused("nothing_waiting")
    if (batch.accepted_by, batch.reason) != (actor.id, reason) and _working(standing):
        raise _refused("batch_working", **{"Retry-After": "5"})
    session.execute(
        update(ImportRow)
        .where(ImportRow.batch_id == batch.id, ImportRow.number.in_(chosen))
        .values(state="accepted" if move == "approve" else "refused")
    )
    batch.accepted_by, batch.accepted_by_name, batch.reason = actor.id, actor.name, reason
    verb: events.Verb = "import_approved" if move == "approve" else "import_returned"
    payload = {"rows": len(chosen), "reason": reason}
    events.record(session, events.News(verb, "import", batch.id, actor, unit_id=batch.unit_id, payload=payload))
    return batch


_REFUSALS = {
    "forbidden": (403, permission.reserved(WHO[Role.APPROVER]).detail),
    "own_text": (403, "Bạn là người nhập lô này, nên cần một người khác duyệt."),
    "nothing_waiting": (409, "Không có dòng nào đang chờ trong phạm vi bạn chọn."),
    "batch_working": (409, "Lô này đang được xử lý theo một quyết định trước; hãy đợi xong rồi quyết định tiếp."),
}


def _refused(code: str, **headers: str) -> Problem:
    status, detail = _REFUSALS[code]
    return Problem(status, code, detail, headers=headers)


def _standing(session: Session, batch: ImportBatch) -> list[Standing]:
    rows = session.execute(
        select(ImportRow.outcome, ImportRow.state, Item.unit_id, func.count())
        .outerjoin(Item, Item.id == ImportRow.item_id)
        .where(ImportRow.batch_id == batch.id)
        .group_by(ImportRow.outcome, ImportRow.state, Item.unit_id)
    )
    return [Standing(*row) for row in rows]


def _mine(batch: ImportBatch, standing: list[Standing], actor: Actor) -> set[str]:
    """The units among those a batch touches where ``actor`` approves."""
    touched = {one.unit for one in standing if one.unit is not None} | {batch.unit_id}
    return {unit for unit in touched if actor.at_least(Role.APPROVER, unit)}


def _working(standing: list[Standing]) -> int:
    return sum(one.rows for one in standing if one.state in WORKING)


def _actions(batch: ImportBatch, standing: list[Standing], actor: Actor) -> list[shapes.BatchAction]:
    """What :func:`decide` would say."""
    mine = _mine(batch, standing, actor)
    open_ = [one for one in standing if one.state in OPEN and one.unit in mine]
    refusal: str | None = None
    if not mine:
        refusal = "forbidden"
    elif batch.imported_by == actor.id:
        refusal = "own_text"
    elif not open_:
        refusal = "nothing_waiting"
    elif batch.accepted_by != actor.id and _working(standing):
        refusal = "batch_working"
    reason = _REFUSALS[refusal][1] if refusal else None
    whole = sum(one.rows for one in open_ if one.state == "waiting")
    return [
        {"action": move, "allowed": refusal is None, "reason": reason, "rows": whole} for move in get_args(BatchMove)
    ]


def _chosen(session: Session, batch: ImportBatch, rows: list[int] | None, mine: set[str]) -> set[int]:
    """The rows decided about: all that wait in ``mine``, else the named ones and what goes with them."""
    found = session.execute(
        select(ImportRow.number, ImportRow.state, ImportRow.item_id, Item.unit_id)
        .outerjoin(Item, Item.id == ImportRow.item_id)
        .where(ImportRow.batch_id == batch.id)
    ).all()
    if rows is None:
        return {number for number, state, _, unit in found if state == "waiting" and unit in mine}
    unknown = set(rows) - {number for number, *_ in found}
    if unknown:
        places = [(at, number) for at, number in enumerate(rows) if number in unknown]
        raise invalid([Fault(f"/rows/{at}", "unknown_row", f"Lô này không có dòng {number}.") for at, number in places])
    named = [one for one in found if one[0] in set(rows) and one[1] in OPEN]
    if any(unit not in mine for *_, unit in named):
        raise _refused("forbidden")
    items = {item for _, _, item, _ in named}
    return {one[0] for one in named} | {n for n, state, item, _ in found if state == "waiting" and item in items}


def work(database: Database) -> int:
    """Carry out one short stretch of what approvers decided; the number of rows done. Safe to stop and repeat."""
    with database.read() as session:
        ahead = session.execute(
            select(ImportRow.batch_id, ImportRow.number, ImportRow.item_id)
            .where(ImportRow.state.in_(WORKING))
            .order_by(ImportRow.batch_id, ImportRow.number)
            .limit(ROWS)
        ).all()
    if not ahead:
        return 0
    rows = [(batch, number) for batch, number, _ in ahead]
    items = [item for *_, item in ahead if item is not None]
    return _in_turn(database, partial(_carry_out, database, rows, items))


def _carry_out(database: Database, rows: Sequence[tuple[str, int]], items: Sequence[str]) -> int:
    began = time.monotonic()
    done = 0
    with database.write() as session:
        clockwork.lock(session, items)
        for place in rows:
            row = session.get_one(ImportRow, place, with_for_update=True)
            done += 1
            if row.state in WORKING:  # else another worker was here first
                _settle(session, session.get_one(ImportBatch, row.batch_id), row)
                session.flush()
            if time.monotonic() - began > SECONDS:
                break
    return done


def _settle(session: Session, batch: ImportBatch, row: ImportRow) -> None:
    """Do with a row what was decided; what stands in the way is told at the row."""
    assert row.item_id is not None
    assert batch.accepted_by is not None
    accepted = row.state == "accepted"
    home = session.get_one(Item, row.item_id).unit_id
    approver = permission.recorded(batch.accepted_by, batch.accepted_by_name or "", Role.APPROVER, home)
    importer = permission.recorded(batch.imported_by, batch.imported_by_name, Role.EDITOR, home)
    try:
        with events.attempt(session):
            if row.held is not None and accepted:
                _release(session, batch, row, importer)
            if row.revision is not None:
                _finish(session, row, batch, approver)
            row.state = "done" if accepted else "returned"
    except Problem as refused:
        row.state = "failed"
        row.findings = [*row.findings, asdict(Finding("error", refused.code, "", f"{row.place}: {refused.detail}"))]


def _release(session: Session, batch: ImportBatch, row: ImportRow, importer: Actor) -> None:
    """Apply what waited for a person to look at it, by the rules of any row but for the title."""
    assert row.held is not None
    comparison = Comparison(importer)
    made = comparison.plan(session, Row(row.held["source"], row.place, row.key, row.held["parts"]), accepted=True)
    _apply(session, made, batch, comparison, publish=False)
    if made.outcome not in ("changed", "unchanged"):
        raise Problem(409, made.findings[-1].code, made.findings[-1].detail.removeprefix(f"{row.place}: "))
    for name, value in _facts(made).items():
        if name != "outcome":
            setattr(row, name, value)
    row.held = None
    row.revision = made.item.head if made.item and made.outcome == "changed" else None


def _finish(session: Session, row: ImportRow, batch: ImportBatch, approver: Actor) -> None:
    """Publish or return the item, unless that was done with an earlier row about it."""
    assert row.item_id is not None
    assert row.revision is not None
    item = clockwork.lock(session, [row.item_id])[0]
    clockwork.settle_items(session, [item], moment(session))
    accepted = row.state == "accepted"
    if accepted and item.approved is not None and item.approved >= row.revision:
        return
    if not accepted and item.state == "returned" and item.head == row.revision:
        return
    if item.state != "in_review" or item.head != row.revision:
        raise Problem(409, "moved", "Nội dung đã được sửa sau khi nhập; hãy duyệt riêng.")
    if accepted:
        editing.publish(session, item, Publish(), approver)
    else:
        editing.return_(session, item, batch.reason or "Trả lại cả lô nhập.", approver)


def find(session: Session, batch_id: str, actor: Actor) -> ImportBatch:
    batch = session.get(ImportBatch, batch_id)
    if batch is None or not actor.reads(batch.unit_id):
        raise not_found("lô nhập này")
    return batch


def card(session: Session, batch: ImportBatch, actor: Actor) -> shapes.Batch:
    """A batch with its progress, how many rows of each outcome, and what ``actor`` may decide about it."""
    standing = _standing(session, batch)
    outcomes, states = Counter[str](), Counter[str]()
    for outcome, state, _, rows in standing:
        outcomes[outcome] += rows
        states[state] += rows
    busy = _working(standing)
    waiting = states["waiting"] + states["held"]
    unit = units.tree(session).get(batch.unit_id)
    decided: shapes.BatchDecided | None = None
    if batch.accepted_by is not None:
        decided = {"by": {"id": batch.accepted_by, "name": batch.accepted_by_name or ""}, "reason": batch.reason}
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
            "held": states["held"],
            "working": busy,
            "done": states["done"] + states["returned"],
            "failed": states["failed"],
        },
        "decision": decided,
        "actions": _actions(batch, standing, actor),
    }


def row_card(row: ImportRow) -> shapes.BatchRow:
    return {
        "row": row.number,
        "place": row.place,
        "key": row.key,
        "title": row.title,
        "outcome": row.outcome,
        "state": row.state,
        "open": row.state in OPEN,
        "item": row.item_id,
        "revision": row.revision,
        "parts": row.parts,
        "findings": row.findings,
    }


def plan_card(number: int, made: Plan) -> shapes.BatchRow:
    """A row of a dry run: what would become of it."""
    item = made.item.id if made.item else None
    return row_card(ImportRow(number=number, state="none", item_id=item, revision=None, **_facts(made)))
