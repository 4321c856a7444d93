"""The radio over ``/v1/radio``: stations for everybody; rundowns and as-run reports for those with a station's key."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, FastAPI, Path, Query, Request
from fastapi.responses import Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import clock, delivery
from api.channels import plays
from api.channels.limit import Limit
from api.channels.plays import Plays, Settled
from api.channels.radio import rundown, shapes
from api.channels.radio.rundown import Airing, Script
from api.channels.radio.tables import Slot, Station, StationKey
from api.content import asked, published
from api.content.asked import BEGINNING, Named, Shape, nothing_here, serve
from api.db import Database, Reading
from api.delivery import Answer
from api.page import ListQuery, NoParameters, following, seal, unseal
from api.people import tokens
from api.people.shapes import Weekday
from api.people.units import card
from api.problem import Fault, Problem, invalid
from api.wire import GivenDay

router = APIRouter()

UNKNOWN_A_MINUTE = 30
_bearer = HTTPBearer(auto_error=False, scheme_name="Station", description="A key of the station.")


class AskedOfRadio(asked.Asked):
    channel = "radio"


Asking = Annotated[AskedOfRadio, Depends(AskedOfRadio, scope="function")]


class SlotRow(Shape):
    id: str
    name: str
    days: list[Weekday]
    from_: str = Field(alias="from", description="`HH:MM` in the station's zone.")
    to: str
    limit_seconds: int


class StationRow(Shape):
    example: ClassVar[dict[str, Any]] = {
        "slug": "dai-xa-mau",
        "name": "Đài truyền thanh xã Mẫu",
        "unit": Named.example,
        "timezone": "Asia/Ho_Chi_Minh",
        "slots": [
            {
                "id": "019a2f00-0000-7000-8000-000000000001",
                "name": "Chương trình truyền thanh buổi sáng",
                "days": ["mon", "wed", "fri"],
                "from": "05:00",
                "to": "05:30",
                "limit_seconds": 900,
            }
        ],
    }

    slug: str
    name: str
    unit: Named
    timezone: str
    slots: list[SlotRow]


class Stations(Shape):
    items: list[StationRow]
    next: str | None


def slot_card(slot: Slot) -> dict[str, Any]:
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


@serve(router, "/v1/radio/stations", "Stations and the sessions of their week", Stations, tag="radio")
def list_stations(query: Annotated[ListQuery, Query()], asked: Asking) -> Response:
    session, key = asked.session, asked.settings.key
    rows = select(Station).order_by(Station.slug).limit(query.limit + 1)
    if query.cursor:
        rows = rows.where(Station.slug > unseal(key, asked.path, query.cursor)[0])
    found = list(session.execute(rows).scalars())
    cursor = seal(key, asked.path, [found[query.limit - 1].slug]) if len(found) > query.limit else None
    items = [
        {
            "slug": station.slug,
            "name": station.name,
            "unit": card(asked.tree.get(station.unit_id)),
            "timezone": station.timezone,
            "slots": [slot_card(slot) for slot in rundown.slots_of(session, station.id)],
        }
        for station in found[: query.limit]
    ]
    document = {"items": items, "next": following(asked.path, {"limit": query.limit}, cursor)}
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


def _unknown(app: FastAPI) -> Limit:
    if not hasattr(app.state, "radio_unknown"):
        app.state.radio_unknown = Limit(UNKNOWN_A_MINUTE, 60)
    limit: Limit = app.state.radio_unknown
    return limit


def _holder(request: Request, session: Session, column: Any, secret: str | None) -> Station:
    """The station whose key this is; 401 for an unknown one, 403 for a revoked one."""
    found = None
    if secret:
        found = session.execute(select(StationKey).where(column == tokens.digest(secret))).scalar_one_or_none()
    if found is None:
        _unknown(request.app).check(request.client.host if request.client else "")
        detail = "Khoá của đài không đúng; hãy lấy khoá mới trong trang quản trị."
        if not secret:
            detail = "Thiếu `Authorization: Bearer …` với khoá của đài; máy không gửi được thì dùng `capability_url`."
        raise Problem(401, "unknown_station_key", detail, headers={"WWW-Authenticate": "Bearer"})
    if found.revoked_at is not None:
        raise Problem(403, "key_revoked", "Khoá này của đài đã bị thu hồi; hãy lấy khoá mới trong trang quản trị.")
    return session.get_one(Station, found.station_id)


def _by_key(
    request: Request,
    session: Reading,
    slug: str,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Station:
    station = _holder(request, session, StationKey.key_hash, credentials.credentials if credentials else None)
    if station.slug != slug:
        raise Problem(403, "other_station", "Khoá này là của một đài khác.")
    return station


def _by_capability(
    request: Request,
    session: Reading,
    capability: Annotated[str, Path(max_length=100, description="The secret part of the capability URL.")],
) -> Station:
    return _holder(request, session, StationKey.capability_hash, capability)


ByKey = Annotated[Station, Depends(_by_key)]
ByCapability = Annotated[Station, Depends(_by_capability)]


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


def _rundown(asked: AskedOfRadio, station: Station, query: RundownQuery, form: str) -> Response:
    on = query.on(station, asked.at)
    day = rundown.plan(asked.session, station, on, asked.at)
    write, media_type = {
        "json": (rundown.body, "application/json"),
        "m3u": (rundown.m3u, "audio/x-mpegurl; charset=utf-8"),
    }[form]
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


def _surface(suffix: str, form: str, media_type: str, summary: str, shape: Any = None) -> None:
    """A rundown under both of a station's credentials, for GET and HEAD."""

    def by_key(query: Annotated[RundownQuery, Query()], asked: Asking, station: ByKey) -> Response:
        return _rundown(asked, station, query, form)

    def by_capability(query: Annotated[RundownQuery, Query()], asked: Asking, station: ByCapability) -> Response:
        return _rundown(asked, station, query, form)

    for path, handler, name in (
        (f"/v1/radio/stations/{{slug}}/rundown{suffix}", by_key, f"rundown_{form}"),
        (f"/v1/radio/s/{{capability}}/rundown{suffix}", by_capability, f"rundown_{form}_by_capability"),
    ):
        handler.__name__ = name
        serve(router, path, summary, shape, media_type, tag="radio")(handler)


_surface("", "json", "application/json", "What airs in each session of a day", shapes.Rundown)
_surface(".m3u", "m3u", "audio/x-mpegurl", "The recordings of a day, for players")


def _settle(request: Request, station: Station, batch: Plays) -> Settled:
    database: Database = request.app.state.database
    with database.write() as session:
        return plays.settle(session, "radio", station.id, batch)


@router.post("/v1/radio/stations/{slug}/plays", name="radio_plays", summary="What was aired", tags=["radio"])
def aired(request: Request, station: ByKey, batch: Plays, query: Annotated[NoParameters, Query()]) -> Settled:
    return _settle(request, station, batch)


@router.post(
    "/v1/radio/s/{capability}/plays", name="radio_plays_by_capability", summary="What was aired", tags=["radio"]
)
def aired_by_capability(
    request: Request, station: ByCapability, batch: Plays, query: Annotated[NoParameters, Query()]
) -> Settled:
    return _settle(request, station, batch)
