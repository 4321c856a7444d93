"""LED signage over ``/v1/signage``: what devices ask. Each of their addresses works with a token or by capability."""

import re
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api import clock, delivery
from api.channels import plays
from api.channels.limit import Limit
from api.channels.plays import Plays, Settled
from api.channels.signage import arrange, devices, pictures, player, playlist, shapes, smil, stream
from api.channels.signage.devices import NewPairing
from api.channels.signage.pictures import Picture
from api.channels.signage.playlist import Playlist
from api.channels.signage.tables import Frame, Group, Membership, Screen
from api.content.asked import BEGINNING
from api.db import Database, Reading, Writing
from api.delivery import Answer, Front
from api.media import serving
from api.page import NoParameters
from api.people import units
from api.problem import Problem, not_found
from api.wire import example

router = APIRouter()


def _plain(query: Annotated[NoParameters, Query()]) -> NoParameters:
    return query


Plain = Depends(_plain)
"""Of a route that takes no query parameters."""
_bearer = HTTPBearer(auto_error=False, scheme_name="Device", description="The token a screen got when it was paired.")
_ASSET = re.compile(r"([0-9a-f]{64})\.(png|bmp)")
_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The picture.", "content": {"image/png": {}, "image/bmp": {}}},
    206: {"description": "The range of bytes asked for."},
    304: {"description": "Unchanged."},
    416: {"description": "The picture ends before the range begins."},
}


class Limits:
    """Counters of this process against guessing and flooding; a paired screen is never counted."""

    def __init__(self) -> None:
        self.pairings = Limit(devices.PAIRINGS_AN_HOUR, 3600)
        self.unknown = Limit(devices.UNKNOWN_A_MINUTE, 60)


def _limits(app: FastAPI) -> Limits:
    if not hasattr(app.state, "signage_limits"):
        app.state.signage_limits = Limits()
    limits: Limits = app.state.signage_limits
    return limits


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _known(request: Request, screen: Screen | None, *, shown: bool = True) -> Screen:
    if screen is None:
        _limits(request.app).unknown.check(_address(request))
        detail = "Thiết bị chưa được ghép nối, hoặc mã thiết bị không đúng."
        if not shown:
            detail = "Thiếu `Authorization: Bearer …` với mã thiết bị; máy không gửi được thì dùng `capability_url`."
        raise Problem(401, "unknown_device", detail, headers={"WWW-Authenticate": "Bearer"})
    devices.used(request.app.state.database, devices.admitted(screen))
    return screen


