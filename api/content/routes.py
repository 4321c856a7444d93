"""Items over ``/manage/v1``: write, review, publish, look back. Each reply carries ``actions``: what one may do now."""

import difflib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar, Union, get_args

from fastapi import APIRouter, Body, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from sqlalchemy import ColumnElement, and_, case, exists, false, func, literal, or_, select, true, tuple_
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, aliased

from api import clock, page, preconditions, problem, wire
from api.content import deliveries, editing, search, shapes, terms
from api.content.published import Status, applies, first_day, live_standings, stands, was_up
from api.content.publishing import Made, Publish, Wanted, Withdraw, modes, usual
from api.content.tables import (
    CHANNELS,
    Channel,
    Delivery,
    Facet,
    Item,
    Publication,
    Revision,
    SearchEntry,
    Standing,
    State,
    Term,
)
from api.content.terms import VOCABULARIES
from api.content.workflow import MOVES, refusal
from api.db import Database, Reading, Writing
from api.events import Event, EventDetail, last_change
from api.kinds import LEGAL_FORCE, Kind, Written, prose
from api.kinds.procedure import Level
from api.page import ListQuery, NoParameters
from api.people import units
from api.people.permission import KEEPER, Actor, Signed
from api.people.tables import Client, Unit, User
from api.preconditions import IfMatch, etag
from api.problem import Fault, Problem, invalid, not_found
from api.wire import NO_CONTROLS, SLUG, Form, GivenInstant, ShownAs, example

router = APIRouter(prefix="/manage/v1")

F = TypeVar("F", bound=BaseModel)


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


class Submit(Wanted):
    model_config = example(
        {
            "channels": ["portal", "zalo"],
            "live_from": "2026-11-24T07:00:00+07:00",
            "comment": "Nhờ anh duyệt để kịp đăng sáng thứ Ba.",
        }
    )

    comment: str | None = Field(None, max_length=2000)


class Nothing(Form):
    """A move that takes nothing."""

    model_config = example({})


class Return(Form):
    model_config = example({"reason": "Ngày tiêm ghi ở đầu bài khác ngày ở cuối bài; nhờ xem lại."})

    reason: str = Field(min_length=1, max_length=2000)


class Approve(Form):
    model_config = example({})

    override: str | None = Field(
        None, min_length=1, max_length=1000, description="Emergencies: why one person decides."
    )


class Correct(Publish):
    model_config = example({"notice": "Bản trước ghi nhầm ngày tiêm; ngày đúng là 24/11."})

    notice: str = Field(min_length=1, max_length=2000, description="What was wrong and is now right, for citizens.")


class ToUnit(Form):
    model_config = example({"unit": "xa-mau"})

    unit: str = Field(max_length=120, description="The slug of the unit it goes to.")


@dataclass(frozen=True)
class Action:
    """A move as the wire knows it: the form it takes and what it does to a held item."""

    form: type[BaseModel]
    act: Callable[[Session, Item, Any, Actor], Made | None]
    summary: str


def _quiet(act: Callable[[Session, Item, Actor], None]) -> Callable[[Session, Item, Any, Actor], None]:
    return lambda session, item, form, actor: act(session, item, actor)


def _submit(session: Session, item: Item, form: Submit, actor: Actor) -> None:
    given = form.model_fields_set - {"comment"}
    asked = form.model_dump(include=given, by_alias=True) if given else None
    editing.submit(session, item, Wanted.model_validate(asked) if asked else None, form.comment, actor)


def _correct(session: Session, item: Item, form: Correct, actor: Actor) -> Made:
    asked = form.model_dump(include=form.model_fields_set - {"notice"}, by_alias=True)
    return editing.correct(session, item, Publish.model_validate(asked), form.notice, actor)


