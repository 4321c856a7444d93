"""What the radio answers, to players and to those who keep the stations."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from api.content.tables import Class
from api.people.shapes import UnitCard, Weekday
from api.wire import Day, Id, Next, Stamp, Version

Role = Literal["jingle", "opening", "item", "closing"]
StationSlug = Annotated[str, Field(examples=["dai-xa-mau"])]
StationName = Annotated[str, Field(examples=["Đài truyền thanh xã Mẫu"])]
SlotName = Annotated[str, Field(examples=["Chương trình truyền thanh buổi sáng"])]
Zone = Annotated[str, Field(examples=["Asia/Ho_Chi_Minh"])]
Title = Annotated[str, Field(examples=["Thông báo tiêm phòng đợt 2"])]
Limit = Annotated[int, Field(description="How much may be read in it.", examples=[900])]
Seconds = Annotated[int, Field(examples=[6])]

SlotRow = TypedDict(
    "SlotRow",
    {
        "id": Id,
        "name": SlotName,
        "days": list[Weekday],
        "from": Annotated[str, Field(description="`HH:MM` in the station's zone.", examples=["05:00"])],
        "to": Annotated[str, Field(examples=["05:30"])],
        "limit_seconds": Limit,
    },
)
SlotRow.__doc__ = "A session of the week."


class Slot(SlotRow):
    """A session of the week, as its keepers have it."""

    version: Version


class Slots(TypedDict):
    items: list[Slot]
    next: None


class StationRow(TypedDict):
    """A loudspeaker station with the sessions of its week."""

    slug: StationSlug
    name: StationName
    unit: UnitCard
    timezone: Zone
    slots: list[SlotRow]


class Stations(TypedDict):
    items: list[StationRow]
    next: Next


class Station(TypedDict):
    """A station as its keepers have it."""

    slug: StationSlug
    name: StationName
    unit: UnitCard
    timezone: Zone
    slots: list[Slot]
    version: Version


class StationPage(TypedDict):
    items: list[Station]
    next: Next


class StationKey(TypedDict):
    """A key of a player or a program of the station."""

    id: Id
    name: Annotated[str, Field(description="Where it is used.", examples=["Máy phát ở trạm xã"])]
    made_at: Stamp
    made_by: Annotated[str, Field(description="The name.", examples=["Nguyễn Thị Mẫu"])]
    revoked_at: Annotated[Stamp | None, Field(examples=[None])]


class NewStationKey(StationKey):
    """A key just made; neither the key nor the address is kept."""

    key: Annotated[str, Field(description="Answered once.")]
    capability_url: Annotated[str, Field(description="For players that send no header.", examples=["/v1/radio/s/…"])]


class StationKeys(TypedDict):
    items: list[StationKey]
    next: None


class StationCard(TypedDict):
    slug: StationSlug
    name: StationName


class SlotCard(TypedDict):
    id: Id
    name: SlotName


class AirsNow(TypedDict):
    title: Title
    starts_at: Stamp
    ends_at: Stamp


class OnAir(TypedDict):
    """The session that is on air, and what of it airs now."""

    slot: SlotCard
    starts_at: Stamp
    ends_at: Stamp
    item: AirsNow | None


class NextSession(TypedDict):
    slot: SlotCard
    starts_at: Stamp


class UrgentNow(TypedDict):
    title: Title
    text: str


class Now(TypedDict):
    """What airs now, emergencies first, and when the next session starts."""

    station: StationCard
    emergency: Annotated[list[UrgentNow], Field(examples=[[]])]
    on_air: OnAir | None
    next: NextSession | None


_SPOKEN = "Từ ngày hai mươi tư đến hai mươi tám tháng mười một, xã tiêm phòng cho đàn vật nuôi."


class RundownPart(TypedDict):
    role: Annotated[Role, Field(examples=["item"])]
    text: Annotated[str, Field(examples=["Từ ngày 24 đến 28 tháng 11, xã tiêm phòng cho đàn vật nuôi."])]
    spoken: Annotated[
        str, Field(description="As it is read aloud: numbers and abbreviations in words.", examples=[_SPOKEN])
    ]


class Audio(TypedDict):
    url: Annotated[str, Field(description="Absolute.", examples=["https://loa.example/v1/media/3b1f…/tiem-phong.mp3"])]
    type: Annotated[str, Field(examples=["audio/mpeg"])]
    bytes: Annotated[int, Field(examples=[1201334])]
    seconds: Annotated[float | None, Field(examples=[62.8])]
    sha256: str
    lufs: Annotated[float | None, Field(description="Loudness; null: not measured.", examples=[None])]
    source: Literal["recorded", "synthetic"]


Entry = TypedDict(
    "Entry",
    {
        "id": Annotated[Id, Field(description="Stable; what plays name as `item`.")],
        "script": Annotated[Id, Field(description="The content item's.")],
        "revision": Annotated[int, Field(examples=[2])],
        "class": Class,
        "title": Title,
        "parts": list[RundownPart],
        "spoken_text": Annotated[str, Field(examples=[_SPOKEN])],
        "ssml": Annotated[str, Field(examples=[f"<speak><p>{_SPOKEN}</p></speak>"])],
        "syllables": Annotated[int, Field(examples=[17])],
        "estimated_seconds": Seconds,
        "audio": Annotated[Audio | None, Field(description="Null: an announcer reads it live.")],
        "repeat": Annotated[int, Field(examples=[1])],
    },
)
Entry.__doc__ = "A script with what its announcer or player needs."


class RundownEntry(Entry):
    """A script at its place in a session."""

    position: Annotated[int, Field(examples=[1])]
    starts_at: Annotated[Stamp, Field(examples=["2026-11-22T22:00:00Z"])]


class RundownSlot(TypedDict):
    """A session of the day."""

    id: Id
    name: SlotName
    starts_at: Annotated[Stamp, Field(examples=["2026-11-22T22:00:00Z"])]
    ends_at: Annotated[Stamp, Field(examples=["2026-11-22T22:30:00Z"])]
    limit_seconds: Limit
    estimated_seconds: Seconds
    state: Annotated[
        Literal["ok", "over", "under", "needs_reader"],
        Field(description="`needs_reader`: something is read live."),
    ]
    items: list[RundownEntry]


class Urgent(TypedDict):
    """What must go on air at once, outside the sessions."""

    items: list[Entry]


class RundownStation(TypedDict):
    slug: StationSlug
    name: StationName
    timezone: Zone


class Rundown(TypedDict):
    """What a station airs on one day."""

    schema: Literal["loa-rundown/1"]
    station: RundownStation
    date: Day
    version: Annotated[int, Field(description="Rises with each change.", examples=[1795412345678])]
    slots: list[RundownSlot]
    emergency: Annotated[Urgent | None, Field(examples=[None])]
