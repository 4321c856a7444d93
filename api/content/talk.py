"""What colleagues say of one text, and who of them has it open just now."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from api import clock
from api.content import access, cards, shapes
from api.db import Base, Instant, Writing, claim, moment
from api.events import News, record
from api.people.permission import Signed
from api.wire import Form, Stamp, example

router = APIRouter(prefix="/manage/v1")

AWAY = timedelta(seconds=60)
"""Who has not said that the text is open for this long has left it."""


class Presence(Base):
    """Somebody who has a text open. No event: it says nothing of the text."""

    __tablename__ = "presence"

    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    since: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)


class Remark(Form):
    model_config = example({"text": "Nhờ chị xem lại giờ ở đoạn hai."})

    text: str = Field(min_length=1, max_length=2000)


class Colleague(TypedDict):
    """Somebody else who has the text open."""

    name: Annotated[str, Field(examples=["Nguyễn Thị Mẫu"])]
    since: Stamp


class Present(TypedDict):
    others: list[Colleague]


@router.post("/items/{id}/comments", status_code=201, summary="Say something to colleagues about an item")
def say(id: str, form: Remark, session: Writing, actor: Signed, response: Response) -> shapes.Item:
    """It changes nothing of the text, so it needs no version and raises none."""
    item = access.own(session, id, actor)
    told = {"revision": item.head, "comment": form.text}
    record(session, News("commented", "item", item.id, actor, unit_id=item.unit_id, kind=item.kind, payload=told))
    return cards.reply(session, item, actor, response)


@router.put("/items/{id}/presence", summary="Say that one has an item open; who else has")
def present(id: str, session: Writing, actor: Signed) -> Present:
    """Said every 20 seconds while it is open; silence for a minute counts as having left."""
    item = access.own(session, id, actor)
    now = moment(session)
    session.execute(delete(Presence).where(Presence.item_id == item.id, Presence.seen_at < now - AWAY))
    claim(session, "presence", item.id, actor.id)
    mine = session.get(Presence, (item.id, actor.id))
    if mine is None:
        session.add(Presence(item_id=item.id, user_id=actor.id, name=actor.name, since=now, seen_at=now))
    else:
        mine.seen_at = now
    others = select(Presence).where(Presence.item_id == item.id, Presence.user_id != actor.id).order_by(Presence.since)
    found: list[Colleague] = [
        {"name": one.name, "since": clock.stamp(one.since)} for one in session.execute(others).scalars()
    ]
    return {"others": found}


@router.delete("/items/{id}/presence", status_code=204, summary="Say that one has left an item")
def left(id: str, session: Writing, actor: Signed) -> None:
    item = access.own(session, id, actor)
    session.execute(delete(Presence).where(Presence.item_id == item.id, Presence.user_id == actor.id))
