"""Stations, their sessions and their keys over ``/manage/v1``: kept by the administrators of their unit."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field, field_validator, model_validator
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api import clock
from api.channels import kept
from api.channels.device import Plain
from api.channels.radio import rundown, shapes
from api.channels.radio.routes import RundownQuery, slot_row
from api.channels.radio.rundown import DAYS
from api.channels.radio.tables import Slot, Station, StationKey
from api.db import Reading, Writing, moment, new_id
from api.events import News, Verb, record
from api.page import ListQuery
from api.people import tokens, units
from api.people.permission import KEEPER, Actor, Signed
from api.people.shapes import Weekday
from api.preconditions import IfMatch, etag_of
from api.problem import Fault, invalid, not_found
from api.process import Configured
from api.wire import HOUR_OR_END, NO_CONTROLS, Form, SpelledSlug, example

manage = APIRouter(prefix="/manage/v1")

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROLS)]
UnitSlug = Annotated[str, Field(max_length=120)]
Clock = Annotated[str, Field(pattern=HOUR_OR_END)]


class StationForm(Form):
    model_config = example({"name": "Đài truyền thanh xã Mẫu", "unit": "xa-mau"})

    name: Name
    unit: UnitSlug
    timezone: kept.GivenZone = None


class NewStation(StationForm):
    slug: SpelledSlug | None = None


class SlotForm(Form):
    """A session of the week."""

    model_config = example(
        {
            "name": "Chương trình truyền thanh buổi sáng",
            "days": ["mon", "wed", "fri"],
            "from": "05:00",
            "to": "05:30",
            "limit_seconds": 900,
        }
    )

    name: Name
    days: Annotated[list[Weekday], Field(min_length=1, max_length=7)]
    from_: Clock = Field(alias="from")
    to: Clock
    limit_seconds: int | None = Field(
        None, ge=30, le=86_400, description="How much may be read in it; its whole length when not given."
    )

    @field_validator("days")
    @classmethod
    def _once(cls, days: list[Weekday]) -> list[Weekday]:
        return sorted(set(days), key=DAYS.index)

    @model_validator(mode="after")
    def _within_a_day(self) -> "SlotForm":
        if self.to <= self.from_:
            raise ValueError("Giờ kết thúc phải sau giờ bắt đầu, trong cùng một ngày.")
        return self

    @property
    def limit(self) -> int:
        whole = _minutes(self.to) - _minutes(self.from_)
        return self.limit_seconds or whole * 60


class KeyForm(Form):
    model_config = example({"name": "Máy phát ở trạm xã"})

    name: str = Field("", max_length=200, pattern=NO_CONTROLS, description="Where the key is used.")


class StationsQuery(ListQuery):
    unit: UnitSlug | None = None


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


@manage.post("/stations", status_code=201, name="add_station", summary="A new station", dependencies=[Plain])
def add_station(
    form: NewStation, session: Writing, actor: Signed, zone: kept.OfficeZone, response: Response
) -> shapes.Station:
    station = Station(
        id=new_id(),
        slug=kept.free_slug(session, Station.slug, form.slug, form.name),
        name=form.name,
        unit_id=kept.home(session, form.unit, actor),
        timezone=form.timezone or zone,
        version=1,
        changed_at=moment(session),
        changed_by_name=actor.name,
    )
    session.add(station)
    session.flush()
    _tell(session, "station_added", station, actor, name=station.name)
    response.headers["Location"] = f"/manage/v1/stations/{station.slug}"
    return kept.reply(session, station, _station, response)


@manage.get("/stations", name="list_managed_stations", summary="Stations one may see")
def stations(
    query: Annotated[StationsQuery, Query()], request: Request, session: Reading, actor: Signed
) -> shapes.StationPage:
    rows = kept.seen(session, select(Station), Station, query.unit, actor)
    found, following = kept.listed(request, session, query, rows, Station, _station)
    return {"items": found, "next": following}


@manage.get("/stations/{slug}", name="get_station", summary="One station", dependencies=[Plain])
def station(slug: str, session: Reading, actor: Signed, response: Response) -> shapes.Station:
    return kept.reply(session, _at(session, slug, actor), _station, response)


@manage.put("/stations/{slug}", name="change_station", summary="Change a station", dependencies=[Plain])
def change_station(
    slug: str,
    form: StationForm,
    session: Writing,
    actor: Signed,
    zone: kept.OfficeZone,
    given: IfMatch,
    response: Response,
) -> shapes.Station:
    station = _held(session, slug, actor)
    kept.require_version(given, station, actor)
    if form.unit != units.tree(session).get(station.unit_id).slug:
        station.unit_id = kept.home(session, form.unit, actor)
    station.name, station.timezone = form.name, form.timezone or zone
    kept.touch(session, station, actor)
    _tell(session, "station_changed", station, actor, **form.model_dump(mode="json"))
    return kept.reply(session, station, _station, response)


@manage.delete(
    "/stations/{slug}",
    status_code=204,
    name="delete_station",
    summary="Remove a station with its sessions and keys; what it aired stays on record",
    dependencies=[Plain],
)
def delete_station(slug: str, session: Writing, actor: Signed, given: IfMatch) -> None:
    station = _held(session, slug, actor)
    kept.require_version(given, station, actor)
    for table in (Slot, StationKey):
        session.execute(delete(table).where(table.station_id == station.id))
    session.delete(station)
    _tell(session, "station_deleted", station, actor, name=station.name)


@manage.get("/stations/{slug}/rundown", name="station_rundown", summary="What a station airs on a day")
def station_rundown(
    slug: str,
    query: Annotated[RundownQuery, Query()],
    settings: Configured,
    session: Reading,
    actor: Signed,
) -> shapes.Rundown:
    station, now = _at(session, slug, actor), clock.now()
    day = rundown.plan(session, station, query.on(station, now), now)
    return rundown.document(day, settings.public_url)


@manage.get(
    "/stations/{slug}/slots", name="list_slots", summary="The sessions of a station's week", dependencies=[Plain]
)
def slots(slug: str, session: Reading, actor: Signed) -> shapes.Slots:
    station = _at(session, slug, actor)
    return {"items": [_slot(session, one) for one in rundown.slots_of(session, station.id)], "next": None}


@manage.post("/stations/{slug}/slots", status_code=201, name="add_slot", summary="A new session", dependencies=[Plain])
def add_slot(slug: str, form: SlotForm, session: Writing, actor: Signed, response: Response) -> shapes.Slot:
    station = _held(session, slug, actor)
    _clear_of_others(session, station, form, None)
    slot = Slot(
        id=new_id(),
        station_id=station.id,
        version=1,
        changed_at=moment(session),
        changed_by_name=actor.name,
        **_written(form),
    )
    session.add(slot)
    _tell(session, "slot_added", station, actor, **form.model_dump(mode="json", by_alias=True))
    response.headers["Location"] = f"/manage/v1/stations/{slug}/slots/{slot.id}"
    return kept.reply(session, slot, _slot, response)


@manage.get("/stations/{slug}/slots/{id}", name="get_slot", summary="One session", dependencies=[Plain])
def slot(slug: str, id: str, session: Reading, actor: Signed, response: Response) -> shapes.Slot:
    return kept.reply(session, _slot_of(session, _at(session, slug, actor), id), _slot, response)


@manage.put("/stations/{slug}/slots/{id}", name="change_slot", summary="Change a session", dependencies=[Plain])
def change_slot(
    slug: str, id: str, form: SlotForm, session: Writing, actor: Signed, given: IfMatch, response: Response
) -> shapes.Slot:
    station = _held(session, slug, actor)
    slot = _slot_of(session, station, id)
    kept.require_version(given, slot, actor)
    _clear_of_others(session, station, form, id)
    for name, value in _written(form).items():
        setattr(slot, name, value)
    kept.touch(session, slot, actor)
    _tell(session, "slot_changed", station, actor, **form.model_dump(mode="json", by_alias=True))
    return kept.reply(session, slot, _slot, response)


@manage.delete(
    "/stations/{slug}/slots/{id}", status_code=204, name="delete_slot", summary="Drop a session", dependencies=[Plain]
)
def delete_slot(slug: str, id: str, session: Writing, actor: Signed, given: IfMatch) -> None:
    station = _held(session, slug, actor)
    slot = _slot_of(session, station, id)
    kept.require_version(given, slot, actor)
    session.delete(slot)
    _tell(session, "slot_deleted", station, actor, name=slot.name)


@manage.post(
    "/stations/{slug}/keys",
    status_code=201,
    name="add_station_key",
    summary="A new key and capability address, answered once",
    dependencies=[Plain],
)
def add_key(
    slug: str, session: Writing, actor: Signed, response: Response, form: KeyForm | None = None
) -> shapes.NewStationKey:
    station = _held(session, slug, actor)
    key, capability = tokens.opaque(), tokens.opaque()
    made = StationKey(
        id=new_id(),
        station_id=station.id,
        name=form.name if form else "",
        key_hash=tokens.digest(key),
        capability_hash=tokens.digest(capability),
        made_at=moment(session),
        made_by_name=actor.name,
    )
    session.add(made)
    _tell(session, "station_key_added", station, actor, key=made.id, name=made.name)
    response.headers["Cache-Control"] = "no-store"
    response.headers["ETag"] = etag_of(_key(made))
    return {**_key(made), "key": key, "capability_url": f"/v1/radio/s/{capability}"}


@manage.get("/stations/{slug}/keys", name="list_station_keys", summary="A station's keys", dependencies=[Plain])
def keys(slug: str, session: Reading, actor: Signed) -> shapes.StationKeys:
    station = _at(session, slug, actor)
    actor.require(KEEPER, station.unit_id)
    query = select(StationKey).where(StationKey.station_id == station.id).order_by(StationKey.id)
    return {"items": [_key(key) for key in session.execute(query).scalars()], "next": None}


@manage.delete(
    "/stations/{slug}/keys/{id}",
    status_code=204,
    name="revoke_station_key",
    summary="Refuse a key from now on",
    dependencies=[Plain],
)
def revoke_key(slug: str, id: str, session: Writing, actor: Signed) -> None:
    station = _held(session, slug, actor)
    key = session.get(StationKey, id)
    if key is None or key.station_id != station.id:
        raise not_found("khoá này")
    key.revoked_at = key.revoked_at or moment(session)
    _tell(session, "station_key_revoked", station, actor, key=id)


def _at(session: Session, slug: str, actor: Actor) -> Station:
    found = session.execute(select(Station).where(Station.slug == slug)).scalar_one_or_none()
    if found is None or not actor.reads(found.unit_id):
        raise not_found("đài truyền thanh này")
    return found


def _held(session: Session, slug: str, actor: Actor) -> Station:
    """The station, locked: its sessions are changed one at a time."""
    station = _at(session, slug, actor)
    session.refresh(station, with_for_update=True)
    actor.require(KEEPER, station.unit_id)
    return station


def _slot_of(session: Session, station: Station, id: str) -> Slot:
    found = session.get(Slot, id)
    if found is None or found.station_id != station.id:
        raise not_found("buổi phát này")
    return found


def _clear_of_others(session: Session, station: Station, form: SlotForm, mine: str | None) -> None:
    """422 when two sessions of a station would be on air at once."""
    for other in rundown.slots_of(session, station.id):
        if other.id != mine and set(other.days) & set(form.days) and form.from_ < other.ends and other.starts < form.to:
            detail = f"Trùng giờ với “{other.name}” ({other.starts}-{other.ends}); hãy đổi giờ hoặc đổi ngày."
            raise invalid([Fault("/from", "slot_overlaps", detail)])


def _written(form: SlotForm) -> dict[str, Any]:
    return {
        "name": form.name,
        "days": form.days,
        "starts": form.from_,
        "ends": form.to,
        "limit_seconds": form.limit,
    }


def _tell(session: Session, verb: Verb, station: Station, actor: Actor, **payload: Any) -> None:
    record(session, News(verb, "station", station.id, actor, unit_id=station.unit_id, payload=payload))


def _station(session: Session, station: Station) -> shapes.Station:
    return {
        "slug": station.slug,
        "name": station.name,
        "unit": units.card(units.tree(session).get(station.unit_id)),
        "timezone": station.timezone,
        "slots": [_slot(session, slot) for slot in rundown.slots_of(session, station.id)],
        "version": station.version,
    }


def _slot(_session: Session, slot: Slot) -> shapes.Slot:
    return {**slot_row(slot), "version": slot.version}


def _key(key: StationKey) -> shapes.StationKey:
    return {
        "id": key.id,
        "name": key.name,
        "made_at": clock.stamp(key.made_at),
        "made_by": key.made_by_name,
        "revoked_at": clock.stamp(key.revoked_at) if key.revoked_at else None,
    }
