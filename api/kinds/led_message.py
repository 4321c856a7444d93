"""A message for LED screens: a slogan, a notice with an end, or an alert."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from api.kinds.body import BodyBase, Count, MediaId, MediaUse, Url
from api.problem import Fault

LONGEST = 500
"""Characters: at 40 px/s a longer text takes over two minutes to pass, and nobody reads it to its end."""


class LedMessage(BodyBase):
    code: ClassVar[None] = None
    kind: Literal["led_message"]
    text: str = Field(min_length=1, max_length=LONGEST)
    style: Literal["slogan", "notice", "alert"] = "notice"
    color: (
        Annotated[str, StringConstraints(pattern=r"^(#[0-9a-fA-F]{6}|red|amber|green|blue|white|yellow)$")] | None
    ) = None
    emphasis: Literal["none", "bold", "blink"] = "none"
    image: MediaId | None = None
    min_seconds: Annotated[Count, Field(le=600)] | None = None
    link: Url | None = None

    @property
    def heading(self) -> str:
        return self.text[:120]

    @property
    def plain(self) -> str:
        return self.text

    @property
    def media(self) -> list[MediaUse]:
        return [MediaUse(self.image, None, "/image", "image")] if self.image else []

    @property
    def facets(self) -> list[tuple[str, str]]:
        return [*super().facets, ("style", self.style)]

    def obstacles(self, channels: list[str]) -> list[Fault]:
        return [] if self.text.strip() else [Fault("/text", "text_missing", "Thông điệp chưa có chữ.")]
