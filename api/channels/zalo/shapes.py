"""What the bot passes on as it is: messages of the Official Account API, and articles for its article create."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from api.kinds import Kind
from api.wire import Id


class OpenUrl(TypedDict):
    url: Annotated[str, Field(examples=["https://xa-mau.example/procedures/1.000001"])]


class Button(TypedDict):
    """Opens an address, or asks the bot what it carries."""

    title: Annotated[str, Field(examples=["Xem trên cổng"])]
    type: Literal["oa.open.url", "oa.query.show"]
    payload: OpenUrl | str


class OpenAction(TypedDict):
    type: Literal["oa.open.url"]
    url: Annotated[str, Field(examples=["https://xa-mau.example/articles/lich-tiem-phong-dot-2"])]


class AskAction(TypedDict):
    type: Literal["oa.query.show"]
    payload: Annotated[str, Field(examples=["Lịch tiêm phòng cho đàn vật nuôi đợt 2"])]


class Element(TypedDict):
    """One of several texts; the bot is asked for one that has no address of its own."""

    title: Annotated[str, Field(examples=["Lịch tiêm phòng cho đàn vật nuôi đợt 2"])]
    subtitle: Annotated[str, Field(examples=["Từ ngày 24 đến 28 tháng 11, tại nhà văn hoá các thôn."])]
    default_action: OpenAction | AskAction
    image_url: NotRequired[str]


class Payload(TypedDict):
    template_type: NotRequired[Literal["list"]]
    elements: NotRequired[list[Element]]
    buttons: NotRequired[list[Button]]


class Template(TypedDict):
    type: Literal["template"]
    payload: Payload


class Message(TypedDict):
    """A ready `message` object: a text, perhaps with buttons, or a list."""

    text: NotRequired[Annotated[str, Field(examples=["Từ ngày 24 đến 28 tháng 11, xã tiêm phòng cho đàn vật nuôi."])]]
    attachment: NotRequired[Template]


class Answers(TypedDict):
    """What answers a question; with no match one text that says so and offers what helps."""

    query: Annotated[str, Field(examples=["tiêm phòng"])]
    matches: Annotated[int, Field(examples=[1])]
    messages: list[Message]


class ProcedureMessages(TypedDict):
    code: Annotated[str | None, Field(examples=["1.000001"])]
    messages: list[Message]


class Cover(TypedDict):
    cover_type: Literal["photo"]
    photo_url: str
    status: Literal["show"]


class TextBlock(TypedDict):
    type: Literal["text"]
    content: Annotated[str, Field(examples=["Đề nghị các hộ đăng ký với trưởng thôn trước ngày 22/11."])]


class ImageBlock(TypedDict):
    type: Literal["image"]
    url: str
    caption: str


class OaArticle(TypedDict):
    """Ready for the Official Account's article create."""

    type: Literal["normal"]
    title: Annotated[str, Field(examples=["Lịch tiêm phòng cho đàn vật nuôi đợt 2"])]
    author: Annotated[str, Field(examples=["UBND xã Mẫu"])]
    description: str
    cover: Cover | None
    body: list[TextBlock | ImageBlock]
    status: Literal["show"]
    comment: Literal["hide"]


class Broadcast(TypedDict):
    """A text live for broadcasting."""

    id: Id
    publication: Annotated[
        Id, Field(description="Broadcast each once: it may come again when what covered it has gone.")
    ]
    revision: Annotated[int, Field(examples=[2])]
    kind: Kind
    article: OaArticle
    text: Annotated[str, Field(description="The same as one message.")]


class Broadcasts(TypedDict):
    epoch: Annotated[str, Field(description="New after a restore.")]
    items: list[Broadcast]
    next: Annotated[str, Field(description="Always there: what to pass as `after`.")]


class InZalo(TypedDict):
    """What the bot says when the text is all a question finds, and its row in a list of several."""

    messages: list[Message]
    in_a_list: Message
