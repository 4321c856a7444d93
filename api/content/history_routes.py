"""What an item was before and where it went: its revisions, what changed between them, what was delivered."""

import difflib
import re
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import clock, page
from api.content import access, cards, deliveries, editing, shapes
from api.content.tables import Item, Revision
from api.db import Reading, Writing
from api.kinds import prose
from api.page import ListQuery, NoParameters
from api.people.permission import Actor, Signed
from api.preconditions import IfMatch
from api.problem import not_found

router = APIRouter(prefix="/manage/v1")


@router.get("/items/{id}/revisions", summary="The history of an item, newest first")
def revisions(
    id: str, query: Annotated[ListQuery, Query()], request: Request, session: Reading, actor: Signed
) -> shapes.RevisionPage:
    found = access.readable(session, id, actor)
    rows = select(Revision).where(Revision.item_id == found.id, access.history(actor, found))
    chosen, following = page.through(request, session, rows, query, Revision.number.desc())
    return {"items": [*map(_revision, chosen)], "next": following}


@router.get("/items/{id}/revisions/{span}", summary="One revision `n`, or what changed between two: `a..b`")
def revision(
    id: str, span: str, query: Annotated[NoParameters, Query()], session: Reading, actor: Signed
) -> shapes.RevisionText | shapes.RevisionDiff:
    found = access.readable(session, id, actor)
    numbers = re.fullmatch(r"(\d{1,9})(?:\.\.(\d{1,9}))?", span)
    if numbers is None:
        raise not_found("bản này")
    first = _numbered(session, found, int(numbers[1]), actor)
    if numbers[2] is None:
        return {**_revision(first), "body": first.text.written()}
    second = _numbered(session, found, int(numbers[2]), actor)
    return {
        "from": _revision(first),
        "to": _revision(second),
        "changes": _changes(first.text.written(), second.text.written()),
    }


@router.post("/items/{id}/revisions/{number}/restore", summary="Make an earlier text the head again")
def restore(
    id: str,
    number: Annotated[int, Path(ge=1, le=999_999_999)],
    session: Writing,
    actor: Signed,
    given: IfMatch,
    response: Response,
) -> shapes.Item:
    held = editing.hold(session, id, actor, given)
    editing.restore_revision(session, held, number, actor)
    return cards.reply(session, held, actor, response)


@router.get("/items/{id}/deliveries", summary="What went out of an item, newest first")
def delivered(
    id: str, query: Annotated[ListQuery, Query()], request: Request, session: Reading, actor: Signed
) -> shapes.DeliveryPage:
    found = access.readable(session, id, actor)
    facts, following = page.through(request, session, deliveries.of_item(found.id), query, *deliveries.NEWEST)
    return {"items": [*map(deliveries.card, facts)], "next": following}


def _numbered(session: Session, item: Item, number: int, actor: Actor) -> Revision:
    query = select(Revision).where(Revision.item_id == item.id, Revision.number == number, access.history(actor, item))
    found = session.execute(query).scalar_one_or_none()
    if found is None:
        raise not_found("bản này")
    return found


def _revision(one: Revision) -> shapes.Revision:
    return {
        "revision": one.number,
        "author": {"id": one.author, "name": one.author_name},
        "at": clock.stamp(one.saved_at),
        "sealed": one.sealed_at is not None,
        "name": one.name,
    }


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[shapes.Change]:
    """The parts that differ; text also word by word."""
    changes: list[shapes.Change] = []
    for part in dict.fromkeys([*before, *after]):
        old, new = before.get(part), after.get(part)
        if old == new:
            continue
        change: shapes.Change = {"part": part, "before": old, "after": new}
        left, right = _told(old), _told(new)
        if left is not None and right is not None:
            change["words"] = _words(left, right)
        changes.append(change)
    return changes


def _told(value: Any) -> str | None:
    """The plain text of a part that is text, rich or plain."""
    if isinstance(value, dict) and value.get("type") == "doc":
        return prose.to_text(value)
    return value if isinstance(value, str) else None


def _words(old: str, new: str) -> list[shapes.Words]:
    left, right = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    found: list[shapes.Words] = []
    for op, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if op in ("delete", "replace"):
            found.append({"op": "delete", "text": "".join(left[a:b])})
        if op in ("insert", "replace"):
            found.append({"op": "insert", "text": "".join(right[c:d])})
        if op == "equal":
            found.append({"op": "equal", "text": "".join(left[a:b])})
    return found