ACTIONS: dict[str, Action] = {
    "submit": Action(Submit, _submit, "Send for approval, perhaps with the publication wanted"),
    "recall": Action(Nothing, _quiet(editing.recall), "Take back what one submitted"),
    "return": Action(Return, lambda s, i, f, a: editing.return_(s, i, f.reason, a), "Send back with a reason"),
    "approve": Action(
        Approve, lambda s, i, f, a: editing.approve(s, i, f.override, a), "Approve, and enact what was wanted"
    ),
    "publish": Action(Publish, editing.publish, "Put on channels"),
    "schedule": Action(
        Publish, lambda s, i, f, a: editing.publish(s, i, f, a, scheduled=True), "Put on channels at a later instant"
    ),
    "correct": Action(Correct, _correct, "Replace what is live, with a public notice"),
    "withdraw": Action(Withdraw, editing.withdraw, "Take down"),
    "archive": Action(Nothing, _quiet(editing.archive), "To the trash"),
    "restore": Action(Nothing, _quiet(editing.restore), "Out of the trash"),
}


class Chosen(Form):
    id: str = Field(max_length=36)
    version: int = Field(description="The version one has seen.")


Chosens = Annotated[list[Chosen], Field(min_length=1, max_length=200)]


class Bulk(Form):
    items: Chosens


def _many(name: str, form: type[BaseModel]) -> type[BaseModel]:
    """How the documents show a move on many items: what the move takes, and the items it is made on."""
    shown: Any = form.model_config["json_schema_extra"]
    chosen = [{"id": "019a2f00-0000-7000-8000-000000000001", "version": 7}]
    # The form's members only: pydantic takes no validator of the member that tells which form it is.
    members: dict[str, Any] = {member: (field.annotation, field) for member, field in form.model_fields.items()}
    members |= {"action": (Literal[name], ...), "items": (Chosens, ...)}
    config = ConfigDict(extra="forbid") | example({"action": name, "items": chosen, **shown["examples"][0]})
    return create_model(f"{name.title()}Many", __config__=config, **members)


Many = Annotated[Union[*(_many(name, action.form) for name, action in ACTIONS.items())], Field(discriminator="action")]  # type: ignore[valid-type]


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
    return reply(session, item, actor, response)


@router.get("/items", summary="Items one may read, newest change first")
def items(
    query: Annotated[ItemsQuery, Query()], request: Request, session: Reading, actor: Signed, response: Response
) -> shapes.ItemPage:
    _unkept(response)
    now = clock.now()
    conditions = [_visible(actor)]
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
    score: ColumnElement[int] = literal(0)
    whole = select(Item).where(*conditions)
    if query.q is not None:
        found = search.hits(session, query.q)
        score = found.score if found else score
        shown = SearchEntry.revision == _shown(actor)
        matches = found.matches if found else false()
        whole = whole.join(SearchEntry, and_(SearchEntry.item_id == Item.id, shown)).where(matches)
    states = _state_conditions(now)
    rows = whole.where(states[query.state] if query.state else Item.state != "archived")
    count = session.execute(select(func.count()).select_from(rows.subquery())).scalar_one() if query.count else None
    # Pages in order of rank and in order of change are two lists: neither goes on from a place in the other.
    key, scope = request.app.state.settings.key, request.url.path + ("?q" if query.q is not None else "")
    order = (score, Item.changed_at, Item.id) if query.q is not None else (Item.changed_at, Item.id)
    if query.cursor:
        after = page.unseal(key, scope, query.cursor)
        rows = rows.where(_before(order, [*after[:-2], datetime.fromisoformat(after[-2]), after[-1]]))
    chosen = session.execute(
        rows.add_columns(score).order_by(*(column.desc() for column in order)).limit(query.limit + 1)
    ).all()
    cursor = None
    if len(chosen) > query.limit:
        item, points = chosen[query.limit - 1]
        place = [item.changed_at.isoformat(), item.id]
        cursor = page.seal(key, scope, [points, *place] if query.q is not None else place)
    given = query.model_dump(exclude_defaults=True)
    following = page.following(request.url.path, given, cursor)
    listed = _listed(session, [item for item, _ in chosen[: query.limit]], actor, now)
    answer: shapes.ItemPage = {
        "items": [_whole(told, text) for told, text in listed] if query.bodies else [*_rows(session, listed)],
        "next": following,
    }
    if count is not None:
        answer["count"] = count
    if query.count == "states":
        counts = session.execute(whole.with_only_columns(*(func.count().filter(one) for one in states.values()))).one()
        answer["states"] = dict(zip(states, counts, strict=True))  # type: ignore[typeddict-item]
    return answer


