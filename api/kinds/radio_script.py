"""A script for the loudspeaker radio: parts in the order they are read."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from api.kinds.body import TITLE, BodyBase, Count, Line, MediaId, MediaUse, Part, Text, careful
from api.problem import Fault
from api.wire import example


class ScriptPart(Part):
    role: Literal["jingle", "opening", "item", "closing"] = "item"
    text: Text = ""


class RadioScript(BodyBase):
    offered: ClassVar[tuple[str, ...]] = ("radio", "print")
    defaults: ClassVar[tuple[str, ...]] = ("radio",)

    model_config = example(
        {
            "kind": "radio_script",
            "title": "Thông báo tiêm phòng đợt 2",
            "parts": [
                {"role": "opening", "text": "Đây là đài truyền thanh xã Mẫu."},
                {"role": "item", "text": "Từ ngày 24 đến 28 tháng 11, xã tiêm phòng cho đàn vật nuôi."},
            ],
            "repeat": 2,
        }
    )

    code: ClassVar[None] = None
    kind: Literal["radio_script"]
    title: str = Field(min_length=1, max_length=TITLE)
    parts: list[ScriptPart] = Field([], max_length=100)
    category: Line = ""
    voice_notes: Text = Field("", description="For the announcer; not read out.")
    audio: MediaId | None = Field(None, description="A recording of the library; null: an announcer reads it live.")
    repeat: Annotated[Count, Field(ge=1, le=10)] = 1

    @property
    def heading(self) -> str:
        return self.title

    @property
    def plain(self) -> str:
        return "\n\n".join(part.text for part in self.parts if part.text)

    @property
    def media(self) -> list[MediaUse]:
        return [MediaUse(self.audio, None, "/audio", "audio")] if self.audio else []

    def obstacles(self) -> list[Fault]:
        if self.plain or self.audio:
            return []
        return [Fault("/parts", "text_missing", "Bài truyền thanh chưa có lời đọc, cũng chưa có bản ghi âm.")]

    def warnings(self) -> list[Fault]:
        # Radio copy has no abbreviations: each is a place where the announcer would have to guess.
        return [fault for index, part in enumerate(self.parts) for fault in careful(f"/parts/{index}/text", part.text)]
