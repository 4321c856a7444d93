"""The radio over ``/v1/radio``: stations for everybody; rundowns and as-run reports for those with a station's key."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from fastapi.security import HTTPBearer
from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import clock, delivery
from api.channels import plays
from api.channels.device import Door, Plain, Refusal, Shown
from api.channels.plays import Plays, Settled
from api.channels.radio import rundown, shapes
from api.channels.radio.rundown import Airing, Script
from api.channels.radio.tables import Slot, Station, StationKey
from api.content import asked, published
from api.content.asked import BEGINNING, nothing_here, serve
from api.db import Database
from api.delivery import Answer
from api.page import ListQuery, NoParameters, following, seal, unseal
from api.people import tokens
from api.people.units import card
from api.problem import Fault, Problem, invalid
from api.process import TakingTurns
from api.wire import GivenDay

router = APIRouter()


class AskedOfRadio(asked.Asked):
    channel = "radio"


Asking = Annotated[AskedOfRadio, Depends(AskedOfRadio, scope="function")]


def slot_row(slot: Slot) -> shapes.SlotRow:
    return {
        "id": slot.id,
        "name": slot.name,
        "days": slot.days,
        "from": slot.starts,
        "to": slot.ends,
        "limit_seconds": slot.limit_seconds,
    }


def _changed_at(session: Session) -> datetime:
    """When a station or a session of one changed last. Names of units count as well."""
    latest = [session.execute(select(func.max(table.changed_at))).scalar_one() for table in (Station, Slot)]
    return max([at for at in latest if at is not None], default=BEGINNING)


@serve(router, "/v1/radio/stations", "Stations and the sessions of their week", shapes.Stations, tag="radio")
def list_stations(query: Annotated[ListQuery, Query()], asked: Asking) -> Response:
    session, key = asked.session, asked.settings.key
    rows = select(Station).order_by(Station.slug).limit(query.limit + 1)
    if query.cursor:
        rows = rows.where(Station.slug > unseal(key, asked.path, query.cursor)[0])
    found = list(session.execute(rows).scalars())
    cursor = seal(key, asked.path, [found[query.limit - 1].slug]) if len(found) > query.limit else None
    items: list[shapes.StationRow] = [
        {
            "slug": station.slug,
            "name": station.name,
            "unit": card(asked.tree.get(station.unit_id)),
            "timezone": station.timezone,
            "slots": [slot_row(slot) for slot in rundown.slots_of(session, station.id)],
        }
        for station in found[: query.limit]
    ]
    document: shapes.Stations = {"items": items, "next": following(asked.path, {"limit": query.limit}, cursor)}
    changed_at = max(_changed_at(session), asked.changed_at())
    return asked.document(document, changed_at=changed_at, tags=["stations"])


def station_named(session: Session, slug: str) -> Station:
    found = session.execute(select(Station).where(Station.slug == slug)).scalar_one_or_none()
    if found is None:
        raise nothing_here("đài truyền thanh này")
    return found


@serve(
    router, "/v1/radio/stations/{slug}/now", "What airs now, and when the next session starts", shapes.Now, tag="radio"
)
def now(slug: str, query: Annotated[NoParameters, Query()], asked: Asking) -> Response:
    session, at = asked.session, asked.at
    station = station_named(session, slug)
    today = at.astimezone(ZoneInfo(station.timezone)).date()
    day = rundown.plan(session, station, today, at)
    airing = next((one for one in day.airings if one.start <= at < one.end), None)
    following_ = next(
        (one for offset in range(8) for one in _airings(asked, station, today, offset, day) if one.start > at), None
    )
    lives: list[Script] = list(day.emergency)
    edges = [following_.start] if following_ else []
    on_air: shapes.OnAir | None = None
    if airing is not None:
        edges.append(airing.end)
        timed = airing.timed()
        edges += [edge for start, end, _ in timed for edge in (start, end)]
        current = next((row for row in timed if row[0] <= at < row[1] and row[2].live(at)), None)
        on_air = {
            "slot": {"id": airing.slot.id, "name": airing.slot.name},
            "starts_at": clock.stamp(airing.start),
            "ends_at": clock.stamp(airing.end),
            "item": None,
        }
        if current is not None:
            start, end, script = current
            on_air["item"] = {"title": script.body.title, "starts_at": clock.stamp(start), "ends_at": clock.stamp(end)}
            lives.append(script)
    document: shapes.Now = {
        "station": {"slug": station.slug, "name": station.name},
        "emergency": [{"title": one.body.title, "text": one.body.plain} for one in day.emergency],
        "on_air": on_air,
        "next": {
            "slot": {"id": following_.slot.id, "name": following_.slot.name},
            "starts_at": clock.stamp(following_.start),
        }
        if following_
        else None,
    }
    passed = [edge for edge in edges if edge <= at]
    changed_at = max([datetime.fromtimestamp(day.version / 1000, UTC), _changed_at(session), *passed])
    until = min([published.next_edge(session, at), *(edge for edge in edges if edge > at)])
    return Answer(
        delivery.encode(document),
        changed_at=changed_at,
        until=until,
        tags=["radio", f"station:{station.slug}"],
        # What airs is counted as plays; this page only tells of it.
        counted=[],
    )


def _airings(asked: AskedOfRadio, station: Station, today: date, offset: int, day: rundown.Day) -> tuple[Airing, ...]:
    if offset == 0:
        return day.airings
    return rundown.plan(asked.session, station, today + timedelta(days=offset), asked.at).airings


def _admitted(_database: Database, session: Session, shown: Shown) -> Station | None:
    """The station whose key this is; 403 for a revoked one, and at the address of another station."""
    column = StationKey.capability_hash if shown.in_path else StationKey.key_hash
    key = session.execute(select(StationKey).where(column == tokens.digest(shown.secret))).scalar_one_or_none()
    if key is None:
        return None
    if key.revoked_at is not None:
        raise Problem(403, "key_revoked", "Khoá này của đài đã bị thu hồi; hãy lấy khoá mới trong trang quản trị.")
    station = session.get_one(Station, key.station_id)
    if shown.named not in (None, station.slug):
        raise Problem(403, "other_station", "Khoá này là của một đài khác.")
    return station


DOOR = Door(
    HTTPBearer(auto_error=False, scheme_name="Station", description="A key of the station."),
    ("/v1/radio/stations/{slug}", "/v1/radio/s/{capability}"),
    Refusal(
        "unknown_station_key",
        wrong="Khoá của đài không đúng; hãy lấy khoá mới trong trang quản trị.",
        missing="Thiếu `Authorization: Bearer …` với khoá của đài; máy không gửi được thì dùng `capability_url`.",
    ),
    _admitted,
)


class RundownQuery(NoParameters):
    day: GivenDay | None = Field(
        None, alias="date", description="A day of the station's calendar; today when not given."
    )

    def on(self, station: Station, now: datetime) -> date:
        """The day asked for; 422 for one that lies too far away."""
        on = self.day or now.astimezone(ZoneInfo(station.timezone)).date()
        if not EARLIEST <= on <= LATEST:
            raise invalid([Fault("?date", "out_of_range", "Chỉ hỏi được ngày từ năm 2000 đến năm 2100.")])
        return on


EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


def _rundown(
    asked: AskedOfRadio,
    station: Station,
    query: RundownQuery,
    write: Callable[[rundown.Day, str], bytes],
    media_type: str,
) -> Response:
    on = query.on(station, asked.at)
    day = rundown.plan(asked.session, station, on, asked.at)
    until = published.next_edge(asked.session, asked.at)
    if query.day is None:
        until = min(until, clock.midnight(on + timedelta(days=1), ZoneInfo(station.timezone)))
    return Answer(
        write(day, asked.settings.public_url),
        media_type,
        changed_at=datetime.fromtimestamp(day.version / 1000, UTC),
        until=until,
        max_age=None,
    )


@DOOR.show(
    router,
    "/rundown",
    "rundown_json",
    "application/json",
    shapes.Rundown,
    summary="What airs in each session of a day",
    tags=["radio"],
)
def rundown_json(station: Station, query: Annotated[RundownQuery, Query()], asked: Asking) -> Response:
    return _rundown(asked, station, query, rundown.body, "application/json")


@DOOR.show(
    router,
    "/rundown.m3u",
    "rundown_m3u",
    "audio/x-mpegurl",
    summary="The recordings of a day, for players",
    tags=["radio"],
)
def rundown_m3u(station: Station, query: Annotated[RundownQuery, Query()], asked: Asking) -> Response:
    return _rundown(asked, station, query, rundown.m3u, "audio/x-mpegurl; charset=utf-8")


@DOOR.serve(
    router,
    "/plays",
    "radio_plays",
    methods=["POST"],
    summary="What was aired",
    tags=["radio"],
    dependencies=[Plain],
)
def aired(station: Station, batch: Plays, database: TakingTurns) -> Settled:
    with database.write() as session:
        return plays.settle(session, "radio", station.id, batch)