def _filed_under(actor: Actor, name: str, value: str) -> ColumnElement[bool]:
    """Whether the text one may read is filed so."""
    return exists().where(
        Facet.item_id == Item.id, Facet.revision == _shown(actor), Facet.name == name, Facet.value == value
    )


def _live_there(channel: str, now: datetime) -> ColumnElement[bool]:
    s = aliased(Standing)
    return exists().where(s.item_id == Item.id, s.channel == channel, stands(s, now))


def _before(order: tuple[Any, ...], after: list[Any]) -> ColumnElement[bool]:
    """Rows after the last one read, in descending order of all columns."""
    condition: ColumnElement[bool] | None = None
    for column, value in reversed(list(zip(order, after, strict=True))):
        condition = column < value if condition is None else or_(column < value, and_(column == value, condition))
    return true() if condition is None else condition


@router.get("/items/{id}", summary="One item")
def item(
    id: str, query: Annotated[NoParameters, Query()], session: Reading, actor: Signed, response: Response
) -> shapes.Item:
    return reply(session, _readable(session, id, actor), actor, response)


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
    held = _hold(session, id, actor, given)
    editing.save(session, held, body, actor, query.name)
    return reply(session, held, actor, response)


def _route(name: str, action: Action) -> None:
    form: Any = action.form

    def move(
        id: str,
        session: Writing,
        actor: Signed,
        given: IfMatch,
        response: Response,
        form: form = Body(default_factory=dict),
    ) -> shapes.Item:
        held = _hold(session, id, actor, given, star=name == "withdraw")
        if isinstance(form, dict):
            form = action.form.model_validate(form)
        made = action.act(session, held, form, actor)
        return reply(session, held, actor, response, made)

    router.add_api_route(
        f"/items/{{id}}/moves/{name}", move, methods=["POST"], summary=action.summary, operation_id=f"{name}_item"
    )


for _name, _action in ACTIONS.items():
    _route(_name, _action)


@router.post("/moves", tags=["items"], summary="The same move on up to 200 items, one result each")
def moves(request: Request, actor: Signed, body: Annotated[dict[str, Any], ShownAs(Many), Body()]) -> shapes.Moves:
    form = dict(body)
    action = ACTIONS.get(str(form.pop("action", "")))
    if action is None:
        raise invalid([Fault("/action", "unknown_action", f"Chỉ nhận một trong: {', '.join(ACTIONS)}.")])
    chosen = _read_form(Bulk, {"items": form.pop("items", [])}).items
    asked = _read_form(action.form, form)
    database: Database = request.app.state.database
    return {"results": [_one(database, chosen_item, action, asked, actor) for chosen_item in chosen]}


def _read_form(model: type[F], payload: dict[str, Any]) -> F:
    """A form read by hand; its faults point into the request's body."""
    try:
        return model.model_validate(payload)
    except ValidationError as error:
        raise invalid(problem.faults(error.errors())) from None


def _one(
    database: Database, chosen: Chosen, action: Action, form: BaseModel, actor: Actor
) -> shapes.Moved | shapes.Refused:
    try:
        with database.write() as session:
            held = _hold(session, chosen.id, actor, chosen.version)
            made = action.act(session, held, form, actor)
            moved: shapes.Moved = {"id": held.id, "status": 200, "version": held.version, "state": held.state}
            if made is not None and made.warnings:
                moved["warnings"] = _warnings(made)
            return moved
    except (Problem, OperationalError, IntegrityError) as trouble:
        # What was done to the others stands: this one says for itself that its turn did not come, or was crossed.
        refused = trouble if isinstance(trouble, Problem) else problem.busy()
        return {"id": chosen.id, "status": refused.status, "problem": refused.document()}


