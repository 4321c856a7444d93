"""Views of lists that somebody keeps: a name for the filters of an address, on every computer they use."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import ForeignKey, Integer, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from typing_extensions import TypedDict

from api.db import Base, Reading, Writing, claim
from api.page import NoParameters
from api.people.permission import Actor, Signed
from api.people.tables import User
from api.problem import Problem
from api.wire import Form, example

router = APIRouter(prefix="/manage/v1")

Room = Literal["articles", "procedures", "messages", "scripts", "media"]


class SavedView(Base):
    __tablename__ = "saved_view"

    user_id: Mapped[str] = mapped_column(ForeignKey(User.id), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    room: Mapped[Room] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(String(1000))


class ViewForm(Form):
    room: Room
    name: str = Field(min_length=1, max_length=80)
    query: str = Field(max_length=1000, description="The query of the list's address.", examples=["state=in_review"])


class ViewsForm(Form):
    model_config = example({"items": [{"room": "articles", "name": "Chờ duyệt", "query": "state=in_review"}]})

    items: list[ViewForm] = Field(max_length=50)


class View(TypedDict):
    room: Room
    name: str
    query: str


class Views(TypedDict):
    items: list[View]


@router.get("/me/views", summary="The views one keeps, in one's own order")
def views(query: Annotated[NoParameters, Query()], session: Reading, actor: Signed) -> Views:
    return _kept(session, actor)


@router.put("/me/views", summary="Keep these views, and no others")
def keep_views(form: ViewsForm, session: Writing, actor: Signed) -> Views:
    if actor.kind != "user":
        raise Problem(403, "forbidden", "Khoá của chương trình không giữ khung xem.")
    claim(session, "views", actor.id)
    session.execute(delete(SavedView).where(SavedView.user_id == actor.id))
    session.add_all(
        SavedView(user_id=actor.id, position=position, **one.model_dump()) for position, one in enumerate(form.items)
    )
    session.flush()
    return _kept(session, actor)


def _kept(session: Session, actor: Actor) -> Views:
    query = select(SavedView).where(SavedView.user_id == actor.id).order_by(SavedView.position)
    kept = session.execute(query).scalars()
    return {"items": [{"room": one.room, "name": one.name, "query": one.query} for one in kept]}
