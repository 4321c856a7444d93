"""What went out: every channel leaves its facts here, and evidence reads them.

Portal, Zalo and feeds count answers per item, revision, channel and hour; signage and radio leave one fact a play.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api import clock
from api.content import shapes
from api.content.tables import Channel, Delivery
from api.delivery import Counted


def count(session: Session, tally: Mapping[Counted, int], at: datetime) -> None:
    """Add answers given around ``at`` to the facts of that hour."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    rows = [
        {
            "item_id": item,
            "revision": revision,
            "channel": channel,
            "place": "",
            "from_at": hour,
            "until_at": hour + timedelta(hours=1),
            "count": hits,
            "proof": None,
        }
        for (item, revision, channel), hits in sorted(tally.items())
    ]
    for start in range(0, len(rows), 100):
        _add(session, rows[start : start + 100])


def play(
    session: Session,
    item_id: str,
    revision: int,
    channel: Channel,
    place: str,
    from_at: datetime,
    until_at: datetime,
    proof: str,
) -> None:
    """One play that a screen or a station reported; ``place`` names it, ``proof`` is the report's own key."""
    row = {
        "item_id": item_id,
        "revision": revision,
        "channel": channel,
        "place": place,
        "from_at": from_at,
        "until_at": until_at,
        "count": 1,
        "proof": proof,
    }
    _add(session, [row])


def _add(session: Session, rows: list[dict[str, Any]]) -> None:
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(Delivery).values(rows)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["item_id", "revision", "channel", "place", "from_at"],
            set_={"count": Delivery.count + insert.excluded.count},
        )
    )


NEWEST = (Delivery.from_at.desc(), Delivery.channel, Delivery.place, Delivery.revision.desc())


def of_item(item_id: str) -> Select[Delivery]:
    """The facts of an item, to be read :data:`NEWEST` first."""
    return select(Delivery).where(Delivery.item_id == item_id)


def card(fact: Delivery) -> shapes.Delivery:
    return {
        "revision": fact.revision,
        "channel": fact.channel,
        "place": fact.place or None,
        "from": clock.stamp(fact.from_at),
        "to": clock.stamp(fact.until_at),
        "count": fact.count,
        "proof": fact.proof,
    }
