"""LED signage over ``/v1/signage``: what devices ask. Each of their addresses works with a token or by capability."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api import clock, delivery
from api.channels import plays
from api.channels.device import Door, Plain, Refusal, Work
from api.channels.limit import Limited, address_of
from api.channels.plays import Plays, Settled
from api.channels.signage import arrange, devices, pictures, player, playlist, shapes, smil, stream
from api.channels.signage.devices import NewPairing
from api.channels.signage.pictures import Picture
from api.channels.signage.playlist import Playlist
from api.channels.signage.stream import Pulsing
from api.channels.signage.tables import Frame, Group, Membership, Screen
from api.content.asked import BEGINNING
from api.db import Reading, Writing
from api.delivery import Answer
from api.media import serving
from api.people import units
from api.problem import not_found
from api.process import Configured, InFront, TakingTurns
from api.wire import example

router = APIRouter()
DOOR = Door(
    HTTPBearer(auto_error=False, scheme_name="Device", description="The token a screen got when it was paired."),
    ("/v1/signage", "/v1/signage/d/{capability}"),
    Refusal(
        "unknown_device",
        wrong="Thiết bị chưa được ghép nối, hoặc mã thiết bị không đúng.",
        missing="Thiếu `Authorization: Bearer …` với mã thiết bị; máy không gửi được thì dùng `capability_url`.",
    ),
    devices.admitted,
)
_ASSET = re.compile(r"([0-9a-f]{64})\.(png|bmp)")
_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The picture.", "content": {"image/png": {}, "image/bmp": {}}},
    206: {"description": "The range of bytes asked for."},
    304: {"description": "Unchanged."},
    416: {"description": "The picture ends before the range begins."},
}


def _shown(path: str, media_type: str, summary: str, shape: Any = None) -> Callable[[Work], Work]:
    """Behind the door, by GET and HEAD."""

    def register(work: Work) -> Work:
        name = f"signage_{work.__name__}"
        return DOOR.show(router, f"/{path}", name, media_type, shape, summary=summary, dependencies=[Plain])(work)

    return register


def _told(path: str, name: str, summary: str, **told: Any) -> Callable[[Work], Work]:
    """Behind the door, by POST."""
    return DOOR.serve(router, f"/{path}", name, methods=["POST"], summary=summary, dependencies=[Plain], **told)


@router.post(
    "/v1/signage/pairings",
    status_code=201,
    name="signage_pair",
    summary="A device asks to be joined",
    dependencies=[Plain],
)
def pair(
    request: Request, device: NewPairing, session: Writing, settings: Configured, limits: Limited
) -> shapes.PairingCode:
    limits.pairings.check(address_of(request))
    return devices.begin(session, settings.key, device, address_of(request))


@router.api_route(
    "/v1/signage/pairings/{secret}",
    methods=["GET", "HEAD"],
    name="signage_pairing",
    summary="Whether the device was joined, and its credentials until it first uses them",
    dependencies=[Plain],
)
def pairing(
    session: Reading, settings: Configured, secret: Annotated[str, Path(max_length=100)], response: Response
) -> shapes.PairingWaits | shapes.PairingDone:
    response.headers["Cache-Control"] = "no-store"
    return devices.progress(session, settings.key, secret)


@_shown("screen", "application/json", "The screen as the office knows it", shapes.DeviceScreen)
def screen(screen: Screen, session: Reading) -> Response:
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


@dataclass(frozen=True)
class Poll:
    """A screen asks for what its whole profile is told."""

    request: Request
    session: Reading
    database: TakingTurns
    front: InFront

    def shared(
        self,
        screen: Screen,
        form: str,
        media_type: str,
        write: Callable[[Playlist], tuple[bytes, list[Picture]]],
    ) -> Response:
        """One answer for all screens of a profile: compiled once, then kept in front until something is written."""
        profile = arrange.profile_of(self.session, screen)
        key = (form, profile.id)

        def compiled() -> Answer:
            now = clock.now()
            shown = playlist.compile(self.session, profile, now)
            body, drawn = write(shown)
            playlist.keep(self.database, self.session, drawn)
            return Answer(
                body,
                media_type,
                changed_at=shown.since,
                until=shown.until(now),
                max_age=None,
                headers={"Loa-Next-Change": clock.stamp(shown.next_change(now))},
                key=key,
            )

        return self.front.shared(self.request.scope, key, compiled).to(screen.id)


Polling = Annotated[Poll, Depends(Poll, scope="function")]


@_shown("playlist", "application/json", "What to show when", shapes.Playlist)
def playlist_json(screen: Screen, poll: Polling) -> Response:
    return poll.shared(screen, "playlist", "application/json", _json)


@_shown("playlist.smil", "application/smil+xml", "The playlist as SMIL 3.0")
def playlist_smil(screen: Screen, poll: Polling, settings: Configured) -> Response:
    def written(shown: Playlist) -> tuple[bytes, list[Picture]]:
        return smil.document(shown, settings.public_url), smil.pictures(shown)

    return poll.shared(screen, "smil", "application/smil+xml", written)


def _json(shown: Playlist) -> tuple[bytes, list[Picture]]:
    return shown.body(), list(shown.pictures.values())


@_shown("now.txt", "text/plain", "What shows now, as `key,value` lines")
def now_txt(screen: Screen, session: Reading) -> Response:
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


@_shown("now.bmp", "image/bmp", "What shows now, as a bitmap of the panel's size")
def now_bmp(screen: Screen, session: Reading) -> Response:
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


@_shown("events", "text/event-stream", "Server-sent events `playlist` and `alert`")
def events(screen: Screen, request: Request, pulse: Pulsing) -> Response:
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    if request.method == "HEAD":
        return Response(media_type="text/event-stream", headers=headers)
    return StreamingResponse(stream.follow(pulse, screen.id), media_type="text/event-stream", headers=headers)


def asset(request: Request, session: Reading, name: Annotated[str, Path(max_length=100)]) -> Response:
    matched = _ASSET.fullmatch(name)
    frame = session.get(Frame, matched[1]) if matched else None
    if matched is None or frame is None:
        raise not_found("hình này")
    picture = Picture(frame.content, 0, 0, "png" if matched[2] == "png" else "bmp")
    tags = (picture.md5, picture.sha256)
    # What bears the name of its bytes has never changed.
    return serving.send_bytes(request, picture.content, picture.type, tags, name, BEGINNING, serving.FOREVER)


# Its name is secret enough without a token; whoever comes with a capability has to be known.
for _root, _name, _entry in (
    (DOOR.roots[0], "signage_asset", []),
    (DOOR.roots[1], "signage_asset_by_capability", [Depends(DOOR.by_capability)]),
):
    router.add_api_route(
        f"{_root}/assets/{{name}}",
        asset,
        methods=["GET", "HEAD"],
        name=_name,
        summary="A picture that a playlist names",
        dependencies=[Plain, *_entry],
        response_class=Response,
        responses=_PICTURE,
    )


class Heartbeat(BaseModel):
    """How a device is. Members not named here are kept as they come."""

    model_config = ConfigDict(extra="allow", strict=True) | example(
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


@_told("heartbeats", "signage_heartbeat", "How the device is", status_code=204)
def heartbeat(screen: Screen, beat: Heartbeat, database: TakingTurns) -> Response:
    now = clock.now()
    with database.write() as session:
        told = {**_reported(beat.model_dump(exclude_unset=True)), "at": clock.stamp(now)}
        session.execute(update(Screen).where(Screen.id == screen.id).values(reported=told, last_seen_at=now))
    return Response(status_code=204)


@_told("plays", "signage_plays", "What the device showed")
def played(screen: Screen, batch: Plays, database: TakingTurns) -> Settled:
    with database.write() as session:
        return plays.settle(session, "signage", screen.id, batch)


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
