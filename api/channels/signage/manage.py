"""Screens and their groups over ``/manage/v1``: kept by the administrators of their unit."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from api import clock
from api.channels import kept
from api.channels.device import Plain
from api.channels.signage import arrange, devices, playlist, shapes
from api.channels.signage.routes import card, groups_of
from api.channels.signage.shapes import Brightness, Color, Layout
from api.channels.signage.tables import Group, Membership, Screen
from api.db import Reading, Writing, moment, new_id
from api.events import News, Subject, Verb, record
from api.page import ListQuery
from api.people import units
from api.people.permission import KEEPER, Actor, Signed
from api.preconditions import IfMatch
from api.problem import Fault, Problem, invalid, not_found
from api.wire import NO_CONTROLS, Form, SpelledSlug, example

manage = APIRouter(prefix="/manage/v1")

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROLS)]
Slug = Annotated[str, Field(max_length=120)]
Groups = Annotated[list[Slug], Field(max_length=50, description="Slugs of groups.")]


class Joining(Form):
    """A waiting device made a screen."""

    model_config = example(
        {"name": "Bảng LED cổng UBND xã Mẫu", "unit": "xa-mau", "pairing_code": "K7QX-3M9P", "groups": ["cong-xa"]}
    )

    name: Name
    unit: Slug
    pairing_code: str = Field(min_length=1, max_length=40, description="As the device shows it: `K7QX-3M9P`.")
    groups: Groups = Field([])


class ScreenForm(Form):
    model_config = example(
        {
            "name": "Bảng LED cổng UBND xã Mẫu",
            "unit": "xa-mau",
            "width": 192,
            "height": 32,
            "color": "amber1",
            "brightness": [{"from": "18:00", "to": "24:00", "percent": 40}],
        }
    )

    name: Name
    unit: Slug
    groups: Groups = Field([])
    width: int = Field(ge=16, le=4096)
    height: int = Field(ge=8, le=2048)
    color: Color
    layout: Layout = "line"
    timezone: kept.GivenZone = None
    model: str = Field("", max_length=120, pattern=NO_CONTROLS)
    serial: str | None = Field(None, max_length=120, pattern=NO_CONTROLS)
    brightness: Annotated[list[Brightness], Field(max_length=24)] = Field([])


class NewGroup(Form):
    model_config = example({"name": "Các bảng ở cổng xã", "unit": "xa-mau"})

    name: Name
    unit: Slug
    slug: SpelledSlug | None = None


class GroupForm(Form):
    model_config = example({"name": "Các bảng ở cổng xã"})

    name: Name


class ScreensQuery(ListQuery):
    unit: Slug | None = None
    group: Slug | None = None
    state: Literal["paired", "online", "offline", "revoked"] | None = Field(
        None, description="`online` and `offline`: paired, and whether its device has asked within five minutes."
    )


class GroupsQuery(ListQuery):
    unit: Slug | None = None


@manage.get("/pairings/{code}", name="waiting_device", summary="The device that shows this code", dependencies=[Plain])
def waiting_device(code: str, session: Reading, actor: Signed) -> shapes.WaitingDevice:
    actor.require_somewhere(KEEPER)
    device = devices.waiting(session, code)
    return {
        "model": device.model,
        "name": device.name,
        "serial": device.serial,
        "width": device.width,
        "height": device.height,
        "color": device.color,
        "address": device.address,
        "expires_at": clock.stamp(device.expires_at),
    }


@manage.post(
    "/screens", status_code=201, name="join_screen", summary="Join a waiting device by its code", dependencies=[Plain]
)
def join(form: Joining, session: Writing, actor: Signed, zone: kept.OfficeZone, response: Response) -> shapes.Screen:
    unit_id = kept.home(session, form.unit, actor)
    try:
        device = devices.waiting(session, form.pairing_code)
    except Problem as unknown:
        raise invalid([Fault("/pairing_code", unknown.code, unknown.detail)]) from None
    groups = _groups(session, form.groups, actor)
    screen = devices.join(session, device, form.name, unit_id, zone, actor.name)
    _put_in(session, screen, groups)
    _tell(session, "screen_joined", screen, actor, name=form.name, groups=form.groups)
    response.headers["Location"] = f"/manage/v1/screens/{screen.id}"
    return kept.reply(session, screen, _screen, response)


@manage.get("/screens", name="list_screens", summary="Screens one may see")
def screens(
    query: Annotated[ScreensQuery, Query()], request: Request, session: Reading, actor: Signed
) -> shapes.ScreenPage:
    rows = select(Screen).where(Screen.state != "deleted")
    if query.state:
        rows = rows.where(Screen.state == ("revoked" if query.state == "revoked" else "paired"))
    edge = clock.now() - devices.SILENT
    if query.state == "online":
        rows = rows.where(Screen.last_seen_at >= edge)
    if query.state == "offline":
        rows = rows.where(or_(Screen.last_seen_at.is_(None), Screen.last_seen_at < edge))
    if query.group:
        rows = rows.where(
            Screen.id.in_(
                select(Membership.screen_id)
                .join(Group, Group.id == Membership.group_id)
                .where(Group.slug == query.group)
            )
        )
    rows = kept.seen(session, rows, Screen, query.unit, actor)
    loops: Loops = {}
    found, following = kept.listed(
        request, session, query, rows, Screen, lambda session, one: _screen(session, one, loops)
    )
    return {"items": found, "next": following}


@manage.get("/screens/{id}", name="get_screen", summary="One screen", dependencies=[Plain])
def screen(id: str, session: Reading, actor: Signed, response: Response) -> shapes.Screen:
    return kept.reply(session, _seen(session, id, actor), _screen, response)


@manage.get("/screens/{id}/now", name="screen_now", summary="What a screen is to show now", dependencies=[Plain])
def screen_now(id: str, session: Reading, actor: Signed) -> shapes.OnScreen:
    return playlist.on_screen(session, _seen(session, id, actor), clock.now())


@manage.put("/screens/{id}", name="change_screen", summary="Change a screen", dependencies=[Plain])
def change(
    id: str,
    form: ScreenForm,
    session: Writing,
    actor: Signed,
    zone: kept.OfficeZone,
    given: IfMatch,
    response: Response,
) -> shapes.Screen:
    screen = _hold(session, id, actor, given)
    unit_id = kept.home(session, form.unit, actor) if form.unit != _slug(session, screen.unit_id) else screen.unit_id
    groups = _groups(session, form.groups, actor, held={group.slug for group in groups_of(session, id)})
    for name in ("name", "width", "height", "color", "layout", "model", "serial"):
        setattr(screen, name, getattr(form, name))
    screen.unit_id, screen.timezone = unit_id, form.timezone or zone
    screen.brightness = [one.model_dump(by_alias=True) for one in form.brightness]
    session.execute(delete(Membership).where(Membership.screen_id == id))
    _put_in(session, screen, groups)
    kept.touch(session, screen, actor)
    _tell(session, "screen_changed", screen, actor, **form.model_dump(by_alias=True, mode="json"))
    return kept.reply(session, screen, _screen, response)


@manage.post(
    "/screens/{id}/revoke", name="revoke_screen", summary="Refuse the device from now on", dependencies=[Plain]
)
def revoke(id: str, session: Writing, actor: Signed, given: IfMatch, response: Response) -> shapes.Screen:
    screen = _hold(session, id, actor, given, star=True)
    screen.state = "revoked"
    kept.touch(session, screen, actor)
    _tell(session, "screen_revoked", screen, actor)
    return kept.reply(session, screen, _screen, response)


@manage.delete(
    "/screens/{id}",
    status_code=204,
    name="delete_screen",
    summary="Remove a screen; its device is told",
    dependencies=[Plain],
)
def remove(id: str, session: Writing, actor: Signed, given: IfMatch) -> None:
    screen = _hold(session, id, actor, given, star=True)
    screen.state = "deleted"
    kept.touch(session, screen, actor)
    session.execute(delete(Membership).where(Membership.screen_id == id))
    _tell(session, "screen_deleted", screen, actor, name=screen.name)


@manage.post("/groups", status_code=201, name="add_group", summary="A new group of screens", dependencies=[Plain])
def add_group(form: NewGroup, session: Writing, actor: Signed, response: Response) -> shapes.Group:
    unit_id = kept.home(session, form.unit, actor)
    group = Group(
        id=new_id(),
        slug=kept.free_slug(session, Group.slug, form.slug, form.name),
        name=form.name,
        unit_id=unit_id,
        version=1,
        changed_at=moment(session),
        changed_by_name=actor.name,
    )
    session.add(group)
    session.flush()
    _tell(session, "group_added", group, actor, name=group.name)
    response.headers["Location"] = f"/manage/v1/groups/{group.slug}"
    return kept.reply(session, group, _group, response)


@manage.get("/groups", name="list_groups", summary="Groups of screens one may see")
def groups(
    query: Annotated[GroupsQuery, Query()], request: Request, session: Reading, actor: Signed
) -> shapes.GroupPage:
    rows = kept.seen(session, select(Group), Group, query.unit, actor)
    found, following = kept.listed(request, session, query, rows, Group, _group)
    return {"items": found, "next": following}


@manage.get("/groups/{slug}", name="get_group", summary="One group", dependencies=[Plain])
def group(slug: str, session: Reading, actor: Signed, response: Response) -> shapes.Group:
    return kept.reply(session, _group_at(session, slug, actor), _group, response)


@manage.put("/groups/{slug}", name="change_group", summary="Rename a group", dependencies=[Plain])
def change_group(
    slug: str, form: GroupForm, session: Writing, actor: Signed, given: IfMatch, response: Response
) -> shapes.Group:
    group = _group_held(session, slug, actor, given)
    group.name = form.name
    kept.touch(session, group, actor)
    _tell(session, "group_changed", group, actor, name=form.name)
    return kept.reply(session, group, _group, response)


@manage.delete(
    "/groups/{slug}",
    status_code=204,
    name="delete_group",
    summary="Dissolve a group; its screens stay",
    dependencies=[Plain],
)
def remove_group(slug: str, session: Writing, actor: Signed, given: IfMatch) -> None:
    group = _group_held(session, slug, actor, given)
    session.execute(delete(Membership).where(Membership.group_id == group.id))
    session.delete(group)
    _tell(session, "group_deleted", group, actor, name=group.name)


def _seen(session: Session, id: str, actor: Actor) -> Screen:
    found = session.get(Screen, id)
    if found is None or found.state == "deleted" or not actor.reads(found.unit_id):
        raise not_found("màn hình này")
    return found


def _hold(session: Session, id: str, actor: Actor, given: int | Literal["*"], *, star: bool = False) -> Screen:
    screen = session.get(Screen, id, with_for_update=True)
    if screen is None or screen.state == "deleted" or not actor.reads(screen.unit_id):
        raise not_found("màn hình này")
    actor.require(KEEPER, screen.unit_id)
    kept.require_version(given, screen, actor, star=star)
    return screen


def _group_at(session: Session, slug: str, actor: Actor) -> Group:
    found = session.execute(select(Group).where(Group.slug == slug)).scalar_one_or_none()
    if found is None or not actor.reads(found.unit_id):
        raise not_found("nhóm màn hình này")
    return found


def _group_held(session: Session, slug: str, actor: Actor, given: int | Literal["*"]) -> Group:
    group = _group_at(session, slug, actor)
    session.refresh(group, with_for_update=True)
    actor.require(KEEPER, group.unit_id)
    kept.require_version(given, group, actor)
    return group


def _groups(session: Session, slugs: list[str], actor: Actor, held: set[str] | None = None) -> list[Group]:
    """The groups named, each kept by ``actor`` or held by the screen already."""
    found = {group.slug: group for group in session.execute(select(Group).where(Group.slug.in_(slugs))).scalars()}
    faults = []
    for place, slug in enumerate(slugs):
        known = found.get(slug)
        if known is None or (slug not in (held or ()) and not actor.administers(known.unit_id)):
            faults.append(Fault(f"/groups/{place}", "unknown_group", f"Không có nhóm màn hình “{slug}” do bạn giữ."))
    if faults:
        raise invalid(faults)
    return list(found.values())


def _put_in(session: Session, screen: Screen, groups: list[Group]) -> None:
    session.add_all(Membership(screen_id=screen.id, group_id=group.id) for group in groups)


def _tell(session: Session, verb: Verb, held: Screen | Group, actor: Actor, **payload: Any) -> None:
    subject: Subject = "screen" if isinstance(held, Screen) else "group"
    record(session, News(verb, subject, held.id, actor, unit_id=held.unit_id, payload=payload))


def _slug(session: Session, unit_id: str) -> str:
    return units.tree(session).get(unit_id).slug


Loops = dict[str, list[shapes.LoopEntry]]
"""What runs now, by profile: screens alike show the same."""


def _loop(session: Session, screen: Screen, now: datetime, known: Loops) -> list[shapes.LoopEntry]:
    profile = arrange.profile_of(session, screen)
    if profile.id not in known:
        messages = arrange.messages(session, profile, arrange.compiled_at(session, profile, now))
        known[profile.id] = [
            {"item": one.item, "text": one.body.text, "class": one.class_} for one in arrange.active(messages, now)
        ]
    return known[profile.id]


def _screen(session: Session, screen: Screen, loops: Loops | None = None) -> shapes.Screen:
    now = clock.now()
    return {
        "id": screen.id,
        "name": screen.name,
        "unit": units.card(units.tree(session).get(screen.unit_id)),
        "groups": [card(group) for group in groups_of(session, screen.id)],
        "width": screen.width,
        "height": screen.height,
        "color": screen.color,
        "layout": screen.layout,
        "timezone": screen.timezone,
        "model": screen.model,
        "serial": screen.serial,
        "brightness": screen.brightness,
        "state": "revoked" if screen.state == "revoked" else "paired",
        "last_seen_at": clock.stamp(screen.last_seen_at) if screen.last_seen_at else None,
        "online": screen.last_seen_at is not None and screen.last_seen_at >= now - devices.SILENT,
        "loop": _loop(session, screen, now, {} if loops is None else loops),
        "reported": screen.reported,
        "version": screen.version,
    }


def _group(session: Session, group: Group) -> shapes.Group:
    members = (
        select(Screen.id).join(Membership, Membership.screen_id == Screen.id).where(Membership.group_id == group.id)
    )
    return {
        "slug": group.slug,
        "name": group.name,
        "unit": units.card(units.tree(session).get(group.unit_id)),
        "screens": list(session.execute(members.order_by(Screen.id)).scalars()),
        "version": group.version,
    }
