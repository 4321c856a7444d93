"""The states of items, as conditions: those the workflow holds them in, and those that follow from what stands."""

from datetime import datetime
from typing import get_args

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from api.content import shapes
from api.content.published import stands, was_up
from api.content.tables import Item, Standing, State


def conditions(now: datetime) -> dict[shapes.Held, ColumnElement[bool]]:
    found: dict[shapes.Held, ColumnElement[bool]] = {state: Item.state == state for state in get_args(State)}
    following = computed(now)
    somewhere = or_(*(following[name] for name in ("live", "scheduled", "expired", "withdrawn")))
    return found | following | {"ready": and_(Item.state == "approved", ~somewhere)}


def computed(now: datetime) -> dict[shapes.Computed, ColumnElement[bool]]:
    """The states that are computed from standings, as conditions on an item."""
    s, later = aliased(Standing), aliased(Standing)
    mine = s.item_id == Item.id
    live = exists().where(mine, stands(s, now))
    scheduled = exists().where(mine, s.live_from > now, s.ended_at.is_(None))
    shown = exists().where(
        mine, s.revision == Item.head, s.ended_at.is_(None), or_(s.live_until.is_(None), s.live_until > now)
    )
    taken_down = exists().where(
        mine,
        s.ended_why.in_(("gone", "notice", "redirect", "in_error")),
        s.ended_at > s.live_from,
        ~exists().where(later.item_id == s.item_id, later.live_from >= s.ended_at, was_up(later, now)),
    )
    was_live = exists().where(mine, was_up(s, now))
    return {
        "live": live,
        "scheduled": scheduled,
        "changed": and_(live, ~shown),
        "expired": and_(~live, ~scheduled, was_live, ~taken_down),
        "withdrawn": and_(~live, ~scheduled, taken_down),
    }
