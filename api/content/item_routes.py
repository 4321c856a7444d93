"""Items over ``/manage/v1``: written, listed, read, saved, moved to another unit."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import Field
from sqlalchemy import ColumnElement, Select, and_, exists, false, func, literal, select
from sqlalchemy.orm import Session, aliased

from api import clock, page
from api.content import access, cards, editing, search, shapes, states
from api.content.published import stands
from api.content.tables import Channel, Facet, Item, SearchEntry, Standing
from api.db import Reading, Writing
from api.kinds import Kind, Written
from api.kinds.procedure import Level
from api.page import ListQuery, NoParameters
from api.people import units
from api.people.permission import Actor, Signed
from api.preconditions import IfMatch
from api.wire import NO_CONTROLS, Form, example

router = APIRouter(prefix="/manage/v1")


class NewItem(Form):
    model_config = example(
        {
            "unit": "xa-mau",
            "body": {
                "kind": "led_message",
                "text": "Mời bà con tiêm phòng cho vật nuôi từ 24 đến 28/11",
                "style": "notice",
            },
        }
    )

    unit: str = Field(max_length=120, description="The unit's slug.")
    body: Written


class ToUnit(Form):
    model_config = example({"unit": "xa-mau"})

    unit: str = Field(max_length=120, description="The slug of the unit it goes to.")


TermSlug = Annotated[str, Field(max_length=120)]


class ItemsQuery(ListQuery):
    kind: Kind | None = None
    state: shapes.Held | None = Field(None, description="`ready`: approved, and nobody has put it anywhere yet.")
    unit: str | None = Field(None, max_length=120)
    below: bool = True
    q: str | None = Field(None, max_length=500)
    mine: bool = False
    category: TermSlug | None = None
    topic: TermSlug | None = None
    field: TermSlug | None = None
    level: Level | None = None
    channel: Channel | None = Field(None, description="Live there now.")
    bodies: bool = Field(True, description="False: rows without their texts, for long lists.")
    count: Literal["exact", "states"] | None = Field(None, description="`states`: also how many each `state` holds.")


class SaveQuery(NoParameters):
    name: str | None = Field(
        None, min_length=1, max_length=200, pattern=NO_CONTROLS, description="Keep this text as a named revision."
    )


@router.post("/items", status_code=201, summary="Write a new item")
def create(form: NewItem, session: Writing, actor: Signed, response: Response) -> shapes.Item:
    item = editing.create(session, form.unit, form.body, actor)
    response.headers["Location"] = f"/manage/v1/items/{item.id}"
    return cards.reply(session, item, actor, response)


@router.get("/items", summary="Items one may read, newest change first")
def items(query: Annotated[ItemsQuery, Query()], request: Request, session: Reading, actor: Signed) -> shapes.ItemPage:
    now = clock.now()
    whole, score = _asked(query, session, actor, now)
    held = states.conditions(now)
    rows = whole.where(held[query.state] if query.state else Item.state != "archived")
    newest: tuple[Any, ...] = (Item.changed_at.desc(), Item.id.desc())
    # Pages in order of rank and in order of change are two lists.
    order, apart = (newest, "") if score is None else ((score.desc(), *newest), "?q")
    chosen, following = page.through(request, session, rows, query, *order, apart=apart)
    listed = cards.listed(session, chosen, actor, now)
    answer: shapes.ItemPage = {
        "items": [*map(cards.whole, listed)] if query.bodies else [*cards.rows(session, listed)],
        "next": following,
    }
    if query.count:
        answer["count"] = session.execute(select(func.count()).select_from(rows.subquery())).scalar_one()
    if query.count == "states":
        counts = session.execute(whole.with_only_columns(*(func.count().filter(one) for one in held.values()))).one()
        answer["states"] = dict(zip(held, counts, strict=True))  # type: ignore[typeddict-item] # `held` has its keys
    return answer


def _asked(
    query: ItemsQuery, session: Session, actor: Actor, now: datetime
) -> tuple[Select[Item], ColumnElement[int] | None]:
    """The items asked for, whatever their state, and what ranks them where words were asked for."""
    conditions = [access.visible(actor)]
    if query.kind:
        conditions.append(Item.kind == query.kind)
    if query.mine:
        conditions.append(Item.created_by == actor.id)
    if query.unit:
        conditions.append(Item.unit_id.in_(units.asked(session, query.unit, below=query.below)))
    for name in ("category", "topic", "field", "level"):
        value = getattr(query, name)
        if value is not None:
            conditions.append(_filed_under(actor, name, value))
    if query.channel:
        conditions.append(_live_there(query.channel, now))
    rows = select(Item).where(*conditions)
    if query.q is None:
        return rows, None
    found = search.hits(session, query.q)
    if found is None:
        return rows.where(false()), literal(0)
    shown = and_(SearchEntry.item_id == Item.id, SearchEntry.revision == access.number(actor))
    return rows.join(SearchEntry, shown).where(found.matches), found.score


def _filed_under(actor: Actor, name: str, value: str) -> ColumnElement[bool]:
    """Whether the text one may read is filed so."""
    return exists().where(
        Facet.item_id == Item.id, Facet.revision == access.number(actor), Facet.name == name, Facet.value == value
    )


def _live_there(channel: str, now: datetime) -> ColumnElement[bool]:
    s = aliased(Standing)
    return exists().where(s.item_id == Item.id, s.channel == channel, stands(s, now))


@router.get("/items/{id}", summary="One item")
def item(
    id: str, query: Annotated[NoParameters, Query()], session: Reading, actor: Signed, response: Response
) -> shapes.Item:
    return cards.reply(session, access.readable(session, id, actor), actor, response)


@router.put("/items/{id}/body", summary="Save the working copy")
def save(
    id: str,
    query: Annotated[SaveQuery, Query()],
    body: Annotated[Written, Body(examples=[{"kind": "article", "title": "Lịch tiêm phòng đợt 2", "text": "…"}])],
    session: Writing,
    actor: Signed,
    given: IfMatch,
    response: Response,
) -> shapes.Item:
    held = editing.hold(session, id, actor, given)
    editing.save(session, held, body, actor, query.name)
    return cards.reply(session, held, actor, response)


@router.post("/items/{id}/unit", summary="Move an item to another unit")
def move_unit(
    id: str, form: ToUnit, session: Writing, actor: Signed, given: IfMatch, response: Response
) -> shapes.Item:
    held = editing.hold(session, id, actor, given)
    editing.move_unit(session, held, form.unit, actor)
    return cards.reply(session, held, actor, response)
