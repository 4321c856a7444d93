"""What LED signage answers, to devices and to those who keep the screens."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from api.content.tables import Class
from api.people.shapes import UnitCard
from api.wire import HOUR_OR_END, Form, Id, Next, ShownAs, Stamp, Version

Color = Literal["red1", "amber1", "green1", "blue1", "white1", "rg", "rgb"]
Layout = Literal["line"]
Effect = Literal["static", "pages", "scroll"]
State = Literal["paired", "revoked", "deleted"]
"""Of a screen: a revoked device is answered 403, that of a deleted screen 410."""
Clock = Annotated[str, Field(pattern=HOUR_OR_END, examples=["18:00"])]
ScreenName = Annotated[str, Field(examples=["Bảng LED cổng UBND xã Mẫu"])]
Width = Annotated[int, Field(description="Pixels across.", examples=[192])]
Height = Annotated[int, Field(description="Pixels down.", examples=[32])]
ColorOfPanel = Annotated[Color, Field(description="What its LEDs can show.", examples=["amber1"])]
Zone = Annotated[str, Field(examples=["Asia/Ho_Chi_Minh"])]


class Brightness(Form):
    """How bright from one time of day to another, in the screen's zone."""

    model_config = ConfigDict(populate_by_name=True)

    from_: Clock = Field(alias="from")
    to: Clock
    percent: int = Field(ge=0, le=100)


Hours = Annotated[list[dict[str, Any]], ShownAs(list[Brightness])]


class GroupCard(TypedDict):
    slug: Annotated[str, Field(examples=["cong-xa"])]
    name: Annotated[str, Field(examples=["Các bảng ở cổng xã"])]


@with_config(ConfigDict(extra="allow"))
class Report(TypedDict, total=False):
    """The last heartbeat; a device may say more than this."""

    at: Stamp
    playlist_version: int | None
    now_playing: str | None
    free_mb: float | None
    clock_offset_ms: float | None


LoopEntry = TypedDict(
    "LoopEntry",
    {
        "item": Annotated[Id, Field(description="The content item's.")],
        "text": Annotated[str, Field(examples=["Mời bà con tiêm phòng cho vật nuôi từ 24 đến 28/11"])],
        "class": Class,
    },
)
LoopEntry.__doc__ = "A message that a screen shows now."


class Screen(TypedDict):
    """A panel with its controller."""

    id: Id
    name: ScreenName
    unit: UnitCard
    groups: list[GroupCard]
    width: Width
    height: Height
    color: ColorOfPanel
    layout: Layout
    timezone: Zone
    model: Annotated[str, Field(examples=["P10 HUB12"])]
    serial: str | None
    brightness: Hours
    state: Annotated[Literal["paired", "revoked"], Field(description="A revoked device is refused.")]
    last_seen_at: Annotated[Stamp | None, Field(description="When its device asked last; lags by a minute.")]
    online: Annotated[bool, Field(description="Whether its device has asked within five minutes.")]
    loop: Annotated[list[LoopEntry], Field(description="What it is to show now, in order; empty: the unit's name.")]
    reported: Annotated[dict[str, Any] | None, ShownAs(Report | None)]
    version: Version


class ScreenPage(TypedDict):
    items: list[Screen]
    next: Next


class Group(TypedDict):
    """Screens that show the same besides what their unit shows."""

    slug: Annotated[str, Field(examples=["cong-xa"])]
    name: Annotated[str, Field(examples=["Các bảng ở cổng xã"])]
    unit: UnitCard
    screens: Annotated[list[Id], Field(description="Their ids.")]
    version: Version


class GroupPage(TypedDict):
    items: list[Group]
    next: Next


class WaitingDevice(TypedDict):
    """The device that shows a code, as it told of itself."""

    model: Annotated[str, Field(examples=["P10 HUB12"])]
    name: str | None
    serial: str | None
    width: Width
    height: Height
    color: ColorOfPanel
    address: Annotated[str, Field(description="Where on the network it asks from.", examples=["192.0.2.17"])]
    expires_at: Stamp


class PairingCode(TypedDict):
    """What the device shows until somebody types it, and where it asks."""

    code: Annotated[str, Field(examples=["K7QX-3M9P"])]
    poll_url: Annotated[str, Field(description="Its secret stands in it.", examples=["/v1/signage/pairings/…"])]
    expires_at: Stamp
    interval_seconds: Annotated[int, Field(description="How often to ask.", examples=[5])]


class PairingWaits(TypedDict):
    status: Literal["waiting"]


class PairingDone(TypedDict):
    """Answered until the token is first used; then 410."""

    status: Literal["paired"]
    screen: Id
    device_token: str
    capability_url: Annotated[
        str, Field(description="For controllers that send no header.", examples=["/v1/signage/d/…"])
    ]


class DeviceScreen(TypedDict):
    """The screen as its device may know it."""

    id: Id
    name: ScreenName
    unit: UnitCard
    groups: list[GroupCard]
    width: Width
    height: Height
    color: ColorOfPanel
    layout: Layout
    timezone: Zone
    brightness: Hours


class Panel(TypedDict):
    width: Width
    height: Height
    color: ColorOfPanel
    layout: Layout
    timezone: Zone