def _by_token(
    request: Request,
    session: Reading,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Screen:
    screen = devices.by_token(session, credentials.credentials) if credentials else None
    return _known(request, screen, shown=credentials is not None)


def _by_capability(
    request: Request,
    session: Reading,
    capability: Annotated[str, Path(description="The secret part of the capability URL.")],
) -> Screen:
    return _known(request, devices.by_capability(session, capability))


ByToken = Annotated[Screen, Depends(_by_token)]
ByCapability = Annotated[Screen, Depends(_by_capability)]
Work = Callable[[Request, Session, Screen], Response]


def _device(path: str, media_type: str, summary: str, shape: Any = None) -> Callable[[Work], Work]:
    """Serve ``work`` to a screen under both of its credentials, for GET and HEAD; ``shape`` is what it answers."""

    def register(work: Work) -> Work:
        def by_token(request: Request, session: Reading, screen: ByToken) -> Response:
            return work(request, session, screen)

        def by_capability(request: Request, session: Reading, screen: ByCapability) -> Response:
            return work(request, session, screen)

        name = f"signage_{work.__name__}"
        content: Any = {"content": {media_type: {}}} if shape is None else {"model": shape}
        answers: Any = {200: {"description": "Success", **content}}
        for address, endpoint, told in (
            (f"/v1/signage/{path}", by_token, name),
            (f"/v1/signage/d/{{capability}}/{path}", by_capability, f"{name}_by_capability"),
        ):
            router.add_api_route(
                address,
                endpoint,
                methods=["GET", "HEAD"],
                name=told,
                summary=summary,
                dependencies=[Plain],
                response_class=Response,
                responses=answers,
            )
        return work

    return register


@router.post(
    "/v1/signage/pairings",
    status_code=201,
    name="signage_pair",
    summary="A device asks to be joined",
    dependencies=[Plain],
)
def pair(request: Request, device: NewPairing, session: Writing) -> shapes.PairingCode:
    _limits(request.app).pairings.check(_address(request))
    return devices.begin(session, request.app.state.settings.key, device, _address(request))


@router.api_route(
    "/v1/signage/pairings/{secret}",
    methods=["GET", "HEAD"],
    name="signage_pairing",
    summary="Whether the device was joined, and its credentials until it first uses them",
    dependencies=[Plain],
)
def pairing(
    request: Request, session: Reading, secret: Annotated[str, Path(max_length=100)], response: Response
) -> shapes.PairingWaits | shapes.PairingDone:
    response.headers["Cache-Control"] = "no-store"
    return devices.progress(session, request.app.state.settings.key, secret)


@_device("screen", "application/json", "The screen as the office knows it", shapes.DeviceScreen)
def screen(_request: Request, session: Session, screen: Screen) -> Response:
    told: shapes.DeviceScreen = {
        "id": screen.id,
        "name": screen.name,
        "unit": units.card(units.tree(session).get(screen.unit_id)),
        "groups": [card(group) for group in groups_of(session, screen.id)],
        "width": screen.width,
        "height": screen.height,
        "color": screen.color,
        "layout": screen.layout,
        "timezone": screen.timezone,
        "brightness": screen.brightness,
    }
    return Answer(
        delivery.encode(told),
        changed_at=screen.changed_at,
        max_age=None,
        device=screen.id,
    )


@_device("playlist", "application/json", "What to show when", shapes.Playlist)
def playlist_json(request: Request, session: Session, screen: Screen) -> Response:
    return _shared(request, session, screen, "playlist", "application/json", _json)


@_device("playlist.smil", "application/smil+xml", "The playlist as SMIL 3.0")
def playlist_smil(request: Request, session: Session, screen: Screen) -> Response:
    return _shared(request, session, screen, "smil", "application/smil+xml", _smil)


def _json(_request: Request, shown: Playlist) -> tuple[bytes, list[Picture]]:
    return shown.body(), list(shown.pictures.values())


def _smil(request: Request, shown: Playlist) -> tuple[bytes, list[Picture]]:
    return smil.document(shown, request.app.state.settings.public_url), smil.pictures(shown)


def _shared(
    request: Request,
    session: Session,
    screen: Screen,
    form: str,
    media_type: str,
    write: Callable[[Request, Playlist], tuple[bytes, list[Picture]]],
) -> Response:
    """One answer for all screens of a profile: compiled once, then kept in front until something is written."""
    profile = arrange.profile_of(session, screen)
    key = (form, profile.id)

    def compiled() -> Answer:
        now = clock.now()
        shown = playlist.compile(session, profile, now)
        body, drawn = write(request, shown)
        playlist.keep(request.app.state.database, session, drawn)
        return Answer(
            body,
            media_type,
            changed_at=shown.since,
            until=shown.until(now),
            max_age=None,
            headers={"Loa-Next-Change": clock.stamp(shown.next_change(now))},
            key=key,
        )

    front: Front = request.app.state.front
    return front.shared(request.scope, key, compiled).to(screen.id)


@_device("now.txt", "text/plain", "What shows now, as `key,value` lines")
def now_txt(_request: Request, session: Session, screen: Screen) -> Response:
    now = clock.now()
    shown = playlist.compile(session, arrange.profile_of(session, screen), now)
    entry, _, until = shown.showing(now)
    lines = {"version": str(shown.version), "until": clock.stamp(until)}
    if entry is None:
        lines |= {"item": "", "class": "", "color": pictures.PANELS[screen.color], "text": shown.fallback_text}
    else:
        lines |= {
            "item": entry.message.id,
            "class": entry.message.class_,
            "color": entry.shade,
            "text": entry.text,
        }
    body = "".join(f"{name},{value}\r\n" for name, value in lines.items()).encode()
    return _moment(body, "text/plain", shown, until, screen)


@_device("now.bmp", "image/bmp", "What shows now, as a bitmap of the panel's size")
def now_bmp(_request: Request, session: Session, screen: Screen) -> Response:
    now = clock.now()
    shown = playlist.compile(session, arrange.profile_of(session, screen), now)
    _, page, until = shown.showing(now)
    return _moment(pictures.bitmap(page).content, "image/bmp", shown, until, screen)


def _moment(body: bytes, media_type: str, shown: Playlist, until: Any, screen: Screen) -> Response:
    return Answer(
        body,
        media_type,
        changed_at=shown.since,
        until=until,
        max_age=None,
        headers={"Loa-Next-Change": clock.stamp(until)},
        device=screen.id,
    )


@_device("events", "text/event-stream", "Server-sent events `playlist` and `alert`")
def events(request: Request, _session: Session, screen: Screen) -> Response:
    app = request.app
    if not hasattr(app.state, "signage_pulse"):
        app.state.signage_pulse = stream.Pulse(app.state.database, app.state.front)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    if request.method == "HEAD":
        return Response(media_type="text/event-stream", headers=headers)
    return StreamingResponse(
        stream.follow(app.state.signage_pulse, screen.id), media_type="text/event-stream", headers=headers
    )


def _asset(request: Request, session: Session, name: str) -> Response:
    matched = _ASSET.fullmatch(name)
    frame = session.get(Frame, matched[1]) if matched else None
    if matched is None or frame is None:
        raise not_found("hình này")
    picture = Picture(frame.content, 0, 0, "png" if matched[2] == "png" else "bmp")
    tags = (picture.md5, picture.sha256)
    # What bears the name of its bytes has never changed.
    return serving.send_bytes(request, picture.content, picture.type, tags, name, BEGINNING, serving.FOREVER)


@router.api_route(
    "/v1/signage/assets/{name}",
    methods=["GET", "HEAD"],
    name="signage_asset",
    summary="A picture that a playlist names",
    dependencies=[Plain],
    response_class=Response,
    responses=_PICTURE,
)
def asset(request: Request, session: Reading, name: Annotated[str, Path(max_length=100)]) -> Response:
    return _asset(request, session, name)


@router.api_route(
    "/v1/signage/d/{capability}/assets/{name}",
    methods=["GET", "HEAD"],
    name="signage_asset_by_capability",
    summary="A picture that a playlist names",
    dependencies=[Plain, Depends(_by_capability)],
    response_class=Response,
    responses=_PICTURE,
)
def asset_by_capability(request: Request, session: Reading, name: Annotated[str, Path(max_length=100)]) -> Response:
    return _asset(request, session, name)


class Heartbeat(BaseModel):
    """How a device is. Members not named here are kept as they come."""

    model_config = ConfigDict(extra="allow") | example(
        {"playlist_version": 1795412345678, "player": "loa-player 1.0", "free_mb": 812.5, "clock_offset_ms": -40}
    )

    playlist_version: int | None = Field(None, ge=0, le=2**53)
    now_playing: str | None = Field(None, max_length=80, description="The entry's id.")
    free_mb: float | None = Field(None, ge=0, allow_inf_nan=False)
    clock_offset_ms: float | None = Field(None, allow_inf_nan=False)


def _reported(value: Any, depth: int = 0) -> Any:
    """What a device says, cut to what is worth keeping."""
    if isinstance(value, dict) and depth < 3:
        return {_reported(str(name)): _reported(one, depth + 1) for name, one in list(value.items())[:40]}
    if isinstance(value, str):
        return "".join(c for c in value[:200] if c.isprintable())
    return value if isinstance(value, int | float | None) else None


def _beat(request: Request, screen: Screen, beat: Heartbeat) -> Response:
    now = clock.now()
    database: Database = request.app.state.database
    with database.write() as session:
        told = {**_reported(beat.model_dump(exclude_unset=True)), "at": clock.stamp(now)}
        session.execute(update(Screen).where(Screen.id == screen.id).values(reported=told, last_seen_at=now))
    return Response(status_code=204)


@router.post(
    "/v1/signage/heartbeats",
    status_code=204,
    name="signage_heartbeat",
    summary="How the device is",
    dependencies=[Plain],
)
def heartbeat(request: Request, screen: ByToken, beat: Heartbeat) -> Response:
    return _beat(request, screen, beat)


@router.post(
    "/v1/signage/d/{capability}/heartbeats",
    status_code=204,
    name="signage_heartbeat_by_capability",
    summary="How the device is",
    dependencies=[Plain],
)
def heartbeat_by_capability(request: Request, screen: ByCapability, beat: Heartbeat) -> Response:
    return _beat(request, screen, beat)


def _settle(request: Request, screen: Screen, batch: Plays) -> Settled:
    database: Database = request.app.state.database
    with database.write() as session:
        return plays.settle(session, "signage", screen.id, batch)


@router.post("/v1/signage/plays", name="signage_plays", summary="What the device showed", dependencies=[Plain])
def played(request: Request, screen: ByToken, batch: Plays) -> Settled:
    return _settle(request, screen, batch)


@router.post(
    "/v1/signage/d/{capability}/plays",
    name="signage_plays_by_capability",
    summary="What the device showed",
    dependencies=[Plain],
)
def played_by_capability(request: Request, screen: ByCapability, batch: Plays) -> Settled:
    return _settle(request, screen, batch)


@router.api_route("/player", methods=["GET", "HEAD"], name="player", summary="The LED player", include_in_schema=False)
def player_page() -> Response:
    return Response(
        player.PAGE,
        media_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": player.POLICY, "Cache-Control": "no-cache"},
    )


def card(group: Group) -> shapes.GroupCard:
    return {"slug": group.slug, "name": group.name}


def groups_of(session: Session, screen_id: str) -> list[Group]:
    query = select(Group).join(Membership, Membership.group_id == Group.id).where(Membership.screen_id == screen_id)
    return list(session.execute(query.order_by(Group.slug)).scalars())