@router.get("/items/{id}/revisions", summary="The history of an item, newest first")
def revisions(
    id: str, query: Annotated[ListQuery, Query()], request: Request, session: Reading, actor: Signed, response: Response
) -> shapes.RevisionPage:
    found = _readable(session, id, actor)
    key, scope = request.app.state.settings.key, request.url.path
    rows = select(Revision).where(Revision.item_id == found.id, _history(actor, found))
    if query.cursor:
        rows = rows.where(Revision.number < page.unseal(key, scope, query.cursor)[0])
    chosen = session.execute(rows.order_by(Revision.number.desc()).limit(query.limit + 1)).scalars().all()
    cursor = page.seal(key, scope, [chosen[query.limit - 1].number]) if len(chosen) > query.limit else None
    following = page.following(request.url.path, query.model_dump(exclude_defaults=True), cursor)
    _unkept(response)
    return {"items": [_revision(one) for one in chosen[: query.limit]], "next": following}


@router.get("/items/{id}/revisions/{span}", summary="One revision `n`, or what changed between two: `a..b`")
def revision(
    id: str, span: str, query: Annotated[NoParameters, Query()], session: Reading, actor: Signed, response: Response
) -> shapes.RevisionText | shapes.RevisionDiff:
    found = _readable(session, id, actor)
    response.headers["Cache-Control"] = "private, no-store"
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
    held = _hold(session, id, actor, given)
    editing.restore_revision(session, held, number, actor)
    return reply(session, held, actor, response)


@router.post("/items/{id}/unit", summary="Move an item to another unit")
def move_unit(
    id: str, form: ToUnit, session: Writing, actor: Signed, given: IfMatch, response: Response
) -> shapes.Item:
    held = _hold(session, id, actor, given)
    editing.move_unit(session, held, form.unit, actor)
    return reply(session, held, actor, response)


@router.get("/items/{id}/deliveries", summary="What went out of an item, newest first")
def delivered(
    id: str, query: Annotated[ListQuery, Query()], request: Request, session: Reading, actor: Signed, response: Response
) -> shapes.DeliveryPage:
    found = _readable(session, id, actor)
    key, scope = request.app.state.settings.key, request.url.path
    before = page.unseal(key, scope, query.cursor) if query.cursor else None
    facts = deliveries.of_item(session, found.id, query.limit + 1, before)
    cursor = None
    if len(facts) > query.limit:
        last: Delivery = facts[query.limit - 1]
        cursor = page.seal(key, scope, [last.from_at.isoformat(), last.channel, last.place, last.revision])
    following = page.following(request.url.path, query.model_dump(exclude_defaults=True), cursor)
    _unkept(response)
    return {"items": [deliveries.card(fact) for fact in facts[: query.limit]], "next": following}


def show(session: Session, item: Item, actor: Actor, now: datetime) -> shapes.Item:
    """The item as the management API tells it to ``actor``."""
    told = _whole(*_listed(session, [item], actor, now)[0])
    told["usual"] = usual(session, item)
    return told


def _whole(told: shapes.Listed, revision: Revision) -> shapes.Item:
    return {**told, "head": {**_head(revision), "body": revision.text.written()}}


def _number(item: Item, actor: Actor) -> int:
    """The revision one may read: the head, of a unit above what was approved last."""
    if actor.reads(item.unit_id) or item.approved is None:
        return item.head
    return item.approved


def _rows(session: Session, listed: list[tuple[shapes.Listed, Revision]]) -> list[shapes.ItemRow]:
    names = {vocabulary: terms.names(session, vocabulary) for vocabulary in ("category", "field")}

    def term(vocabulary: Literal["category", "field"], body: dict[str, Any]) -> shapes.TermCard | None:
        slug = body.get(vocabulary)
        # A script's category is in the office's own words.
        return {"slug": slug, "name": names[vocabulary][slug]} if slug in names[vocabulary] else None

    def about(body: dict[str, Any]) -> shapes.About:
        script = body["kind"] == "radio_script"
        return {
            "category": term("category", body),
            "field": term("field", body),
            "levels": body.get("levels", []),
            "agency": body.get("executing_agency") or None,
            "service_level": body.get("service_level"),
            "decision": (body.get("decision") or {}).get("number"),
            "style": body.get("style"),
            "parts": len(body["parts"]) if script else None,
            "recorded": body["audio"] is not None if script else None,
        }

    return [{**told, "head": _head(text), "about": about(text.body)} for told, text in listed]


