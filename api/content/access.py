"""Which items somebody may read, and in which text: all of their own units, of those above what was approved."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select, true
from sqlalchemy.orm import Session

from api.content.tables import Item, Revision, Standing
from api.people import permission, units
from api.people.permission import Actor
from api.people.tables import Unit
from api.problem import Fault, Problem, invalid, not_found


def visible(actor: Actor) -> ColumnElement[bool]:
    """Items of one's units, and of the units above what has been approved there."""
    return or_(actor.reading(Item.unit_id), and_(Item.unit_id.in_(actor.above), Item.approved.is_not(None)))


def number(actor: Actor) -> ColumnElement[Any]:
    """Of the revision one may read: the head, of a unit above what was approved last."""
    own = actor.readable_units()
    if own is None:
        return Item.head  # type: ignore[return-value] # a column is an expression
    return case((Item.unit_id.in_(own), Item.head), else_=Item.approved)


def number_of(item: Item, actor: Actor) -> int:
    """:func:`number` of an item at hand."""
    if actor.reads(item.unit_id) or item.approved is None:
        return item.head
    return item.approved


def readable(session: Session, id: str, actor: Actor) -> Item:
    found = session.execute(select(Item).where(Item.id == id, visible(actor))).scalar_one_or_none()
    if found is None:
        raise not_found()
    return found


def own(session: Session, id: str, actor: Actor) -> Item:
    """An item of a unit one works in."""
    found = readable(session, id, actor)
    require_own(found, actor)
    return found


def require_own(item: Item, actor: Actor) -> None:
    """404 for what one may not read; 403 for a text of a unit above, which is read only as it was approved."""
    if actor.reads(item.unit_id):
        return
    if item.unit_id in actor.above and item.approved is not None:
        raise Problem(403, "forbidden", "Nội dung này của đơn vị cấp trên; bạn chỉ đọc được.")
    raise not_found()


def seen(session: Session, unit: str, id: str | None, kind: str, actor: Actor) -> tuple[Unit, Item | None]:
    """Where a text is looked at, and the item it is a text of: in a unit one works in, or beside what one reads above.

    :raises Problem: 422 for an item or a unit that is not there for ``actor``
    """
    item = None
    if id is not None:
        mine = select(Item).where(Item.id == id, Item.kind == kind, visible(actor))
        item = session.execute(mine).scalar_one_or_none()
        if item is None:
            raise invalid([Fault("/item", "unknown_item", "Không có nội dung này, hoặc bạn không đọc được.")])
    home = units.tree(session).by_slug(unit)
    if home is None or item is None or item.unit_id != home.id:
        home = permission.workplace(session, unit, actor)
    return home, item


def history(actor: Actor, item: Item) -> ColumnElement[bool]:
    """Of a unit above only approved revisions are read."""
    if actor.reads(item.unit_id):
        return true()
    published = select(Standing.revision).where(Standing.item_id == item.id)
    return or_(Revision.number == item.approved, Revision.number.in_(published))
