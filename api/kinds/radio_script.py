"""A script for the loudspeaker radio: parts in the order they are read."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from api.kinds.body import TITLE, BodyBase, Count, Line, MediaId, MediaUse, Part, Text
from api.problem import Fault


class ScriptPart(Part):
    role: Literal["jingle", "opening", "item", "closing"] = "item"
    text: Text = ""


class RadioScript(BodyBase):
    code: ClassVar[None] = None
    kind: Literal["radio_script"]
    title: str = Field(min_length=1, max_length=TITLE)
    parts: list[ScriptPart] = Field(default_factory=list, max_length=100)
    category: Line = ""
    voice_notes: Text = ""
    audio: MediaId | None = None
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

    def obstacles(self, channels: list[str]) -> list[Fault]:
        if self.plain or self.audio:
            return []
        return [Fault("/parts", "text_missing", "Bài truyền thanh chưa có lời đọc, cũng chưa có bản ghi âm.")]
