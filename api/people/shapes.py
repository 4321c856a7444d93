"""What the people's room answers."""

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from api.wire import HOUR, WEB_ADDRESS, Day, Form, Id, Next, ShownAs, Stamp, Version

Role = Literal["author", "editor", "approver", "unit_admin", "system_admin"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
UnitSlug = Annotated[str, Field(examples=["xa-mau"])]


class Token(TypedDict):
    """An access token; the refresh token that goes with it is an HttpOnly cookie."""

    access_token: Annotated[str, Field(examples=["eyJhbGciOiJIUzI1NiJ9…"])]
    token_type: Literal["bearer"]
    expires_in: Annotated[int, Field(description="Seconds.", examples=[900])]


class UnitCard(TypedDict):
    """A unit as it is named elsewhere."""

    slug: UnitSlug
    name: Annotated[str, Field(examples=["UBND xã Mẫu"])]


class HeldRole(TypedDict):
    """A role; it includes those before it."""

    unit: Annotated[UnitCard | None, Field(description="Null for `system_admin`.")]
    role: Role
    below: Annotated[bool, Field(description="Whether it reaches the units below.")]


May = Literal["write", "edit", "approve", "administer"]


class Rights(TypedDict):
    """What one may do in a unit, roles held in those above and in merged ones counted in."""

    unit: UnitCard
    may: Annotated[
        list[May],
        Field(
            description="`write` one's own texts, `edit` any, `approve` and publish, `administer` users and devices.",
            examples=[["write", "edit"]],
        ),
    ]


class Support(TypedDict):
    """Whom somebody calls who is lost at work."""

    name: Annotated[str, Field(description="The unit's.", examples=["UBND xã Mẫu"])]
    phone: Annotated[str, Field(description="Empty: not stated.", examples=["0200 000 000"])]
    email: Annotated[str, Field(description="Empty: not stated.", examples=["lienhe@xa-mau.example"])]


class Me(TypedDict):
    """Who is signed in."""

    id: Id
    kind: Annotated[Literal["user", "client"], Field(description="A person, or a program with a key.")]
    email: Annotated[str | None, Field(examples=["bientap@xa-mau.local"])]
    name: Annotated[str, Field(examples=["Nguyễn Thị Mẫu"])]
    system_admin: bool
    roles: list[HeldRole]
    rights: Annotated[list[Rights], Field(description="Every unit one works in, the nearest to the root first.")]
    must_change_password: bool
    support: Annotated[
        Support | None,
        Field(description="Of the first unit one works in, or the nearest above it with a phone or email."),
    ]


class Invitation(TypedDict):
    """Where the invited person sets a password, once."""

    url: Annotated[str, Field(examples=["https://loa.example/admin/invitation/…"])]
    expires_at: Stamp


class User(TypedDict):
    """An account."""

    id: Id
    email: Annotated[str, Field(examples=["bientap@xa-mau.local"])]
    name: Annotated[str, Field(examples=["Nguyễn Thị Mẫu"])]
    roles: list[HeldRole]
    disabled: bool
    invited: Annotated[bool, Field(description="No password has been set yet.")]
    locked: Annotated[
        str | None, Field(description="Why one may not change this account; null: one may.", examples=[None])
    ]
    version: Version
    invitation: NotRequired[Annotated[Invitation, Field(description="Once, for a user added without a password.")]]


class UserPage(TypedDict):
    items: list[User]
    next: Next


class Hours(Form):
    days: list[Weekday] = Field(min_length=1, max_length=7, examples=[["mon", "tue", "wed", "thu", "fri"]])
    from_: str = Field(alias="from", pattern=HOUR, examples=["07:30"])
    to: str = Field(pattern=HOUR, examples=["11:30"])


class Feedback(Form):
    """How citizens send phản ánh, kiến nghị."""

    text: str = Field("", max_length=2000, examples=["Gửi phản ánh tại bộ phận một cửa hoặc qua đường dây nóng."])
    url: str | None = Field(None, max_length=2000, pattern=WEB_ADDRESS, examples=["https://phananh.example"])
    phone: str = Field("", max_length=60, examples=["0200 000 001"])
    address: str = Field("", max_length=1000)


class UnitFacts(TypedDict):
    """All a citizen needs to know of a unit."""

    slug: UnitSlug
    name: Annotated[str, Field(examples=["UBND xã Mẫu"])]
    kind: Annotated[str, Field(description="The office's own word for its level.", examples=["xã"])]
    parent: Annotated[UnitCard | None, Field(examples=[{"slug": "tinh-mau", "name": "UBND tỉnh Mẫu"}])]
    address: Annotated[str, Field(examples=["Số 1, thôn Mẫu, xã Mẫu"])]
    phone: Annotated[str, Field(examples=["0200 000 000"])]
    hotline: Annotated[str, Field(examples=["0200 000 001"])]
    email: Annotated[str, Field(examples=["lienhe@xa-mau.example"])]
    working_hours: Annotated[list[dict[str, Any]], ShownAs(list[Hours])]
    feedback: Annotated[dict[str, Any] | None, ShownAs(Feedback | None)]
    dossier_lookup_url: Annotated[str | None, Field(examples=["https://tracuu.example"])]
    valid_from: Day | None
    valid_until: Annotated[Day | None, Field(description="The first day it no longer exists.", examples=[None])]
    successors: Annotated[list[UnitCard], Field(description="The units that took over.", examples=[[]])]


class Unit(UnitFacts):
    """A unit as its administrators keep it."""

    version: Version


class UnitPage(TypedDict):
    items: list[Unit]
    next: Next


class Client(TypedDict):
    """A program with a key of its own."""

    id: Id
    name: Annotated[str, Field(examples=["Cổng thông tin xã Mẫu"])]
    unit: UnitCard
    roles: list[HeldRole]
    hint: Annotated[str, Field(description="How the key begins.", examples=["loa_3fK9"])]
    created_at: Stamp
    expires_at: Stamp | None
    revoked_at: Annotated[Stamp | None, Field(examples=[None])]


class NewClientKey(Client):
    """A client just added, with its key."""

    key: Annotated[str, Field(description="Answered once, kept nowhere.", examples=["loa_3fK9…"])]


class ClientPage(TypedDict):
    items: list[Client]
    next: Next