def _head(revision: Revision) -> shapes.HeadLine:
    return {
        "revision": revision.number,
        "author": {"id": revision.author, "name": revision.author_name},
        "at": clock.stamp(revision.saved_at),
    }


def _listed(
    session: Session, items: Sequence[Item], actor: Actor, now: datetime
) -> list[tuple[shapes.Listed, Revision]]:
    """Items as ``actor`` may see them, each with the text that goes with it. What stands beside them is read once."""
    ids = [item.id for item in items]
    key = tuple_(Revision.item_id, Revision.number)
    texts = select(Revision).where(key.in_([(item.id, _number(item, actor)) for item in items]))
    revisions = {revision.item_id: revision for revision in session.execute(texts).scalars()}
    situations = editing.situations(session, ids, now)
    computed = _states(session, ids, now)
    standing = live_standings(session, ids, now)
    publications = _publications(session, ids, {one.id for one in standing})
    on_channels = {(one.item_id, one.channel) for one in standing}
    legal = _legal(session, ids, now)
    found: list[tuple[shapes.Listed, Revision]] = []
    for item in items:
        own, body = actor.reads(item.unit_id), revisions[item.id].body
        actions: list[shapes.Action] = []
        for name in MOVES:
            refused = refusal(actor, name, item, situations[item.id])
            actions.append({"action": name, "allowed": refused is None, "reason": refused.reason if refused else None})
            if refused is not None and refused.code == "own_text":
                actions[-1]["override"] = True
            if name == "withdraw":
                actions[-1]["modes"] = list(modes(item.kind))
        told: shapes.Listed = {
            "id": item.id,
            "kind": item.kind,
            "unit": units.card(units.tree(session).get(item.unit_id)),
            "slug": body.get("slug"),
            "code": body.get("code"),
            "title": body.get("title") or body["text"],
            "state": item.state if own else "approved",
            "computed": computed[item.id],
            "version": item.version,
            "wanted": item.wanted if own else None,
            "publications": publications[item.id],
            "channels": [name for name in CHANNELS if (item.id, name) in on_channels],
            "legal": legal.get(item.id, []),
            "changed_at": clock.stamp(item.changed_at if own else revisions[item.id].saved_at),
            "changed_by": item.changed_by_name if own else revisions[item.id].author_name,
            "actions": actions,
        }
        found.append((told, revisions[item.id]))
    return found


def _states(session: Session, ids: Sequence[str], now: datetime) -> dict[str, list[shapes.Computed]]:
    conditions = _computed(now)
    rows = session.execute(select(Item.id, *conditions.values()).where(Item.id.in_(ids)))
    return {id: [name for name, holds in zip(conditions, states, strict=True) if holds] for id, *states in rows}


def _legal(session: Session, ids: Sequence[str], now: datetime) -> dict[str, list[shapes.Legal]]:
    """How the procedures among them stand today; what the portal shows decides where channels differ."""
    conditions = applies(Standing, now, clock.today(now))
    query = select(Standing, *conditions.values()).where(Standing.item_id.in_(ids), Standing.kind.in_(LEGAL_FORCE))
    rows = session.execute(query.where(or_(*conditions.values())).order_by(Standing.channel != "portal"))
    found: dict[str, dict[Status, shapes.Legal]] = {}
    for standing, *holds in rows:
        day, until = first_day(standing), standing.effective_until
        for status in (name for name, held in zip(conditions, holds, strict=True) if held):
            told: shapes.Legal = {
                "status": status,
                "from": day.isoformat() if day else None,
                "until": until.isoformat() if until else None,
            }
            found.setdefault(standing.item_id, {}).setdefault(status, told)
    order = list(conditions)
    return {id: sorted(told.values(), key=lambda one: order.index(one["status"])) for id, told in found.items()}


def _publications(session: Session, ids: Sequence[str], live: set[str]) -> dict[str, list[shapes.Publication]]:
    """Of each item, newest first; ``live`` names the standings that are."""
    standings: dict[str, list[Standing]] = {}
    for standing in session.execute(select(Standing).where(Standing.item_id.in_(ids))).scalars():
        standings.setdefault(standing.publication_id, []).append(standing)
    found: dict[str, list[shapes.Publication]] = {id: [] for id in ids}
    query = select(Publication).where(Publication.item_id.in_(ids)).order_by(Publication.id.desc())
    for publication in session.execute(query).scalars():
        found[publication.item_id].append(_publication(publication, standings[publication.id], live))
    return found