class Poll(TypedDict):
    interval_seconds: Annotated[int, Field(examples=[30])]
    jitter_seconds: Annotated[int, Field(examples=[5])]
    backoff_seconds: Annotated[
        list[int], Field(description="After the first, second… failure.", examples=[[5, 15, 60, 300]])
    ]


PlaylistWindow = TypedDict(
    "PlaylistWindow", {"from": Stamp, "to": Annotated[Stamp, Field(examples=["2026-11-28T17:00:00Z"])]}
)
PlaylistWindow.__doc__ = "Half open: shown from the first instant, not at the last."


class EntryText(TypedDict):
    """For devices with fonts; what the frames show is authoritative."""

    plain: Annotated[str, Field(examples=["Mời bà con tiêm phòng cho vật nuôi từ 24 đến 28/11"])]
    lines: Annotated[list[str], Field(examples=[["Mời bà con tiêm phòng cho vật nuôi từ 24 đến 28/11"]])]
    effect: Effect
    speed_px_s: Annotated[int, Field(description="0 where nothing moves.", examples=[40])]
    color: Annotated[str, Field(examples=["#ffb000"])]


class EntryFrame(TypedDict):
    """A picture and how long it stands; that of a `scroll` is one strip, and its time one pass."""

    asset: Annotated[str, Field(description="A name in `assets`.", examples=["a1"])]
    seconds: Annotated[float, Field(examples=[10.4])]


PlaylistEntry = TypedDict(
    "PlaylistEntry",
    {
        "id": Annotated[Id, Field(description="Stable; what plays name as `item`.")],
        "message": Annotated[Id, Field(description="The content item's.")],
        "revision": Annotated[int, Field(examples=[7])],
        "class": Annotated[Class, Field(description="While an emergency is in its window only emergencies play.")],
        "order": Annotated[int, Field(description="Ties break by (class, order, id).", examples=[1])],
        "kind": Literal["text", "image", "video"],
        "windows": Annotated[list[PlaylistWindow], Field(description="When it shows: sorted, disjoint, absolute.")],
        "duration_seconds": Annotated[float, Field(examples=[10.4])],
        "repeat": Annotated[int, Field(examples=[1])],
        "text": EntryText,
        "frames": list[EntryFrame],
        "expires_at": Annotated[Stamp | None, Field(description="When it leaves for good; null while that is open.")],
    },
)
PlaylistEntry.__doc__ = "One message of the loop."


class FallbackText(TypedDict):
    plain: Annotated[str, Field(examples=["UBND xã Mẫu"])]


class Fallback(TypedDict):
    """What to show while nothing is in its window."""

    kind: Literal["image"]
    frames: Annotated[list[EntryFrame], Field(examples=[[{"asset": "a0", "seconds": 10}]])]
    text: FallbackText


class PlaylistAsset(TypedDict):
    url: Annotated[str, Field(examples=["/v1/signage/assets/3b1f….png"])]
    type: Annotated[str, Field(examples=["image/png"])]
    width: Annotated[int, Field(examples=[416])]
    height: Annotated[int, Field(examples=[32])]
    bytes: Annotated[int, Field(examples=[329])]
    sha256: str
    md5: str


_A0 = {
    "url": "/v1/signage/assets/77aa….png",
    "type": "image/png",
    "width": 192,
    "height": 32,
    "bytes": 329,
    "sha256": "77aa…",
    "md5": "0c1d…",
}
_A1 = _A0 | {"url": "/v1/signage/assets/3b1f….png", "width": 416, "bytes": 702, "sha256": "3b1f…", "md5": "91e0…"}


class Playlist(TypedDict):
    """What the screens of one profile show, at least 72 hours ahead. Screens alike get the same bytes."""

    schema: Literal["loa-playlist/1"]
    profile: Annotated[str, Field(examples=["5e9cd1f0a7b34c6f8e21d4c05b7a9f13"])]
    version: Annotated[
        int, Field(description="Rises with each compile; ignore a smaller one.", examples=[1795412345678])
    ]
    panel: Panel
    valid_until: Annotated[Stamp, Field(examples=["2026-11-27T05:30:00Z"])]
    drill: Annotated[bool, Field(description="Only devices chosen for a drill get true.")]
    poll: Poll
    items: list[PlaylistEntry]
    fallback: Fallback
    assets: Annotated[
        dict[str, PlaylistAsset],
        Field(description="By the names frames use; `a0` is the fallback.", examples=[{"a0": _A0, "a1": _A1}]),
    ]


class OnScreen(TypedDict):
    """What a screen is to show now; the addresses of its frames hold the pictures themselves (`data:`)."""

    items: Annotated[list[PlaylistEntry], Field(description="The loop, in order; empty: the fallback.")]
    fallback: Fallback
    assets: dict[str, PlaylistAsset]
    until: Annotated[Stamp, Field(description="When that changes next.")]


class PanelCard(TypedDict):
    width: Width
    height: Height
    color: ColorOfPanel


class ScreenCard(TypedDict):
    id: Id
    name: ScreenName


class OnPanel(TypedDict):
    """A text as one kind of panel shows it; the addresses of its frames hold the pictures themselves (`data:`)."""

    panel: PanelCard
    screens: Annotated[list[ScreenCard], Field(description="Those alike; none: what a usual panel would show.")]
    item: PlaylistEntry
    assets: dict[str, PlaylistAsset]


class OnPanels(TypedDict):
    """A text on each kind of panel it would run on."""

    panels: list[OnPanel]
