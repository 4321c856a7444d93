"""What the library of files answers."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from api.people.shapes import UnitCard
from api.wire import Id, Next, Stamp, Version

PublicPath = Annotated[
    str, Field(description="Answers while something live uses the file.", examples=["/v1/media/3b1f…/tiem-phong.webp"])
]


class Rendition(TypedDict):
    """A smaller picture made of one."""

    url: Annotated[str, Field(examples=["/v1/media/9c02…/tiem-phong-640.webp"])]
    width: Annotated[int, Field(examples=[640])]
    height: Annotated[int, Field(examples=[360])]
    type: Annotated[str, Field(examples=["image/webp"])]


class PictureCard(TypedDict):
    """A picture as channels show it; its renditions from narrow to wide."""

    url: PublicPath
    alt: Annotated[str, Field(examples=["Cán bộ thú y tiêm phòng cho đàn bò"])]
    width: Annotated[int | None, Field(examples=[1280])]
    height: Annotated[int | None, Field(examples=[720])]
    renditions: list[Rendition]


FileMove = Literal["describe", "trash", "restore"]


class FileAction(TypedDict):
    """What one may do with a file now, and why not."""

    action: FileMove
    allowed: bool
    reason: Annotated[str | None, Field(examples=[None])]


class FileType(TypedDict):
    """A type of file the library takes."""

    type: Annotated[str, Field(description="Its media type.", examples=["image/jpeg"])]
    name: Annotated[str, Field(examples=["JPEG"])]
    extensions: Annotated[list[str], Field(examples=[[".jpg", ".jpeg"]])]
    family: Literal["picture", "document", "audio"]
    most_bytes: Annotated[int, Field(examples=[20971520])]
    most_pixels: Annotated[int | None, Field(description="A picture's width times its height.", examples=[25000000])]


class FileTypes(TypedDict):
    items: list[FileType]
    next: None


class Asset(TypedDict):
    """A file of a unit, and what uses it."""

    id: Id
    name: Annotated[str, Field(examples=["tiem-phong.jpg"])]
    type: Annotated[str, Field(description="Its media type, by its bytes.", examples=["image/jpeg"])]
    bytes: Annotated[int, Field(examples=[183204])]
    sha256: Annotated[str, Field(examples=["3b1f…"])]
    width: Annotated[int | None, Field(description="A picture's.", examples=[1280])]
    height: Annotated[int | None, Field(description="A picture's.", examples=[720])]
    seconds: Annotated[float | None, Field(description="A recording's.", examples=[None])]
    alt: Annotated[str, Field(examples=["Cán bộ thú y tiêm phòng cho đàn bò"])]
    credit: Annotated[str, Field(examples=["Ảnh: Ban Văn hoá xã Mẫu"])]
    unit: UnitCard
    url: PublicPath
    renditions: list[Rendition]
    zalo_url: Annotated[str | None, Field(description="A picture as a JPEG of at most 1 MB.")]
    used_by: Annotated[list[Id], Field(description="The items that use it, in any revision.")]
    actions: list[FileAction]
    created_by: Id
    created_at: Stamp
    changed_by: Annotated[str, Field(description="The name.", examples=["Nguyễn Thị Mẫu"])]
    changed_at: Stamp
    version: Version
    trashed_at: Annotated[Stamp | None, Field(description="Since when it lies in the trash.", examples=[None])]


class AssetPage(TypedDict):
    items: list[Asset]
    next: Next


class Door(TypedDict):
    """Where the file is to be sent, straight to the store; confirm it afterwards."""

    id: Id
    url: Annotated[str, Field(examples=["https://kho.example/loa/uploads/019a…?X-Amz-Signature=…"])]
    method: Literal["PUT"]
    headers: Annotated[dict[str, str], Field(description="To be sent along.", examples=[{"Content-Type": "image/png"}])]
    expires_at: Stamp