def _publication(publication: Publication, standings: list[Standing], live: set[str]) -> shapes.Publication:
    standings.sort(key=lambda s: CHANNELS.index(s.channel))
    shown: shapes.Publication = {
        "id": publication.id,
        "revision": publication.revision,
        "channels": [s.channel for s in standings],
        "class": publication.class_,
        "live_from": clock.stamp(publication.live_from),
        "live_until": clock.stamp(publication.live_until) if publication.live_until else None,
        "replaces": publication.replaces,
        "notice": publication.notice,
        "approved_by": {"id": publication.approved_by, "name": publication.approved_by_name},
        "live": any(s.id in live for s in standings),
        "ended": [
            {"channel": s.channel, "reason": s.ended_why, "at": clock.stamp(s.ended_at), "notice": s.notice}
            for s in standings
            if s.ended_at is not None and s.ended_why is not None
        ],
    }
    if standings[0].kind in LEGAL_FORCE:
        shown["effective_from"] = publication.effective_from.isoformat() if publication.effective_from else None
        shown["effective_until"] = publication.effective_until.isoformat() if publication.effective_until else None
    return shown


def _state_conditions(now: datetime) -> dict[shapes.Held, ColumnElement[bool]]:
    found: dict[shapes.Held, ColumnElement[bool]] = {state: Item.state == state for state in get_args(State)}
    computed = _computed(now)
    stands = or_(*(computed[name] for name in ("live", "scheduled", "expired", "withdrawn")))
    return found | computed | {"ready": and_(Item.state == "approved", ~stands)}


def _computed(now: datetime) -> dict[shapes.Computed, ColumnElement[bool]]:
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


def _visible(actor: Actor) -> ColumnElement[bool]:
    """Items of one's units, and of the units above what has been approved there."""
    return or_(actor.reading(Item.unit_id), and_(Item.unit_id.in_(actor.above), Item.approved.is_not(None)))


def _shown(actor: Actor) -> ColumnElement[Any]:
    own = actor.readable_units()
    if own is None:
        return Item.head  # type: ignore[return-value]
    return case((Item.unit_id.in_(own), Item.head), else_=Item.approved)


def _readable(session: Session, id: str, actor: Actor) -> Item:
    found = session.execute(select(Item).where(Item.id == id, _visible(actor))).scalar_one_or_none()
    if found is None:
        raise not_found()
    return found


def own(session: Session, id: str, actor: Actor) -> Item:
    """An item of a unit one works in; 403 for one of a unit above, which is read only as it was approved."""
    found = _readable(session, id, actor)
    if not actor.reads(found.unit_id):
        raise Problem(403, "forbidden", "Nội dung này của đơn vị cấp trên; bạn chỉ đọc được.")
    return found


def _hold(session: Session, id: str, actor: Actor, given: int | Literal["*"], *, star: bool = False) -> Item:
    """The item for a write; 403 for one that may be read only in its approved form."""
    own(session, id, actor)
    return editing.hold(session, id, actor, given, star=star)


def _history(actor: Actor, item: Item) -> ColumnElement[bool]:
    """Of a unit above only approved revisions are read."""
    if actor.reads(item.unit_id):
        return true()
    published = select(Standing.revision).where(Standing.item_id == item.id)
    return or_(Revision.number == item.approved, Revision.number.in_(published))


def _numbered(session: Session, item: Item, number: int, actor: Actor) -> Revision:
    query = select(Revision).where(Revision.item_id == item.id, Revision.number == number, _history(actor, item))
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


def _warnings(made: Made) -> list[wire.Fault]:
    return [{"pointer": w.pointer, "code": w.code, "detail": w.detail} for w in made.warnings]


def reply(session: Session, item: Item, actor: Actor, response: Response, made: Made | None = None) -> shapes.Item:
    session.flush()
    response.headers["ETag"] = etag(item.version)
    _unkept(response)
    shown = show(session, item, actor, clock.now())
    if made is not None and made.warnings:
        shown["warnings"] = _warnings(made)
    return shown


def _unkept(response: Response) -> None:
    response.headers["Cache-Control"] = "private, no-store"


class TermForm(Form):
    model_config = example({"name": "Nông nghiệp", "position": 3})

    name: str = Field(min_length=1, max_length=300)
    slug: str | None = Field(None, pattern=SLUG, max_length=100)
    position: int | None = Field(None, ge=0, le=100_000, description="Its place in the list; the end when left out.")


def _vocabulary(address: str) -> None:
    vocabulary = VOCABULARIES[address]

    def listed(
        query: Annotated[NoParameters, Query()], session: Reading, actor: Signed, response: Response
    ) -> shapes.Terms:
        query_ = select(Term).where(Term.vocabulary == vocabulary).order_by(Term.position, Term.slug)
        _unkept(response)
        used = terms.uses(session, vocabulary)
        items = [_term(one, used) for one in session.execute(query_).scalars()]
        return {"items": items, "next": None, "may_change": _may_keep_terms(actor, session)}

    def added(form: TermForm, session: Writing, actor: Signed, response: Response) -> shapes.Term:
        _keeps_terms(actor, session)
        term = terms.add(session, vocabulary, form.name, form.slug, actor)
        if form.position is not None:
            term.position = form.position
        response.headers["ETag"] = etag(term.version)
        return _term(term, terms.uses(session, vocabulary))

    def one(
        slug: str, query: Annotated[NoParameters, Query()], session: Reading, actor: Signed, response: Response
    ) -> shapes.Term:
        term = _found(session.get(Term, (vocabulary, slug)))
        _unkept(response)
        response.headers["ETag"] = etag(term.version)
        return _term(term, terms.uses(session, vocabulary))

    def held(session: Session, slug: str, actor: Actor, given: int | Literal["*"]) -> Term:
        _keeps_terms(actor, session)
        term = _found(session.get(Term, (vocabulary, slug), with_for_update=True))
        changed_last = last_change(session, "term", terms.log_id(vocabulary, slug))
        preconditions.require(given, term.version, *changed_last, asking=actor.name)
        return term

    def changed(
        slug: str, form: TermForm, session: Writing, actor: Signed, given: IfMatch, response: Response
    ) -> shapes.Term:
        term = held(session, slug, actor, given)
        if form.slug not in (None, slug):
            raise invalid([Fault("/slug", "fixed", "Đường dẫn của mục đã có không đổi được.")])
        term.name, term.version = form.name, term.version + 1
        if form.position is not None:
            term.position = form.position
        terms.tell(session, "term_changed", term, actor)
        response.headers["ETag"] = etag(term.version)
        return _term(term, terms.uses(session, vocabulary))

    def removed(
        slug: str, query: Annotated[NoParameters, Query()], session: Writing, actor: Signed, given: IfMatch
    ) -> None:
        term = held(session, slug, actor, given)
        terms.remove(session, term)
        terms.tell(session, "term_deleted", term, actor)

    router.add_api_route(
        f"/{address}", listed, methods=["GET"], operation_id=f"list_{address}", summary=f"All {address}"
    )
    router.add_api_route(
        f"/{address}",
        added,
        methods=["POST"],
        status_code=201,
        operation_id=f"add_{vocabulary}",
        summary=f"Add a {vocabulary}; a taken slug gets -2",
    )
    router.add_api_route(
        f"/{address}/{{slug}}", one, methods=["GET"], operation_id=f"read_{vocabulary}", summary=f"One {vocabulary}"
    )
    router.add_api_route(
        f"/{address}/{{slug}}",
        removed,
        methods=["DELETE"],
        status_code=204,
        operation_id=f"delete_{vocabulary}",
        summary=f"Remove a {vocabulary} that no text uses",
    )
    router.add_api_route(
        f"/{address}/{{slug}}",
        changed,
        methods=["PUT"],
        operation_id=f"change_{vocabulary}",
        summary=f"Rename or move a {vocabulary}",
    )


for _address in VOCABULARIES:
    _vocabulary(_address)


def _found(term: Term | None) -> Term:
    if term is None:
        raise not_found("mục này")
    return term


def _term(term: Term, used: Mapping[str, int]) -> shapes.Term:
    return {
        "slug": term.slug,
        "name": term.name,
        "position": term.position,
        "uses": used.get(term.slug, 0),
        "version": term.version,
    }


def _may_keep_terms(actor: Actor, session: Session) -> bool:
    """The vocabularies belong to the whole installation: whoever administers its root keeps them."""
    return actor.administers(units.tree(session).root.id)


def _keeps_terms(actor: Actor, session: Session) -> None:
    actor.require(KEEPER, units.tree(session).root.id, "quản trị hệ thống hoặc quản trị đơn vị gốc")


class EventsQuery(ListQuery):
    subject: str | None = Field(None, max_length=40, description="What happened to: item, unit, user, screen…")
    subject_id: str | None = Field(None, max_length=40)
    verb: str | None = Field(None, max_length=40, description="What happened: published, returned, user_added…")
    actor: str | None = Field(None, max_length=40, description="Whose doing: the id of a user, a client or `clock`.")
    since: GivenInstant | None = Field(None, description="At this instant or later.")
    until: GivenInstant | None = Field(None, description="Before this instant.")


@router.get("/events", summary="The log of the units one administers, newest first")
def audit(
    query: Annotated[EventsQuery, Query()], request: Request, session: Reading, actor: Signed, response: Response
) -> shapes.LogPage:
    chosen = [actor.holding(KEEPER, Event.unit_id)]
    for name in ("subject", "subject_id", "verb", "actor"):
        wanted = getattr(query, name)
        if wanted is not None:
            chosen.append(getattr(Event, name) == wanted)
    if query.since is not None:
        chosen.append(Event.at >= query.since)
    if query.until is not None:
        chosen.append(Event.at < query.until)
    return log_page(request, session, query, actor, response, *chosen)


def log_page(
    request: Request,
    session: Session,
    query: ListQuery,
    actor: Actor,
    response: Response,
    *chosen: ColumnElement[bool],
) -> shapes.LogPage:
    """A page of the log, newest first."""
    rows = select(Event, EventDetail.payload).outerjoin(EventDetail, EventDetail.seq == Event.seq).where(*chosen)
    key, scope = request.app.state.settings.key, request.url.path
    if query.cursor:
        rows = rows.where(Event.seq < page.unseal(key, scope, query.cursor)[0])
    found = session.execute(rows.order_by(Event.seq.desc()).limit(query.limit + 1)).all()
    cursor = page.seal(key, scope, [found[query.limit - 1][0].seq]) if len(found) > query.limit else None
    names = _named(session, [event for event, _ in found], actor)
    told: list[shapes.LogEvent] = [
        {
            "seq": event.seq,
            "at": clock.stamp(event.at),
            "actor": {"id": event.actor, "name": event.actor_name},
            "verb": event.verb,
            "subject": event.subject,
            "subject_id": event.subject_id,
            "kind": event.kind,
            "name": names.get(event.subject_id) or (payload or {}).get("name"),
            "detail": payload,
        }
        for event, payload in found[: query.limit]
    ]
    _unkept(response)
    given = query.model_dump(mode="json", exclude_defaults=True)
    return {"items": told, "next": page.following(scope, given, cursor)}


def _named(session: Session, told: Collection[Event], actor: Actor) -> dict[str, str]:
    """What those that the log tells of are called now; an id is of one table only.

    A text that has moved on to a unit where one holds no role keeps to itself what it is called there.
    """
    found: dict[str, str] = {}

    def theirs(table: Any) -> list[ColumnElement[bool]]:
        return [Item.unit_id.in_(actor.roles)] if table is Item and not actor.system else []

    for subject, named in {"item": Item.title, "unit": Unit.name, "user": User.name, "client": Client.name}.items():
        table = named.class_
        ids = {event.subject_id for event in told if event.subject == subject}
        rows = session.execute(select(table.id, named).where(table.id.in_(ids), *theirs(table)))
        found |= {id: name for id, name in rows}  # noqa: C416 - rows are no pairs to the types
    return found
